import type { Program } from '../sandbox/job.ts'
import type { GradingTask } from '../task.ts'
import { nodeCommand } from './programs.ts'

const BASH = '/bin/bash'

/** The candidate's own program, a script or a server, as the runtime starts it. */
export function entryProgram(task: GradingTask, args: readonly string[] = []): Program {
  const path = `/work/${task.entry}`
  switch (task.runtime) {
    case 'python-ml':
      return { program: 'script', entry: task.entry, args: [...args] }
    case 'typescript':
    case 'javascript':
      return { program: 'exec', argv: [...nodeCommand(task), path, ...args] }
    case 'bash':
      return { program: 'exec', argv: [BASH, path, ...args] }
    case 'sql-duckdb':
    case 'sql-sqlite':
    case 'sql-postgres':
      throw new RangeError(`${task.runtime} runs no programs`)
  }
}
