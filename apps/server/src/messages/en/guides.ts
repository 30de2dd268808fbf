export const guides = {
  'guides.title': 'Guides',
  'guides.lead': 'Long reads with a source for every claim. Search reaches into guides, skills and challenges.',
  'guides.search.label': 'Search',
  'guides.search.hint': 'A word or two: drift, calibration, feature store',
  'guides.search.go': 'Search',
  'guides.empty.title': 'No guides yet',
  'guides.empty.body':
    'The catalogue of this installation has no guides. Whoever runs it can add them under content/guides.',
  'guides.card.foot':
    '{minutes, plural, one {# minute} other {# minutes}} · {sections, plural, one {# section} other {# sections}} · {sources, plural, one {# source} other {# sources}}',
  'guides.notFound': 'There is no guide of this name',
  'guides.all': 'All guides',
  'guides.toc': 'In this guide',
  'guides.facts':
    '{minutes, plural, one {# minute} other {# minutes}} to read · {sources, plural, one {# source} other {# sources}} · facts checked on {date}',
  'guides.section.skills': 'Skills in this section',
  'guides.check.title': 'Check yourself',
  'guides.check.label': 'Check yourself: {section}',
  'guides.check.intro':
    'Answer in your head or on paper first. These questions are for practice and never appear in a test.',
  'guides.check.multiple': 'Several answers are right.',
  'guides.check.numeric': 'The answer is a number.',
  'guides.check.numericUnit': 'The answer is a number in {unit}.',
  'guides.check.ordering': 'Put these in order:',
  'guides.check.show': 'Show the answer',
  'guides.check.right': 'right',
  'guides.check.wrong': 'not right',
  'guides.check.answer': 'Tests and tasks on {skill}',
  'guides.references.title': 'Sources',
}
