import type { JobResult } from '../sandbox/job.ts'
import type { GradingLimits, GradingTest, TestResult, VerdictName } from '../task.ts'
import { inertText } from './inert-text.ts'

/** How one test came out, before it is told to anybody. */
export interface Outcome {
  verdict: VerdictName
  score: number
  /** May name values: only a visible test shows it. */
  detail?: string
  /** One of a few fixed phrases: shown for hidden tests too. */
  category: string
  returned?: string
}

/** Where the time and memory of a test went: the candidate's box alone. */
export type Used = Pick<JobResult, 'stdout' | 'stderr' | 'wallMs' | 'cpuMs' | 'memoryPeakMiB'>

/** For a test that was settled without running anything. */
export const NOTHING_RAN: Used = {
  stdout: Buffer.alloc(0),
  stderr: Buffer.alloc(0),
  wallMs: 0,
  cpuMs: 0,
  memoryPeakMiB: 0,
}

const SHOWN_CHARACTERS = 16 * 1024
const CATEGORY_CHARACTERS = 120

const CATEGORIES: Record<Exclude<VerdictName, 'ok' | 'wrong'>, string> = {
  'nonzero-exit': 'The program ended with an error.',
  signal: 'The program crashed.',
  'cpu-time': 'The program used more processor time than allowed.',
  'wall-time': 'The program took longer than allowed.',
  memory: 'The program used more memory than allowed.',
  'output-limit': 'The program printed more than allowed.',
  'disk-limit': 'The program wrote more to disk than allowed.',
  'process-limit': 'The program started more processes than allowed.',
  'protocol-error': 'The program wrote to the channel for answers.',
  'sandbox-error': 'The sandbox failed. This is our fault; the submission is graded again.',
  lost: 'The job was lost. This is our fault; the submission is graded again.',
}

export const passed = (category = 'Right.'): Outcome => ({ verdict: 'ok', score: 1, category })

export function wrong(category: string, detail?: string): Outcome {
  return { verdict: 'wrong', score: 0, category, ...(detail === undefined ? {} : { detail }) }
}

export function failed(verdict: Exclude<VerdictName, 'ok' | 'wrong'>): Outcome {
  return { verdict, score: 0, category: CATEGORIES[verdict] }
}

/** How a box ended, when that alone settles the test; null when the program ended as it should. */
export function endedBadly(result: JobResult): Outcome | null {
  if (result.verdict === 'ok' || result.verdict === 'stopped' || result.verdict === 'wrong') return null
  // V8 gives up by itself when its heap cannot grow; the limit it met is ours.
  if (result.verdict === 'signal' && result.signal === 6 && result.stderr.includes('heap out of memory')) {
    return failed('memory')
  }
  const outcome = failed(result.verdict)
  if (result.verdict === 'nonzero-exit') outcome.detail = `The program ended with exit code ${result.exitCode}.`
  if (result.verdict === 'signal') outcome.detail = `The program was ended by signal ${result.signal}.`
  return outcome
}

/** What two boxes took, one after the other. */
export function together(first: Used, second?: Used): Used {
  if (!second) return first
  return {
    stdout: Buffer.concat([first.stdout, second.stdout]),
    stderr: Buffer.concat([first.stderr, second.stderr]),
    wallMs: first.wallMs + second.wallMs,
    cpuMs: first.cpuMs + second.cpuMs,
    memoryPeakMiB: Math.max(first.memoryPeakMiB, second.memoryPeakMiB),
  }
}

/** What may be told about a test. A hidden one says pass or fail and a category, so nothing of its input gets out. */
export function testResult(test: GradingTest, outcome: Outcome, used: Used): TestResult {
  const detail = test.visible ? (outcome.detail ?? outcome.category) : outcome.category
  return {
    id: test.id,
    criterion: test.criterion,
    visible: test.visible,
    verdict: outcome.verdict,
    score: outcome.score,
    message: inertText(detail, test.visible ? SHOWN_CHARACTERS : CATEGORY_CHARACTERS),
    ...(test.visible
      ? {
          output: {
            stdout: inertText(used.stdout, SHOWN_CHARACTERS),
            stderr: inertText(used.stderr, SHOWN_CHARACTERS),
            ...(outcome.returned === undefined ? {} : { returned: inertText(outcome.returned, SHOWN_CHARACTERS) }),
          },
        }
      : {}),
    wallMs: used.wallMs,
    cpuMs: used.cpuMs,
    memoryPeakMiB: used.memoryPeakMiB,
  }
}

export function jobLimits(limits: GradingLimits) {
  return {
    cpuSeconds: limits.cpuSeconds,
    wallMs: Math.round(limits.wallSeconds * 1000),
    memory: Math.round(limits.memoryMiB * 2 ** 20),
  }
}
