import { type Population } from './posterior-grid.ts'
import { categoryCount, expectedScore, steepness } from '../models/response-model.ts'
import { categoryProbabilities, summedScoreDistribution } from '../ability/summed-scores.ts'
import { findRoot } from '../numerics/optimise.ts'
import { gaussLegendre } from '../numerics/quadrature.ts'
import { normalCdf, normalPdf } from '../numerics/normal.ts'
import { populationPoints } from './reliability.ts'
import type { ResponseModel } from '../types.ts'

export interface Classification {
  /** Probability that the level given is the true one. */
  readonly accuracy: number
  /** Probability that two equal tests give the same level. */
  readonly consistency: number
  /** (consistency - chance) / (1 - chance), chance by the shares of the levels; null when all are in one level. */
  readonly kappa: number | null
  /** Shares of persons by true level (row) and level given (column), lowest first; summing to 1. */
  readonly confusion: readonly (readonly number[])[]
}

/**
 * Accuracy and consistency of levels in a population whose estimates are theta plus a normal error:
 * P(given o | theta) = Phi((c_{o+1} - theta) / se) - Phi((c_o - theta) / se), integrated over the population within each true level.
 * For fixed precision, such as an adaptive test that stops at an SE. Panels end at the cuts and follow the error around them.
 * Sources: Rudner (2001), PARE 7(14); Rudner (2005), PARE 10(13). Accuracy: 1e-10 on `rudner` in classification_personfit.json.
 *
 * @param cuts - increasing abilities at which levels begin, one or more
 * @param standardError - of the estimate, the same for everyone or as a function of theta; positive
 * @throws RangeError for cuts that do not increase or an error that is not positive
 */
export function normalErrorClassification(
  { mean, standardDeviation }: Population,
  cuts: readonly number[],
  standardError: number | ((theta: number) => number),
): Classification {
  checkCuts(cuts)
  if (!(standardDeviation > 0 && Number.isFinite(standardDeviation + mean))) {
    throw new RangeError(`population of mean ${mean} and SD ${standardDeviation}`)
  }
  const errorAt = (theta: number): number => {
    const error = typeof standardError === 'number' ? standardError : standardError(theta)
    if (!(error > 0 && Number.isFinite(error))) throw new RangeError(`standard error ${error} at ability ${theta}`)
    return error
  }
  const [low, high] = [mean - 10 * standardDeviation, mean + 10 * standardDeviation]
  const edges = [
    ...Array.from({ length: 81 }, (_, k) => low + (k * (high - low)) / 80),
    ...cuts.flatMap((cut) => Array.from({ length: 25 }, (_, k) => cut + (k - 12) * 0.75 * errorAt(cut))),
  ]
    .filter((edge) => edge >= low && edge <= high)
    .sort((x, y) => x - y)
  const panel = gaussLegendre(12)
  const table = new ClassificationTable(cuts.length + 1)
  for (let e = 0; e + 1 < edges.length; e++) {
    const half = (edges[e + 1]! - edges[e]!) / 2
    if (half === 0) continue
    panel.nodes.forEach((node, i) => {
      const theta = edges[e]! + (1 + node) * half
      const density = normalPdf((theta - mean) / standardDeviation) / standardDeviation
      const shares = levelShares(theta, errorAt(theta), cuts)
      table.add(levelOf(theta, cuts), shares, panel.weights[i]! * half * density)
    })
  }
  return table.result()
}

/**
 * The same from the estimates of real persons: each is taken to be at their estimate with the posterior's (or the estimate's)
 * normal error. accuracy = average P(level of the estimate), consistency = average sum of P(level)^2. With shrunken estimates
 * (EAP) the true share at the ends is understated a little. Source: Rudner (2005); Wyse & Hao (2012), APM 36(7), 602-624.
 *
 * @throws RangeError for lengths that differ, no persons, or errors that are not positive
 */
export function estimatedClassification(
  estimates: ArrayLike<number>,
  standardErrors: ArrayLike<number>,
  cuts: readonly number[],
): Classification {
  checkCuts(cuts)
  if (estimates.length !== standardErrors.length || estimates.length === 0) {
    throw new RangeError(`${estimates.length} estimates with ${standardErrors.length} errors`)
  }
  const table = new ClassificationTable(cuts.length + 1)
  for (let i = 0; i < estimates.length; i++) {
    const error = standardErrors[i]!
    if (!(error > 0 && Number.isFinite(error + estimates[i]!))) {
      throw new RangeError(`person ${i + 1}: estimate ${estimates[i]} with error ${error}`)
    }
    table.add(levelOf(estimates[i]!, cuts), levelShares(estimates[i]!, error, cuts), 1 / estimates.length)
  }
  const { confusion, ...figures } = table.result()
  // Here the estimate is what was given, and its error says where the truth lies.
  return { ...figures, confusion: confusion.map((_, row) => confusion.map((column) => column[row]!)) }
}

