import type { Gaussian, Loading } from '../types.ts'
import { fastNormalCdf, fastNormalQuantile, latticePoints } from './quasi-random.ts'
import { type SiteCorrection, smoothed } from './site-correction.ts'
import { along, covarianceColumn } from './weighted-sum.ts'

/**
 * P(all sums at or above their cuts), where p(sums) = q(sums) x product of E_q[epsilon | sums].
 *
 * Under q the sums are drawn one after the other above their cuts (sequential conditioning), most demanding first; each
 * point carries the probability of what it was held to, times the corrections. The same lattice without the cuts gives
 * the constant of proportion. Exact up to the points' error when every answer looks at the required sums.
 * Sources: Genz (1992), Journal of Computational and Graphical Statistics 1(2), 141-149; Gibson, Glasbey & Elston (1994).
 */
export function jointProbability(
  q: Gaussian,
  corrections: readonly SiteCorrection[],
  required: readonly { readonly loadings: readonly Loading[]; readonly cut: number }[],
  points: number,
): { allRequired: number; effectiveSampleSize: number } {
  if (required.length === 0) return { allRequired: 1, effectiveSampleSize: points }
  const columns = required.map(({ loadings }) => covarianceColumn(q, loadings))
  const measures = required.map(({ loadings, cut }, r) => {
    let mean = 0
    for (const { index, weight } of loadings) mean += weight * q.mean[index]!
    const variance = along(columns[r]!, loadings)
    if (!(variance > 0)) throw new RangeError('a required sum without variance')
    return { loadings, column: columns[r]!, variance, gap: (cut - mean) / Math.sqrt(variance) }
  })
  // Rounded, so that the last digits of the posterior do not decide the order.
  const demand = (gap: number): number => Math.round(gap * 1e6)
  measures.sort((a, b) => demand(b.gap) - demand(a.gap))

  // Rows of the Cholesky factor of the correlations; a sum that repeats others gets no coordinate of its own.
  const rank = measures.length
  const lower = new Float64Array(rank * rank)
  const own = new Float64Array(rank)
  const row = (column: Float64Array, sd: number, upTo: number, out: Float64Array, at: number): number => {
    let left = 1
    for (let j = 0; j < upTo; j++) {
      if (own[j] === 0) continue
      let sum = along(column, measures[j]!.loadings) / (sd * Math.sqrt(measures[j]!.variance))
      for (let k = 0; k < j; k++) sum -= out[at + k]! * lower[j * rank + k]!
      out[at + j] = sum / own[j]!
      left -= out[at + j]! ** 2
    }
    return left
  }
  for (let i = 0; i < rank; i++) {
    const left = row(measures[i]!.column, Math.sqrt(measures[i]!.variance), i, lower, i * rank)
    own[i] = left > 1e-9 ? Math.sqrt(left) : 0
    lower[i * rank + i] = own[i]!
  }
  const weights = new Float64Array(corrections.length * rank)
  const tables = corrections.map((site, s) => {
    const left = row(covarianceColumn(q, site.loadings), site.sd, rank, weights, s * rank)
    return smoothed(site, Math.sqrt(Math.max(0, left)))
  })
  // An answer on a required skill depends on no sum after it.
  const lengths = tables.map((_, s) => {
    let length = rank
    while (length > 0 && Math.abs(weights[s * rank + length - 1]!) < 1e-12) length--
    return length
  })
  const correction = (z: Float64Array): number => {
    let log = 0
    for (let s = 0; s < tables.length; s++) log += tables[s]!.at(dot(weights, s * rank, z, lengths[s]!))
    return Math.exp(log)
  }

  const gaps = Float64Array.from(measures, ({ gap }) => gap)
  const { uniform, normal } = latticePoints(points, rank)
  const free = new Float64Array(rank)
  const held = new Float64Array(rank)
  let [all, squares, above] = [0, 0, 0]
  for (let n = 0; n < points; n++) {
    let chance = 1
    for (let i = 0, at = n * rank; i < rank; i++, at++) {
      free[i] = own[i] === 0 ? 0 : normal[at]!
      if (chance === 0) continue
      const place = dot(lower, i * rank, held, i) - gaps[i]!
      if (own[i] === 0) {
        if (place < -1e-9) chance = 0
        held[i] = 0
        continue
      }
      const tail = fastNormalCdf(place / own[i]!)
      chance *= tail
      held[i] = -fastNormalQuantile(tail * uniform[at]!)
    }
    // The same points for both means: where epsilon grows in the tails, their errors cancel (measured).
    const weight = correction(free)
    all += weight
    squares += weight * weight
    if (chance > 0) above += chance * correction(held)
  }
  return { allRequired: Math.min(1, above / all), effectiveSampleSize: (all * all) / squares }
}

function dot(matrix: Float64Array, at: number, vector: Float64Array, length: number): number {
  let sum = 0
  for (let k = 0; k < length; k++) sum += matrix[at + k]! * vector[k]!
  return sum
}
