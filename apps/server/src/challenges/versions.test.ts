import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { CHALLENGE, workerDouble } from '../testing/worker-double.ts'

/** What a learner wrote earlier can be seen, compared and taken up again; nobody else's can. */
describe.each(DATABASES)('versions of code on the $name', ({ open }) => {
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

  const pageOf = async (browser: Browser, path: string) => (await browser.get(path)).text()
  const editorOf = (page: string) => /aria-label="File [^"]*">\n?([^<]*)/.exec(page)?.[1]
  const saveDraft = async (browser: Browser, code: string) => {
    const scope = { kind: 'challenge', challengeId: CHALLENGE, sessionId: null }
    const response = await browser.put('/drafts', { scope, base: 0, content: { 'solution.py': code } })
    expect(response.status).toBe(200)
  }

  it('shows an earlier run in the editor, and what is typed then is saved over the draft', async () => {
    const browser = server.browser()
    const first = await worker.send(browser, 'run', { code: 'first = 1' })
    await worker.send(browser, 'run', { code: 'second = 2' })
    await saveDraft(browser, 'draft = 3')
    expect(editorOf(await pageOf(browser, `/challenges/${CHALLENGE}`))).toContain('draft = 3')
    const page = await pageOf(browser, `/challenges/${CHALLENGE}?version=${first}`)
    expect(editorOf(page)).toBe('first = 1')
    expect(page).toContain('Shown: your run of')
    // Otherwise the next save would meet the draft as if somebody else had written it.
    expect(page).toContain('data-draft-revision="1"')
    const starter = await pageOf(browser, `/challenges/${CHALLENGE}?starter=1`)
    expect(editorOf(starter)).toContain('raise NotImplementedError')
    expect(starter).toContain('data-draft-revision="1"')
  })

  it('compares any two of them, the starter and the draft', async () => {
    const browser = server.browser()
    const first = await worker.send(browser, 'run', { code: 'a = 1\nsame = 0' })
    const second = await worker.send(browser, 'submit', { code: 'a = 2\nsame = 0' })
    await saveDraft(browser, 'a = 3\nsame = 0')
    const compare = (from: string, to: string) =>
      pageOf(browser, `/challenges/${CHALLENGE}/compare?from=${from}&to=${to}`)
    const sent = await compare(first, second)
    expect(sent).toContain('<del>− a = 1\n</del>')
    expect(sent).toContain('<ins>+ a = 2\n</ins>')
    expect(sent).toContain('<span>  same = 0\n</span>')
    expect(await compare('starter', 'draft')).toContain('<ins>+ a = 3\n</ins>')
    expect(await compare(second, second)).toContain('No difference.')
  })

  it('gives nobody the code of somebody else', async () => {
    const mine = await worker.send(server.browser(), 'run', { code: 'mine = "nobody else sees this"' })
    const other = server.browser()
    await worker.send(other, 'run', { code: 'other = 1' })
    for (const path of [`?version=${mine}`, `?run=${mine}`, `/compare?from=starter&to=${mine}`])
      expect(await pageOf(other, `/challenges/${CHALLENGE}${path}`), path).not.toContain('nobody else sees this')
  })

  it('tells the list how far one is, and the workbench that a hand-in was made, however many runs came after', async () => {
    const browser = server.browser()
    await worker.send(browser, 'submit', { code: 'handed = 1' })
    const [job] = [await worker.lease()]
    await worker.complete(job!, { score: 0.5 })
    worker.pass(1000)
    for (let run = 0; run < 21; run++) await worker.send(browser, 'run', { code: `run = ${run}` })
    const list = await pageOf(browser, '/challenges?state=handed-in')
    expect(list).toContain(`/challenges/${CHALLENGE}"`)
    expect(list).toContain(`1 of ${server.context.catalogue().challenges.length} challenges`)
    const page = await pageOf(browser, `/challenges/${CHALLENGE}`)
    expect(page).toContain('Further hand-ins are practice')
    expect(page).toContain('The newest 20 are shown.')
  })
})
