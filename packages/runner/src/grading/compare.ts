import { writeLenientJson, type LooseJson } from './lenient-json.ts'

/** Without a tolerance of its own a test forgives rounding, nothing more. */
const ROUNDING = 1e-9

export interface Difference {
  /** JSON pointer to the first place that differs; empty for the whole value. */
  at: string
  expected: string
  got: string
}

/** Whether a number is close enough: within `tolerance`, relative to the expected value once that is above 1. */
function close(expected: number, got: number, tolerance = ROUNDING): boolean {
  if (expected === got) return true
  return Math.abs(expected - got) <= tolerance * Math.max(1, Math.abs(expected))
}

/**
 * The first difference between what a test expects and what came, or null. NaN and infinities equal nothing:
 * expectations are JSON, which has neither. With `subset`, object keys that the expectation does not name are ignored.
 */
export function difference(
  expected: LooseJson,
  got: LooseJson,
  options: { tolerance?: number | undefined; subset?: boolean } = {},
  at = '',
): Difference | null {
  const differs = (): Difference => ({ at, expected: brief(expected), got: brief(got) })
  if (typeof expected === 'number' && typeof got === 'number') {
    return close(expected, got, options.tolerance) ? null : differs()
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(got)) return differs()
    if (expected.length !== got.length) {
      return { at, expected: `${expected.length} elements`, got: `${got.length} elements` }
    }
    for (const [index, item] of expected.entries()) {
      const found = difference(item, got[index]!, options, `${at}/${index}`)
      if (found) return found
    }
    return null
  }
  if (expected !== null && typeof expected === 'object') {
    if (got === null || typeof got !== 'object' || Array.isArray(got)) return differs()
    for (const [key, item] of Object.entries(expected)) {
      if (!Object.hasOwn(got, key)) return { at: `${at}/${key}`, expected: brief(item), got: 'nothing' }
      const found = difference(item, got[key]!, options, `${at}/${key}`)
      if (found) return found
    }
    const extra = options.subset ? undefined : Object.keys(got).find((key) => !Object.hasOwn(expected, key))
    return extra === undefined ? null : { at: `${at}/${extra}`, expected: 'nothing', got: brief(got[extra]!) }
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
  const columns = difference(expected.columns, got.columns)
  if (columns) return { at: 'columns', expected: expected.columns.join(', '), got: got.columns.join(', ') }
  if (expected.rows.length !== got.rows.length) {
    return { at: 'rows', expected: `${expected.rows.length} rows`, got: `${got.rows.length} rows` }
  }
  if (options.ordered) return difference(expected.rows, got.rows, options, 'rows')
  return unmatchedRow(expected.rows, got.rows, options.tolerance)
}

/** Matches each expected row with an unused one. Rows are grouped by their exact part first, so this stays quick. */
function unmatchedRow(expected: LooseJson[][], got: LooseJson[][], tolerance?: number): Difference | null {
  const exactPart = (row: LooseJson[]) => JSON.stringify(row.map((cell) => (typeof cell === 'number' ? 0 : cell)))
  const pools = Map.groupBy(got, exactPart)
  for (const row of expected) {
    const pool = pools.get(exactPart(row)) ?? []
    const match = pool.findIndex((candidate) => difference(row, candidate, { tolerance }) === null)
    if (match < 0) return { at: 'rows', expected: brief(row), got: 'no such row' }
    pool.splice(match, 1)
  }
  return null
}

/** The value a JSON pointer (RFC 6901) names; undefined when there is none. */
export function atPointer(value: LooseJson, pointer: string): LooseJson | undefined {
  if (pointer === '') return value
  let current: LooseJson | undefined = value
  for (const part of pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(current)) current = current[Number(key)]
    else if (current !== null && typeof current === 'object') {
      current = Object.hasOwn(current, key) ? current[key] : undefined
    } else return undefined
  }
  return current
}

function brief(value: LooseJson): string {
  const text = writeLenientJson(value)
  return text.length > 120 ? `${text.slice(0, 117)}...` : text
}
