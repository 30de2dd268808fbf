import type { Gaussian, Loading, ProjectedObservation } from '../types.ts'
import { jointProbability } from './joint-probability.ts'
import type { PosteriorResult } from './posterior.ts'
import { type SitePairs, correctedMoments, sitePairs } from './second-order.ts'
import { type SiteCorrection, extendedPosterior, siteCorrections, smoothed } from './site-correction.ts'
import { along, covarianceColumn } from './weighted-sum.ts'

/** A weighted sum of skills: one skill (weight 1), or a composite. */
export interface WeightedSum {
  readonly loadings: readonly Loading[]
  /** The probability of being at or above each of these is asked for. */
  readonly cuts?: readonly number[]
}

export interface PosteriorQuestions {
  readonly sums?: readonly WeightedSum[]
  /** Sums that must all be at or above their cuts at once: the required skills, and the composite if that counts too. */
  readonly required?: readonly { readonly loadings: readonly Loading[]; readonly cut: number }[]
  /** Probability inside `interval`, half of the rest in each tail. Default 0.95. */
  readonly intervalMass?: number
  /** Quasi-random points of the joint probability. Default 1,024; 256 is enough to choose a next exercise. */
  readonly points?: number
}

export interface SumPosterior {
  readonly mean: number
  readonly standardDeviation: number
  /** Equal-tailed. */
  readonly interval: readonly [number, number]
  /** P(sum >= cut), in the order of `cuts`. */
  readonly above: readonly number[]
}

export interface PosteriorProbabilities {
  /** In the order of `sums`. */
  readonly sums: readonly SumPosterior[]
  /** P(all `required` at or above their cuts); 1 when nothing is required. */
  readonly allRequired: number
  /**
   * How many points of equal weight would say as much as those of the joint probability. Far below `points` the evidence is
   * far from Gaussian: ask again with more.
   */
  readonly effectiveSampleSize: number
}

/**
 * What the evidence says about weighted sums of skills, without taking the posterior for Gaussian: means, SDs,
 * equal-tailed intervals, probabilities of being at or above cuts, and of meeting all requirements at once.
 *
 * Expectation propagation replaces the likelihood of each direction by a Gaussian site. Their ratio, epsilon, is known
 * exactly, and given a sum y its expectation under the Gaussian posterior q is a one-dimensional integral, so the shape of
 * p(y) is close to q(y) x product of E_q[epsilon | y]: exact for one direction. Its mean and SD are those of expectation
 * propagation with their second-order correction. The joint probability uses the same formula for the vector of required
 * sums, which is exact when every answer looks at those; see `jointProbability`.
 *
 * Accuracy: see README. Deterministic: no random state. Does not depend on the order of observations (1e-9).
 * Source: Cseke & Heskes (2011), Journal of Machine Learning Research 12, 417-454 ("EP-FACT").
 *
 * @param prior - the same as given to `posterior`
 * @param observations - the same as given to `posterior`
 * @param result - what `posterior` returned
 * @throws RangeError for an unknown dimension, a sum without variance, or a cut that is not finite
 */
export function posteriorProbabilities(
  prior: Gaussian,
  observations: readonly ProjectedObservation[],
  result: PosteriorResult,
  { sums = [], required = [], intervalMass = 0.95, points = 1024 }: PosteriorQuestions,
): PosteriorProbabilities {
  if (!(intervalMass > 0 && intervalMass < 1)) {
    throw new RangeError(`interval mass ${intervalMass} is not between 0 and 1`)
  }
  if (!(Number.isInteger(points) && points >= 1)) throw new RangeError(`${points} points`)
  for (const { loadings } of [...sums, ...required]) checkLoadings(prior.dimension, loadings)
  for (const cut of [...sums.flatMap(({ cuts = [] }) => cuts), ...required.map((one) => one.cut)]) {
    if (!Number.isFinite(cut)) throw new RangeError(`cut ${cut} is not finite`)
  }
  const full = extendedPosterior(prior, result)
  const corrections = siteCorrections(prior.dimension, observations, result, full)
  const pairs = sitePairs(full, sums.length > 0 ? corrections : [])
  return {
    sums: sums.map((sum) => sumPosterior(full, corrections, pairs, sum, intervalMass)),
    ...jointProbability(full, corrections, required, points),
  }
}

function checkLoadings(dimension: number, loadings: readonly Loading[]): void {
  for (const { index, weight } of loadings) {
    if (!(Number.isInteger(index) && index >= 0 && index < dimension && Number.isFinite(weight))) {
      throw new RangeError(`loading ${weight} on dimension ${index} of ${dimension}`)
    }
  }
  if (!loadings.some(({ weight }) => weight !== 0)) throw new RangeError('a sum without a loading')
}

function sumPosterior(
  q: Gaussian,
  corrections: readonly SiteCorrection[],
  pairs: SitePairs,
  { loadings, cuts = [] }: WeightedSum,
  intervalMass: number,
): SumPosterior {
  const column = covarianceColumn(q, loadings)
  const variance = along(column, loadings)
  if (!(variance > 0)) throw new RangeError('a sum without variance')
  const sd = Math.sqrt(variance)
  const seen = Float64Array.from(corrections, (site) =>
    Math.max(-1, Math.min(1, along(column, site.loadings) / (sd * site.sd))),
  )
  const moments = correctedMoments(pairs, seen)
  const mean = along(q.mean, loadings) + sd * moments.mean
  const standardDeviation = sd * moments.standardDeviation
  const shape = correctedShape(corrections, seen, moments)
  const inShape = (value: number): number => shape.mean + (shape.standardDeviation * (value - mean)) / standardDeviation
  const quantile = (p: number): number =>
    mean + (standardDeviation * (shape.quantile(p) - shape.mean)) / shape.standardDeviation
  const tail = (1 - intervalMass) / 2
  return {
    mean,
    standardDeviation,
    interval: [quantile(tail), quantile(1 - tail)],
    above: cuts.map((cut) => 1 - shape.below(inShape(cut))),
  }
}

