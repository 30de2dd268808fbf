import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { eq, like } from 'drizzle-orm'
import { auditEntry, loginSession, person } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { issueOwnerToken, makeOwnerLink } from './owner-link.ts'

const PASSWORD = 'correct horse battery'

describe.each(DATABASES)('accounts on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())

  const signUp = (browser: Browser, email: string, more: Record<string, string> = {}) =>
    browser.post('/account/sign-up', { name: 'Ada', email, password: PASSWORD, ...more })

  it('keeps what a guest did when the guest signs up, and shows it after signing in elsewhere', async () => {
    const browser = server.browser()
    const started = await browser.post('/measure/ml-engineer-senior', {})
    const session = started.headers.get('location')!
    expect((await signUp(browser, 'ada@example.org')).headers.get('location')).toBe('/account')
    expect((await browser.get(session)).status).toBe(200)
    const elsewhere = server.browser()
    expect((await elsewhere.get(session)).status).toBe(404)
    const signedIn = await elsewhere.post('/account/sign-in', { email: 'ada@example.org', password: PASSWORD })
    expect(signedIn.status).toBe(303)
    expect((await elsewhere.get(session)).status).toBe(200)
    expect(await (await elsewhere.get('/account')).text()).toContain('ada@example.org')
  })

  it('ends the guest\u2019s session when the account takes over', async () => {
    const browser = server.browser()
    const session = (await browser.post('/measure/ml-engineer-senior', {})).headers.get('location')!
    const guest = browser.copy()
    expect((await guest.get(session)).status).toBe(200)
    await signUp(browser, 'takes-over@example.org')
    expect((await guest.get(session)).status).toBe(404)
    expect((await browser.get(session)).status).toBe(200)
  })

  it('joins the work of a guest who signs in to an account that exists', async () => {
    await signUp(server.browser(), 'grace@example.org')
    const browser = server.browser()
    const session = (await browser.post('/measure/ml-engineer-senior', {})).headers.get('location')!
    await browser.post('/account/sign-in', { email: 'grace@example.org', password: PASSWORD })
    expect((await browser.get(session)).status).toBe(200)
  })

  it('says the same about a wrong password and an unknown address', async () => {
    await signUp(server.browser(), 'alan@example.org')
    const wrong = await server
      .browser()
      .post('/account/sign-in', { email: 'alan@example.org', password: 'wrong wrong wrong' })
    const unknown = await server.browser().post('/account/sign-in', { email: 'nobody@example.org', password: PASSWORD })
    expect([wrong.status, unknown.status]).toEqual([422, 422])
    const message = 'This e-mail address and password do not belong together'
    expect(await wrong.text()).toContain(message)
    expect(await unknown.text()).toContain(message)
  })

  it('writes down who got in and who did not, the same for an address without an account', async () => {
    const email = 'logged@example.org'
    await signUp(server.browser(), email)
    await server.browser().post('/account/sign-in', { email, password: PASSWORD })
    await server.browser().post('/account/sign-in', { email, password: 'wrong wrong wrong' })
    await server.browser().post('/account/sign-in', { email: 'is.nobody@example.org', password: PASSWORD })
    const [ours] = await database.db.select().from(person).where(eq(person.email, email))
    const entries = await database.db.select().from(auditEntry).where(like(auditEntry.action, 'login-session.%'))
    const about = entries.filter(({ subjectId }) => subjectId === ours!.id).map(({ action }) => action)
    expect(about).toEqual(['login-session.begun', 'login-session.begun', 'login-session.refused'])
    expect(
      entries.filter(({ action, subjectId }) => action === 'login-session.refused' && subjectId === null),
    ).not.toEqual([])
    expect(JSON.stringify(entries)).not.toContain('is.nobody')
  })

  it('asks an account to sign in again after half a year, however often its session was prolonged', async () => {
    const browser = server.browser()
    await signUp(browser, 'half-a-year@example.org')
    const [ours] = await database.db.select().from(person).where(eq(person.email, 'half-a-year@example.org'))
    const age = (days: number) =>
      database.db
        .update(loginSession)
        .set({ createdAt: new Date(Date.now() - days * 86_400_000) })
        .where(eq(loginSession.userId, ours!.id))
    await age(179)
    expect((await browser.get('/account')).status).toBe(200)
    await age(181)
    expect((await browser.get('/account')).headers.get('location')).toContain('/account/sign-in')
  })

  it('refuses a short password, a bad address and an address that is taken, and says which', async () => {
    const response = await server.browser().post('/account/sign-up', { name: '', email: 'x', password: 'short' })
    expect(response.status).toBe(422)
    const page = await response.text()
    for (const field of ['name-error', 'email-error', 'password-error']) expect(page).toContain(field)
    await signUp(server.browser(), 'twice@example.org')
    expect((await signUp(server.browser(), 'twice@example.org')).status).toBe(422)
  })

  it('remembers who comes back: the cookie is prolonged with the session', async () => {
    const browser = server.browser()
    await browser.post('/measure/ml-engineer-senior', {})
    expect((await browser.get('/profile')).headers.getSetCookie()).toEqual([])
    const inTenDays = new Date(Date.now() + 10 * 86_400_000)
    await database.db.update(loginSession).set({ expiresAt: inTenDays })
    const [cookie = ''] = (await browser.get('/profile')).headers.getSetCookie()
    expect(cookie).toContain('millwright.session_token=')
    expect(cookie).toContain('Max-Age=2592000')
    expect((await browser.get('/account')).status).toBe(200)
  })

  it('signs out for good', async () => {
    const browser = server.browser()
    await signUp(browser, 'out@example.org')
    await browser.post('/account/sign-out', {})
    expect((await browser.get('/account')).headers.get('location')).toBe('/account/sign-in')
  })

  it('never leads to a foreign page after signing in', async () => {
    const foreign = [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/\r\n/evil.example',
    ]
    for (const next of [...foreign, '/.//evil.example', '/\t\\evil.example', '//[']) {
      const response = await signUp(server.browser(), `${crypto.randomUUID()}@example.org`, { next })
      expect(response.headers.get('location')).toBe('/account')
    }
  })

  it('leads back to the page that asked, whatever its address holds', async () => {
    const led = async (next: string) =>
      (await signUp(server.browser(), `${crypto.randomUUID()}@example.org`, { next })).headers.get('location')
    expect(await led('/path?role=ml-engineer&level=mid#x')).toBe('/path?role=ml-engineer&level=mid#x')
    expect(await led('/é\r\nx-evil: 1')).toBe('/%C3%A9x-evil:%201')
  })

  it('makes whoever opens the link the owner, once', async () => {
    const first = await issueOwnerToken(database.db, server.context.now)
    const token = (await issueOwnerToken(database.db, server.context.now))!
    const fields = { name: 'Olga', email: 'owner@example.org', password: PASSWORD }
    expect((await server.browser().post('/setup', { ...fields, token: first! })).status).toBe(410)
    const browser = server.browser()
    expect((await browser.get(`/setup?token=${token}`)).status).toBe(200)
    expect((await browser.post('/setup', { ...fields, token })).headers.get('location')).toBe('/account')
    expect(await (await browser.get('/account')).text()).toContain('You are the owner')
    const late = { ...fields, email: 'late@example.org', token }
    expect((await server.browser().post('/setup', late)).status).toBe(410)
    expect(await issueOwnerToken(database.db, server.context.now)).toBeNull()
    // The password is lost, and there is no mail: whoever has the machine makes a link.
    const about = { db: database.db, baseUrl: 'http://localhost:4747', now: server.context.now }
    const link = new URL(await makeOwnerLink(about))
    const lost = server.browser()
    expect(await (await lost.get(`${link.pathname}${link.search}`)).text()).toContain('owner@example.org')
    const given = { token: link.searchParams.get('token')!, password: 'staple of another kind' }
    expect((await lost.post('/account/reset', given)).status).toBe(303)
    expect((await lost.post('/account/sign-in', { ...fields, password: given.password })).status).toBe(303)
    expect((await lost.post('/account/reset', given)).status).toBe(410)
  })
})
