import type { Job, JobResult, PreparedJob } from '../sandbox/job.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { ExpectedResponse, Expectation, GradingTask, GradingTest, TestResult } from '../task.ts'
import { difference } from './compare.ts'
import { describe, fixture } from './judge.ts'
import { parseLenientJson, type LooseJson } from './lenient-json.ts'
import { endedBadly, failed, jobLimits, passed, testResult, wrong, type Outcome } from './outcome.ts'
import { NODE } from './programs.ts'
import type { TestContext } from './test-context.ts'

const PORT = 8000
const PROBE = '/opt/millwright/programs/probe.mjs'
const REQUEST_MS = 5000
/** What the prober may use beyond the candidate's own wall limit before we call that our fault. */
const PROBER_SPARE_MS = 5000

interface Reply {
  status?: number
  body?: string
  error?: string
  ms: number
}

interface ProbeReport {
  up: boolean
  upMs: number
  replies: Reply[]
}

/**
 * One test of a server: the candidate's program in one box with a loopback network, our prober in another that joined
 * only that network. The prober brings replies and times; what is right is known here alone.
 */
export async function runServiceTest(
  sandbox: Sandbox,
  task: GradingTask,
  test: GradingTest,
  { turn }: TestContext,
): Promise<TestResult> {
  const { signal } = turn
  // A latency test has the machine to itself, or it would measure its neighbours.
  return sandbox.withSlots(test.load ? sandbox.slots : 1, turn, async () => {
    let probed = await probeOnce(sandbox, task, test, signal)
    if (isOurs(probed.outcome)) {
      await sandbox.settleAfterLoss()
      probed = await probeOnce(sandbox, task, test, signal)
    }
    return testResult(test, probed.outcome, probed.served)
  })
}

const isOurs = ({ verdict }: Outcome) => verdict === 'lost' || verdict === 'sandbox-error'

function probeOnce(sandbox: Sandbox, task: GradingTask, test: GradingTest, signal?: AbortSignal): Promise<Probed> {
  return sandbox.withTwoBoxes((server, prober) => probe(server, prober, task, test, signal))
}

interface Probed {
  outcome: Outcome
  served: JobResult
}

async function probe(
  server: PreparedJob,
  prober: PreparedJob,
  task: GradingTask,
  test: GradingTest,
  signal?: AbortSignal,
): Promise<Probed> {
  const limits = jobLimits(task.limits)
  const networkOf = await server.ready.catch(() => null)
  if (networkOf === null) {
    prober.discard()
    return { outcome: failed('lost'), served: await server.run(serverJob(task, test), signal) }
  }
  await prober.ready.catch(() => {}) // a broken prober ends as lost below
  const serving = server.run(serverJob(task, test), signal)
  const probing = prober.run(
    {
      program: { program: 'exec', argv: [NODE, '--no-warnings', PROBE] },
      files: {},
      visitNetworkOf: networkOf,
      input: JSON.stringify({
        port: PORT,
        startMs: limits.wallMs / 2,
        totalMs: limits.wallMs,
        requestMs: Math.min(REQUEST_MS, limits.wallMs / 2),
        requests: test.requests ?? [],
        load: test.load,
      }),
      limits: {
        cpuSeconds: 60,
        wallMs: limits.wallMs + PROBER_SPARE_MS,
        memory: 512 << 20,
        cpus: 2,
        result: 32 << 20,
      },
    },
    signal,
  )
  // A server that ended cannot come up any more; the prober would wait for it until its limit.
  void serving.then(() => prober.stop()).catch(() => {})
  const probed = await probing
  server.stop()
  const served = await serving
  return { outcome: judge(test, served, probed), served }
}

function serverJob(task: GradingTask, test: GradingTest): Job {
  const fixtures = Object.fromEntries((test.files ?? []).map((name) => [name, fixture(task, name)]))
  return {
    program:
      task.runtime === 'typescript'
        ? { program: 'exec', argv: [NODE, '--no-warnings', `/work/${task.entry}`] }
        : { program: 'script', entry: task.entry },
    files: { ...task.files, ...fixtures },
    environment: { PORT: String(PORT) },
    network: 'lo',
    limits: jobLimits(task.limits),
  }
}

