/** Where a role ends. */
export const boundaries = {
  'boundaries.title': 'Where the {role} ends',
  'boundaries.lead':
    'Titles overlap in practice. This is where the line runs in our graph: what a neighbour asks that this role does not, and the other way round.',
  'boundaries.levels': 'Level to compare at',
  'boundaries.untested': '{level} is described, not tested: its work cannot be seen in a test.',
  'boundaries.with': '{role} and {other}',
  'boundaries.more':
    '{count, plural, =0 {{role}: nothing more} one {{role}: more of one skill} other {{role}: more of # skills}}',
  'boundaries.nothing': 'Everything required here is required there as well.',
  'boundaries.rest': '{count, plural, one {# more} other {# more}}',
  'boundaries.otherNothing': 'the other: not expected',
  'boundaries.otherLess': 'the other: {level}{required, select, yes {} other {, optional}}',
  'boundaries.shared':
    '{count, plural, =0 {No skill is required by both} one {# skill is required by both} other {# skills are required by both}}',
  'boundaries.sharedAlike': '{level} in both',
  'boundaries.sharedUnlike': '{here} as {role}, {there} as {other}',
  'boundaries.handover': 'From {from} to {to}',
  'boundaries.noHandover': 'No skill on this side rests directly on one of the other side.',
  'boundaries.suits': 'Which one suits you better?',
  'boundaries.suitsRole': '{role}, if you would rather go deep in:',
  'boundaries.suitsNone': '{role} goes deeper in no whole area at this level.',
  'boundaries.turn': 'The same line, seen from the {other}',
  'boundaries.basis':
    'Read off the graph: “more” is a higher required proficiency, or a required one where the other’s is optional. What passes between two roles follows the prerequisites. The sentences about each pair are our own judgement.',
  'boundaries.link': 'Where does this role end?',
}
