/** Too many requests. */
export const limits = {
  'limits.title': 'A short break, please',
  'limits.waitSeconds':
    'That was more than this server takes at once. Try again in {seconds, plural, one {# second} other {# seconds}}.',
  'limits.waitMinutes':
    'That was more than this server takes at once. Try again in {minutes, plural, one {# minute} other {# minutes}}.',
} as const
