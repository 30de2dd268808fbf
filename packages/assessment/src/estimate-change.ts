import type { Graph } from '@millwright/catalog'
import { normalCdf, project, withExpectedAnswers } from '@millwright/psychometrics'
import { projected } from './observations.ts'
import { indexOf, skillPrior } from './skill-prior.ts'
import type { Observation, Profile, SkillLoading } from './types.ts'

/** Mean and standard error of an estimate, on the ability scale. */
export interface Moments {
  readonly mean: number
  readonly standardError: number
}

export interface EstimateChange {
  /** After minus before, on the ability scale. */
  readonly difference: number
  /** SD of that difference if the ability stayed what the earlier evidence says; null where nothing new was learnt. */
  readonly expectedSpread: number | null
  /**
   * Probability of a difference at least this large, up or down, if the ability stayed the same and only more was learnt about it.
   * Null where nothing new was learnt. Small: the new evidence went otherwise than the earlier evidence foretold. It does not say why.
   */
  readonly chance: number | null
}

/** Below this expected spread (2 points of the shown scale) no difference would be seen anyway. */
const NOTHING_NEW = 0.02

/**
 * How estimates move when evidence is added to the evidence of a profile: says for any weighted sum of skills how its earlier estimate
 * compares with the later one.
 *
 * The two estimates are of the same person and share the earlier evidence E1, so they are not independent: comparing them by
 * sqrt(V1 + V2), as two people would be compared, hardly ever finds anything. Given E1, and for an ability that does not change, the later
 * mean m2 is a martingale, E(m2 | E1) = m1, and by the law of total variance Var(m2 | E1) = V1 - E(V2 | E1). The expectation is over
 * answers to the exercises that were asked (`withExpectedAnswers`), not the V2 that came out: after an unexpected row of right
 * answers that one may be larger than V1. With m2 taken for normal, the chance is 2 (1 - Phi(|m2 - m1| / sqrt(V1 - E V2))).
 * Choosing exercises by the answers so far, or stopping by them, moves the mean nowhere.
 *
 * Accuracy, by the simulation in the test beside it: a chance below 0.05 comes to 3.5 % of unchanged people, below 0.2 to 19 %. It is a weak
 * test: with four questions a skill it finds one in six of those who learnt two standard deviations, so "within chance" is no sign of
 * standstill. Not for scores that were computed again: there evidence was replaced, and the difference is a correction.
 *
 * @param before - the profile of the earlier evidence
 * @param added - what came in since; nothing of the earlier evidence
 */
export function estimateChanges(
  graph: Graph,
  before: Profile,
  added: readonly Observation[],
): (sum: readonly SkillLoading[], earlier: Moments, later: Moments) => EstimateChange {
  const { index } = skillPrior(graph)
  const now = before.evidence.result.gaussian
  const expected = withExpectedAnswers(
    now,
    added.map((observation) => projected(observation, index)),
  )
  return (sum, earlier, later) => {
    const loadings = sum.map(({ skill, weight }) => ({ index: indexOf(index, skill), weight }))
    const variance = project(now, loadings).variance - project(expected, loadings).variance
    const difference = later.mean - earlier.mean
    if (!(variance > NOTHING_NEW ** 2)) return { difference, expectedSpread: null, chance: null }
    const expectedSpread = Math.sqrt(variance)
    return { difference, expectedSpread, chance: 2 * normalCdf(-Math.abs(difference) / expectedSpread) }
  }
}
