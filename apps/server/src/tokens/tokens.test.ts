import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { API } from '@millwright/api'
import { apiToken, auditEntry, membership } from '../db/schema.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import { signUp } from '../testing/api-caller.ts'
import { DATABASES } from '../testing/test-database.ts'
import { type Browser, startTestServer, type TestServer } from '../testing/test-server.ts'

describe.each(DATABASES)('API tokens on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let ada: Browser
  let slug: string

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    ada = (await signUp(server, 'Ada')).browser
    const founded = await ada.post('/organizations', { id: randomUUID(), name: 'Acme Works' })
    slug = founded.headers.get('location')!.split('/')[2]!.split('?')[0]!
  })
  afterAll(() => database.close())

  const use = (token: string, path: string) =>
    server.request(`${API}${path}`, { headers: { authorization: `Bearer ${token}` } })
  const make = async (browser: Browser, page: string, fields: Record<string, string | string[]>) => {
    const answer = await browser.post(page, { name: 'Robot', days: '90', ...fields })
    const html = await answer.text()
    return {
      status: answer.status,
      html,
      cache: answer.headers.get('cache-control'),
      token: /mw_[\w-]{43}/.exec(html)?.[0] ?? '',
    }
  }

  it('shows a token once, stores its hash only, and ends it at once', async () => {
    const made = await make(ada, '/account/tokens', { scopes: ['profile:read'] })
    expect([made.status, made.cache]).toEqual([200, 'no-store'])
    expect((await use(made.token, '/me')).status).toBe(200)
    expect((await use(made.token, '/sessions')).status).toBe(403)
    const [row] = await server.context.system
      .select()
      .from(apiToken)
      .where(eq(apiToken.prefix, made.token.slice(0, 11)))
    expect(JSON.stringify(row)).not.toContain(made.token)
    expect(row!.expiresAt!.getTime() - row!.createdAt.getTime()).toBe(90 * 86_400_000)
    const later = await (await ada.get('/account/tokens')).text()
    expect(later).toContain(made.token.slice(0, 11))
    expect(later).not.toContain(made.token)
    const eve = (await signUp(server, 'Eve')).browser
    expect((await eve.post(`/account/tokens/${row!.id}/revoke`, {})).status).toBe(404)
    expect((await use(made.token, '/me')).status).toBe(200)
    expect((await ada.post(`/account/tokens/${row!.id}/revoke`, {})).status).toBe(303)
    expect((await use(made.token, '/me')).status).toBe(401)
    const acts = await server.context.system.select().from(auditEntry).where(eq(auditEntry.subjectId, row!.id))
    expect(acts.map(({ action }) => action).toSorted()).toEqual(['token.created', 'token.revoked'])
    expect(JSON.stringify(acts)).not.toContain(made.token)
  })

  it('says what is missing in the form', async () => {
    expect((await make(ada, '/account/tokens', { scopes: [] })).status).toBe(422)
    expect((await make(ada, '/account/tokens', { scopes: ['everything'] })).status).toBe(422)
    expect((await make(ada, '/account/tokens', { scopes: ['profile:read'], name: ' ' })).status).toBe(422)
    expect((await make(ada, '/account/tokens', { scopes: ['profile:read'], days: '100000' })).status).toBe(422)
  })

  it('is for people with an account, who proved lately that it is them', async () => {
    const guest = server.browser()
    await guest.post('/measure/ml-engineer-senior', {})
    expect((await guest.get('/account/tokens')).headers.get('location')).toContain('/account/sign-in')
    const bob = (await signUp(server, 'Bob')).browser
    const before = server.clock.now
    server.clock.now = new Date(before.getTime() + 16 * 60_000)
    const late = await bob.post('/account/tokens', { name: 'Robot', days: '90', scopes: ['profile:read'] })
    server.clock.now = before
    expect([late.status, late.headers.get('location')]).toEqual([303, '/account/again?next=%2Faccount%2Ftokens'])
  })

  it('of an organization work in it alone, for as long as their maker may', async () => {
    const page = `/organizations/${slug}/tokens`
    expect((await make(ada, page, { scopes: ['profile:read'] })).status).toBe(422)
    const { token } = await make(ada, page, { scopes: ['organization:read', 'scim'] })
    expect((await use(token, '/profile')).status).toBe(403)
    const mallory = (await signUp(server, 'Mallory')).browser
    expect((await mallory.get(page)).status).toBe(404)
    const [row] = await server.context.system
      .select()
      .from(apiToken)
      .where(eq(apiToken.prefix, token.slice(0, 11)))
    expect((await mallory.post(`${page}/${row!.id}/revoke`, {})).status).toBe(404)
    // Not with the person's own tokens, and theirs not among the organization's.
    expect(await (await ada.get('/account/tokens')).text()).not.toContain(token.slice(0, 11))
    expect((await use(token, '/skills?limit=1')).status).toBe(200)
    await server.context.system
      .update(membership)
      .set({ deactivatedAt: server.clock.now })
      .where(eq(membership.personId, row!.personId))
    expect((await use(token, '/skills?limit=1')).status).toBe(401)
  })
})
