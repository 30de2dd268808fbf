import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALL_SCOPES, API, type Operation, operations, PROBLEMS } from '@millwright/api'
import { apiToken, submission, testSession } from '../db/schema.ts'
import { eq } from 'drizzle-orm'
import type { OpenDatabase } from '../db/open-database.ts'
import { signUp, tokenFor, type ApiCaller } from '../testing/api-caller.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { openApiDocument } from './openapi.ts'

const BLUEPRINT = 'ml-engineer-senior'
const CHALLENGE = 'py-threshold-cost'
const NOBODYS = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
const all = Object.entries(operations) as [string, Operation][]

interface SessionBody {
  id: string
  open: { kind: string; position: number; item: { kind: string; options: { id: string }[] } } | null
  exercises: { outcome: string | null }[]
  finishedAt: string | null
}

describe('the document of the API', () => {
  it('is OpenAPI 3.1, and names every operation of the table', async () => {
    const document = openApiDocument()
    const result = await new Validator().validate(structuredClone(document))
    expect(result.errors).toBeUndefined()
    expect(result.valid).toBe(true)
    const paths = document['paths'] as Record<string, Record<string, { operationId: string; responses: object }>>
    for (const [name, { path, method, replies }] of all) {
      expect(paths[path]![method]!.operationId).toBe(name)
      expect(Object.keys(paths[path]![method]!.responses)).toEqual(expect.arrayContaining(Object.keys(replies)))
    }
    // Every reference leads somewhere.
    const text = JSON.stringify(document)
    const schemas = (document['components'] as { schemas: object }).schemas
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) expect(schemas).toHaveProperty(name!)
    expect(text).not.toContain('$defs')
  })

  it.each(all)('%s names its parameters as its address does', (_, { path, params }) => {
    const inAddress = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(Object.keys(params?.shape ?? {})).toEqual(inAddress)
  })
})

