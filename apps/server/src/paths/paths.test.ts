import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import nodeIcal, { type VEvent } from 'node-ical'
import type { OpenDatabase } from '../db/open-database.ts'
import { DATABASES } from '../testing/test-database.ts'
import { answerOpen, begin, openExercise } from '../testing/sitting.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'

const TARGET = { role: 'ml-engineer', level: 'junior' }
const PATH = '/path?role=ml-engineer&level=junior'
const PLAN = { ...TARGET, hours: '3', days: ['2', '4', '6'], startOn: '2026-11-23', startTime: '18:00' }

describe.each(DATABASES)('the path on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let browser: Browser

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    server.clock.now = new Date('2026-11-23T09:00:00Z')
    browser = server.browser()
    await sit('ml-engineer-junior', false, 8)
  })

  const sit = async (blueprint: string, right: boolean, most = 60) => {
    const id = await begin(browser, blueprint)
    for (let i = 0; i < most && (await openExercise(server, id)).kind === 'item'; i++) {
      if ((await answerOpen(server, browser, id, right)).status !== 303) break
    }
    await browser.post(`/sessions/${id}/end`, {})
  }
  const page = async (path = PATH) => (await browser.get(path)).text()
  const entries = (text: string): VEvent[] =>
    Object.values(nodeIcal.sync.parseICS(text)).filter((one): one is VEvent => one?.type === 'VEVENT')
  const calendar = async () =>
    entries(await (await browser.get(`/path/calendar.ics?role=ml-engineer&level=junior`)).text())
  /** The keys of what can be marked as done, in the order of the page. */
  const keys = (text: string, prefix: string) => [
    ...new Set([...text.matchAll(new RegExp(`name="key" value="(${prefix}[^"]+)"`, 'g'))].map(([, key]) => key!)),
  ]

  it('lays its steps into weeks, and puts them into a calendar that keeps the names of its entries', async () => {
    expect(await page()).toContain('Save the plan, then')
    expect((await browser.get('/path/calendar.ics?role=ml-engineer&level=junior')).status).toBe(404)
    expect((await browser.post('/path/plan', { ...PLAN, timeZone: 'Europe/Berlin' })).status).toBe(303)
    const text = await page()
    expect(text).toContain('This week')
    expect(text).toContain('3 h a week')

    const first = await calendar()
    expect(first.length).toBeGreaterThan(3)
    // 18:00 in Berlin, on Tuesdays, Thursdays and Saturdays only.
    expect(first[0]!.start.toISOString()).toBe('2026-11-24T17:00:00.000Z')
    for (const { start, end } of first) {
      expect([2, 4, 6]).toContain(start.getUTCDay())
      expect(end!.getTime()).toBeGreaterThan(start.getTime())
    }
    const perWeek = Map.groupBy(first, ({ start }) => Math.floor((start.getTime() / 86_400_000 + 3) / 7))
    for (const week of perWeek.values()) {
      const minutes = week.reduce((sum, { start, end }) => sum + (end!.getTime() - start.getTime()) / 60_000, 0)
      expect(minutes).toBeLessThanOrEqual(180)
    }
    expect(new Set(first.map(({ uid }) => uid)).size).toBe(first.length)

    server.clock.now = new Date('2026-11-24T09:00:00Z')
    await browser.post('/path/plan', { ...PLAN, days: ['1'], hours: '2', timeZone: 'Europe/Berlin' })
    const again = await calendar()
    const moved = again.filter(({ uid }) => first.some((one) => one.uid === uid))
    expect(moved.length).toBeGreaterThan(3)
    for (const entry of moved) {
      const before = first.find(({ uid }) => uid === entry.uid)!
      expect(Number(entry.sequence)).toBeGreaterThan(Number(before.sequence))
      expect(entry.start.getUTCDay()).toBe(1)
    }
  }, 60_000)

  it('floats where the zone is not known, and refuses a plan that makes no sense', async () => {
    await browser.post('/path/plan', PLAN)
    const text = await (await browser.get('/path/calendar.ics?role=ml-engineer&level=junior')).text()
    expect(text).toMatch(/DTSTART:20261124T180000\r\n/)
    const refused = await browser.post('/path/plan', { ...TARGET, hours: '0', startOn: 'soon', startTime: '6pm' })
    expect(refused.status).toBe(422)
    const said = await refused.text()
    for (const message of ['Between half an hour', 'at least one day', 'Write a day', 'Write a time'])
      expect(said).toContain(message)
    expect((await browser.post('/path/plan', { ...PLAN, role: 'wizard' })).status).toBe(404)
  }, 60_000)

  it('marks a section as done, shows it in the week, and takes it back', async () => {
    const [section] = keys(await page(), 'section:')
    const mark = (on: string, key = section!) => browser.post('/path/mark', { ...TARGET, key, on })
    const done = await mark('yes')
    expect(await page(done.headers.get('location')!)).toContain('Marked as done')
    expect(await page()).toContain('One thing done')
    expect(await page()).toContain('Done this week')
    expect((await mark('yes')).status).toBe(303)
    await mark('no')
    expect(await page()).not.toContain('One thing done')
    expect((await mark('yes', 'section:nowhere#at-all')).status).toBe(404)
    expect((await mark('yes', 'challenge:py-leak-hunt')).status).toBe(404)
    const [reading] = keys(await page('/path?role=ml-engineer&level=senior'), 'reading:')
    await browser.post('/path/mark', { role: 'ml-engineer', level: 'senior', key: reading!, on: 'yes' })
    expect(await page('/path?role=ml-engineer&level=senior')).toContain('One thing done')
  }, 60_000)

  it('leaves out what somebody says they know, until their answers decide', async () => {
    const known = keys(await page(), 'known:')
    const key = known.find((one) => one === 'known:fnd-math') ?? known[0]!
    const skill = key.slice('known:'.length)
    await browser.post('/path/mark', { ...TARGET, key, on: 'yes' })
    const folded = await page()
    expect(folded).toContain('You said that you know one of the gaps')
    expect(folded).not.toContain(`id="step-${skill}"`)
    expect(folded).toContain(`/measure/skills/${skill}?length=3`)
    // Undone, it is a step again.
    await browser.post('/path/mark', { ...TARGET, key, on: 'no' })
    expect(await page()).toContain(`id="step-${skill}"`)

    await browser.post('/path/mark', { ...TARGET, key, on: 'yes' })
    server.clock.now = new Date('2026-11-23T10:00:00Z')
    await sit(`skills/${skill}?length=3`, false)
    const decided = await page()
    expect(decided).toContain(`id="step-${skill}"`)
    expect(decided).toContain('your answers since do not show it yet')
  }, 60_000)

  it('says what a measurement changed, once, and keeps what is done', async () => {
    await browser.post('/path/plan', PLAN)
    const [section] = keys(await page(), 'section:')
    await browser.post('/path/mark', { ...TARGET, key: section!, on: 'yes' })
    expect(await page()).not.toContain('What your last answers changed')
    await sit('ml-engineer-junior', true, 14)
    const changed = await page()
    expect(changed).toContain('What your last answers changed')
    expect(changed).toContain('One thing done')
    await browser.post('/path/accept', TARGET)
    expect(await page()).not.toContain('What your last answers changed')
  }, 60_000)

  it('opens its calendar at an address that cannot be guessed, and closes it', async () => {
    await browser.post('/path/plan', PLAN)
    const opened = await (await browser.post('/path/calendar', { ...TARGET, action: 'open' })).text()
    const address = /\/calendar\/[\w-]{43}\.ics/.exec(opened)![0]
    const stranger = server.browser()
    const followed = await stranger.get(address)
    expect(followed.headers.get('content-type')).toContain('text/calendar')
    expect(entries(await followed.text())).toHaveLength((await calendar()).length)
    expect(await page()).not.toContain(address)

    const renewed = await (await browser.post('/path/calendar', { ...TARGET, action: 'open' })).text()
    const second = /\/calendar\/[\w-]{43}\.ics/.exec(renewed)![0]
    expect((await stranger.get(address)).status).toBe(404)
    expect((await stranger.get(second)).status).toBe(200)
    await browser.post('/path/calendar', { ...TARGET, action: 'close' })
    expect((await stranger.get(second)).status).toBe(404)
    expect((await stranger.get(`/calendar/${'x'.repeat(43)}.ics`)).status).toBe(404)
  }, 60_000)

  it('comes back with short reviews of what was shown, after a month', async () => {
    await sit('ml-engineer-junior', true)
    expect(await page()).not.toContain('reviews are due')
    server.clock.now = new Date('2027-01-05T09:00:00Z')
    const text = await page()
    expect(text).toMatch(/(One short review is|[23] short reviews are) due/)
    expect(text).toMatch(/last asked \d+ days ago|shown by/)
  }, 60_000)

  it('comes along when a guest makes an account', async () => {
    await browser.post('/path/plan', { ...PLAN, hours: '5' })
    const [section] = keys(await page(), 'section:')
    await browser.post('/path/mark', { ...TARGET, key: section!, on: 'yes' })
    const email = `${crypto.randomUUID()}@example.org`
    await browser.post('/account/sign-up', { name: 'Ada', email, password: 'correct horse battery' })
    const text = await page()
    expect(text).toContain('5 h a week')
    expect(text).toContain('One thing done')
    await browser.post('/path/plan', { ...PLAN, hours: '6' })
    expect(await page()).toContain('6 h a week')
  }, 60_000)
})
