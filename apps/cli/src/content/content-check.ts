import { completeness, readCatalogue, type Problem } from '@millwright/catalog'

export interface Output {
  write(line: string): void
}

export interface CheckOptions {
  /** False leaves warnings out. */
  warnings?: boolean
  /** What a small collection may lack is listed, and an error. */
  complete?: boolean
  /** Only files whose path contains it. */
  only?: string
}

/** Prints every problem of a content directory; answers the process's exit code: 1 when there are errors. */
export async function contentCheck(directory: string, output: Output, options: CheckOptions = {}): Promise<number> {
  const { catalogue, problems: all } = await readCatalogue(directory, { lint: true })
  const problems = all.filter(({ file }) => file.includes(options.only ?? ''))
  const isGap = ({ rule }: Problem) => completeness.includes(rule)
  const gaps = problems.filter(isGap)
  const errors = problems.filter((problem) => (isGap(problem) ? options.complete : problem.severity === 'error'))
  const warnings = problems.filter((problem) => !isGap(problem) && problem.severity === 'warning')
  for (const problem of errors) output.write(formatProblem({ ...problem, severity: 'error' }))
  if (options.warnings ?? true) for (const problem of warnings) output.write(formatProblem(problem))
  // A small collection has a gap at nearly every skill, which would hide all else.
  if (gaps.length > 0 && !options.complete) output.write(`${count(gaps.length, 'gap')} in coverage: see --complete.`)
  const reached = catalogue ? `Catalogue ${catalogue.hash.slice(0, 12)}.` : 'No catalogue: mend the graph first.'
  output.write(`${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}. ${reached}`)
  return errors.length > 0 ? 1 : 0
}

/** `file:line rule message → mend`, which editors and terminals turn into a link. */
export function formatProblem({ file, line, rule, severity, message, mend }: Problem): string {
  return `${file}:${line} ${severity === 'warning' ? 'warning ' : ''}${rule} ${message} → ${mend}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
