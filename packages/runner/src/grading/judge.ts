import type { Expectation, GradingTask, GradingTest, Json } from '../task.ts'
import { atPointer, difference, tableDifference, type Difference, type Table } from './compare.ts'
import { writeLenientJson, type LooseJson } from './lenient-json.ts'
import { isLoss, metric, predictionProblem } from './metrics.ts'
import { passed, wrong, type Outcome } from './outcome.ts'

/** Expectations that are settled by looking at one returned value. */
export type ValueExpectation = Extract<Expectation, { kind: 'equals' | 'rows' | 'metric' }>
export type MetricExpectation = Extract<Expectation, { kind: 'metric' }>

/** A value is shown to its author, who knows it; this much of it is enough. */
const SHOWN_CHARACTERS = 16 * 1024

/** Compares a returned value with what a test expects. Runs in the worker: expectations never enter a box. */
export function judgeValue(task: GradingTask, expect: ValueExpectation, value: LooseJson): Outcome {
  return { ...settle(task, expect, value), returned: shownValue(value) }
}

/** The beginning of a value as JSON; longer than what is shown in the end, so that the cut is seen. */
export function shownValue(value: LooseJson): string {
  return writeLenientJson(value, SHOWN_CHARACTERS + 1)
}

function settle(task: GradingTask, expect: ValueExpectation, value: LooseJson): Outcome {
  switch (expect.kind) {
    case 'equals': {
      const expected = expectedValue(task, expect) ?? null
      const found = difference(expected, value, { tolerance: expect.tolerance })
      return found ? wrong('The returned value is wrong.', describe(found)) : passed()
    }
    case 'rows': {
      if (Array.isArray(value) && value.length !== expect.rows.length) {
        return wrong('The rows are wrong.', `expected ${expect.rows.length} rows, got ${value.length} rows`)
      }
      const table = asTable(value, expect.columns)
      if (!table) return wrong('No table was returned.')
      const expected: Table = { columns: expect.columns, rows: expect.rows }
      const options = { ordered: expect.ordered ?? false, tolerance: expect.tolerance }
      const found = tableDifference(expected, table, options)
      if (!found) return passed()
      return wrong(found.at === 'columns' ? 'The columns are wrong.' : 'The rows are wrong.', describe(found))
    }
    case 'metric':
      return judgePredictions(task, expect, atPointer(value, expect.at ?? ''))
  }
}

/** Scores predictions, wherever they came from, by labels that only the worker has. */
export function judgePredictions(
  task: GradingTask,
  expect: MetricExpectation,
  predictions: LooseJson | undefined,
): Outcome {
  const labels = JSON.parse(fixture(task, expect.labels)) as (number | string)[]
  if (!Array.isArray(predictions)) return wrong('No list of predictions was returned.')
  if (predictions.length !== labels.length) {
    return wrong('The number of predictions is wrong.', `expected ${labels.length}, got ${predictions.length}`)
  }
  const problem = predictionProblem(expect.metric, predictions)
  if (problem) return wrong(problem)
  const score = metric(expect.metric, labels, predictions as (number | string)[], expect.bins)
  const good = (expect.min === undefined || score >= expect.min) && (expect.max === undefined || score <= expect.max)
  const bounds = [
    ...(expect.min === undefined ? [] : [`at least ${expect.min}`]),
    ...(expect.max === undefined ? [] : [`at most ${expect.max}`]),
  ]
  const detail = `${expect.metric} is ${score.toPrecision(4)}; ${bounds.join(' and ')} is asked`
  if (good) return { ...passed(), detail }
  return wrong(isLoss(expect.metric) ? 'The error is too large.' : 'The predictions are not good enough.', detail)
}

/** The expected value, from the test itself or from a fixture that stays here. */
export function expectedValue(
  task: GradingTask,
  expect: { value?: Json | undefined; valueFile?: string | undefined },
): Json | undefined {
  return expect.valueFile === undefined ? expect.value : (JSON.parse(fixture(task, expect.valueFile)) as Json)
}

/** @throws RangeError when the challenge names a fixture it does not have: our fault, found by the content check */
export function fixture(task: GradingTask, name: string): string {
  const content = Object.hasOwn(task.fixtures, name) ? task.fixtures[name] : undefined
  if (content === undefined) throw new RangeError(`challenge ${task.challengeId}: no fixture ${name}`)
  return content
}

/** The fixtures that a test gives to the candidate's program. */
export function givenFiles(task: GradingTask, { files = [] }: GradingTest): Record<string, string> {
  return Object.fromEntries(files.map((name) => [name, fixture(task, name)]))
}

/** A query's answer, or a list of objects with the expected keys. */
function asTable(value: LooseJson, columns: string[]): Table | null {
  if (Array.isArray(value)) {
    const rows = value.map((row) => {
      if (row === null || typeof row !== 'object' || Array.isArray(row)) return null
      return columns.map((column) => (Object.hasOwn(row, column) ? row[column]! : null))
    })
    return rows.every((row) => row !== null) ? { columns, rows } : null
  }
  if (value === null || typeof value !== 'object') return null
  const { columns: names, rows } = value
  if (!Array.isArray(names) || !Array.isArray(rows) || !rows.every(Array.isArray)) return null
  // Names that are no texts are no names; turning nested lists into text could take very long.
  if (!names.every((name) => typeof name === 'string')) return null
  return { columns: names, rows }
}

export function describe({ at, expected, got }: Difference): string {
  return `${at === '' ? '' : `at ${at}: `}expected ${expected}, got ${got}`
}
