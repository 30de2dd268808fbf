import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { LeasedJob, type Lane, type RuntimeVersion, type Verdict } from '@millwright/api'
import { indexCatalogue } from '@millwright/catalog'
import { openCatalogueStore } from '../catalogue/catalogue-store.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import { evidence, gradingJob, submission } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { LEASE_SECONDS, MAX_FAULTS, releaseOldLeases, retryAfterMs } from './job-queue.ts'

const CHALLENGE = 'py-threshold-cost'
interface LeaseWish {
  lane?: Lane
  runtimes?: RuntimeVersion[]
}
const RUNTIME = { id: 'python-ml' as const, version: 'test', hash: 'test' }

describe.each(DATABASES)('grading on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())

  const send = async (browser: Browser, action: 'run' | 'submit', key: string = crypto.randomUUID()) => {
    const response = await browser.post(
      `/challenges/${CHALLENGE}/submissions`,
      { action, idempotencyKey: key, 'file:solution.py': 'x = 1\r\n' },
      { accept: 'application/json' },
    )
    expect(response.status).toBe(202)
    return ((await response.json()) as { submissionId: string }).submissionId
  }

  const lease = async (worker = 'w1', { lane = 'quick', runtimes = [RUNTIME] }: LeaseWish = {}) => {
    const about = { worker, engine: 'test', slots: 1, runtimes }
    const response = await server.worker('/lease', { ...about, lane, waitMs: 0 })
    return response.status === 204 ? null : LeasedJob.parse(await response.json())
  }

  const drain = async () => {
    for (let job = await lease(); job; job = await lease()) await complete(job)
  }

  const verdictFor = (job: LeasedJob, score: number): Verdict => ({
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
    runtime: RUNTIME,
    engine: 'test',
    startedAt: '2026-11-23T09:00:00.000Z',
    finishedAt: '2026-11-23T09:00:01.000Z',
    wallMs: 1000,
  })

  const complete = (job: LeasedJob, { score = 1, worker = 'w1' } = {}) =>
    server.worker(`/jobs/${job.jobId}/complete`, { attempt: job.attempt, worker, verdict: verdictFor(job, score) })

  const fail = (job: LeasedJob, reason: string, kind: 'fault' | 'stopping' | 'unwanted' = 'fault') =>
    server.worker(`/jobs/${job.jobId}/fail`, { worker: 'w1', attempt: job.attempt, kind, reason })

  const pass = (ms: number) => {
    server.clock.now = new Date(server.clock.now.getTime() + ms)
  }

  const evidenceOf = (submissionId: string) =>
    server.context.db.select().from(evidence).where(eq(evidence.sourceId, submissionId))

  it('sends a run only its visible tests, and no fixture or key of the hidden ones', async () => {
    await drain()
    await send(server.browser(), 'run')
    const job = (await lease())!
    const challenge = indexCatalogue(server.context.catalogue()).challenges.get(CHALLENGE)!
    const visible = challenge.tests.filter((test) => test.visible).map(({ id }) => id)
    expect(job.task.tests.map(({ id }) => id)).toEqual(visible)
    expect(job.task.files).toEqual({ 'solution.py': 'x = 1\n' })
    expect(visible.length).toBeLessThan(challenge.tests.length)
    await complete(job)
  })

  it('turns the first hand-in into evidence, and no later one', async () => {
    await drain()
    const browser = server.browser()
    const first = await send(browser, 'submit')
    await complete((await lease())!, { score: 0.5 })
    server.clock.now = new Date(server.clock.now.getTime() + 1000)
    const second = await send(browser, 'submit')
    await complete((await lease())!)
    const criteria = indexCatalogue(server.context.catalogue()).challenges.get(CHALLENGE)!.criteria
    expect(await evidenceOf(first)).toHaveLength(criteria.length)
    expect(await evidenceOf(second)).toHaveLength(0)
    expect((await evidenceOf(first))[0]!.aiMode).toBe('ai-allowed')
  })

  it('is idempotent: the same verdict twice is stored once', async () => {
    await drain()
    const id = await send(server.browser(), 'submit')
    const job = (await lease())!
    expect((await complete(job)).status).toBe(200)
    expect((await complete(job)).status).toBe(200)
    const criteria = indexCatalogue(server.context.catalogue()).challenges.get(CHALLENGE)!.criteria
    expect(await evidenceOf(id)).toHaveLength(criteria.length)
  })

  it('stores one submission for one key, so that a double click grades once', async () => {
    await drain()
    const browser = server.browser()
    const key = crypto.randomUUID()
    expect(await send(browser, 'submit', key)).toBe(await send(browser, 'submit', key))
    await drain()
  })

  it('gives the job of a silent worker to the next one, and refuses the late verdict', async () => {
    await drain()
    await send(server.browser(), 'submit')
    const lost = (await lease('w1'))!
    expect(await lease('w2')).toBeNull()
    server.clock.now = new Date(server.clock.now.getTime() + (LEASE_SECONDS + 1) * 1000)
    const again = (await lease('w2'))!
    expect(again.jobId).toBe(lost.jobId)
    expect(again.attempt).toBe(lost.attempt + 1)
    expect((await complete(lost)).status).toBe(409)
    const beat = { worker: 'w1', attempt: lost.attempt, done: 1, total: 2 }
    expect(await (await server.worker(`/jobs/${lost.jobId}/heartbeat`, beat)).json()).toEqual({ continue: false })
    expect((await complete(again, { worker: 'w2' })).status).toBe(200)
  })

  it('keeps a lease alive by heartbeats', async () => {
    await drain()
    await send(server.browser(), 'submit')
    const job = (await lease('w1'))!
    for (let beats = 0; beats < 3; beats++) {
      server.clock.now = new Date(server.clock.now.getTime() + (LEASE_SECONDS - 5) * 1000)
      const beat = { worker: 'w1', attempt: job.attempt, done: beats, total: 9 }
      expect(await (await server.worker(`/jobs/${job.jobId}/heartbeat`, beat)).json()).toEqual({ continue: true })
    }
    expect(await lease('w2')).toBeNull()
    await complete(job)
  })

  it('tries again after a fault of ours, gives up after a few, and never scores it', async () => {
    await drain()
    const browser = server.browser()
    const id = await send(browser, 'submit')
    for (let fault = 1; fault <= MAX_FAULTS; fault++) {
      const job = (await lease())!
      await fail(job, 'no cgroup')
      // Not at once: what is broken now may work in a moment.
      expect(await lease()).toBeNull()
      pass(retryAfterMs(fault))
    }
    expect(await lease()).toBeNull()
    expect(await evidenceOf(id)).toHaveLength(0)
    const page = await (await browser.get(`/submissions/${id}`)).text()
    expect(page).toContain('it is our fault, not yours')
    // A checker that broke may say what a hidden test expects.
    expect(page).not.toContain('no cgroup')
  })

  it('frees the jobs of local workers of earlier runs, without counting it as a fault', async () => {
    await drain()
    const id = await send(server.browser(), 'submit')
    const release = () => releaseOldLeases(server.context.db, { host: 'here', current: 'local-here-2' })
    for (let restart = 0; restart < MAX_FAULTS + 2; restart++) {
      expect((await lease('local-here-1'))!.jobId).toBeTruthy()
      expect(await release()).toBe(1)
    }
    const [job] = await server.context.db.select().from(gradingJob).where(eq(gradingJob.submissionId, id))
    expect(job).toMatchObject({ state: 'queued', faults: 0 })
    for (const alive of ['local-here-2/0', 'local-elsewhere-1/0', 'a-remote-worker']) {
      await lease(alive)
      expect(await release()).toBe(0)
      await server.context.db.update(gradingJob).set({ state: 'queued' }).where(eq(gradingJob.submissionId, id))
    }
    await drain()
  })

  it('shows what a program printed as text, and can store what a database cannot hold', async () => {
    await drain()
    const browser = server.browser()
    const id = await send(browser, 'run')
    await complete((await lease())!, { score: 0 })
    const { html: page } = (await (await browser.get(`/submissions/${id}/progress`)).json()) as { html: string }
    expect(page).toContain('&lt;script')
    expect(page).not.toContain('<script>alert')
    expect(page).toContain('\u2400')
  })

  it('hides a submission from everybody else', async () => {
    const id = await send(server.browser(), 'run')
    const other = server.browser()
    await send(other, 'run')
    expect((await other.get(`/submissions/${id}`)).status).toBe(404)
    expect((await other.get(`/submissions/${id}/progress`)).status).toBe(404)
    await drain()
  })

  it('lets no one lease without the token', async () => {
    const response = await server.browser().post('/api/worker/v1/lease', {})
    expect(response.status).toBe(401)
  })

  it('refuses to change or delete what was recorded', async () => {
    await send(server.browser(), 'run')
    await expect(server.context.db.update(submission).set({ files: {} })).rejects.toThrow()
    await expect(server.context.db.delete(submission)).rejects.toThrow()
    await drain()
  })

  it('answers hostile ids and texts without failing', async () => {
    const failing = (id: string, reason: string) =>
      server.worker(`/jobs/${id}/fail`, { attempt: 1, worker: 'w\0', kind: 'fault', reason })
    expect((await failing('nonsense', '')).status).toBe(404)
    expect((await failing(crypto.randomUUID(), '\0\ud800')).status).toBe(200)
    const key = `a\0${'😀'.repeat(60)}`
    const browser = server.browser()
    expect(await send(browser, 'run', key)).toBe(await send(browser, 'run', key))
  })

  it('takes the verdict of a task from before the content changed, also right after a restart', async () => {
    await drain()
    const { context } = server
    const current = context.catalogue()
    const old = { ...current, hash: `old-${crypto.randomUUID()}` }
    const runWith = async (catalogue: typeof current) => {
      const catalogues = await openCatalogueStore(database.db, catalogue, context.now)
      Object.assign(context, { catalogues, catalogue: () => catalogue })
    }
    await runWith(old)
    const id = await send(server.browser(), 'submit')
    const job = (await lease())!
    await runWith(current)
    expect((await complete(job)).status).toBe(200)
    expect((await evidenceOf(id))[0]!.catalogueHash).toBe(old.hash)
  })

  it('counts one of two hand-ins that arrive in the same moment', async () => {
    await drain()
    const browser = server.browser()
    await browser.post('/measure/ml-engineer-senior', {})
    const ids = await Promise.all([send(browser, 'submit'), send(browser, 'submit')])
    const jobs = [(await lease())!, (await lease())!]
    await Promise.all(jobs.map((job) => complete(job)))
    const counted = await Promise.all(ids.map(evidenceOf))
    expect(counted.filter((rows) => rows.length > 0)).toHaveLength(1)
  })

  it('counts the next hand-in when we failed to grade the first, and never both', async () => {
    await drain()
    const browser = server.browser()
    const failed = await send(browser, 'submit')
    let job = (await lease())!
    for (let fault = 1; fault <= MAX_FAULTS; fault++) {
      if (fault > 1) job = (await lease())!
      await fail(job, 'no cgroup')
      pass(retryAfterMs(fault))
    }
    server.clock.now = new Date(server.clock.now.getTime() + 1000)
    const next = await send(browser, 'submit')
    await complete((await lease())!)
    expect((await evidenceOf(next)).length).toBeGreaterThan(0)
    expect((await complete(job)).status).toBe(200)
    expect(await evidenceOf(failed)).toHaveLength(0)
  })

  it('knows what an account did before when a guest who became it hands in', async () => {
    await drain()
    const account = { email: `${crypto.randomUUID()}@example.org`, password: 'correct horse battery' }
    const known = server.browser()
    await known.post('/account/sign-up', { name: 'Ada', ...account })
    await send(known, 'submit')
    await complete((await lease())!)
    server.clock.now = new Date(server.clock.now.getTime() + 1000)
    const guest = server.browser()
    const late = await send(guest, 'submit')
    const job = (await lease())!
    await guest.post('/account/sign-in', account)
    await complete(job)
    expect(await evidenceOf(late)).toHaveLength(0)
  })
})
