import type { Responses } from '../responses.ts'

/** The distinct sets of answers to the items of one block (a skill or a testlet), and which of them each person gave. */
export interface Patterns {
  readonly count: number
  /** Answers of pattern p are at start[p] .. start[p + 1] - 1. */
  readonly start: Int32Array
  readonly item: Int32Array
  readonly category: Int32Array
  /** Of the persons from `from` to `to`; pattern 0 is "no answers". */
  readonly ofPerson: Int32Array
}

/** One list of patterns a block, for the persons from `from` to `to`. Items of block -1 are left out. */
export function blockPatterns(
  responses: Responses,
  blockOf: Int32Array,
  blocks: number,
  from: number,
  to: number,
): Patterns[] {
  const known = Array.from({ length: blocks }, () => new Map<string, number>([['', 0]]))
  const lists = Array.from({ length: blocks }, () => ({
    start: [0, 0],
    item: [] as number[],
    category: [] as number[],
  }))
  const ofPerson = Array.from({ length: blocks }, () => new Int32Array(to - from))
  const key = Array.from({ length: blocks }, () => '')
  for (let i = from; i < to; i++) {
    key.fill('')
    const begin = responses.start[i]!
    const end = responses.start[i + 1]!
    for (let n = begin; n < end; n++) {
      const block = blockOf[responses.item[n]!]!
      if (block >= 0) key[block] += String.fromCharCode(responses.item[n]!, responses.category[n]!)
    }
    for (let b = 0; b < blocks; b++) {
      let pattern = known[b]!.get(key[b]!)
      if (pattern === undefined) {
        pattern = known[b]!.size
        known[b]!.set(key[b]!, pattern)
        const list = lists[b]!
        for (let n = begin; n < end; n++) {
          if (blockOf[responses.item[n]!] !== b) continue
          list.item.push(responses.item[n]!)
          list.category.push(responses.category[n]!)
        }
        list.start.push(list.item.length)
      }
      ofPerson[b]![i - from] = pattern
    }
  }
  return lists.map(({ start, item, category }, b) => ({
    count: known[b]!.size,
    start: Int32Array.from(start),
    item: Int32Array.from(item),
    category: Int32Array.from(category),
    ofPerson: ofPerson[b]!,
  }))
}

/**
 * Likelihood of each pattern at n points, divided by its largest value, whose log comes back as `logScale`.
 *
 * @param tables - of each item, categories x n log probabilities
 */
export function patternLikelihoods(
  patterns: Patterns,
  tables: readonly Float64Array[],
  n: number,
): { likelihood: Float64Array; logScale: Float64Array } {
  const likelihood = new Float64Array(patterns.count * n)
  const logScale = new Float64Array(patterns.count)
  for (let p = 0; p < patterns.count; p++) {
    const at = p * n
    for (let a = patterns.start[p]!; a < patterns.start[p + 1]!; a++) {
      const table = tables[patterns.item[a]!]!
      const row = patterns.category[a]! * n
      for (let q = 0; q < n; q++) likelihood[at + q]! += table[row + q]!
    }
    let peak = -Infinity
    for (let q = 0; q < n; q++) if (likelihood[at + q]! > peak) peak = likelihood[at + q]!
    logScale[p] = peak
    for (let q = 0; q < n; q++) likelihood[at + q] = Math.exp(likelihood[at + q]! - peak)
  }
  return { likelihood, logScale }
}

/** Adds the posterior mass of each pattern (count x n) to the expected counts of the items answered in it. */
export function spreadCounts(
  patterns: Patterns,
  mass: Float64Array,
  n: number,
  sums: Float64Array,
  offsetOf: Int32Array,
): void {
  for (let p = 0; p < patterns.count; p++) {
    const from = p * n
    for (let a = patterns.start[p]!; a < patterns.start[p + 1]!; a++) {
      const to = offsetOf[patterns.item[a]!]! + patterns.category[a]! * n
      for (let q = 0; q < n; q++) sums[to + q]! += mass[from + q]!
    }
  }
}

/** Where persons are cut into chunks: by their number alone, so that sums do not depend on how many workers there are. */
export function chunkBounds(persons: number, size: number): number[] {
  const chunks = Math.max(1, Math.min(64, Math.round(persons / size)))
  return Array.from({ length: chunks + 1 }, (_, c) => Math.floor((c * persons) / chunks))
}
