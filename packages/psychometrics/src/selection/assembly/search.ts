import type { CompiledAssembly } from './problem.ts'
import type { Relaxation } from './relaxation.ts'

/** Units that the search may bring in, by reduced cost. */
const CANDIDATES = 120
const PATIENCE = 60

/**
 * Swaps, adds and drops one unit at a time from the rounded relaxation, always the move that raises
 * objective - sum of weight x violation most. Chosen units of the best test met that keeps everything, or null.
 */
export function search(
  compiled: CompiledAssembly,
  { multipliers, bound, reducedCost, values }: Relaxation,
  gap: number,
  moves: number,
): number[] | null {
  const { cost, start, row, value, lower, upper } = compiled
  const units = cost.length
  const order = Array.from(reducedCost, (_, j) => j).sort((i, j) => reducedCost[j]! - reducedCost[i]! || i - j)
  const inside = new Uint8Array(units)
  const activity = new Float64Array(lower.length)
  const move = (j: number, sign: number): void => {
    inside[j] = sign > 0 ? 1 : 0
    for (let e = start[j]!; e < start[j + 1]!; e++) activity[row[e]!]! += sign * value[e]!
  }
  let objective = 0
  for (const j of order) {
    if (values[j]! < 0.5) continue
    move(j, 1)
    objective += cost[j]!
  }
  const isCandidate = new Uint8Array(units)
  const candidates: number[] = []
  const admit = (j: number): void => {
    if (isCandidate[j] === 1) return
    isCandidate[j] = 1
    candidates.push(j)
  }
  const typical = cost.reduce((most, c) => Math.max(most, Math.abs(c)), 1e-9)
  // An exact penalty needs weights above the multipliers.
  const weight = multipliers.map((lambda) => 1.5 * Math.abs(lambda) + 0.05 * typical)
  for (const j of order.slice(0, CANDIDATES)) admit(j)
  // Every row keeps some units that can fill it.
  const room = new Int32Array(lower.length).fill(6)
  for (const j of order) for (let e = start[j]!; e < start[j + 1]!; e++) if (room[row[e]!]!-- > 0) admit(j)

  const violated = (r: number, sum: number): number => {
    if (sum > upper[r]! + 1e-9) return sum - upper[r]!
    return sum < lower[r]! - 1e-9 ? lower[r]! - sum : 0
  }
  /** Change of the weighted violation when unit j comes (sign 1) or goes (-1). */
  const change = (j: number, sign: number): number => {
    let sum = 0
    for (let e = start[j]!; e < start[j + 1]!; e++) {
      const r = row[e]!
      const at = activity[r]!
      sum += weight[r]! * (violated(r, at + sign * value[e]!) - violated(r, at))
    }
    return sum
  }

  const restUntil = new Int32Array(units)
  let best: number[] | null = null
  let bestObjective = -Infinity
  let stale = 0
  for (let step = 1; step <= moves; step++) {
    let broken = false
    for (let r = 0; r < lower.length; r++) {
      if (violated(r, activity[r]!) > 0) {
        broken = true
        weight[r]! += 0.05 * typical
      }
    }
    stale++
    if (!broken && objective > bestObjective + 1e-12) {
      bestObjective = objective
      best = candidates.filter((j) => inside[j] === 1)
      stale = 0
      if (bestObjective >= bound - gap * Math.abs(bound)) break
    }
    if (best && stale > PATIENCE) break
    let goes = -1
    let comes = -1
    let gain = -Infinity
    const consider = (out: number, into: number, by: number): void => {
      if (by > gain) {
        gain = by
        goes = out
        comes = into
      }
    }
    const rests = (j: number): boolean => restUntil[j]! >= step
    for (const j of candidates) if (inside[j] === 0 && !rests(j)) consider(-1, j, cost[j]! - change(j, 1))
    for (const i of candidates) {
      if (inside[i] === 0 || rests(i)) continue
      const without = -cost[i]! - change(i, -1)
      consider(i, -1, without)
      move(i, -1)
      for (const j of candidates) {
        if (inside[j] === 1 || j === i || rests(j)) continue
        const by = without + cost[j]!
        // The best that coming in can do for the violations is to mend them; without a chance to win, skip the sum.
        if (broken || by > gain) consider(i, j, by - change(j, 1))
      }
      move(i, 1)
    }
    if (goes < 0 && comes < 0) break
    if (goes >= 0) {
      move(goes, -1)
      objective -= cost[goes]!
      restUntil[goes] = step + 8
    }
    if (comes >= 0) {
      move(comes, 1)
      objective += cost[comes]!
      restUntil[comes] = step + 4
    }
  }
  return best
}
