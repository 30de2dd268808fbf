import { checkInput, weightOf } from './posterior-grid.ts'
import { type MeanSquares, type ResidualSums, addResidual, meanSquares, noResiduals } from './mean-square.ts'
import { categoryLogProbability } from '../models/response-model.ts'
import { logMoments, outcomes, scoreMoments } from './outcomes.ts'
import type { ResponseModel } from '../types.ts'
import type { Responses } from '../calibration/responses.ts'

export interface ItemFit extends MeanSquares {
  readonly item: number
  /** Answers, counted with their weights. */
  readonly answers: number
  /** Standardised log-likelihood of the item's answers (mirt's Zh); null where they cannot vary. */
  readonly lz: number | null
}

/**
 * Infit, outfit and standardised log-likelihood of every item at estimated abilities; sparse data are fine.
 * infit = sum (x - E)^2 / sum Var, outfit = mean of (x - E)^2 / Var over persons; x is the category (or the score).
 *
 * Read them as effect sizes: 0.7 to 1.3 is usual for a good test; above, answers are noisier than the model, below, more
 * orderly (steeper). With abilities estimated from the same answers both are a little below 1 and their z figures are not
 * standard normal, the less so the fewer the items: for a test use `summedScoreFit` or `bandFit`.
 * Minimum: about 100 answers an item. Sources: Wright & Masters (1982); Drasgow, Levine & Williams (1985).
 *
 * @param abilities - one a person; persons whose ability is not finite are left out
 * @param options.smallestVariance - raises smaller variances to this, so that one slip on a very easy item does not make the outfit;
 * default 0. mirt uses sqrt(1e-5)
 * @returns null for an item without answers
 * @throws RangeError for shapes that do not fit together
 */
export function itemFits(
  responses: Responses,
  models: readonly ResponseModel[],
  abilities: ArrayLike<number>,
  { smallestVariance = 0 }: { smallestVariance?: number } = {},
): (ItemFit | null)[] {
  checkInput(responses, models)
  if (abilities.length !== responses.persons) {
    throw new RangeError(`${abilities.length} abilities for ${responses.persons} persons`)
  }
  const { persons, start, item, category } = responses
  const residuals: ResidualSums[] = models.map(noResiduals)
  const surprise = new Float64Array(models.length)
  const variance = new Float64Array(models.length)
  for (let i = 0; i < persons; i++) {
    const theta = abilities[i]!
    const weight = weightOf(responses, i)
    if (!Number.isFinite(theta) || weight === 0) continue
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      const j = item[n]!
      const model = models[j]!
      const possible = outcomes(model, theta)
      const moments = scoreMoments(possible)
      addResidual(residuals[j]!, category[n]! - moments.mean, moments, weight, smallestVariance)
      const logs = logMoments(possible)
      surprise[j]! += weight * (categoryLogProbability(model, category[n]!)(theta) - logs.mean)
      variance[j]! += weight * logs.variance
    }
  }
  return residuals.map((sums, j) => {
    const squares = meanSquares(sums)
    const lz = variance[j]! > 1e-20 ? surprise[j]! / Math.sqrt(variance[j]!) : null
    return squares && { ...squares, item: j, answers: sums.count, lz }
  })
}
