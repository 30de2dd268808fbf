import { randomInt } from 'node:crypto'
import type { Sandbox, Turn } from '../sandbox/sandbox.ts'
import { SandboxUnavailable } from '../sandbox/unavailable.ts'
import { VERDICT_NAMES, type GradingTask, type GradingTest, type TestResult, type Verdict } from '../task.ts'
import { questionKey, runCallTests } from './call-test.ts'
import { NOTHING_RAN, testResult, wrong } from './outcome.ts'
import { programKey, runProgramTests } from './program-test.ts'
import { runServiceTest } from './service-test.ts'
import type { TestContext, VisibleOutput } from './test-context.ts'

/** Candidates choose file names; these are the ones that cannot mean anything but a file in the working directory. */
const PLAIN_PATH = /^(?!.*(^|\/)\.{1,2}(\/|$))[\w.-]{1,100}(\/[\w.-]{1,100}){0,4}$/

const MOST_FILES = 64
const MOST_BYTES = 4 << 20

export interface GradingOptions {
  onProgress?: (done: number, total: number) => void
  /** Hears what visible tests print while they run; never anything of a hidden one. */
  onOutput?: (output: VisibleOutput) => void
  /** Hears, for the operator alone, what in a challenge looks broken although the test has an outcome. */
  onNotice?: (message: string) => void
  turn?: Turn
}

/**
 * Grades a submission: every question in a fresh box, in an order of its own, expectations never leaving this process.
 * Visible tests are over before the first hidden one begins: what a visible test prints is shown, so a hidden one that
 * ran beside it could pass on what it sees, by locks on files that all boxes have or by how busy the machine is.
 * A verdict `sandbox-error` or `lost` is our fault and no score.
 *
 * @throws SandboxUnavailable when this worker lacks the runtime
 * @throws RangeError when the challenge contradicts itself (a fixture or checker it names is not there)
 */
export async function gradeSubmission(
  sandbox: Sandbox,
  task: GradingTask,
  options: GradingOptions = {},
): Promise<Verdict> {
  const { onProgress, onOutput, onNotice, turn = {} } = options
  const runtime = sandbox.versions.find(({ id }) => id === task.runtime)
  if (!runtime) {
    throw new SandboxUnavailable(`The runtime ${task.runtime} is not available here.`, 'Run "millwright doctor".')
  }
  const startedAt = new Date()
  const results = new Map<string, TestResult>()
  for (const visible of [true, false]) {
    const pending = shuffled(questionsOf(task, visible))
    const work = async () => {
      for (let tests = pending.pop(); tests; tests = pending.pop()) {
        try {
          for (const result of await runTests(sandbox, task, tests, { turn, onOutput, onNotice })) {
            results.set(result.id, result)
            onProgress?.(results.size, task.tests.length)
          }
        } catch (error) {
          pending.length = 0 // there will be no verdict, so the others need not run
          throw error
        }
      }
    }
    // As many at once as the sandbox runs anyway: a long submission does not push others to the end of the queue.
    await Promise.all(Array.from({ length: sandbox.slots }, work))
  }
  const tests = task.tests.map(({ id }) => results.get(id)!)
  const finishedAt = new Date()
  return {
    verdict: mostSevere(tests),
    tests,
    criteria: criterionScores(task, tests),
    runtime,
    engine: sandbox.engine,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    wallMs: finishedAt.getTime() - startedAt.getTime(),
  }
}

type Question = [GradingTest, ...GradingTest[]]

/** Tests that ask the same question share one run; a server is started anew for each of its tests. */
function questionsOf(task: GradingTask, visible: boolean): Question[] {
  const tests = task.tests.filter((test) => test.visible === visible)
  if (task.kind === 'service') return tests.map((test) => [test])
  return [...Map.groupBy(tests, task.kind === 'program' ? programKey : questionKey).values()] as Question[]
}

function runTests(sandbox: Sandbox, task: GradingTask, tests: Question, context: TestContext): Promise<TestResult[]> {
  const problem = fileProblem(task, tests)
  if (problem) return Promise.resolve(tests.map((test) => testResult(test, wrong(problem), NOTHING_RAN)))
  switch (task.kind) {
    case 'service':
      return Promise.all(tests.map((test) => runServiceTest(sandbox, task, test, context)))
    case 'program':
      return runProgramTests(sandbox, task, tests, context)
    case 'function':
    case 'query':
      return runCallTests(sandbox, task, tests, context)
  }
}

/** Why a submission's files cannot be laid out, or null. Found here, it is the candidate's mistake and not ours. */
function fileProblem({ entry, files }: GradingTask, tests: Question): string | null {
  if (!Object.hasOwn(files, entry)) return `The file ${entry} is missing.`
  const names = Object.keys(files)
  if (names.length > MOST_FILES) return `There are more than ${MOST_FILES} files.`
  if (!names.every((name) => PLAIN_PATH.test(name))) return 'A file name is not allowed.'
  const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  if (bytes > MOST_BYTES) return 'The files are larger than 4 MiB together.'
  const all = new Set([...names, ...tests.flatMap(filesOfOurs)])
  const folders = [...all].flatMap((name) => name.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/')))
  return folders.some((folder) => all.has(folder)) ? 'A file and a folder have the same name.' : null
}

/** What we put beside the candidate's files. */
function filesOfOurs({ files = [], expect }: GradingTest): string[] {
  return expect.kind === 'metric' && expect.model ? [...files, expect.model.file, expect.model.features] : files
}

function mostSevere(tests: readonly Pick<TestResult, 'verdict'>[]): Verdict['verdict'] {
  return VERDICT_NAMES[Math.max(0, ...tests.map(({ verdict }) => VERDICT_NAMES.indexOf(verdict)))]!
}

/** Criteria that no test of this run looks at are left out: a run of the visible tests says nothing about them. */
function criterionScores(
  task: Pick<GradingTask, 'criteria'>,
  tests: readonly Pick<TestResult, 'criterion' | 'score'>[],
): Verdict['criteria'] {
  return task.criteria.flatMap(({ id, scoring }) => {
    const scores = tests.filter(({ criterion }) => criterion === id).map(({ score }) => score)
    if (scores.length === 0) return []
    if (scoring === 'all') return [{ id, score: scores.every((score) => score === 1) ? 1 : 0 }]
    return [{ id, score: scores.reduce((sum, score) => sum + score, 0) / scores.length }]
  })
}

/** Another order each time: what a test leaves in the machine's caches is no hint for the next one. */
function shuffled<T>(items: readonly T[]): T[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1)
    ;[order[last], order[other]] = [order[other]!, order[last]!]
  }
  return order
}
