/** What people say about each other, and what is left to it. */
export const reviews = {
  'reviews.left': 'Left to reviews by people, and not part of the decision: {list}.',
  'reviews.judgement':
    'Answers to these questions show judgement about situations, not how somebody acts. That is what reviews are for; no target is decided by these answers.',
  'reviews.judgement.of':
    '{list}: answers show judgement about situations, not how somebody acts. That is what reviews are for; no target is decided by these answers.',
} as const
