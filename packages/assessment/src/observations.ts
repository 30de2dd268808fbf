import type { ChallengeHeader, CutScores, ItemHeader } from '@millwright/catalog'
import type { ProjectedObservation } from '@millwright/psychometrics'
import { criterionModel, itemModel } from './parameters.ts'
import { indexOf } from './skill-prior.ts'
import type { Observation } from './types.ts'

/** The evidence in one scored answer; parameters are copied, as they are now. @param id - of the evidence row */
export function itemObservation(item: ItemHeader, cutScores: CutScores, category: number, id: string): Observation {
  return { id, source: item.id, kind: 'item', skill: item.skill, ...itemModel(item, cutScores), category }
}

/** A verdict's score of one criterion, 0 to 1. */
export interface CriterionScore {
  readonly id: string
  readonly score: number
}

/**
 * The evidence in one judged submission: one observation for each criterion, sharing the challenge's effect.
 * Ids are `<submission>/<criterion>`.
 * @throws RangeError when a score is missing or not between 0 and 1
 */
export function challengeObservations(
  challenge: ChallengeHeader,
  cutScores: CutScores,
  scores: readonly CriterionScore[],
  submissionId: string,
): Observation[] {
  return challenge.criteria.map((criterion) => {
    const score = scores.find(({ id }) => id === criterion.id)?.score
    if (score === undefined || !(score >= 0 && score <= 1)) {
      throw new RangeError(`criterion ${challenge.id}/${criterion.id} has the score ${score}`)
    }
    const { thresholds, testletVariance, ...judged } = criterionModel(challenge, criterion, cutScores)
    return {
      id: `${submissionId}/${criterion.id}`,
      source: `${challenge.id}/${criterion.id}`,
      kind: 'criterion',
      skill: criterion.skill,
      // By challenge, not submission: two submissions of one challenge share it too.
      testlet: { id: challenge.id, variance: testletVariance },
      ...judged,
      // 2 of 3 tests arrive as 0.666..., a hair below two thirds.
      category: thresholds.filter((threshold) => score >= threshold - 1e-9).length,
    }
  })
}

/** The same observation over the vectors of the numerics. @throws RangeError for a skill that `index` does not know */
export function projected(observation: Observation, index: ReadonlyMap<string, number>): ProjectedObservation {
  const { skill, loadings = [{ skill, weight: 1 }], model, parameterVariance, category, testlet } = observation
  return {
    loadings: loadings.map((loading) => ({ index: indexOf(index, loading.skill), weight: loading.weight })),
    model,
    parameterVariance,
    category,
    testlet,
  }
}

/** Skills that an observation is evidence of. */
export function skillsOf({ skill, loadings }: Pick<Observation, 'skill' | 'loadings'>): string[] {
  return loadings ? loadings.map((loading) => loading.skill) : [skill]
}
