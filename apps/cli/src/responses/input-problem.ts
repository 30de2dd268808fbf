/** Something a person can mend in what they gave us: said with its place, never with a stack trace. */
export class InputProblem extends Error {
  readonly mend: string

  constructor(place: string, message: string, mend: string) {
    super(`${place}: ${message}`)
    this.name = 'InputProblem'
    this.mend = mend
  }
}

/** `answers.csv, line 7, column 3 (q2)`. */
export function placeOf(
  file: string,
  line: number,
  column?: { readonly index: number; readonly name?: string },
): string {
  if (!column) return `${file}, line ${line}`
  return `${file}, line ${line}, column ${column.index + 1}${column.name ? ` (${column.name})` : ''}`
}

/** How a cell is quoted in a message: short, on one line, with control characters made visible. */
export function shown(text: string): string {
  const printable = text.replaceAll(CONTROL, '�')
  return JSON.stringify(printable.length > 40 ? `${printable.slice(0, 40)}…` : printable)
}

/** Characters that could move a terminal's cursor or hide in a name: controls, and marks that turn the direction of text. */
export const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu
