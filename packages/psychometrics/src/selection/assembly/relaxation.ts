import { dualSimplex } from './dual-simplex.ts'
import type { CompiledAssembly } from './problem.ts'

/** maximise cost'x subject to rowLower <= Ax <= rowUpper and 0 <= x <= columnUpper; A by columns. */
export interface LinearProgram {
  readonly columns: number
  readonly rows: number
  readonly cost: Float64Array
  readonly columnUpper: Float64Array
  /** 1 = a whole number, 0 = any number. */
  readonly integer: Uint8Array
  readonly rowLower: Float64Array
  readonly rowUpper: Float64Array
  readonly start: Int32Array
  readonly row: Int32Array
  readonly value: Float64Array
}

/** Units of the first relaxation: this many of the best of each row, and of the pool. */
const BEST_OF_ROW = 12
export const TOLERANCE = 1e-9

/** The program over some of the units; the sums of those settled as chosen are taken off the bounds. */
export function programOf(
  compiled: CompiledAssembly,
  columns: readonly number[],
  settled: readonly number[] = [],
): LinearProgram {
  const { cost, start, row, value } = compiled
  const lower = compiled.lower.slice()
  const upper = compiled.upper.slice()
  for (const j of settled) {
    for (let e = start[j]!; e < start[j + 1]!; e++) {
      lower[row[e]!]! -= value[e]!
      upper[row[e]!]! -= value[e]!
    }
  }
  const starts = new Int32Array(columns.length + 1)
  columns.forEach((j, i) => (starts[i + 1] = starts[i]! + start[j + 1]! - start[j]!))
  const rows = new Int32Array(starts[columns.length]!)
  const values = new Float64Array(starts[columns.length]!)
  columns.forEach((j, i) => {
    rows.set(row.subarray(start[j]!, start[j + 1]!), starts[i])
    values.set(value.subarray(start[j]!, start[j + 1]!), starts[i])
  })
  return {
    columns: columns.length,
    rows: lower.length,
    cost: Float64Array.from(columns, (j) => cost[j]!),
    columnUpper: new Float64Array(columns.length).fill(1),
    integer: new Uint8Array(columns.length).fill(1),
    rowLower: lower,
    rowUpper: upper,
    start: starts,
    row: rows,
    value: values,
  }
}

/**
 * An upper bound of the objective over all free units from any row multipliers (weak duality), with the reduced cost of
 * each unit: a test that contains a unit of negative reduced cost r, or lacks one of positive r, reaches at most
 * bound - |r|. Rounding in the multipliers costs tightness, never truth.
 * Source: Lagrangian relaxation: Fisher (1981), Management Science 27(1), 1-18.
 */
export function lagrangianBound(
  { cost, start, row, value, lower, upper }: CompiledAssembly,
  multipliers: ArrayLike<number>,
): { bound: number; reducedCost: Float64Array } {
  const lambda = new Float64Array(lower.length)
  let bound = 0
  for (let r = 0; r < lower.length; r++) {
    const wanted = multipliers[r]!
    // A multiplier against a bound that is not there would make the bound infinite: it is left out.
    const limit = wanted > 0 ? upper[r]! : lower[r]!
    lambda[r] = Number.isFinite(limit) ? wanted : 0
    if (lambda[r] !== 0) bound += lambda[r]! * limit
  }
  const reducedCost = new Float64Array(cost.length)
  for (let j = 0; j < cost.length; j++) {
    let reduced = cost[j]!
    for (let e = start[j]!; e < start[j + 1]!; e++) reduced -= lambda[row[e]!]! * value[e]!
    reducedCost[j] = reduced
    if (reduced > 0) bound += reduced
  }
  return { bound, reducedCost }
}

export interface Relaxation {
  readonly bound: number
  readonly reducedCost: Float64Array
  readonly multipliers: Float64Array
  /** Value of each unit, 0 to 1. */
  readonly values: Float64Array
  /** Units of the answer when it is a test, that is, has no fractions. */
  readonly whole: number[] | null
  /** Units in the last program. */
  readonly size: number
}

/** The relaxation (fractions of units allowed) over the whole pool by column generation; null when infeasible. */
export function relaxAssembly(compiled: CompiledAssembly): Relaxation | null {
  const { cost, start, row, lower } = compiled
  const inside = new Uint8Array(cost.length)
  const left = new Int32Array(lower.length).fill(BEST_OF_ROW)
  const byCost = Array.from(cost, (_, j) => j).sort((i, j) => cost[j]! - cost[i]! || i - j)
  byCost.forEach((j, rank) => {
    if (rank < 2 * BEST_OF_ROW) inside[j] = 1
    for (let e = start[j]!; e < start[j + 1]!; e++) if (left[row[e]!]!-- > 0) inside[j] = 1
  })
  for (;;) {
    const columns: number[] = []
    for (let j = 0; j < inside.length; j++) if (inside[j] === 1) columns.push(j)
    const answer = dualSimplex(programOf(compiled, columns))
    if (answer === undefined) {
      // No multipliers: the bound is the sum of all positive costs, true if not useful.
      const multipliers = new Float64Array(lower.length)
      const values = new Float64Array(cost.length)
      return { ...lagrangianBound(compiled, multipliers), multipliers, values, whole: null, size: columns.length }
    }
    if (answer === null) {
      if (columns.length === cost.length) return null
      inside.fill(1)
      continue
    }
    const { bound, reducedCost } = lagrangianBound(compiled, answer.rowDuals)
    const missing = byCost.filter((j) => inside[j] === 0 && reducedCost[j]! > TOLERANCE)
    if (missing.length === 0) {
      const values = new Float64Array(cost.length)
      columns.forEach((j, i) => (values[j] = Math.min(1, Math.max(0, answer.values[i]!))))
      const isWhole = values.every((x) => Math.abs(x - Math.round(x)) < 1e-7)
      const chosen = columns.filter((j) => values[j]! > 0.5)
      const objective = chosen.reduce((sum, j) => sum + cost[j]!, 0)
      const whole = isWhole && objective > bound - 1e-7 && keepsRows(compiled, chosen) ? chosen : null
      return { bound, reducedCost, multipliers: answer.rowDuals, values, whole, size: columns.length }
    }
    missing.sort((i, j) => reducedCost[j]! - reducedCost[i]!)
    for (const j of missing.slice(0, 100)) inside[j] = 1
  }
}

/** Units whose reduced cost is within `slack`, and those that every test within `slack` of the bound has. */
export function undecided({ reducedCost }: Relaxation, slack: number): { columns: number[]; settled: number[] } {
  const columns: number[] = []
  const settled: number[] = []
  reducedCost.forEach((reduced, j) => {
    if (Math.abs(reduced) <= slack) columns.push(j)
    else if (reduced > 0) settled.push(j)
  })
  return { columns, settled }
}

function keepsRows({ start, row, value, lower, upper }: CompiledAssembly, chosen: readonly number[]): boolean {
  const activity = new Float64Array(lower.length)
  for (const j of chosen) for (let e = start[j]!; e < start[j + 1]!; e++) activity[row[e]!]! += value[e]!
  return activity.every((sum, r) => sum >= lower[r]! - 1e-9 && sum <= upper[r]! + 1e-9)
}
