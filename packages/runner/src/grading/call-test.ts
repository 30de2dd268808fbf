import { randomUUID } from 'node:crypto'
import type { Job, JobResult } from '../sandbox/job.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { GradingTask, GradingTest, Json, TestResult } from '../task.ts'
import { readAnswer, type Answer } from './answer.ts'
import { judgeWithChecker } from './checker.ts'
import { collectedTexts, judgePredictionFile } from './collected.ts'
import { fixture, givenFiles, judgeValue, shownValue } from './judge.ts'
import { endedBadly, failed, jobLimits, passed, testResult, wrong, type Outcome } from './outcome.ts'
import { programOf } from './programs.ts'
import { listenerOf, type TestContext } from './test-context.ts'

/**
 * Runs tests of a function or a query that ask the same question: one fresh box, one question with a random id, one
 * answer, judged against each test's expectation. The box holds the candidate's files, the question's fixtures and
 * arguments, and nothing about any other question or what is right.
 */
export async function runCallTests(
  sandbox: Sandbox,
  task: GradingTask,
  tests: readonly [GradingTest, ...GradingTest[]],
  context: TestContext,
): Promise<TestResult[]> {
  const id = randomUUID()
  const [first] = tests
  const fixtures = givenFiles(task, first)
  const job: Job = {
    program: programOf(task),
    files: { ...task.files, ...fixtures },
    input: `${JSON.stringify({ id, ...questionOf(task, first) })}\n`,
    limits: jobLimits(task.limits),
    onOutput: listenerOf(tests, context),
    collect: tests.some(({ expect }) => expect.kind === 'checker') ? '*' : tests.flatMap(predictionFile),
  }
  const result = await sandbox.run(job, context.turn)
  const ended = endedBadly(result)
  const answer = readAnswer(result, id)
  return Promise.all(
    tests.map(async (test) =>
      testResult(test, ended ?? (await judge(sandbox, task, test, answer, result, context)), result),
    ),
  )
}

/** Tests with the same key would run the same program on the same input: asked once, each judged by itself. */
export function questionKey({ call, setup, files }: GradingTest): string {
  return JSON.stringify([call, setup, files])
}

function questionOf(task: GradingTask, test: GradingTest): Record<string, Json> {
  if (task.kind === 'query') {
    const setup = (test.setup ?? []).map((name) => fixture(task, name))
    return { setup, query: task.files[task.entry] ?? '' }
  }
  if (!test.call) throw new RangeError(`challenge ${task.challengeId}: test ${test.id} has no call`)
  return { ...test.call }
}

async function judge(
  sandbox: Sandbox,
  task: GradingTask,
  test: GradingTest,
  answer: Answer,
  result: JobResult,
  context: TestContext,
): Promise<Outcome> {
  const { expect } = test
  switch (answer.kind) {
    case 'broken':
      return failed('protocol-error')
    case 'none':
      return wrong('The program ended without an answer.')
    case 'missing':
      return wrong('The function is not defined.', `${task.entry} defines no function ${test.call?.function}.`)
    case 'unserialisable':
      return wrong('The returned value is not plain data.', answer.why)
    case 'error': {
      if (expect.kind === 'raises' && answer.names.includes(expect.error)) return passed()
      if (task.kind === 'query') return wrong('The query failed.')
      return wrong('The function raised an error.', `raised ${answer.names[0] ?? 'an error'}`)
    }
    case 'value':
  }
  switch (expect.kind) {
    case 'raises':
      return {
        ...wrong('An error should have been raised.', `expected ${expect.error} to be raised`),
        returned: shownValue(answer.value),
      }
    case 'checker': {
      const files = { ...givenFiles(task, test), ...collectedTexts(result) }
      const given = { args: test.call?.args ?? [], output: answer.value, files }
      const outcome = await judgeWithChecker(sandbox, task, expect, given, context)
      return { ...outcome, returned: shownValue(answer.value) }
    }
    case 'metric':
      if (!expect.file) return judgeValue(task, expect, answer.value)
      return {
        ...judgePredictionFile(task, { ...expect, file: expect.file }, result),
        returned: shownValue(answer.value),
      }
    case 'equals':
    case 'rows':
      return judgeValue(task, expect, answer.value)
    case 'program':
    case 'responses':
    case 'latency':
    case 'phases':
      throw new RangeError(`challenge ${task.challengeId}: test ${test.id} expects ${expect.kind} of a ${task.kind}`)
  }
}

function predictionFile({ expect }: GradingTest): string[] {
  return expect.kind === 'metric' && expect.file ? [expect.file.name] : []
}
