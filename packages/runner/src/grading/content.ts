import type { ExpectedContent, GradingTask, Json } from '../task.ts'
import { brief, difference, tableDifference, type Difference } from './compare.ts'
import { parseCsv } from './csv.ts'
import { describe, fixture } from './judge.ts'
import { parseLenientJson, type LooseJson } from './lenient-json.ts'

/** What is wrong with a text that a candidate's program wrote, for who may see it; null when nothing is. */
export function contentProblem(task: GradingTask, expected: ExpectedContent, bytes: Buffer): string | null {
  const text = bytes.toString('utf8')
  switch (expected.format) {
    case 'text':
      return textProblem(linesOf(expectedText(task, expected)), linesOf(text))
    case 'lines':
      return linesProblem(linesOf(expectedText(task, expected)), linesOf(text))
    case 'json': {
      const value = expectedJson(task, expected)
      let got: LooseJson
      try {
        got = parseLenientJson(text)
      } catch {
        return 'it is not JSON'
      }
      return asText(difference(value, got, { tolerance: expected.tolerance }))
    }
    case 'csv': {
      const table = parseCsv(expectedText(task, expected), Number.POSITIVE_INFINITY)
      try {
        const got = parseCsv(text, table.rows.length)
        const options = { ordered: expected.ordered ?? false, tolerance: expected.tolerance }
        return asText(tableDifference(table, got, options))
      } catch (error) {
        return `it is not CSV: ${(error as SyntaxError).message}`
      }
    }
  }
}

const asText = (found: Difference | null) => found && describe(found)

/** @throws RangeError when the challenge expects something else than text: our fault, found by the content check */
function expectedText(task: GradingTask, { value, valueFile }: ExpectedContent): string {
  if (valueFile !== undefined) return fixture(task, valueFile)
  if (typeof value !== 'string') throw new RangeError(`challenge ${task.challengeId}: an expected text is no text`)
  return value
}

function expectedJson(task: GradingTask, { value, valueFile }: ExpectedContent): Json {
  return valueFile === undefined ? (value ?? null) : (JSON.parse(fixture(task, valueFile)) as Json)
}

/** Without white space at the ends of lines, and without empty lines at the end: nobody means anything by those. */
function linesOf(text: string): string[] {
  // Not /\s+$/: a regular expression would look again and again at a long run of blanks inside a line.
  const lines = text.split('\n').map((line) => line.trimEnd())
  let length = lines.length
  while (length > 0 && lines[length - 1] === '') length -= 1
  return lines.slice(0, length)
}

function textProblem(expected: string[], got: string[]): string | null {
  for (let index = 0; index < Math.max(expected.length, got.length); index += 1) {
    if (expected[index] !== got[index]) {
      const shown = (line: string | undefined) => (line === undefined ? 'no more lines' : brief(line))
      return `line ${index + 1}: expected ${shown(expected[index])}, got ${shown(got[index])}`
    }
  }
  return null
}

function linesProblem(expected: string[], got: string[]): string | null {
  const open = new Map<string, number>()
  for (const line of expected) open.set(line, (open.get(line) ?? 0) + 1)
  for (const line of got) {
    const left = open.get(line) ?? 0
    if (left === 0) return `the line ${brief(line)} is one too many`
    open.set(line, left - 1)
  }
  const missing = expected.find((line) => open.get(line)! > 0)
  return missing === undefined ? null : `the line ${brief(missing)} is missing`
}
