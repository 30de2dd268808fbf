import type { Job, JobResult } from '../sandbox/job.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Expectation, GradingTask, GradingTest, ModelUse, TestResult } from '../task.ts'
import { judgeWithChecker } from './checker.ts'
import { collectedTexts, judgePredictionFile, noFile } from './collected.ts'
import { contentProblem } from './content.ts'
import { entryProgram } from './entry-program.ts'
import { fixture, givenFiles, judgePredictions, shownValue, type MetricExpectation } from './judge.ts'
import { askModel, handedInModel, type ModelAnswer } from './model.ts'
import { endedBadly, jobLimits, NOTHING_RAN, passed, testResult, together, wrong, type Outcome } from './outcome.ts'
import { listenerOf, type TestContext } from './test-context.ts'

type ProgramExpectation = Extract<Expectation, { kind: 'program' }>
type AskModel = (use: ModelUse, model: Buffer) => Promise<ModelAnswer>

interface Judged {
  outcome: Outcome
  /** A second box that the outcome took. */
  also?: JobResult
}

const SHOWN_BYTES = 16 * 1024

/**
 * Runs the candidate's program once for tests that give it the same arguments, input and files, and judges what it
 * printed, how it ended and what it wrote. Files are looked at after all its processes are dead. Tests that run nothing
 * judge a model that was handed in.
 */
export async function runProgramTests(
  sandbox: Sandbox,
  task: GradingTask,
  tests: readonly [GradingTest, ...GradingTest[]],
  context: TestContext,
): Promise<TestResult[]> {
  const result = await runOnce(sandbox, task, tests, context)
  // Several criteria may look at the same predictions: they are asked for once.
  const answers = new Map<string, Promise<ModelAnswer>>()
  const ask: AskModel = (use, model) => {
    const key = JSON.stringify(use)
    const answer = answers.get(key) ?? askModel(sandbox, task, use, model, tests, context)
    answers.set(key, answer)
    return answer
  }
  return Promise.all(
    tests.map(async (test) => {
      const { outcome, also } = await judge(sandbox, task, test, result, ask, context)
      return testResult(test, outcome, together(result ?? NOTHING_RAN, also))
    }),
  )
}

/** Tests with the same key run the same program on the same input. A checker looks at all files, others at a few. */
export function programKey({ run, files, expect }: GradingTest): string {
  return JSON.stringify([run, files, expect.kind === 'checker'])
}

async function runOnce(
  sandbox: Sandbox,
  task: GradingTask,
  tests: readonly [GradingTest, ...GradingTest[]],
  context: TestContext,
): Promise<JobResult | null> {
  const [first] = tests
  if (!first.run) return null
  const { args, stdin, stdinFile } = first.run
  const job: Job = {
    program: entryProgram(task, args),
    files: { ...task.files, ...givenFiles(task, first) },
    input: stdinFile === undefined ? (stdin ?? '') : fixture(task, stdinFile),
    limits: jobLimits(task.limits),
    collect: first.expect.kind === 'checker' ? '*' : [...new Set(tests.flatMap(filesLookedAt))],
    onOutput: listenerOf(tests, context),
  }
  return sandbox.run(job, context.turn)
}

function filesLookedAt({ expect }: GradingTest): string[] {
  if (expect.kind === 'metric') return [expect.file?.name, expect.model?.file].filter((name) => name !== undefined)
  if (expect.kind !== 'program') return []
  return [...Object.keys(expect.files ?? {}), ...(expect.absent ?? []), ...(expect.unchanged ?? [])]
}

async function judge(
  sandbox: Sandbox,
  task: GradingTask,
  test: GradingTest,
  result: JobResult | null,
  ask: AskModel,
  context: TestContext,
): Promise<Judged> {
  const { expect } = test
  const ended = result && endedBadly(result)
  // An exit code other than 0 may be what is asked for; every other bad end settles the test.
  if (ended && ended.verdict !== 'nonzero-exit') return { outcome: ended }
  if (expect.kind === 'metric' && (result === null || !ended)) return judgeMetric(task, expect, result, ask)
  if (result && expect.kind === 'program') return { outcome: judgeEnd(task, expect, result) }
  if (result && expect.kind === 'checker') {
    const output = { stdout: result.stdout.toString('utf8'), exitCode: result.exitCode }
    const files = { ...givenFiles(task, test), ...collectedTexts(result) }
    const given = { args: test.run?.args ?? [], output, files }
    return { outcome: await judgeWithChecker(sandbox, task, expect, given, context) }
  }
  if (ended) return { outcome: ended }
  throw new RangeError(`challenge ${task.challengeId}: test ${test.id} expects ${expect.kind} of a program`)
}

async function judgeMetric(
  task: GradingTask,
  expect: MetricExpectation,
  result: JobResult | null,
  ask: AskModel,
): Promise<Judged> {
  const { file, model: use } = expect
  if (use) {
    const model = result ? result.files.get(use.file) : handedInModel(task, use)
    if (!model)
      return { outcome: result ? noFile(use.file, result) : wrong('A file is missing.', `${use.file} is missing`) }
    const { predictions, problem, result: also } = await ask(use, model)
    if (problem) return { outcome: problem, also }
    return {
      outcome: { ...judgePredictions(task, expect, predictions), returned: shownValue(predictions ?? null) },
      also,
    }
  }
  if (!result || !file) throw new RangeError(`challenge ${task.challengeId}: a metric names no predictions`)
  return { outcome: judgePredictionFile(task, { ...expect, file }, result) }
}

function judgeEnd(task: GradingTask, expect: ProgramExpectation, result: JobResult): Outcome {
  const shown = Object.keys(expect.files ?? {}).flatMap((name) => {
    const content = result.files.get(name)
    return content ? [`${name}:\n${content.toString('utf8', 0, SHOWN_BYTES)}`] : []
  })
  const outcome = settle(task, expect, result)
  return shown.length === 0 ? outcome : { ...outcome, returned: shown.join('\n') }
}

function settle(task: GradingTask, expect: ProgramExpectation, result: JobResult): Outcome {
  const { exitCode: asked = 0, stdout, files = {}, absent = [], unchanged = [] } = expect
  const failing = endedBadly(result)
  if (asked === 0 && failing) return failing
  if (asked === 'nonzero' ? result.exitCode === 0 : result.exitCode !== asked) {
    const wanted = asked === 'nonzero' ? 'another exit code than 0' : `exit code ${asked}`
    return wrong('The exit code is wrong.', `expected ${wanted}, got ${result.exitCode}`)
  }
  const printed = stdout && contentProblem(task, stdout, result.stdout)
  if (printed) return wrong('The output is wrong.', `output: ${printed}`)
  for (const [name, content] of Object.entries(files)) {
    const written = result.files.get(name)
    if (!written) return noFile(name, result)
    const problem = contentProblem(task, content, written)
    if (problem) return wrong('A written file is wrong.', `${name}: ${problem}`)
  }
  for (const name of absent) {
    if (result.fileProblems.get(name) !== 'missing') {
      return wrong('A file is there that should not be.', `${name} should not be there`)
    }
  }
  for (const name of unchanged) {
    if (result.files.get(name)?.equals(Buffer.from(fixture(task, name))) !== true) {
      return wrong('A given file was changed.', `${name} is not as it was given`)
    }
  }
  return passed()
}
