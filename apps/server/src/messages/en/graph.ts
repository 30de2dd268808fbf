/** The graph of skills: as a list and as a picture. */
export const graph = {
  'graph.views': 'Ways to look at the skills',
  'graph.view.list': 'List',
  'graph.view.picture': 'Picture',
  'graph.picture.title': 'The graph of skills',
  'graph.picture.lead':
    'What builds on what. Each row is an area; each column is one step further from the foundations.',
  'graph.picture.name':
    '{skills, plural, one {# skill} other {# skills}} and {links, plural, one {# link} other {# links}} from what comes first to what builds on it. The list says the same.',
  'graph.picture.frame': 'Picture of the skills; scrolls',
  'graph.picture.column': '{depth, plural, =0 {Start here} one {# step on} other {# steps on}}',
  'graph.keys':
    'Arrow keys follow the links and move up and down a column, Enter opens a skill, Escape leaves the picture. + and − zoom, 0 fits the width.',
  'graph.touch': 'Drag to move. Pinch, or use the buttons, to zoom.',
  'graph.zoom.in': 'Zoom in',
  'graph.zoom.out': 'Zoom out',
  'graph.zoom.fit': 'Fit the width',
  'graph.find.label': 'Find a skill',
  'graph.find.clear': 'Show all',
  'graph.find.count':
    '{count, plural, =0 {No skill matches “{query}”} one {# skill matches “{query}”} other {# skills match “{query}”}}',
  'graph.find.everywhere': 'Search guides and challenges too',
  'graph.target.label': 'Show what a target asks',
  'graph.target.none': 'No target',
  'graph.target.go': 'Show',
  'graph.target.asks':
    '{target} asks for {required, plural, one {# skill} other {# skills}}{optional, plural, =0 {} one {, # more is optional} other {, # more are optional}}.',
  'graph.asked': 'Asked: {level}{required, select, yes {} other {, optional}}.',
  'graph.notAsked': 'Not asked.',
  'graph.estimate':
    '{count, plural, =0 {inferred only, } other {}}{sure, select, yes {{level}} other {{level} ({low} to {high})}}{count, plural, =0 {} one {, # answer} other {, # answers}}',
  'graph.mine': 'You: {words}.',
  'graph.builds':
    '{before, plural, =0 {Builds on nothing} other {Builds on {beforeList}}}. {after, plural, =0 {Nothing here builds on it} one {# skill builds on it: {afterList}} other {# skills build on it: {afterList}}}.',
  'graph.nothing': 'Move over a skill, or walk to it with the keys, to see what it builds on and what builds on it.',
  'graph.key.title': 'How to read this',
  'graph.key.level': 'Your most likely level: deeper blue is more',
  'graph.key.interval':
    'Line: where your level lies with 95 % probability. Dot: best estimate. Ticks: where levels begin',
  'graph.key.inferred': 'Dashed line, hollow dot: no own answers, inferred from related skills',
  'graph.key.flag': 'Flag: the level that the target begins at',
  'graph.key.below': 'Solid line: what the chosen skill builds on',
  'graph.key.above': 'Dashed line: what builds on it',
  'graph.invite.title': 'Where do you stand?',
  'graph.invite.body':
    'Take a test, and every skill here shows your own level and how sure it is. No account is needed.',
  'graph.invite.action': 'Measure yourself',
  'graph.list.neighbours':
    '{before, plural, =0 {Starts from nothing} other {Builds on #}} · {after, plural, =0 {leads to no other} other {leads to #}}',
  'graph.list.before': 'Builds on',
  'graph.list.after': 'What builds on it',
  'graph.mine.title': 'Where you stand',
  'graph.mine.chart': 'Your own reading on this skill',
  'graph.mine.none': 'Nothing is measured of you yet.',
  'graph.mine.test': 'Test this skill',
  'graph.mine.testNote': '{items, plural, one {# question} other {# questions}}, as a guest or signed in',
  'graph.mine.noTest': 'There is no test for this skill alone yet: it has too few questions.',
  'graph.seen': 'See it in the picture',
}
