import { readFile, stat } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse/sync'
import { InputProblem, placeOf } from './input-problem.ts'

export interface DelimitedRow {
  readonly cells: readonly string[]
  /** The line of the file on which the row ends, from 1. */
  readonly line: number
}

export interface Delimited {
  readonly header: DelimitedRow
  readonly rows: readonly DelimitedRow[]
  readonly delimiter: ',' | ';' | '\t'
  /** What was recognised that a reader may not expect: other separators, a byte order mark. */
  readonly notes: readonly string[]
}

const MOST_BYTES = 512 * 2 ** 20

/** Reads a text file as UTF-8. @throws InputProblem when it is missing, too large or not UTF-8 */
export async function readText(file: string): Promise<string> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  )
  if (size === null) throw new InputProblem(file, 'there is no such file', 'Check the name and the folder.')
  if (size > MOST_BYTES) {
    throw new InputProblem(
      file,
      `is larger than ${MOST_BYTES / 2 ** 20} MiB`,
      'Split it by items that share no person, or drop columns.',
    )
  }
  const bytes = await readFile(file)
  const utf16 =
    bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
  try {
    if (!utf16) return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Falls through to the one message for both.
  }
  throw new InputProblem(
    file,
    utf16 ? 'is written in UTF-16' : 'is not valid UTF-8',
    'Save it again as "CSV UTF-8" (Excel: Save as; LibreOffice: Edit filter settings, Unicode (UTF-8)).',
  )
}

/**
 * Reads comma, semicolon or tab separated text, the separator being the one that the first line has most of. Handles a byte
 * order mark, any line ending and quoted cells; blank lines are left out.
 * @throws InputProblem for a file without rows, rows of the wrong length, and quotes that do not close
 */
export function parseDelimited(file: string, text: string): Delimited {
  const notes: string[] = []
  if (text.startsWith('\ufeff')) text = text.slice(1)
  const delimiter = delimiterOf(text)
  if (delimiter !== ',') notes.push(`${file}: cells are separated by ${delimiter === ';' ? 'semicolons' : 'tabs'}.`)
  const [header, ...rows] = records(file, text, delimiter)
  if (!header) throw new InputProblem(file, 'is empty', 'Give a header line and one row for each person.')
  checkHeader(file, header)
  for (const { cells, line } of rows) {
    if (cells.length === header.cells.length) continue
    throw new InputProblem(
      placeOf(file, line),
      `has ${cells.length} cells, but the header has ${header.cells.length}`,
      cells.length > header.cells.length
        ? 'Remove what is too much, or put quotes around a cell that contains the separator.'
        : 'Write empty cells for what was not answered.',
    )
  }
  if (rows.length === 0) throw new InputProblem(file, 'has a header but no rows', 'Give one row for each person.')
  return { header, rows, delimiter, notes }
}

function records(file: string, text: string, delimiter: string): DelimitedRow[] {
  try {
    const parsed: unknown = parse(text, {
      delimiter,
      info: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    })
    return (parsed as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      cells: record,
      line: info.lines,
    }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number((error as unknown as { lines?: number }).lines ?? 1)
    throw new InputProblem(
      placeOf(file, line),
      'has a quote that is not closed or stands inside a cell',
      'Put quotes around the whole cell and double those inside it: "say ""hello""".',
    )
  }
}

function checkHeader(file: string, { cells, line }: DelimitedRow): void {
  const seen = new Map<string, number>()
  cells.forEach((name, index) => {
    const place = placeOf(file, line, { index })
    if (name === '') throw new InputProblem(place, 'has no name', 'Name every column, or remove the empty one.')
    const before = seen.get(name)
    if (before !== undefined) {
      throw new InputProblem(place, `is called ${name} like column ${before + 1}`, 'Give every column its own name.')
    }
    seen.set(name, index)
  })
}

/** The separator that the first line has most of, outside quotes; a comma when it has none. */
function delimiterOf(text: string): ',' | ';' | '\t' {
  const counts = { ',': 0, ';': 0, '\t': 0 }
  let quoted = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '\n' || character === '\r') break
    else if (character === ',' || character === ';' || character === '\t') counts[character]++
  }
  if (counts[';'] > counts[','] && counts[';'] >= counts['\t']) return ';'
  return counts['\t'] > counts[','] ? '\t' : ','
}
