/** A report to keep or to give: shared by a link, as PDF, as JSON, and checked. */
export const reports = {
  'reports.eyebrow': 'Skill report',
  'reports.title': 'A skill report',
  'reports.title.named': 'Skill report of {name}',
  'reports.scope.whole': 'Whole profile',
  'reports.skills': 'Skills',
  'reports.skills.none': 'No skill is measured in this report.',
  'reports.history': 'How it came to this',
  'reports.history.short':
    'Only the occasions that asked about the skills of this report are listed. Its figures also rest on answers about related skills, given on others.',
  'reports.history.observations': 'Observations',
  'reports.targets.caption': 'Probability of meeting each role at each level',
  'reports.basis':
    '{share, select, all {The difficulty of every question behind these numbers was judged by experts, not yet calculated from many people’s answers. The intervals include that uncertainty.} none {The difficulty of every question behind these numbers was calculated from many people’s answers.} other {The difficulty of {judged, number} of the {count, number} questions and criteria behind these numbers was judged by experts, not yet calculated from many people’s answers. The intervals include that uncertainty.}}',
  'reports.verdict.reached': 'The answers show that the target {target} is met.',
  'reports.verdict.not-reached': 'The answers show that the target {target} is still ahead.',
  'reports.verdict.unclear': 'Whether the target {target} is met is not clear yet.',
  'reports.probability': 'Probability of meeting {target}',
  'reports.target.asked':
    'Decided by {decide, number} of the {all, number} skills in the target; {asked, plural, =0 {none of them was} one {# of them was} other {# of them were}} asked about directly.',
  'reports.target.little':
    'Too little was asked to say anything about {target}: {asked, number} of the {decide, number} skills that decide it.',

  'reports.facts.asOf': 'As of',
  'reports.facts.frozen': '(a copy that does not change)',
  'reports.facts.mode': 'Conditions',
  'reports.facts.until': 'The link works until',
  'reports.facts.take': 'Take along',

  'reports.conclude.title': 'What you may conclude from this',
  'reports.conclude.1':
    'Each line is an estimate with a 95 % interval: how far this person’s answers show a skill. A hollow dot is inferred from related skills and is no measurement.',
  'reports.conclude.2':
    'The scale and most difficulties are judged by experts, not calibrated on many people. Two people whose intervals overlap widely cannot be told apart by it.',
  'reports.conclude.3':
    'It says nothing about what was not asked, and nobody watched the test. Please do not decide about a person by this report alone.',

  'reports.origin.title': 'Where this report comes from',
  'reports.origin':
    'Made by {installation} from stored answers and code that was run. With the content and the version below it can be computed again at any time.',
  'reports.origin.id': 'Report',
  'reports.origin.catalogue': 'Content',
  'reports.origin.engine': 'Version that computed it',

  'reports.gone.title': 'This link does not work',
  'reports.gone': 'It has run out, was withdrawn, or was not copied whole. Please ask whoever gave it to you.',

  'reports.check.link': 'Check a file that you were given',
  'reports.check.title': 'Is this report real?',
  'reports.check.lead':
    'Choose a PDF or JSON file of a report. We tell you whether {installation} made it, and show what it said when it was made.',
  'reports.check.file': 'The file',
  'reports.check.file.hint': 'A PDF or JSON of a skill report.',
  'reports.check.action': 'Check',
  'reports.check.kept': 'The file is looked at and not kept.',
  'reports.check.ours': 'This report is real',
  'reports.check.ours.compare':
    'It was made here. Below stands what we signed; if a page or a PDF says something else, believe this. Made on',
  'reports.check.not-ours': 'This report is not ours',
  'reports.check.not-ours.why':
    'It was changed after it was made, or it was made elsewhere. It names {installation} as its origin: check it there if that is not this address.',
  'reports.check.no-report': 'No report was found in this file',
  'reports.check.no-report.why':
    'Choose the PDF as you downloaded it: printing it again or joining it with other files removes the signature.',

  'reports.take.share': 'Share by link',
  'reports.take.pdf': 'PDF',
  'reports.take.json': 'JSON',
  'reports.take.label': 'Share or keep your profile',
  'reports.share.guest': 'To share by link, make an account first: only then can you take a link back.',

  'reports.share.title': 'Share a report',
  'reports.share.lead':
    'Whoever has the link sees the report without an account, until the day you choose or until you take it back.',
  'reports.share.what': 'What is shared',
  'reports.share.target': 'One target',
  'reports.share.target.hint': 'The probability of meeting it and the skills that decide it.',
  'reports.share.whole': 'The whole profile',
  'reports.share.whole.hint': 'Every role and level, and every skill that was measured.',
  'reports.share.skills': 'Chosen skills',
  'reports.share.skills.hint': 'Only the skills that you choose below, and no target.',
  'reports.share.skills.choose': 'Choose skills',
  'reports.share.with': 'What goes with it',
  'reports.share.name': 'My name',
  'reports.share.history': 'When I was measured',
  'reports.share.history.hint':
    'Names and dates of every test and challenge that the figures rest on; with chosen skills only of those that asked about them.',
  'reports.share.days': 'For how long',
  'reports.share.days.count': '{days, plural, one {# day} other {# days}}',
  'reports.share.note': 'A note for yourself',
  'reports.share.note.hint': 'Such as whom the link is for. Only you see it.',
  'reports.share.note.error': 'At most 100 characters in one line.',
  'reports.share.action': 'Make the link',
  'reports.share.frozen':
    'A copy is shared: later tests change it only when you share again. Your answers and code are never part of it.',
  'reports.share.error.skills': 'Choose at least one skill.',
  'reports.share.error.scope': 'Choose what to share.',
  'reports.share.error.tooMany': 'You have 50 links that work. Take one back first.',
  'reports.share.revoked': 'The link is taken back. It stopped working at once.',
  'reports.made.title': 'Your link is made',
  'reports.made':
    'Copy it now: the server keeps only a fingerprint of it and cannot show it again. Whoever has it can open the report.',

  'reports.links.title': 'Your links',
  'reports.links.none': 'You share nothing by link.',
  'reports.links.what': 'What',
  'reports.links.with': 'With',
  'reports.links.made': 'As of',
  'reports.links.until': 'Works until',
  'reports.links.opened': 'Opened',
  'reports.links.revoke': 'Take back',
  'reports.links.revokeThis': 'Take back: {what}',
  'reports.links.revoked': 'taken back',
  'reports.links.expired': 'run out',
  'reports.links.count': '{count, plural, =0 {never} one {once} other {# times}}',
  'reports.links.last': 'last',
  'reports.links.with.name': 'name',
  'reports.links.with.nameHistory': 'name, history',
  'reports.links.with.noName': 'nothing more',
  'reports.links.with.noNameHistory': 'history',
  'reports.links.with.reviews': '{parts}; what people say',

  'reports.pdf.attachment': 'The same report for programs, signed',
  'reports.pdf.evidence': 'Rests on',
  'reports.pdf.evidence.text': '{count, plural, one {# observation} other {# observations}}, {first} to {last}',
  'reports.pdf.installation': 'Made by',
  'reports.pdf.link': 'Online',
  'reports.pdf.check': 'To make sure that it is real, give this file to {address}: it carries its own signature.',
  'reports.pdf.page': 'Page {page, number} of {count, number}',
  'reports.pdf.composite': '{reading}, begins at {cut}',
  'reports.pdf.answers': '{count, plural, =0 {inferred} one {# answer} other {# answers}}',
  'reports.pdf.probability': 'Probability',
} as const
