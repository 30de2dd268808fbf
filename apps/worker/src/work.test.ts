import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompleteRequest,
  FailRequest,
  HeartbeatRequest,
  LeaseRequest,
  OutputRequest,
  type GradingTask,
  type LeasedJob,
} from '@millwright/api'
import { afterEach, expect, it } from 'vitest'
import { backOffMs } from './back-off.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const TOKEN = 'token-of-the-worker'

const task: GradingTask = {
  challengeId: 'example',
  kind: 'function',
  runtime: 'python-ml',
  entry: 'solution.py',
  files: { 'solution.py': 'import time\ndef f(seconds):\n    time.sleep(seconds)\n    return seconds' },
  fixtures: {},
  checkers: {},
  limits: { cpuSeconds: 5, wallSeconds: 30, memoryMiB: 256 },
  tests: [
    {
      id: 't',
      criterion: 'c',
      visible: false,
      call: { function: 'f', args: [0] },
      expect: { kind: 'equals', value: 0 },
    },
  ],
  criteria: [{ id: 'c', weight: 1, scoring: 'all' }],
}

/** A server's worker API that keeps jobs in memory and answers as a test wants. */
class FakeServer {
  /** Jobs of the quick lane; `slow` holds those of the other. */
  queue: GradingTask[] = []
  slow: GradingTask[] = []
  purpose: LeasedJob['purpose'] = 'submit'
  outputs: { request: OutputRequest; at: number }[] = []
  leases: LeaseRequest[] = []
  beats: HeartbeatRequest[] = []
  completed: CompleteRequest[] = []
  failed: FailRequest[] = []
  completeStatus: number[] = []
  keepGoing = true
  private server = createServer()
  port = 0

  async listen(): Promise<void> {
    this.server = createServer((request, response) => void this.answer(request, response))
    this.server.listen(this.port, '127.0.0.1')
    await once(this.server, 'listening')
    this.port = (this.server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((done) => this.server.close(done))
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body?: object) =>
      response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body))
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return void reply(401)
    const body: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString())
    if (request.url === '/api/worker/v1/lease') {
      const { lane } = LeaseRequest.parse(body)
      this.leases.push(LeaseRequest.parse(body))
      const next = lane === 'quick' ? this.queue.shift() : this.slow.shift()
      const about = { attempt: 2, purpose: this.purpose, lane, leaseSeconds: 1, heartbeatMs: 200 }
      if (next) return void reply(200, { ...about, jobId: 'job 1', task: next })
      await sleep(100)
      return void reply(204)
    }
    if (request.url === '/api/worker/v1/jobs/job%201/heartbeat') {
      this.beats.push(HeartbeatRequest.parse(body))
      return void reply(200, { continue: this.keepGoing })
    }
    if (request.url === '/api/worker/v1/jobs/job%201/output') {
      this.outputs.push({ request: OutputRequest.parse(body), at: performance.now() })
      return void reply(200, { continue: this.keepGoing })
    }
    if (request.url === '/api/worker/v1/jobs/job%201/complete') {
      const status = this.completeStatus.shift() ?? 200
      if (status === 200) this.completed.push(CompleteRequest.parse(body))
      return void reply(status, {})
    }
    if (request.url === '/api/worker/v1/jobs/job%201/fail') {
      this.failed.push(FailRequest.parse(body))
      return void reply(200, {})
    }
    reply(404)
  }
}

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

async function startServer(): Promise<FakeServer> {
  const server = new FakeServer()
  await server.listen()
  cleanUps.push(() => server.close())
  return server
}

