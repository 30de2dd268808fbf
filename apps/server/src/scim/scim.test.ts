import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import { apiToken, auditEntry, identityProvider, loginSession, membership, person, webhookEvent } from '../db/schema.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { parseFilter } from './filter.ts'
import { applyPatch } from './patch.ts'
import { ScimError } from './scim-error.ts'

const COLLECTION = fileURLToPath(
  new URL('../../../../../shared/data/standards/scim2/entra-PostmanCollection.json', import.meta.url),
)
if (!existsSync(COLLECTION)) console.warn(`SKIPPED: requests of Microsoft Entra, because ${COLLECTION} is not there.`)

type Json = Record<string, unknown>
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const typeOf = (work: () => unknown) => {
  try {
    work()
    return null
  } catch (error) {
    return error instanceof ScimError ? error.scimType : error
  }
}

describe('filters', () => {
  const allowed = ['id', 'username', 'externalid', 'emails', 'emails.value', 'active']
  it('are eq and and, with names in any case', () => {
    expect(parseFilter('userName eq "A \\"b\\" and c"', allowed)).toEqual([
      { attribute: 'username', value: 'A "b" and c' },
    ])
    expect(parseFilter('externalId EQ "1" AND active eq True', allowed)).toEqual([
      { attribute: 'externalid', value: '1' },
      { attribute: 'active', value: true },
    ])
    expect(parseFilter('emails[type eq "work"].value eq "x@y.z"', allowed)).toEqual([
      { attribute: 'emails.value', value: 'x@y.z' },
    ])
    expect(parseFilter(`${USER}:userName eq "x"`, allowed)).toEqual([{ attribute: 'username', value: 'x' }])
    const refused = [
      'userName sw "O"',
      'userName eq "a" or userName eq "b"',
      'password eq "x"',
      'userName eq "x" and',
      'userName eq',
      '(userName eq "x")',
      '""',
      'userName eq "x" userName eq "y"',
    ]
    expect(refused.map((text) => typeOf(() => parseFilter(text, allowed)))).toEqual(refused.map(() => 'invalidFilter'))
  })
})

describe('patches', () => {
  const patch = (resource: Json, ...operations: Json[]) => applyPatch(resource, { Operations: operations })
  it('are what RFC 7644 says, and what Entra sends', () => {
    const user = { userName: 'x', name: { givenName: 'A' }, emails: [{ type: 'work', value: 'a@x.org' }] }
    expect(patch(user, { op: 'Replace', path: 'USERNAME', value: 'y' })).toMatchObject({ userName: 'y' })
    expect(patch(user, { op: 'add', path: 'name.familyName', value: 'B' })).toMatchObject({
      name: { givenName: 'A', familyName: 'B' },
    })
    expect(patch(user, { op: 'Add', value: { 'name.familyName': 'B', active: 'False' } })).toMatchObject({
      active: 'False',
      name: { givenName: 'A', familyName: 'B' },
    })
    expect(patch(user, { op: 'Replace', path: 'emails[type eq "work"].value', value: 'b@x.org' })).toMatchObject({
      emails: [{ type: 'work', value: 'b@x.org' }],
    })
    expect(patch(user, { op: 'Add', path: 'emails[type eq "home"].value', value: 'h@x.org' })).toMatchObject({
      emails: [{ type: 'work' }, { type: 'home', value: 'h@x.org' }],
    })
    expect(patch(user, { op: 'remove', path: 'name.givenName' })).toMatchObject({ name: {} })
    expect(
      patch(user, {
        op: 'add',
        path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
        value: 'x',
      }),
    ).toMatchObject({ userName: 'x' })
    // The copy that was changed is a copy.
    expect(user.userName).toBe('x')
    const group = { members: [{ value: '1' }, { value: '2' }, { value: '3' }] }
    expect(patch(group, { op: 'remove', path: 'members[value eq "2"]' })).toEqual({
      members: [{ value: '1' }, { value: '3' }],
    })
    expect(patch(group, { op: 'Remove', path: 'members', value: [{ value: '1' }] })).toEqual({
      members: [{ value: '2' }, { value: '3' }],
    })
    expect(patch(group, { op: 'remove', path: 'members' })).toEqual({})
    expect(patch(group, { op: 'add', path: 'members', value: [{ value: '3' }, { value: '4' }] }).members).toHaveLength(
      4,
    )
    const wrong: [Json, string][] = [
      [{ op: 'move', path: 'x' }, 'invalidSyntax'],
      [{ op: 'remove' }, 'invalidSyntax'],
      [{ op: 'add', path: 'a[b', value: 1 }, 'invalidPath'],
      [{ op: 'add', path: '__proto__.admin', value: true }, 'invalidPath'],
      [{ op: 'add', value: JSON.parse('{"__proto__":{"admin":true}}') as Json }, 'invalidPath'],
    ]
    expect(wrong.map(([operation]) => typeOf(() => patch(user, operation)))).toEqual(wrong.map(([, type]) => type))
    expect(({} as Json)['admin']).toBeUndefined()
  })
})

