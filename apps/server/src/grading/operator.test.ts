import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { indexCatalogue } from '@millwright/catalog'
import { openCatalogueStore } from '../catalogue/catalogue-store.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import { evidence, gradingJob, person, regrading, verdict, workerToken } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { CHALLENGE, RUNTIME, workerDouble } from '../testing/worker-double.ts'
import { MAX_FAULTS, retryAfterMs } from './job-queue.ts'
import { changedCriteria } from './regrading.ts'

describe.each(DATABASES)('the operator’s page on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let worker: ReturnType<typeof workerDouble>
  let owner: Browser

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    worker = workerDouble(server)
    owner = server.browser()
    await owner.post('/account/sign-up', { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' })
    await server.context.system.update(person).set({ isOwner: true }).where(eq(person.email, 'ada@example.org'))
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    worker.pass(100_000)
    await worker.drain()
    worker.pass(1000)
  })

  const page = async (path = '/grading') => (await owner.get(path)).text()
  /** Text of one table's rows, cells joined. */
  const rows = (html: string, section: string) => {
    const part = new RegExp(`<section[^>]*id="${section}"[\\s\\S]*?</section>`).exec(html)?.[0] ?? ''
    return [...part.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].slice(1).map(([, row]) =>
      row!
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
  }
  const handIn = async (score = 1, runtime = RUNTIME) => {
    const id = await worker.send(server.browser(), 'submit')
    await worker.complete((await worker.lease('w1', { runtimes: [runtime] }))!, { score, runtime })
    return id
  }
  const failUntilGivenUp = async (reason: string) => {
    for (let fault = 1; fault <= MAX_FAULTS; fault++) {
      await worker.fail((await worker.lease())!, reason)
      worker.pass(retryAfterMs(fault))
    }
  }
  const startRegrading = async (what: string) => {
    const started = await owner.post('/grading/regradings', { what })
    expect(started.status).toBe(303)
    return started.headers.get('location')!
  }

  it('exists for the owner only: for everybody else there is no such address', async () => {
    const other = server.browser()
    await other.post('/account/sign-up', { name: 'Bob', email: 'bob@example.org', password: 'correct horse battery' })
    const id = crypto.randomUUID()
    for (const browser of [other, server.browser()]) {
      for (const path of ['/grading', '/grading/regradings/new?what=changed-runtime', `/grading/regradings/${id}`])
        expect((await browser.get(path)).status, path).toBe(404)
      for (const path of ['tokens', `tokens/${id}/revoke`, `jobs/${id}/again`, 'regradings', `regradings/${id}/stop`])
        expect((await browser.post(`/grading/${path}`, { name: 'x', what: 'changed-runtime' })).status, path).toBe(404)
    }
    expect(await server.context.system.select().from(workerToken)).toEqual([])
    expect(await (await other.get('/account')).text()).not.toContain('/grading')
    expect(await (await owner.get('/account')).text()).toContain('href="/grading"')
  })

  it('says what to do when no worker is connected, and shows those that are', async () => {
    worker.pass(60_000)
    expect(await page()).toContain('No grading worker is connected')
    await worker.lease('machine-1', {
      runtimes: [RUNTIME, { id: 'bash', version: 'GNU bash 5.2', hash: 'cafe'.repeat(8) }],
    })
    const html = await page()
    expect(html).not.toContain('No grading worker is connected')
    expect(rows(html, 'workers')).toEqual([
      expect.stringMatching(/^machine-1 test 1 python-ml test test bash GNU bash 5\.2 cafecafe of this installation/),
    ])
  })

  it('counts what waits and runs by kind and line, and says since when', async () => {
    expect(await page()).toContain('Nothing waits and nothing is being graded')
    await worker.send(server.browser(), 'submit')
    worker.pass(5000)
    await worker.send(server.browser(), 'submit')
    await worker.send(server.browser(), 'run')
    await worker.lease()
    expect(rows(await page(), 'queue')).toEqual([
      expect.stringMatching(/^runs quick 0 1 –$/),
      expect.stringMatching(/^hand-ins quick 2 0 \d+ Nov 2026/),
    ])
  })

  it('names the runtimes that jobs wait for and nobody offers', async () => {
    await worker.send(server.browser(), 'run', { challenge: 'sql-daily-active' })
    await worker.lease('w1')
    expect(await page()).toContain('No connected worker offers SQL on DuckDB: 1 job waits for it.')
    await worker.complete((await worker.lease('w1', { runtimes: [{ ...RUNTIME, id: 'sql-duckdb' }] }))!)
  })

  it('shows why jobs were given up, and grades them again into evidence once', async () => {
    const id = await worker.send(server.browser(), 'submit')
    await failUntilGivenUp('no space left <b>here</b>')
    const html = await page()
    expect(html).toContain('no space left &lt;b>here&lt;/b>')
    const action = /action="(\/grading\/jobs\/[^"]+)"/.exec(html)![1]!
    expect((await owner.post(action, {})).headers.get('location')).toBe('/grading#failed')
    await worker.complete((await worker.lease())!)
    const found = await server.context.system.select().from(evidence).where(eq(evidence.sourceId, id))
    expect(found.length).toBeGreaterThan(0)
    // Pressing it again on an old page grades nothing twice.
    await owner.post(action, {})
    expect(await worker.lease()).toBeNull()
    expect(await page()).toContain('No job has failed')
  })

  it('makes a token that is shown once, lets a worker in, and ends when it is revoked', async () => {
    const made = await owner.post('/grading/tokens', { name: 'machine <2>' })
    expect(made.headers.get('cache-control')).toBe('no-store')
    const html = await made.text()
    const token = /mww_[\w-]{43}/.exec(html)![0]
    expect(html).toContain(`MILLWRIGHT_WORKER_TOKEN=${token}`)
    expect(await page()).not.toContain(token)
    const [stored] = await server.context.system.select().from(workerToken)
    expect(JSON.stringify(stored)).not.toContain(token)
    const leaseAs = (bearer: string) =>
      server.request('/api/worker/v1/lease', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
        body: JSON.stringify({ worker: 'm2', engine: 'e', slots: 2, runtimes: [RUNTIME], lane: 'quick', waitMs: 0 }),
      })
    expect((await leaseAs(token)).status).toBe(204)
    expect((await leaseAs(`${token}x`)).status).toBe(401)
    const shown = await page()
    expect(rows(shown, 'workers')).toContainEqual(expect.stringMatching(/^m2 e 2 .* machine &lt;2>/))
    expect(rows(shown, 'tokens')[0]).not.toContain('never')
    await owner.post(`/grading/tokens/${stored!.id}/revoke`, {})
    expect((await leaseAs(token)).status).toBe(401)
    expect(rows(await page(), 'tokens')[0]).toContain('revoked')
    // The one of the installation goes on.
    expect(await worker.lease()).toBeNull()
  })

  it('makes no token without a name', async () => {
    const before = await server.context.system.select().from(workerToken)
    for (const name of ['', '   ', 'x'.repeat(61)]) {
      const refused = await owner.post('/grading/tokens', { name })
      expect(refused.status).toBe(422)
      expect(await refused.text()).toContain('Enter a name of 1 to 60 characters')
    }
    expect(await server.context.system.select().from(workerToken)).toHaveLength(before.length)
  })

  it('asks before it grades again, and says how many it would be', async () => {
    const before = await page(`/grading/regradings/new?what=challenge:${CHALLENGE}`)
    const count = Number(/(\d+) hand-ins? will be graded again/.exec(before)?.[1] ?? 0)
    await handIn()
    expect(await page(`/grading/regradings/new?what=challenge:${CHALLENGE}`)).toContain(`${count + 1} hand-in`)
    expect(await worker.lease()).toBeNull()
    expect(await page('/grading/regradings/new?what=challenge:ts-retry-client')).toContain('Nothing to grade again')
    expect((await owner.get('/grading/regradings/new?what=challenge:nonsense')).status).toBe(404)
    expect((await owner.get('/grading/regradings/new')).status).toBe(404)
  })

  it('grades again behind everything else, changes nothing that counts, and shows what differs', async () => {
    const runtime = { ...RUNTIME, hash: `old-${crypto.randomUUID()}` }
    const [first, second] = [await handIn(1, runtime), await handIn(0, runtime)]
    const evidenceBefore = await server.context.system.select().from(evidence)
    const verdictsBefore = await server.context.system.select().from(verdict)
    // Only what these two were graded with has gone: the worker of now has another version.
    await worker.lease('w1')
    const address = await startRegrading('changed-runtime')
    expect(await page(address)).toMatch(/of \d+ graded again/)
    worker.pass(1000)
    const person = await worker.send(server.browser(), 'submit')
    const leased = (await worker.lease())!
    expect(leased.purpose).toBe('submit')
    await worker.complete(leased)
    for (let job = await worker.lease(); job; job = await worker.lease()) {
      expect(job.purpose).toBe('regrade')
      await worker.complete(job, { score: 0.25 })
    }
    const found = await server.context.system.select().from(regrading)
    expect(found.map(({ submissionId }) => submissionId)).toEqual(expect.arrayContaining([first, second]))
    const after = await server.context.system.select().from(evidence)
    expect(after.filter(({ sourceId }) => sourceId !== person)).toEqual(evidenceBefore)
    const verdicts = await server.context.system.select().from(verdict)
    expect(verdicts.filter(({ submissionId }) => submissionId !== person)).toEqual(verdictsBefore)
    const html = await page(address)
    expect(html).toMatch(/hand-ins? of \d+ would have other scores/)
    const criteria = indexCatalogue(server.context.catalogue()).challenges.get(CHALLENGE)!.criteria
    expect(html).toContain(criteria[0]!.title)
    expect(html).toMatch(/100\u00a0%<\/td><td class="numeric">25\u00a0%/)
    expect(html).toContain('another version of the runtime')
    await expect(server.context.system.update(regrading).set({ attempt: 9 })).rejects.toThrow()
    await expect(server.context.system.delete(regrading)).rejects.toThrow()
    // Those that were graded with the version of now are no part of it.
    expect(found.map(({ submissionId }) => submissionId)).not.toContain(person)
  })

  it('says so when nothing would change', async () => {
    await handIn()
    const address = await startRegrading(`challenge:${CHALLENGE}`)
    const [, id] = /regradings\/(.*)$/.exec(address)!
    const jobs = await server.context.system.select().from(gradingJob).where(eq(gradingJob.regradingId, id!))
    const stored = await server.context.system.select().from(verdict)
    const scores = new Map(stored.map((one) => [one.submissionId, one.verdict.criteria[0]!.score]))
    const scoreOf = new Map(jobs.map((job) => [job.id, scores.get(job.submissionId)!]))
    for (let job = await worker.lease(); job; job = await worker.lease())
      await worker.complete(job, { score: scoreOf.get(job.jobId)! })
    expect(await page(address)).toMatch(/All \d+ graded again have the same scores|The one graded again has the same/)
    expect(await page()).toContain(`href="${address}"`)
  })

  it('grades with the content of now, and says that the challenge was changed', async () => {
    const id = await handIn(1)
    const { context } = server
    const current = context.catalogue()
    const changed = { ...structuredClone(current), hash: `changed-${crypto.randomUUID()}` }
    const mended = changed.challenges.find((one) => one.id === CHALLENGE)!
    mended.revision += 1
    mended.tests.splice(1)
    const runWith = async (catalogue: typeof current) => {
      const catalogues = await openCatalogueStore(context.system, catalogue, context.now)
      Object.assign(context, { catalogues, catalogue: () => catalogue })
    }
    await runWith(changed)
    const address = await startRegrading(`challenge:${CHALLENGE}`)
    for (let job = await worker.lease(); job; job = await worker.lease()) {
      expect(job.task.tests).toHaveLength(1)
      await worker.complete(job, { score: 0.5 })
    }
    const html = await page(address)
    expect(html).toContain('the challenge was changed since')
    await runWith(current)
    expect(await server.context.system.select().from(regrading).where(eq(regrading.submissionId, id))).not.toEqual([])
  })

  it('takes the rest out of the queue when a regrading is stopped', async () => {
    await handIn()
    await handIn()
    const address = await startRegrading(`challenge:${CHALLENGE}`)
    await worker.complete((await worker.lease())!)
    await owner.post(`${address}/stop`, {})
    expect(await worker.lease()).toBeNull()
    expect(await page(address)).toMatch(/1 of \d+ graded again, \d+ stopped\./)
  })

  it('does not show a regrading as the submission of its person', async () => {
    const browser = server.browser()
    const id = await worker.send(browser, 'submit')
    await worker.complete((await worker.lease())!)
    const before = await (await browser.get(`/challenges/${CHALLENGE}`)).text()
    await startRegrading(`challenge:${CHALLENGE}`)
    const after = await (await browser.get(`/challenges/${CHALLENGE}`)).text()
    expect(after.match(/\/submissions\//g)).toHaveLength(before.match(/\/submissions\//g)!.length)
    expect(await (await browser.get(`/submissions/${id}`)).text()).toContain('Graded: 100\u00a0%')
  })
})

it('compares criteria by their scores, also where one of them is new', () => {
  const before = [
    { id: 'same', score: 0.5 },
    { id: 'better', score: 0 },
    { id: 'gone', score: 1 },
  ]
  const after = [
    { id: 'same', score: 0.5 + 1e-12 },
    { id: 'better', score: 1 },
    { id: 'new', score: 1 },
  ]
  expect(changedCriteria(before, after)).toEqual([
    { id: 'better', before: 0, after: 1 },
    { id: 'gone', before: 1, after: null },
    { id: 'new', before: null, after: 1 },
  ])
})
