import type { Gaussian, Loading, ProjectedObservation } from '../types.ts'
import { jointProbability } from './joint-probability.ts'
import type { PosteriorResult } from './posterior.ts'
import { type SiteCorrection, extendedPosterior, siteCorrections, smoothed } from './site-correction.ts'

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
  /** Quasi-random points of the joint probability. Default 2,048; 256 is enough to choose a next exercise. */
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
  /** Of the joint probability: how many points of equal weight would say as much. Below 100, do not trust its third digit. */
  readonly effectiveSampleSize: number
}

/**
 * What the evidence says about weighted sums of skills, without taking the posterior for Gaussian: means, SDs,
 * equal-tailed intervals, probabilities of being at or above cuts, and of meeting all requirements at once.
 *
 * Expectation propagation replaces the likelihood of each direction by a Gaussian site. Their ratio, epsilon, is known
 * exactly, and given the sum y its expectation under the Gaussian posterior q is a one-dimensional integral, so
 * p(y) is close to q(y) x product of E_q[epsilon | y]: exact for one direction, and wrong only by how much two epsilons
 * depend on each other beyond y. Mean and SD stay those of expectation propagation, which are the better ones (measured).
 * The joint probability uses the same formula for the vector of required sums; see `jointProbability`.
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
  { sums = [], required = [], intervalMass = 0.95, points = 2048 }: PosteriorQuestions,
): PosteriorProbabilities {
  if (!(intervalMass > 0 && intervalMass < 1))
    throw new RangeError(`interval mass ${intervalMass} is not inside 0 to 1`)
  if (!(Number.isInteger(points) && points >= 1)) throw new RangeError(`${points} points`)
  for (const { loadings } of [...sums, ...required]) checkLoadings(prior.dimension, loadings)
  for (const cut of [...sums.flatMap(({ cuts = [] }) => cuts), ...required.map((one) => one.cut)]) {
    if (!Number.isFinite(cut)) throw new RangeError(`cut ${cut} is not finite`)
  }
  const full = extendedPosterior(prior, result)
  const corrections = siteCorrections(prior.dimension, observations, result, full)
  return {
    sums: sums.map((sum) => sumPosterior(full, corrections, sum, intervalMass)),
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

const REACH = 8

function sumPosterior(
  full: Gaussian,
  corrections: readonly SiteCorrection[],
  { loadings, cuts = [] }: WeightedSum,
  intervalMass: number,
): SumPosterior {
  const column = new Float64Array(full.dimension)
  for (let i = 0; i < full.dimension; i++) {
    for (const { index, weight } of loadings) column[i]! += weight * full.covariance[i * full.dimension + index]!
  }
  let mean = 0
  let variance = 0
  for (const { index, weight } of loadings) {
    mean += weight * full.mean[index]!
    variance += weight * column[index]!
  }
  if (!(variance > 0)) throw new RangeError('a sum without variance')
  const sd = Math.sqrt(variance)

  // The fine grid resolves the steepest answer that looks at nothing but this sum.
  const shares = corrections.map((site) => {
    let covariance = 0
    for (const { index, weight } of site.loadings) covariance += weight * column[index]!
    const correlation = Math.max(-1, Math.min(1, covariance / (sd * site.sd)))
    return { site, correlation, rest: Math.sqrt(Math.max(0, 1 - correlation * correlation)) }
  })
  let fine = 0.05
  for (const { site, rest } of shares) fine = Math.min(fine, Math.max(site.step, rest / 4) / 2 + 0.05 * rest)
  const half = Math.min(4000, Math.ceil(REACH / fine))
  const step = REACH / half
  const log = new Float64Array(2 * half + 1)
  for (let i = 0; i < log.length; i++) log[i] = -(((i - half) * step) ** 2) / 2
  for (const { site, correlation, rest } of shares) {
    // epsilon has no first and second moment under q, so given y it moves by the third power of the correlation.
    if (Math.abs(correlation) < 0.05) continue
    const table = smoothed(site, rest)
    for (let i = 0; i < log.length; i++) log[i]! += table.at(correlation * (i - half) * step)
  }

  let peak = -Infinity
  for (let i = 0; i < log.length; i++) peak = Math.max(peak, log[i]!)
  const density = log.map((value) => Math.exp(value - peak))
  const cumulative = new Float64Array(density.length)
  for (let i = 1; i < density.length; i++) {
    // The integral of the cubic through four neighbours.
    const before = density[i - 2] ?? 0
    const after = density[i + 1] ?? 0
    const cell = (step / 24) * (13 * (density[i - 1]! + density[i]!) - before - after)
    cumulative[i] = cumulative[i - 1]! + Math.max(0, cell)
  }
  const total = cumulative.at(-1)!
  let first = 0
  let second = 0
  for (let i = 0; i < density.length; i++) {
    const z = (i - half) * step
    first += density[i]! * z
    second += density[i]! * z * z
  }
  const center = (first * step) / total
  const spread = Math.sqrt(Math.max(1e-12, (second * step) / total - center * center))

  /** P(standardised sum of the corrected shape <= z), a cubic between nodes. */
  const below = (z: number): number => {
    const place = z / step + half
    if (place <= 0) return 0
    if (place >= density.length - 1) return 1
    const i = Math.floor(place)
    const t = place - i
    const [from, to] = [cumulative[i]!, cumulative[i + 1]!]
    const [rise, end] = [density[i]! * step, density[i + 1]! * step]
    const change = to - from
    const value = from + t * (rise + t * (3 * change - 2 * rise - end + t * (rise + end - 2 * change)))
    return Math.min(1, Math.max(0, value / total))
  }
  const quantile = (p: number): number => {
    let [low, high] = [-REACH, REACH]
    for (let i = 0; i < 50; i++) {
      const middle = (low + high) / 2
      if (below(middle) < p) low = middle
      else high = middle
    }
    return mean + (sd * ((low + high) / 2 - center)) / spread
  }
  const tail = (1 - intervalMass) / 2
  return {
    mean,
    standardDeviation: sd,
    interval: [quantile(tail), quantile(1 - tail)],
    above: cuts.map((cut) => 1 - below(center + (spread * (cut - mean)) / sd)),
  }
}
