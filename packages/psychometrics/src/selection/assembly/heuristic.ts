import { relaxAssembly } from './relaxation.ts'
import { search } from './search.ts'
import { type AssemblyProblem, compileAssembly, itemsOf } from './problem.ts'

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

/**
 * A good test without a solver, or null when the search finds none that keeps all constraints (it can miss one where few
 * exist; `assembleTest` cannot).
 *
 * Multipliers of the rows by subgradients give a bound and a price for every row. From the units of positive reduced cost
 * a search swaps, adds and drops one unit at a time, always the move that raises objective - sum of weight x violation
 * most; rows that stay violated get heavier, and what was just moved rests a while (tabu). It ends near the bound.
 * Measured against the optimum: packages/assessment/src/shadow-test-heuristic.test.ts.
 * Sources: Held, Wolfe & Crowder (1974), Mathematical Programming 6, 62-88; Glover (1989), ORSA Journal on Computing 1(3);
 * Swanson & Stocking (1993), APM 17(2), for weighted deviations in test assembly.
 */
export function heuristicTest(problem: AssemblyProblem, options: HeuristicOptions = {}): HeuristicTest | null {
  const { gap = 0.002, moves = 600 } = options
  const compiled = compileAssembly(problem)
  const relaxed = relaxAssembly(compiled)
  if (relaxed === null) return null
  const { bound, whole } = relaxed
  const chosen = whole ?? search(compiled, relaxed, gap, moves)
  if (chosen === null) return null
  return {
    items: itemsOf(compiled, chosen),
    objective: chosen.reduce((sum, j) => sum + compiled.cost[j]!, compiled.fixedObjective),
    bound: bound + compiled.fixedObjective,
  }
}
