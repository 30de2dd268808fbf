import { type AbilityEstimates, type Population } from './posterior-grid.ts'
import { outcomes, scoreMoments } from './outcomes.ts'
import { type Responses, checkResponses } from '../calibration/responses.ts'
import { gaussLegendre } from '../numerics/quadrature.ts'
import { information, steepness } from '../models/response-model.ts'
import { normalPdf } from '../numerics/normal.ts'
import { weightOf } from './posterior-grid.ts'
import type { ResponseModel } from '../types.ts'

export interface MarginalReliability {
  readonly reliability: number
  /** Average posterior variance, and variance of the posterior means over persons. */
  readonly errorVariance: number
  readonly varianceOfEstimates: number
}

/**
 * Marginal (empirical) reliability of EAP abilities: 1 - E[V] / (E[V] + Var[EAP]), V the posterior variance of a person. The share of
 * the variance of ability that the test explains in these persons; the figure to report, fixed or adaptive.
 * It needs no assumption on the mean or variance of ability; never 1 - 1 / I. Minimum: about 100 persons.
 * Sources: Bechger, Maris, Verstralen & Beguin (2003), APM 27(5), 319-334; mirt's `empirical_rxx`.
 * Accuracy: 1e-6 on the references (0.294 for the Rasch fit of LSAT6, where mirt's `marginal_rxx` says 0.539).
 *
 * @param weight - persons each row stands for
 * @throws RangeError for fewer than two persons, or lengths that differ
 */
export function marginalReliability(
  { mean, standardDeviation }: AbilityEstimates,
  weight?: ArrayLike<number>,
): MarginalReliability {
  if (mean.length !== standardDeviation.length || (weight && weight.length !== mean.length)) {
    throw new RangeError(`${mean.length} means, ${standardDeviation.length} SDs, ${weight?.length ?? 'no'} weights`)
  }
  let persons = 0
  let sum = 0
  let errors = 0
  for (let i = 0; i < mean.length; i++) {
    const w = weight?.[i] ?? 1
    if (!(w >= 0 && Number.isFinite(w + mean[i]!) && standardDeviation[i]! >= 0)) {
      throw new RangeError(`person ${i + 1}: mean ${mean[i]}, SD ${standardDeviation[i]}, weight ${w}`)
    }
    persons += w
    sum += w * mean[i]!
    errors += w * standardDeviation[i]! ** 2
  }
  if (!(persons > 1)) throw new RangeError(`reliability of ${persons} persons`)
  const average = sum / persons
  let squares = 0
  for (let i = 0; i < mean.length; i++) squares += (weight?.[i] ?? 1) * (mean[i]! - average) ** 2
  const varianceOfEstimates = squares / (persons - 1)
  const errorVariance = errors / persons
  const all = errorVariance + varianceOfEstimates
  return { reliability: all > 0 ? varianceOfEstimates / all : 0, errorVariance, varianceOfEstimates }
}

export interface PrecisionPoint {
  readonly theta: number
  /** Test information: the sum over items. */
  readonly information: number
  /** 1 / sqrt(information), of the maximum likelihood; null where the test says nothing. */
  readonly standardError: number | null
  /** 1 / sqrt(information + 1 / variance of the population): about the posterior SD of a person there. */
  readonly posteriorStandardDeviation: number
  /** 1 - posterior variance / variance of the population. */
  readonly reliability: number
}

/**
 * Test information and conditional standard errors along ability: where a form measures and where it does not.
 * Sources: Lord (1980), Applications of Item Response Theory; Samejima (1994), APM 18(3), 229-244.
 * @throws RangeError for broken models or abilities that are not finite
 */
export function precisionCurve(
  models: readonly ResponseModel[],
  thetas: readonly number[],
  { standardDeviation }: Population = { mean: 0, standardDeviation: 1 },
): PrecisionPoint[] {
  return thetas.map((theta) => {
    if (!Number.isFinite(theta)) throw new RangeError(`precision at ability ${theta}`)
    const sum = models.reduce((total, model) => total + information(model, theta), 0)
    const posteriorVariance = 1 / (sum + 1 / standardDeviation ** 2)
    return {
      theta,
      information: sum,
      standardError: sum > 1e-300 ? 1 / Math.sqrt(sum) : null,
      posteriorStandardDeviation: Math.sqrt(posteriorVariance),
      reliability: 1 - posteriorVariance / standardDeviation ** 2,
    }
  })
}