function startWorker(port: number, ...args: string[]): { worker: ChildProcess; output: () => string } {
  const worker = spawn(process.execPath, ['--conditions=development', join(import.meta.dirname, 'main.ts'), ...args], {
    env: {
      PATH: process.env['PATH'],
      MILLWRIGHT_SERVER_URL: `http://127.0.0.1:${port}/`,
      MILLWRIGHT_WORKER_TOKEN: TOKEN,
      MILLWRIGHT_RUNTIMES: process.env['MILLWRIGHT_RUNTIMES'] ?? join(ROOT, 'runtimes'),
      MILLWRIGHT_WORKER_SLOTS: '1',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  cleanUps.push(() => worker.kill('SIGKILL'))
  let output = ''
  worker.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  return { worker, output: () => output }
}

async function until(condition: () => boolean, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms: ${String(condition)}`)
    await sleep(20)
  }
}

it('grades a job, and sends the verdict until the server takes it', { timeout: 300_000 }, async () => {
  const server = await startServer()
  server.queue.push(task)
  server.completeStatus = [503, 500]
  const { worker } = startWorker(server.port)
  await until(() => server.completed.length > 0, 280_000)
  expect(server.completed[0]).toMatchObject({ attempt: 2, verdict: { verdict: 'ok', criteria: [{ score: 1 }] } })
  expect(server.completeStatus).toEqual([])
  expect(server.leases[0]!.runtimes.map(({ id }) => id)).toContain('python-ml')

  // A verdict that is refused for good is dropped, and the next job is taken.
  server.queue.push(task, task)
  server.completeStatus = [409]
  await until(() => server.completed.length === 2)

  // SIGTERM in the middle of a job: the job is given back at once and the process ends.
  server.queue.push({ ...task, tests: [{ ...task.tests[0]!, call: { function: 'f', args: [20] } }] })
  await until(() => server.queue.length === 0)
  await until(() => server.beats.length > 0)
  worker.kill('SIGTERM')
  const [code] = (await once(worker, 'exit')) as [number]
  expect(code).toBe(0)
  expect(server.failed.at(-1)).toMatchObject({ attempt: 2, kind: 'stopping' })
  expect(server.beats.at(-1)).toMatchObject({ attempt: 2, done: 0, total: 1 })
})

it('gives up a job the server wants no more, and survives a server that goes away', { timeout: 90_000 }, async () => {
  const server = await startServer()
  server.keepGoing = false
  server.queue.push({ ...task, tests: [{ ...task.tests[0]!, call: { function: 'f', args: [25] } }] })
  const { output } = startWorker(server.port)
  await until(() => output().includes('given up'))
  await until(() => server.failed.length > 0)
  expect(server.failed).toMatchObject([{ kind: 'unwanted' }])

  await server.close()
  await until(() => output().includes('cannot be asked for work'))
  server.queue.push(task)
  await server.listen()
  await until(() => server.completed.length === 1)
})

it(
  'reports a challenge that contradicts itself as our failure, and takes its time after faults',
  { timeout: 60_000 },
  async () => {
    const server = await startServer()
    const broken = { ...task, tests: [{ ...task.tests[0]!, files: ['missing.csv'] }] }
    server.queue.push(broken)
    startWorker(server.port)
    await until(() => server.failed.length === 1)
    expect(server.failed[0]!.kind).toBe('fault')
    expect(server.failed[0]!.reason).toContain('no fixture missing.csv')
    // A sandbox that is broken must not use up the attempts of all that waits: 200, 400, 800 ms, each with half of it by chance.
    const began = performance.now()
    server.queue.push(broken, broken, broken)
    await until(() => server.failed.length === 4)
    expect(performance.now() - began).toBeGreaterThan(500)
  },
)

/** A visible test of a program that prints twice, half a second apart, and ends as much later. */
const talkative: GradingTask = {
  ...task,
  files: {
    'solution.py':
      'import sys, time\ndef f(seconds):\n    print("one")\n    time.sleep(seconds)\n    print("two", file=sys.stderr)\n    time.sleep(0.5)\n    return 0',
  },
  tests: [{ ...task.tests[0]!, visible: true, call: { function: 'f', args: [0.6] } }],
}

it('sends what a run prints while it runs, and nothing of a hand-in', { timeout: 90_000 }, async () => {
  const server = await startServer()
  server.purpose = 'run'
  server.queue.push(talkative)
  startWorker(server.port)
  await until(() => server.completed.length === 1)
  const over = performance.now()
  const chunks = server.outputs.flatMap(({ request }) => request.chunks)
  expect(chunks).toEqual([
    { test: 't', stream: 'stdout', text: 'one\n' },
    { test: 't', stream: 'stderr', text: 'two\n' },
  ])
  expect(server.outputs.map(({ request }) => request.seq)).toEqual([1, 2])
  expect(over - server.outputs[0]!.at).toBeGreaterThan(900)

  server.purpose = 'submit'
  server.queue.push(talkative)
  await until(() => server.completed.length === 2)
  expect(server.outputs).toHaveLength(2)
})

it('ends a run within 0.3 s of hearing that it was cancelled, and takes the next', { timeout: 90_000 }, async () => {
  const server = await startServer()
  server.purpose = 'run'
  server.queue.push({ ...talkative, tests: [{ ...talkative.tests[0]!, call: { function: 'f', args: [20] } }] })
  startWorker(server.port)
  await until(() => server.outputs.length > 0)
  server.keepGoing = false
  const cancelled = performance.now()
  await until(() => server.failed.length > 0)
  const took = performance.now() - cancelled
  expect(server.failed).toMatchObject([{ kind: 'unwanted' }])
  console.log(`cancelled after ${Math.round(took)} ms`)
  // 0.2 s to the next heartbeat; the rest is for a busy machine.
  expect(took).toBeLessThan(1000)
  server.keepGoing = true
  server.queue.push(talkative)
  await until(() => server.completed.length === 1)
})

it('grades short jobs while a slow one runs, also with a single slot', { timeout: 90_000 }, async () => {
  const server = await startServer()
  const slow = { ...task, tests: [{ ...task.tests[0]!, call: { function: 'f', args: [6] } }] }
  server.slow.push(slow)
  startWorker(server.port)
  await until(() => server.slow.length === 0)
  await sleep(200)
  server.queue.push(task, task, task)
  await until(() => server.completed.length === 3)
  // Not even until the sandbox would have seen by itself that the other one is slow, after 1.5 s.
  expect(Math.max(...server.completed.map(({ verdict }) => verdict.wallMs))).toBeLessThan(1200)
  await until(() => server.completed.length === 4)
  expect(server.completed[3]!.verdict.wallMs).toBeGreaterThan(5900)
})

it('ends when its parent does', { timeout: 60_000 }, async () => {
  const server = await startServer()
  const { worker } = startWorker(server.port, '--with-parent')
  await until(() => server.leases.length > 0)
  worker.stdin!.destroy()
  const [code] = (await once(worker, 'exit')) as [number]
  expect(code).toBe(0)
})

it('doubles its patience up to a limit', () => {
  expect([1, 2, 3, 30].map((failures) => backOffMs(failures, () => 1))).toEqual([200, 400, 800, 15_000])
  expect(backOffMs(1, () => 0)).toBe(100)
})
