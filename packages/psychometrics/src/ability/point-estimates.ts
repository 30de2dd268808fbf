import { findRoot } from '../numerics/optimise.ts'
import { type Likelihood, type ScoredAnswer, likelihoodOf, scanPoints } from './likelihood.ts'

/** The most likely ability, or why there is none. */
export type PointEstimate =
  | {
      readonly outcome: 'found'
      readonly theta: number
      /** 1 / sqrt of the information expected at `theta` (for MAP with the prior's); null where no answer says anything there. */
      readonly standardErrorExpected: number | null
      /** 1 / sqrt of minus the second derivative of what was maximised; null where it does not curve downwards. */
      readonly standardErrorObserved: number | null
    }
  /** The likelihood rises for ever: all right, all wrong, or the like. */
  | { readonly outcome: 'infinite'; readonly direction: 'above' | 'below' }
  /** The answers say nothing about ability, or nothing in the range searched. */
  | { readonly outcome: 'undetermined' }

type Found = Extract<PointEstimate, { outcome: 'found' }>

/** Slopes smaller than this, beyond the reach of every curve, are those of an asymptote. */
const FLAT = 1e-9

/**
 * Maximum likelihood: the global maximum on the whole line, however many hills there are. Named outcomes instead of
 * infinity. Accuracy: 1e-9 on all of ability_estimates.json.
 * Method: where the likelihood has one hill, the root of its slope; otherwise every root found by a scan that is finer than
 * any item's curve, and the limits at both ends. Source: Birnbaum (1968), in Lord & Novick, chapter 20; Samejima (1973),
 * Psychometrika 38(2), for several maxima.
 *
 * @throws RangeError for a broken model or a category that it does not have
 */
export function maximumLikelihood(answers: readonly ScoredAnswer[]): PointEstimate {
  if (answers.length === 0) return { outcome: 'undetermined' }
  const likelihood = likelihoodOf(answers)
  const slope = (theta: number): number => likelihood.slopes(theta)[0]
  const { reach } = likelihood
  const flatBelow = Math.abs(slope(-reach)) < FLAT
  const flatAbove = Math.abs(slope(reach)) < FLAT
  if (likelihood.concave) {
    if (flatBelow && flatAbove) return { outcome: 'undetermined' }
    if (flatAbove) return { outcome: 'infinite', direction: 'above' }
    if (flatBelow) return { outcome: 'infinite', direction: 'below' }
    const [low, high] = bracket(slope, 0, reach)
    return described(likelihood, findRoot(slope, low, high), 0)
  }
  const best = highest(likelihood.log, falls(slope, scanOf(likelihood)))
  const below = flatBelow ? likelihood.log(-reach) : -Infinity
  const above = flatAbove ? likelihood.log(reach) : -Infinity
  const limit = Math.max(below, above)
  if (best !== null && likelihood.log(best) > limit) return described(likelihood, best, 0)
  if (Math.abs(below - above) <= 1e-12 * Math.abs(limit)) return { outcome: 'undetermined' }
  return { outcome: 'infinite', direction: above > below ? 'above' : 'below' }
}

/**
 * Maximum a posteriori under a normal prior: the highest point of the posterior; always there.
 * Accuracy: 1e-9 on all of ability_estimates.json and stress.json.
 * Source: Samejima (1969), Psychometrika Monograph 17; Birnbaum (1969), J. Math. Psychology 6(2).
 *
 * @throws RangeError for a prior without positive SD, a broken model or a category that it does not have
 */
export function maximumAPosteriori(
  answers: readonly ScoredAnswer[],
  prior: { mean: number; standardDeviation: number } = { mean: 0, standardDeviation: 1 },
): Found {
  const { mean, standardDeviation: sd } = prior
  checkPrior(prior)
  const likelihood = likelihoodOf(answers)
  const precision = 1 / (sd * sd)
  const slope = (theta: number): number => likelihood.slopes(theta)[0] - (theta - mean) * precision
  if (likelihood.concave) {
    const [low, high] = bracket(slope, mean, sd)
    return described(likelihood, low === high ? low : findRoot(slope, low, high), precision)
  }
  const height = (theta: number): number => likelihood.log(theta) - 0.5 * precision * (theta - mean) ** 2
  return described(likelihood, highest(height, falls(slope, scanOf(likelihood, mean)))!, precision)
}

/**
 * Warm's weighted likelihood estimate: the root of g + J / (2 I), g being the slope of the log likelihood, I the test
 * information and J = sum of P' P'' / P; bias of order 1 / n is gone, and all-right or all-wrong answers have an estimate.
 * It exists for every model here: for the nominal model, and all of the exponential family, it is the mode under Jeffreys' prior.
 * Where there are several roots, that of the highest weighted likelihood, whose slope this is.
 * Accuracy: 1e-9 on all of ability_estimates.json.
 * Source: Warm (1989), Psychometrika 54(3), 427-450; several categories: Penfield & Bergeron (2005), APM 29(3), 218-233.
 *
 * @param range - abilities between which the root is sought; outside of it the outcome is `undetermined`
 * @throws RangeError for a broken model or a category that it does not have
 */
