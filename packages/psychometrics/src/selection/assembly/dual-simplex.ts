import type { LinearProgram } from './relaxation.ts'

export interface RelaxedOptimum {
  readonly values: Float64Array
  /** Multiplier of each row: cost - sum of multiplier x coefficient is a column's reduced cost. */
  readonly rowDuals: Float64Array
}

const PIVOT = 1e-9
const FEASIBLE = 1e-9

/**
 * Optimum of a program without its whole numbers; null when infeasible, undefined when it takes too many steps. All columns lie between 0 and a finite bound, so
 * each at the bound its cost prefers is a dual feasible start and no first phase is needed. Dense dictionary: made for some
 * tens of rows and hundreds of columns. Costs are moved by 1e-10 of the largest against ties; multipliers are as exact as
 * the arithmetic of some hundred pivots, which `lagrangianBound` makes safe.
 * Source: bounded dual simplex with bound flipping: Koberstein (2005), The Dual Simplex Method, ch. 3; dictionaries:
 * Chvatal (1983), Linear Programming, ch. 8.
 */
export function dualSimplex(program: LinearProgram): RelaxedOptimum | null | undefined {
  const { columns: n, rows: m, cost, columnUpper, rowLower, rowUpper, start, row, value } = program
  // Variable j < n is a column, n + r the sum of row r. Basic variables are sums over the nonbasic ones.
  const low = new Float64Array(n + m)
  const high = new Float64Array(n + m)
  high.set(columnUpper)
  low.set(rowLower, n)
  high.set(rowUpper, n)
  const table = new Float64Array(m * n)
  const reduced = Float64Array.from(cost)
  const scale = new Float64Array(n + m).fill(1)
  const largest = cost.reduce((most, c) => Math.max(most, Math.abs(c)), 0)
  for (let j = 0; j < n; j++) {
    reduced[j]! += 1e-10 * largest * ((Math.imul(j + 1, 0x9e3779b1) >>> 0) / 4294967296)
    for (let e = start[j]!; e < start[j + 1]!; e++) {
      table[row[e]! * n + j] = value[e]!
      scale[n + row[e]!] = Math.max(scale[n + row[e]!]!, Math.abs(value[e]!))
    }
  }
  const nonbasic = Int32Array.from({ length: n }, (_, j) => j)
  const basic = Int32Array.from({ length: m }, (_, r) => n + r)
  const at = Float64Array.from({ length: n }, (_, j) => (reduced[j]! > 0 ? high[j]! : 0))
  const sum = new Float64Array(m)
  for (let r = 0; r < m; r++) for (let k = 0; k < n; k++) sum[r]! += table[r * n + k]! * at[k]!

  for (let step = 0; step < 100 * (m + 10); step++) {
    let leave = -1
    let worst = 0
    for (let r = 0; r < m; r++) {
      const variable = basic[r]!
      const by = Math.max(low[variable]! - sum[r]!, sum[r]! - high[variable]!) / scale[variable]!
      if (by > FEASIBLE && by > worst) {
        worst = by
        leave = r
      }
    }
    if (leave < 0) return result(program, nonbasic, at, basic, sum, reduced)
    const variable = basic[leave]!
    const rises = sum[leave]! < low[variable]!
    const target = rises ? low[variable]! : high[variable]!
    const enter = enteringColumn(
      table,
      leave * n,
      n,
      rises,
      Math.abs(target - sum[leave]!),
      nonbasic,
      at,
      low,
      high,
      reduced,
    )
    if (enter === null) return null
    for (const k of enter.flipped) {
      const other = at[k] === high[nonbasic[k]!]! ? low[nonbasic[k]!]! : high[nonbasic[k]!]!
      const by = other - at[k]!
      for (let r = 0; r < m; r++) sum[r]! += table[r * n + k]! * by
      at[k] = other
    }
    const column = enter.column
    const pivot = table[leave * n + column]!
    const by = (target - sum[leave]!) / pivot
    for (let r = 0; r < m; r++) sum[r]! += table[r * n + column]! * by
    sum[leave] = at[column]! + by
    at[column] = target
    basic[leave] = nonbasic[column]!
    nonbasic[column] = variable
    eliminate(table, reduced, m, n, leave, column)
  }
  return undefined
}

/**
 * The column that enters: ratios |reduced cost| / |coefficient| rising, columns that can only help by jumping to their other
 * bound are flipped first (each takes its share off the distance). Null when even all of them cannot cover the distance.
 */
function enteringColumn(
  table: Float64Array,
  offset: number,
  n: number,
  rises: boolean,
  distance: number,
  nonbasic: Int32Array,
  at: Float64Array,
  low: Float64Array,
  high: Float64Array,
  reduced: Float64Array,
): { column: number; flipped: number[] } | null {
  const open: { k: number; ratio: number; size: number; range: number }[] = []
  for (let k = 0; k < n; k++) {
    const coefficient = table[offset + k]!
    const size = Math.abs(coefficient)
    if (size <= PIVOT) continue
    const variable = nonbasic[k]!
    const range = high[variable]! - low[variable]!
    if (range === 0) continue
    const isLow = at[k] === low[variable]!
    if ((isLow === coefficient > 0) !== rises) continue
    open.push({ k, ratio: Math.abs(reduced[k]!) / size, size, range })
  }
  open.sort((x, y) => x.ratio - y.ratio || y.size - x.size || x.k - y.k)
  const flipped: number[] = []
  let left = distance
  for (const { k, size, range } of open) {
    left -= size * range
    if (left <= 0) return { column: k, flipped }
    flipped.push(k)
  }
  const last = flipped.pop()
  // Rounding may leave a crumb of the distance: the last column then goes a little beyond its bound, within tolerance.
  return last !== undefined && left <= 1e-7 ? { column: last, flipped } : null
}

function eliminate(
  table: Float64Array,
  reduced: Float64Array,
  m: number,
  n: number,
  leave: number,
  column: number,
): void {
  const own = leave * n
  const inverse = 1 / table[own + column]!
  for (let k = 0; k < n; k++) table[own + k]! *= -inverse
  table[own + column] = inverse
  for (let r = 0; r < m; r++) {
    if (r === leave) continue
    const base = r * n
    const factor = table[base + column]!
    if (factor === 0) continue
    table[base + column] = 0
    for (let k = 0; k < n; k++) table[base + k]! += factor * table[own + k]!
  }
  const factor = reduced[column]!
  if (factor === 0) return
  reduced[column] = 0
  for (let k = 0; k < n; k++) reduced[k]! += factor * table[own + k]!
}

function result(
  { columns: n, rows: m }: LinearProgram,
  nonbasic: Int32Array,
  at: Float64Array,
  basic: Int32Array,
  sum: Float64Array,
  reduced: Float64Array,
): RelaxedOptimum {
  const values = new Float64Array(n)
  const rowDuals = new Float64Array(m)
  nonbasic.forEach((variable, k) => {
    if (variable < n) values[variable] = at[k]!
    else rowDuals[variable - n] = reduced[k]!
  })
  basic.forEach((variable, r) => {
    if (variable < n) values[variable] = sum[r]!
  })
  return { values, rowDuals }
}
