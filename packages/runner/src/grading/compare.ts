import { writeLenientJson, type LooseJson } from './lenient-json.ts'

/** Without a tolerance of its own a test forgives rounding, nothing more. */
const ROUNDING = 1e-9
const SHOWN_CHARACTERS = 120
/** Pairs of rows that are looked at one by one, where grouping cannot tell rows apart. */
const MOST_PAIRS = 4_000_000

export interface Difference {
  /** JSON pointer to the first place that differs; empty for the whole value. */
  at: string
  expected: string
  got: string
}

interface CompareOptions {
  tolerance?: number | undefined
  /** Object keys that the expectation does not name are ignored. */
  subset?: boolean
}

/** The largest distance that is close enough: `tolerance`, relative to the expected value once that is above 1. */
const allowed = (expected: number, tolerance = ROUNDING) => tolerance * Math.max(1, Math.abs(expected))

function close(expected: number, got: number, tolerance?: number): boolean {
  return expected === got || Math.abs(expected - got) <= allowed(expected, tolerance)
}

/**
 * The first difference between what a test expects and what came, or null. NaN and infinities equal nothing:
 * expectations are JSON, which has neither. Follows the expectation, so its time does not depend on how the candidate's
 * value is nested.
 */
export function difference(expected: LooseJson, got: LooseJson, options: CompareOptions = {}): Difference | null {
  const differs = (): Difference => ({ at: '', expected: brief(expected), got: brief(got) })
  if (typeof expected === 'number' && typeof got === 'number') {
    return close(expected, got, options.tolerance) ? null : differs()
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(got)) return differs()
    if (expected.length !== got.length) {
      return { at: '', expected: `${expected.length} elements`, got: `${got.length} elements` }
    }
    for (let index = 0; index < expected.length; index += 1) {
      const found = difference(expected[index]!, got[index]!, options)
      if (found) return { ...found, at: `/${index}${found.at}` }
    }
    return null
  }
  if (expected !== null && typeof expected === 'object') {
    if (got === null || typeof got !== 'object' || Array.isArray(got)) return differs()
    for (const key of Object.keys(expected)) {
      const item = expected[key]!
      if (!Object.hasOwn(got, key)) return { at: pointer(key), expected: brief(item), got: 'nothing' }
      const found = difference(item, got[key]!, options)
      if (found) return { ...found, at: `${pointer(key)}${found.at}` }
    }
    const extra = options.subset ? undefined : Object.keys(got).find((key) => !Object.hasOwn(expected, key))
    return extra === undefined ? null : { at: pointer(extra), expected: 'nothing', got: brief(got[extra]!) }
  }
  return expected === got ? null : differs()
}

export interface Table {
  columns: string[]
  rows: LooseJson[][]
}

/** The first difference between two result tables; without `ordered` rows count as a collection with repeats. */
export function tableDifference(
  expected: Table,
  got: Table,
  options: { ordered: boolean; tolerance?: number | undefined },
): Difference | null {
  if (difference(expected.columns, got.columns)) {
    return { at: 'columns', expected: brief(expected.columns), got: brief(got.columns) }
  }
  if (expected.rows.length !== got.rows.length) {
    return { at: 'rows', expected: `${expected.rows.length} rows`, got: `${got.rows.length} rows` }
  }
  if (!options.ordered) return unmatchedRow(expected.rows, got.rows, options.tolerance)
  const found = difference(expected.rows, got.rows, options)
  return found && { ...found, at: `rows${found.at}` }
}

/**
 * Matches each expected row with an unused one. A row's key says what it is but for rounding: a cell that is a number
 * counts as the group of expected numbers to which it is close. Rows that fit each other have the same key, so only
 * within a key they are compared one by one, and there they nearly always are in the same order.
 */
function unmatchedRow(expected: LooseJson[][], got: LooseJson[][], tolerance?: number): Difference | null {
  const groups = numberGroups(expected, tolerance)
  const keyOf = (row: LooseJson[]) =>
    JSON.stringify(row.map((cell, column) => (typeof cell === 'number' ? (groups[column]?.(cell) ?? null) : cell)))
  const pools = Map.groupBy(got, keyOf)
  for (const [key, wanted] of Map.groupBy(expected, keyOf)) {
    const missing = unmatchedIn(wanted.toSorted(byCells), (pools.get(key) ?? []).toSorted(byCells), tolerance)
    if (missing) return { at: 'rows', expected: brief(missing), got: 'no such row' }
  }
  return null
}

/** Both lists sorted. Expected rows that find no partner among `got`: the first of them, or null. */
function unmatchedIn(wanted: LooseJson[][], got: LooseJson[][], tolerance?: number): LooseJson[] | null {
  // Of the same key, so everything but numbers is the same already; a number may still stand where a null does.
  const fits = (row: LooseJson[], candidate: LooseJson[]) =>
    row.every((cell, index) => {
      const other = candidate[index]
      if (typeof cell !== 'number' || typeof other !== 'number') return typeof cell === typeof other
      return close(cell, other, tolerance)
    })
  if (wanted.length === got.length && wanted.every((row, index) => fits(row, got[index]!))) return null
  const free = new Set(got)
  let pairs = 0
  for (const row of wanted) {
    let match: LooseJson[] | undefined
    for (const candidate of free) {
      pairs += 1
      if (pairs > MOST_PAIRS) return row
      if (fits(row, candidate)) {
        match = candidate
        break
      }
    }
    if (!match) return row
    free.delete(match)
  }
  return null
}

/** For each column: the number of the group of expected values that a value is close to; null when there is none. */
function numberGroups(expected: LooseJson[][], tolerance?: number): ((value: number) => number | null)[] {
  const width = expected.reduce((most, row) => Math.max(most, row.length), 0)
  return Array.from({ length: width }, (_, column) => {
    const values = expected.map((row) => row[column]).filter((cell) => typeof cell === 'number')
    const sorted = [...new Set(values)].toSorted((a, b) => a - b)
    // Values whose neighbourhoods touch are one group: a number between them may be close to either.
    const ends: { low: number; high: number }[] = []
    for (const value of sorted) {
      const [low, high] = [value - allowed(value, tolerance), value + allowed(value, tolerance)]
      const last = ends.at(-1)
      if (last && low <= last.high) last.high = Math.max(last.high, high)
      else ends.push({ low, high })
    }
    return (value) => {
      let [from, to] = [0, ends.length]
      while (from < to) {
        const middle = (from + to) >>> 1
        if (ends[middle]!.high < value) from = middle + 1
        else to = middle
      }
      const group = ends[from]
      return group && value >= group.low ? from : null
    }
  })
}

/** Any fixed order that puts rows with nearly the same numbers near each other. */
function byCells(a: LooseJson[], b: LooseJson[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const [left, right] = [a[index], b[index]]
    if (typeof left === 'number' && typeof right === 'number' && left !== right) return left < right ? -1 : 1
  }
  return 0
}

/** The value a JSON pointer (RFC 6901) names; undefined when there is none. */
export function atPointer(value: LooseJson, path: string): LooseJson | undefined {
  if (path === '') return value
  let current: LooseJson | undefined = value
  for (const part of path.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(current)) current = current[Number(key)]
    else if (current !== null && typeof current === 'object') {
      current = Object.hasOwn(current, key) ? current[key] : undefined
    } else return undefined
  }
  return current
}

/** A key may be the candidate's, and as long as they please. */
const pointer = (key: string) => `/${shortened(key)}`

export function brief(value: LooseJson): string {
  return shortened(writeLenientJson(value, SHOWN_CHARACTERS + 1))
}

export function shortened(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS - 3)}...` : text
}