function judge(test: GradingTest, served: JobResult, probed: JobResult): Outcome {
  if (served.verdict === 'lost' || served.verdict === 'sandbox-error') return failed(served.verdict)
  const crashed = endedBadly(served)
  if (crashed) return crashed
  if (served.verdict === 'ok') return wrong('The server ended by itself.')
  if (probed.verdict !== 'ok') return failed(probed.verdict === 'lost' ? 'lost' : 'sandbox-error')
  const report = JSON.parse(probed.result.toString('utf8')) as ProbeReport
  if (!report.up) return wrong('The server did not start to listen in time.', `nothing listens on 127.0.0.1:${PORT}`)
  const outcome = judgeReplies(test, report.replies)
  return { ...outcome, returned: shown(report.replies) }
}

function judgeReplies(test: GradingTest, replies: Reply[]): Outcome {
  const { expect } = test
  if (expect.kind === 'responses') {
    if (replies.length !== expect.responses.length) {
      throw new RangeError(`test ${test.id}: ${replies.length} requests but ${expect.responses.length} responses`)
    }
    for (const [index, expected] of expect.responses.entries()) {
      const problem = replyProblem(expected, replies[index]!)
      if (problem) return wrong(problem.category, `request ${index + 1}: ${problem.detail}`)
    }
    return passed()
  }
  if (expect.kind === 'latency') return judgeLatency(expect, replies)
  throw new RangeError(`test ${test.id} expects ${expect.kind} of a service`)
}

/** Latency counts over right replies only: a server that answers quickly and wrongly is not quick. */
function judgeLatency(expect: Extract<Expectation, { kind: 'latency' }>, replies: Reply[]): Outcome {
  const right = replies.filter(
    (reply, index) => replyProblem(expect.responses[index % expect.responses.length]!, reply) === null,
  )
  const share = replies.length === 0 ? 0 : right.length / replies.length
  if (share < expect.minCorrect) {
    return wrong('Too few replies under load were right.', `${(100 * share).toFixed(1)} % of replies were right`)
  }
  const p95 = percentile(
    right.map(({ ms }) => ms),
    0.95,
  )
  const detail = `p95 ${p95.toFixed(1)} ms over ${right.length} right replies; ${expect.p95Ms} ms are allowed`
  return p95 <= expect.p95Ms ? { ...passed(), detail } : wrong('The server is too slow under load.', detail)
}

/** The smallest value that at least the given share of all values does not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.POSITIVE_INFINITY
}

function replyProblem(expected: ExpectedResponse, reply: Reply): { category: string; detail: string } | null {
  if (reply.status === undefined) {
    const slow = reply.error === 'timeout' || reply.error === 'not-sent'
    return slow
      ? { category: 'The server did not answer in time.', detail: `no whole reply in ${Math.round(reply.ms)} ms` }
      : { category: 'The server broke the connection.', detail: reply.error ?? 'broken' }
  }
  if (reply.status !== expected.status) {
    return { category: 'The status is wrong.', detail: `expected status ${expected.status}, got ${reply.status}` }
  }
  if (expected.json === undefined) return null
  let body: LooseJson
  try {
    body = parseLenientJson(reply.body ?? '')
  } catch {
    return { category: 'The reply is not JSON.', detail: (reply.body ?? '').slice(0, 200) }
  }
  const subset = (expected.match ?? 'subset') === 'subset'
  const found = difference(expected.json, body, { tolerance: expected.tolerance, subset })
  return found ? { category: 'The reply is wrong.', detail: describe(found) } : null
}

function shown(replies: Reply[]): string {
  return replies
    .slice(0, 20)
    .map(({ status, body, error, ms }) => `${status ?? error} in ${ms.toFixed(1)} ms ${body ?? ''}`)
    .join('\n')
}
