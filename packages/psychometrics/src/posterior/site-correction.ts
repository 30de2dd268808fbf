import { categoryLogProbability, steepness } from '../models/response-model.ts'
import type { Gaussian, Loading, ProjectedObservation } from '../types.ts'
import { type PosteriorResult, applySites, collectTestlets, groupIntoSites, withTestlets } from './posterior.ts'

/** Ratio epsilon of the exact likelihood of one direction to its Gaussian site, scaled so that its mean under q is 1. */
export interface SiteCorrection {
  readonly loadings: readonly Loading[]
  /** SD of the direction under q. */
  readonly sd: number
  /** Distance of the nodes at which epsilon was computed, in SDs: how fine its detail is. */
  readonly step: number
  /** log epsilon over the standardised direction. */
  readonly table: LogTable
  /** Hermite coefficients E_q[epsilon He_l] / l! for l = 0 to 6; those of 1 and 2 are 0 at the fixed point of the sweeps. */
  readonly hermite: readonly number[]
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
  if (groups.length !== sites.length || groups.some(({ terms }, s) => terms.length !== sites[s]!.observations)) {
    throw new RangeError('these are not the observations of this posterior')
  }
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
    const half = Math.min(2000, Math.ceil(REACH / Math.min(0.25, 0.35 / (steepest * sd))))
    const step = REACH / half
    const logs = new Float64Array(2 * half + 1)
    for (const { model, category, parameterVariance } of terms) {
      const log = categoryLogProbability(model, category, parameterVariance)
      for (let i = 0; i < logs.length; i++) logs[i]! += log(mean + sd * (i - half) * step)
    }
    for (let i = 0; i < logs.length; i++) {
      const eta = mean + sd * (i - half) * step
      logs[i]! += -shift * eta + (precision * eta * eta) / 2
    }
    return { loadings, sd, step, hermite: normalise(logs, step), table: new LogTable(logs, step) }
  })
}

/** Subtracts the log of the mean of exp(logs) under Normal(0, 1); returns the Hermite coefficients of what is left. */
function normalise(logs: Float64Array, step: number): number[] {
  const half = logs.length >> 1
  let peak = -Infinity
  for (let i = 0; i < logs.length; i++) peak = Math.max(peak, logs[i]! - ((i - half) * step) ** 2 / 2)
  const sums = [0, 0, 0, 0, 0, 0, 0]
  for (let i = 0; i < logs.length; i++) {
    const z = (i - half) * step
    const tilted = logs[i]! - (z * z) / 2 - peak
    if (tilted < -40) continue
    // He_l / l!: (l + 1) h_(l+1) = z h_l - h_(l-1).
    let before = 0
    let now = Math.exp(tilted)
    for (let l = 0; l <= 6; l++) {
      sums[l]! += now
      ;[before, now] = [now, (z * now - before) / (l + 1)]
    }
  }
  const log = peak + Math.log((sums[0]! * step) / Math.sqrt(2 * Math.PI))
  for (let i = 0; i < logs.length; i++) logs[i]! -= log
  return sums.map((sum) => sum / sums[0]!)
}

const REFINED = 8

/** A smooth function known at equally spaced nodes around 0: cubics between them, eight to a step, and lines in between. */
export class LogTable {
  readonly values: Float64Array
  readonly perStep: number
  readonly middle: number
  private readonly last: number

  constructor(nodes: Float64Array, step: number) {
    const cells = nodes.length - 1
    this.values = new Float64Array(cells * REFINED + 1)
    this.perStep = REFINED / step
    this.middle = (this.values.length - 1) / 2
    this.last = this.values.length - 2
    for (let i = 0; i < cells; i++) {
      const [b, c] = [nodes[i]!, nodes[i + 1]!]
      const a = nodes[i - 1] ?? 2 * b - c
      const d = nodes[i + 2] ?? 2 * c - b
      for (let k = 0; k < REFINED; k++) {
        const t = k / REFINED
        const bend = 2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)
        this.values[i * REFINED + k] = b + 0.5 * t * (c - a + t * bend)
      }
    }
    this.values[cells * REFINED] = nodes[cells]!
  }

  /** Beyond the ends the last line goes on. */
  at(z: number): number {
    const place = z * this.perStep + this.middle
    const i = place <= 0 ? 0 : place >= this.last ? this.last : place | 0
    const from = this.values[i]!
    return from + (place - i) * (this.values[i + 1]! - from)
  }
}

/**
 * log of E[epsilon(z)] for z ~ Normal(m, rest^2), as a function of m: epsilon as seen from where z is known up to `rest`
 * standard deviations. Trapezoid sums over 4 SDs with steps of at most half an SD.
 */
export function smoothed({ table, step }: SiteCorrection, rest: number): LogTable {
  if (rest < 1e-4) return table
  const reach = 8
  const half = Math.ceil(reach / Math.max(step, Math.min(0.4, rest / 2)))
  const spacing = reach / half
  // Detail finer than the kernel needs finer sums.
  const side = Math.max(8, Math.min(200, Math.ceil((4 * rest) / (4 * step))))
  const offsets = Float64Array.from({ length: 2 * side + 1 }, (_, k) => ((k - side) / side) * 4)
  const weights = offsets.map((z) => Math.exp((-z * z) / 2))
  const mass = weights.reduce((sum, weight) => sum + weight, 0)
  const nodes = new Float64Array(2 * half + 1)
  for (let i = 0; i < nodes.length; i++) {
    const m = (i - half) * spacing
    const center = table.at(m)
    let sum = 0
    for (let k = 0; k < offsets.length; k++) {
      // Relative to the center, and held where exp overflows.
      sum += weights[k]! * Math.exp(Math.min(600, table.at(m + offsets[k]! * rest) - center))
    }
    nodes[i] = center + Math.log(sum / mass)
  }
  return new LogTable(nodes, spacing)
}
