import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { DATABASES } from '../testing/test-database.ts'
import { answerOpen, begin, openExercise } from '../testing/sitting.ts'
import { realCatalogue, startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { exampleProfile } from './example-profile.ts'

describe.each(DATABASES)('the start page on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())

  const start = async (browser: Browser) => (await browser.get('/')).text()

  it('leads a guest into a first question by one form, for the target that it offers', async () => {
    const browser = server.browser()
    const page = await start(browser)
    expect(page).toContain('action="/measure/quick"')
    expect(page).not.toContain('Go on where you were')
    const begun = await browser.post('/measure/quick', { target: 'ml-engineer/mid' })
    const address = begun.headers.get('location')!
    expect(address).toMatch(/^\/sessions\//)
    const first = await openExercise(server, address.replace('/sessions/', ''))
    expect([first.kind, first.position]).toEqual(['item', 1])
    // And back: the open test stands there.
    expect(await start(browser)).toContain(`href="${address}"`)
  })

  it('leads every step of its ways in to a page that is there', async () => {
    const browser = server.browser()
    const page = await start(browser)
    for (const title of ['New to the field', 'Some years in', 'As an organization']) expect(page).toContain(title)
    for (const title of ['You look for a job', 'You are an engineer', 'You hire', 'You build a team'])
      expect(page).toContain(title)
    const doors = page.slice(page.indexOf('id="beginnings"'))
    const addresses = [...doors.matchAll(/<li><a href="([^"#]+)/g)].map(([, address]) => address!)
    expect(addresses.length).toBeGreaterThan(10)
    for (const address of new Set(addresses)) {
      expect([200, 302, 303], address).toContain((await browser.get(address.replaceAll('&amp;', '&'))).status)
    }
  })

  it('shows those who have begun what comes next, and what is due', async () => {
    const browser = server.browser()
    const id = await begin(browser, 'ml-engineer-mid')
    for (let i = 0; i < 60 && (await openExercise(server, id)).kind === 'item'; i++)
      await answerOpen(server, browser, id, i % 3 !== 0)
    await browser.post(`/sessions/${id}/end`, {})
    const page = await start(browser)
    expect(page.includes('Go on where you were')).toBe(true)
    expect(page.includes('Next on your path')).toBe(true)
    server.clock.now = new Date(server.clock.now.getTime() + 45 * 86_400_000)
    expect(await start(browser)).toMatch(/short reviews? (is|are) due/)
  }, 60_000)

  it('computes its example by the engine: what was asked more is surer, and what was not asked is inferred', async () => {
    const rows = exampleProfile(await realCatalogue())
    expect(rows).toHaveLength(5)
    const inferred = rows.filter(({ ownAnswers }) => ownAnswers === 0)
    expect(inferred).toHaveLength(1)
    for (const row of rows) if (row !== inferred[0]) expect(row.standardError).toBeLessThan(inferred[0]!.standardError)
  })
})
