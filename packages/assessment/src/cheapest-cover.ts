/** Something that costs minutes and meets some demands. */
export interface Coverer {
  readonly key: string
  readonly minutes: number
  readonly meets: ReadonlySet<string>
}

export interface Cover {
  /** Keys, in code-unit order. */
  readonly keys: readonly string[]
  /** False when the search was cut off at `SEARCH_LIMIT`: then it is a good choice, and perhaps not the cheapest. */
  readonly proven: boolean
}

/** Partial choices looked at for one group of demands. Collections of our size need a few dozen. */
const SEARCH_LIMIT = 100_000

/**
 * The choice with the fewest minutes that meets every demand which anything meets; among equals, the fewer things. Weighted set
 * cover, by branch and bound: always the demand with the fewest candidates next, and never on when the minutes so far plus the
 * least that the rest can cost reach the best choice known. That least is, for each open demand, the smallest share of a
 * candidate's minutes when they are split evenly over the open demands it meets. Demands that share no candidate are searched apart.
 *
 * @throws RangeError for minutes that are negative or no number
 */
export function cheapestCover(demands: readonly string[], coverers: readonly Coverer[]): Cover {
  for (const { key, minutes } of coverers) {
    if (!(minutes >= 0)) throw new RangeError(`${key} takes ${minutes} minutes`)
  }
  const wanted = new Set(demands)
  const useful = coverers
    .map((one) => ({ ...one, meets: one.meets.intersection(wanted) }))
    .filter(({ meets }) => meets.size > 0)
  const groups = groupsOf(useful).map(searchGroup)
  return {
    keys: groups.flatMap(({ keys }) => keys).toSorted(),
    proven: groups.every(({ proven }) => proven),
  }
}

/** Things that meet a common demand, directly or through others, are in one group. */
function groupsOf(coverers: readonly Coverer[]): Coverer[][] {
  const groups: { demands: Set<string>; members: Coverer[] }[] = []
  for (const one of coverers) {
    const touched = groups.filter(({ demands }) => !demands.isDisjointFrom(one.meets))
    const joined = {
      demands: new Set([...one.meets, ...touched.flatMap(({ demands }) => [...demands])]),
      members: [...touched.flatMap(({ members }) => members), one],
    }
    for (const group of touched) groups.splice(groups.indexOf(group), 1)
    groups.push(joined)
  }
  return groups.map(({ members }) => members)
}

function searchGroup(coverers: readonly Coverer[]): Cover {
  const byDemand = new Map<string, Coverer[]>()
  for (const one of coverers) {
    for (const demand of one.meets) byDemand.set(demand, [...(byDemand.get(demand) ?? []), one])
  }
  let best: { minutes: number; keys: string[] } | null = null
  let looked = 0

  const search = (open: ReadonlySet<string>, minutes: number, keys: readonly string[]): void => {
    looked += 1
    if (open.size === 0) {
      if (!best || minutes < best.minutes || (minutes === best.minutes && keys.length < best.keys.length)) {
        best = { minutes, keys: [...keys] }
      }
      return
    }
    if (best && looked > SEARCH_LIMIT) return
    if (best && minutes + leastFor(open, byDemand) > best.minutes + 1e-9) return
    const next = [...open].reduce((a, b) => (byDemand.get(b)!.length < byDemand.get(a)!.length ? b : a))
    const candidates = byDemand
      .get(next)!
      .toSorted((a, b) => a.minutes / a.meets.intersection(open).size - b.minutes / b.meets.intersection(open).size)
    for (const one of candidates) search(open.difference(one.meets), minutes + one.minutes, [...keys, one.key])
  }
  search(new Set(byDemand.keys()), 0, [])
  return { keys: best!.keys, proven: looked <= SEARCH_LIMIT }
}

/** A lower bound of what meeting these demands costs. */
function leastFor(open: ReadonlySet<string>, byDemand: ReadonlyMap<string, readonly Coverer[]>): number {
  let sum = 0
  for (const demand of open) {
    sum += Math.min(...byDemand.get(demand)!.map(({ minutes, meets }) => minutes / meets.intersection(open).size))
  }
  return sum
}
