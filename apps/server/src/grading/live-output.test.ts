import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { MOST_LIVE_OUTPUT } from '@millwright/api'
import type { OpenDatabase } from '../db/open-database.ts'
import { gradingOutput } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, WORKER_TOKEN, type Browser, type TestServer } from '../testing/test-server.ts'
import { CHALLENGE, workerDouble } from '../testing/worker-double.ts'

interface Progress {
  state: string
  pending: boolean
  html: string
  output: { at: string; fromStart: boolean; chunks: { test: string; title: string; text: string }[]; cut: boolean }
}

describe.each(DATABASES)('output of runs on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let worker: ReturnType<typeof workerDouble>

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    worker = workerDouble(server)
  })
  afterAll(() => database.close())
  beforeEach(() => worker.drain())

  const progress = async (browser: Browser, id: string, query = '') =>
    (await (await browser.get(`/submissions/${id}/progress?${query}`)).json()) as Progress
  const running = async (purpose: 'run' | 'submit' = 'run') => {
    const browser = server.browser()
    const id = await worker.send(browser, purpose)
    return { browser, id, job: (await worker.lease())! }
  }
  const printed = ({ output }: Progress) => output.chunks.map(({ text }) => text).join('')
  const keptFor = (jobId: string) =>
    server.context.system.select().from(gradingOutput).where(eq(gradingOutput.jobId, jobId))

  it('reaches the page while the run goes on, each part once', async () => {
    const { browser, id, job } = await running()
    await worker.print(job, 1, 'one\n')
    const first = await progress(browser, id)
    expect(first).toMatchObject({ pending: true, state: `running 1 0 2` })
    expect(printed(first)).toBe('one\n')
    const title = first.output.chunks[0]!.title
    expect(title).not.toBe(job.task.tests[0]!.id)
    await worker.print(job, 2, 'two\n', { done: 1 })
    const next = await progress(browser, id, `state=${first.state}&output=${first.output.at}`)
    expect([printed(next), next.state, next.output.fromStart]).toEqual(['two\n', 'running 1 1 2', false])
    // Without JavaScript the page itself has it, as text.
    const page = await (await browser.get(`/challenges/${CHALLENGE}?run=${id}`)).text()
    expect(page).toContain('one\n')
    expect(page).toContain('two\n')
    expect(page).toContain('http-equiv="refresh"')
  })

  it('is news to a page that waits for it', async () => {
    const { browser, id, job } = await running()
    const { state, output } = await progress(browser, id)
    const began = performance.now()
    const waiting = progress(browser, id, `wait=1&state=${state}&output=${output.at}`)
    await new Promise((resolve) => setTimeout(resolve, 30))
    await worker.print(job, 1, 'hello', { total: 0 })
    expect(printed(await waiting)).toBe('hello')
    expect(performance.now() - began).toBeLessThan(200)
  })

  it('tells a page that waits that its run was cancelled, with what it had printed', async () => {
    const { browser, id, job } = await running()
    await worker.print(job, 1, 'so far')
    const { state, output } = await progress(browser, id)
    const waiting = progress(browser, id, `wait=1&state=${state}&output=${output.at}`)
    await browser.post(`/submissions/${id}/cancel`, {}, { accept: 'application/json' })
    const last = await waiting
    expect(last).toMatchObject({ pending: false, state: 'cancelled' })
    expect(last.html).toContain('so far')
    expect(last.html).toContain('You ended this run')
    // The worker hears of it with its next word, and nothing more is kept.
    expect(await (await worker.print(job, 2, 'more')).json()).toEqual({ continue: false })
    expect(printed(await progress(browser, id))).toBe('so far')
  })

  it('is text and nothing else, whatever the program prints', async () => {
    const { browser, id, job } = await running()
    const hostile = '</pre><script>alert(1)</script>\0\ud800<img src=x onerror=alert(1)>'
    expect((await worker.print(job, 1, hostile)).status).toBe(200)
    expect(printed(await progress(browser, id))).toContain('\u2400\ufffd')
    await browser.post(`/submissions/${id}/cancel`, {})
    const { html } = await progress(browser, id)
    expect(html).toContain('&lt;script')
    expect(html).not.toMatch(/<script|<img/)
  })

  it('keeps a batch that is sent twice once', async () => {
    const { browser, id, job } = await running()
    await worker.print(job, 1, 'once')
    await worker.print(job, 1, 'once')
    expect(printed(await progress(browser, id))).toBe('once')
  })

  it('is cut at its limit, and says so, also when a worker does not', async () => {
    const { browser, id, job } = await running()
    await worker.print(job, 1, 'a'.repeat(MOST_LIVE_OUTPUT - 10))
    await worker.print(job, 2, 'b'.repeat(50))
    await worker.print(job, 3, 'c'.repeat(50))
    const all = await progress(browser, id)
    expect(printed(all)).toHaveLength(MOST_LIVE_OUTPUT)
    expect(printed(all)).not.toContain('c')
    expect(all.output.cut).toBe(true)
  })

  it('begins anew with another attempt', async () => {
    const { browser, id, job } = await running()
    await worker.print(job, 1, 'of the first')
    const { output, state } = await progress(browser, id)
    await worker.fail(job, 'stopped', 'stopping')
    const again = (await worker.lease())!
    expect((await worker.print(job, 2, 'late')).status).toBe(409)
    await worker.print(again, 1, 'of the second')
    const news = await progress(browser, id, `state=${state}&output=${output.at}`)
    expect([printed(news), news.output.fromStart]).toEqual(['of the second', true])
  })

  it('shows nothing of a hand-in, whose hidden tests run beside the visible ones', async () => {
    const { browser, id, job } = await running('submit')
    expect((await worker.print(job, 1, 'secret')).status).toBe(422)
    const news = await progress(browser, id)
    expect(news.output.chunks).toEqual([])
    expect(news.html).not.toContain('data-console')
    expect(news.html).not.toContain('data-cancel')
  })

  it('is forgotten with the verdict, which has it all, and with the next run', async () => {
    const { browser, job } = await running()
    await worker.print(job, 1, 'x')
    expect(await keptFor(job.jobId)).toHaveLength(1)
    await worker.complete(job)
    expect(await keptFor(job.jobId)).toEqual([])
    const cancelled = await worker.send(browser, 'run')
    const second = (await worker.lease())!
    await worker.print(second, 1, 'y')
    await browser.post(`/submissions/${cancelled}/cancel`, {})
    expect(await keptFor(second.jobId)).toHaveLength(1)
    await worker.send(browser, 'run')
    expect(await keptFor(second.jobId)).toEqual([])
  })

  it('belongs to the person: nobody else can read it', async () => {
    const { id, job } = await running()
    await worker.print(job, 1, 'mine')
    const stranger = server.browser()
    await worker.send(stranger, 'run')
    expect((await stranger.get(`/submissions/${id}/progress`)).status).toBe(404)
    expect((await server.browser().get(`/submissions/${id}/progress`)).status).toBe(404)
  })

  describe('the workers’ API', () => {
    const raw = (path: string, body: string, token: string | null = WORKER_TOKEN) =>
      server.request(`/api/worker/v1${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body,
      })

    it('refuses a wrong token, an empty one, none, and one in another shape', async () => {
      for (const token of ['wrong', '', null, `${WORKER_TOKEN}x`, WORKER_TOKEN.slice(1), '\u00e9', 'a b'])
        expect((await raw('/lease', '{}', token)).status, String(token)).toBe(401)
      const cookie = await server.browser().post('/api/worker/v1/lease', {}, { authorization: 'Basic YTpi' })
      expect(cookie.status).toBe(401)
    })

    it('answers an unknown job, a malformed id and another attempt as what they are', async () => {
      const { job } = await running()
      const other = { ...job, jobId: crypto.randomUUID() }
      expect((await worker.print(other, 1, 'x')).status).toBe(404)
      expect((await worker.complete(other)).status).toBe(404)
      expect(await worker.beat(other)).toEqual({ continue: false })
      expect((await worker.print({ ...job, jobId: "' or 1=1 --" }, 1, 'x')).status).toBe(404)
      const early = { ...job, attempt: job.attempt + 1 }
      expect((await worker.print(early, 1, 'x')).status).toBe(409)
      expect((await worker.complete(early)).status).toBe(409)
      expect(await worker.beat(early)).toEqual({ continue: false })
      expect((await worker.print({ ...job, attempt: 2 ** 31 }, 1, 'x')).status).toBe(422)
      expect(await worker.beat(job)).toEqual({ continue: true })
    })

    it('reads no body that is too large, and none that is no JSON', async () => {
      const { job } = await running()
      const path = `/jobs/${job.jobId}/output`
      expect((await raw(path, `{"text":"${'x'.repeat(1024 * 1024)}"}`)).status).toBe(413)
      expect((await raw(path, '{')).status).toBe(400)
      expect((await raw(path, '[]')).status).toBe(422)
      const many = Array.from({ length: 1001 }, () => ({ test: 't', stream: 'stdout', text: 'x' }))
      expect((await worker.print(job, 1, 'x', { chunks: many })).status).toBe(422)
      expect((await worker.print(job, 0, 'x')).status).toBe(422)
      expect((await worker.print(job, 1, 'x', { chunks: [{ test: 't', stream: 'fd3', text: '' }] })).status).toBe(422)
    })

    it('stores names and texts that a database cannot hold', async () => {
      const { job } = await running()
      expect((await worker.print(job, 1, '\0', { worker: 'w\0\ud800' })).status).toBe(200)
      const hostile = { id: 'python-ml', version: '\0', hash: '\ud800' } as const
      expect(await worker.lease('\0\ud800', { runtimes: [hostile] })).toBeNull()
      expect((await worker.complete(job, { worker: '\0', wallMs: 1e300, runtime: hostile })).status).toBe(200)
    })
  })
})
