import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileFrom, weightedTargets } from '@millwright/assessment'
import { normalCdf } from '@millwright/psychometrics'
import { indexCatalogue } from '@millwright/catalog'
import {
  answer,
  assignment,
  auditEntry,
  consent,
  decision,
  evidence,
  membership,
  person,
  presentation,
  testSession,
  webhookEvent,
  type Role,
} from '../db/schema.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import { answerOpen as answerAsForm, openExercise } from '../testing/sitting.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'

const PASSWORD = 'correct horse battery'
const TEST = 'ml-engineer-junior'

describe.each(DATABASES)('assignments on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let admin: Browser
  let recruiter: Browser
  let organizationId: string
  const address = '/organizations/hiring'

  const account = async (email: string): Promise<Browser> => {
    const browser = server.browser()
    await browser.post('/account/sign-up', { name: email.split('@')[0]!, email, password: PASSWORD })
    return browser
  }
  const member = async (email: string, roles: Role[]) => {
    const browser = await account(email)
    const [row] = await database.db.select().from(person).where(eq(person.email, email))
    const at = server.clock.now
    const one = { id: randomUUID(), organizationId, personId: row!.id, roles, createdAt: at, updatedAt: at }
    await database.db.insert(membership).values(one)
    return browser
  }
  const ask = async (fields: Record<string, string> = {}) => {
    const id = randomUUID()
    const entered = {
      id,
      blueprintId: TEST,
      name: 'Carla Candidate',
      email: 'Carla@example.org',
      days: '14',
      ...fields,
    }
    const response = await recruiter.post(`${address}/assignments`, entered)
    return { id, response, token: (await response.text()).match(/token=([\w-]{43})/)?.[1] ?? '' }
  }
  const acceptAndStart = async (browser: Browser, { id, token }: { id: string; token: string }) => {
    const accepted = await browser.post('/assignments/accept', { token, agree: 'yes', name: 'Carla C.' })
    expect(accepted.headers.get('location')).toBe(`/assignments/${id}`)
    const started = await browser.post(`/assignments/${id}/start`, {})
    return started.headers.get('location')!.replace('/sessions/', '')
  }
  const answerOpen = async (browser: Browser, sessionId: string) => {
    const { exerciseId } = await openExercise(server, sessionId)
    expect((await answerAsForm(server, browser, sessionId, false)).status).toBe(303)
    return indexCatalogue(server.context.catalogue()).items.get(exerciseId)!
  }
  const firstShown = async (sessionId: string) => {
    const shown = await database.db.select().from(presentation).where(eq(presentation.sessionId, sessionId))
    return shown.find(({ position }) => position === 1)!.reason
  }
  const firstDoubt = async (sessionId: string) => (await firstShown(sessionId)).doubt
  /** How unsure we are about a skill of somebody of whom we know nothing: what the first choice of a sitting must rest on. */
  const doubtBeforeAnyEvidence = async (sessionId: string) => {
    const { skill } = await firstShown(sessionId)
    const { graph, blueprints } = server.context.catalogue()
    const { target, skills } = blueprints.find(({ id }) => id === TEST)!
    const targets = weightedTargets(
      graph,
      target.role,
      target.level,
      skills.map((one) => one.skill),
    )
    const { required } = targets.find((one) => one.skill === skill)!
    const { mean, standardError } = profileFrom(graph, []).skills.find((one) => one.skill === skill)!
    const above = normalCdf((mean - graph.cutScores.cuts[required]) / standardError)
    return Math.min(above, 1 - above)
  }
  const events = async () => (await database.db.select().from(webhookEvent)).map(({ type }) => type)

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    admin = await account('admin@example.org')
    await account('outsider@example.org')
    organizationId = randomUUID()
    await admin.post('/organizations', { id: organizationId, name: 'Hiring', roles: [] })
    recruiter = await member('recruiter@example.org', ['recruiter'])
  }, 30_000)
  afterAll(() => database.close())

  it('asks once, by mail and by a link, and says before anything is recorded what it means', async () => {
    const { id, token } = await ask()
    const again = await recruiter.post(`${address}/assignments`, {
      id,
      blueprintId: TEST,
      name: 'Carla',
      email: 'carla@example.org',
      days: '14',
    })
    expect(again.headers.get('location')).toBe(`${address}/assignments/${id}?said=already-asked`)
    const [mail, ...more] = (await server.mails()).filter(({ to }) => to === 'carla@example.org')
    expect(mail?.text).toContain(`/assignments/open?token=${token}`)
    expect(more).toEqual([])
    const before = (await database.db.select().from(person)).length
    const page = await (await server.browser().get(`/assignments/open?token=${token}`)).text()
    for (const said of [
      'Hiring asks you to sit this test',
      'What Hiring sees',
      'Not your answers',
      'use no AI assistant',
    ])
      expect(page).toContain(said)
    // Without agreement nobody is even made a guest.
    expect((await server.browser().post('/assignments/accept', { token, name: 'X' })).status).toBe(422)
    expect((await server.browser().post('/assignments/accept', { token, agree: 'yes', name: '' })).status).toBe(422)
    expect(await database.db.select().from(person)).toHaveLength(before)
    expect((await ask({ days: '0', email: 'no' })).response.status).toBe(422)
    expect((await ask({ blueprintId: 'no-such-test' })).response.status).toBe(422)
  })

  it('shows an organization the sitting that it asked for, and nothing that the person did for themselves', async () => {
    const candidate = server.browser()
    const practice = (await candidate.post(`/measure/${TEST}`, {})).headers.get('location')!.replace('/sessions/', '')
    for (let n = 0; n < 3; n++) await answerOpen(candidate, practice)
    const asked = await ask()
    const sessionId = await acceptAndStart(candidate, asked)
    expect(sessionId).not.toBe(practice)
    // Whoever comes later with the same link is too late; whoever accepted is led back.
    expect((await server.browser().get(`/assignments/open?token=${asked.token}`)).status).toBe(410)
    expect(
      (await server.browser().post('/assignments/accept', { token: asked.token, agree: 'yes', name: 'Y' })).status,
    ).toBe(410)
    expect((await candidate.post(`/assignments/${asked.id}/start`, {})).headers.get('location')).toBe(
      `/sessions/${sessionId}`,
    )
    const items = [await answerOpen(candidate, sessionId), await answerOpen(candidate, sessionId)]
    const page = () => recruiter.get(`${address}/assignments/${asked.id}`).then((response) => response.text())
    expect(await page()).toContain('in the middle of it')
    await candidate.post(`/sessions/${sessionId}/end`, {})

    const shown = await page()
    expect(shown).toContain('They answered 2 questions')
    expect(shown).toContain('Too little was asked to say whether they meet')
    const sent = await database.db.select().from(answer).where(eq(answer.sessionId, sessionId))
    for (const [n, item] of items.entries()) {
      expect(shown).not.toContain(item.html.stem)
      expect(shown).not.toContain(item.explanation)
      expect(shown).not.toContain(sent[n]!.id)
    }
    const rows = await database.db.select().from(evidence)
    const mine = rows.filter(({ personId }) => personId === sent[0]!.personId)
    expect(mine.filter((row) => row.organizationId === organizationId)).toHaveLength(2)
    expect(mine.filter((row) => row.organizationId === null)).toHaveLength(3)
    // The person sees who sees what; their own profile counts both.
    const list = await (await candidate.get('/assignments')).text()
    expect(list).toContain('Hiring')
    const skills = new Set(mine.map(({ skill }) => skill)).size
    expect(await (await candidate.get('/profile')).text()).toContain(`${skills} were asked about directly`)
    const [agreed] = await database.db
      .select()
      .from(consent)
      .where(eq(consent.textId, `assignment/${asked.id}`))
    expect(agreed).toMatchObject({ given: true, personId: sent[0]!.personId })
    expect(await events()).toEqual(
      expect.arrayContaining(['assignment.created', 'assignment.accepted', 'assignment.completed']),
    )
    // Who looked at somebody's result is kept, once for each look.
    const looks = (await database.db.select().from(auditEntry)).filter(({ action }) => action === 'result.seen')
    expect(looks).toHaveLength(1)

    await database.db
      .insert(consent)
      .values({ ...agreed!, id: randomUUID(), given: false, at: new Date(server.clock.now.getTime() + 1) })
    expect(await page()).not.toContain('whether they meet')
  }, 30_000)

  it('records decisions of hiring managers with what was known, and never changes one', async () => {
    const candidate = server.browser()
    const practice = (await candidate.post(`/measure/${TEST}`, {})).headers.get('location')!.replace('/sessions/', '')
    for (let n = 0; n < 4; n++) await answerOpen(candidate, practice)
    const asked = await ask()
    const sessionId = await acceptAndStart(candidate, asked)
    expect(await firstDoubt(sessionId)).toBeCloseTo(await doubtBeforeAnyEvidence(sessionId), 9)
    await answerOpen(candidate, sessionId)
    await candidate.post(`/sessions/${sessionId}/end`, {})
    const manager = await member('manager@example.org', ['hiring-manager'])
    const reviewer = await member('reviewer@example.org', ['reviewer'])
    const page = `${address}/assignments/${asked.id}`
    const html = await (await manager.get(page)).text()
    expect(html).toContain('Nothing is decided automatically')
    expect(html).toContain('Too little was asked to say whether they meet')
    const seen = html.match(/name="seen" value="([\w-]+)"/)![1]!
    const entered = { id: randomUUID(), seen, outcome: 'advance', reason: 'Ranks well, explains evaluation.' }
    for (const browser of [recruiter, reviewer])
      expect((await browser.post(`${page}/decisions`, entered)).status).toBe(404)
    expect((await manager.post(`${page}/decisions`, { ...entered, reason: 'good' })).status).toBe(422)
    expect((await manager.post(`${page}/decisions`, { ...entered, outcome: '' })).status).toBe(422)
    expect((await manager.post(`${page}/decisions`, { ...entered, seen: 'older' })).status).toBe(422)
    for (let time = 0; time < 2; time++) expect((await manager.post(`${page}/decisions`, entered)).status).toBe(303)
    const second = { ...entered, id: randomUUID(), outcome: 'hold', reason: 'Waiting for the second talk.' }
    expect((await manager.post(`${page}/decisions`, second)).status).toBe(303)
    const stored = await database.db.select().from(decision).where(eq(decision.assignmentId, asked.id))
    expect(stored).toHaveLength(2)
    const [session] = await database.db.select().from(testSession).where(eq(testSession.id, sessionId))
    expect(stored[0]!.known).toMatchObject({
      state: 'finished',
      sessionId,
      catalogueHash: session!.catalogueHash,
      observations: 1,
      // Of one answer no probability is known, and none is shown.
      probabilityShown: false,
      composite: null,
      allRequired: null,
    })
    await expect(database.db.update(decision).set({ outcome: 'decline' })).rejects.toThrow()
    // Recruiters see decisions, reviewers do not.
    const decisions = await (await recruiter.get(page)).text()
    expect(decisions).toContain('Waiting for the second talk.')
    expect(decisions).toContain('Too little had been asked for a probability.')
    expect(decisions).not.toContain('The probability of meeting the target stood at')
    expect(await (await reviewer.get(page)).text()).not.toContain('Waiting for the second talk.')
    expect(await events()).toContain('decision.recorded')
  }, 30_000)

  it('ends when it is withdrawn, tells the candidate, and shows nothing of what was done', async () => {
    const candidate = server.browser()
    const asked = await ask({ email: 'dora@example.org', name: 'Dora' })
    const sessionId = await acceptAndStart(candidate, asked)
    const page = `${address}/assignments/${asked.id}`
    await server.mails()
    for (let time = 0; time < 2; time++) expect((await recruiter.post(`${page}/withdraw`, {})).status).toBe(303)
    expect((await server.mails()).map(({ to }) => to)).toEqual(['dora@example.org'])
    await answerOpen(candidate, sessionId)
    await candidate.post(`/sessions/${sessionId}/end`, {})
    expect(await (await recruiter.get(page)).text()).not.toContain('whether they meet')
    expect(await (await candidate.get(`/assignments/${asked.id}`)).text()).toContain('took its request back')
    const other = await ask()
    await recruiter.post(`${address}/assignments/${other.id}/withdraw`, {})
    expect((await server.browser().get(`/assignments/open?token=${other.token}`)).status).toBe(410)
  })

  it('lets admins give a candidate more time before they begin, and tells nobody else', async () => {
    const candidate = server.browser()
    const asked = await ask({ name: 'Timed One' })
    await candidate.post('/assignments/accept', { token: asked.token, agree: 'yes', name: 'T' })
    const [row] = await database.db.select().from(assignment).where(eq(assignment.id, asked.id))
    const page = `${address}/accommodations/${row!.personId}`
    const manager = await member('second-manager@example.org', ['hiring-manager'])
    for (const browser of [recruiter, manager, candidate]) expect((await browser.get(page)).status).not.toBe(200)
    expect((await recruiter.post(page, { percent: '50', minutes: '0', breaks: '10' })).status).toBe(404)
    expect(await (await admin.get(`${address}/accommodations?q=timed`)).text()).toContain('Timed One')
    expect((await admin.post(page, { percent: '1000', minutes: '', breaks: '0' })).status).toBe(422)
    expect((await admin.post(page, { percent: '50', minutes: '0', breaks: '10' })).status).toBe(303)
    // Nobody else's time is theirs to change.
    const stranger = (await database.db.select().from(person)).find(({ email }) => email === 'outsider@example.org')
    expect((await admin.get(`${address}/accommodations/${stranger!.id}`)).status).toBe(404)
    const started = await candidate.post(`/assignments/${asked.id}/start`, {})
    const sessionId = started.headers.get('location')!.replace('/sessions/', '')
    const [session] = await database.db.select().from(testSession).where(eq(testSession.id, sessionId))
    expect(session!.timing).toEqual({
      limitMinutes: session!.blueprint.items.minutesMax * 1.5,
      breakMinutes: 10,
      noTimer: false,
    })
    await answerOpen(candidate, sessionId)
    await candidate.post(`/sessions/${sessionId}/end`, {})
    const seen = await (await manager.get(`${address}/assignments/${asked.id}`)).text()
    expect(seen).toContain('Too little was asked to say whether they meet')
    expect(seen.toLowerCase()).not.toMatch(/accommodation|more time|break|minutes/)
  }, 30_000)

  it('says in which state each one is, the same in the list, in its filter and on its page', async () => {
    const late = await ask({ name: 'Late One', days: '1' })
    const began = server.clock.now
    server.clock.now = new Date(began.getTime() + 2 * 86_400_000)
    const states = ['asked', 'accepted', 'in-progress', 'finished', 'expired', 'withdrawn']
    await acceptAndStart(server.browser(), await ask({ name: 'Busy One' }))
    const accepted = await ask({ name: 'Ready One' })
    await server.browser().post('/assignments/accept', { token: accepted.token, agree: 'yes', name: 'R' })
    const all = await database.db.select().from(assignment)
    let listed = 0
    for (const state of states) {
      const html = await (await recruiter.get(`${address}/assignments?state=${state}`)).text()
      const ids = [...html.matchAll(/assignments\/([0-9a-f-]{36})"/g)].map(([, id]) => id!)
      expect(ids.length, state).toBeGreaterThan(0)
      listed += ids.length
      const page = await (await recruiter.get(`${address}/assignments/${ids[0]}`)).text()
      expect(page).toContain(`>${state.replace('-', ' ')}</span>`)
    }
    expect(listed).toBe(all.length)
    expect((await server.browser().get(`/assignments/open?token=${late.token}`)).status).toBe(410)
    const found = await (await recruiter.get(`${address}/assignments?q=busy`)).text()
    expect(found).toContain('Busy One')
    expect(found).not.toContain('Ready One')
    server.clock.now = began
  })
})
