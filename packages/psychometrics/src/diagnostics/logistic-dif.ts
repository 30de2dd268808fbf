import { chiSquareUpperTail } from '../numerics/chi-square.ts'
import { cholesky, solveCholesky } from '../numerics/cholesky.ts'
import { logSigmoid, sigmoid } from '../numerics/logistic.ts'

/** Persons of one group with one value of the matching variable. */
export interface MatchedCount {
  /** Total score, or ability. */
  readonly match: number
  readonly focal: boolean
  readonly right: number
  readonly wrong: number
}

export interface ChiSquareTest {
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
}

export interface LogisticDif {
  readonly persons: number
  /** Group beside the matching variable: the item is harder for one group at every ability. */
  readonly uniform: ChiSquareTest
  /** Group x matching variable beside both: the difference changes with ability. */
  readonly nonUniform: ChiSquareTest
  readonly both: ChiSquareTest
  /** Difference of log odds right, focal less reference, of the model with uniform DIF; null where it has no finite maximum. */
  readonly groupEffect: number | null
  /** Nagelkerke's R^2 of all three models together with what DIF adds to it (`both`). */
  readonly rSquared: { readonly matching: number; readonly uniform: number; readonly both: number }
  readonly rSquaredChange: number
  /** By `rSquaredChange` and the significance of `both` at 0.05: A below 0.035 or not significant, B below 0.07, C. */
  readonly jodoinGierlClass: 'A' | 'B' | 'C'
}

/**
 * Differential item functioning of a right/wrong item by logistic regression on the matching variable, the group, and their
 * product: likelihood ratio tests of the three nested models, 1, 1 and 2 df. Sees DIF that crosses, which Mantel-Haenszel misses;
 * assumes that log odds are linear in the matching variable. Minimum: 100 persons in each group (200 for non-uniform).
 * Fitted by Newton's method until the log-likelihood stands still (1e-11 relative). Where one answer never occurs beyond some
 * score the likelihood still has a limit, so the tests stay right; coefficients are then null.
 * Sources: Swaminathan & Rogers (1990), JEM 27(4), 361-370; Nagelkerke (1991), Biometrika 78(3), 691-692; Jodoin & Gierl
 * (2001), Applied Measurement in Education 14(4), 329-349. Accuracy: 1e-8 on fims_dif and sim_dif (R's glm).
 *
 * @returns null when a group or an answer does not occur, or the matching variable does not vary
 * @throws RangeError for counts or matching values that are not finite
 */
export function logisticDif(counts: readonly MatchedCount[]): LogisticDif | null {
  const used = counts.filter(({ right, wrong }) => right + wrong > 0)
  for (const { match, right, wrong } of counts) {
    if (!(Number.isFinite(match) && right >= 0 && wrong >= 0 && Number.isFinite(right + wrong))) {
      throw new RangeError(`${right} right and ${wrong} wrong at ${match}`)
    }
  }
  const total = (of: (row: MatchedCount) => number): number => used.reduce((sum, row) => sum + of(row), 0)
  const persons = total(({ right, wrong }) => right + wrong)
  const right = total((row) => row.right)
  const focal = total((row) => (row.focal ? row.right + row.wrong : 0))
  if (right === 0 || right === persons || focal === 0 || focal === persons) return null
  const mean = total((row) => row.match * (row.right + row.wrong)) / persons
  const variance = total((row) => (row.match - mean) ** 2 * (row.right + row.wrong)) / persons
  if (!(variance > 0)) return null
  // Standardised so that Newton's matrix is well conditioned whatever the unit.
  const rows = used.map((row) => ({
    ...row,
    match: (row.match - mean) / Math.sqrt(variance),
    group: row.focal ? 1 : 0,
  }))
  const matching = fit(rows.map((row) => ({ ...row, x: [1, row.match] })))
  const uniform = fit(rows.map((row) => ({ ...row, x: [1, row.match, row.group] })))
  const both = fit(rows.map((row) => ({ ...row, x: [1, row.match, row.group, row.match * row.group] })))
  const none = right * Math.log(right / persons) + (persons - right) * Math.log((persons - right) / persons)
  const rSquared = {
    matching: nagelkerke(matching.logLikelihood, none, persons),
    uniform: nagelkerke(uniform.logLikelihood, none, persons),
    both: nagelkerke(both.logLikelihood, none, persons),
  }
  const test = (small: number, large: number, degreesOfFreedom: number): ChiSquareTest => {
    const statistic = Math.max(0, 2 * (large - small))
    return { statistic, degreesOfFreedom, pValue: chiSquareUpperTail(statistic, degreesOfFreedom) }
  }
  const rSquaredChange = Math.max(0, rSquared.both - rSquared.matching)
  const bothTest = test(matching.logLikelihood, both.logLikelihood, 2)
  const negligible = rSquaredChange < 0.035 || bothTest.pValue > 0.05
  return {
    persons,
    uniform: test(matching.logLikelihood, uniform.logLikelihood, 1),
    nonUniform: test(uniform.logLikelihood, both.logLikelihood, 1),
    both: bothTest,
    groupEffect: uniform.bounded ? uniform.coefficients[2]! : null,
    rSquared,
    rSquaredChange,
    jodoinGierlClass: negligible ? 'A' : rSquaredChange < 0.07 ? 'B' : 'C',
  }
}