describe.each(DATABASES)('the API on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let ada: ApiCaller
  let eve: ApiCaller
  let adasBrowser: ReturnType<TestServer['browser']>

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    const signedUp = await signUp(server, 'Ada')
    adasBrowser = signedUp.browser
    ada = await tokenFor(server, signedUp.personId)
    eve = await tokenFor(server, (await signUp(server, 'Eve')).personId)
  })
  afterAll(() => database.close())

  const json = async <Body = Record<string, unknown>>(response: Promise<Response>) =>
    (await (await response).json()) as Body
  const status = async (response: Promise<Response>) => (await response).status
  /** An address of an operation that leads to nothing. */
  const addressOf = ({ path }: Operation) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      name === 'position'
        ? '1'
        : /^(session|submission|token|organization|team|invitation|assignment)Id$/.test(name)
          ? NOBODYS
          : 'nothing-such',
    )
  const begin = async (who = ada, key?: string) => {
    const headers = key ? { 'idempotency-key': key } : {}
    return json<SessionBody>(who.call('POST', '/sessions', { blueprintId: BLUEPRINT }, headers))
  }
  const responseTo = ({ open: shown }: SessionBody) => {
    const { kind, options } = shown!.item
    const ids = options.map(({ id }) => id)
    if (kind === 'numeric') return { kind, value: 1 }
    if (kind === 'single') return { kind, option: ids[0] }
    return kind === 'multiple' ? { kind, options: ids.slice(0, 2) } : { kind, order: ids }
  }

  it('asks for exactly the scope that the table names: every operation with every scope', async () => {
    for (const [name, one] of all) {
      const address = addressOf(one)
      const method = one.method.toUpperCase()
      const anonymous = await server.request(`${API}${address}`, { method })
      if (one.scope === null) expect(anonymous.status, name).not.toBe(401)
      else expect(anonymous.status, name).toBe(401)
    }
    // Nothing of it is the database's: once is enough.
    if (database.kind === 'postgresql') return
    for (const scope of ALL_SCOPES) {
      const caller = await tokenFor(server, ada.personId, { scopes: [scope] })
      for (const [name, one] of all) {
        const response = await caller.call(one.method.toUpperCase(), addressOf(one), one.body ? {} : undefined)
        const refused = one.scope !== null && one.scope !== scope
        expect(response.status === 403, `${name} with ${scope}: ${response.status}`).toBe(refused)
        expect(response.status, `${name} with ${scope}`).toBeLessThan(500)
      }
    }
  })

  it('sits a test: begins once, answers once, goes on, ends, and tells what came of it', async () => {
    const begun = await ada.call('POST', '/sessions', { blueprintId: BLUEPRINT })
    expect(begun.status).toBe(201)
    const session = (await begun.json()) as SessionBody
    expect(begun.headers.get('location')).toBe(`${API}/sessions/${session.id}`)
    expect(await status(ada.call('POST', '/sessions', { blueprintId: BLUEPRINT }))).toBe(200)
    expect(await status(eve.call('GET', `/sessions/${session.id}`))).toBe(404)
    const send = (who: ApiCaller, position: number, response: unknown) =>
      who.call('POST', `/sessions/${session.id}/answers`, { position, response })
    expect(await status(send(eve, 1, responseTo(session)))).toBe(404)
    expect(await status(send(ada, 2, responseTo(session)))).toBe(409)
    const unfit = await send(ada, 1, { kind: 'single', option: '9' })
    expect([unfit.status, ((await unfit.json()) as { type: string }).type]).toEqual([409, '/api/problems#does-not-fit'])
    const next = await json<SessionBody>(send(ada, 1, responseTo(session)))
    expect(next.open?.position).toBe(2)
    expect(await status(send(ada, 1, responseTo(session)))).toBe(409)
    expect(await status(ada.call('GET', `/sessions/${session.id}/results`))).toBe(409)
    const ended = await json<SessionBody>(ada.call('POST', `/sessions/${session.id}/end`))
    expect(ended.open).toBeNull()
    expect(await status(ada.call('POST', `/sessions/${session.id}/end`))).toBe(200)
    const results = await json<{ answered: number; standing: { composite: object | null; skills: object[] } }>(
      ada.call('GET', `/sessions/${session.id}/results`),
    )
    // One answer says nothing of a target yet, something of its skill.
    expect(results).toMatchObject({ answered: 1, standing: { composite: null, allRequired: null } })
    expect(results.standing.skills.length).toBeGreaterThan(1)
    const profile = await json<{ observationCount: number; skills: { standardError: number }[] }>(
      ada.call('GET', '/profile?target=ml-engineer/senior'),
    )
    expect(profile.observationCount).toBe(1)
    const evidence = await json<{ items: { source: object }[] }>(ada.call('GET', '/profile/evidence'))
    expect(evidence.items).toMatchObject([{ source: { kind: 'answer' } }])
    expect(Object.keys(evidence.items[0]!.source)).toEqual(['kind'])
  })

  it('does a write once for each key, says the same again, and refuses the key for something else', async () => {
    const key = 'key-of-a-start'
    const first = await ada.call('POST', '/sessions', { blueprintId: BLUEPRINT }, { 'idempotency-key': key })
    const session = (await first.json()) as SessionBody
    await ada.call('POST', `/sessions/${session.id}/end`)
    const again = await ada.call('POST', '/sessions', { blueprintId: BLUEPRINT }, { 'idempotency-key': key })
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(await again.json()).toEqual(session)
    const other = await ada.call('POST', '/sessions', { blueprintId: 'other' }, { 'idempotency-key': key })
    expect([other.status, ((await other.json()) as { type: string }).type]).toEqual([422, '/api/problems#key-reused'])
    // A key is its person's.
    expect((await begin(eve, key)).id).not.toBe(session.id)
    server.clock.now = new Date(server.clock.now.getTime() + 25 * 3_600_000)
    expect((await begin(ada, key)).id).not.toBe(session.id)
  })

  it('does it once when the same comes five times at the same moment', async () => {
    const send = () =>
      ada.call(
        'POST',
        `/challenges/${CHALLENGE}/submissions`,
        { purpose: 'submit', files: { 'solution.py': 'x = 1' } },
        { 'idempotency-key': 'five-at-once' },
      )
    const replies = await Promise.all(Array.from({ length: 5 }, send))
    const ids = await Promise.all(replies.map(async (one) => ((await one.json()) as { id: string }).id))
    expect(replies.map((one) => one.status)).toEqual([202, 202, 202, 202, 202])
    expect(new Set(ids).size).toBe(1)
    const stored = await server.context.system.select().from(submission).where(eq(submission.personId, ada.personId))
    expect(stored).toHaveLength(1)
    // Without a key each is a new one, and a failed attempt leaves no key behind.
    expect(
      await status(
        ada.call('POST', '/challenges/none/submissions', { purpose: 'run', files: {} }, { 'idempotency-key': 'k2' }),
      ),
    ).toBe(404)
    const afterwards = { purpose: 'run', files: { 'solution.py': 'x = 2' } }
    expect(
      await status(ada.call('POST', `/challenges/${CHALLENGE}/submissions`, afterwards, { 'idempotency-key': 'k2' })),
    ).toBe(202)
  })

  it('pages through what grows meanwhile without a gap or a double', async () => {
    const ids: string[] = []
    for (let at = 0; at < 5; at++) {
      const { id } = await begin(eve)
      ids.push(id)
      await eve.call('POST', `/sessions/${id}/end`)
      // Two at the same moment, as with any clock.
      if (at % 2 === 0) server.clock.now = new Date(server.clock.now.getTime() + 1000)
    }
    const before = await json<{ items: { id: string }[] }>(eve.call('GET', '/sessions?limit=100'))
    const seen: string[] = []
    let path: string | null = '/sessions?limit=2'
    while (path !== null) {
      const response: Response = await eve.call('GET', path)
      const page = (await response.json()) as { items: { id: string }[]; next: string | null }
      seen.push(...page.items.map(({ id }) => id))
      const link = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] ?? null
      expect(link === null).toBe(page.next === null)
      path = link
      if (seen.length === 2) await begin(eve)
    }
    expect(seen).toEqual(before.items.map(({ id }) => id))
    expect(await status(eve.call('GET', '/sessions?cursor=nonsense'))).toBe(404)
    const foreign = (await json<{ next: string }>(eve.call('GET', '/skills?limit=1'))).next
    expect(await status(eve.call('GET', `/sessions?cursor=${foreign}`))).toBe(404)
    expect(await status(eve.call('GET', '/sessions?limit=0'))).toBe(422)
    expect(await status(eve.call('GET', '/sessions?limt=3'))).toBe(422)
    expect(await status(eve.call('GET', '/sessions?limit=3&limit=4'))).toBe(422)
  })

  it('saves a draft over the version that was read, and over no other', async () => {
    const path = `/challenges/${CHALLENGE}/draft`
    const nothing = await ada.call('GET', path)
    expect([nothing.headers.get('etag'), (await nothing.json()) as object]).toMatchObject(['"0"', { content: {} }])
    const put = (content: object, tag?: string) =>
      ada.call('PUT', path, { content }, tag === undefined ? {} : { 'if-match': tag })
    expect(await status(put({ a: '1' }))).toBe(428)
    const saved = await put({ 'solution.py': 'one' }, '"0"')
    expect([saved.status, saved.headers.get('etag')]).toEqual([200, '"1"'])
    const late = await put({ 'solution.py': 'other' }, '"0"')
    expect([late.status, late.headers.get('etag'), late.headers.get('content-type')]).toEqual([
      412,
      '"1"',
      'application/problem+json',
    ])
    expect(await status(put({ 'solution.py': 'two' }, '"99"'))).toBe(412)
    expect(await status(put({ 'solution.py': 'two' }, '"x'))).toBe(422)
    expect(await status(put({ 'solution.py': 'two' }, '*'))).toBe(200)
    expect(await json(ada.call('GET', path))).toMatchObject({ revision: 2, content: { 'solution.py': 'two' } })
  })

  it('gives the catalogue once, and says when it is still the same', async () => {
    const first = await server.request(`${API}/skills/mod-eval`, {})
    const tag = first.headers.get('etag')!
    expect(tag).toContain(server.context.catalogue().hash)
    for (const seen of [tag, `W/${tag}`, `"old", ${tag}`, '*'])
      expect(await status(server.request(`${API}/skills`, { headers: { 'if-none-match': seen } }))).toBe(304)
    expect(await status(server.request(`${API}/skills`, { headers: { 'if-none-match': '"old"' } }))).toBe(200)
  })

  it('takes writes with a cookie from our own pages only, and a token before a cookie', async () => {
    const start = (headers: Record<string, string>) =>
      adasBrowser.send(`${API}/sessions`, {
        method: 'POST',
        body: JSON.stringify({ blueprintId: BLUEPRINT }),
        headers: { 'content-type': 'application/json', ...headers },
      })
    expect(await status(start({}))).toBe(403)
    expect(await status(start({ origin: 'https://evil.example' }))).toBe(403)
    expect(await status(start({ origin: 'https://app.example.org' }))).toBe(403)
    expect(await status(start({ 'sec-fetch-site': 'same-site' }))).toBe(403)
    expect(await status(start({ 'sec-fetch-site': 'same-origin' }))).toBeLessThan(300)
    expect(await status(start({ 'sec-fetch-site': 'same-origin', authorization: 'Bearer mw_wrong' }))).toBe(401)
    const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
    expect(await status(start(form))).toBe(415)
  })

  it('lets other sites call when the operator names them, without cookies', async () => {
    const ask = (origin: string) => server.request(`${API}/skills?limit=1`, { method: 'OPTIONS', headers: { origin } })
    const allowed = await ask('https://app.example.org')
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.org')
    expect(allowed.headers.has('access-control-allow-credentials')).toBe(false)
    expect((await ask('https://evil.example')).headers.has('access-control-allow-origin')).toBe(false)
  })

  it('ends with a token: revoked, expired, of somebody who has gone', async () => {
    const mine = await tokenFor(server, ada.personId, { scopes: ['tokens:read', 'tokens:write', 'profile:read'] })
    const me = await json<{ token: { id: string } }>(mine.call('GET', '/me'))
    const page = await json<{ items: { id: string; lastUsedAt: string | null }[] }>(mine.call('GET', '/tokens?limit=1'))
    expect(page.items[0]).toMatchObject({ id: me.token.id, lastUsedAt: server.clock.now.toISOString() })
    expect(JSON.stringify(page)).not.toContain(mine.token)
    expect(await status(eve.call('DELETE', `/tokens/${me.token.id}`))).toBe(404)
    expect(await status(mine.call('DELETE', `/tokens/${me.token.id}`))).toBe(204)
    expect(await status(mine.call('GET', '/me'))).toBe(401)
    const old = await tokenFor(server, ada.personId)
    server.clock.now = new Date(server.clock.now.getTime() + 91 * 86_400_000)
    expect(await status(old.call('GET', '/me'))).toBe(401)
    await server.context.system.update(apiToken).set({ expiresAt: null })
    expect(await status(old.call('GET', '/me'))).toBe(200)
  })

  it('answers every mistake with a problem document that says what to do', async () => {
    const expectProblem = async (response: Response, name: keyof typeof PROBLEMS) => {
      expect(response.headers.get('content-type'), name).toBe('application/problem+json')
      const body = (await response.json()) as Record<string, unknown>
      expect(body).toMatchObject({
        type: `/api/problems#${name}`,
        status: PROBLEMS[name].status,
        title: PROBLEMS[name].title,
      })
      expect(response.status).toBe(PROBLEMS[name].status)
      return body
    }
    const post = (body: string, headers = {}) => ada.call('POST', '/sessions', body, headers)
    await expectProblem(await ada.call('GET', '/nowhere'), 'not-found')
    await expectProblem(await ada.call('GET', '/sessions/not-an-id'), 'not-found')
    await expectProblem(await post('{'), 'malformed')
    await expectProblem(await post('{}', { 'content-type': 'text/plain' }), 'unsupported-type')
    await expectProblem(await post(`"${'x'.repeat(5 * 1024 * 1024)}"`), 'too-large')
    await expectProblem(await post('{"blueprintId":"a"}', { 'idempotency-key': 'with space' }), 'invalid')
    const invalid = await expectProblem(await post('{"blueprintId":7,"more":1}'), 'invalid')
    expect(invalid['errors']).toMatchObject([{ pointer: '/blueprintId' }, { pointer: '' }])
    const wrongMethod = await ada.call('DELETE', '/sessions')
    expect(wrongMethod.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS')
    await expectProblem(wrongMethod, 'method-not-allowed')
    const nested = '['.repeat(200_000) + ']'.repeat(200_000)
    await expectProblem(await post(nested), 'invalid')
  })

  it('stops who asks too often, and says for how long', async () => {
    const busy = await tokenFor(server, eve.personId)
    const replies = await Promise.all(Array.from({ length: 302 }, () => busy.call('GET', '/me')))
    const refused = replies.find((one) => one.status === 429)!
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await status(eve.call('GET', '/me'))).not.toBe(429)
  })

  it('keeps sittings of others out of sight', async () => {
    const rows = await server.context.system
      .select({ id: testSession.id })
      .from(testSession)
      .where(eq(testSession.personId, ada.personId))
    const session = rows[0]!.id
    for (const [name, one] of all.filter(([, { path }]) => path.includes('{sessionId}'))) {
      const address = addressOf(one).replace(NOBODYS, session)
      const body = name.startsWith('save')
        ? { content: {} }
        : { position: 1, response: { kind: 'numeric', value: 1 }, files: {} }
      const response = await eve.call(one.method.toUpperCase(), address, one.body ? body : undefined, {
        'if-match': '"0"',
      })
      expect([404, 422], name).toContain(response.status)
    }
  })
})
