import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import type { OpenDatabase } from '../db/open-database.ts'
import { evidence, gradingJob, verdict } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { CHALLENGE, RUNTIME, workerDouble } from '../testing/worker-double.ts'
import { SLOW_FROM_MS } from './expected-lane.ts'
import { giveBack, LEASE_SECONDS, leaseJob, MAX_FAULTS, retryAfterMs } from './job-queue.ts'
import { MAX_OPEN_RUNS } from './submit-code.ts'

/** Others of the same runtime. */
const OTHERS = ['py-etl-validation', 'py-leak-hunt', 'py-classification-pipeline']

describe.each(DATABASES)('the queue on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let worker: ReturnType<typeof workerDouble>

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    worker = workerDouble(server)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    worker.pass(100_000)
    await worker.drain()
    worker.pass(1000)
  })

  const jobOf = async (submissionId: string) => {
    const [job] = await server.context.system.select().from(gradingJob).where(eq(gradingJob.submissionId, submissionId))
    return job!
  }
  const sentBy = async (who: Browser, action: 'run' | 'submit', challenge = CHALLENGE) => {
    worker.pass(1000)
    return (await jobOf(await worker.send(who, action, { challenge }))).id
  }
  /** A browser that is somebody already: the first thing it sends makes it a guest. */
  const somebody = async () => {
    const browser = server.browser()
    await sentBy(browser, 'run')
    await worker.drain()
    return browser
  }
  const nextJob = async (lane: 'quick' | 'slow' = 'quick') => (await worker.lease('w1', { lane }))?.jobId ?? null
  const progress = async (browser: Browser, submissionId: string) =>
    (await (await browser.get(`/submissions/${submissionId}/progress`)).json()) as { state: string; html: string }

  it('takes runs before hand-ins, whoever came first', async () => {
    const handIn = await sentBy(server.browser(), 'submit')
    const run = await sentBy(server.browser(), 'run')
    expect([await nextJob(), await nextJob()]).toEqual([run, handIn])
  })

  it('gives a second box to nobody while others have none, and then does', async () => {
    const busy = await somebody()
    const first = await sentBy(busy, 'submit')
    const second = await sentBy(busy, 'submit', OTHERS[0])
    expect(await nextJob()).toBe(first)
    const other = await sentBy(server.browser(), 'submit')
    expect([await nextJob(), await nextJob()]).toEqual([other, second])
  })

  it('serves people in turn, so that many hand-ins of one do not push back the one of another', async () => {
    const flood = await somebody()
    const many: string[] = []
    for (let i = 0; i < 6; i++) many.push(await sentBy(flood, 'submit'))
    const single = await sentBy(server.browser(), 'submit')
    const order: (string | null)[] = []
    worker.pass(1000)
    // One slot: each job is over before the next is leased, so nobody ever has a box.
    for (let job = await worker.lease(); job; job = await worker.lease()) {
      order.push(job.jobId)
      worker.pass(500)
      await worker.complete(job)
    }
    expect(order).toEqual([many[0], single, ...many.slice(1)])
  })

  it('never runs a run beside a hand-in of the same person, which hidden tests could be watched by', async () => {
    const who = await somebody()
    const handIn = await sentBy(who, 'submit')
    expect(await nextJob()).toBe(handIn)
    const submissionId = await worker.send(who, 'run')
    const run = (await jobOf(submissionId)).id
    expect(await nextJob()).toBeNull()
    expect((await progress(who, submissionId)).html).toContain('starts when your other job has ended')
    const [leased] = await server.context.system.select().from(gradingJob).where(eq(gradingJob.id, handIn))
    await server.worker(`/jobs/${handIn}/fail`, {
      worker: 'w1',
      attempt: leased!.attempt,
      kind: 'stopping',
      reason: '',
    })
    // The run has priority; now the hand-in is the one that waits.
    expect([await nextJob(), await nextJob()]).toEqual([run, null])
  })

  it('knows a guest who signed in meanwhile as the same person', async () => {
    const account = { email: `${crypto.randomUUID()}@example.org`, password: 'correct horse battery' }
    const known = server.browser()
    await known.post('/account/sign-up', { name: 'Ada', ...account })
    const guest = server.browser()
    const handIn = await sentBy(guest, 'submit')
    expect(await nextJob()).toBe(handIn)
    await guest.post('/account/sign-in', account)
    await sentBy(known, 'run')
    expect(await nextJob()).toBeNull()
  })

  it('lets a newer run take the place of the older one of that challenge, waiting or running', async () => {
    const who = await somebody()
    const first = await worker.send(who, 'run', { code: 'x = 1' })
    const second = await worker.send(who, 'run', { code: 'x = 2' })
    expect([(await jobOf(first)).state, (await jobOf(second)).state]).toEqual(['cancelled', 'queued'])
    const running = (await worker.lease())!
    expect(running.jobId).toBe((await jobOf(second)).id)
    const third = await worker.send(who, 'run', { code: 'x = 3' })
    expect(await worker.beat(running)).toEqual({ continue: false })
    expect((await worker.complete(running)).status).toBe(409)
    expect(await server.context.system.select().from(verdict).where(eq(verdict.submissionId, second))).toEqual([])
    expect((await progress(who, second)).html).toContain('A newer run of yours took its place')
    // Sending the same thing twice is not a newer run.
    const key = 'double-click'
    const twice = [await worker.send(who, 'run', { key }), await worker.send(who, 'run', { key })]
    expect(twice[0]).toBe(twice[1])
    expect((await jobOf(twice[0]!)).state).toBe('queued')
    expect((await jobOf(third)).state).toBe('cancelled')
  })

  it('lets one person have only a few runs open, and says so in words', async () => {
    const who = await somebody()
    for (const challenge of [CHALLENGE, ...OTHERS].slice(0, MAX_OPEN_RUNS)) await worker.send(who, 'run', { challenge })
    const refused = await worker.trySend(who, 'run', { challenge: OTHERS.at(-1)! })
    expect(refused.status).toBe(422)
    expect(((await refused.json()) as { error: string }).error).toContain(`${MAX_OPEN_RUNS} other runs`)
    // Handing in is never refused, and a newer run of one that is open is not one more.
    await worker.send(who, 'submit', { challenge: OTHERS.at(-1)! })
    await worker.send(who, 'run', { challenge: CHALLENGE, code: 'x = 2' })
  })

  it('ends a waiting run when its person cancels it, and nobody else can', async () => {
    const [who, stranger] = [await somebody(), await somebody()]
    const id = await worker.send(who, 'run')
    expect((await stranger.post(`/submissions/${id}/cancel`, {})).status).toBe(404)
    expect((await jobOf(id)).state).toBe('queued')
    const answer = await who.post(`/submissions/${id}/cancel`, {})
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/challenges/${CHALLENGE}?run=${id}`])
    expect(await nextJob()).toBeNull()
    expect(await (await who.get(`/challenges/${CHALLENGE}?run=${id}`)).text()).toContain('You ended this run')
    expect(await (await who.get(`/submissions/${id}`)).text()).toContain('You ended this run')
  })

  it('keeps a person’s hand-in waiting until the box of a cancelled run is gone', async () => {
    const who = await somebody()
    const id = await worker.send(who, 'run')
    const run = (await worker.lease())!
    await who.post(`/submissions/${id}/cancel`, {})
    const handIn = await sentBy(who, 'submit')
    expect(await nextJob()).toBeNull()
    expect(await worker.beat(run)).toEqual({ continue: false })
    expect(await nextJob()).toBeNull()
    await worker.fail(run, 'given up', 'unwanted')
    expect(await nextJob()).toBe(handIn)
  })

  it('waits no longer than a lease for the box of a run whose worker died', async () => {
    const who = await somebody()
    const id = await worker.send(who, 'run')
    await worker.lease()
    await who.post(`/submissions/${id}/cancel`, {})
    const handIn = await sentBy(who, 'submit')
    expect(await nextJob()).toBeNull()
    worker.pass(LEASE_SECONDS * 1000)
    expect(await nextJob()).toBe(handIn)
    expect((await jobOf(id)).state).toBe('cancelled')
  })

  it('does not cancel a hand-in, nor a run that is over', async () => {
    const who = await somebody()
    const handIn = await worker.send(who, 'submit')
    await who.post(`/submissions/${handIn}/cancel`, {})
    expect((await jobOf(handIn)).state).toBe('queued')
    await worker.complete((await worker.lease())!)
    const run = await worker.send(who, 'run')
    await worker.complete((await worker.lease())!)
    await who.post(`/submissions/${run}/cancel`, {})
    expect((await jobOf(run)).state).toBe('done')
    expect(
      (await server.context.system.select().from(evidence).where(eq(evidence.sourceId, handIn))).length,
    ).toBeGreaterThan(0)
  })

  it('gives slow jobs a line of their own, by what their challenge took lately', async () => {
    const challenge = OTHERS[0]!
    for (let i = 0; i < 3; i++) {
      await sentBy(server.browser(), 'run', challenge)
      const job = (await worker.lease()) ?? (await worker.lease('w1', { lane: 'slow' }))
      await worker.complete(job!, { wallMs: SLOW_FROM_MS * 3 })
    }
    const slow = await sentBy(server.browser(), 'run', challenge)
    const quick = await sentBy(server.browser(), 'run')
    // A hand-in of it was never seen: its time is not known by that of runs.
    const handIn = await sentBy(server.browser(), 'submit', challenge)
    expect([await nextJob('quick'), await nextJob('quick'), await nextJob('quick')]).toEqual([quick, handIn, null])
    expect([await nextJob('slow'), await nextJob('slow')]).toEqual([slow, null])
  })

  it('gives no job to a worker without its runtime, and tells who waits that nobody offers it', async () => {
    const who = await somebody()
    const id = await worker.send(who, 'run')
    // Until the worker of before counts as gone.
    worker.pass(31_000)
    expect((await progress(who, id)).html).toContain('No grading worker is connected right now')
    const bash = { id: 'bash' as const, version: '5', hash: 'x' }
    expect(await worker.lease('only-bash', { runtimes: [bash] })).toBeNull()
    const { html } = await progress(who, id)
    expect(html).toContain('No connected grading worker offers Python with scikit-learn right now')
    expect(await worker.lease('both', { runtimes: [bash, RUNTIME] })).not.toBeNull()
  })

  it('says where a job stands, counting each person’s first job before anybody’s second', async () => {
    const [flood, who] = [await somebody(), await somebody()]
    for (let i = 0; i < 3; i++) await sentBy(flood, 'submit')
    const id = await worker.send(who, 'submit')
    expect((await progress(who, id)).state).toBe('queued turn 1')
  })

  it('gives a job back unharmed when its worker is stopped, however often', async () => {
    const id = await worker.send(server.browser(), 'submit')
    for (let stop = 0; stop < MAX_FAULTS + 2; stop++) await worker.fail((await worker.lease())!, 'stopped', 'stopping')
    expect(await jobOf(id)).toMatchObject({ state: 'queued', faults: 0 })
  })

  it('waits longer after each fault, and says meanwhile that it tries again', async () => {
    expect([1, 2, 3, 4].map(retryAfterMs)).toEqual([1000, 4000, 16_000, 64_000])
    const who = await somebody()
    const id = await worker.send(who, 'submit')
    await worker.fail((await worker.lease())!, 'disk full')
    expect((await progress(who, id)).html).toContain('tried again in a moment')
    worker.pass(999)
    expect(await nextJob()).toBeNull()
    worker.pass(1)
    expect(await nextJob()).not.toBeNull()
  })

  it('shows a run whose worker fell silent as waiting, not as running', async () => {
    const who = await somebody()
    const id = await worker.send(who, 'run')
    await worker.lease('w1')
    expect((await progress(who, id)).state).toMatch(/^running/)
    worker.pass((LEASE_SECONDS + 1) * 1000)
    expect((await progress(who, id)).state).toMatch(/^queued/)
  })

  it('stores with a verdict what it was graded with, where, and in which attempt', async () => {
    const id = await worker.send(server.browser(), 'submit')
    await worker.fail((await worker.lease('w1'))!, 'stopped', 'stopping')
    await worker.complete((await worker.lease('w2'))!, { worker: 'w2' })
    const [stored] = await server.context.system.select().from(verdict).where(eq(verdict.submissionId, id))
    expect(stored).toMatchObject({ worker: 'w2', attempt: 2, verdict: { runtime: RUNTIME, engine: 'test' } })
    expect(await jobOf(id)).toMatchObject({ runtimeHash: RUNTIME.hash, wallMs: 1000 })
  })

  it('wakes a worker that waits as soon as there is something for it', async () => {
    const waiting = worker.lease('w1', { waitMs: 10_000 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    const began = performance.now()
    await worker.send(server.browser(), 'run')
    expect(await waiting).not.toBeNull()
    expect(performance.now() - began).toBeLessThan(900)
  })

  it('decides one lease after the other, also when replicas ask in the same moment', async () => {
    const who = await somebody()
    for (let round = 0; round < 12; round++) {
      await worker.send(who, 'run')
      await worker.send(who, 'submit')
      // Past the routes, which ask one at a time: as two servers on one database would.
      const ask = () =>
        leaseJob(server.context.system, { worker: 'w', runtimes: [RUNTIME.id], lane: 'quick', now: server.clock.now })
      const leased = (await Promise.all([ask(), ask(), ask()])).filter((one) => one !== null)
      expect(leased).toHaveLength(1)
      await giveBack(server.context.system, { ...leased[0]!, kind: 'stopping', reason: '', now: server.clock.now })
      await worker.drain()
    }
  })

  it('takes no job twice when many ask at once', async () => {
    const wanted = new Set<string>()
    for (let i = 0; i < 8; i++) wanted.add(await sentBy(server.browser(), 'submit'))
    const leased = await Promise.all(Array.from({ length: 12 }, (_, i) => worker.lease(`w${i}`)))
    expect(leased.filter((job) => job !== null)).toHaveLength(8)
    expect(new Set(leased.flatMap((job) => (job ? [job.jobId] : [])))).toEqual(wanted)
  })
})
