import type { AssemblyProblem, LinearProgram } from '@millwright/psychometrics'

/** The program of a problem as it is written down, item by item: nothing pruned or settled, so a check on all that is. */
export function compileWhole({
  objective,
  rows,
  enemies = [],
  required = [],
  excluded = [],
}: AssemblyProblem): LinearProgram {
  const size = objective.length
  const given = new Set(required)
  const sums = [
    ...rows.map(({ items, coefficients, lower = -Infinity, upper = Infinity }) => ({
      entries: new Map(items.map((item, i) => [item, coefficients?.[i] ?? 1])),
      lower,
      upper,
    })),
    ...enemies.map((set) => ({
      entries: new Map(set.map((item) => [item, 1])),
      lower: -Infinity,
      upper: Math.max(1, set.filter((item) => given.has(item)).length),
    })),
    ...required.map((item) => ({ entries: new Map([[item, 1]]), lower: 1, upper: 1 })),
    ...excluded
      .filter((item) => !given.has(item))
      .map((item) => ({ entries: new Map([[item, 1]]), lower: 0, upper: 0 })),
  ]
  const columns = Array.from({ length: size }, (_, item) =>
    sums.flatMap(({ entries }, row) => (entries.has(item) ? [{ row, value: entries.get(item)! }] : [])),
  )
  const start = new Int32Array(size + 1)
  columns.forEach((entries, item) => (start[item + 1] = start[item]! + entries.length))
  return {
    columns: size,
    rows: sums.length,
    cost: Float64Array.from(objective),
    columnUpper: new Float64Array(size).fill(1),
    integer: new Uint8Array(size).fill(1),
    rowLower: Float64Array.from(sums, ({ lower }) => lower),
    rowUpper: Float64Array.from(sums, ({ upper }) => upper),
    start,
    row: Int32Array.from(columns.flat(), ({ row }) => row),
    value: Float64Array.from(columns.flat(), ({ value }) => value),
  }
}
