import type { Gaussian, Loading } from '../types.ts'
import { fastNormalCdf, fastNormalQuantile, latticePoints } from './quasi-random.ts'
import { type LogTable, type SiteCorrection, smoothed } from './site-correction.ts'
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
  let meanLog = 0
  const tables = corrections.map((site, s) => {
    const left = Math.max(0, row(covarianceColumn(q, site.loadings), site.sd, rank, weights, s * rank))
    const table = smoothed(site, Math.sqrt(left))
    meanLog += meanOf(table, Math.sqrt(Math.max(0, 1 - left)))
    return table
  })
  const logCorrection = (z: Float64Array): number => {
    let log = 0
    for (let s = 0; s < tables.length; s++) {
      let place = 0
      for (let j = 0, at = s * rank; j < rank; j++, at++) place += weights[at]! * z[j]!
      log += tables[s]!.at(place)
    }
    return log
  }

  // E_q[product of epsilons]. The product is near 1, so all but the mean of its log, known exactly, is small; pairs of z and
  // -z make odd terms exact.
  const half = Math.max(1, points >> 3)
  const free = latticePoints(half, rank).normal
  const z = new Float64Array(rank)
  let [rest, all, squares] = [0, 0, 0]
  for (let n = 0; n < half; n++) {
    for (const sign of [1, -1]) {
      for (let i = 0; i < rank; i++) z[i] = own[i] === 0 ? 0 : sign * free[n * rank + i]!
      const log = logCorrection(z)
      const weight = Math.exp(log)
      rest += weight - log
      all += weight
      squares += weight * weight
    }
  }
  const normaliser = rest / (2 * half) + meanLog

  const { uniform } = latticePoints(points, rank)
  let above = 0
  for (let n = 0; n < points; n++) {
    let chance = 1
    for (let i = 0; i < rank && chance > 0; i++) {
      const place = dot(lower, i * rank, z, i) - measures[i]!.gap
      if (own[i] === 0) {
        if (place < -1e-9) chance = 0
        z[i] = 0
        continue
      }
      const tail = fastNormalCdf(place / own[i]!)
      chance *= tail
      z[i] = -fastNormalQuantile(tail * uniform[n * rank + i]!)
    }
    if (chance > 0) above += chance * Math.exp(logCorrection(z))
  }
  return {
    allRequired: Math.min(1, above / points / normaliser),
    effectiveSampleSize: ((all * all) / squares) * (points / (2 * half)),
  }
}

/** E[table(z)] for z ~ Normal(0, sd^2). */
function meanOf(table: LogTable, sd: number): number {
  let sum = 0
  let mass = 0
  for (let i = -40; i <= 40; i++) {
    const weight = Math.exp(-((i * 0.15) ** 2) / 2)
    mass += weight
    sum += weight * table.at(i * 0.15 * sd)
  }
  return sum / mass
}

function dot(matrix: Float64Array, at: number, vector: Float64Array, length: number): number {
  let sum = 0
  for (let k = 0; k < length; k++) sum += matrix[at + k]! * vector[k]!
  return sum
}
