import { branchAndBound } from './branch-and-bound.ts'
import { type AssemblyProblem, type AssemblyRow, activityOf, compileAssembly, itemsOf } from './problem.ts'
import { type LinearProgram, TOLERANCE, programOf, relaxAssembly, undecided } from './relaxation.ts'

/** What a solver must be able to do. It is asked when the branch and bound of this package does not settle a program. */
export interface ProgramSolver {
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

/** Units are undecided while their reduced cost is within this share of the bound; four times that when it is too little. */
const FIRST_SLACK = 0.001
/** Beyond this share all units are, and the solver has to decide. */
const LAST_SLACK = 0.3
/** Relaxations of the small program before it goes to the solver. */
const NODES = 400

/**
 * The best test that keeps all constraints. When none does, rows that declare a `relaxLevel` give way in that order, each
 * by no more than needed, and the answer names them; null when that is not enough or no row may give way.
 *
 * Pruning that keeps the optimum: the relaxation (fractions of items allowed) is solved over the best units of each row,
 * and again with the units that its multipliers price above zero, until none of the pool is. The multipliers then bound
 * every test of the whole pool (`lagrangianBound`). If the relaxation's answer is whole it is the optimum. Otherwise a
 * test within `slack` of the bound is looked for among the units whose reduced cost is within `slack`: no such test can
 * contain or lack any other, so if one is found it is the optimum of the whole pool; if not, the slack grows. Few units
 * are undecided then, and branch and bound on them is quicker than a call of the solver, which is asked when it is not.
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
  const relaxed = relaxAssembly(compiled)
  if (relaxed === null) return null
  const { bound, whole } = relaxed
  const test = (chosen: readonly number[], programSize: number): AssembledTest => ({
    items: itemsOf(compiled, chosen),
    objective: chosen.reduce((sum, j) => sum + compiled.cost[j]!, compiled.fixedObjective),
    relaxationBound: bound + compiled.fixedObjective,
    relaxed: [],
    poolSize: compiled.units.length,
    programSize,
  })
  if (whole) return test(whole, relaxed.size)
  for (let slack = FIRST_SLACK * Math.max(1e-3, Math.abs(bound)); ; slack *= 4) {
    const everything = slack > LAST_SLACK * Math.abs(bound)
    const { columns, settled } = undecided(relaxed, everything ? Infinity : slack)
    const floor = everything ? -Infinity : bound - slack
    const near = everything
      ? { chosen: null, complete: false }
      : branchAndBound(compiled, columns, settled, floor, NODES)
    if (near.complete && near.chosen) return test(near.chosen, columns.length)
    if (!near.complete) {
      const solution = solver.optimum(programOf(compiled, columns, settled))
      const chosen = solution && [...settled, ...columns.filter((_, i) => solution[i]! > 0.5)]
      const objective = chosen?.reduce((sum, j) => sum + compiled.cost[j]!, 0) ?? -Infinity
      if (chosen && objective >= floor - TOLERANCE) return test(chosen, columns.length)
      if (everything) return null
    }
  }
}