/**
 * Accuracy and consistency of levels given by the summed score of a fixed form: P(score | theta) by the Lord-Wingersky recursion, the
 * true level that of the expected score. Integrated over the population, or averaged over abilities given.
 * For a form with cuts on its score; for cuts on ability use the functions above.
 * Sources: Lee (2010), JEM 47(1), 1-17; Lord & Wingersky (1984), APM 8(4), 453-461.
 *
 * @param scoreCuts - increasing; a level begins at this score (above 0, at most the highest score)
 * @param persons - a normal population, or estimated abilities
 * @throws RangeError for continuous models, no models, or cuts out of order
 */
export function summedScoreClassification(
  models: readonly ResponseModel[],
  scoreCuts: readonly number[],
  persons: Population | ArrayLike<number>,
): Classification {
  checkCuts(scoreCuts)
  if (models.length === 0) throw new RangeError('classification by a form without items')
  const highest = models.reduce((sum, model) => sum + categoryCount(model) - 1, 0)
  if (!(scoreCuts[0]! > 0 && scoreCuts.at(-1)! <= highest)) {
    throw new RangeError(`score cuts ${scoreCuts.join(', ')} of a form with scores 0 to ${highest}`)
  }
  const expected = (theta: number): number => models.reduce((sum, model) => sum + expectedScore(model, theta), 0)
  const table = new ClassificationTable(scoreCuts.length + 1)
  const { thetas, weights } = 'mean' in persons ? pointsOf(models, scoreCuts, expected, persons) : equalWeights(persons)
  const nodes = thetas.length
  const distribution = summedScoreDistribution(
    models.map((model) => categoryProbabilities(model, thetas)),
    nodes,
  )
  for (let n = 0; n < nodes; n++) {
    const shares = Array.from({ length: scoreCuts.length + 1 }, () => 0)
    for (let s = 0; s <= highest; s++) shares[levelOf(s, scoreCuts)]! += distribution[s * nodes + n]!
    table.add(levelOf(expected(thetas[n]!), scoreCuts), shares, weights[n]!)
  }
  return table.result()
}

/** The true level jumps where the expected score passes a cut: panels end there. */
function pointsOf(
  models: readonly ResponseModel[],
  scoreCuts: readonly number[],
  expected: (theta: number) => number,
  population: Population,
): { thetas: number[]; weights: number[] } {
  const jumps = scoreCuts.flatMap((cut) => crossings((theta) => expected(theta) - cut, population))
  const points = populationPoints(population, Math.max(...models.map(steepness)), jumps)
  return { thetas: points.map(({ theta }) => theta), weights: points.map(({ weight }) => weight) }
}

function equalWeights(abilities: ArrayLike<number>): { thetas: number[]; weights: number[] } {
  if (abilities.length === 0) throw new RangeError('classification of nobody')
  const thetas = Array.from(abilities)
  const bad = thetas.findIndex((theta) => !Number.isFinite(theta))
  if (bad !== -1) throw new RangeError(`person ${bad + 1} has ability ${thetas[bad]}`)
  return { thetas, weights: thetas.map(() => 1 / thetas.length) }
}

/** Where an increasing function is 0 within 9 SDs of the population: one ability, or none. */
function crossings(f: (theta: number) => number, { mean, standardDeviation }: Population): number[] {
  const low = mean - 9 * standardDeviation
  const high = mean + 9 * standardDeviation
  return f(low) < 0 && f(high) > 0 ? [findRoot(f, low, high, 1e-12)] : []
}

class ClassificationTable {
  readonly #confusion: number[][]
  #consistency = 0
  #total = 0

  constructor(levels: number) {
    this.#confusion = Array.from({ length: levels }, () => Array.from({ length: levels }, () => 0))
  }

  add(level: number, shares: readonly number[], weight: number): void {
    shares.forEach((share, given) => {
      this.#confusion[level]![given]! += weight * share
      this.#consistency += weight * share * share
    })
    this.#total += weight
  }

  result(): Classification {
    const confusion = this.#confusion.map((row) => row.map((share) => share / this.#total))
    const consistency = this.#consistency / this.#total
    const given = confusion.map((_, k) => confusion.reduce((sum, row) => sum + row[k]!, 0))
    const chance = given.reduce((sum, share) => sum + share * share, 0)
    return {
      accuracy: confusion.reduce((sum, row, k) => sum + row[k]!, 0),
      consistency,
      kappa: chance < 1 - 1e-12 ? (consistency - chance) / (1 - chance) : null,
      confusion,
    }
  }
}

function levelOf(value: number, cuts: readonly number[]): number {
  return cuts.filter((cut) => value >= cut).length
}

function levelShares(theta: number, error: number, cuts: readonly number[]): number[] {
  const below = [0, ...cuts.map((cut) => normalCdf((cut - theta) / error)), 1]
  // Above the middle the complement keeps the digits of small shares.
  const above = [1, ...cuts.map((cut) => normalCdf((theta - cut) / error)), 0]
  return Array.from({ length: cuts.length + 1 }, (_, k) =>
    below[k]! > 0.5 ? above[k]! - above[k + 1]! : below[k + 1]! - below[k]!,
  )
}

function checkCuts(cuts: readonly number[]): void {
  if (cuts.length === 0) throw new RangeError('levels need at least one cut')
  if (!cuts.every((cut, k) => Number.isFinite(cut) && (k === 0 || cut > cuts[k - 1]!))) {
    throw new RangeError(`cuts ${cuts.join(', ')} do not increase`)
  }
}
