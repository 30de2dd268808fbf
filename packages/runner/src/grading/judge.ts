import type { Expectation, GradingTask, Json } from '../task.ts'
import { atPointer, difference, tableDifference, type Difference, type Table } from './compare.ts'
import { writeLenientJson, type LooseJson } from './lenient-json.ts'
import { isLoss, metric } from './metrics.ts'
import { passed, wrong, type Outcome } from './outcome.ts'

/** Expectations that are settled by looking at one returned value. */
export type ValueExpectation = Extract<Expectation, { kind: 'equals' | 'rows' | 'metric' }>

/** Compares a returned value with what a test expects. Runs in the worker: expectations never enter a box. */
export function judgeValue(task: GradingTask, expect: ValueExpectation, value: LooseJson): Outcome {
  const outcome = settle(task, expect, value)
  return { ...outcome, returned: writeLenientJson(value) }
}

function settle(task: GradingTask, expect: ValueExpectation, value: LooseJson): Outcome {
  switch (expect.kind) {
    case 'equals': {
      const expected = expectedValue(task, expect) ?? null
      const found = difference(expected, value, { tolerance: expect.tolerance })
      return found ? wrong('The returned value is wrong.', describe(found)) : passed()
    }
    case 'rows': {
      const table = asTable(value, expect.columns)
      if (!table) return wrong('No table was returned.')
      const expected: Table = { columns: expect.columns, rows: expect.rows }
      const options = { ordered: expect.ordered ?? false, tolerance: expect.tolerance }
      const found = tableDifference(expected, table, options)
      if (!found) return passed()
      return wrong(found.at === 'columns' ? 'The columns are wrong.' : 'The rows are wrong.', describe(found))
    }
    case 'metric':
      return judgeMetric(task, expect, value)
  }
}

function judgeMetric(task: GradingTask, expect: Extract<Expectation, { kind: 'metric' }>, value: LooseJson): Outcome {
  const labels = JSON.parse(fixture(task, expect.labels)) as (number | string)[]
  const predictions = atPointer(value, expect.at ?? '')
  if (!Array.isArray(predictions)) return wrong('No list of predictions was returned.')
  if (predictions.length !== labels.length) {
    return wrong('The number of predictions is wrong.', `expected ${labels.length}, got ${predictions.length}`)
  }
  const usable = predictions.every((item) =>
    expect.metric === 'accuracy' ? typeof item === 'string' || Number.isFinite(item) : Number.isFinite(item),
  )
  if (!usable) return wrong('The predictions are not all finite numbers.')
  const score = metric(expect.metric, labels, predictions as (number | string)[])
  const good = (expect.min === undefined || score >= expect.min) && (expect.max === undefined || score <= expect.max)
  const bound = expect.min === undefined ? `at most ${expect.max}` : `at least ${expect.min}`
  const detail = `${expect.metric} is ${score.toPrecision(4)}; ${bound} is asked`
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
  return { columns: names.map(String), rows }
}

export function describe({ at, expected, got }: Difference): string {
  return `${at === '' ? '' : `at ${at}: `}expected ${expected}, got ${got}`
}
