import { categoryCount, logProbabilities, steepness } from '../models/response-model.ts'
import type { ResponseModel } from '../types.ts'
import { checkPrior } from './point-estimates.ts'

/** P(category | ability) of one item at several abilities: category k at node n is at `k * nodes + n`. */
export interface CategoryProbabilities {
  readonly categories: number
  readonly probability: Float64Array
}

/** @throws RangeError for a broken or a continuous model */
export function categoryProbabilities(model: ResponseModel, nodes: ArrayLike<number>): CategoryProbabilities {
  const categories = categoryCount(model)
  const probability = new Float64Array(categories * nodes.length)
  for (let n = 0; n < nodes.length; n++) {
    logProbabilities(model, nodes[n]!).forEach((log, k) => (probability[k * nodes.length + n] = Math.exp(log)))
  }
  return { categories, probability }
}

/**
 * P(summed score | ability) at several abilities by the recursion of Lord and Wingersky: row s has the probabilities of score s
 * at `s * nodes + n`. A category counts as its number. All terms are positive, so no digit is lost. O(items x scores x nodes).
 * Sources: Lord & Wingersky (1984), APM 8(4), 453-461; several categories: Thissen, Pommerich, Billeaud & Williams (1995),
 * APM 19(1), 39-49.
 *
 * @returns (highest score + 1) x nodes; one row of ones without items
 */
export function summedScoreDistribution(items: readonly CategoryProbabilities[], nodes: number): Float64Array {
  return withItems(new Float64Array(nodes).fill(1), items, nodes)
}

/**
 * The same with each item left out in turn, in the order of `items`: what item fit by summed scores (S-X2) needs. By halving
 * the test again and again instead of dividing an item out, which would lose all digits: O(items x log(items) x scores x nodes).
 *
 * @param visit - is given the item's index and the distribution of the others, which is its to keep
 */
export function summedScoresWithout(
  items: readonly CategoryProbabilities[],
  nodes: number,
  visit: (item: number, distribution: Float64Array) => void,
): void {
  const leave = (from: number, to: number, others: Float64Array): void => {
    if (to - from === 1) return visit(from, others)
    const middle = (from + to) >> 1
    leave(from, middle, withItems(others, items.slice(middle, to), nodes))
    leave(middle, to, withItems(others, items.slice(from, middle), nodes))
  }
  if (items.length > 0) leave(0, items.length, new Float64Array(nodes).fill(1))
}

function withItems(scores: Float64Array, items: readonly CategoryProbabilities[], nodes: number): Float64Array {
  let all = scores
  for (const item of items) all = withItem(all, item, nodes)
  return all
}

/** Adds one item: P(s) = sum over k of P(k) P(s - k without it). */
function withItem(
  scores: Float64Array,
  { categories, probability }: CategoryProbabilities,
  nodes: number,
): Float64Array {
  const rows = scores.length / nodes
  const next = new Float64Array((rows + categories - 1) * nodes)
  for (let k = 0; k < categories; k++) {
    for (let s = 0; s < rows; s++) {
      const to = (s + k) * nodes
      for (let n = 0; n < nodes; n++) next[to + n]! += probability[k * nodes + n]! * scores[s * nodes + n]!
    }
  }
  return next
}

export interface SummedScore {
  /** Share of the population with this score. */
  readonly probability: number
  /** EAP of a person of whom only this score is known, and its standard error. */
  readonly mean: number
  readonly standardDeviation: number
}

/**
 * What each summed score says when the answers behind it are not known: its probability in the population, and the mean and SD
 * of ability given it. Accuracy: 1e-9 (classification_personfit.json), by equally spaced points finer than any item's curve.
 * A score that nobody can have in floating point gets the estimate of the nearest likely one.
 * Source: Thissen et al. (1995), see `summedScoreDistribution`.
 *
 * @returns one entry for each score from 0 to the highest
 * @throws RangeError for a broken or a continuous model, or a prior without positive SD
 */
export function summedScoreEstimates(
  models: readonly ResponseModel[],
  prior: { mean: number; standardDeviation: number } = { mean: 0, standardDeviation: 1 },
): SummedScore[] {
  checkPrior(prior)
  const { mean: center, standardDeviation: sd } = prior
  const steepest = models.reduce(
    (most, model) => Math.max(most, steepness(model) * (model.kind === 'gpcm' ? model.b.length : 1)),
    0,
  )
  const reach = 9
  const count = 2 * Math.min(5000, Math.max(120, Math.ceil((reach * sd * steepest) / 0.7))) + 1
  const nodes = Float64Array.from({ length: count }, (_, i) => center + sd * reach * (-1 + (2 * i) / (count - 1)))
  const weights = nodes.map((theta) => Math.exp(-0.5 * ((theta - center) / sd) ** 2))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const distribution = summedScoreDistribution(
    models.map((model) => categoryProbabilities(model, nodes)),
    count,
  )
  const scores = Array.from({ length: distribution.length / count }, (_, s) => {
    const mass = weights.map((weight, n) => (weight / total) * distribution[s * count + n]!)
    const probability = mass.reduce((sum, p) => sum + p, 0)
    if (!(probability > 1e-290)) return { probability, mean: Number.NaN, standardDeviation: Number.NaN }
    const mean = mass.reduce((sum, p, n) => sum + p * nodes[n]!, 0) / probability
    const variance = mass.reduce((sum, p, n) => sum + p * (nodes[n]! - mean) ** 2, 0) / probability
    return { probability, mean, standardDeviation: Math.sqrt(variance) }
  })
  const likely = scores.flatMap((score, s) => (Number.isNaN(score.mean) ? [] : [s]))
  return scores.map((score, s) => {
    if (!Number.isNaN(score.mean)) return score
    const nearest = likely.reduce(
      (best, other) => (Math.abs(other - s) < Math.abs(best - s) ? other : best),
      likely[0]!,
    )
    return { ...scores[nearest]!, probability: score.probability }
  })
}
