import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { answer, evidence, presentation, sessionBreak, testSession } from '../db/schema.ts'
import { answerOpen, begin, openExercise } from '../testing/sitting.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'

const BLUEPRINT = 'ml-engineer-junior'

describe.each(DATABASES)('time and breaks on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())

  const pass = (minutes: number) => {
    server.clock.now = new Date(server.clock.now.getTime() + minutes * 60_000)
  }
  const page = async (browser: Browser, path: string) => (await browser.get(path)).text()
  const grant = (browser: Browser, fields: Record<string, string>) => browser.post('/account/accommodations', fields)
  const timingOfSession = async (id: string) => {
    const [row] = await server.context.system.select().from(testSession).where(eq(testSession.id, id))
    return row!.timing
  }

  it('are frozen when a sitting begins, and a later change leaves it alone', async () => {
    const browser = server.browser()
    expect((await grant(browser, { timeFactor: '1.5', extraMinutes: '10', breakMinutes: '15' })).status).toBe(303)
    expect((await grant(browser, { timeFactor: '9', extraMinutes: '10' })).status).toBe(422)
    const first = await begin(browser)
    pass(1)
    await grant(browser, { timeFactor: '1', noTimer: 'yes' })
    expect(await timingOfSession(first)).toEqual({ limitMinutes: 145, breakMinutes: 15, noTimer: false })
    await browser.post(`/sessions/${first}/end`, {})
    const second = await begin(browser)
    expect(await timingOfSession(second)).toEqual({ limitMinutes: null, breakMinutes: 0, noTimer: true })
    const shown = await page(browser, `/sessions/${second}`)
    expect(shown).not.toContain('Time left for the questions')
    expect(shown).not.toContain('Take a break')
  })

  it('change nothing of the measurement: the same answers meet the same questions and give the same evidence', async () => {
    const sit = async (fields: Record<string, string>, minutesEach: number) => {
      const browser = server.browser()
      await grant(browser, fields)
      server.context.newSeed = () => 'the same for both'
      const id = await begin(browser)
      for (let count = 0; count < 8; count++) {
        pass(minutesEach)
        expect((await answerOpen(server, browser, id, count % 3 !== 0)).status).toBe(303)
      }
      await browser.post(`/sessions/${id}/end`, {})
      const { system } = server.context
      const shown = await system.select().from(presentation).where(eq(presentation.sessionId, id))
      const [row] = await system.select().from(answer).where(eq(answer.sessionId, id))
      const kept = await system.select().from(evidence).where(eq(evidence.personId, row!.personId))
      return {
        shown: shown.map(({ exerciseId, reason }) => ({ exerciseId, reason })),
        observations: kept
          .map(({ observation: { id: _, ...rest } }) => rest)
          .toSorted((a, b) => (a.source < b.source ? -1 : 1)),
      }
    }
    const [usual, long] = [await sit({}, 1), await sit({ timeFactor: '2', breakMinutes: '30' }, 20)]
    expect(usual.shown.length).toBe(9)
    expect(long).toEqual(usual)
  }, 30_000)

  it('stop the clock for a break, hide the question, take no answer meanwhile, and run on by themselves', async () => {
    const browser = server.browser()
    await grant(browser, { breakMinutes: '10' })
    const id = await begin(browser)
    const clock = async () =>
      (await (await browser.get(`/sessions/${id}/clock`)).json()) as { leftMs: number; onBreak: boolean }
    pass(1)
    const before = await clock()
    expect((await browser.post(`/sessions/${id}/break`, {})).status).toBe(303)
    await browser.post(`/sessions/${id}/break`, {})
    expect(await server.context.system.select().from(sessionBreak)).toHaveLength(1)
    pass(6)
    expect(await clock()).toEqual({ ...before, onBreak: true })
    const shown = await page(browser, `/sessions/${id}`)
    expect(shown).toContain('You are on a break')
    expect(shown).not.toContain('item-form')
    await answerOpen(server, browser, id, true)
    expect((await openExercise(server, id)).position).toBe(1)
    await browser.post(`/sessions/${id}/resume`, {})
    expect(await page(browser, `/sessions/${id}`)).toContain('up to 4 minutes')
    await browser.post(`/sessions/${id}/break`, {})
    pass(6)
    // Four minutes of break were left: the clock has run for two again, though nobody said so.
    expect(await clock()).toMatchObject({ leftMs: before.leftMs - 120_000, onBreak: false })
    expect(await page(browser, `/sessions/${id}`)).toContain('item-form')
    await browser.post(`/sessions/${id}/break`, {})
    expect(await page(browser, `/sessions/${id}`)).toContain('item-form')
    expect((await server.browser().post(`/sessions/${id}/break`, {})).status).toBe(404)
  })

  it('end the questions at the limit: what is on its way counts, what is late is kept as a draft and said', async () => {
    const browser = server.browser()
    await grant(browser, {})
    const id = await begin(browser)
    const runOut = async () => {
      const { presentedAt } = await openExercise(server, id)
      await server.context.system
        .update(testSession)
        .set({ timing: { limitMinutes: 1, breakMinutes: 0, noTimer: false } })
        .where(eq(testSession.id, id))
      return presentedAt
    }
    const began = await runOut()
    expect(await page(browser, `/sessions/${id}`)).toContain('data-runs-out')
    server.clock.now = new Date(began.getTime() + 100_000)
    const late = await answerOpen(server, browser, id, true)
    expect(late.headers.get('location')).toBe(`/sessions/${id}`)
    const next = await browser.get(`/sessions/${id}`)
    expect(next.headers.get('location')).toBe(`/sessions/${id}?over=1`)
    expect(await page(browser, `/sessions/${id}?over=1`)).toContain('The time for the questions is over')
    const { system } = server.context
    const [closed] = await system.select().from(presentation).where(eq(presentation.sessionId, id))
    expect(closed).toMatchObject({ outcome: 'timed-out', closedAt: new Date(began.getTime() + 60_000) })
    expect(await system.select().from(answer).where(eq(answer.sessionId, id))).toEqual([])
    const [session] = await system.select().from(testSession).where(eq(testSession.id, id))
    expect(session!.stopReason).toBe('time-limit')
    await browser.post(`/sessions/${id}/end`, {})
    expect(await page(browser, `/sessions/${id}`)).toContain('not scored: the time was over. You had entered:')

    const other = server.browser()
    const inTime = await begin(other)
    await system
      .update(testSession)
      .set({ timing: { limitMinutes: 1, breakMinutes: 0, noTimer: false } })
      .where(eq(testSession.id, inTime))
    server.clock.now = new Date((await openExercise(server, inTime)).presentedAt.getTime() + 85_000)
    await answerOpen(server, other, inTime, true)
    expect(await system.select().from(answer).where(eq(answer.sessionId, inTime))).toHaveLength(1)
    expect((await openExercise(server, inTime)).kind).toBe('challenge')
  })
})
