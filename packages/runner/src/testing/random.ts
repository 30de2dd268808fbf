/** Numbers from 0 to 1 that are the same on each run (mulberry32), so that a failure can be repeated. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What takes longer than this is not looked at any further. */
const TOO_LONG_MS = 2000

/** Between 8 and 64, with room for a machine that is slow by fits and starts. */
export const CLEARLY_MORE_THAN_LINEAR = 24

/**
 * How much longer `work` takes on eight times as much: about 8 when its time grows with the size, 64 when with the square
 * of the size. Of the processor time of this thread, the best of several tries, because neighbours only make things
 * slower. Choose a size that takes some milliseconds: below that, caches and the compiler decide, so less than two count
 * as two.
 */
export function growth<T>(prepare: (size: number) => T, work: (prepared: T) => void, size: number): number {
  const best = (prepared: T) => {
    let shortest = Number.POSITIVE_INFINITY
    for (let round = 0; round < 5; round += 1) {
      const before = process.threadCpuUsage()
      work(prepared)
      const { user, system } = process.threadCpuUsage(before)
      shortest = Math.min(shortest, (user + system) / 1000)
      if (shortest > TOO_LONG_MS) return Number.POSITIVE_INFINITY
    }
    return Math.max(2, shortest)
  }
  const before = best(prepare(size))
  return before > TOO_LONG_MS ? Number.POSITIVE_INFINITY : best(prepare(8 * size)) / before
}
