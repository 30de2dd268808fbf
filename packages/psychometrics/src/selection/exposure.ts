import { type Random, randomIndex, seededRandom } from '../numerics/random.ts'

/** An item that could be given next, with what it is worth by any criterion (larger is better). */
export interface ValuedItem {
  readonly item: number
  readonly value: number
}

/**
 * The stream of chance for one choice in a session: a function of the session's seed and of what was given before, so that
 * replaying the evidence replays every choice.
 */
export function choiceRandom(seed: string | number, given: readonly number[], purpose = 'item'): Random {
  return seededRandom(`${seed}/${purpose}/${given.join(',')}`)
}

function ranked(items: readonly ValuedItem[]): ValuedItem[] {
  for (const { item, value } of items)
    if (!Number.isFinite(value)) throw new RangeError(`item ${item} is worth ${value}`)
  return items.toSorted((a, b) => b.value - a.value || a.item - b.item)
}

/**
 * One of the `count` best at random, of those worth at least `within` of the best. Null for no items.
 * Source: Kingsbury & Zara (1989), Applied Measurement in Education 2(4), 359-375.
 *
 * @param within - 0 to 1; 0 leaves only the count
 */
export function randomesque(items: readonly ValuedItem[], random: Random, count = 5, within = 0): ValuedItem | null {
  if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`a choice among ${count}`)
  const order = ranked(items)
  if (order.length === 0) return null
  const near = order.slice(0, count).filter(({ value }, rank) => rank === 0 || value >= within * order[0]!.value)
  return near[randomIndex(random, near.length)]!
}

/**
 * Progressive-restricted: items at or above the exposure limit are out; the others are ranked by
 * (1 - progress) x chance + progress x value, chance uniform up to the largest value, so that early items are mixed and
 * late ones precise. When all are above the limit, the least exposed is given. Null for no items.
 * Source: Revuelta & Ponsoda (1998), Journal of Educational Measurement 35(4), 311-327.
 *
 * @param progress - share of the test done, 0 to 1
 * @param exposure - share of tests so far that had the item, by item
 */
export function progressiveRestricted(
  items: readonly ValuedItem[],
  random: Random,
  progress: number,
  exposure: ArrayLike<number>,
  limit: number,
): ValuedItem | null {
  if (!(progress >= 0 && progress <= 1)) throw new RangeError(`progress ${progress}`)
  if (!(limit > 0 && limit <= 1)) throw new RangeError(`exposure limit ${limit}`)
  const order = ranked(items)
  if (order.length === 0) return null
  const seen = ({ item }: ValuedItem): number => exposure[item] ?? 0
  const open = order.filter((one) => seen(one) < limit)
  if (open.length === 0) return order.reduce((least, one) => (seen(one) < seen(least) ? one : least))
  const most = open[0]!.value
  let best = open[0]!
  let largest = -Infinity
  for (const one of open) {
    const mixed = (1 - progress) * most * random() + progress * one.value
    if (mixed > largest) {
      largest = mixed
      best = one
    }
  }
  return best
}

/** What one choice under Sympson-Hetter control did. */
export interface SympsonHetterChoice {
  readonly chosen: ValuedItem
  /** Items that were selected but not given: they are out for the rest of this test. */
  readonly refused: readonly number[]
}

/**
 * Goes down the list from the best; an item is given with its control probability, otherwise it is out for this test. When
 * all are refused the last one is given. Null for no items.
 * Source: Sympson & Hetter (1985), Proceedings of the 27th annual meeting of the Military Testing Association, 973-977.
 */
export function sympsonHetter(
  items: readonly ValuedItem[],
  random: Random,
  control: ArrayLike<number>,
): SympsonHetterChoice | null {
  const order = ranked(items)
  const refused: number[] = []
  for (const one of order) {
    if (refused.length === order.length - 1 || random() < (control[one.item] ?? 1)) return { chosen: one, refused }
    refused.push(one.item)
  }
  return null
}

/** Counts of a simulation of many tests: how often each item was selected (given or refused), and given. */
export interface ExposureCounts {
  readonly tests: number
  readonly selected: ArrayLike<number>
  readonly given: ArrayLike<number>
}

export interface SympsonHetterResult {
  readonly control: Float64Array
  /** Largest exposure rate of each simulation, in order; the control returned is that of the lowest. */
  readonly history: readonly number[]
  readonly converged: boolean
}

/**
 * Finds the control probabilities by simulating: K = limit / P(selected) where that is below 1, else 1, until no item is
 * given more often than `limit` + tolerance. As many items as a test is long keep K = 1, so that a test can always be
 * filled. The rates of a simulation of n tests have standard errors of about sqrt(limit / n): keep the tolerance above it.
 * Source: Sympson & Hetter (1985); its slow settling: van der Linden (2003), JEBS 28(3), 249-265.
 *
 * @param simulate - runs tests with these control probabilities; the round number may seed it
 */
export function sympsonHetterControl(
  simulate: (control: Float64Array, round: number) => ExposureCounts,
  options: { items: number; testLength: number; limit: number; tolerance?: number; rounds?: number },
): SympsonHetterResult {
  const { items, testLength, limit, tolerance = 0.02, rounds = 30 } = options
  if (!(limit > 0 && limit <= 1)) throw new RangeError(`exposure limit ${limit}`)
  if (!(testLength >= 1 && testLength <= limit * items)) {
    throw new RangeError(`${items} items cannot fill tests of ${testLength} at exposures up to ${limit}`)
  }
  let control = new Float64Array(items).fill(1)
  let best = control
  const history: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { tests, selected, given } = simulate(control, round)
    if (!(tests > 0)) throw new RangeError(`a simulation of ${tests} tests`)
    let largest = 0
    const next = new Float64Array(items)
    for (let i = 0; i < items; i++) {
      largest = Math.max(largest, given[i]! / tests)
      const rate = selected[i]! / tests
      next[i] = rate > limit ? limit / rate : 1
    }
    if (history.every((before) => largest < before)) best = control
    history.push(largest)
    if (largest <= limit + tolerance) return { control, history, converged: true }
    const highest = Array.from(next, (_, i) => i).sort((i, j) => next[j]! - next[i]!)
    for (const i of highest.slice(0, testLength)) next[i] = 1
    control = next
  }
  return { control: best, history, converged: false }
}

