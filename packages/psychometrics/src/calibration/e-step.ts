import type { AnswerPatterns } from './answer-patterns.ts'

/** Everything the E step reads. All arrays are plain numbers, so they can be shared between threads. */
export interface ExpectationInput {
  readonly data: AnswerPatterns
  readonly nodes: Float64Array
  /** tableRows x nodes log probabilities, blocks filled in. */
  readonly table: Float64Array
  /** groups x nodes. */
  readonly logPrior: Float64Array
  /** Per item a, d and logSd of continuous items (3 numbers each); empty when there are none. */
  readonly continuous: Float64Array
}

/** What it adds to: expected counts. */
export interface ExpectationOutput {
  /** tableRows x nodes. */
  readonly counts: Float64Array
  /** groups x nodes. */
  readonly groupCounts: Float64Array
  /** items x 3 x nodes: answers, sum and sum of squares of scores strictly between 0 and 1; empty when there are none. */
  readonly scoreSums: Float64Array
}

/** Runs the E step and returns the log-likelihood; replaceable by one that uses threads. */
export type Expectation = (input: ExpectationInput, output: ExpectationOutput) => number

/** Log-likelihoods below the largest by more than this add less than 1e-17. */
const NEGLIGIBLE = 39.2

export const expectation: Expectation = (input, output) => expectationOf(input, output, 0, input.data.patterns)

/**
 * E step over the patterns from..to-1: posterior of ability on the nodes, added to the counts of each row they answered.
 * Log domain, scaled by each pattern's largest, so that no number of answers underflows. Cost: answers x nodes.
 * Source: Bock & Aitkin (1981), Psychometrika 46(4), 443-459.
 *
 * @returns the log-likelihood of these patterns
 */
export function expectationOf(input: ExpectationInput, output: ExpectationOutput, from: number, to: number): number {
  const { data, nodes, table, logPrior } = input
  const { start, row, weight, group, scoreStart, scoreItem } = data
  const { counts, groupCounts } = output
  const Q = nodes.length
  const log = new Float64Array(Q)
  let total = 0
  for (let i = from; i < to; i++) {
    const first = start[i]!
    const end = start[i + 1]!
    const scored = scoreStart[i + 1]! > scoreStart[i]!
    if ((first === end && !scored) || weight[i] === 0) continue
    const own = group[i]! * Q
    sumRows(log, table, row, first, end, logPrior, own, Q)
    if (scored) addScores(log, input, i)
    let peak = -Infinity
    for (let q = 0; q < Q; q++) if (log[q]! > peak) peak = log[q]!
    const cut = peak - NEGLIGIBLE
    let low = 0
    while (log[low]! < cut) low++
    let high = Q
    while (log[high - 1]! < cut) high--
    let sum = 0
    for (let q = low; q < high; q++) {
      const likelihood = Math.exp(log[q]! - peak)
      log[q] = likelihood
      sum += likelihood
    }
    total += weight[i]! * (peak + Math.log(sum))
    const scale = weight[i]! / sum
    for (let q = low; q < high; q++) {
      log[q]! *= scale
      groupCounts[own + q]! += log[q]!
    }
    for (let n = first; n < end; n++) {
      const offset = row[n]! * Q
      for (let q = low; q < high; q++) counts[offset + q]! += log[q]!
    }
    if (!scored) continue
    for (let n = scoreStart[i]!; n < scoreStart[i + 1]!; n++) {
      const y = data.score[n]!
      const offset = scoreItem[n]! * 3 * Q
      for (let q = low; q < high; q++) {
        output.scoreSums[offset + q]! += log[q]!
        output.scoreSums[offset + Q + q]! += log[q]! * y
        output.scoreSums[offset + 2 * Q + q]! += log[q]! * y * y
      }
    }
  }
  return total
}

/** log prior + the rows of one pattern, four at a time: fewer loads and stores of the sum. */
function sumRows(
  log: Float64Array,
  table: Float64Array,
  row: Int32Array,
  first: number,
  end: number,
  logPrior: Float64Array,
  own: number,
  Q: number,
): void {
  for (let q = 0; q < Q; q++) log[q] = logPrior[own + q]!
  let n = first
  for (; n + 3 < end; n += 4) {
    const r0 = row[n]! * Q
    const r1 = row[n + 1]! * Q
    const r2 = row[n + 2]! * Q
    const r3 = row[n + 3]! * Q
    for (let q = 0; q < Q; q++) log[q]! += table[r0 + q]! + table[r1 + q]! + (table[r2 + q]! + table[r3 + q]!)
  }
  for (; n < end; n++) {
    const r0 = row[n]! * Q
    for (let q = 0; q < Q; q++) log[q]! += table[r0 + q]!
  }
}

/** Log densities of the scores strictly between 0 and 1 of pattern i. */
function addScores(log: Float64Array, { data, nodes, continuous }: ExpectationInput, i: number): void {
  for (let n = data.scoreStart[i]!; n < data.scoreStart[i + 1]!; n++) {
    const j = 3 * data.scoreItem[n]!
    const inverse = Math.exp(-continuous[j + 2]!)
    const constant = Math.log(inverse) - 0.5 * Math.log(2 * Math.PI)
    const y = data.score[n]!
    for (let q = 0; q < nodes.length; q++) {
      const z = (y - continuous[j]! * nodes[q]! - continuous[j + 1]!) * inverse
      log[q]! += constant - 0.5 * z * z
    }
  }
}

/** Joint log probabilities of each block: the rows of one item after the other, by doubling. */
export function fillBlocks(
  data: AnswerPatterns,
  rowsOf: (item: number) => number,
  table: Float64Array,
  Q: number,
): void {
  for (const { items, firstRow } of data.blocks) {
    let filled = 1
    table.fill(0, firstRow * Q, (firstRow + 1) * Q)
    for (const j of items) {
      // From the last category down: category 0 overwrites the rows the others read.
      for (let k = rowsOf(j) - 1; k >= 0; k--) {
        const own = (data.firstRow[j]! + k) * Q
        for (let r = 0; r < filled; r++) {
          const from = (firstRow + r) * Q
          const to = (firstRow + k * filled + r) * Q
          for (let q = 0; q < Q; q++) table[to + q] = table[from + q]! + table[own + q]!
        }
      }
      filled *= rowsOf(j)
    }
  }
}

/** Adds the counts of each block's rows to its items', halving the block item by item. Overwrites the blocks' rows. */
export function unfoldBlocks(
  data: AnswerPatterns,
  rowsOf: (item: number) => number,
  counts: Float64Array,
  Q: number,
): void {
  for (const { items, firstRow, rows } of data.blocks) {
    let left = rows
    for (let n = items.length - 1; n >= 0; n--) {
      const j = items[n]!
      left /= rowsOf(j)
      for (let k = 0; k < rowsOf(j); k++) {
        const own = (data.firstRow[j]! + k) * Q
        for (let r = 0; r < left; r++) {
          const from = (firstRow + k * left + r) * Q
          const to = (firstRow + r) * Q
          for (let q = 0; q < Q; q++) {
            counts[own + q]! += counts[from + q]!
            if (k > 0) counts[to + q]! += counts[from + q]!
          }
        }
      }
    }
  }
}
