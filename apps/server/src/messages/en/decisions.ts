/** What people decided about candidates. */
export const decisions = {
  'decisions.title': 'Decisions',
  'decisions.people':
    'Nothing is decided automatically here, whatever the numbers say. Each decision is a person’s, with their reason and with what was known. It cannot be changed; another one can follow it.',
  'decisions.none': 'None yet.',
  'decisions.newest': 'This one counts.',
  'decisions.outcome.advance': 'Go on',
  'decisions.outcome.advance.hint': 'The candidate comes to the next step.',
  'decisions.outcome.hold': 'Wait',
  'decisions.outcome.hold.hint': 'Not decided yet, for the reason that you give.',
  'decisions.outcome.decline': 'Decline',
  'decisions.outcome.decline.hint': 'The candidate does not go on.',
  'decisions.outcome.withdraw': 'Candidate withdrew',
  'decisions.outcome.withdraw.hint': 'They told you that they do not want to go on.',
  'decisions.known': 'What was known',
  'decisions.known.nothing': 'There was no result then.',
  'decisions.known.little': 'Too little had been asked for a probability.',
  'decisions.known.probability': 'The probability of meeting the target stood at {probability}.',
  'decisions.new.title': 'Decide',
  'decisions.new.outcome': 'What happens with {name}?',
  'decisions.new.outcome.error': 'Choose what happens.',
  'decisions.new.reason': 'Reason',
  'decisions.new.reason.hint':
    'In your words, so that somebody else understands it years later. The candidate may ask to see it.',
  'decisions.new.reason.error': 'Write a reason of 10 to 5000 characters.',
  'decisions.new.changed':
    'The result changed while you were writing. Look at it again above, then send your decision once more.',
  'decisions.new.action': 'Record the decision',
} as const
