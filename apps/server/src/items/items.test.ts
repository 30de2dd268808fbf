import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { indexCatalogue } from '@millwright/catalog'
import type { OpenDatabase } from '../db/open-database.ts'
import { person, presentation } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'

describe.each(DATABASES)('item quality on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let owner: Browser

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    owner = server.browser()
    await owner.post('/account/sign-up', { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' })
    await server.context.system.update(person).set({ isOwner: true }).where(eq(person.email, 'ada@example.org'))
  })
  afterAll(() => database.close())

  /** Answers the open single-choice or numeric question after some seconds; other kinds are left, and the sitting with them. */
  const answerOne = async (browser: Browser, seconds: number) => {
    const started = await browser.post('/measure/ml-engineer-junior', {})
    const sessionId = started.headers.get('location')!.replace('/sessions/', '')
    const rows = await server.context.system.select().from(presentation).where(eq(presentation.sessionId, sessionId))
    const shown = rows.toSorted((a, b) => b.position - a.position)[0]!
    const item = indexCatalogue(server.context.catalogue()).items.get(shown.exerciseId)!
    server.clock.now = new Date(server.clock.now.getTime() + 1000 * seconds)
    const ranks = item.kind === 'ordering' ? item.options.map((_, i) => [`rank-${i + 1}`, `${i + 1}`]) : []
    const form = { choice: '1', number: '1', ...Object.fromEntries(ranks) }
    const sent = await browser.post(`/sessions/${sessionId}/answers`, { position: `${shown.position}`, ...form })
    expect(sent.status).toBe(303)
    return item
  }

  it('says that nothing was answered yet, and how many questions wait', async () => {
    const page = await (await owner.get('/items')).text()
    expect(page).toContain('No answers yet')
    expect(await (await owner.get('/account')).text()).toContain('href="/items"')
    expect(await (await owner.get('/items/responses.csv')).text()).toBe(
      'person,item,category,option,time,revision,mode,date\r\n',
    )
  })

  it('is there for the owner only', async () => {
    const guest = server.browser()
    await guest.post('/measure/ml-engineer-senior', {})
    for (const path of ['/items', '/items/responses.csv']) {
      expect((await guest.get(path)).status).toBe(404)
      expect((await server.browser().get(path)).status).toBe(404)
    }
    expect(await (await guest.get('/account')).text()).not.toContain('href="/items"')
  })

  it('exports the first answers with their seconds and without saying whose they are', async () => {
    const guest = server.browser()
    const item = await answerOne(guest, 42.5)
    await answerOne(guest, 10)
    await guest.post('/account/sign-up', {
      name: 'Grace',
      email: 'grace@example.org',
      password: 'correct horse battery',
    })
    const other = server.browser()
    await answerOne(other, 7)
    const response = await owner.get('/items/responses.csv?mode=closed')
    expect(response.headers.get('content-disposition')).toContain('responses-closed.csv')
    expect(response.headers.get('cache-control')).toContain('no-store')
    const text = await response.text()
    const lines = text.trim().split('\r\n').slice(1)
    expect(lines).toHaveLength(3)
    // The guest who signed up is one person, and nobody else is.
    expect(new Set(lines.map((line) => line.split(',')[0]))).toEqual(new Set(['p1', 'p2']))
    const line = lines.find((one) => one.includes(`,${item.id},`) && one.includes(',42.5,'))!
    expect(line).toMatch(/^p\d,[a-z0-9-]+,[012],[^,]+,42\.5,\d+,closed,2026-11-23$/)
    const people = await server.context.system.select().from(person)
    for (const { id, email, name } of people) for (const secret of [id, email, name]) expect(text).not.toContain(secret)
  })

  it('shows each question with its answers, its basis and what more would change', async () => {
    const page = await (await owner.get('/items')).text()
    expect(page).toContain('3 answers of 2 people')
    expect(page).toContain('expert-judged')
    expect(page).toContain('\u00b1 0.80')
    expect(page).toContain('calibrate responses-closed.csv --content content --out content/calibration/closed.json')
    expect(page).not.toContain('NaN')
    const count = (text: string) => text.match(/<tr>/g)?.length ?? 0
    expect(count(await (await owner.get('/items?all=yes')).text())).toBeGreaterThan(count(page))
  })
})
