/** The learning path: what to do next, when, and why. */
export const paths = {
  'paths.title': 'Your path',
  'paths.lead': 'The shortest plan that closes the gaps between your profile and {target}.',
  'paths.empty.title': 'A path starts from a measurement',
  'paths.empty': 'Take a test first. Then this page shows what to learn, in which order, when, and why.',
  'paths.none.title': 'No gaps left',
  'paths.none': 'On every measured skill you probably meet {target}. Choose a higher target above to go on.',
  'paths.allKnown.title': 'Nothing left that you have not called known',
  'paths.allKnown': 'Check what you said you know below: three questions each.',
  'paths.summary':
    '{steps, plural, one {# step} other {# steps}}, about {time}, finished by {end} with {budget} a week.',
  'paths.summary.long':
    'That is the time to get through the material. Reaching a level takes longer: it takes practice on real work.',
  'paths.summary.nothing': 'There is nothing to plan: the collection has no material for what is left.',
  'paths.duration.minutes': '{minutes} min',
  'paths.duration.hours': '{hours} h',
  'paths.duration.both': '{hours} h {minutes} min',

  'paths.changes.title': 'What your last answers changed',
  'paths.changes.lead': 'The plan below is already the new one. What you did stays done.',
  'paths.changes.closed':
    '<link>{skill}</link> is done: the probability that you are where the target asks went from {before} to {now}.',
  'paths.changes.added': '<link>{skill}</link> is new: the probability that you are where it should be is {now}.',
  'paths.changes.reason':
    '<link>{skill}</link>: {to, select, measured {your answers now place you below what is asked} unclear {your answers do not settle it yet} untested {nothing is known about it directly} other {a later step builds on it}} (from {before} to {now}).',
  'paths.changes.material': '<link>{skill}</link> has other material than before.',
  'paths.changes.more': '{count, plural, one {One more step} other {# more steps}} changed.',
  'paths.changes.accept': 'Got it',

  'paths.reviews.title': '{count, plural, one {One short review is due} other {# short reviews are due}}',
  'paths.reviews.note':
    'A review is three questions about something that you have shown. Your answers count as evidence: the reading may go up or down. Nothing fades by itself.',
  'paths.reviews.why': 'How we choose them',
  'paths.reviews.rule':
    'First after 30 days, then after twice as long each time, at most 240 days; after 14 days where fewer than three answers stand behind it. Spacing of about a tenth of the time that something should last has been found to work well (Cepeda and others, 2008), and growing intervals keep more on the way (Kang and others, 2014). The numbers are our judgement for skills; those studies were about facts and words.',
  'paths.reviews.thin':
    '{answers, plural, one {shown by one answer only} other {shown by # answers only}}, {days, plural, one {yesterday} other {# days ago}}',
  'paths.reviews.long-ago': 'last asked {days, plural, one {yesterday} other {# days ago}}',
  'paths.reviews.start': 'Three questions',
  'paths.reviews.startOf': 'Three questions about {skill}',

  'paths.known.title':
    '{count, plural, one {You said that you know one of the gaps} other {You said that you know # of the gaps}}',
  'paths.known.note': 'They are out of the plan until you answer three questions. Then your answers decide.',
  'paths.known.check': 'Check with three questions',
  'paths.known.checkOf': 'Check {skill} with three questions',
  'paths.known.uncheckable': 'No questions about it yet, so we take your word for it.',
  'paths.known.mark': 'I know this already',
  'paths.known.markOf': 'I know this already: {skill}',
  'paths.known.undoOf': 'I do not know it after all: {skill}',
  'paths.known.doubted': 'You said that you know it; your answers since do not show it yet.',

  'paths.weeks.title': 'Week by week',
  'paths.week.this': 'This week',
  'paths.week.next': 'Next week',
  'paths.week.of': 'Week of {day}',
  'paths.week.later': '{count, plural, one {One more week} other {# more weeks}}',
  'paths.week.progress': 'Done this week',
  'paths.week.progressText': '{done} of {all}',
  'paths.piece': 'part {piece} of {pieces}',
  'paths.for': 'for <link>{skill}</link>',

  'paths.part.section': 'Read: {title}',
  'paths.part.reading': 'Read elsewhere: {title}',
  'paths.part.course': 'Take elsewhere: {title}',
  'paths.part.challenge': 'Solve: {title}',
  'paths.part.check': 'Three questions: {title}',
  'paths.part.ofGuide': 'in {guide}',
  'paths.part.by': 'by {author}',
  'paths.part.cost.free': 'free',
  'paths.part.cost.paid': 'costs money',
  'paths.part.evidence.P': 'page seen, {date} at the latest',
  'paths.part.evidence.S': 'named by others, seen {date} at the latest',
  'paths.part.evidence.K': 'from bibliographies; we have not opened the link',
  'paths.mark': 'Mark as done',
  'paths.unmark': 'Undo',
  'paths.markOf': 'Mark as done: {title}',
  'paths.unmarkOf': 'Undo: {title}',
  'paths.said.done': 'Marked as done: {title}.',
  'paths.said.undone': 'Not done any more: {title}.',
  'paths.said.known': '{title} is out of the plan for now, because you know it. Three questions settle it.',
  'paths.said.unknown': '{title} is back in the plan.',
  'paths.said.saved': 'The plan is saved.',
  'paths.said.closed': 'The private address no longer works.',

  'paths.done.title': '{count, plural, one {One thing done} other {# things done}}',
  'paths.done.handedIn': 'handed in',

  'paths.steps.title': 'Why these steps, in this order',
  'paths.steps.lead':
    'A step comes after those it builds on; among the rest, the gap with the most weight first. Of all material that closes the gaps we took what takes the fewest minutes{proven, select, yes {, and made sure that no other choice takes less} other {}}.',
  'paths.fromTo': '{from} → {to}',
  'paths.reason.measured':
    'Your answers place you below “{asked}”: the probability that you are there is {probability}.',
  'paths.reason.unclear':
    'Your answers do not clearly show “{asked}” yet: the probability that you are there is {probability}.',
  'paths.reason.untested':
    'Nothing was asked about it yet. Going by related skills, the probability that you are at “{asked}” is {probability}.',
  'paths.reason.untestedFirst':
    'Nothing was asked about it yet. Going by related skills, the probability that you are at “{asked}” is {probability}: so three questions come before any reading.',
  'paths.reason.prerequisiteOf': '“{skill}” builds on it. The probability that you are at “{asked}” is {probability}.',
  'paths.reason.link': '“{skill}” builds on it: {reason} The probability that you are at “{asked}” is {probability}.',
  'paths.elsewhere': 'Also served by: {list}',
  'paths.lacking.learn':
    'The collection teaches nothing about it yet, and it would be wrong to pretend. What to practise towards: {indicator}',
  'paths.lacking.show':
    'Nothing here can test it yet, so your reading will not move. What others would ask to see: {evidence}.',

  'paths.plan.title': 'Your plan',
  'paths.plan.hours': 'Hours a week',
  'paths.plan.days': 'Days with time',
  'paths.plan.startOn': 'Start on',
  'paths.plan.startTime': 'At',
  'paths.plan.save': 'Save the plan',
  'paths.plan.error.hours': 'Between half an hour and 40 hours.',
  'paths.plan.error.days': 'Choose at least one day.',
  'paths.plan.error.startOn': 'Write a day.',
  'paths.plan.error.startTime': 'Write a time, such as 18:00.',

  'paths.calendar.title': 'In your calendar',
  'paths.calendar.first': 'Save the plan, then you can put it into your calendar.',
  'paths.calendar.download': 'Download as a calendar file',
  'paths.calendar.downloadNote': 'Import it again later: entries that moved are updated.',
  'paths.calendar.subscribe': 'Make a private address',
  'paths.calendar.subscribeNote':
    'Calendar programs can follow a private address. Whoever knows it can read your plan, and nothing else.',
  'paths.calendar.open': 'Your private address is open.',
  'paths.calendar.renew': 'Make a new one',
  'paths.calendar.close': 'Close it',
  'paths.calendar.once.title': 'Your private address',
  'paths.calendar.once':
    'Copy it into your calendar program. It is shown only this once; an older one no longer works.',
  'paths.calendar.name': 'Millwright: path to {target}',
  'paths.calendar.piece': '{title} ({piece} of {pieces})',
  'paths.calendar.description': '{address}\n\nYour path: {path}',
  'paths.measureAgain': 'Measure again',
} as const