/** Counts behind eligibility probabilities, by band of ability and item: [band x items + item]. */
export interface EligibilityCounts {
  readonly items: number
  readonly bands: number
  /** Tests that came into the band with the item eligible. */
  readonly eligible: Float64Array
  /** Tests that were given the item in the band. */
  readonly given: Float64Array
  /** Tests that came into the band. */
  readonly tests: Float64Array
}

/** Counts of no test yet. One band: exposure is controlled over all abilities together. */
export function emptyEligibility(items: number, bands = 1): EligibilityCounts {
  if (!(Number.isInteger(items) && items >= 1 && Number.isInteger(bands) && bands >= 1)) {
    throw new RangeError(`${items} items in ${bands} bands`)
  }
  return {
    items,
    bands,
    eligible: new Float64Array(items * bands),
    given: new Float64Array(items * bands),
    tests: new Float64Array(bands),
  }
}

/** Band of an ability: how many of the increasing edges are at or below it. */
export function abilityBand(theta: number, edges: readonly number[]): number {
  return edges.filter((edge) => theta >= edge).length
}

/** Above the limit by this share an item is not eligible at all. */
const OVERSHOOT = 0.02

/**
 * P(eligible) of each item in each band: min(1, limit x tests with it eligible / tests given it), 1 for an item never given.
 * That aims each exposure at `limit`, whatever happens in selection, without simulating first; chance would still carry the
 * worst of many items above it, so an exposure above the limit lowers the probability further, to 0 at 1.02 x limit.
 * Sources: van der Linden & Veldkamp (2004), JEBS 29(3), 273-291; conditional on ability: (2007), JEBS 32(4), 398-418. The
 * correction is ours.
 */
export function eligibilityProbabilities(
  { items, eligible, given, tests }: EligibilityCounts,
  limit: number,
): Float64Array {
  if (!(limit > 0 && limit <= 1)) throw new RangeError(`exposure limit ${limit}`)
  return eligible.map((count, i) => {
    const times = given[i]!
    if (times === 0) return 1
    const exposure = times / tests[Math.floor(i / items)]!
    const correction = (limit * (1 + OVERSHOOT) - exposure) / (limit * OVERSHOOT)
    return Math.min(1, (limit * count) / times) * Math.min(1, Math.max(0, correction))
  })
}

/**
 * Which items a test may use, drawn when it starts: one byte for each band and item. One number is drawn per item, so that
 * its eligibility does not flicker between bands.
 */
export function drawEligible(counts: EligibilityCounts, limit: number, random: Random): Uint8Array {
  const probability = eligibilityProbabilities(counts, limit)
  const flags = new Uint8Array(probability.length)
  for (let i = 0; i < counts.items; i++) {
    const draw = random()
    for (let at = i; at < flags.length; at += counts.items) flags[at] = draw < probability[at]! ? 1 : 0
  }
  return flags
}

export interface FinishedTest {
  /** As drawn. A test that could not be filled with them and used all items passes all ones. */
  readonly eligible: Uint8Array
  /** Bands its ability estimate came into. */
  readonly bands: readonly number[]
  readonly given: readonly { readonly item: number; readonly band: number }[]
}

/**
 * The counts after one more test.
 * @param memory - how much of the past is kept at each test: 1 all, 0.999 about the last 1,000 tests (the fading of 2007),
 *   which follows changes of the bank
 */
export function countTest(counts: EligibilityCounts, test: FinishedTest, memory = 1): EligibilityCounts {
  const { items, bands } = counts
  if (!(memory > 0 && memory <= 1)) throw new RangeError(`memory ${memory}`)
  if (test.eligible.length !== items * bands) throw new RangeError(`${test.eligible.length} flags for ${items * bands}`)
  const eligible = counts.eligible.map((count) => count * memory)
  const given = counts.given.map((count) => count * memory)
  const tests = counts.tests.map((count) => count * memory)
  for (const band of new Set(test.bands)) {
    if (!(Number.isInteger(band) && band >= 0 && band < bands)) throw new RangeError(`band ${band} of ${bands}`)
    tests[band]! += 1
    for (let i = band * items; i < (band + 1) * items; i++) eligible[i]! += test.eligible[i]!
  }
  for (const { item, band } of test.given) {
    if (!(item >= 0 && item < items && test.bands.includes(band))) throw new RangeError(`item ${item} in band ${band}`)
    given[band * items + item]! += 1
  }
  return { items, bands, eligible, given, tests }
}

/** One byte per item, 1 = may be given: not given yet, not excluded, and in no set of enemies with a given item. */
export function openItems(
  size: number,
  {
    given = [],
    excluded = [],
    enemies = [],
  }: {
    given?: readonly number[]
    excluded?: readonly number[]
    enemies?: readonly (readonly number[])[]
  },
): Uint8Array {
  const open = new Uint8Array(size).fill(1)
  const close = (items: readonly number[]): void => {
    for (const item of items) {
      if (!(Number.isInteger(item) && item >= 0 && item < size)) throw new RangeError(`item ${item} of ${size}`)
      open[item] = 0
    }
  }
  close(given)
  close(excluded)
  const taken = new Set(given)
  for (const set of enemies) if (set.some((item) => taken.has(item))) close(set)
  return open
}
