import type { Program } from '../sandbox/job.ts'
import type { GradingTask } from '../task.ts'

export const NODE = '/opt/millwright/node'
const RUN_FUNCTION = '/opt/millwright/programs/run-function.mjs'

/** The program of ours that puts one question to a submission, by runtime. */
export function programOf(task: GradingTask): Program {
  switch (task.runtime) {
    case 'python-ml':
      return { program: 'function', entry: task.entry }
    case 'typescript':
    case 'javascript': {
      const heap = `--max-old-space-size=${Math.round(task.limits.memoryMiB)}`
      return { program: 'exec', argv: [NODE, '--no-warnings', heap, RUN_FUNCTION, task.entry] }
    }
    case 'sql-duckdb':
      return { program: 'query', engine: 'duckdb' }
    case 'sql-sqlite':
      return { program: 'query', engine: 'sqlite' }
    case 'bash':
    case 'sql-postgres':
      throw new RangeError(`${task.runtime} answers no calls`)
  }
}
