import { categoryLogProbability, steepness } from '../models/response-model.ts'
import type { Gaussian, Loading, ProjectedObservation } from '../types.ts'
import { applySites, collectTestlets, groupIntoSites, type PosteriorResult, withTestlets } from './posterior.ts'

/** Ratio epsilon of the exact likelihood of one direction to its Gaussian site, scaled so that its mean under q is 1. */
export interface SiteCorrection {
  readonly loadings: readonly Loading[]
  readonly mean: number
  readonly sd: number
  /** Spacing of `logs`, in SDs of the direction under q. */
  readonly step: number
  /** log epsilon from -REACH to REACH SDs around the mean. */
  readonly logs: Float64Array
}

const REACH = 9

/** The Gaussian posterior q over skills and, after them, testlet effects. */
export function extendedPosterior(prior: Gaussian, { sites, testletVariances }: PosteriorResult): Gaussian {
  return applySites(withTestlets(prior, testletVariances), sites)
}

export function siteCorrections(
  dimension: number,
  observations: readonly ProjectedObservation[],
  { sites }: PosteriorResult,
  q: Gaussian,
): SiteCorrection[] {
  const groups = groupIntoSites(dimension, collectTestlets(observations), observations)
  if (groups.length !== sites.length) throw new RangeError('these are not the observations of this posterior')
  return groups.map(({ loadings, terms }, s) => {
    const { precision, shift } = sites[s]!
    let mean = 0
    let variance = 0
    for (const { index, weight } of loadings) {
      mean += weight * q.mean[index]!
      for (const other of loadings) variance += weight * other.weight * q.covariance[index * q.dimension + other.index]!
    }
    const sd = Math.sqrt(variance)
    const steepest = terms.reduce((a, term) => Math.max(a, steepness(term.model)), 0)
    const half = Math.min(2000, Math.ceil(REACH / Math.min(0.125, 0.35 / (steepest * sd))))
    const step = REACH / half
    const logs = new Float64Array(2 * half + 1)
    const exact = terms.map((term) => categoryLogProbability(term.model, term.category, term.parameterVariance))
    for (let i = 0; i < logs.length; i++) {
      const eta = mean + sd * (i - half) * step
      let sum = -shift * eta + (precision * eta * eta) / 2
      for (const log of exact) sum += log(eta)
      logs[i] = sum
    }
    normalise(logs, step)
    return { loadings, mean, sd, step, logs }
  })
}

/** Subtracts the log of the mean of exp(logs) under Normal(0, 1). */
function normalise(logs: Float64Array, step: number): void {
  const half = logs.length >> 1
  let peak = -Infinity
  for (let i = 0; i < logs.length; i++) peak = Math.max(peak, logs[i]! - ((i - half) * step) ** 2 / 2)
  let total = 0
  for (let i = 0; i < logs.length; i++) total += Math.exp(logs[i]! - ((i - half) * step) ** 2 / 2 - peak)
  const log = peak + Math.log((total * step) / Math.sqrt(2 * Math.PI))
  for (let i = 0; i < logs.length; i++) logs[i]! -= log
}

/** log of a function of a standardised coordinate, at equally spaced nodes around 0; a cubic between them. */
export class LogTable {
  private readonly logs: Float64Array
  private readonly perStep: number
  private readonly half: number

  constructor(logs: Float64Array, step: number) {
    this.logs = logs
    this.perStep = 1 / step
    this.half = logs.length >> 1
  }

  at(z: number): number {
    const { logs } = this
    const last = logs.length - 3
    const place = z * this.perStep + this.half
    let i = Math.floor(place)
    if (i < 1) i = 1
    else if (i > last) i = last
    const t = Math.max(-1, Math.min(2, place - i))
    const [a, b, c, d] = [logs[i - 1]!, logs[i]!, logs[i + 1]!, logs[i + 2]!]
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
  }
}

/**
 * log of E[epsilon(z)] for z ~ Normal(m, rest^2), as a function of m: epsilon as seen from where z is known up to `rest`
 * standard deviations. Trapezoid sums over 4 SDs.
 */
export function smoothed({ logs, step }: SiteCorrection, rest: number): LogTable {
  const exact = new LogTable(logs, step)
  if (rest < 1e-4) return exact
  const reach = REACH
  const half = Math.ceil(reach / Math.max(step, Math.min(0.25, rest / 2)))
  const spacing = reach / half
  const nodes = Math.max(8, Math.min(200, Math.ceil((4.2 * rest) / (2 * step))))
  const weights = Float64Array.from({ length: 2 * nodes + 1 }, (_, k) =>
    Math.exp(-(((4.2 * (k - nodes)) / nodes) ** 2) / 2),
  )
  const mass = weights.reduce((sum, weight) => sum + weight, 0)
  const values = new Float64Array(2 * nodes + 1)
  const table = new Float64Array(2 * half + 1)
  for (let i = 0; i < table.length; i++) {
    const m = (i - half) * spacing
    let peak = -Infinity
    for (let k = 0; k < values.length; k++) {
      const value = exact.at(m + ((k - nodes) / nodes) * 4.2 * rest)
      values[k] = value
      peak = Math.max(peak, value)
    }
    let sum = 0
    for (let k = 0; k < values.length; k++) sum += weights[k]! * Math.exp(values[k]! - peak)
    table[i] = peak + Math.log(sum / mass)
  }
  return new LogTable(table, spacing)
}
