import { randomUUID } from 'node:crypto'
import type { Sandbox, Turn } from '../sandbox/sandbox.ts'
import type { Expectation, GradingTask } from '../task.ts'
import { readAnswer } from './answer.ts'
import { expectedValue } from './judge.ts'
import { writeLenientJson, type LooseJson } from './lenient-json.ts'
import { failed, passed, wrong, type Outcome } from './outcome.ts'

const CHECKER_LIMITS = { cpuSeconds: 20, wallMs: 30_000, memory: 1 << 30 }

/**
 * Asks a challenge's own checker about a returned value. It is our code, but it handles the candidate's bytes, so it
 * gets a box of its own, after the candidate's is gone. A checker that breaks is our fault, never the candidate's.
 */
export async function judgeWithChecker(
  sandbox: Sandbox,
  task: GradingTask,
  expect: Extract<Expectation, { kind: 'checker' }>,
  given: { args: LooseJson; output: LooseJson; files: Record<string, string> },
  turn: Turn,
): Promise<Outcome> {
  const source = Object.hasOwn(task.checkers, expect.checker) ? task.checkers[expect.checker] : undefined
  if (source === undefined) throw new RangeError(`challenge ${task.challengeId}: no checker ${expect.checker}`)
  const id = randomUUID()
  const question = { id, ...given, expected: expectedValue(task, expect) ?? null }
  const result = await sandbox.run(
    {
      program: { program: 'checker' },
      files: { 'checker.py': source },
      input: `${writeLenientJson(question as LooseJson)}\n`,
      limits: CHECKER_LIMITS,
    },
    turn,
  )
  if (result.verdict === 'lost' || result.verdict === 'sandbox-error') return failed(result.verdict)
  const answer = result.verdict === 'ok' ? readAnswer(result, id) : null
  if (answer?.kind !== 'value') {
    const why = result.stderr.toString('utf8').trim().split('\n').at(-1) ?? ''
    throw new RangeError(`challenge ${task.challengeId}: checker ${expect.checker} broke (${result.verdict}) ${why}`)
  }
  const { score, message } = answer.value as { score: number; message: string }
  if (!(score >= 0 && score <= 1)) {
    throw new RangeError(`challenge ${task.challengeId}: checker ${expect.checker} gave the score ${score}`)
  }
  if (score === 1) return passed(message || undefined)
  return { ...wrong(message || 'The checker did not accept the result.'), score }
}
