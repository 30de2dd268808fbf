import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import type { OpenDatabase } from '../db/open-database.ts'
import { evidence, gradingJob, sectionRead, submission } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { workerDouble } from '../testing/worker-double.ts'

const GUIDE = '/guides/ml_engineer_enterprise'
const EXAMPLE = `${GUIDE}/examples/threshold`
const JSON_PLEASE = { accept: 'application/json' }

describe.each(DATABASES)('a guide and its reader on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let worker: ReturnType<typeof workerDouble>

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    worker = workerDouble(server)
  })
  afterAll(() => database.close())

  const page = async (who: Browser, path: string) => (await who.get(path)).text()

  describe('marks', () => {
    it('are kept for a guest, taken away again, and lead to where to go on', async () => {
      const reader = server.browser()
      expect(await page(reader, '/guides')).not.toContain('Go on where you stopped')
      const marked = await reader.post(`${GUIDE}/read`, { section: 'boundaries', read: 'yes' })
      expect(marked.headers.get('location')).toBe(`${GUIDE}#end-boundaries`)
      const guide = await page(reader, GUIDE)
      expect(guide).toContain('Go on with “Responsibilities”')
      expect(guide).toMatch(/data-toc="boundaries" class="is-read"/)
      const list = await page(reader, '/guides')
      expect(list).toContain('Go on where you stopped')
      expect(list).toContain(`href="${GUIDE}#responsibilities"`)
      await reader.post(`${GUIDE}/read`, { section: 'boundaries', read: 'no' })
      expect(await page(reader, GUIDE)).not.toContain('is-read')
    })

    it('come along when the guest signs up', async () => {
      const reader = server.browser()
      await reader.post(`${GUIDE}/read`, { section: 'role', read: 'yes' })
      const email = `${crypto.randomUUID()}@example.org`
      await reader.post('/account/sign-up', { name: 'Ada', email, password: 'correct horse battery' })
      expect(await page(reader, GUIDE)).toMatch(/data-toc="role" class="is-read"/)
    })

    it('are only of sections that there are, and make nobody a guest otherwise', async () => {
      const before = await database.db.select().from(sectionRead)
      expect((await server.browser().post(`${GUIDE}/read`, { section: 'nothing', read: 'yes' })).status).toBe(404)
      expect((await server.browser().post('/guides/nothing/read', { section: 'role', read: 'yes' })).status).toBe(404)
      expect(await database.db.select().from(sectionRead)).toEqual(before)
    })
  })

  describe('practice questions', () => {
    const numeric = `${GUIDE}/check/mod-framing-review-threshold`

    it('hold their key back until they were answered, and then give every reason', async () => {
      const reader = server.browser()
      const before = await page(reader, GUIDE)
      expect(before).toContain('action="/guides/ml_engineer_enterprise/check/mod-framing-review-threshold"')
      expect(before).not.toContain('4/60')
      const answered = await reader.post(numeric, { do: 'check', number: '0,067' })
      expect(answered.status).toBe(303)
      expect(answered.headers.get('location')).toBe(`${GUIDE}#check-mod-framing-review-threshold`)
      const after = await page(reader, GUIDE)
      expect(after).toContain('4/60')
      expect(after).toContain('The answer is 0.0667.')
    })

    it('are remembered in this sitting, forgotten on wish, and never evidence', async () => {
      const reader = server.browser()
      const reply = await reader.post(numeric, { do: 'check', number: '0.0667' }, JSON_PLEASE)
      expect(((await reply.json()) as { html: string }).html).toContain('Right.')
      expect(reply.headers.get('set-cookie')).toMatch(/^practice=[^;]+; Path=\/guides; HttpOnly; SameSite=Lax$/)
      await reader.post(`${GUIDE}/check/mod-framing-break-even`, { do: 'show' })
      const both = await page(reader, GUIDE)
      expect(both).toContain('Right.')
      expect(both).toContain('The answer:')
      await reader.post(numeric, { do: 'again' })
      const one = await page(reader, GUIDE)
      expect(one).not.toContain('Right.')
      expect(one).toContain('The answer:')
      expect(await database.db.select().from(evidence)).toEqual([])
    })

    it('say so when nothing was entered, and survive a cookie that somebody wrote by hand', async () => {
      const reader = server.browser()
      const empty = await reader.post(numeric, { do: 'check', number: '' })
      expect(empty.headers.get('location')).toContain('?unanswered=mod-framing-review-threshold#')
      expect(await page(reader, `${GUIDE}?unanswered=mod-framing-review-threshold`)).toContain(
        'Enter a complete answer',
      )
      const forged = await server
        .browser()
        .get(GUIDE, { cookie: 'practice=mod-framing-review-threshold%3Dlots%26x%3Dy' })
      expect(forged.status).toBe(200)
      // A question of a test is none of a guide.
      expect((await reader.post(`${GUIDE}/check/mod-eval-nothing`, { do: 'show' })).status).toBe(404)
    })
  })

  describe('examples', () => {
    const run = async (who: Browser, code: string) => {
      const reply = await who.post(`${EXAMPLE}/runs`, { code, key: crypto.randomUUID() }, JSON_PLEASE)
      return ((await reply.json()) as { run: string }).run
    }
    const jobOf = async (address: string) => {
      const [job] = await database.db
        .select()
        .from(gradingJob)
        .where(eq(gradingJob.submissionId, address.split('/').at(-1)!))
      return job!
    }
    const news = async (who: Browser, address: string) =>
      (await (await who.get(address)).json()) as { pending: boolean; html: string }

    it('say plainly when no worker is there, and otherwise offer to run', async () => {
      expect(await page(server.browser(), EXAMPLE)).toContain('no worker with a sandbox is connected')
      await worker.lease()
      const ready = await page(server.browser(), EXAMPLE)
      expect(ready).toContain('>Run</button>')
      expect(ready).toContain('MISS = 100.0')
      expect(ready).toContain('block when P(fraud) is above 0.038')
    })

    it('go the way of runs: a worker gets the program alone, and what it prints is shown and counts nothing', async () => {
      const reader = server.browser()
      const address = await run(reader, 'print(1)\r\n')
      const leased = await worker.lease()
      expect(leased).toMatchObject({
        purpose: 'run',
        task: { kind: 'program', files: { 'threshold.py': 'print(1)\n' } },
      })
      expect(leased!.task.tests).toHaveLength(1)
      const output = { worker: 'w1', attempt: 1, done: 0, total: 1, seq: 1, cut: false }
      const chunks = [{ test: 'example', stream: 'stdout', text: '<b>live</b>' }]
      expect((await server.worker(`/jobs/${leased!.jobId}/output`, { ...output, chunks })).status).toBe(200)
      const live = await news(reader, address)
      expect(live).toMatchObject({ pending: true })
      expect(live.html).toContain('&lt;b>live')
      await worker.complete(leased!)
      const done = await news(reader, address)
      expect(done.pending).toBe(false)
      expect(done.html).toContain('not the same as recorded')
      expect(done.html).not.toContain('<script>')
      expect(await database.db.select().from(evidence)).toEqual([])
    })

    it('belong to whoever ran them, and are nobody’s work in any list', async () => {
      const reader = server.browser()
      const address = await run(reader, 'print("mine")')
      const id = address.split('/').at(-1)!
      expect((await server.browser().get(address)).status).toBe(404)
      expect((await reader.get(`${GUIDE}/examples/drift/runs/${id}`)).status).toBe(404)
      expect((await reader.get(`/submissions/${id}`)).status).toBe(404)
      expect(await page(reader, `${EXAMPLE}?run=${id}`)).toContain('print(&quot;mine&quot;)')
      const [stored] = await database.db.select().from(submission).where(eq(submission.id, id))
      expect(stored).toMatchObject({
        purpose: 'example',
        challengeId: 'ml_engineer_enterprise/threshold',
        sessionId: null,
      })
      await worker.drain()
    })

    it('never run beside a hand-in of the same person, and a newer one takes the place of an older', async () => {
      const reader = server.browser()
      await run(reader, 'print(0)')
      await worker.drain()
      await worker.send(reader, 'submit')
      const handIn = await worker.lease()
      const first = await run(reader, 'print(1)')
      expect(await worker.lease()).toBeNull()
      await worker.complete(handIn!)
      const second = await run(reader, 'print(2)')
      expect(await jobOf(first)).toMatchObject({ state: 'cancelled', cancelledBy: 'newer-run' })
      expect((await worker.lease())?.jobId).toBe((await jobOf(second)).id)
      await reader.post(`${second}/stop`, {})
      expect(await jobOf(second)).toMatchObject({ state: 'cancelled', cancelledBy: 'person' })
    })

    it('wait for runs of challenges, whose people are in a test', async () => {
      const [reader, taker] = [server.browser(), server.browser()]
      await run(reader, 'print(1)')
      await worker.send(taker, 'run')
      expect((await worker.lease())?.task.challengeId).toBe('py-threshold-cost')
      expect((await worker.lease())?.task.challengeId).toBe('ml_engineer_enterprise/threshold')
    })

    it('are refused when they are too large, and are not there for what is no example', async () => {
      const large = await server.browser().post(`${EXAMPLE}/runs`, { code: 'x'.repeat(200_001), key: '1' }, JSON_PLEASE)
      expect(large.status).toBe(422)
      expect((await server.browser().get(`${GUIDE}/examples/verify`)).status).toBe(404)
      expect((await server.browser().post(`${GUIDE}/examples/verify/runs`, { code: '1', key: '1' })).status).toBe(404)
    })
  })
})
