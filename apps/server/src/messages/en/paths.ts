/** The learning path: what to do next and why. */
export const paths = {
  'paths.title': 'Your path',
  'paths.lead': 'The steps that close the gaps between your profile and {target}, in an order that builds up.',
  'paths.empty.title': 'A path starts from a measurement',
  'paths.empty': 'Take a test first. Then this page shows what to learn, in which order, and why.',
  'paths.none.title': 'No gaps left',
  'paths.none': 'On every measured skill you probably meet {target}. Choose a higher target above to go on.',
  'paths.summary':
    '{count, plural, one {# step} other {# steps}}, with about {hours, plural, one {# hour} other {# hours}} of material in this collection. Reaching a level takes longer: it takes practice on real work.',
  'paths.fromTo': '{from} → {to}',
  'paths.minutes': '{minutes, plural, one {# minute} other {# minutes}} of material here',
  'paths.reason.measured':
    'Your answers place you below “{asked}”: the probability that you are there is {probability}.',
  'paths.reason.unclear':
    'Your answers do not clearly show “{asked}” yet: the probability that you are there is {probability}.',
  'paths.reason.untested':
    'Nothing was asked about it yet. Going by related skills, the probability that you are at “{asked}” is {probability}.',
  'paths.reason.prerequisite': 'Later steps build on it, and your profile does not show it yet.',
  'paths.reason.prerequisiteOf': '“{skill}” builds on it: {reason}',
  'paths.nothing':
    'The collection has nothing on this yet, and it would be wrong to pretend. What others would ask to see: {evidence}.',
  'paths.read': 'Read:',
  'paths.solve': 'Solve:',
  'paths.done': 'done',
  'paths.handedIn': 'handed in',
  'paths.mark': 'Mark as read',
  'paths.unmark': 'Undo',
  'paths.markOf': 'Mark as read: {title}',
  'paths.unmarkOf': 'Undo mark as read: {title}',
  'paths.measureAgain': 'Measure again',
} as const
