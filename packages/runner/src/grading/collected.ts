import type { JobResult } from '../sandbox/job.ts'
import type { GradingTask } from '../task.ts'
import { atPointer } from './compare.ts'
import { parseCsv } from './csv.ts'
import { fixture, judgePredictions, type MetricExpectation } from './judge.ts'
import { parseLenientJson, type LooseJson } from './lenient-json.ts'
import { wrong, type Outcome } from './outcome.ts'

/** Files that a program left, as texts by name. Broken UTF-8 becomes replacement characters. */
export function collectedTexts({ files }: Pick<JobResult, 'files'>): Record<string, string> {
  return Object.fromEntries([...files].map(([name, content]) => [name, content.toString('utf8')]))
}

/** A file that was asked for and could not be handed out: missing, a link, a directory, a pipe, too large. */
export function noFile(name: string, { fileProblems }: Pick<JobResult, 'fileProblems'>): Outcome {
  const why = fileProblems.get(name) ?? 'missing'
  return wrong(why === 'missing' ? 'A file is missing.' : 'A file cannot be read.', `${name}: ${why}`)
}

/** Scores predictions in a file that the candidate's program wrote. */
export function judgePredictionFile(
  task: GradingTask,
  expect: MetricExpectation & { file: NonNullable<MetricExpectation['file']> },
  result: Pick<JobResult, 'files' | 'fileProblems'>,
): Outcome {
  const { name, column } = expect.file
  const content = result.files.get(name)
  if (!content) return noFile(name, result)
  const read =
    column === undefined ? readJson(content, expect.at) : readColumn(content, column, labelCount(task, expect))
  if ('problem' in read) return wrong('The file with predictions cannot be read.', `${name}: ${read.problem}`)
  return judgePredictions(task, expect, read.predictions)
}

type Read = { predictions: LooseJson | undefined } | { problem: string }

function readJson(content: Buffer, at = ''): Read {
  try {
    return { predictions: atPointer(parseLenientJson(content.toString('utf8')), at) }
  } catch {
    return { problem: 'it is not JSON' }
  }
}

function readColumn(content: Buffer, column: string, mostRows: number): Read {
  try {
    const { columns, rows } = parseCsv(content.toString('utf8'), mostRows)
    const index = columns.indexOf(column)
    if (index < 0) return { problem: `it has no column ${column}` }
    return { predictions: rows.map((row) => row[index]!) }
  } catch (error) {
    return { problem: `it is not CSV: ${(error as SyntaxError).message}` }
  }
}

function labelCount(task: GradingTask, { labels }: MetricExpectation): number {
  return (JSON.parse(fixture(task, labels)) as unknown[]).length
}
