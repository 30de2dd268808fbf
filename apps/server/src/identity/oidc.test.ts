import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import {
  auditEntry,
  guestClaim,
  identityProvider,
  loginAccount,
  membership,
  person,
  signInAttempt,
} from '../db/schema.ts'
import { begin } from '../testing/sitting.ts'
import { DATABASES } from '../testing/test-database.ts'
import { ORIGIN, startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { oidcCallback } from './oidc.ts'
import { proofName, proofText } from './providers.ts'
import { follow, startLyingProvider, startOidcProvider, type Person } from '../testing/identity-providers.ts'

describe.each(DATABASES)('signing in by OpenID Connect on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let ada: Browser
  let organizationId: string
  let pages: string
  let lying: Awaited<ReturnType<typeof startLyingProvider>>
  let honest: Awaited<ReturnType<typeof startOidcProvider>>
  const people = new Map<string, Person>()
  const honestId = randomUUID()
  const lyingId = randomUUID()
  const records = new Map<string, string[]>()
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})

  const system = () => server.context.system
  const account = async (email: string) => {
    const browser = server.browser()
    await browser.post('/account/sign-up', { name: email, email, password: 'a long enough password' })
    return browser
  }
  const confirm = (email: string) => system().update(person).set({ emailVerified: true }).where(eq(person.email, email))
  const personOf = async (email: string) => (await system().select().from(person).where(eq(person.email, email)))[0]
  const linked = async (sub: string) =>
    (await system().select().from(loginAccount).where(eq(loginAccount.accountId, sub)))[0]
  const fields = (issuer: string, more: Record<string, string | string[]> = {}) => ({
    name: 'Engines',
    issuer,
    clientId: 'millwright',
    clientSecret: 'its secret',
    roles: ['reviewer'],
    ...more,
  })
  const here = (address: string) => address.slice(ORIGIN.length)
  /** All the way with the honest provider; where the browser ends. */
  const signIn = async (sub: string, browser = server.browser()) => {
    const begun = await browser.get(`/sign-in/oidc/${honestId}?next=/profile&hint=${sub}`)
    const callback = await follow(begun.headers.get('location')!, oidcCallback(server.context, honestId))
    const reply = await browser.get(here(callback))
    return { browser, callback: here(callback), reply, html: reply.status === 303 ? '' : await reply.text() }
  }
  /** The same with one that lies. The first answer of a provider is honest about where it is. */
  const lie = async (
    claims: Record<string, unknown>,
    more: Partial<(typeof lying)['says']> & { iss?: string } = {},
  ) => {
    const { iss = lying.issuer, ...said } = more
    const browser = server.browser()
    const begun = await browser.get(`/sign-in/oidc/${lyingId}`)
    const asked = new URL(begun.headers.get('location')!).searchParams
    const honestly = {
      sub: 'mallory',
      nonce: asked.get('nonce'),
      email: 'mallory@engines.example',
      email_verified: true,
    }
    Object.assign(lying.says, { algorithm: 'RS256', strangersKey: false, claims: { ...honestly, ...claims }, ...said })
    const query = new URLSearchParams({ code: 'code', state: asked.get('state')!, iss })
    return browser.get(`/sign-in/oidc/${lyingId}/callback?${query.toString()}`)
  }

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    server.context.outbound = {
      ...server.context.outbound,
      textRecords: async (name) => records.get(name) ?? [],
    }
    ada = await account('ada@engines.example')
    organizationId = randomUUID()
    const founded = await ada.post('/organizations', { id: organizationId, name: 'Engines' })
    pages = `${founded.headers.get('location')}/identity`
    lying = await startLyingProvider()
    honest = await startOidcProvider(people, [oidcCallback(server.context, honestId)])
  })
  afterAll(async () => {
    lying.close()
    honest.close()
    await database.close()
  })
  beforeEach(() => log.mockClear())

  it('is set up by admins alone, with a secret that is never shown again, and proven domains', async () => {
    const refusedIssuers = ['https://169.254.169.254', 'http://10.0.0.1', 'file:///etc/passwd', 'nothing']
    for (const issuer of refusedIssuers)
      expect((await ada.post(`${pages}/new/oidc`, { id: honestId, ...fields(issuer) })).status).toBe(422)
    const added = await ada.post(`${pages}/new/oidc`, { id: honestId, ...fields(honest.issuer, { provisions: 'yes' }) })
    expect(added.headers.get('location')).toBe(`${pages}/${honestId}?said=added`)
    await ada.post(`${pages}/new/oidc`, { id: lyingId, ...fields(lying.issuer, { provisions: 'yes' }) })
    const [stored] = await system().select().from(identityProvider).where(eq(identityProvider.id, honestId))
    expect(JSON.stringify(stored)).not.toContain('its secret')
    expect(await (await ada.get(`${pages}/${honestId}`)).text()).not.toContain('its secret')
    const eve = await account('eve@elsewhere.example')
    for (const path of [pages, `${pages}/${honestId}`, '/installation/identity'])
      expect((await eve.get(path)).status).toBe(404)
    expect((await eve.post(`${pages}/${honestId}/enable`, {})).status).toBe(404)
    // Switched off, it lets nobody in.
    expect((await server.browser().get(`/sign-in/oidc/${honestId}`)).status).toBe(404)
    for (const id of [honestId, lyingId]) {
      await ada.post(`${pages}/${id}/domains`, { domain: 'Engines.example' })
      expect((await ada.post(`${pages}/${id}/enable`, {})).status).toBe(303)
    }
    expect((await ada.post(`${pages}/${honestId}/domains`, { domain: 'not a domain' })).status).toBe(422)
  })

  it('asks whether the domain is the organization’s before an address opens anything', async () => {
    people.set('bob', { sub: 'bob', email: 'bob@engines.example', email_verified: true, name: 'Bob' })
    expect((await signIn('bob')).html).toContain('has not proven')
    const check = `${pages}/${honestId}/domains/engines.example/check`
    expect((await ada.post(check, {})).status).toBe(422)
    for (const id of [honestId, lyingId]) {
      const [row] = await system().select().from(identityProvider).where(eq(identityProvider.id, id))
      records.set(proofName('engines.example'), ['v=spf1 -all', proofText(row!.domains[0]!.token)])
      expect((await ada.post(`${pages}/${id}/domains/engines.example/check`, {})).status).toBe(303)
    }
    const offered = await (await server.browser().get('/sign-in/elsewhere?for=BOB@Engines.example')).text()
    expect(offered).toContain(`/sign-in/oidc/${honestId}`)
    expect(await (await server.browser().get('/sign-in/elsewhere?for=bob@other.example')).text()).not.toContain(
      honestId,
    )
    expect(await (await server.browser().get('/sign-in/elsewhere?for=engines')).text()).toContain(honestId)
  })

  it('makes an account and a member at the first time, and finds them by subject ever after', async () => {
    const browser = server.browser()
    await begin(browser)
    const { reply } = await signIn('bob', browser)
    expect([reply.status, reply.headers.get('location')]).toEqual([303, '/profile'])
    expect(await (await browser.get('/account')).text()).toContain('bob@engines.example')
    const bob = (await personOf('bob@engines.example'))!
    const [member] = await system().select().from(membership).where(eq(membership.personId, bob.id))
    expect([bob.name, bob.emailVerified, member?.roles]).toEqual(['Bob', true, ['reviewer']])
    expect(await system().$count(guestClaim, eq(guestClaim.personId, bob.id))).toBe(1)
    people.set('bob', { sub: 'bob', email: 'robert@engines.example', email_verified: true })
    await signIn('bob')
    expect(await personOf('robert@engines.example')).toBeUndefined()
    expect(await system().$count(loginAccount, eq(loginAccount.userId, bob.id))).toBe(1)
    const audited = await system().select().from(auditEntry).where(eq(auditEntry.subjectId, bob.id))
    expect(audited.filter(({ action }) => action === 'identity.linked')).toHaveLength(1)
  })

  it('joins an existing account of a proven address, and no other', async () => {
    await account('carol@engines.example')
    people.set('carol', { sub: 'carol', email: 'carol@engines.example', email_verified: true })
    // Whoever made this account has not shown that the address is theirs.
    expect((await signIn('carol')).html).toContain('nobody has confirmed')
    await confirm('carol@engines.example')
    expect((await signIn('carol')).reply.status).toBe(303)
    expect((await linked('carol'))?.userId).toBe((await personOf('carol@engines.example'))?.id)

    await account('victim@bank.example')
    await confirm('victim@bank.example')
    people.set('thief', { sub: 'thief', email: 'victim@bank.example', email_verified: true })
    expect((await signIn('thief')).html).toContain('has not proven')
    people.set('thief', { sub: 'thief', email: 'victim@bank.example@engines.example', email_verified: true })
    expect((await signIn('thief')).reply.status).toBe(403)
    for (const one of [{ email_verified: false }, { email_verified: undefined }]) {
      people.set('thief', { sub: 'thief', email: 'carol@engines.example', ...one } as Person)
      expect((await signIn('thief')).html).toContain('no verified mail address')
    }
    // The owner of the installation is not an organization's to sign in as.
    await confirm('ada@engines.example')
    await system().update(person).set({ isOwner: true }).where(eq(person.email, 'ada@engines.example'))
    people.set('thief', { sub: 'thief', email: 'ada@engines.example', email_verified: true })
    expect((await signIn('thief')).html).toContain('runs the installation')
    await system().update(person).set({ isOwner: false }).where(eq(person.email, 'ada@engines.example'))
    expect(await linked('thief')).toBeUndefined()
    const refusedBy = and(eq(auditEntry.subjectId, honestId), eq(auditEntry.action, 'login-session.refused'))
    const noted = await system().select().from(auditEntry).where(refusedBy)
    expect(noted.map(({ details }) => details['because'])).toContain('foreign-domain')
  })

  it('lets nobody in whose membership has ended, or who is none where accounts are not made', async () => {
    const bob = (await personOf('bob@engines.example'))!
    const ended = (at: Date | null) =>
      system().update(membership).set({ deactivatedAt: at }).where(eq(membership.personId, bob.id))
    await ended(new Date())
    expect((await signIn('bob')).html).toContain('has ended')
    await ended(null)
    await ada.post(`${pages}/${honestId}`, fields(honest.issuer, { clientSecret: '' }))
    people.set('dan', { sub: 'dan', email: 'dan@engines.example', email_verified: true })
    expect((await signIn('dan')).html).toContain('no account for you yet')
    await account('dan@engines.example')
    await confirm('dan@engines.example')
    expect((await signIn('dan')).html).toContain('not a member')
    expect((await signIn('bob')).reply.status).toBe(303)
  })

  it('takes an answer once, from the browser that asked, at the provider that was asked', async () => {
    const { browser, callback } = await signIn('bob')
    expect((await browser.get(callback)).status).toBe(403)
    const started = async () => {
      const mine = server.browser()
      const begun = await mine.get(`/sign-in/oidc/${honestId}?hint=bob`)
      return {
        mine,
        callback: here(await follow(begun.headers.get('location')!, oidcCallback(server.context, honestId))),
      }
    }
    // A link that was prepared for somebody else signs nobody in, and is used up.
    const stolen = await started()
    expect((await server.browser().get(stolen.callback)).status).toBe(403)
    expect((await stolen.mine.get(stolen.callback)).status).toBe(403)
    // Mix-up: the answer of one provider at the address of another.
    const mixed = await started()
    expect((await mixed.mine.get(mixed.callback.replace(honestId, lyingId))).status).toBe(403)
    const late = await started()
    server.clock.now = new Date(server.clock.now.getTime() + 11 * 60_000)
    expect((await late.mine.get(late.callback)).status).toBe(403)
    const unasked = await started()
    expect((await unasked.mine.get(unasked.callback.replace(/state=[^&]+/, 'state=made-up'))).status).toBe(403)
    const nonce = await started()
    const rows = await system().select().from(signInAttempt)
    for (const one of rows.filter(({ usedAt }) => usedAt === null))
      await system()
        .update(signInAttempt)
        .set({ details: { ...one.details, nonce: 'another' } })
        .where(eq(signInAttempt.keyHash, one.keyHash))
    expect((await nonce.mine.get(nonce.callback)).status).toBe(403)
    expect(log.mock.calls.flat().join()).toMatch(/nonce/)
  })

  it('believes no token that is not for us, not fresh, or not signed by the provider', async () => {
    expect((await lie({})).status).toBe(303)
    const now = Math.floor(Date.now() / 1000)
    const outcomes: number[] = []
    for (const [claims, more] of [
      [{ aud: 'another client' }, {}],
      [{ iss: honest.issuer }, {}],
      [{ exp: now - 120 }, {}],
      [{ nonce: 'another' }, {}],
      [{ sub: undefined }, {}],
      [{ iat: undefined }, {}],
      [{}, { iss: honest.issuer }],
      [{}, { strangersKey: true }],
      [{}, { algorithm: 'none' as const }],
    ] as const)
      outcomes.push((await lie(claims, more)).status)
    expect(outcomes).toEqual(Array(9).fill(403))
    // A provider that says it is another one.
    await ada.post(`${pages}/${lyingId}`, fields(lying.issuer, { clientSecret: '', name: 'Another name' }))
    server.clock.now = new Date(server.clock.now.getTime() + 1000)
    lying.says.issuer = honest.issuer
    const again = await ada.post(`${pages}/${lyingId}`, fields(lying.issuer, { clientSecret: '' }))
    expect(again.status).toBe(303)
    expect((await server.browser().get(`/sign-in/oidc/${lyingId}`)).status).toBe(403)
  })

  it('is set up for everybody by the owner, who may also vouch for a domain', async () => {
    await system().update(person).set({ isOwner: true }).where(eq(person.email, 'ada@engines.example'))
    const id = randomUUID()
    await ada.post('/account/again', { password: 'a long enough password' })
    expect((await ada.post('/installation/identity/new/oidc', { id, ...fields(honest.issuer) })).status).toBe(303)
    await ada.post(`/installation/identity/${id}/enable`, {})
    expect(await (await server.browser().get('/sign-in/elsewhere')).text()).toContain(id)
    await ada.post(`${pages}/${honestId}/domains`, { domain: 'inside.example' })
    expect(await (await ada.get('/installation/identity')).text()).toContain('inside.example')
    const bob = (await signIn('bob')).browser
    const grant = `/installation/identity/${honestId}/domains/inside.example/grant`
    expect((await bob.post(grant, {})).status).toBe(404)
    expect((await ada.post(grant, {})).status).toBe(303)
    const [row] = await system().select().from(identityProvider).where(eq(identityProvider.id, honestId))
    expect(row?.domains.find(({ domain }) => domain === 'inside.example')?.provenAt).not.toBeNull()
    // Without a recent sign-in nothing is changed.
    server.clock.now = new Date(server.clock.now.getTime() + 3_600_000)
    expect((await ada.post(`${pages}/${honestId}/disable`, {})).headers.get('location')).toContain('/account/again')
  })
})
