import { randomUUID } from 'node:crypto'
import type { JobResult } from '../sandbox/job.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Expectation, GradingTask, Json } from '../task.ts'
import { readAnswer } from './answer.ts'
import { expectedValue } from './judge.ts'
import { writeLenientJson, type LooseJson } from './lenient-json.ts'
import { failed, passed, wrong, type Outcome } from './outcome.ts'
import type { TestContext } from './test-context.ts'

const CHECKER_LIMITS = { cpuSeconds: 20, wallMs: 30_000, memory: 1 << 30 }
/** What a checker is given is written as JSON, in which a hostile text may grow sixfold. */
const MOST_BYTES = 16 << 20

interface Given {
  args: Json[]
  output: LooseJson
  files: Record<string, string>
}

/**
 * Asks a challenge's own checker about a result. It is our code, but it handles the candidate's bytes, so it gets a box
 * of its own, after the candidate's is gone.
 *
 * A checker that breaks does so on a result that it was not written for: every result that an honest solution gives was
 * tried when the challenge was made (scripts/check-challenges.ts). So the result counts as wrong. Were it a fault of
 * ours, whoever finds a value that a checker stumbles over could leave a wrong submission ungraded. The operator hears
 * of it; the candidate gets a fixed phrase, because the checker's last words may hold what is right.
 */
export async function judgeWithChecker(
  sandbox: Sandbox,
  task: GradingTask,
  expect: Extract<Expectation, { kind: 'checker' }>,
  given: Given,
  { turn, onNotice }: TestContext,
): Promise<Outcome> {
  const source = Object.hasOwn(task.checkers, expect.checker) ? task.checkers[expect.checker] : undefined
  if (source === undefined) throw new RangeError(`challenge ${task.challengeId}: no checker ${expect.checker}`)
  const bytes = Object.values(given.files).reduce((sum, text) => sum + text.length, 0)
  if (bytes > MOST_BYTES) return wrong('The files are larger than can be checked.')
  const id = randomUUID()
  const question = { id, ...given, expected: expectedValue(task, expect) ?? null }
  const result = await sandbox.run(
    {
      program: { program: 'checker' },
      files: { 'checker.py': source },
      input: `${writeLenientJson(question)}\n`,
      limits: CHECKER_LIMITS,
    },
    turn,
  )
  if (isOurs(result)) return failed(result.verdict === 'lost' ? 'lost' : 'sandbox-error')
  const judged = readJudgement(result, id)
  if (typeof judged === 'string') {
    onNotice?.(`challenge ${task.challengeId}: checker ${expect.checker} broke: ${judged}`)
    return wrong('The checker could not make sense of the result.')
  }
  const { score, message } = judged
  const outcome = score === 1 ? passed() : { ...wrong('The checker did not accept the result.'), score }
  if (message === '') return outcome
  return { ...outcome, detail: message, ...(isWrittenIn(source, message) ? { category: message } : {}) }
}

/** A machine so busy that the checker did not get its turn says nothing about the result. */
function isOurs({ verdict, cpuMs, wallMs }: JobResult): boolean {
  if (verdict === 'lost' || verdict === 'sandbox-error' || verdict === 'stopped') return true
  return verdict === 'wall-time' && cpuMs < wallMs / 4
}

/** The checker's score and message, or how it broke. */
function readJudgement(result: JobResult, id: string): { score: number; message: string } | string {
  if (result.verdict !== 'ok') {
    return `${result.verdict} ${result.stderr.toString('utf8').trim().split('\n').at(-1) ?? ''}`
  }
  const answer = readAnswer(result, id)
  if (answer.kind !== 'value') return `answered ${answer.kind}`
  const { score, message } = answer.value as { score: number; message: string }
  return score >= 0 && score <= 1 ? { score, message } : `gave the score ${score}`
}

/**
 * Whether a message stands in the checker word for word. Only then it is told about a hidden test: a message put
 * together at run time could carry out what the candidate's program has seen there.
 */
function isWrittenIn(source: string, message: string): boolean {
  return [`'${message}'`, `"${message}"`].some((literal) => source.includes(literal))
}
