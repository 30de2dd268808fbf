import type { ProblemList } from './rules.ts'

export interface MarkdownFile {
  header: string
  /** The line of the file on which the header begins. */
  headerLine: number
  body: string
  bodyLine: number
}

/** Splits a Markdown file into its YAML header and its body; null when there is no header. */
export function splitFrontMatter(text: string, file: string, problems: ProblemList): MarkdownFile | null {
  const at = { file, line: 1 }
  if (!/^---[ \t]*\n/.test(text)) {
    problems.add(
      'front-matter',
      at,
      'The file does not begin with a header.',
      'Begin it with ---, the YAML header, and --- again.',
    )
    return null
  }
  const start = text.indexOf('\n') + 1
  const end = /^---[ \t]*$/m.exec(text.slice(start))
  if (!end) {
    problems.add('front-matter', at, 'The header has no end.', 'Add a line of --- after the last key.')
    return null
  }
  const header = text.slice(start, start + end.index)
  const bodyStart = start + end.index + end[0].length + 1
  return { header, headerLine: 2, body: text.slice(bodyStart), bodyLine: 2 + countLines(header) + 1 }
}

/** The number of line ends in a text. */
export function countLines(text: string): number {
  let lines = 0
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines += 1
  return lines
}
