import type { Turn } from '../sandbox/sandbox.ts'
import type { GradingTest } from '../task.ts'
import { inertText } from './inert-text.ts'

/** What a visible test printed just now, as text that cannot do anything. */
export interface VisibleOutput {
  test: string
  stream: 'stdout' | 'stderr'
  text: string
}

/** What every kind of test is given beside the task: whose turn it is, and who listens. */
export interface TestContext {
  turn: Turn
  onOutput: ((output: VisibleOutput) => void) | undefined
  /** Hears, for the operator alone, what in a challenge looks broken although the test has an outcome. */
  onNotice: ((message: string) => void) | undefined
}

/** Listens to a box only for tests that may be seen whole. */
export function listenerOf(
  tests: readonly GradingTest[],
  { onOutput }: TestContext,
): ((stream: 'stdout' | 'stderr', text: string) => void) | undefined {
  const [first] = tests
  if (!onOutput || !first || !tests.every(({ visible }) => visible)) return undefined
  return (stream, text) => onOutput({ test: first.id, stream, text: inertText(text, text.length) })
}
