export const start = {
  'start.title': 'Know where you stand in machine‑learning engineering',
  'start.lead':
    'Millwright measures what data, ML and AI engineers can do, says how sure it is, and plans what to learn next.',
  'start.measure': 'Measure yourself',
  'start.measureAs': 'Measure me as',
  'start.measureNote':
    'One click to the first question: {from} to {to} questions, {shortest} to {longest} minutes. No account needed; what you do is kept, and you can claim it later.',
  'start.measureMore': 'Longer tests, single skills, and what is recorded',
  'start.work.title': 'Go on where you were',
  'start.work.path': 'Next on your path',
  'start.work.pathNote': '{time}, for {skill} on the way to {target}',
  'start.work.pathAction': 'See your path',
  'start.example.title': 'What you get: an example',
  'start.example.note':
    'This person is invented, and so are the answers; the engine computed the rest, as it does for a real profile.',
  'start.example.chart': 'Example profile against the target {target}',
  'start.example.more': 'How to read this',
  'start.beginnings': 'Three places to start',
  'start.audiences': 'Four ways in',
  'start.size':
    'In this collection: {skills, plural, one {# skill} other {# skills}}, {items, plural, one {# question} other {# questions}}, {challenges, plural, one {# coding challenge} other {# coding challenges}}, {guides, plural, one {# guide} other {# guides}}.',
  'start.promise.title': 'What we hold ourselves to',
  'start.promise.1.title': 'No number without its interval',
  'start.promise.1.body': 'Every reading says how sure it is, and how many answers it rests on.',
  'start.promise.2.title': 'Work is graded by running it',
  'start.promise.2.body': 'Your code runs in a sealed box against tests. The verdict names each criterion.',
  'start.promise.3.title': 'Judgement is called judgement',
  'start.promise.3.body': 'Where experts set a number and data has not yet confirmed it, the page says so.',
}
