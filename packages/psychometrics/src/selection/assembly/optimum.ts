import {
  type AssemblyProblem,
  type AssemblyRow,
  type CompiledAssembly,
  activityOf,
  compileAssembly,
  itemsOf,
} from './problem.ts'

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

/** What a solver must be able to do; this package has none of its own. Both maximise. */
export interface ProgramSolver {
  /** Optimum of the program without whole numbers: values of the columns and duals of the rows; null when infeasible. */
  relaxation(program: LinearProgram): { values: Float64Array; rowDuals: Float64Array } | null
  /** The optimum, to a gap of 0; null when infeasible. @throws Error when the solver stops before it knows */
  optimum(program: LinearProgram): Float64Array | null
}

export interface Relaxed {
  /** Name of the row that is not kept. */
  readonly name: string
  /** What the test has less or more than the bound. */
  readonly by: number
}

export interface AssembledTest {
  /** Chosen items in increasing order, the required ones among them. */
  readonly items: number[]
  readonly objective: number
  /** The objective's bound when fractions of items were allowed: how much whole items cost. */
  readonly relaxationBound: number
  readonly relaxed: readonly Relaxed[]
  /** Free units (items, or all-or-none sets) of the pool, and how many of them the last program had. */
  readonly poolSize: number
  readonly programSize: number
}