export function weightedLikelihood(
  answers: readonly ScoredAnswer[],
  range: readonly [low: number, high: number] = [-15, 15],
): Exclude<PointEstimate, { outcome: 'infinite' }> {
  if (!(range[0] < range[1])) throw new RangeError(`range from ${range[0]} to ${range[1]}`)
  if (answers.length === 0) return { outcome: 'undetermined' }
  const likelihood = likelihoodOf(answers)
  const weighted = (theta: number): number => {
    const [information, j] = likelihood.moments(theta)
    // Where the information underflows no answer says anything: the likelihood alone decides.
    return likelihood.slopes(theta)[0] + (information > 0 ? j / (2 * information) : 0)
  }
  const points = scanPoints(likelihood, range[0], range[1])
  const values = points.map(weighted)
  // The height of the weighted likelihood at each point, by the trapezoid rule, tells which of several roots is highest.
  let height = 0
  let best: { theta: number; height: number } | null = null
  let rising: { index: number } | null = null
  for (let i = 0; i < points.length; i++) {
    if (i > 0) height += 0.5 * (values[i]! + values[i - 1]!) * (points[i]! - points[i - 1]!)
    if (values[i]! > 0) rising = { index: i }
    else if (values[i]! < 0 && rising) {
      if (!best || height > best.height) {
        best = { theta: findRoot(weighted, points[rising.index]!, points[i]!), height }
      }
      rising = null
    }
  }
  return best ? described(likelihood, best.theta, 0) : { outcome: 'undetermined' }
}

/** @throws RangeError unless the mean is finite and the SD positive and finite */
export function checkPrior({ mean, standardDeviation }: { mean: number; standardDeviation: number }): void {
  if (!Number.isFinite(mean)) throw new RangeError(`prior mean ${mean}`)
  if (!(standardDeviation > 0 && Number.isFinite(standardDeviation))) {
    throw new RangeError(`prior standard deviation ${standardDeviation}`)
  }
}

function described(likelihood: Likelihood, theta: number, priorPrecision: number): Found {
  const error = (information: number): number | null => {
    const value = 1 / Math.sqrt(information)
    return Number.isFinite(value) ? value : null
  }
  return {
    outcome: 'found',
    theta,
    standardErrorExpected: error(priorPrecision + likelihood.moments(theta)[0]),
    standardErrorObserved: error(priorPrecision - likelihood.slopes(theta)[1]),
  }
}

/** Two points between which a falling slope changes its sign, by doubling steps from a start; equal when the start has slope 0. */
function bracket(slope: (theta: number) => number, start: number, step: number): [number, number] {
  const here = slope(start)
  if (here === 0) return [start, start]
  const sign = here > 0 ? 1 : -1
  let from = start
  for (let size = Math.min(step, 1); ; size *= 2) {
    const to = start + sign * size
    if (slope(to) * sign <= 0) return sign > 0 ? [from, to] : [to, from]
    from = to
  }
}

/** Every bend with its surroundings, and a mean if there is one. */
function scanOf(likelihood: Likelihood, ...others: number[]): number[] {
  let [low, high] = [Math.min(-15, ...others) - 1, Math.max(15, ...others) + 1]
  let shallowest = Infinity
  for (const { at, steepness } of likelihood.places) {
    low = Math.min(low, at)
    high = Math.max(high, at)
    shallowest = Math.min(shallowest, steepness)
  }
  if (Number.isFinite(shallowest)) [low, high] = [low - 40 / shallowest, high + 40 / shallowest]
  const middle = scanPoints(likelihood, low, high, Math.max(0.5, (high - low) / 240))
  return [-likelihood.reach, ...middle, likelihood.reach].sort((a, b) => a - b)
}

/** Where a function goes from above 0 to below 0 between two scanned points. */
function falls(f: (theta: number) => number, points: readonly number[]): number[] {
  const roots: number[] = []
  let above: number | null = null
  for (const point of points) {
    const value = f(point)
    if (value > 0) above = point
    else if (value < 0 && above !== null) {
      roots.push(findRoot(f, above, point))
      above = null
    }
  }
  return roots
}

function highest(f: (theta: number) => number, points: readonly number[]): number | null {
  let best: number | null = null
  let top = -Infinity
  for (const point of points) {
    const value = f(point)
    if (value > top) [best, top] = [point, value]
  }
  return best
}
