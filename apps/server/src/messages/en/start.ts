export const start = {
  'start.title': 'Know where you stand in machine‑learning engineering',
  'start.lead':
    'Millwright measures the skills of data, ML and AI engineers by questions that adapt and code that really runs, shows how sure it is of every number, and leads to what to learn next.',
  'start.measure': 'Measure yourself',
  'start.measureNote': 'No account needed. What you do is kept, and you can claim it later.',
  'start.example.title': 'What you get: an example',
  'start.example.note':
    'This person is invented. A real profile has the same shape: one line a skill, how sure we are, and how many answers stand behind it.',
  'start.example.chart': 'Example profile against the target ML engineer, mid level',
  'start.example.more': 'How to read this',
  'start.audiences': 'Four ways in',
  'start.learn.eyebrow': 'You want to learn',
  'start.learn.title': 'Read a guide with sources',
  'start.learn.body':
    'Guides carry a source for every claim and questions to check yourself. After a test, your path opens the sections you need.',
  'start.learn.foot': '{guides, plural, =0 {No guide yet} one {# guide} other {# guides}}',
  'start.measureCard.eyebrow': 'You want to know your level',
  'start.measureCard.title': 'Take an adaptive test',
  'start.measureCard.body':
    'Pick a role and a level. Each question is chosen for you, the code you write is executed, and the test stops when the answer is clear.',
  'start.measureCard.foot':
    '{items, plural, one {# question} other {# questions}}, {challenges, plural, one {# coding challenge} other {# coding challenges}}',
  'start.hire.eyebrow': 'You hire',
  'start.hire.title': 'Say what the role asks',
  'start.hire.body':
    'Four roles on four levels, skill by skill. Put two side by side and see the differences first, before you write the advert.',
  'start.hire.foot':
    '{roles, plural, one {# role} other {# roles}} on {levels, plural, one {# level} other {# levels}}',
  'start.build.eyebrow': 'You lead a team',
  'start.build.title': 'Use one list of skills',
  'start.build.body':
    'Every skill has a permanent name, what must come first, and four proficiencies described by what one can see a person do.',
  'start.build.foot':
    '{skills, plural, one {# skill} other {# skills}} in {areas, plural, one {# area} other {# areas}}',
  'start.promise.title': 'What we hold ourselves to',
  'start.promise.1.title': 'No number without its interval',
  'start.promise.1.body': 'Every reading says how sure it is, and how many answers it rests on.',
  'start.promise.2.title': 'Work is graded by running it',
  'start.promise.2.body': 'Your code runs in a sealed box against tests. The verdict names each criterion.',
  'start.promise.3.title': 'Judgement is called judgement',
  'start.promise.3.body': 'Where experts set a number and data has not yet confirmed it, the page says so.',
}
