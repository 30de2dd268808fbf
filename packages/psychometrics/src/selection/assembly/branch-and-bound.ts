import { dualSimplex } from './dual-simplex.ts'
import type { CompiledAssembly } from './problem.ts'
import { TOLERANCE, programOf } from './relaxation.ts'

/**
 * The best choice among few undecided units that is worth more than `floor`, by depth-first branch and bound on relaxations.
 * After reduced-cost fixing mostly 5 to 30 units are undecided, which takes less time than handing them to a solver.
 * Source: Land & Doig (1960), Econometrica 28(3), 497-520.
 *
 * @param columns - undecided units; the `settled` ones are in
 * @param floor - objective of the test already known
 * @returns units chosen with the settled ones, null when none better than `floor` was met; `complete` is false when it took
 *   more than `nodes` relaxations, so that a better one may exist
 */
export function branchAndBound(
  compiled: CompiledAssembly,
  columns: readonly number[],
  settled: readonly number[],
  floor: number,
  nodes: number,
): { chosen: number[] | null; complete: boolean } {
  const { cost } = compiled
  let chosen: number[] | null = null
  let known = floor
  let left = nodes
  const stack = [{ columns, settled }]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (left-- === 0) return { chosen, complete: false }
    const { columns: open, settled: taken } = node
    const answer = dualSimplex(programOf(compiled, open, taken))
    if (answer === undefined) return { chosen, complete: false }
    if (answer === null) continue
    const base = taken.reduce((sum, j) => sum + cost[j]!, 0)
    const bound = open.reduce((sum, j, i) => sum + cost[j]! * answer.values[i]!, base)
    if (bound <= known + TOLERANCE) continue
    let branch = -1
    let fraction = 1e-7
    answer.values.forEach((x, i) => {
      const distance = Math.min(x, 1 - x)
      if (distance > fraction) {
        fraction = distance
        branch = i
      }
    })
    if (branch < 0) {
      known = bound
      chosen = [...taken, ...open.filter((_, i) => answer.values[i]! > 0.5)]
      continue
    }
    const unit = open[branch]!
    const rest = open.filter((j) => j !== unit)
    const without = { columns: rest, settled: taken }
    const within = { columns: rest, settled: [...taken, unit] }
    // The side nearer to the relaxation is looked at first.
    if (answer.values[branch]! > 0.5) stack.push(without, within)
    else stack.push(within, without)
  }
  return { chosen, complete: true }
}
