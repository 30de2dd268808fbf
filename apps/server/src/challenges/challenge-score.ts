import type { Verdict } from '@millwright/api'
import type { Challenge } from '@millwright/catalog'

/** The weighted mean of a challenge's criteria, 0 to 1. For reading only: evidence is kept per criterion. */
export function challengeScore({ criteria }: Pick<Challenge, 'criteria'>, verdict: Pick<Verdict, 'criteria'>): number {
  const scores = new Map(verdict.criteria.map(({ id, score }) => [id, score]))
  const total = criteria.reduce((sum, { weight }) => sum + weight, 0)
  return criteria.reduce((sum, { id, weight }) => sum + weight * (scores.get(id) ?? 0), 0) / total
}
