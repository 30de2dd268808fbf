import type { limits as english } from '../en/limits.ts'

export const limits = {
  'limits.title': 'Bitte eine kurze Pause',
  'limits.waitSeconds':
    'Das war mehr, als dieser Server auf einmal annimmt. Versuchen Sie es in {seconds, plural, one {# Sekunde} other {# Sekunden}} noch einmal.',
  'limits.waitMinutes':
    'Das war mehr, als dieser Server auf einmal annimmt. Versuchen Sie es in {minutes, plural, one {# Minute} other {# Minuten}} noch einmal.',
} as const satisfies Record<keyof typeof english, string>
