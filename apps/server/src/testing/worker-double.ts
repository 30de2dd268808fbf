import { expect } from 'vitest'
import { LeasedJob, type Lane, type RuntimeVersion, type Verdict } from '@millwright/api'
import { indexCatalogue } from '@millwright/catalog'
import type { Browser, TestServer } from './test-server.ts'

export const CHALLENGE = 'py-threshold-cost'
export const RUNTIME: RuntimeVersion = { id: 'python-ml', version: 'test', hash: 'test' }

interface LeaseWish {
  lane?: Lane
  runtimes?: RuntimeVersion[]
  waitMs?: number
}

/** What a worker and the people before it do, over HTTP, without any code being run. */
export function workerDouble(server: TestServer) {
  const entryOf = (id: string) => indexCatalogue(server.context.catalogue()).challenges.get(id)!.entry
  const send = async (
    browser: Browser,
    action: 'run' | 'submit',
    { challenge = CHALLENGE, key = crypto.randomUUID() as string, code = 'x = 1\r\n' } = {},
  ) => {
    const response = await trySend(browser, action, { challenge, key, code })
    expect(response.status).toBe(202)
    return ((await response.json()) as { submissionId: string }).submissionId
  }
  const trySend = (
    browser: Browser,
    action: 'run' | 'submit',
    { challenge = CHALLENGE, key = crypto.randomUUID() as string, code = 'x = 1' } = {},
  ) =>
    browser.post(
      `/challenges/${challenge}/submissions`,
      { action, idempotencyKey: key, [`file:${entryOf(challenge)}`]: code },
      { accept: 'application/json' },
    )

  const lease = async (worker = 'w1', { lane = 'quick', runtimes = [RUNTIME], waitMs = 0 }: LeaseWish = {}) => {
    const about = { worker, engine: 'test', slots: 1, runtimes }
    const response = await server.worker('/lease', { ...about, lane, waitMs })
    return response.status === 204 ? null : LeasedJob.parse(await response.json())
  }

  const verdictFor = (
    job: LeasedJob,
    score: number,
    { wallMs = 1000, runtime = RUNTIME }: { wallMs?: number; runtime?: RuntimeVersion } = {},
  ): Verdict => ({
    verdict: score === 1 ? 'ok' : 'wrong',
    tests: job.task.tests.map(({ id, criterion, visible }) => ({
      id,
      criterion,
      visible,
      verdict: score === 1 ? 'ok' : 'wrong',
      score,
      ...(visible ? { output: { stdout: '\0<script>alert(1)</script>\ud800', stderr: '', returned: '1' } } : {}),
      wallMs: 1,
      cpuMs: 1,
      memoryPeakMiB: 1,
    })),
    criteria: job.task.criteria.map(({ id }) => ({ id, score })),
    runtime,
    engine: 'test',
    startedAt: '2026-11-23T09:00:00.000Z',
    finishedAt: '2026-11-23T09:00:01.000Z',
    wallMs,
  })

  const complete = (
    job: LeasedJob,
    {
      score = 1,
      worker = 'w1',
      ...more
    }: { score?: number; worker?: string; wallMs?: number; runtime?: RuntimeVersion } = {},
  ) =>
    server.worker(`/jobs/${job.jobId}/complete`, {
      attempt: job.attempt,
      worker,
      verdict: verdictFor(job, score, more),
    })

  const fail = (job: LeasedJob, reason: string, kind: 'fault' | 'stopping' | 'unwanted' = 'fault') =>
    server.worker(`/jobs/${job.jobId}/fail`, { worker: 'w1', attempt: job.attempt, kind, reason })

  const beat = async (job: LeasedJob, done = 0, total = 0) => {
    const said = { worker: 'w1', attempt: job.attempt, done, total }
    return (await (await server.worker(`/jobs/${job.jobId}/heartbeat`, said)).json()) as { continue: boolean }
  }

  const print = (job: LeasedJob, seq: number, text: string, more: Record<string, unknown> = {}) =>
    server.worker(`/jobs/${job.jobId}/output`, {
      worker: 'w1',
      attempt: job.attempt,
      done: 0,
      total: 2,
      seq,
      chunks: [{ test: job.task.tests[0]!.id, stream: 'stdout', text }],
      cut: false,
      ...more,
    })

  /** Moves the server's clock. */
  const pass = (ms: number) => {
    server.clock.now = new Date(server.clock.now.getTime() + ms)
  }

  /** Grades whatever waits, in both lanes, so that the next test begins with an empty queue. */
  const drain = async () => {
    for (const lane of ['quick', 'slow'] as const)
      for (let job = await lease('w1', { lane }); job; job = await lease('w1', { lane })) await complete(job)
  }

  return { send, trySend, lease, verdictFor, complete, fail, beat, print, pass, drain }
}
