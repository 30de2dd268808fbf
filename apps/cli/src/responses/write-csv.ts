/** A cell of a table: text is written as text, numbers with all their digits, null as an empty cell. */
export type Cell = string | number | null

/**
 * Comma-separated text by RFC 4180 with CRLF line ends. Text that a spreadsheet would run as a formula (it begins with
 * = + - @, a tab or a line end) gets an apostrophe in front; numbers stay numbers.
 * Source: OWASP, CSV injection.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
