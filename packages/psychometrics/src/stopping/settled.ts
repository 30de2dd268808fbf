import { SELECTION_GRID, type AnswerTables, GRID_NODES } from '../selection/bank.ts'
import { checkOpen } from '../selection/expected-drop.ts'

/**
 * Whether answers to the items that can still be given could move a person over a cut. Takes the `most` open items whose
 * best answer moves the odds of being on the other side most, all answered that way. With as many items as are open it is
 * the exact worst case; with fewer it is the worst case of the items that move the odds most now (their order may change
 * as the posterior moves, so leave a margin by `most`).
 * Source: curtailment: Finkelman (2008), Applied Psychological Measurement 32(1), 27-45.
 *
 * @param weights - posterior on `SELECTION_GRID`, up to a constant
 * @param open - one byte per item, 0 = not to be given
 * @param most - how many items can still be given
 */
export function decisionCanChange(
  tables: AnswerTables,
  weights: ArrayLike<number>,
  cut: number,
  open: Uint8Array,
  most: number,
): boolean {
  checkOpen(tables.bank, open)
  if (weights.length !== GRID_NODES) throw new RangeError(`${weights.length} weights for ${GRID_NODES} nodes`)
  if (!Number.isFinite(cut)) throw new RangeError(`cut ${cut}`)
  if (!(most >= 0)) throw new RangeError(`${most} items left`)
  const isAbove = SELECTION_GRID.map((theta) => (theta >= cut ? 1 : 0))
  const { above, below } = sides(weights, isAbove)
  if (!(above + below > 0)) throw new RangeError('the posterior has no mass')
  const now = above >= below
  const moves: { row: Float64Array; gain: number }[] = []
  for (let item = 0; item < tables.bank.size; item++) {
    if (open[item] === 0) continue
    let best: { row: Float64Array; gain: number } | undefined
    for (const row of categoryRows(tables, item)) {
      const after = sides(
        row.map((p, g) => p * weights[g]!),
        isAbove,
      )
      const odds = Math.log((after.above + 1e-300) / (after.below + 1e-300))
      const gain = now ? -odds : odds
      if (!best || gain > best.gain) best = { row, gain }
    }
    if (best) moves.push(best)
  }
  moves.sort((a, b) => b.gain - a.gain)
  const log = Float64Array.from({ length: GRID_NODES }, (_, g) => Math.log(weights[g]! + 1e-300))
  for (const { row } of moves.slice(0, most)) for (let g = 0; g < GRID_NODES; g++) log[g]! += Math.log(row[g]! + 1e-300)
  const peak = log.reduce((largest, value) => Math.max(largest, value), -Infinity)
  const after = sides(
    log.map((value) => Math.exp(value - peak)),
    isAbove,
  )
  return after.above >= after.below !== now
}

function sides(weights: ArrayLike<number>, isAbove: Float64Array): { above: number; below: number } {
  let above = 0
  let below = 0
  for (let g = 0; g < GRID_NODES; g++) {
    if (isAbove[g] === 1) above += weights[g]!
    else below += weights[g]!
  }
  return { above, below }
}

function categoryRows({ rowStart, probability }: AnswerTables, item: number): Float64Array[] {
  const rows: Float64Array[] = []
  const lowest = new Float64Array(GRID_NODES).fill(1)
  for (let row = rowStart[item]!; row < rowStart[item + 1]!; row++) {
    const own = probability.subarray(row * GRID_NODES, (row + 1) * GRID_NODES)
    rows.push(own)
    for (let g = 0; g < GRID_NODES; g++) lowest[g] = Math.max(0, lowest[g]! - own[g]!)
  }
  return [lowest, ...rows]
}
