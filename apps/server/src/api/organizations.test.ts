import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API, type CallResult, type Operation, operations } from '@millwright/api'
import type { OpenDatabase } from '../db/open-database.ts'
import { type ApiCaller, signUp, tokenFor } from '../testing/api-caller.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { BODIES, SOME_ID } from './examples.ts'

describe.each(DATABASES)('organizations by the API on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let ada: ApiCaller
  let eve: ApiCaller
  let acme: string
  let other: string

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    const found = async (name: string) => {
      const { browser, personId } = await signUp(server, name)
      const roles = ['recruiter', 'hiring-manager']
      await browser.post('/organizations', { id: randomUUID(), name: `${name} Works`, roles })
      return { personId, caller: await tokenFor(server, personId) }
    }
    ada = (await found('Ada')).caller
    eve = (await found('Eve')).caller
    const own = async (who: ApiCaller) =>
      ((await (await who.call('GET', '/organizations')).json()) as CallResult<'listOrganizations'>).items[0]!.id
    acme = await own(ada)
    other = await own(eve)
    // Those that confirm addresses.
    await server.mails()
  })
  afterAll(() => database.close())

  const send = async (who: ApiCaller, method: string, path: string, body?: unknown, key?: string) => {
    const headers = key ? { 'idempotency-key': key } : {}
    const response = await who.call(method, `/organizations/${acme}${path}`, body, headers)
    const text = await response.text()
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as never, text }
  }

  it('makes teams, invites, asks candidates, and finds it all in the audit log', async () => {
    const team = await send(ada, 'POST', '/teams', { name: 'Platform' }, 'team-1')
    expect(team.status).toBe(201)
    expect((await send(ada, 'POST', '/teams', { name: 'Platform' }, 'team-1')).text).toBe(team.text)
    expect((await send(ada, 'POST', '/teams', { name: 'Platform' })).status).toBe(409)
    const { id } = team.body as CallResult<'createTeam'>
    expect((await send(ada, 'GET', `/teams/${id}`)).body).toMatchObject({ name: 'Platform', people: [] })
    expect((await send(ada, 'DELETE', `/teams/${id}`)).status).toBe(204)
    expect((await send(ada, 'DELETE', `/teams/${id}`)).status).toBe(404)

    const invitation = await send(ada, 'POST', '/invitations', { email: 'Grace@Example.org', roles: ['reviewer'] })
    expect(invitation.status).toBe(201)
    const asked = await send(ada, 'POST', '/assignments', BODIES.createAssignment, 'ask-1')
    expect(asked.status).toBe(201)
    expect((await send(ada, 'POST', '/assignments', BODIES.createAssignment, 'ask-1')).text).toBe(asked.text)
    const mails = await server.mails()
    expect(mails).toHaveLength(2)
    // The links that let people in are in the mails, and in no reply.
    for (const { text } of mails) {
      const token = /[?&]token=([\w-]+)/.exec(text)![1]!
      expect(`${invitation.text}${asked.text}`).not.toContain(token)
    }
    const assignment = asked.body as CallResult<'createAssignment'>
    expect(assignment).toMatchObject({ state: 'asked', email: 'grace@example.org', finishedOn: null })
    expect((await send(ada, 'GET', `/assignments/${assignment.id}/result`)).status).toBe(404)
    const early = { outcome: 'hold', reason: 'Waiting for the result of the test.', seen: 'nothing' }
    expect((await send(ada, 'POST', `/assignments/${assignment.id}/decisions`, early)).status).toBe(409)
    expect((await send(ada, 'POST', `/assignments/${assignment.id}/withdraw`)).body).toMatchObject({
      state: 'withdrawn',
    })
    // The candidate is told.
    expect(await server.mails()).toHaveLength(1)
    expect((await send(ada, 'GET', '/assignments?state=asked')).body).toMatchObject({ items: [], next: null })

    const actions: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: CallResult<'listAudit'> = (
        await send(ada, 'GET', `/audit?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).body
      actions.push(...page.items.map(({ action }) => action))
      cursor = page.next
    }
    expect(actions).toEqual(
      expect.arrayContaining([
        'team.made',
        'team.deleted',
        'invitation.sent',
        'assignment.made',
        'assignment.withdrawn',
      ]),
    )
    expect(actions.filter((action) => action === 'assignment.made')).toHaveLength(1)
  })

  it('does not exist for people of another organization: every operation', async () => {
    const theirs = (Object.entries(operations) as [keyof typeof operations, Operation][]).filter(([, { path }]) =>
      path.includes('{organizationId}'),
    )
    expect(theirs.length).toBeGreaterThan(15)
    for (const [name, { method, path, body }] of theirs) {
      const address = path.replace('{organizationId}', acme).replaceAll(/\{\w+\}/g, SOME_ID)
      const response = await eve.call(method.toUpperCase(), address, body ? BODIES[name] : undefined)
      expect(response.status, name).toBe(404)
    }
    expect(await server.mails()).toEqual([])
  })

  it('an organization’s token works in its organization alone', async () => {
    const scopes = ['organization:read', 'audit:read'] as const
    const robot = await tokenFor(server, eve.personId, { scopes, organizationId: other })
    expect((await robot.call('GET', `/organizations/${other}/teams`)).status).toBe(200)
    expect((await robot.call('GET', `/organizations/${acme}/teams`)).status).toBe(404)
    expect((await robot.call('GET', `${API}/profile`)).status).toBe(403)
    const foreign = await tokenFor(server, eve.personId, { scopes, organizationId: acme })
    expect((await foreign.call('GET', `/organizations/${other}/teams`)).status).toBe(401)
  })
})
