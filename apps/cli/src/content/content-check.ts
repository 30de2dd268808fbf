import { readCatalogue, type Problem } from '@millwright/catalog'

export interface Output {
  write(line: string): void
}

/** Prints every problem of a content directory; answers the process's exit code: 1 when there are errors. */
export async function contentCheck(
  directory: string,
  output: Output,
  options: { warnings?: boolean } = {},
): Promise<number> {
  const { catalogue, problems } = await readCatalogue(directory)
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  for (const problem of errors) output.write(formatProblem(problem))
  if (options.warnings ?? true) for (const problem of warnings) output.write(formatProblem(problem))
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