describe.each(DATABASES)('SCIM on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let ada: Browser
  const firm = randomUUID()
  const others = randomUUID()
  const tokens = new Map<string, string>()

  const system = () => server.context.system
  const account = async (email: string) => {
    const browser = server.browser()
    await browser.post('/account/sign-up', { name: email, email, password: 'a long enough password' })
    await system().update(person).set({ emailVerified: true }).where(eq(person.email, email))
    return browser
  }
  const personIdOf = async (email: string) =>
    (await system().select({ id: person.id }).from(person).where(eq(person.email, email)))[0]!.id
  const tokenFor = async (organizationId: string, email: string, scopes = ['scim']) => {
    const token = `mw_${newToken()}`
    const at = server.clock.now
    const personId = await personIdOf(email)
    await system()
      .insert(apiToken)
      .values({
        id: randomUUID(),
        personId,
        organizationId,
        name: 'x',
        tokenHash: hashOfToken(token),
        prefix: 'mw_',
        scopes,
        createdAt: at,
      })
    return token
  }
  const prove = async (organizationId: string, ...domains: string[]) => {
    const at = server.clock.now
    await system()
      .insert(identityProvider)
      .values({
        id: randomUUID(),
        organizationId,
        kind: 'oidc',
        name: 'x',
        settings: {},
        domains: domains.map((domain) => ({ domain, token: 'x', provenAt: at.toISOString() })),
        createdAt: at,
        updatedAt: at,
      })
  }
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    organizationId = firm,
  ) => {
    const reply = await server.request(`/scim/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens.get(organizationId)}`,
        'content-type': 'application/scim+json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await reply.text()
    return {
      status: reply.status,
      etag: reply.headers.get('etag') ?? '',
      body: (text ? JSON.parse(text) : {}) as Json & { id: string; Resources: Json[]; totalResults: number },
    }
  }
  const user = (name: string, more: Json = {}) => ({
    schemas: [USER],
    userName: `${name}@firm.example`,
    externalId: `ext-${name}`,
    name: { givenName: name, familyName: 'Byron' },
    active: true,
    ...more,
  })
  const patchOf = (...Operations: Json[]) => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations,
  })

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    ada = await account('ada@firm.example')
    await ada.post('/organizations', { id: firm, name: 'Firm' })
    const eve = await account('eve@others.example')
    await eve.post('/organizations', { id: others, name: 'Others' })
    await prove(firm, 'firm.example')
    await prove(others, 'others.example')
    tokens.set(firm, await tokenFor(firm, 'ada@firm.example'))
    tokens.set(others, await tokenFor(others, 'eve@others.example'))
    // Lists are by age.
    server.clock.now = new Date(server.clock.now.getTime() + 1000)
  })
  afterAll(() => database.close())

  it('asks for an organization’s token with its scope, and tells errors in SCIM’s shape', async () => {
    const without = await tokenFor(firm, 'ada@firm.example', ['organization:write'])
    for (const authorization of ['', 'Bearer nonsense', `Bearer ${without}`, `Basic ${tokens.get(firm)}`]) {
      const refused = await call('GET', '/Users', undefined, { authorization })
      expect([refused.status, refused.body['schemas'], refused.body['status']]).toEqual([
        401,
        ['urn:ietf:params:scim:api:messages:2.0:Error'],
        '401',
      ])
    }
    // The browser's cookies open nothing here.
    expect((await ada.get('/scim/v2/Users')).status).toBe(401)
    expect((await call('GET', '/Nothing')).body['detail']).toBeTruthy()
    expect((await call('POST', '/Users', '{ "userName": tre }')).body['scimType']).toBe('invalidSyntax')
    const config = (await call('GET', '/ServiceProviderConfig')).body
    expect([config['patch'], config['bulk']]).toEqual([
      { supported: true },
      { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    ])
    expect((await call('GET', `/Schemas/${USER}`)).body.id).toBe(USER)
    expect((await call('GET', '/ResourceTypes')).body.totalResults).toBe(2)
  })

  let grace: Json & { id: string }

  it('makes a member with an account, once, and only at a domain that the organization has proven', async () => {
    const made = await call('POST', '/Users', user('grace'))
    grace = made.body
    expect([made.status, grace['userName'], grace['externalId'], grace['active']]).toEqual([
      201,
      'grace@firm.example',
      'ext-grace',
      true,
    ])
    const [row] = await system().select().from(membership).where(eq(membership.id, grace.id))
    expect(row?.roles).toEqual(['taker'])
    const [account_] = await system().select().from(person).where(eq(person.id, row!.personId))
    expect([account_?.name, account_?.emailVerified]).toEqual(['grace Byron', true])
    expect((await call('POST', '/Users', user('GRACE'))).body['scimType']).toBe('uniqueness')
    const foreign = await call('POST', '/Users', { ...user('x'), userName: 'victim@bank.example' })
    expect([foreign.status, foreign.body['scimType']]).toEqual([400, 'invalidValue'])
    expect((await call('POST', '/Users', { ...user('x'), userName: 'no address' })).status).toBe(400)
    expect((await call('POST', '/Users', { active: true })).body['scimType']).toBe('invalidValue')
    // Somebody who signed up with the address and never confirmed it gets no rights by it.
    const browser = server.browser()
    await browser.post('/account/sign-up', {
      name: 'M',
      email: 'mallory@firm.example',
      password: 'a long enough password',
    })
    expect((await call('POST', '/Users', user('mallory'))).status).toBe(409)
    const events = await system().select().from(webhookEvent).where(eq(webhookEvent.organizationId, firm))
    expect(events.map(({ type }) => type)).toEqual(['member.joined'])
  })

  it('finds, pages, and leaves out what is not asked for', async () => {
    const find = async (filter: string) => (await call('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body
    for (const filter of [
      'userName eq "GRACE@firm.example"',
      'externalId eq "ext-grace"',
      'emails[type eq "work"].value eq "grace@firm.example"',
      `id eq "${grace.id}" and active eq true`,
    ])
      expect((await find(filter)).Resources.map(({ id }) => id)).toEqual([grace.id])
    expect((await find('userName eq "nobody"')).totalResults).toBe(0)
    expect((await find('userName sw "g"'))['scimType']).toBe('invalidFilter')
    const page = (await call('GET', '/Users?startIndex=2&count=1')).body
    expect([page.totalResults, page['startIndex'], page['itemsPerPage'], page.Resources[0]?.id]).toEqual([
      2,
      2,
      1,
      grace.id,
    ])
    expect((await call('GET', '/Users?count=0')).body).toMatchObject({ totalResults: 2, itemsPerPage: 0 })
    expect((await call('GET', '/Users?startIndex=-3&count=x')).status).toBe(400)
    const [thin] = (await call('GET', '/Users?attributes=userName')).body.Resources
    expect(Object.keys(thin!).sort()).toEqual(['id', 'meta', 'schemas', 'userName'])
  })

  it('shows and changes nothing of another organization', async () => {
    const team = await call('POST', '/Groups', { displayName: 'Engines', members: [{ value: grace.id }] })
    expect(team.status).toBe(201)
    const theirs: [string, string, unknown?][] = [
      ['GET', `/Users/${grace.id}`],
      ['PUT', `/Users/${grace.id}`, { userName: 'x@others.example' }],
      ['PATCH', `/Users/${grace.id}`, patchOf({ op: 'replace', path: 'active', value: false })],
      ['DELETE', `/Users/${grace.id}`],
      ['GET', `/Groups/${team.body.id}`],
      ['PATCH', `/Groups/${team.body.id}`, patchOf({ op: 'remove', path: 'members' })],
      ['DELETE', `/Groups/${team.body.id}`],
    ]
    for (const [method, path, body] of theirs)
      expect([path, (await call(method, path, body, {}, others)).status]).toEqual([path, 404])
    expect((await call('GET', '/Users', undefined, {}, others)).body.totalResults).toBe(1)
    const stolen = await call('POST', '/Groups', { displayName: 'Theirs', members: [{ value: grace.id }] }, {}, others)
    expect([stolen.status, stolen.body['scimType']]).toEqual([400, 'invalidValue'])
    expect((await call('POST', '/Users', user('linus'), {}, others)).status).toBe(400)
  })

  it('changes a member by PUT and PATCH, against the version that was read', async () => {
    const read = await call('GET', `/Users/${grace.id}`)
    expect((await call('GET', `/Users/${grace.id}`, undefined, { 'if-none-match': read.etag })).status).toBe(304)
    const changed = await call(
      'PATCH',
      `/Users/${grace.id}`,
      patchOf({ op: 'Replace', path: 'displayName', value: 'Grace H.' }),
      { 'if-match': read.etag },
    )
    expect([changed.status, changed.body['displayName'], changed.etag === read.etag]).toEqual([200, 'Grace H.', false])
    expect((await call('PUT', `/Users/${grace.id}`, user('grace'), { 'if-match': read.etag })).status).toBe(412)
    await call(
      'PATCH',
      `/Users/${grace.id}`,
      patchOf({ op: 'Replace', path: 'userName', value: 'g.hopper@firm.example' }),
    )
    expect(await personIdOf('g.hopper@firm.example')).toBeTruthy()
    expect(
      (await call('PATCH', `/Users/${grace.id}`, patchOf({ op: 'Replace', path: 'userName', value: 'x@bank.example' })))
        .status,
    ).toBe(400)
    expect(
      (
        await call(
          'PATCH',
          `/Users/${grace.id}`,
          patchOf({ op: 'Replace', path: 'userName', value: 'mallory@firm.example' }),
        )
      ).status,
    ).toBe(409)
    // Roles are given by admins, not by the directory.
    await call('PATCH', `/Users/${grace.id}`, patchOf({ op: 'add', path: 'roles', value: [{ value: 'admin' }] }))
    expect((await call('GET', `/Users/${grace.id}`)).body['roles']).toEqual([{ value: 'taker' }])
    // An account of somebody's own is not the organization's to rename, though they are a member.
    const olga = await account('olga@home.example')
    await system()
      .insert(membership)
      .values({
        id: randomUUID(),
        organizationId: firm,
        personId: await personIdOf('olga@home.example'),
        roles: ['taker'],
        createdAt: server.clock.now,
        updatedAt: server.clock.now,
      })
    const [found] = (await call('GET', `/Users?filter=${encodeURIComponent('userName eq "olga@home.example"')}`)).body
      .Resources
    const path = `/Users/${String(found?.['id'])}`
    expect(
      (
        await call(
          'PATCH',
          path,
          patchOf({ op: 'replace', value: { displayName: 'Renamed', userName: 'olga@firm.example' } }),
        )
      ).status,
    ).toBe(200)
    expect(await (await olga.get('/account')).text()).toContain('olga@home.example')
    expect((await call('PATCH', path, patchOf({ op: 'replace', path: 'active', value: false }))).status).toBe(200)
    expect((await olga.get('/account')).status).toBe(200)
    expect(await (await olga.get('/account')).text()).toContain('olga@home.example')
  })

  it('ends rights and sessions at once when a member is deactivated, and keeps the last admin', async () => {
    const browser = await account('linus@firm.example')
    const linus = (await call('POST', '/Users', user('linus'))).body
    expect((await browser.get('/organizations/firm')).status).toBe(200)
    const personId = await personIdOf('linus@firm.example')
    const token = await tokenFor(firm, 'linus@firm.example')
    // As Entra sends it: in capitals, without a path, as text.
    const off = await call('PATCH', `/Users/${linus.id}`, patchOf({ op: 'Replace', value: { active: 'False' } }))
    expect([off.status, off.body['active']]).toEqual([200, false])
    expect(await system().$count(loginSession, eq(loginSession.userId, personId))).toBe(0)
    expect((await browser.get('/organizations/firm')).status).not.toBe(200)
    const [revoked] = await system()
      .select()
      .from(apiToken)
      .where(eq(apiToken.tokenHash, hashOfToken(token)))
    expect(revoked?.revokedAt).not.toBeNull()
    expect(
      (await call('PATCH', `/Users/${linus.id}`, patchOf({ op: 'Replace', path: 'active', value: 'True' }))).body[
        'active'
      ],
    ).toBe(true)
    expect((await call('DELETE', `/Users/${linus.id}`)).status).toBe(204)
    expect((await call('GET', `/Users/${linus.id}`)).status).toBe(404)
    // Hired again: the same person, the same row.
    expect((await call('POST', '/Users', user('linus'))).body.id).toBe(linus.id)

    const [admin] = (await call('GET', `/Users?filter=${encodeURIComponent('userName eq "ada@firm.example"')}`)).body
      .Resources
    for (const [method, body] of [
      ['DELETE'],
      ['PATCH', patchOf({ op: 'replace', path: 'active', value: false })],
    ] as const)
      expect((await call(method, `/Users/${String(admin?.['id'])}`, body)).status).toBe(409)
    expect((await ada.get('/organizations/firm/members')).status).toBe(200)
    const audited = await system()
      .select()
      .from(auditEntry)
      .where(and(eq(auditEntry.organizationId, firm), eq(auditEntry.actorKind, 'api-token')))
    expect(new Set(audited.map(({ action }) => action))).toEqual(
      new Set(['member.joined', 'member.deactivated', 'member.reactivated', 'team.made']),
    )
  })

  it.skipIf(!existsSync(COLLECTION))('answers what Entra’s own tests send', async () => {
    interface Item {
      name: string
      item?: Item[]
      request?: { method: string; url: { raw: string } | string; body?: { raw?: string } }
    }
    const flat = (items: Item[]): Item[] => items.flatMap((one) => (one.item ? flat(one.item) : [one]))
    const { item } = JSON.parse(readFileSync(COLLECTION, 'utf8')) as { item: Item[] }
    const posts = flat(item).filter(
      ({ request }) => request?.method === 'POST' && JSON.stringify(request.url).includes('Users'),
    )
    const outcomes: Record<string, number> = {}
    let number = 0
    for (const { name, request } of posts) {
      // Their mail addresses are made up and of many domains: each becomes one of ours, the same for the same user.
      const raw = (request?.body?.raw ?? '').replaceAll('${__UUID}', () => String(++number))
      const userName = /"userName"\s*:\s*"([^"]+)"/.exec(raw)?.[1] ?? 'nobody'
      const body = raw.replaceAll(/("value"\s*:\s*")([^"]*)(")/g, `$1${userName.toLowerCase()}@firm.example$3`)
      outcomes[name] = (await call('POST', '/Users', body)).status
    }
    expect(outcomes).toMatchObject({
      'Post User': 201,
      'Post EnterpriseUser': 201,
      'create user for group 2': 201,
      'Post user "OMalley"': 201,
      'Post emp1 with string "True"': 201,
      'Post emp2': 201,
      'Post emp3': 201,
      'Post no username': 400,
      'Post junk': 400,
      'Post emp3 exists': 409,
      'Post enterprise user': 201,
    })
    const byName = async (name: string) =>
      (await call('GET', `/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`)).body.Resources[0] as Json & {
        id: string
      }
    const [three, four] = [await byName('UserName333'), await byName('UserName444')]
    const group = (await call('POST', '/Groups', { displayName: 'Group1DisplayName', members: [] })).body
    const patches = flat(item).filter(({ name, request }) => request?.method === 'PATCH' && name.startsWith('Patch '))
    const sizes: number[] = []
    for (const { request } of patches.filter(({ request: one }) => JSON.stringify(one?.url).includes('Groups'))) {
      const body = (request?.body?.raw ?? '').replaceAll('{{id4}}', four.id).replaceAll('{{id3}}', three.id)
      const { status, body: after } = await call('PATCH', `/Groups/${group.id}`, body)
      expect(status).toBe(200)
      sizes.push((after['members'] as unknown[]).length)
    }
    // Add a user, remove them, add them again, remove everybody.
    expect(sizes).toEqual([1, 0, 1, 0])
    expect(
      (await call('PATCH', `/Groups/${group.id}`, patchOf({ op: 'add', path: 'members', value: 'string id 1' })))
        .status,
    ).toBe(400)
    const thin = (await call('GET', `/Groups/${group.id}?excludedAttributes=members`)).body
    expect('members' in thin).toBe(false)
  })
})