const REACH = 7.5
/** Below this correlation six Hermite polynomials are enough: what is left out has a factor of 0.6^7. */
const SERIES_UNTIL = 0.6

interface Shape {
  readonly mean: number
  readonly standardDeviation: number
  readonly below: (z: number) => number
  readonly quantile: (p: number) => number
}

/**
 * The density phi(z) x product of E_q[epsilon | z] of a standardised sum, with the third and fourth Hermite coefficient that
 * pairs of sites add; `seen` are its correlations with the sites.
 */
function correctedShape(
  corrections: readonly SiteCorrection[],
  seen: Float64Array,
  { third, fourth }: { readonly third: number; readonly fourth: number },
): Shape {
  const rests = seen.map((correlation) => Math.sqrt(Math.max(0, 1 - correlation * correlation)))
  // Fine enough for the steepest answer that looks at (almost) nothing but this sum.
  let fine = 0.125
  corrections.forEach(({ step }, s) => {
    fine = Math.min(fine, Math.max(step, rests[s]! / 3))
  })
  const half = Math.ceil(REACH / fine)
  const step = REACH / half
  const log = new Float64Array(2 * half + 1)
  for (let i = 0; i < log.length; i++) {
    const z = (i - half) * step
    // Polynomials hold in the middle only.
    const near = Math.max(-4, Math.min(4, z))
    const square = near * near
    log[i] = third * near * (square - 3) + fourth * (square * (square - 6) + 3) - (z * z) / 2
  }
  corrections.forEach((site, s) => {
    const correlation = seen[s]!
    if (Math.abs(correlation) < SERIES_UNTIL) {
      addSeries(log, step, site.hermite, correlation)
      return
    }
    const table = smoothed(site, rests[s]!)
    for (let i = 0; i < log.length; i++) log[i]! += table.at(correlation * (i - half) * step)
  })
  let peak = -Infinity
  for (let i = 0; i < log.length; i++) peak = Math.max(peak, log[i]!)
  const density = log.map((value) => Math.exp(value - peak))
  const cumulative = new Float64Array(density.length)
  let first = 0
  let second = 0
  for (let i = 0; i < density.length; i++) {
    const z = (i - half) * step
    first += density[i]! * z
    second += density[i]! * z * z
    if (i === 0) continue
    // The integral of the cubic through four neighbours.
    const outer = (density[i - 2] ?? 0) + (density[i + 1] ?? 0)
    cumulative[i] = cumulative[i - 1]! + Math.max(0, (step / 24) * (13 * (density[i - 1]! + density[i]!) - outer))
  }
  const total = cumulative.at(-1)!
  const mean = (first * step) / total

  const below = (z: number): number => {
    const place = z / step + half
    if (place <= 0) return 0
    if (place >= density.length - 1) return 1
    const i = Math.floor(place)
    const t = place - i
    const change = cumulative[i + 1]! - cumulative[i]!
    const [rise, end] = [density[i]! * step, density[i + 1]! * step]
    const part = t * (rise + t * (3 * change - 2 * rise - end + t * (rise + end - 2 * change)))
    return Math.min(1, Math.max(0, (cumulative[i]! + part) / total))
  }
  const quantile = (p: number): number => {
    let [low, high] = [-REACH, REACH]
    for (let i = 0; i < 50; i++) {
      const middle = (low + high) / 2
      if (below(middle) < p) low = middle
      else high = middle
    }
    return (low + high) / 2
  }
  const variance = (second * step) / total - mean * mean
  // All mass at one end: sweeps that did not converge left q beside the evidence, and no correction can tell more.
  if (!(variance > 1e-3) && corrections.length > 0) return correctedShape([], seen, { third: 0, fourth: 0 })
  return { mean, standardDeviation: Math.sqrt(variance), below, quantile }
}

/** Adds log E_q[epsilon | z] from Mehler's series 1 + sum of c_l correlation^l He_l(z). */
function addSeries(log: Float64Array, step: number, hermite: readonly number[], correlation: number): void {
  const [c3, c4, c5, c6] = [3, 4, 5, 6].map((l) => hermite[l]! * correlation ** l) as [number, number, number, number]
  if (Math.abs(c3) + Math.abs(c4) < 1e-7) return
  const half = log.length >> 1
  for (let i = 0; i < log.length; i++) {
    const z = Math.max(-4.5, Math.min(4.5, (i - half) * step))
    const square = z * z
    const odd = z * (square * (c3 - 10 * c5 + c5 * square) - 3 * c3 + 15 * c5)
    const even = square * (square * (c4 - 15 * c6 + c6 * square) - 6 * c4 + 45 * c6) + 3 * c4 - 15 * c6
    log[i]! += Math.log(Math.max(0.05, 1 + odd + even))
  }
}
