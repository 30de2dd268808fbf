/** Item quality: what answers say about the questions. For the owner. */
export const items = {
  'items.title': 'Item quality',
  'items.lead':
    'What people’s answers say about the questions of the tests: whether they are as hard as we take them to be, and what more answers would tell.',
  'items.back': 'Your account',
  'items.mode.nav': 'Conditions',
  'items.empty.title': 'No answers yet',
  'items.empty':
    'All {count, number} questions of the tests rest on the judgement of experts. As soon as people sit tests, this page compares each question with what is expected of it.',
  'items.empty.action': 'Look at the tests',
  'items.counts':
    '{answers, plural, one {# answer} other {# answers}} of {people, plural, one {# person} other {# people}} to {answered, number} of {items, number} questions. {calibrated, plural, =0 {All rest on judgement} one {One is calibrated} other {# are calibrated}}.',
  'items.download.title': 'Calibrate',
  'items.download.lead':
    'The file holds the first answer of each person to each question in its present revision: a pseudonym drawn anew for every file, question, category, chosen option, seconds, and day. Nobody’s name or address is in it. Keep it as you would keep test results.',
  'items.download': 'Download the responses (CSV)',
  'items.download.then':
    'Put the file into Millwright’s folder and run the command below there. It begins from what the experts judged and writes what the answers add. It needs the answers of at least 20 people. After the next start, questions whose answers outweigh the judgement are marked as calibrated.',
  'items.table': 'Questions',
  'items.table.lead':
    'First those that differ most from what is expected of them, then those with most answers. Expected is what the parameters in use expect of the very people who answered, given all that they answered ({people, number} people at most).',
  'items.column.item': 'Question',
  'items.column.answers': 'Answers',
  'items.column.observed': 'Points observed',
  'items.column.expected': 'Points expected',
  'items.column.basis': 'Difficulty is',
  'items.column.precision': 'Its error now, and after {answers, number} answers',
  'items.column.needed': 'Calibrated after about',
  'items.observed': '{share, number, percent} ({low, number, percent} to {high, number, percent})',
  'items.share': '{share, number, percent}',
  'items.none': '–',
  'items.basis.expert-judged': 'expert-judged',
  'items.basis.calibrated': 'calibrated, {responses, plural, one {# answer} other {# answers}}',
  'items.precision': '± {now} → ± {after}',
  'items.needed': '{answers, plural, one {# answer} other {# answers}}',
  'items.needed.done': 'done',
  'items.needed.never': 'not by answers like these',
  'items.more': 'The first {shown, number} of {count, number} questions are shown.',
  'items.more.all': 'Show all',
  'items.explain.title': 'How to read this',
  'items.explain.points':
    'Points are shares of full marks. A question far below what is expected of it is harder than judged, unclear, or has a wrong key; one far above is easier, or has become known. With fewer than 20 answers the difference says little.',
  'items.explain.error':
    'The error of the difficulty is in standard deviations of ability; a question judged by experts starts at ± 0.8. More answers narrow it as the table says, if they come from people of all levels; sharper questions learn faster.',
  'items.flags.title': 'Reported by takers',
  'items.flags.none': 'No question has been reported.',
  'items.flags.lead':
    'What takers said about questions, without who it was. It has changed no score. A question found to be wrong can be withdrawn by a rescoring, which tells everybody concerned.',
  'items.flags.unclear': 'Unclear',
  'items.flags.wrong': 'Wrong',
  'items.flags.technical': 'Technical',
  'items.flags.notes': 'Notes',
  'items.flags.count': '{count, plural, one {# note} other {# notes}}',
  'items.flags.older': 'about revision {revision, number}',
} as const
