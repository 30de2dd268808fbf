import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq, inArray } from 'drizzle-orm'
import { allBlueprints } from '@millwright/assessment'
import { indexCatalogue, testItems } from '@millwright/catalog'
import { answer, evidence, itemFlag, presentation, testSession } from '../db/schema.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import { countRows, DATABASES } from '../testing/test-database.ts'
import { formFor } from '../testing/sitting.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { askedItem } from './asked-item.ts'

describe.each(DATABASES)('a sitting on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())

  const begin = async (browser: Browser) => {
    const started = await browser.post('/measure/ml-engineer-junior', {})
    expect(started.status).toBe(303)
    return started.headers.get('location')!.replace('/sessions/', '')
  }

  /** Fits an ordering item of up to six lines; other kinds do not look at it. */
  const ranksOf = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`rank-${i + 1}`, String(i + 1)]))

  const openExercise = async (sessionId: string) => {
    const rows = await server.context.system.select().from(presentation).where(eq(presentation.sessionId, sessionId))
    return rows.toSorted((one, other) => other.position - one.position)[0]!
  }

  const answerOpen = async (browser: Browser, sessionId: string, right: boolean) => {
    const shown = await openExercise(sessionId)
    const [session] = await server.context.system.select().from(testSession).where(eq(testSession.id, sessionId))
    const item = askedItem(server.context.catalogue(), shown.exerciseId, session!)
    const form = formFor(item, session!.seed, right)
    return browser.post(`/sessions/${sessionId}/answers`, { position: String(shown.position), ...form })
  }

  it('takes a guest from the first question to a result, and keeps every answer as evidence', async () => {
    const browser = server.browser()
    const sessionId = await begin(browser)
    let answered = 0
    while ((await openExercise(sessionId)).kind === 'item' && answered < 60) {
      expect((await answerOpen(browser, sessionId, true)).status).toBe(303)
      answered++
    }
    expect(answered).toBeGreaterThanOrEqual(8)
    expect(answered).toBeLessThanOrEqual(30)
    const challenge = await openExercise(sessionId)
    expect(challenge.kind).toBe('challenge')
    const page = await (await browser.get(`/sessions/${sessionId}`)).text()
    expect(page).toContain('data-work-form')
    for (let step = 0; step < 2; step++) {
      const { position } = await openExercise(sessionId)
      await browser.post(`/sessions/${sessionId}/challenge`, { position: String(position), action: 'skip' })
    }
    const result = await (await browser.get(`/sessions/${sessionId}`)).text()
    expect(result).toContain('The test is over')
    expect(result).toContain('Your answers show that you meet the target')
    expect((await browser.get('/profile')).status).toBe(200)
    const rows = await server.context.system.select().from(answer).where(eq(answer.sessionId, sessionId))
    expect(rows).toHaveLength(answered)
    const kept = await server.context.system.select().from(evidence).where(eq(evidence.personId, rows[0]!.personId))
    expect(kept).toHaveLength(answered)
  }, 60_000)

  it('says "not yet" to somebody who answers everything wrong, and plans a path', async () => {
    const browser = server.browser()
    const sessionId = await begin(browser)
    for (let count = 0; (await openExercise(sessionId)).kind === 'item' && count < 60; count++) {
      await answerOpen(browser, sessionId, false)
    }
    await browser.post(`/sessions/${sessionId}/end`, {})
    const result = await (await browser.get(`/sessions/${sessionId}`)).text()
    expect(result).toContain('still ahead of you')
    const path = await (await browser.get('/path?role=ml-engineer&level=junior')).text()
    expect(path).toContain('/guides/ml_engineer_enterprise#')
  }, 60_000)

  it('counts an answer once, however often it is sent', async () => {
    const browser = server.browser()
    const sessionId = await begin(browser)
    const before = await countRows(database, 'answer')
    const shown = await openExercise(sessionId)
    const [session] = await server.context.system.select().from(testSession).where(eq(testSession.id, sessionId))
    const item = askedItem(server.context.catalogue(), shown.exerciseId, session!)
    const fields = { position: String(shown.position), ...formFor(item, session!.seed, true) }
    const sent = await Promise.all([1, 2, 3].map(() => browser.post(`/sessions/${sessionId}/answers`, fields)))
    const locations = sent.map((response) => response.headers.get('location'))
    expect(locations.filter((location) => location === `/sessions/${sessionId}`)).toHaveLength(1)
    expect(locations.filter((location) => location === `/sessions/${sessionId}?stale=1`)).toHaveLength(2)
    expect(await countRows(database, 'answer')).toBe(before + 1)
  })

  it('asks again when nothing was chosen, and stores nothing', async () => {
    const browser = server.browser()
    const sessionId = await begin(browser)
    const { position } = await openExercise(sessionId)
    const before = await countRows(database, 'answer')
    const response = await browser.post(`/sessions/${sessionId}/answers`, { position: String(position) })
    expect(response.status).toBe(422)
    expect(await countRows(database, 'answer')).toBe(before)
  })

  it('leads back to the open sitting instead of beginning a second one', async () => {
    const browser = server.browser()
    expect(await begin(browser)).toBe(await begin(browser))
  })

  it('begins one sitting when two tabs begin it at once', async () => {
    const browser = server.browser()
    await begin(browser)
    const started = await Promise.all([1, 2, 3, 4].map(() => browser.post('/measure/ml-engineer-senior', {})))
    expect(new Set(started.map((response) => response.headers.get('location'))).size).toBe(1)
  })

  it('goes on when the person was meanwhile asked about a skill that is newer than the sitting', async () => {
    const browser = server.browser()
    const sessionId = await begin(browser)
    await answerOpen(browser, sessionId, true)
    const { system: db } = server.context
    const [session] = await db.select().from(testSession).where(eq(testSession.id, sessionId))
    const [mine] = await db.select().from(evidence).where(eq(evidence.personId, session!.personId))
    const observation = { ...mine!.observation, id: crypto.randomUUID(), source: 'newer', skill: 'newer-skill' }
    await db.insert(evidence).values({ ...mine!, id: observation.id, skill: observation.skill, observation })
    expect((await answerOpen(browser, sessionId, true)).status).toBe(303)
    expect((await browser.get('/profile')).status).toBe(200)
    await browser.post(`/sessions/${sessionId}/end`, {})
    expect((await browser.get(`/sessions/${sessionId}`)).status).toBe(200)
  })

  it('sits a test that is derived from the graph, by its name, and keeps it with the sitting', async () => {
    const browser = server.browser()
    const offered = await (await browser.get('/measure?role=data-engineer&level=junior')).text()
    expect(offered).toContain('href="/measure/data-engineer-junior-short"')
    expect(await (await browser.get('/measure/data-engineer-junior-short')).text()).toContain('Start the test')
    const started = await browser.post('/measure/data-engineer-junior-short', {})
    const sessionId = started.headers.get('location')!.replace('/sessions/', '')
    for (let count = 0; (await openExercise(sessionId)).outcome === null && count < 20; count++)
      await answerOpen(browser, sessionId, true)
    const { system: db } = server.context
    const [session] = await db.select().from(testSession).where(eq(testSession.id, sessionId))
    expect(session).toMatchObject({ blueprintId: 'data-engineer-junior-short', stopReason: expect.any(String) })
    expect(session!.blueprint).toEqual(allBlueprints(server.context.catalogue()).get(session!.blueprintId))
    expect(await (await browser.get(`/sessions/${sessionId}`)).text()).toContain('Data engineer, junior: short')
    expect((await browser.get('/measure/ai-developer-staff')).status).toBe(404)
    expect(await (await browser.get('/measure?role=ai-developer&level=staff')).text()).toContain('not yet testable')
  })

  it('checks one skill with three questions, says when there is nothing new left, and keeps the target of the profile', async () => {
    const browser = server.browser()
    const check = '/measure/skills/del-testing?length=3'
    expect(await (await browser.get(check)).text()).toContain('Tests for ML systems: 3 questions')
    const sessions: string[] = []
    const goneThrough = async () =>
      (await (await browser.get(check)).text()).includes('You have met every question about this skill')
    while (!(await goneThrough()) && sessions.length < 9) {
      const sessionId = (await browser.post(check, {})).headers.get('location')!.replace('/sessions/', '')
      sessions.push(sessionId)
      for (let count = 0; (await openExercise(sessionId)).outcome === null && count < 9; count++)
        await answerOpen(browser, sessionId, count % 2 === 0)
    }
    const finished = await (await browser.get(`/sessions/${sessions[0]}`)).text()
    expect(finished).toContain('about this skill for its time')
    expect(finished).not.toContain('about your target')
    const { system: db } = server.context
    const rows = await db.select().from(presentation).where(inArray(presentation.sessionId, sessions))
    const all = testItems(server.context.catalogue()).flatMap(({ id, skill }) => (skill === 'del-testing' ? [id] : []))
    expect(rows.map(({ exerciseId }) => exerciseId).toSorted()).toEqual(all.toSorted())
    expect(await goneThrough()).toBe(true)
    expect((await browser.get('/profile')).status).toBe(200)
    expect((await browser.post('/measure/skills/del-testing?length=4', {})).status).toBe(404)
  })

  it('begins a first look with one click, and once', async () => {
    const browser = server.browser()
    const first = (await browser.post('/measure/quick', {})).headers.get('location')
    expect(first).toMatch(/^\/sessions\//)
    expect((await browser.post('/measure/quick', {})).headers.get('location')).toBe(first)
    const none = await browser.post('/measure/quick', { role: 'ai-developer', level: 'staff' })
    expect(none.headers.get('location')).toBe('/measure?role=ai-developer&level=staff')
  })

  it('stores what a taker reports about a question, lets them change it, changes no score, and tells the owner', async () => {
    const browser = server.browser()
    const sessionId = await begin(browser)
    const { exerciseId } = await openExercise(sessionId)
    const report = (kind: string, note: string, position = '1') =>
      browser.post(`/sessions/${sessionId}/flags`, { position, kind, note })
    const before = await countRows(database, 'evidence')
    const sent = await report('unclear', 'Which <month>?')
    expect(sent.headers.get('location')).toBe(`/sessions/${sessionId}?flagged=1`)
    expect(await (await browser.get(`/sessions/${sessionId}?flagged=1`)).text()).toContain('Thank you. It is noted.')
    await report('wrong', 'No answer is right.\0')
    await report('beautiful', 'no such kind')
    expect((await report('wrong', '', '7')).status).toBe(404)
    const other = server.browser()
    await begin(other)
    expect((await other.post(`/sessions/${sessionId}/flags`, { position: '1', kind: 'wrong', note: '' })).status).toBe(
      404,
    )
    const { system: db } = server.context
    const kept = await db.select().from(itemFlag).where(eq(itemFlag.sessionId, sessionId))
    expect(kept).toMatchObject([{ itemId: exerciseId, kind: 'wrong', note: 'No answer is right.\u2400' }])
    expect(await countRows(database, 'evidence')).toBe(before)
    // An answer does not take the report away, and the next question has none.
    await answerOpen(browser, sessionId, true)
    expect(await (await browser.get(`/sessions/${sessionId}`)).text()).toContain('Report a problem with this question')
    expect((await browser.get('/items')).status).toBe(404)
  })

  it('keeps the scratchpad of a sitting for all its questions, and for nobody else', async () => {
    const browser = server.browser()
    const sessionId = await begin(browser)
    const scope = { kind: 'notes', sessionId }
    const saved = await browser.put('/drafts', { scope, base: 0, content: { notes: 'half <is> 0.5' } })
    expect(saved.status).toBe(200)
    await answerOpen(browser, sessionId, true)
    expect(await (await browser.get(`/sessions/${sessionId}`)).text()).toContain('half &lt;is> 0.5')
    const other = server.browser()
    await begin(other)
    expect((await other.put('/drafts', { scope, base: 1, content: { notes: 'mine now' } })).status).toBe(409)
    await browser.post(`/sessions/${sessionId}/end`, {})
    expect((await browser.put('/drafts', { scope, base: 1, content: { notes: 'late' } })).status).toBe(409)
  })

  it('says nothing of a second try when an answer is sent again because its reply was lost', async () => {
    const browser = server.browser()
    const sessionId = await begin(browser)
    const item = indexCatalogue(server.context.catalogue()).items.get((await openExercise(sessionId)).exerciseId)!
    const ranks = item.kind === 'ordering' ? ranksOf(item.options.length) : {}
    const matches = Object.fromEntries(['1', '2', '3', '4', '5', '6'].map((place) => [`match-${place}`, place]))
    const fields = { position: '1', choice: '1', number: '1', again: '1', ...ranks, ...matches }
    const first = await browser.post(`/sessions/${sessionId}/answers`, fields)
    const second = await browser.post(`/sessions/${sessionId}/answers`, fields)
    expect([first, second].map((one) => one.headers.get('location'))).toEqual(Array(2).fill(`/sessions/${sessionId}`))
    const [, position] = (await browser.get(`/sessions/${sessionId}`)).headers.get('x-sitting')!.split(' ')
    expect(position).toBe('2')
    expect(await server.context.system.select().from(answer).where(eq(answer.sessionId, sessionId))).toHaveLength(1)
  })

  it('hides a sitting from everybody else', async () => {
    const mine = server.browser()
    const sessionId = await begin(mine)
    const other = server.browser()
    await begin(other)
    expect((await other.get(`/sessions/${sessionId}`)).status).toBe(404)
    expect((await other.post(`/sessions/${sessionId}/answers`, { position: '1', choice: '1' })).status).toBe(404)
    expect((await other.post(`/sessions/${sessionId}/end`, {})).status).toBe(404)
    expect((await server.browser().get(`/sessions/${sessionId}`)).status).toBe(404)
  })

  it('does not show an item twice to the same person', async () => {
    const browser = server.browser()
    const first = await begin(browser)
    for (let count = 0; count < 5; count++) await answerOpen(browser, first, count % 2 === 0)
    await browser.post(`/sessions/${first}/end`, {})
    const second = await begin(browser)
    for (let count = 0; count < 5; count++) await answerOpen(browser, second, count % 2 === 0)
    const seen = await server.context.system.select().from(presentation)
    const ids = seen.filter(({ sessionId }) => sessionId === first || sessionId === second)
    expect(new Set(ids.map(({ exerciseId }) => exerciseId)).size).toBe(ids.length)
  })

  it('refuses a form posted from a foreign page', async () => {
    const browser = server.browser()
    const response = await browser.post('/measure/ml-engineer-junior', {}, { origin: 'https://evil.example' })
    expect(response.status).toBe(403)
  })

  it('keeps the key out of the question page', async () => {
    const browser = server.browser()
    const sessionId = await begin(browser)
    const shown = await openExercise(sessionId)
    const item = indexCatalogue(server.context.catalogue()).items.get(shown.exerciseId)!
    const page = await (await browser.get(`/sessions/${sessionId}`)).text()
    expect(page).toContain('item-form')
    for (const secret of [
      item.explanation,
      ...item.html.options.map(({ rationale }) => rationale),
      ...item.html.mistakes,
    ]) {
      expect(page).not.toContain(secret)
    }
    expect(page).not.toContain('correct')
  })
})
