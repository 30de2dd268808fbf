import { branchAndBound } from './branch-and-bound.ts'
import { type Relaxation, relaxAssembly, undecided } from './relaxation.ts'
import { search } from './search.ts'
import { type AssemblyProblem, type CompiledAssembly, compileAssembly, itemsOf } from './problem.ts'

export interface HeuristicTest {
  /** Chosen items in increasing order, the required ones among them; all rows, enemies and sets are kept. */
  readonly items: number[]
  readonly objective: number
  /** No test is better than this (Lagrangian bound), so `bound - objective` is the most that is given away. */
  readonly bound: number
}

export interface HeuristicOptions {
  /** Stop when the objective is within this share of the bound. */
  readonly gap?: number
  /** Most moves of the search. */
  readonly moves?: number
}

/** Relaxations that the first look, near the bound, may take. */
const NODES = 60
/** Share of the bound that is worth a second look. */
const FAR = 0.01

/**
 * A good test without a solver, or null when the search finds none that keeps all constraints (it can miss one where few
 * exist; `assembleTest` cannot).
 *
 * The relaxation of the whole pool gives a bound and a price for every row. A test within `gap` of the bound is looked for
 * among the units that such a test could differ in. If that takes long or there is none, a search from the rounded
 * relaxation swaps, adds and drops one unit at a time, always the move that raises objective - sum of weight x violation
 * most; rows that stay violated get heavier, and what was just moved rests a while (tabu).
 * Measured against the optimum: packages/assessment/src/shadow-test-heuristic.test.ts.
 * Sources: tabu search: Glover (1989), ORSA Journal on Computing 1(3), 190-206;
 * Swanson & Stocking (1993), APM 17(2), for weighted deviations in test assembly.
 */
export function heuristicTest(problem: AssemblyProblem, options: HeuristicOptions = {}): HeuristicTest | null {
  const { gap = 0.002, moves = 600 } = options
  const compiled = compileAssembly(problem)
  const relaxed = relaxAssembly(compiled)
  if (relaxed === null) return null
  const { bound, whole } = relaxed
  const slack = gap * Math.max(1e-3, Math.abs(bound))
  const { columns, settled } = undecided(relaxed, slack)
  const near = whole ?? branchAndBound(compiled, columns, settled, bound - slack, NODES).chosen
  const chosen = near ?? improved(compiled, relaxed, search(compiled, relaxed, gap, moves))
  if (chosen === null) return null
  return {
    items: itemsOf(compiled, chosen),
    objective: chosen.reduce((sum, j) => sum + compiled.cost[j]!, compiled.fixedObjective),
    bound: bound + compiled.fixedObjective,
  }
}

/** A test that the search left far below the bound is looked at once more: a better one differs in few units. */
function improved(compiled: CompiledAssembly, relaxed: Relaxation, found: number[] | null): number[] | null {
  if (found === null) return null
  const objective = found.reduce((sum, j) => sum + compiled.cost[j]!, 0)
  const missing = relaxed.bound - objective
  if (missing <= FAR * Math.abs(relaxed.bound)) return found
  const { columns, settled } = undecided(relaxed, missing)
  return branchAndBound(compiled, columns, settled, objective, 6 * NODES).chosen ?? found
}
