/** How measurements are put into words, and the page that explains them. */
export const results = {
  'results.proficiency.0': 'Below awareness',
  'results.proficiency.1': 'Awareness',
  'results.proficiency.2': 'Working',
  'results.proficiency.3': 'Practitioner',
  'results.proficiency.4': 'Expert',
  'results.below': 'Below',
  'results.reading':
    '<strong>{reading}</strong> ± {margin} <small>{count, plural, =0 {inferred} one {# answer} other {# answers}}</small>',
  'results.evidenceOf': '{reading}: what the reading of {skill} rests on',
  'results.described':
    '{skill}: {reading}, most likely between {low} and {high}, {band}. {count, plural, =0 {No own answers: inferred from related skills.} one {# own answer.} other {# own answers.}}',
  'results.describedTarget': 'The target asks for {target}.',
  'results.range': '{low} to {high}',
  'results.key.bands': 'Bands: 1 awareness, 2 working, 3 practitioner, 4 expert.',
  'results.key.interval': 'Dot: best estimate. Line: 95 % interval.',
  'results.key.inferred': 'Hollow dot: no own answers yet, inferred from related skills.',
  'results.key.target': 'Flag: where the target begins.',
  'results.asTable': 'The same as a table',
  'results.band': '{band}',
  'results.inferredBand': '{band}, inferred only',
  'results.column.skill': 'Skill',
  'results.column.band': 'Most likely',
  'results.column.reading': 'Reading',
  'results.column.interval': '95 % interval',
  'results.column.answers': 'Own answers',
  'results.column.target': 'Target asks',
  'results.probability': '{label}: {probability}',
  'results.probabilityAsked': '{label}: {probability}; a decision is made at {asked}',

  'about.title': 'How we measure',
  'about.lead':
    'A reading without its uncertainty is only half a reading. This page says what our numbers mean, what they rest on, and what they cannot tell.',
  'about.scale.title': 'The scale',
  'about.scale.1':
    'Every skill is read on one scale. 500 is the middle of the group of engineers that the scale describes, and 100 points are one standard deviation of that group: about two thirds of it lie between 400 and 600.',
  'about.scale.2':
    'It is not a percentage and there is no pass mark at 500. Questions and tasks lie on the same scale: at a reading of 500 you solve a task of difficulty 500 about as often as not, leaving lucky guesses aside.',
  'about.scale.3':
    'That group is a judgement too. Until enough real answers have been collected, its middle and its spread are set by the people who wrote the questions. Nor do we take you for a typical member of it: where the people come from who take a test counts as unknown, and your answers decide.',
  'about.bands.title': 'Four proficiencies, four cut scores',
  'about.bands.1':
    'A proficiency is a statement about behaviour: awareness, working, practitioner, expert. A cut score is the reading at which such a statement begins to be true.',
  'about.bands.caption': 'Where each proficiency begins',
  'about.bands.proficiency': 'Proficiency',
  'about.bands.from': 'Begins at',
  'about.bands.basis.expert-judged':
    'These cuts are judged by experts, not calculated from data. Their own standard error, {margin} points, is part of the probability that you meet a whole target. A single skill is compared with the cut as it stands.',
  'about.bands.basis.calibrated':
    'These cuts were calculated from answers. Their own standard error, {margin} points, is part of the probability that you meet a whole target. A single skill is compared with the cut as it stands.',
  'about.error.title': 'The interval',
  'about.error.1':
    'Twenty questions cannot pin a person down. So each reading comes with an interval: if our model is right, the true value lies inside it 95 times out of 100.',
  'about.error.2':
    'The interval narrows with every answer, fast at first and then slowly: to halve it takes about four times as many answers. A test stops when the decision you asked for is clear enough, or says that it stayed unclear.',
  'about.error.chart': 'The same ability after 3, 10 and 30 answers (an example, not a person)',
  'about.error.row': '{count, plural, one {After # answer} other {After # answers}}',
  'about.borrow.title': 'What is known and what is inferred',
  'about.borrow.1':
    'Skills go together, so answers on one tell a little about its neighbours. We use this, and we show it: a hollow dot means that nothing was asked about that skill itself. An inferred reading is a good reason to choose the next question and a bad reason to hire.',
  'about.parameters.title': 'How hard is a question?',
  'about.parameters.1':
    'Each question carries two numbers: how hard it is and how sharply it tells people apart. At the beginning, both are judged by experts, and we count that judgement as uncertain. It makes the interval wider, as it should.',
  'about.parameters.2':
    'When enough people have answered, the numbers are estimated from the answers and called calibrated. Today this catalogue holds {items, plural, one {# question} other {# questions}} and {challenges, plural, one {# coding challenge} other {# coding challenges}}; {calibrated, plural, =0 {all their parameters are expert-judged} one {the parameters of one question are calibrated, all others expert-judged} other {the parameters of # questions are calibrated, all others expert-judged}}.',
  'about.parameters.3':
    'Every record keeps the parameters and the version of the engine that were used for it: years later they give the same number again. When we mend the engine, profiles are computed anew from the same records, for everybody alike.',
  'about.not.title': 'What a reading is not',
  'about.not.1': 'It is not a judgement of a person, nor of how fast somebody learns.',
  'about.not.2': 'It is not comparable between tests taken with AI help and without. We keep the two apart.',
  'about.not.3': 'It never rejects anyone by itself. Decisions are made by people, who write down their reasons.',
  'about.not.4':
    'A small difference between two people whose intervals overlap widely is no difference we can vouch for.',
}
