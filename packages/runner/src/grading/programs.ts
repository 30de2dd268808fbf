import type { Program } from '../sandbox/job.ts'
import type { GradingTask } from '../task.ts'

export const NODE = '/opt/millwright/node'
const PROGRAMS = '/opt/millwright/programs'

/** The program of ours that puts one question to a submission, by runtime. */
export function programOf(task: Pick<GradingTask, 'runtime' | 'entry' | 'limits'>): Program {
  switch (task.runtime) {
    case 'python-ml':
      return { program: 'function', entry: task.entry }
    case 'typescript':
    case 'javascript':
      return { program: 'exec', argv: [...nodeCommand(task), `${PROGRAMS}/run-function.mjs`, task.entry] }
    case 'sql-duckdb':
      return { program: 'query', engine: 'duckdb' }
    case 'sql-sqlite':
      return { program: 'query', engine: 'sqlite' }
    case 'sql-postgres':
      return { program: 'exec', argv: [...nodeCommand(task), `${PROGRAMS}/run-postgres.mjs`] }
    case 'bash':
      throw new RangeError('bash answers no calls')
  }
}

/** How Node is called for a submission; what follows is a program and its arguments. */
export function nodeCommand({ runtime, limits }: Pick<GradingTask, 'runtime' | 'limits'>): string[] {
  const heap = `--max-old-space-size=${Math.round(limits.memoryMiB)}`
  const transform = runtime === 'typescript' ? ['--import', `${PROGRAMS}/typescript.mjs`] : []
  return [NODE, '--no-warnings', heap, ...transform]
}