export interface FormReliability {
  /** Of ability: 1 - E[1 / (I + 1 / variance)] / variance over the population. Before there are data; large-sample formula. */
  readonly ability: number
  /** Of the summed score: Var(E(score | theta)) / Var(score), the omega coefficient of a nonlinear one-factor model. */
  readonly summedScore: number
}

/**
 * Reliability that a form would have in a population, from its item parameters alone. `ability` equals mirt's `marginal_rxx`
 * for Normal(0, 1); for any other population that one is wrong, this is not.
 * Sources: Green, Bock, Humphreys, Linn & Reckase (1984), JEM 21(4), 347-360; Green & Yang (2009), Psychometrika 74, 155-167.
 * @throws RangeError without models
 */
export function formReliability(
  models: readonly ResponseModel[],
  population: Population = { mean: 0, standardDeviation: 1 },
): FormReliability {
  if (models.length === 0) throw new RangeError('reliability of a form without items')
  const variance = population.standardDeviation ** 2
  let error = 0
  let first = 0
  let second = 0
  let within = 0
  for (const { theta, weight } of populationPoints(population, Math.max(...models.map(steepness)))) {
    let sum = 0
    let score = 0
    let spread = 0
    for (const model of models) {
      const moments = scoreMoments(outcomes(model, theta))
      sum += information(model, theta)
      score += moments.mean
      spread += moments.variance
    }
    error += weight / (sum + 1 / variance)
    first += weight * score
    second += weight * score * score
    within += weight * spread
  }
  const between = Math.max(0, second - first * first)
  return { ability: 1 - error / variance, summedScore: between / (between + within) }
}

const PANEL = gaussLegendre(12)

/** Points and weights for expectations over a normal population, fine enough for the steepest item; panels end at `cuts`. */
export function populationPoints(
  { mean, standardDeviation }: Population,
  steepest: number,
  cuts: readonly number[] = [],
): { theta: number; weight: number }[] {
  if (!(standardDeviation > 0 && Number.isFinite(standardDeviation + mean))) {
    throw new RangeError(`population of mean ${mean} and SD ${standardDeviation}`)
  }
  const width = Math.max(standardDeviation / 200, Math.min(standardDeviation / 2, 4 / Math.max(steepest, 1e-9)))
  const low = mean - 9 * standardDeviation
  const panels = Math.ceil((18 * standardDeviation) / width)
  const edges = [...Array.from({ length: panels + 1 }, (_, p) => low + p * width), ...cuts].sort((x, y) => x - y)
  return edges.slice(1).flatMap((to, e) => {
    const half = (to - edges[e]!) / 2
    if (half === 0) return []
    return PANEL.nodes.map((node, i) => {
      const theta = edges[e]! + (1 + node) * half
      return {
        theta,
        weight: (PANEL.weights[i]! * half * normalPdf((theta - mean) / standardDeviation)) / standardDeviation,
      }
    })
  })
}

export interface CronbachAlpha {
  readonly alpha: number
  readonly items: number
  /** Those who answered every item; the others cannot be counted. */
  readonly persons: number
}

/**
 * Cronbach's alpha, k / (k - 1) (1 - sum of item variances / variance of the total): a classical side figure. A lower bound of the
 * reliability of the summed score when errors are independent; no measure of one-dimensionality. Complete answers only.
 * Source: Cronbach (1951), Psychometrika 16(3), 297-334.
 * @returns null for fewer than two items, two complete persons, or totals that do not vary
 */
export function cronbachAlpha(responses: Responses): CronbachAlpha | null {
  checkResponses(responses)
  const { items, start, category } = responses
  if (items < 2) return null
  const sums = new Float64Array(items + 1)
  const rows: { from: number; weight: number }[] = []
  let persons = 0
  for (let i = 0; i < responses.persons; i++) {
    const from = start[i]!
    if (start[i + 1]! - from !== items) continue
    const weight = weightOf(responses, i)
    rows.push({ from, weight })
    persons += weight
    for (let j = 0; j < items; j++) {
      sums[j]! += weight * category[from + j]!
      sums[items]! += weight * category[from + j]!
    }
  }
  if (!(persons > 1)) return null
  const squares = new Float64Array(items + 1)
  for (const { from, weight } of rows) {
    let total = 0
    for (let j = 0; j < items; j++) {
      squares[j]! += weight * (category[from + j]! - sums[j]! / persons) ** 2
      total += category[from + j]!
    }
    squares[items]! += weight * (total - sums[items]! / persons) ** 2
  }
  if (!(squares[items]! > 0)) return null
  const within = squares.subarray(0, items).reduce((sum, value) => sum + value, 0)
  return { alpha: (items / (items - 1)) * (1 - within / squares[items]!), items, persons }
}
