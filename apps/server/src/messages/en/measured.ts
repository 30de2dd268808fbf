/** The parts of a profile that compare: over time, over targets, and each number with what it rests on. */
export const measured = {
  'measured.reading': '{reading} ± {margin}',
  'measured.occasion.test': 'Test: {title}',
  'measured.occasion.challenge': 'Challenge: {title}',
  'measured.occasion.rescoring': 'Scores computed again: {title}',
  'measured.basis.expert-judged': 'judged by experts',
  'measured.basis.calibrated': 'calculated from many answers',

  'measured.change.title': 'What changed since last time',
  'measured.change.first':
    'This was your first measurement. After the next one you see here what changed, and how sure that is.',
  'measured.change.since': 'Changes since',
  'measured.change.before': 'before {day} ({what})',
  'measured.change.observations': '{count, plural, one {# observation} other {# observations}}',
  'measured.change.rescored': '{count, plural, one {# observation} other {# observations}} scored anew',
  'measured.change.target':
    'Probability that you meet {target}: {before} before, {after} now. Weighted mean of its skills: {from} before, {to} now.',
  'measured.change.chart': 'Skills with new answers, before and now',
  'measured.change.key':
    'Above, hollow: before. Below, filled: now. Lines: 95 % intervals. Per cent: how often a change at least this large comes by chance alone.',
  'measured.change.described': '{skill}: {from} before, {to} now.',
  'measured.change.noSkill': 'No skill was learnt about that was not known as well before.',
  'measured.change.many':
    '{count, number} skills are compared: about {expected, plural, one {# of them} other {# of them}} would show less than 5 % by chance alone. Skills go together, so these are not {count, number} separate findings.',
  'measured.change.all': 'All {count, number} skills that moved, as a table',
  'measured.change.column.skill': 'Skill',
  'measured.change.column.before': 'Before',
  'measured.change.column.after': 'Now',
  'measured.change.column.difference': 'Difference',
  'measured.change.column.new': 'New answers',
  'measured.change.column.chance': 'By chance?',
  'measured.change.how': 'How this is compared, and what it does not say',
  'measured.change.how.evidence':
    'Both figures are of the same person and share the earlier answers, so they are not two independent measurements. The percentage answers one question: had your ability stayed exactly the same, how often would new answers alone move the estimate this far, up or down? Earlier answers count on both sides as they are scored today.',
  'measured.change.how.limits':
    'A small percentage means that the new answers went otherwise than the earlier ones foretold. It does not say why: learning, forgetting, a good or a bad day all look alike. A large one does not mean that nothing changed: with three or four questions a skill, most real progress stays hidden.',
  'measured.change.how.rescoring':
    'Nothing you did has changed. The same answers were scored again with other parameters, or without a question that was found to be wrong. The difference is a correction, so there is no chance to speak of.',
  'measured.chance.more': 'By chance alone, a change this large would come in {chance} of cases: more than chance.',
  'measured.chance.within': 'By chance alone, a change this large would come in {chance} of cases: within chance.',
  'measured.chance.nothing': 'Nothing new was learnt about it.',
  'measured.chance.correction': 'This is a correction, not progress.',
  'measured.chance.short.more': '{chance}: more than chance',
  'measured.chance.short.within': '{chance}: within chance',
  'measured.chance.short.nothing': 'nothing new',
  'measured.chance.short.correction': 'correction',

  'measured.timeline.title': 'From measurement to measurement: weighted mean of the skills of {target}',
  'measured.timeline.described': 'The table below has the same numbers.',
  'measured.timeline.key':
    'Each estimate contains all answers before it, so neighbours go together. Dot: estimate as it stood then. Hollow: scores computed again. Vertical line: 95 % interval. Horizontal line: where the target begins.',
  'measured.timeline.column.number': 'No.',
  'measured.timeline.column.when': 'When',
  'measured.timeline.column.what': 'What came in',
  'measured.timeline.column.reading': 'Reading',
  'measured.timeline.column.probability': 'Probability of the target',

  'measured.targets.title': 'Every role and level',
  'measured.targets.lead': 'The probability that you meet each target, by the same rule as above.',
  'measured.targets.caption': 'Probability of meeting each role at each level',
  'measured.targets.little': 'too little asked',
  'measured.targets.cell': '{target}: {probability}. Compare with it',
  'measured.targets.cellLittle': '{target}: too little asked. Compare with it',
  'measured.targets.asked': '{asked, number} of {decide, number} skills asked',
  'measured.targets.strip':
    'Weighted mean {reading}, most likely between {low} and {high}; the target begins at {cut}.',
  'measured.targets.key': 'Line: 95 % interval of the weighted mean. Mark: where the target begins.',
  'measured.targets.askedKey':
    '“7 of 14 skills asked”: of the skills that decide the target, so many were asked about directly; the rest is inferred.',
  'measured.targets.littleWhy':
    'Too little asked: less than half of what decides the target was asked about directly. A number would then speak of our assumptions more than of you.',
  'measured.little.title': 'Too little was asked to say whether you meet {target}.',
  'measured.little':
    'Of the {decide, number} skills that decide it, {asked, plural, =0 {none was} one {# was} other {# were}} asked about directly. <measure>See what can be measured</measure>',

  'measured.skills.heading': 'Your skills',
  'measured.skills.title': 'Estimate with 95 % interval',
  'measured.skills.show': 'Show',
  'measured.skills.show.relevant': 'and those the target asks for ({count, number})',
  'measured.skills.show.measured': 'measured ({count, number})',
  'measured.skills.show.all': 'all ({count, number})',
  'measured.skills.order': 'Order',
  'measured.skills.order.area': 'by area',
  'measured.skills.order.measured': 'measured first',
  'measured.skills.order.need': 'by need for the target',
  'measured.skills.group.measured': 'Measured: you answered questions on it',
  'measured.skills.group.inferred': 'Inferred: from related skills only',
  'measured.skills.group.asked': 'Asked by the target, largest need first',
  'measured.skills.group.notAsked': 'Not asked by the target',
  'measured.skills.none': 'No skill here yet.',

  'measured.restsOn.link': 'What the numbers of {target} rest on',
  'measured.restsOn.title': 'What it rests on: {what}',
  'measured.restsOn.lead':
    'Every answer and criterion that counts here, with the parameters that were used. Questions are not shown, because others still meet them.',
  'measured.restsOn.answers': '{count, plural, =0 {No answers} one {# observation} other {# observations}}',
  'measured.restsOn.none': 'Nothing was asked about it directly. The estimate above comes from related skills alone.',
  'measured.restsOn.inferred': 'Inferred: all that is known here comes from answers on related skills.',
  'measured.restsOn.borrowed':
    '{share} of what is known about this skill comes from answers on related skills, the rest from its own.',
  'measured.restsOn.criterion': '{challenge}: {criterion}',
  'measured.restsOn.column.when': 'When',
  'measured.restsOn.column.what': 'What',
  'measured.restsOn.column.skill': 'Skill',
  'measured.restsOn.column.result': 'Result',
  'measured.restsOn.column.difficulty': 'Difficulty',
  'measured.restsOn.column.basis': 'Parameters',
  'measured.restsOn.column.how': 'Computation',
  'measured.restsOn.howThis': 'How the result {result} was computed',
  'measured.restsOn.rescored': '(scored again since)',
  'measured.restsOn.key':
    'Difficulty: where the exercise lies on the same scale as your reading, ± how sure we are of that. Result: points reached of points possible.',
} as const
