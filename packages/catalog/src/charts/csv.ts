export interface Table {
  columns: string[]
  rows: Record<string, string>[]
}

/** Reads comma-separated values with a header line; fields may be quoted, a quote inside is doubled. */
export function parseCsv(text: string): Table {
  const records = [...parseRecords(text)].filter((record) => record.some((field) => field !== ''))
  const [columns = [], ...rest] = records
  return { columns, rows: rest.map((record) => Object.fromEntries(columns.map((name, i) => [name, record[i] ?? '']))) }
}

function* parseRecords(text: string): Generator<string[]> {
  let record: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))[ \t]*(,|\n|$)/g)) {
    record.push(quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    yield record
    record = []
    if (end === '') return
  }
}
