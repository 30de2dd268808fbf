import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { SalaryRow } from '@millwright/catalog'
import { CsvError, parse } from 'csv-parse'
import { InputProblem, placeOf, shown } from '../responses/input-problem.ts'

/** The columns of the public salary format, in its order. */
export const COLUMNS = [
  'work_year',
  'experience_level',
  'employment_type',
  'job_title',
  'salary',
  'salary_currency',
  'salary_in_usd',
  'employee_residence',
  'remote_ratio',
  'company_location',
  'company_size',
] as const
type Column = (typeof COLUMNS)[number]
type Cells = Record<Column, string>

/** A row that cannot be used, with the line of the file on which it ends. */
export interface BadRow {
  line: number
  problem: string
}

export type ReadRow = { row: SalaryRow } | { bad: BadRow }

/** A longer record is no row but a quotation mark that never closes; without a limit it would fill the memory. */
const LONGEST_RECORD = 64 * 1024

/**
 * Reads a file of any length row by row. Extra columns are ignored.
 * @param levels - the codes of `experience_level` that the mapping knows
 * @throws InputProblem where it is no such file at all
 */
export async function* readSalaries(file: string, levels: ReadonlySet<string>): AsyncGenerator<ReadRow> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw new InputProblem(file, 'there is no such file', 'Check the name and the folder.')
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      info: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: LONGEST_RECORD,
    }),
  )
  let places: Map<Column, number> | null = null
  let width = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (!places) {
        places = placesOf(file, record)
        width = record.length
      } else yield readRow(record, width, places, info.lines, levels)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1
    throw new InputProblem(
      placeOf(file, line),
      `the file cannot be read on: ${error.message}`,
      'Look for a quotation mark that does not close.',
    )
  }
  if (!places) throw new InputProblem(file, 'is empty', `Begin it with the line ${COLUMNS.join(',')}.`)
}

function placesOf(file: string, header: readonly string[]): Map<Column, number> {
  const places = new Map(COLUMNS.map((column) => [column, header.indexOf(column)]))
  const missing = COLUMNS.filter((column) => places.get(column) === -1)
  if (missing.length > 0)
    throw new InputProblem(
      placeOf(file, 1),
      `the header lacks ${missing.join(', ')}`,
      `It must name the columns of the public format: ${COLUMNS.join(',')}.`,
    )
  return places
}

function readRow(
  record: readonly string[],
  width: number,
  places: ReadonlyMap<Column, number>,
  line: number,
  levels: ReadonlySet<string>,
): ReadRow {
  if (record.length !== width)
    return { bad: { line, problem: `has ${record.length} cells, but the header has ${width}` } }
  const cells = Object.fromEntries(COLUMNS.map((column) => [column, record[places.get(column)!] ?? ''])) as Cells
  const problem = COLUMNS.map((column) => {
    const wanted = WANTED[column](cells[column], levels)
    return wanted === null ? null : `${column} is ${shown(cells[column])}; it must be ${wanted}`
  }).find((each) => each !== null)
  if (problem) return { bad: { line, problem } }
  const { work_year, salary, salary_in_usd: _, ...words } = cells
  return { row: { ...words, work_year: Number(work_year), salary: Number(salary) } }
}

const amount = /^\d{1,15}(\.\d+)?$/

/** For each column what it must be, in words, when a cell is not; null when it is. */
const WANTED: Record<Column, (cell: string, levels: ReadonlySet<string>) => string | null> = {
  work_year: (cell) => when(/^20\d\d$/.test(cell), 'a year such as 2025'),
  experience_level: (cell, levels) => when(levels.has(cell), `one of ${[...levels].join(', ')}, as mapping.yaml says`),
  employment_type: (cell) => when(['FT', 'PT', 'CT', 'FL'].includes(cell), 'FT, PT, CT or FL'),
  job_title: (cell) => when(cell !== '' && cell.length <= 200, 'a title of at most 200 characters'),
  salary: (cell) => when(amount.test(cell) && Number(cell) > 0, 'a number above 0, with a point for decimals'),
  salary_currency: (cell) => when(/^[A-Z]{3}$/.test(cell), 'a currency such as USD'),
  salary_in_usd: (cell) => when(cell === '' || amount.test(cell), 'a number, or empty: it is not used'),
  employee_residence: (cell) => when(/^[A-Z]{2}$/.test(cell), 'a country such as US'),
  remote_ratio: (cell) => when(/^(100|\d{1,2})$/.test(cell), 'a number from 0 to 100'),
  company_location: (cell) => when(/^[A-Z]{2}$/.test(cell), 'a country such as US'),
  company_size: (cell) => when(['S', 'M', 'L'].includes(cell), 'S, M or L'),
}

const when = (right: boolean, wanted: string) => (right ? null : wanted)
