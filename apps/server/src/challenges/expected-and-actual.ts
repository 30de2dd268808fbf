import type { TestResult } from '@millwright/api'
import type { ChallengeTest, PublicChallenge } from '@millwright/catalog'
import { readableValue } from './readable-value.ts'

/** What a visible test asked for and what came instead, as two texts to compare by lines. */
export interface ExpectedAndActual {
  expected: string
  actual: string
  /** Numbers may be apart by this much; 0 for exactly equal. */
  tolerance: number
  /** The order of lines or rows makes no difference, so both are sorted. */
  sorted: boolean
}

/**
 * Null where nothing can be compared line by line: a metric, replies that need to match in part, an output that was cut or is no JSON.
 * Takes what may be shown of a challenge, so nothing of a hidden test can get in.
 */
export function expectedAndActual(
  { fixtures }: PublicChallenge,
  { expect }: ChallengeTest,
  output: TestResult['output'],
): ExpectedAndActual | null {
  if (!output) return null
  switch (expect.kind) {
    case 'equals': {
      const actual = parsed(output.returned)
      const expected = expect.valueFile === undefined ? { value: expect.value } : parsed(fixtures[expect.valueFile])
      if (!actual || !expected) return null
      return compared(valueLines(expected.value), valueLines(actual.value), { tolerance: expect.tolerance })
    }
    case 'rows': {
      const actual = tableLines(parsed(output.returned)?.value)
      if (!actual) return null
      const expected = tableLines({ columns: expect.columns, rows: expect.rows })!
      const order = (lines: string[]) => (expect.ordered ? lines : [lines[0] ?? '', ...lines.slice(1).toSorted()])
      return compared(order(expected).join('\n'), order(actual).join('\n'), {
        tolerance: expect.tolerance,
        sorted: !expect.ordered,
      })
    }
    case 'program': {
      const { stdout } = expect
      if (!stdout || stdout.format === 'csv') return null
      const value = stdout.valueFile === undefined ? stdout.value : fixtures[stdout.valueFile]
      if (stdout.format === 'json') {
        const actual = parsed(output.stdout)
        const expected = stdout.valueFile === undefined ? { value } : parsed(fixtures[stdout.valueFile])
        if (!actual || !expected) return null
        return compared(valueLines(expected.value), valueLines(actual.value), { tolerance: stdout.tolerance })
      }
      if (typeof value !== 'string') return null
      const sorted = stdout.format === 'lines'
      const order = (text: string) => (sorted ? text.trimEnd().split('\n').toSorted().join('\n') : text.trimEnd())
      return compared(order(value), order(output.stdout), { sorted })
    }
    case 'metric':
    case 'raises':
    case 'checker':
    case 'responses':
    case 'latency':
    case 'phases':
      return null
  }
}

function compared(
  expected: string,
  actual: string,
  { tolerance = 0, sorted = false }: { tolerance?: number | undefined; sorted?: boolean },
): ExpectedAndActual {
  return { expected, actual, tolerance, sorted }
}

/** Without the commas at line ends: a part that comes after another must not change the line of the other. */
const valueLines = (value: unknown) => readableValue(value).replaceAll(/,$/gm, '')

/** Undefined for a text that is no JSON: cut, or with NaN in it. */
function parsed(text: string | undefined): { value: unknown } | undefined {
  try {
    return text === undefined ? undefined : { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

/** One line for the names of the columns and one for each row. */
export function tableLines(table: unknown): string[] | null {
  if (table === null || typeof table !== 'object' || !('columns' in table) || !('rows' in table)) return null
  const { columns, rows } = table
  if (!Array.isArray(columns) || !Array.isArray(rows) || !rows.every(Array.isArray)) return null
  const cells = (row: unknown[]) => row.map((cell) => JSON.stringify(cell)).join(' | ')
  return [columns.join(' | '), ...rows.map(cells)]
}
