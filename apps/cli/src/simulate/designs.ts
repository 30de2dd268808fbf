/** One way of testing everybody at one setting: how many questions it took, and who was classified rightly. */
export interface DesignRun {
  readonly setting: string
  /** Mean number of questions a person. */
  readonly items: number
  readonly right: readonly boolean[]
}

export const accuracyOf = ({ right }: DesignRun): number => right.filter(Boolean).length / right.length

/**
 * How many questions a design needs for an accuracy: its settings in order of length, their accuracies made to rise (isotonic
 * regression by pooling adjacent violators, Barlow et al. 1972), straight lines between. Null when it never gets there.
 */
export function itemsForAccuracy(runs: readonly DesignRun[], wanted: number): number | null {
  const pooled: { items: number; accuracy: number; count: number }[] = []
  for (const run of runs.toSorted((a, b) => a.items - b.items)) {
    pooled.push({ items: run.items, accuracy: accuracyOf(run), count: 1 })
    for (
      let last = pooled.at(-1)!;
      pooled.length > 1 && pooled.at(-2)!.accuracy >= last.accuracy;
      last = pooled.at(-1)!
    ) {
      const before = pooled.at(-2)!
      const count = before.count + last.count
      pooled.splice(-2, 2, {
        items: (before.items * before.count + last.items * last.count) / count,
        accuracy: (before.accuracy * before.count + last.accuracy * last.count) / count,
        count,
      })
    }
  }
  const at = pooled.findIndex(({ accuracy }) => accuracy >= wanted)
  if (at < 0) return null
  const [before, after] = [pooled[at - 1], pooled[at]!]
  if (!before) return after.items
  return before.items + ((wanted - before.accuracy) / (after.accuracy - before.accuracy)) * (after.items - before.items)
}

/** The settings that no other setting beats in both items and accuracy. */
export function efficient(runs: readonly DesignRun[]): DesignRun[] {
  return runs.filter((run) => !runs.some((other) => other.items < run.items && accuracyOf(other) >= accuracyOf(run)))
}