/** The program over some of the units, with the rows they leave. */
function programOf(compiled: CompiledAssembly, columns: readonly number[]): LinearProgram {
  const { cost, start, row, value, lower, upper } = compiled
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

/** Units of the first relaxation: this many of the best of each row, and of the pool. */
const BEST_OF_ROW = 12
/** Units in the first integer program beyond those the relaxation uses. */
const CORE = 40
const TOLERANCE = 1e-9

/**
 * The best test that keeps all constraints. When none does, rows that declare a `relaxLevel` give way in that order, each
 * by no more than needed, and the answer names them; null when that is not enough or no row may give way.
 *
 * Pruning that keeps the optimum: the relaxation (fractions of items allowed) is solved over the best units of each row,
 * and again with the units that its duals price above zero, until none of the pool is. Its duals then bound every test of
 * the whole pool (`lagrangianBound`). If the relaxation's answer is whole it is the optimum. Otherwise the integer program
 * is solved over the units of least bad reduced cost; a unit left out could be in a better test only when
 * bound + reduced cost exceeds the objective found, and while there are such units it is solved again with them.
 * Source: column generation and reduced-cost fixing, e.g. Wolsey (1998), Integer Programming, ch. 7 and 11.
 */
export function assembleTest(problem: AssemblyProblem, solver: ProgramSolver): AssembledTest | null {
  const strict = assembleStrictly(problem, solver)
  if (strict) return strict
  const levels = new Set(problem.rows.flatMap(({ relaxLevel }) => relaxLevel ?? []))
  for (const level of [...levels].sort((a, b) => a - b)) {
    const widened = widenedRows(problem, level, solver)
    if (!widened) continue
    const test = assembleStrictly({ ...problem, rows: widened.rows }, solver)
    if (test) return { ...test, relaxed: widened.relaxed }
  }
  return null
}

/** Cost of one unit of slack in terms of the best item, and how much dearer the next level's is. */
const SLACK_COST = 50
const LEVEL_FACTOR = 100

/**
 * The rows with those up to a level widened as little as lets a test exist (rows of lower levels first), or null when
 * even that is not enough. One elastic program over the whole pool.
 */
function widenedRows(
  problem: AssemblyProblem,
  level: number,
  solver: ProgramSolver,
): { rows: AssemblyRow[]; relaxed: Relaxed[] } | null {
  const compiled = compileAssembly(problem)
  const strict = programOf(
    compiled,
    compiled.units.map((_, j) => j),
  )
  const unit = SLACK_COST * (1e-6 + compiled.cost.reduce((most, cost) => Math.max(most, Math.abs(cost)), 0))
  const slacks = problem.rows.flatMap(({ relaxLevel = Infinity }, row) =>
    relaxLevel <= level ? [1, -1].map((sign) => ({ row, sign, cost: -unit * LEVEL_FACTOR ** (relaxLevel - 1) })) : [],
  )
  const reach = (row: number): number =>
    problem.rows[row]!.items.reduce((sum, _, i) => sum + Math.abs(problem.rows[row]!.coefficients?.[i] ?? 1), 0) +
    Math.max(
      ...[problem.rows[row]!.lower, problem.rows[row]!.upper].map((b = 0) => (Number.isFinite(b) ? Math.abs(b) : 0)),
    )
  const entries = strict.start[strict.columns]!
  const solution = solver.optimum({
    ...strict,
    columns: strict.columns + slacks.length,
    cost: Float64Array.from([...strict.cost, ...slacks.map(({ cost }) => cost)]),
    columnUpper: Float64Array.from([...strict.columnUpper, ...slacks.map(({ row }) => reach(row))]),
    integer: Uint8Array.from([...strict.integer, ...slacks.map(() => 0)]),
    start: Int32Array.from([...strict.start, ...slacks.map((_, i) => entries + i + 1)]),
    row: Int32Array.from([...strict.row, ...slacks.map(({ row }) => row)]),
    value: Float64Array.from([...strict.value, ...slacks.map(({ sign }) => sign)]),
  })
  if (solution === null) return null
  const chosen = new Set(
    itemsOf(
      compiled,
      compiled.units.flatMap((_, j) => (solution[j]! > 0.5 ? [j] : [])),
    ),
  )
  const relaxed: Relaxed[] = []
  const rows = problem.rows.map((row) => {
    const { lower = -Infinity, upper = Infinity, name } = row
    const sum = activityOf(row, chosen)
    const by = Math.max(lower - sum, sum - upper)
    if (!(by > 1e-6)) return row
    relaxed.push({ name, by })
    return { ...row, lower: Math.min(lower, sum), upper: Math.max(upper, sum) }
  })
  return { rows, relaxed }
}

/** The best test that keeps every row, or null. */
function assembleStrictly(problem: AssemblyProblem, solver: ProgramSolver): AssembledTest | null {
  const compiled = compileAssembly(problem)
  const relaxed = relaxation(compiled, solver)
  if (relaxed === null) return null
  const { bound, reducedCost, whole } = relaxed
  const test = (chosen: readonly number[], programSize: number): AssembledTest => ({
    items: itemsOf(compiled, chosen),
    objective: chosen.reduce((sum, j) => sum + compiled.cost[j]!, compiled.fixedObjective),
    relaxationBound: bound + compiled.fixedObjective,
    relaxed: [],
    poolSize: compiled.units.length,
    programSize,
  })
  if (whole) return test(whole, relaxed.size)
  const order = Array.from(reducedCost, (_, j) => j).sort((i, j) => reducedCost[j]! - reducedCost[i]! || i - j)
  const unpromising = order.findIndex((j) => reducedCost[j]! < -TOLERANCE)
  let size = Math.min(order.length, (unpromising < 0 ? order.length : unpromising) + CORE)
  for (;;) {
    const columns = order.slice(0, size)
    const solution = solver.optimum(programOf(compiled, columns))
    if (solution === null) {
      if (size === order.length) return null
      size = Math.min(order.length, 3 * size)
      continue
    }
    const chosen = columns.filter((_, i) => solution[i]! > 0.5)
    const objective = chosen.reduce((sum, j) => sum + compiled.cost[j]!, 0)
    // Sorted by reduced cost, so the units that might still matter are a longer beginning of the same order.
    let needed = size
    while (needed < order.length && bound + reducedCost[order[needed]!]! > objective + TOLERANCE) needed++
    if (needed === size) return test(chosen, size)
    size = needed
  }
}

interface Relaxation {
  readonly bound: number
  readonly reducedCost: Float64Array
  /** Units of the relaxation's answer when it is a test, that is, has no fractions. */
  readonly whole: number[] | null
  readonly size: number
}

/** The relaxation over the whole pool by column generation; null when infeasible. */
function relaxation(compiled: CompiledAssembly, solver: ProgramSolver): Relaxation | null {
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
    const answer = solver.relaxation(programOf(compiled, columns))
    const everything = columns.length === cost.length
    if (answer === null) {
      if (everything) return null
      inside.fill(1)
      continue
    }
    const { bound, reducedCost } = lagrangianBound(compiled, answer.rowDuals)
    const missing = byCost.filter((j) => inside[j] === 0 && reducedCost[j]! > TOLERANCE)
    if (missing.length === 0) {
      const isWhole = answer.values.every((x) => Math.abs(x - Math.round(x)) < 1e-7)
      const whole = isWhole ? columns.filter((_, i) => answer.values[i]! > 0.5) : null
      return { bound, reducedCost, whole, size: columns.length }
    }
    missing.sort((i, j) => reducedCost[j]! - reducedCost[i]!)
    for (const j of missing.slice(0, 100)) inside[j] = 1
  }
}
