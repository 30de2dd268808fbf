import { randomUUID } from 'node:crypto'
import { eq, like } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import {
  auditEntry,
  loginAccount,
  loginSession,
  loginVerification,
  mail,
  oneTimeLink,
  passkey,
  person,
} from '../db/schema.ts'
import type { OutgoingMail } from '../mail/mail-transport.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'

const PASSWORD = 'correct horse battery'
const OTHER = 'staple of another kind'
const MINUTE_MS = 60_000

/** The page that a mail leads to. */
const linkIn = (one: OutgoingMail | undefined) => {
  const address = new URL(/https?:\S+/.exec(one?.text ?? '')?.[0] ?? 'http://no-link.invalid')
  return { page: `${address.pathname}${address.search}`, token: address.searchParams.get('token') ?? '' }
}
const to = (mails: OutgoingMail[], address: string) => mails.filter((one) => one.to === address)

describe.each(DATABASES)('ways into an account, on the $name', ({ open }) => {
  let database: OpenDatabase
  /** Mail reaches people: the address is confirmed first. */
  let server: TestServer

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database, { mail: 'smtp' })
  })
  afterAll(() => database.close())

  const pass = (ms: number) => {
    server.clock.now = new Date(server.clock.now.getTime() + ms)
  }
  const newAddress = () => `${randomUUID()}@example.org`
  /** A new account by mail, in a browser that is signed in to it. */
  const member = async (email = newAddress(), browser = server.browser()) => {
    await browser.post('/account/sign-up', { name: 'Ada', email })
    const { token } = linkIn(to(await server.mails(), email)[0])
    expect((await browser.post('/account/confirm', { token, password: PASSWORD })).status).toBe(303)
    return { email, browser }
  }
  const signIn = (browser: Browser, email: string, password = PASSWORD) =>
    browser.post('/account/sign-in', { email, password })
  const isSignedIn = async (browser: Browser) => (await browser.get('/account/profile')).status === 200
  const idOf = async (email: string) =>
    (await database.db.select({ id: person.id }).from(person).where(eq(person.email, email)))[0]!.id

  it('makes an account when its mailbox says so, with what the guest did, and only once', async () => {
    const [email, browser] = [newAddress(), server.browser()]
    const sitting = (await browser.post('/measure/ml-engineer-senior', {})).headers.get('location')!
    await browser.post('/account/sign-up', { name: 'Ada', email: email.toUpperCase(), next: '/path?x=1' })
    const { page, token } = linkIn(to(await server.mails(), email)[0])
    // Opened elsewhere, such as on a phone: the guest's work comes along.
    const phone = server.browser()
    expect(await (await phone.get(page)).text()).toContain(email)
    expect((await phone.post('/account/confirm', { token, password: 'short' })).status).toBe(422)
    expect((await phone.post('/account/confirm', { token, password: 'Password1234!' })).status).toBe(422)
    const done = await phone.post('/account/confirm', { token, password: PASSWORD })
    expect(done.headers.get('location')).toBe('/path?x=1')
    expect((await phone.get(sitting)).status).toBe(200)
    expect((await browser.get(sitting)).status).toBe(404)
    expect(await (await phone.get('/account/security')).text()).toMatch(/badge good">confirmed/)
    expect((await server.browser().post('/account/confirm', { token, password: PASSWORD })).status).toBe(410)
    pass(25 * 60 * MINUTE_MS)
  })

  it('does not tell who has an account: neither by sign-up, nor by a lost password, nor by a change of address', async () => {
    const [{ email }, unknown] = [await member(), newAddress()]
    const answer = async (path: string, fields: Record<string, string>, browser = server.browser()) => {
      const response = await browser.post(path, fields)
      return [response.status, response.headers.get('location'), await response.text()]
    }
    const signUp = (address: string) => answer('/account/sign-up', { name: 'Eve', email: address })
    expect(await signUp(email)).toEqual(await signUp(unknown))
    const forgotten = (address: string) => answer('/account/forgotten', { email: address })
    expect(await forgotten(email)).toEqual(await forgotten(unknown))
    await expect.poll(async () => (await database.db.select().from(mail).where(eq(mail.to, email))).length).toBe(3)
    const mails = await server.mails()
    expect(to(mails, email).map(({ subject }) => subject)).toEqual([
      'You already have an account',
      'Choose a new password',
    ])
    expect(to(mails, unknown).map(({ subject }) => subject)).toEqual(['Confirm your address to finish your account'])
    const { browser } = await member()
    const change = (address: string) => answer('/account/email', { email: address }, browser)
    expect(await change(email)).toEqual(await change(newAddress()))
  })

  it('replaces a lost password once, and signs everybody out', async () => {
    const { email, browser } = await member()
    await browser.post('/account/forgotten', { email })
    let link = { page: '', token: '' }
    await expect
      .poll(async () => (link = linkIn(to(await server.mails(), email)[0])).page)
      .toContain('/account/reset?token=')
    const stored = JSON.stringify([
      await database.db.select().from(loginVerification),
      await database.db.select().from(mail),
    ])
    expect(stored).not.toContain(link.token)
    const stranger = server.browser()
    expect((await stranger.get(link.page)).status).toBe(200)
    expect((await stranger.post('/account/reset', { token: link.token, password: OTHER })).status).toBe(303)
    expect(await isSignedIn(browser)).toBe(false)
    expect((await stranger.get(link.page)).status).toBe(410)
    expect((await stranger.post('/account/reset', { token: link.token, password: PASSWORD })).status).toBe(410)
    expect((await signIn(stranger, email)).status).toBe(422)
    expect((await signIn(stranger, email, OTHER)).status).toBe(303)
    expect(to(await server.mails(), email)[0]).toMatchObject({ subject: 'Your password was changed' })
    const entries = await database.db
      .select()
      .from(auditEntry)
      .where(eq(auditEntry.subjectId, await idOf(email)))
    const acts = entries.map(({ action }) => action).toSorted()
    expect(acts).toEqual(['login-session.begun', 'login-session.begun', 'login-session.refused', 'password.changed'])
  })

  it('lets no link for a lost password work after its time, or after the password was changed', async () => {
    const { email, browser } = await member()
    const ask = async () => {
      await server.browser().post('/account/forgotten', { email })
      let link = { page: '', token: '' }
      await expect.poll(async () => (link = linkIn(to(await server.mails(), email)[0])).token).not.toBe('')
      return link
    }
    const late = await ask()
    await database.db.update(loginVerification).set({ expiresAt: new Date(Date.now() - 1000) })
    expect((await browser.get(late.page)).status).toBe(410)
    expect((await browser.post('/account/reset', { token: late.token, password: OTHER })).status).toBe(410)
    const early = await ask()
    await browser.post('/account/password', { current: PASSWORD, password: OTHER })
    expect((await browser.get(early.page)).status).toBe(410)
  })

  it('changes a password with the one so far: a new session here, none elsewhere', async () => {
    const { email, browser } = await member()
    const elsewhere = server.browser()
    await signIn(elsewhere, email)
    const copied = browser.copy()
    const wrong = await browser.post('/account/password', { current: 'not my password', password: OTHER })
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('not your password so far')])
    expect((await browser.post('/account/password', { current: PASSWORD, password: OTHER })).status).toBe(303)
    expect([await isSignedIn(browser), await isSignedIn(elsewhere), await isSignedIn(copied)]).toEqual([
      true,
      false,
      false,
    ])
    expect((await signIn(server.browser(), email, OTHER)).status).toBe(303)
  })

  it('asks who it is before anything that changes the ways in, when the sign-in is a while ago', async () => {
    const { browser } = await member()
    const copied = browser.copy()
    pass(16 * MINUTE_MS)
    const again = '/account/again?next=%2Faccount%2Fsecurity'
    for (const [path, fields] of [
      ['/account/password', { current: PASSWORD, password: OTHER }],
      ['/account/email', { email: newAddress() }],
      ['/account/passkeys/x/remove', {}],
    ] as const)
      expect((await browser.post(path, fields)).headers.get('location')).toBe(again)
    const options = await browser.put('/account/passkeys/options', {})
    expect([options.status, await options.json()]).toEqual([403, expect.objectContaining({ signInAgain: again })])
    expect(await (await browser.get('/account/security')).text()).not.toContain('name="current"')
    expect((await browser.post('/account/again', { password: OTHER, next: '/account/security' })).status).toBe(422)
    const proved = await browser.post('/account/again', { password: PASSWORD, next: '//evil.example' })
    expect(proved.headers.get('location')).toBe('/account')
    // More may be done now, so this is another session: a copy of the cookie from before is worth nothing.
    expect([await isSignedIn(browser), await isSignedIn(copied)]).toEqual([true, false])
    expect((await browser.post('/account/password', { current: PASSWORD, password: OTHER })).status).toBe(303)
  })

  it('changes an address when the new mailbox agrees, for whoever is signed in to that account only', async () => {
    const { email, browser } = await member()
    const wanted = newAddress()
    await browser.post('/account/email', { email: wanted })
    const { page, token } = linkIn(to(await server.mails(), wanted)[0])
    const { browser: eve } = await member()
    expect((await server.browser().get(page)).headers.get('location')).toContain('/account/sign-in')
    expect((await eve.post('/account/confirm-address', { token })).status).toBe(410)
    const forged = `${token.slice(0, -4)}AAAA`
    expect((await browser.post('/account/confirm-address', { token: forged })).status).toBe(410)
    expect(await (await browser.get('/account')).text()).toContain(email)
    expect((await browser.post('/account/confirm-address', { token })).status).toBe(303)
    expect((await browser.post('/account/confirm-address', { token })).status).toBe(410)
    expect(await (await browser.get('/account')).text()).toContain(wanted)
    expect(to(await server.mails(), email)[0]?.text).toContain(wanted)
    expect((await signIn(server.browser(), wanted)).status).toBe(303)
    expect((await signIn(server.browser(), email)).status).toBe(422)
  })

  it('confirms the address of an account that was made without mail, for nobody but its person', async () => {
    const atOnce = await startTestServer(database)
    atOnce.clock.now = server.clock.now
    const email = newAddress()
    // Somebody makes an account with the address of a stranger, who is sent a link that they did not ask for.
    const [taker, stranger] = [atOnce.browser(), atOnce.browser()]
    await taker.post('/account/sign-up', { name: 'Eve', email, password: PASSWORD })
    await stranger.post('/account/sign-up', { name: 'Ada', email: newAddress(), password: PASSWORD })
    const { token } = linkIn(to(await atOnce.mails(), email)[0])
    expect((await stranger.post('/account/confirm-address', { token })).status).toBe(410)
    const security = async () => (await taker.get('/account/security')).text()
    expect(await security()).toContain('not confirmed')
    expect((await taker.post('/account/confirm-address', { token })).status).toBe(303)
    expect(await security()).not.toContain('not confirmed')
    expect((await taker.post('/account/confirm-address/mail', {})).status).toBe(303)
    // And where mail reaches nobody, an address is changed at once, unless it is another account's.
    const change = async (to: string) => (await stranger.post('/account/email', { email: to })).status
    expect([await change(email), await change(newAddress())]).toEqual([422, 303])
  })

  it('lists the browsers of a person, and signs out one or all others at once', async () => {
    const { email, browser } = await member()
    const [phone, work, home] = [server.browser(), server.browser(), server.browser()]
    const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605 Version/26.1 Safari/604.1'
    await phone.post('/account/sign-in', { email, password: PASSWORD }, { 'user-agent': agent })
    await Promise.all([signIn(work, email), signIn(home, email)])
    const page = await (await browser.get('/account/sessions')).text()
    expect(page).toContain('Safari on iPhone')
    expect(page.match(/this one/g)).toHaveLength(1)
    const ids = await database.db
      .select({ id: loginSession.id })
      .from(loginSession)
      .where(eq(loginSession.userAgent, agent))
    const { browser: eve } = await member()
    await eve.post(`/account/sessions/${ids[0]!.id}/end`, {})
    expect(await isSignedIn(phone)).toBe(true)
    await browser.post(`/account/sessions/${ids[0]!.id}/end`, {})
    expect([await isSignedIn(phone), await isSignedIn(work)]).toEqual([false, true])
    await browser.post('/account/sessions/end-others', {})
    expect(await Promise.all([browser, work, home, eve].map(isSignedIn))).toEqual([true, false, false, true])
  })

  it('refuses planted, copied, forged and expired cookies', async () => {
    const { email } = await member()
    const victim = server.browser()
    await victim.post('/measure/ml-engineer-senior', {})
    const planted = victim.copy()
    await signIn(victim, email)
    const copied = victim.copy()
    expect([await isSignedIn(planted), await isSignedIn(copied)]).toEqual([false, true])
    const cookie = victim.cookie('millwright.session_token')!
    const send = async (value: string) =>
      (await server.request('/account/profile', { headers: { cookie: `millwright.session_token=${value}` } })).status
    const signature = decodeURIComponent(cookie).lastIndexOf('.')
    const token = decodeURIComponent(cookie).slice(0, signature)
    expect(await send(cookie)).toBe(200)
    const forgeries = [
      token,
      `${token}.`,
      `${token}x${decodeURIComponent(cookie).slice(signature)}`,
      `x.${'A'.repeat(43)}=`,
    ]
    for (const forged of [...forgeries, cookie.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'))])
      expect(await send(encodeURIComponent(forged))).toBe(303)
    await database.db
      .update(loginSession)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(loginSession.token, token))
    expect(await send(cookie)).toBe(303)
    const other = server.browser()
    await signIn(other, email)
    const kept = other.copy()
    await other.post('/account/sign-out', {})
    expect(await isSignedIn(kept)).toBe(false)
  })

  it('sends cookies that scripts cannot read and other sites do not send, over https only where there is https', async () => {
    const { email } = await member()
    const cookies = async (on: TestServer) => (await signIn(on.browser(), email)).headers.getSetCookie()
    for (const cookie of await cookies(server)) {
      expect(cookie).toMatch(/; HttpOnly/)
      expect(cookie).toMatch(/; SameSite=Lax/)
      expect(cookie).toMatch(/^millwright\./)
    }
    const https = await startTestServer(database, { mail: 'none', baseUrl: 'https://skills.example' })
    https.clock.now = server.clock.now
    const [first, second] = await cookies(https)
    expect(first).toMatch(/^__Secure-millwright\.session_token=/)
    expect(second).toMatch(/^__Host-millwright\.known=/)
    for (const cookie of [first, second]) expect(cookie).toMatch(/; Secure/)
    // An address without mail, on a server that others reach: said wherever it matters, and nothing waits for a mail.
    const there = https.browser()
    for (const page of ['/account/forgotten', '/account/sign-up'])
      expect(await (await there.get(page)).text()).toContain('server cannot send mail')
    await signIn(there, email)
    const changed = await there.post('/account/email', { email: newAddress() })
    expect(changed.headers.get('location')).toBe('/account/security?done=email-changed')
    expect(await database.db.select().from(mail).where(eq(mail.template, 'address-changed'))).not.toContainEqual(
      expect.objectContaining({ to: email }),
    )
  })

  it('makes guessing slow for whoever guesses, and for nobody else', async () => {
    const { email, browser } = await member()
    await signIn(browser, email)
    const guesser = server.browser()
    const guess = async () => {
      const { status, headers } = await signIn(guesser, email, 'a wrong guess')
      return status === 429 ? Number(headers.get('retry-after')) : status
    }
    const first = []
    for (let tries = 0; tries < 7; tries++) first.push(await guess())
    // Five are free; then one has to wait for 1 s, 2 s, 4 s. What is refused is not even looked at.
    expect(first).toEqual([422, 422, 422, 422, 422, 1, 1])
    pass(1000)
    expect([await guess(), await guess()]).toEqual([422, 2])
    pass(2000)
    expect([await guess(), await guess()]).toEqual([422, 4])
    expect((await signIn(guesser, email)).status).toBe(429)
    expect((await signIn(browser, email)).status).toBe(303)
    pass(4000)
    expect((await signIn(guesser, email)).status).toBe(303)
  })

  it('answers 429 with the time to wait, as a page and for programs, and only to whoever asks too much', async () => {
    const { email, browser } = await member()
    const id = await idOf(email)
    while ((await server.context.limits.take('draft-person', id)).allowed);
    const draft = { scope: { kind: 'challenge', challengeId: 'py-threshold-cost' }, base: 0, content: {} }
    const saved = await browser.put('/drafts', draft)
    expect([saved.status, saved.headers.get('content-type')]).toEqual([429, 'application/problem+json'])
    expect(Number(saved.headers.get('retry-after'))).toBeGreaterThan(0)
    while ((await server.context.limits.take('submission-person', id)).allowed);
    const page = await browser.post('/challenges/py-threshold-cost/submissions', { action: 'run' })
    expect([page.status, await page.text()]).toEqual([429, expect.stringContaining('A short break, please')])
    expect((await (await member()).browser.put('/drafts', draft)).status).not.toBe(429)
    while ((await server.context.limits.take('guest-address', 'unknown')).allowed);
    const guest = await server.browser().post('/measure/ml-engineer-senior', {})
    expect([guest.status, guest.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^[12]$/)])
    pass(60 * MINUTE_MS)
  })

  it('refuses what no form of ours sends without falling over', async () => {
    const { browser } = await member()
    const nul = 'a\0b'
    const answers = await Promise.all([
      browser.get('/account/security?done=__proto__&failed=constructor'),
      browser.get('/account/reset?token=%00'),
      browser.get('/account/confirm?token=%00%ff'),
      browser.get('/account/confirm-address?token=%00'),
      browser.post('/account/confirm-address', { token: 'e30.bnVsbA.x' }),
      browser.post('/account/profile', { name: nul, timeZone: nul }),
      browser.post('/account/email', { email: nul }),
      browser.post('/account/sessions/%00/end', {}),
      browser.post('/account/passkeys/%00/rename', { name: 'x' }),
      browser.post('/account/passkeys/%00/remove', {}),
      browser.put('/account/passkeys', { name: nul, response: { id: nul } }),
      browser.put('/account/passkeys', { name: 'x', response: { id: 'x', response: { attestationObject: 'AA' } } }),
      server.browser().post('/account/sign-in', { email: nul, password: nul }),
      server.browser().post('/account/sign-up', { name: nul, email: newAddress(), next: nul }),
      server.browser().post('/account/sign-up', { name: 'x', email: newAddress(), next: `/${nul}` }),
      server.browser().post('/account/forgotten', { email: nul }),
      server.browser().put('/account/sign-in/passkey', {
        response: {
          id: 'x',
          rawId: 'x',
          type: 'public-key',
          clientExtensionResults: {},
          response: { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' },
        },
      }),
    ])
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
    expect(answers.map(({ status }) => status).filter((status) => status >= 400).length).toBeGreaterThan(10)
  })

  it('keeps the last way into an account', async () => {
    const { email, browser } = await member()
    const userId = await idOf(email)
    const add = async (name: string) => {
      const id = randomUUID()
      const key = { publicKey: 'x', credentialID: id, counter: 0, deviceType: 'singleDevice', backedUp: false }
      await database.db.insert(passkey).values({ id, name, userId, ...key })
      return id
    }
    const [phone, key] = [await add('phone'), await add('key')]
    const remove = async (id: string) =>
      (await browser.post(`/account/passkeys/${id}/remove`, {})).headers.get('location')
    const { browser: eve } = await member()
    expect((await eve.post(`/account/passkeys/${phone}/remove`, {})).status).toBe(404)
    expect((await eve.post(`/account/passkeys/${phone}/rename`, { name: 'mine' })).status).toBe(404)
    await browser.post(`/account/passkeys/${phone}/rename`, { name: 'my phone' })
    expect(await (await browser.get('/account/security')).text()).toContain('my phone')
    expect(await remove(phone)).toBe('/account/security?done=passkey-removed')
    await database.db.delete(loginAccount).where(eq(loginAccount.userId, userId))
    expect(await remove(key)).toBe('/account/security?failed=last-way-in')
    // Somebody without a password sets a first one, and is asked for none so far.
    expect((await browser.post('/account/password', { password: OTHER })).headers.get('location')).toBe(
      '/account/security?done=password-changed',
    )
    expect(await remove(key)).toBe('/account/security?done=passkey-removed')
    expect((await signIn(server.browser(), email, OTHER)).status).toBe(303)
  })

  it('makes one account of two sign-ups at the same moment, and leaves nothing half made', async () => {
    const atOnce = await startTestServer(database)
    atOnce.clock.now = server.clock.now
    const email = newAddress()
    const form = { name: 'Ada', email, password: PASSWORD }
    const both = await Promise.all([1, 2].map(() => atOnce.browser().post('/account/sign-up', form)))
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422])
    // What comes after the account fails: the account is not there either.
    const broken = await startTestServer(database)
    broken.clock.now = server.clock.now
    broken.context.mail.queue = () => Promise.reject(new Error('broken'))
    const cut = newAddress()
    const failed = await broken.browser().post('/account/sign-up', { ...form, email: cut })
    expect(failed.status).toBe(500)
    expect(await database.db.select().from(person).where(eq(person.email, cut))).toEqual([])
  })

  it('remembers a name and a time zone, and writes mails in it', async () => {
    const { email, browser } = await member()
    await browser.post('/account/profile', { name: 'Ada L.', timeZone: 'Asia/Kathmandu' })
    expect((await browser.post('/account/profile', { name: '', timeZone: '' })).status).toBe(422)
    await browser.post('/account/password', { current: PASSWORD, password: OTHER })
    const [told] = to(await server.mails(), email)
    expect(told?.text).toContain('Hello Ada L.')
    expect(told?.text).toMatch(/GMT\+5:45/)
    expect(await database.db.select().from(oneTimeLink).where(like(oneTimeLink.purpose, 'sign-up'))).not.toEqual([])
  })
})
