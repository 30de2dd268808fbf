import type { Table } from './compare.ts'

/** A whole number with leading zeros is a name, not a quantity. */
const NUMBER = /^[+-]?(?:0|[1-9]\d*)?(?:\.\d*)?(?:[eE][+-]?\d{1,4})?$/

const [QUOTE, COMMA, NEWLINE, RETURN] = [0x22, 0x2c, 0x0a, 0x0d]

/**
 * Reads CSV as RFC 4180 writes it, the first line being the header; cells that are numbers become numbers. Line ends may
 * be \n or \r\n; empty lines count as nothing. Takes time proportional to the length of the text.
 *
 * @param mostRows - reading stops after one row more, so that a file of a million lines costs no more than it needs to
 * @throws SyntaxError when there is no header, a quoted cell does not end, or a row is not as wide as the header
 */
export function parseCsv(text: string, mostRows: number): Table {
  const rows: string[][] = []
  let at = text.startsWith('\ufeff') ? 1 : 0
  while (at < text.length && rows.length <= mostRows + 1) {
    const { cells, next } = readRow(text, at)
    at = next
    if (cells.length > 1 || cells[0] !== '') rows.push(cells)
  }
  const [columns, ...body] = rows
  if (!columns) throw new SyntaxError('no header')
  for (const [index, row] of body.entries()) {
    if (row.length !== columns.length) {
      throw new SyntaxError(`row ${index + 1} has ${row.length} cells, the header has ${columns.length}`)
    }
  }
  return { columns, rows: body.map((row) => row.map(cellValue)) }
}

/** The text of a cell as a finite number where it is one. */
function cellValue(text: string): string | number {
  if (!/\d/.test(text.slice(0, 3)) || !NUMBER.test(text)) return text
  const value = Number(text)
  return Number.isFinite(value) ? value : text
}

function readRow(text: string, start: number): { cells: string[]; next: number } {
  const cells: string[] = []
  let at = start
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      const end = endOfQuoted(text, at)
      cells.push(text.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 1
      if (text.charCodeAt(at) === RETURN) at += 1
    } else {
      const from = at
      while (at < text.length && text.charCodeAt(at) !== COMMA && text.charCodeAt(at) !== NEWLINE) at += 1
      const hasReturn = text.charCodeAt(at) !== COMMA && at > from && text.charCodeAt(at - 1) === RETURN
      cells.push(text.slice(from, hasReturn ? at - 1 : at))
    }
    if (text.charCodeAt(at) !== COMMA) break
    at += 1
  }
  if (at < text.length && text.charCodeAt(at) !== NEWLINE) throw new SyntaxError('text after a quoted cell')
  return { cells, next: at + 1 }
}

/** The position of the quote that ends a cell; one written twice is part of it. */
function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charCodeAt(at) !== QUOTE) continue
    if (text.charCodeAt(at + 1) !== QUOTE) return at
    at += 1
  }
  throw new SyntaxError('a quoted cell does not end')
}
