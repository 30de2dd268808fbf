import type { reviews as english } from '../en/reviews.ts'

export const reviews = {
  'reviews.left': 'Bleibt Rückmeldungen von Menschen überlassen und zählt nicht in die Entscheidung: {list}.',
  'reviews.judgement':
    'Antworten auf diese Fragen zeigen, wie jemand Situationen beurteilt, nicht, wie jemand handelt. Dafür gibt es die Rückmeldungen; über kein Ziel entscheiden diese Antworten mit.',
  'reviews.judgement.of':
    '{list}: Antworten zeigen, wie jemand Situationen beurteilt, nicht, wie jemand handelt. Dafür gibt es die Rückmeldungen; über kein Ziel entscheiden diese Antworten mit.',
} as const satisfies Record<keyof typeof english, string>
