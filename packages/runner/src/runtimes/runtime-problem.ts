import type { RuntimeId } from '../task.ts'

/** What could not be set up, in words for the person who runs the server. */
export interface RuntimeProblem {
  runtimes: RuntimeId[]
  message: string
  remedy: string
}
