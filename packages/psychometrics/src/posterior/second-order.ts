import type { Gaussian } from '../types.ts'
import type { SiteCorrection } from './site-correction.ts'
import { along, covarianceColumn } from './weighted-sum.ts'

/** Sums over pairs of sites that are the same for every weighted sum: sites x sites, or one number a site. */
export interface SitePairs {
  readonly hermite: readonly (readonly number[])[]
  readonly mean: Float64Array
  readonly variance: Float64Array
  readonly ownVariance: Float64Array
  readonly third: Float64Array
  readonly ownThird: Float64Array
  readonly fourth: Float64Array
  readonly fourthUneven: Float64Array
}

const FACTORIALS = [1, 1, 2, 6, 24, 120, 720]
const ORDERS = [3, 4, 5, 6]

/**
 * What two epsilons have in common, to second order in the sites' departures from Gaussian. With Hermite coefficients c of
 * the sites, correlation r of x and z, and i shared factors, E_q[epsilon_x epsilon_z | y] holds
 * c_a c_b a! b! / (i! (a-i)! (b-i)!) r^i r_xy^(a-i) r_zy^(b-i) He_(a+b-2i)(y): Mehler's formula. Here stand the factors that
 * do not depend on y, for a and b from 3 to 6 and results of degree 1 to 4; `correctedMoments` puts y in.
 * Source: Opper, Paquet & Winther (2013), Journal of Machine Learning Research 14, 2857-2898, for the expansion.
 */
export function sitePairs(q: Gaussian, sites: readonly SiteCorrection[]): SitePairs {
  const n = sites.length
  const hermite = sites.map((site) => site.hermite)
  const vector = (): Float64Array => new Float64Array(n)
  const matrix = (): Float64Array => new Float64Array(n * n)
  const [mean, ownVariance, ownThird] = [vector(), vector(), vector()]
  const [variance, third, fourth, fourthUneven] = [matrix(), matrix(), matrix(), matrix()]
  const powers = [1, 0, 0, 0, 0, 0, 0]
  for (let s = 0; s < n; s++) {
    const column = covarianceColumn(q, sites[s]!.loadings)
    const c = hermite[s]!
    for (let t = 0; t < n; t++) {
      if (t === s) continue
      const d = hermite[t]!
      const r = along(column, sites[t]!.loadings) / (sites[s]!.sd * sites[t]!.sd)
      for (let i = 1; i <= 6; i++) powers[i] = powers[i - 1]! * r
      for (const a of ORDERS) {
        const same = c[a]! * d[a]! * FACTORIALS[a]!
        variance[s * n + t]! += ((same * a) / 2) * powers[a - 1]!
        fourth[s * n + t]! += ((same * a * (a - 1)) / 8) * powers[a - 2]!
        if (a < 6) {
          const next = c[a]! * d[a + 1]! * FACTORIALS[a + 1]!
          mean[t]! += next * powers[a]!
          third[s * n + t]! += ((next * a) / 2) * powers[a - 1]!
        }
        if (a < 5) {
          const afterNext = c[a]! * d[a + 2]! * FACTORIALS[a + 2]!
          ownVariance[t]! += (afterNext / 2) * powers[a]!
          fourthUneven[s * n + t]! += ((afterNext * a) / 6) * powers[a - 1]!
        }
      }
      ownThird[t]! += c[3]! * d[6]! * 120 * powers[3]!
    }
  }
  return { hermite, mean, variance, ownVariance, third, ownThird, fourth, fourthUneven }
}

/**
 * For a standardised sum y: the mean and SD that expectation propagation leaves at 0 and 1, and how far the sites'
 * covariances given y move the third and fourth Hermite coefficient of its log density beyond the product of the
 * expectations E_q[epsilon | y].
 *
 * @param seen - correlation of y with each site
 */
export function correctedMoments(pairs: SitePairs, seen: Float64Array) {
  const n = seen.length
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  for (let s = 0; s < n; s++) {
    const x = seen[s]!
    first += pairs.mean[s]! * x
    second += pairs.ownVariance[s]! * x * x
    third += pairs.ownThird[s]! * x * x * x
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let t = 0; t < n; t++) {
      const y = seen[t]!
      const square = y * y
      a += pairs.variance[s * n + t]! * y
      b += pairs.third[s * n + t]! * square
      c += pairs.fourth[s * n + t]! * square
      d += pairs.fourthUneven[s * n + t]! * square * y
    }
    second += x * a
    third += x * b
    fourth += x * x * c + x * d
  }
  // What the product of expectations already has of the same terms: r replaced by r_xy r_zy, which separates.
  const shared = (a: number, b: number): number => {
    let [left, right, both] = [0, 0, 0]
    for (let s = 0; s < n; s++) {
      const own = pairs.hermite[s]![a]! * seen[s]! ** a
      const other = pairs.hermite[s]![b]! * seen[s]! ** b
      left += own
      right += other
      both += own * other
    }
    return left * right - both
  }
  third -= 36 * shared(3, 4) + 240 * shared(4, 5) + 1800 * shared(5, 6) + 120 * shared(3, 6)
  fourth -= 4.5 * shared(3, 3) + 36 * shared(4, 4) + 300 * shared(5, 5) + 2700 * shared(6, 6)
  fourth -= 60 * shared(3, 5) + 480 * shared(4, 6)
  // The series is meant for small corrections; a large one says that it does not hold here.
  const held = (value: number, most: number): number => Math.max(-most, Math.min(most, value))
  const mean = held(first, 0.1)
  const variance = 1 + held(2 * second, 0.2) - mean * mean
  return { mean, standardDeviation: Math.sqrt(variance), third: held(third, 0.05), fourth: held(fourth, 0.02) }
}