/** 1 - (L0 / L)^(2/n) over its largest value, 1 - L0^(2/n). */
function nagelkerke(logLikelihood: number, none: number, persons: number): number {
  return -Math.expm1((2 / persons) * (none - logLikelihood)) / -Math.expm1((2 / persons) * none)
}

interface Row {
  readonly x: readonly number[]
  readonly right: number
  readonly wrong: number
}

/** Maximum of the binomial log-likelihood by Newton steps, halved while they lower it. */
function fit(rows: readonly Row[]): { coefficients: Float64Array; logLikelihood: number; bounded: boolean } {
  const n = rows[0]!.x.length
  const logLikelihoodAt = (beta: Float64Array): number =>
    rows.reduce((sum, { x, right, wrong }) => {
      const z = product(x, beta)
      return sum + (right > 0 ? right * logSigmoid(z) : 0) + (wrong > 0 ? wrong * logSigmoid(-z) : 0)
    }, 0)
  let coefficients = new Float64Array(n)
  let logLikelihood = logLikelihoodAt(coefficients)
  for (let round = 0; round < 60; round++) {
    const gradient = new Float64Array(n)
    const information = new Float64Array(n * n)
    for (const { x, right, wrong } of rows) {
      const p = sigmoid(product(x, coefficients))
      const weight = (right + wrong) * p * (1 - p)
      for (let i = 0; i < n; i++) {
        gradient[i]! += x[i]! * (right - (right + wrong) * p)
        for (let j = 0; j < n; j++) information[i * n + j]! += weight * x[i]! * x[j]!
      }
    }
    // A ridge too small to be seen keeps the matrix regular when a group has only one value of the matching variable.
    for (let i = 0; i < n; i++) information[i * n + i]! += 1e-10 * (1 + information[i * n + i]!)
    const step = solveCholesky(cholesky(information, n), gradient)
    let size = 1
    let next = coefficients
    let reached = -Infinity
    for (; size > 1e-6; size /= 2) {
      next = coefficients.map((value, i) => value + size * step[i]!)
      reached = logLikelihoodAt(next)
      if (reached >= logLikelihood) break
    }
    const gain = reached - logLikelihood
    if (gain > 0) [coefficients, logLikelihood] = [next, reached]
    if (gain <= 1e-13 * Math.abs(logLikelihood)) break
  }
  const bounded = rows.every(({ x }) => Math.abs(product(x, coefficients)) < 25)
  return { coefficients, logLikelihood, bounded }
}

function product(x: readonly number[], beta: Float64Array): number {
  return x.reduce((sum, value, i) => sum + value * beta[i]!, 0)
}
