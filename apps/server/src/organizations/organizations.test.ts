import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import { auditEntry, invitation, membership, organization, person } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'

const PASSWORD = 'correct horse battery'

describe.each(DATABASES)('organizations on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())

  const account = async (email: string, name = email.split('@')[0]!): Promise<Browser> => {
    const browser = server.browser()
    expect((await browser.post('/account/sign-up', { name, email, password: PASSWORD })).status).toBe(303)
    return browser
  }
  const found = async (browser: Browser, name: string, roles: string[] = []) => {
    const id = randomUUID()
    const response = await browser.post('/organizations', { id, name, roles })
    expect(response.status).toBe(303)
    return { id, address: response.headers.get('location')! }
  }
  const invite = async (admin: Browser, address: string, email: string, roles: string[]) => {
    const page = await (await admin.post(`${address}/invitations`, { id: randomUUID(), email, roles })).text()
    return page.match(/token=([\w-]{43})/)?.[1] ?? ''
  }
  /** Somebody with an account who was invited and joined. */
  const joined = async (admin: Browser, address: string, email: string, roles: string[]) => {
    const token = await invite(admin, address, email, roles)
    const browser = await account(email)
    expect((await browser.post('/organizations/join', { token })).headers.get('location')).toBe(address)
    return browser
  }
  const memberOf = async (organizationId: string, email: string) => {
    const [row] = await database.db
      .select({ row: membership })
      .from(membership)
      .innerJoin(person, eq(person.id, membership.personId))
      .where(and(eq(membership.organizationId, organizationId), eq(person.email, email)))
    return row?.row
  }
  const audited = async (organizationId: string) =>
    (await database.db.select().from(auditEntry).where(eq(auditEntry.organizationId, organizationId))).map(
      ({ action }) => action,
    )

  it('is founded by somebody with an account, who becomes admin and what they chose; asking twice founds one', async () => {
    const ada = await account('ada@example.org')
    const id = randomUUID()
    const fields = { id, name: 'Zürich Analytics', roles: ['hiring-manager'] }
    const [first, second] = await Promise.all([ada.post('/organizations', fields), ada.post('/organizations', fields)])
    expect(first.headers.get('location')).toBe('/organizations/zurich-analytics')
    expect(second.headers.get('location')).toBe('/organizations/zurich-analytics')
    expect((await memberOf(id, 'ada@example.org'))?.roles).toEqual(['hiring-manager', 'admin'])
    const page = await (await ada.get('/organizations/zurich-analytics')).text()
    expect(page).toContain('Here you are hiring manager and admin.')
    expect(await audited(id)).toEqual(['organization.founded'])
    // The same name again is another organization with an address of its own; the same id from somebody else is refused.
    expect((await found(ada, 'Zurich analytics!')).address).toBe('/organizations/zurich-analytics-2')
    const eve = await account('eve@example.org')
    expect((await eve.post('/organizations', fields)).status).toBe(404)
  })

  it('is not founded by guests, nor by others than the owner where the owner wants it so', async () => {
    const guest = server.browser()
    await guest.post('/measure/ml-engineer-senior', {})
    const fields = { id: randomUUID(), name: 'Guests', roles: [] }
    expect((await guest.post('/organizations', fields)).status).toBe(404)
    const grace = await account('grace@example.org')
    server.context.organizationFounders = 'owner'
    try {
      expect((await grace.get('/organizations/new')).status).toBe(404)
      expect((await grace.post('/organizations', fields)).status).toBe(404)
      await database.db.update(person).set({ isOwner: true }).where(eq(person.email, 'grace@example.org'))
      expect((await grace.post('/organizations', fields)).status).toBe(303)
    } finally {
      server.context.organizationFounders = 'everybody'
      await database.db.update(person).set({ isOwner: false })
    }
  })

  it('lets in by an invitation the invited address only, once, and not after it was taken back or a week', async () => {
    const admin = await account('boss@example.org')
    const { id, address } = await found(admin, 'Inviting')
    const token = await invite(admin, address, 'New@Example.org', ['reviewer'])
    const [mail] = (await server.mails()).filter(({ to }) => to === 'new@example.org')
    expect(mail?.text).toContain(`/organizations/join?token=${token}`)
    const [row] = await database.db.select().from(invitation).where(eq(invitation.organizationId, id))
    expect(row?.tokenHash).not.toContain(token)

    const link = `/organizations/join?token=${token}`
    expect(await (await server.browser().get(link)).text()).toContain('Sign in first')
    const other = await account('other@example.org')
    expect(await (await other.get(link)).text()).toContain('This invitation is for another address')
    expect((await other.post('/organizations/join', { token })).headers.get('location')).toBeNull()
    expect((await other.get(address)).status).toBe(404)

    const invited = await account('new@example.org')
    expect((await invited.get(address)).status).toBe(404)
    const both = await Promise.all([1, 2].map(() => invited.post('/organizations/join', { token })))
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 410])
    expect((await invited.get(address)).status).toBe(200)
    expect(await (await invited.get(`${address}/members`)).text()).toContain('boss@example.org')

    const takenBack = await invite(admin, address, 'other@example.org', ['taker'])
    const [open] = await database.db.select().from(invitation).where(eq(invitation.email, 'other@example.org'))
    expect((await admin.post(`${address}/invitations/${open!.id}/revoke`, {})).status).toBe(303)
    expect((await other.post('/organizations/join', { token: takenBack })).status).toBe(410)
    const first = await invite(admin, address, 'other@example.org', ['taker'])
    const second = await invite(admin, address, 'other@example.org', ['taker'])
    expect((await other.get(`/organizations/join?token=${first}`)).status).toBe(410)
    const before = server.clock.now
    server.clock.now = new Date(before.getTime() + 7 * 86_400_000)
    expect((await other.get(`/organizations/join?token=${second}`)).status).toBe(410)
    server.clock.now = before
    expect((await other.post('/organizations/join', { token: second })).status).toBe(303)
    expect(await audited(id)).toEqual(
      expect.arrayContaining(['invitation.sent', 'invitation.revoked', 'member.joined']),
    )
  })

  it('takes rights back at the next request, and gives them again', async () => {
    const admin = await account('chief@example.org')
    const { id, address } = await found(admin, 'Rights')
    const bob = await joined(admin, address, 'bob@example.org', ['recruiter'])
    const member = await memberOf(id, 'bob@example.org')
    const page = `${address}/members/${member!.id}`
    expect((await bob.get(`${address}/assignments`)).status).toBe(200)
    expect((await bob.post(`${page}/roles`, { roles: ['admin'] })).status).toBe(404)
    expect((await admin.post(`${page}/roles`, { roles: ['taker'] })).status).toBe(303)
    expect((await bob.get(`${address}/members`)).status).toBe(404)
    expect((await bob.get(address)).status).toBe(200)
    expect((await admin.post(`${page}/roles`, { roles: [] })).status).toBe(422)
    expect((await admin.post(`${page}/deactivate`, {})).status).toBe(303)
    expect((await bob.get(address)).status).toBe(404)
    expect((await admin.post(`${page}/reactivate`, {})).status).toBe(303)
    expect((await bob.get(address)).status).toBe(200)
    expect((await bob.post(`${address}/leave`, {})).status).toBe(303)
    expect((await bob.get(address)).status).toBe(404)
    // Who left comes back by an invitation only.
    expect((await admin.post(`${page}/reactivate`, {})).status).toBe(303)
    expect((await bob.get(address)).status).toBe(404)
    const token = await invite(admin, address, 'bob@example.org', ['author'])
    await bob.post('/organizations/join', { token })
    expect((await memberOf(id, 'bob@example.org'))?.roles).toEqual(['author'])
    expect(await audited(id)).toEqual(
      expect.arrayContaining(['member.roles-changed', 'member.deactivated', 'member.reactivated', 'member.left']),
    )
  })

  it('never loses its last admin, not even when two admins remove each other at once', async () => {
    const one = await account('one@example.org')
    const { id, address } = await found(one, 'Admins')
    const self = `${address}/members/${(await memberOf(id, 'one@example.org'))!.id}`
    expect((await one.post(`${self}/roles`, { roles: ['taker'] })).status).toBe(422)
    expect((await one.post(`${self}/deactivate`, {})).status).toBe(422)
    expect((await one.post(`${address}/leave`, {})).status).toBe(409)
    const two = await joined(one, address, 'two@example.org', ['admin'])
    const other = `${address}/members/${(await memberOf(id, 'two@example.org'))!.id}`
    await Promise.all([one.post(`${other}/deactivate`, {}), two.post(`${self}/deactivate`, {})])
    const admins = await database.db.select().from(membership).where(eq(membership.organizationId, id))
    expect(admins.filter(({ deactivatedAt }) => deactivatedAt === null)).toHaveLength(1)
  })

  it('has teams that are made once, renamed, filled with active members and deleted', async () => {
    const admin = await account('lead@example.org')
    const { id, address } = await found(admin, 'Teams')
    const mia = await joined(admin, address, 'mia@example.org', ['taker'])
    const team = randomUUID()
    for (let time = 0; time < 2; time++)
      expect((await admin.post(`${address}/teams`, { id: team, name: 'Search' })).status).toBe(303)
    expect((await admin.post(`${address}/teams`, { id: randomUUID(), name: 'Search' })).status).toBe(422)
    const page = `${address}/teams/${team}`
    expect((await admin.post(`${page}/members`, { email: 'MIA@example.org' })).status).toBe(303)
    expect((await admin.post(`${page}/members`, { email: 'nobody@example.org' })).status).toBe(422)
    expect(await (await mia.get(page)).text()).toContain('mia@example.org')
    expect((await mia.post(`${page}/name`, { name: 'Mine' })).status).toBe(404)
    expect((await admin.post(`${page}/name`, { name: 'Ranking' })).status).toBe(303)
    const member = await memberOf(id, 'mia@example.org')
    expect(await (await admin.get(`${address}/members/${member!.id}`)).text()).toContain('Ranking')
    expect((await admin.post(`${page}/members/${member!.id}/remove`, {})).status).toBe(303)
    expect(await (await mia.get(page)).text()).not.toContain('mia@example.org')
    expect((await admin.post(`${page}/delete`, {})).status).toBe(303)
    expect((await admin.get(page)).status).toBe(404)
    // A team of another organization is not touched by its id.
    const eve = await account('eve2@example.org')
    const theirs = await found(eve, 'Theirs')
    await admin.post(`${address}/teams`, { id: team, name: 'Search' })
    expect((await eve.post(`${theirs.address}/teams`, { id: team, name: 'Search' })).status).toBe(404)
    expect((await eve.post(`${theirs.address}/teams/${team}/delete`, {})).status).toBe(404)
    expect((await admin.get(page)).status).toBe(200)
  })

  it('pages and searches its members, and means what is typed', async () => {
    const admin = await account('many@example.org', 'Many 100%')
    const { id, address } = await found(admin, 'Many')
    const at = new Date('2026-11-01T00:00:00Z')
    const people = Array.from({ length: 120 }, (_, n) => ({
      id: `many-${n}`,
      name: `Person ${String(n).padStart(3, '0')}`,
      email: `person-${n}@many.example`,
      createdAt: at,
      updatedAt: at,
    }))
    await database.db.insert(person).values(people)
    await database.db.insert(membership).values(
      people.map((one) => ({
        id: randomUUID(),
        organizationId: id,
        personId: one.id,
        roles: ['taker' as const],
        createdAt: at,
        updatedAt: at,
      })),
    )
    const third = await (await admin.get(`${address}/members?page=3`)).text()
    expect(third).toContain('Person 119')
    expect(third).not.toContain('Person 098')
    expect(await (await admin.get(`${address}/members?q=person+07`)).text()).toContain('Person 070')
    const typed = await (await admin.get(`${address}/members?q=0%25`)).text()
    expect(typed).toContain('Many 100%')
    expect(typed).not.toContain('Person 100')
  })

  it('shows its admins who did what, and exports it so that no spreadsheet runs it', async () => {
    const admin = await account('audited@example.org', '=cmd|calc')
    const { id, address } = await found(admin, 'Audited')
    const recruiter = await joined(admin, address, 'no-admin@example.org', ['recruiter'])
    expect((await recruiter.get(`${address}/audit`)).status).toBe(404)
    expect((await recruiter.get(`${address}/audit/export.csv`)).status).toBe(404)
    const page = await (await admin.get(`${address}/audit`)).text()
    for (const action of ['organization.founded', 'invitation.sent', 'member.joined']) expect(page).toContain(action)
    const filtered = await (
      await admin.get(`${address}/audit?noun=member&actor=no-admin&from=2026-11-23&to=2026-11-23`)
    ).text()
    expect(filtered).toContain('member.joined')
    expect(filtered).not.toContain('>invitation.sent<')
    expect(await (await admin.get(`${address}/audit?to=2026-11-22`)).text()).toContain('Nothing here.')
    const at = server.clock.now
    const many = Array.from({ length: 2100 }, (_, n) => ({
      id: randomUUID(),
      at: new Date(at.getTime() - n * 10),
      actorKind: 'system' as const,
      organizationId: id,
      action: 'retention.applied',
      subjectKind: 'test',
      details: { n },
    }))
    await database.db.insert(auditEntry).values(many)
    const csv = await (await admin.get(`${address}/audit/export.csv`)).text()
    const lines = csv.trimEnd().split('\r\n')
    // The header, what was inserted, and the acts of this test with the export itself.
    expect(lines).toHaveLength(1 + 2100 + 4)
    expect(csv).toContain(`"'=cmd|calc"`)
    const json = (await (await admin.get(`${address}/audit/export.jsonl?noun=retention`)).text()).trimEnd().split('\n')
    expect(json.map((line) => (JSON.parse(line) as { details: { n: number } }).details.n)).toEqual(
      many.map((_, n) => n),
    )
    const first = await (await admin.get(`${address}/audit`)).text()
    const older = first.match(/href="([^"]*after=[^"]*)"/)![1]!.replaceAll('&amp;', '&')
    expect((await admin.get(older)).status).toBe(200)
    await expect(database.db.delete(auditEntry)).rejects.toThrow()
    // What concerns no organization is the installation's owner's.
    expect((await admin.get('/audit')).status).toBe(404)
    await database.db.update(person).set({ isOwner: true }).where(eq(person.email, 'no-admin@example.org'))
    const owners = await (await recruiter.get('/audit')).text()
    expect(owners).not.toContain('organization.founded')
    expect((await recruiter.get('/audit/export.jsonl')).status).toBe(200)
    expect((await recruiter.get(`${address}/audit`)).status).toBe(404)
    await database.db.update(person).set({ isOwner: false })
  }, 20_000)

  it('lets its admins set how long data is kept, and refuses what is no number of days', async () => {
    const admin = await account('keeper@example.org')
    const { id, address } = await found(admin, 'Keeper')
    const page = `${address}/retention`
    const wrong = await admin.post(page, { results: '0', audit: 'soon', assignments: '30' })
    expect(wrong.status).toBe(422)
    const shown = await wrong.text()
    expect([shown.includes('results-error'), shown.includes('audit-error')]).toEqual([true, true])
    expect(shown).not.toContain('assignments-error')
    const saved = await admin.post(page, { results: '365', audit: '', assignments: '30' })
    expect(await (await admin.get(saved.headers.get('location')!)).text()).toContain('The periods are saved')
    const [row] = await database.db.select().from(organization).where(eq(organization.id, id))
    expect(row?.retentionDays).toEqual({ results: 365, assignments: 30 })
    expect(await (await admin.get(page)).text()).toContain('value="365"')
    expect(await audited(id)).toContain('retention.changed')
    const recruiter = await joined(admin, address, 'keeps-not@example.org', ['recruiter'])
    expect((await recruiter.get(page)).status).toBe(404)
    expect((await recruiter.post(page, { results: '1' })).status).toBe(404)
  })

  it('keeps an address that is a page of ours for that page', async () => {
    const admin = await account('join@example.org')
    expect((await found(admin, 'Join')).address).toBe('/organizations/join-2')
    const [row] = await database.db.select().from(organization).where(eq(organization.slug, 'join'))
    expect(row).toBeUndefined()
  })
})
