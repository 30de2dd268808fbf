import { type AssembledTest, type AssemblyProblem, assembleTest } from '@millwright/psychometrics'
import { type HighsSolver, highsSolver } from './shadow-test-solver.ts'

let shared: Promise<HighsSolver> | undefined

/**
 * The best full test that contains everything given so far and keeps all constraints (a shadow test), or null when there
 * is none even after the rows that may give way did so; `relaxed` names those. The optimum is exact.
 * Re-solve it when the ability estimate moved by more than 0.1 SD or the item was refused; otherwise give its next item.
 * Measured: bench/psychometrics/shadow.ts. Source: van der Linden & Reese (1998), APM 22(3), 259-270.
 *
 * @param problem - objective: information (or expected drop of variance) of each item now; required: those given already
 * @throws RangeError for a malformed problem; Error when the solver gives up
 */
export async function shadowTest(problem: AssemblyProblem): Promise<AssembledTest | null> {
  shared ??= highsSolver()
  return assembleTest(problem, await shared)
}

/** The item of a shadow test to give next: of those not given yet the one that adds most; null when all are given. */
export function nextOfShadowTest(test: AssembledTest, { objective, required = [] }: AssemblyProblem): number | null {
  const given = new Set(required)
  const free = test.items.filter((item) => !given.has(item))
  if (free.length === 0) return null
  return free.reduce((best, item) => (objective[item]! > objective[best]! ? item : best))
}
