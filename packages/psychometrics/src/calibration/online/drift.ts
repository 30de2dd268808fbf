import { cholesky, solveCholesky } from '../../numerics/cholesky.ts'
import { chiSquareUpperTail } from '../../numerics/chi-square.ts'
import { categoryCount, categoryLogProbability, checkModel, sampleCategory } from '../../models/response-model.ts'
import { gaussHermite } from '../../numerics/quadrature.ts'
import { type Random, randomNormal } from '../../numerics/random.ts'
import type { ContinuousModel, ResponseModel } from '../../types.ts'
import type { AbilityBelief } from './item-belief.ts'

type CategoricalModel = Exclude<ResponseModel, ContinuousModel>

/** Two one-sided cumulative sums of standardised residuals of one item; plain data, kept between answers. */
export interface Cusum {
  /** Grows while the item is easier than its parameters say (leaked), and while it is harder. */
  readonly easier: number
  readonly harder: number
  readonly answers: number
}

export const NO_DRIFT: Cusum = { easier: 0, harder: 0, answers: 0 }

const HERMITE = gaussHermite(9)

/**
 * (score - expected score) / SD of an answer, ability integrated out; mean 0 and variance 1 while item and abilities are as they are
 * said to be. The ability must come from other answers.
 */
export function standardisedResidual(model: CategoricalModel, category: number, ability: AbilityBelief): number {
  checkModel(model)
  const count = categoryCount(model)
  if (!(Number.isInteger(category) && category >= 0 && category < count))
    throw new RangeError(`category ${category} of a model with ${count}`)
  const sd = Math.sqrt(ability.variance)
  if (!(Number.isFinite(ability.mean) && sd >= 0 && Number.isFinite(sd)))
    throw new RangeError(`ability ${ability.mean} with variance ${ability.variance}`)
  const nodes = sd === 0 ? [ability.mean] : HERMITE.nodes.map((x) => ability.mean + sd * x)
  const weights = sd === 0 ? [1] : HERMITE.weights
  const shares = Array.from({ length: count }, (_, k) => {
    const log = categoryLogProbability(model, k)
    return nodes.reduce((sum, theta, h) => sum + weights[h]! * Math.exp(log(theta)), 0)
  })
  const mean = shares.reduce((sum, p, k) => sum + p * k, 0)
  // About the mean, so that nothing cancels where one category is nearly certain.
  const variance = shares.reduce((sum, p, k) => sum + p * (k - mean) ** 2, 0)
  return (category - mean) / Math.sqrt(Math.max(variance, 1e-12))
}

/**
 * The sums after one more residual: easier = max(0, easier + r - k), harder = max(0, harder - r - k).
 * Residuals are cut at +-3, because those of a binary item far from its difficulty are skewed.
 * Source: Page (1954), Biometrika 41; Lee & Lewis (2021), Journal of Educational and Behavioral Statistics 46(2).
 *
 * @param reference - k: half the drift to be found, in SDs of one answer; 0.1 unless told
 */
export function addToCusum(cusum: Cusum, residual: number, reference = 0.1): Cusum {
  if (!Number.isFinite(residual)) throw new RangeError(`residual ${residual}`)
  const r = Math.max(-3, Math.min(3, residual))
  return {
    easier: Math.max(0, cusum.easier + r - reference),
    harder: Math.max(0, cusum.harder - r - reference),
    answers: cusum.answers + 1,
  }
}

/**
 * The limit that either sum passes within `answers` answers with probability `falseAlarmRate` while nothing drifts, by simulation of
 * this item with abilities of the given population. Error of the rate: sqrt(rate (1 - rate) / replications).
 */
export function cusumLimit(
  model: CategoricalModel,
  population: { readonly mean: number; readonly sd: number; readonly abilityError: number },
  plan: {
    readonly answers: number
    readonly falseAlarmRate: number
    readonly reference?: number
    readonly replications?: number
  },
  random: Random,
): number {
  const { answers, falseAlarmRate, reference = 0.1, replications = 2000 } = plan
  if (!(answers >= 1 && falseAlarmRate > 0 && falseAlarmRate < 1 && replications >= 100))
    throw new RangeError('a limit needs answers, a rate between 0 and 1 and 100 replications')
  const highest = Array.from({ length: replications }, () => {
    let top = 0
    let cusum = NO_DRIFT
    for (let n = 0; n < answers; n++) {
      const { theta, ability } = drawAbility(population, random)
      cusum = addToCusum(cusum, standardisedResidual(model, sampleCategory(model, theta, random), ability), reference)
      top = Math.max(top, cusum.easier, cusum.harder)
    }
    return top
  }).sort((x, y) => x - y)
  return highest[Math.min(replications - 1, Math.ceil((1 - falseAlarmRate) * replications))]!
}

/** A person and what a test with this error says of them: theta ~ Normal(estimate, error^2), so that estimates are EAPs. */
export function drawAbility(
  { mean, sd, abilityError }: { readonly mean: number; readonly sd: number; readonly abilityError: number },
  random: Random,
): { theta: number; ability: AbilityBelief } {
  if (!(abilityError >= 0 && abilityError <= sd && Number.isFinite(mean + sd)))
    throw new RangeError(`population mean ${mean}, SD ${sd}, ability error ${abilityError}`)
  const estimate = mean + Math.sqrt(sd * sd - abilityError * abilityError) * randomNormal(random)
  return {
    theta: estimate + abilityError * randomNormal(random),
    ability: { mean: estimate, variance: abilityError * abilityError },
  }
}

export interface LordTest {
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
}

/**
 * Lord's chi-square: did an item's parameters change between two calibrations on one scale? Free asymptotes should be left out,
 * or be fixed in both calibrations. Source: Lord (1980), Applications of Item Response Theory, ch. 14.
 *
 * @param first, second - estimates in the same order, with their covariance, row-major
 * @throws RangeError when the sizes differ or the sum of the covariances is singular
 */
export function lordChiSquare(
  first: { readonly estimates: ArrayLike<number>; readonly covariance: Float64Array },
  second: { readonly estimates: ArrayLike<number>; readonly covariance: Float64Array },
): LordTest {
  const p = first.estimates.length
  if (
    p === 0 ||
    second.estimates.length !== p ||
    first.covariance.length !== p * p ||
    second.covariance.length !== p * p
  ) {
    throw new RangeError(
      `${p} and ${second.estimates.length} parameters with covariances of ${first.covariance.length} and ${second.covariance.length} numbers`,
    )
  }
  const difference = Float64Array.from({ length: p }, (_, i) => first.estimates[i]! - second.estimates[i]!)
  const sum = first.covariance.map((value, i) => value + second.covariance[i]!)
  const solved = solveCholesky(cholesky(sum, p), difference)
  const statistic = solved.reduce((total, value, i) => total + value * difference[i]!, 0)
  return { statistic, degreesOfFreedom: p, pValue: chiSquareUpperTail(statistic, p) }
}
