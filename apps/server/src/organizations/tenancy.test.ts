import { randomBytes, randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALL_SCOPES } from '@millwright/api'
import { ROLES } from '../accounts/policy.ts'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import { createApp } from '../app.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import * as tables from '../db/schema.ts'
import type { Role } from '../db/schema.ts'
import { answerOpen } from '../testing/sitting.ts'
import { DATABASES } from '../testing/test-database.ts'
import { ORIGIN, startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'

/**
 * Every endpoint, tried by everybody of another tenant. Two organizations have one of everything; all that belongs to the first one
 * has its mark in it. The endpoints come from the application itself, so a new one cannot be forgotten: when it has a parameter
 * without a value here, the test fails until somebody says whose it is.
 */

const PASSWORD = 'correct horse battery'
const TEST = 'ml-engineer-junior'

/** For every parameter that names something of somebody, by the part of the address up to it. */
interface World {
  mark: string
  ids: Record<string, string>
  /** For bodies. */
  fields: Record<string, string>
  admin: Browser
  candidate: Browser
  adminToken: string
}

/** Parameters that name content, and what belongs to nobody. */
const NOBODYS: Record<string, string> = {
  '/public/:name': 'styles.css',
  '/assets/:name': 'none.js',
  '/roles/:role': 'ml-engineer',
  '/skills/:skill': 'ranking-metrics',
  '/guides/:guide': 'ml_engineer_enterprise',
  '/guides/:guide/examples/:example': 'threshold',
  '/guides/:guide/check/:item': 'mod-framing-break-even',
  '/measure/:blueprint': TEST,
  '/measure/skills/:skill': 'mod-eval',
  '/challenges/:id': 'py-threshold-cost',
  '/challenges/:id/compare': 'py-threshold-cost',
  '/challenges/:id/files/:name{.+}': 'starter.py',
  '/privacy/:text': 'assignment',
  '/privacy/:text/:version': '2026-11-28',
  '/api/v1/roles/:roleId': 'ml-engineer',
  '/api/v1/skills/:skillId': 'ranking-metrics',
  '/api/v1/blueprints/:blueprintId': TEST,
  '/api/v1/challenges/:challengeId': 'py-threshold-cost',
  '/api/v1/guides/:guideId': 'ml_engineer_enterprise',
  '/api/v1/sessions/:sessionId/drafts/:position': '1',
  '/items/:item': 'none',
  // Opens to whoever knows its secret name, as calendars need it.
  '/calendar/:file': 'none.ics',
  '/organizations/:slug/identity/new/:kind{oidc|saml}': 'oidc',
  '/scim/v2/Schemas/:id': 'urn:ietf:params:scim:schemas:core:2.0:User',
  '/scim/v2/ResourceTypes/:id': 'User',
  // Whoever has the token may see it; nobody else knows one.
  '/shared/:token': newToken(),
  '/reviews/:token': newToken(),
  '/profile/reviews/own/:rubric': 'innovation-and-growth',
  '/sign-in/:kind{oidc|saml}': 'oidc',
  '/sign-in/:kind{oidc|saml}/:provider': randomUUID(),
  '/sign-in/oidc/:provider': randomUUID(),
  '/sign-in/saml/:provider': randomUUID(),
  '/installation/identity/new/:kind{oidc|saml}': 'oidc',
  '/installation/identity/:provider': randomUUID(),
  '/installation/identity/:provider/domains/:domain': 'example.org',
  '/grading/tokens/:id': randomUUID(),
  '/grading/regradings/:id': randomUUID(),
}

/** Not tried: they would end the actor's own session or account, or make new people, and name nobody else's data. */
const LEFT_OUT = /^\/(account(?!\/(sessions|passkeys)\/:)|setup|sign-out|saml|oidc|identity)\b/

/** Every page repeats its own address in the form that changes the language: whoever asked knows it. */
const withoutAsked = (html: string) => html.replace(/<input type="hidden" name="next" value="[^"]*"\/>/, '')

/** Takes something of one's own away, and answers the same whether or not there was one of this name. */
const SAYS_THE_SAME = new Set(['/account/sessions/:id/end'])

interface Outsider {
  name: string
  browser: Browser
  token: string | null
}

interface Endpoint {
  method: string
  path: string
}

/** Names that stand for a part of an address. */
const PARAMETER = /:\w+(\{[^}]*\})?/g

function addressOf({ path }: Endpoint, valueOf: (upTo: string, place: number) => string): string {
  let place = 0
  return path.replace(PARAMETER, (_, __, at: number) => {
    const upTo = path.slice(0, at) + path.slice(at).split('/')[0]!
    return encodeURIComponent(valueOf(upTo, place++))
  })
}

const parametersOf = (path: string) =>
  [...path.matchAll(PARAMETER)].map(({ index }) => path.slice(0, index) + path.slice(index).split('/')[0]!)

describe.each(DATABASES)('tenants on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let endpoints: Endpoint[]
  let falcon: World
  let heron: World
  const outsiders: Outsider[] = []

  const account = async (email: string, name: string): Promise<{ browser: Browser; personId: string }> => {
    const browser = server.browser()
    await browser.post('/account/sign-up', { name, email, password: PASSWORD })
    const [row] = await database.db.select().from(tables.person).where(eq(tables.person.email, email))
    return { browser, personId: row!.id }
  }
  const join = async (organizationId: string, personId: string, roles: Role[]): Promise<string> => {
    const id = randomUUID()
    const at = server.clock.now
    await database.db
      .insert(tables.membership)
      .values({ id, organizationId, personId, roles, createdAt: at, updatedAt: at })
    return id
  }
  const tokenFor = async (personId: string, organizationId: string | null, name: string) => {
    const token = `mw_${newToken()}`
    const id = randomUUID()
    const stored = { id, personId, organizationId, name, prefix: token.slice(0, 8), tokenHash: hashOfToken(token) }
    await database.db.insert(tables.apiToken).values({ ...stored, scopes: ALL_SCOPES, createdAt: server.clock.now })
    return { id, token }
  }

  /** An organization with one of everything, all of it marked. */
  const makeWorld = async (mark: string): Promise<World> => {
    const { db } = database
    const at = server.clock.now
    const email = (who: string) => `${who}@${mark}.example`
    const admin = await account(email('admin'), `Admin ${mark}`)
    const candidate = await account(email('candidate'), `Candidate ${mark}`)
    const organizationId = randomUUID()
    await db
      .insert(tables.organization)
      .values({ id: organizationId, name: `The ${mark} company`, slug: `${mark}-company`, createdAt: at })
    await join(organizationId, admin.personId, [...ROLES])
    const other = await account(email('member'), `Member ${mark}`)
    const memberId = await join(organizationId, other.personId, ['taker'])
    const address = `/organizations/${mark}-company`

    const team = randomUUID()
    await admin.browser.post(`${address}/teams`, { id: team, name: `Team ${mark}` })
    await admin.browser.post(`${address}/teams/${team}/members`, { email: email('member') })
    const invitation = randomUUID()
    await admin.browser.post(`${address}/invitations`, { id: invitation, email: email('invited'), roles: ['taker'] })
    const assignment = randomUUID()
    const asked = await admin.browser.post(`${address}/assignments`, {
      id: assignment,
      blueprintId: TEST,
      name: `Candidate ${mark}`,
      email: email('candidate'),
      days: '14',
    })
    const link = (await asked.text()).match(/token=([\w-]{43})/)![1]!
    await candidate.browser.post('/assignments/accept', { token: link, agree: 'yes' })
    const session = (await candidate.browser.post(`/assignments/${assignment}/start`, {})).headers
      .get('location')!
      .replace('/sessions/', '')
    expect((await answerOpen(server, candidate.browser, session, false)).status).toBe(303)
    await candidate.browser.post(`/sessions/${session}/end`, {})
    const practice = await candidate.browser.post(
      '/challenges/py-threshold-cost/submissions',
      { action: 'submit', idempotencyKey: randomUUID(), 'file:solution.py': `# ${mark}` },
      { accept: 'application/json' },
    )
    const { submissionId } = (await practice.json()) as { submissionId: string }
    const [job] = await db.select().from(tables.gradingJob).where(eq(tables.gradingJob.submissionId, submissionId))
    const example = await candidate.browser.post(
      '/guides/ml_engineer_enterprise/examples/threshold/runs',
      { code: `# ${mark}`, key: randomUUID() },
      { accept: 'application/json' },
    )
    const { run } = (await example.json()) as { run: string }
    await db
      .insert(tables.draft)
      .values({ personId: candidate.personId, scope: `item:${session}:1`, content: mark, revision: 1, savedAt: at })

    const report = { scope: 'whole', with: ['name', 'history'], days: '30', note: `Note ${mark}` }
    expect((await candidate.browser.post('/profile/share', report)).status).toBe(200)
    const [shared] = await db.select().from(tables.reportLink).where(eq(tables.reportLink.personId, candidate.personId))

    await candidate.browser.post('/profile/reviews/requests', {
      rubrics: 'innovation-and-growth',
      days: '30',
      note: `Review ${mark}`,
    })
    const [askedFor] = await db
      .select()
      .from(tables.reviewRequest)
      .where(eq(tables.reviewRequest.personId, candidate.personId))
    const said = randomUUID()
    await db.insert(tables.review).values({
      id: said,
      personId: candidate.personId,
      requestId: askedFor!.id,
      relation: 'peer',
      reviewerName: `Colleague ${mark}`,
      catalogueHash: server.context.catalogue().hash,
      ratings: [{ rubric: 'innovation-and-growth', criterion: 'noticing', step: 2, example: mark, month: null }],
      recordedAt: at,
    })

    const decided = await admin.browser.get(`${address}/assignments/${assignment}`)
    const seen = (await decided.text()).match(/name="seen" value="([\w-]+)"/)![1]!
    const reason = `Reason of the ${mark} company`
    const decision = randomUUID()
    const decide = { id: decision, seen, outcome: 'advance', reason }
    expect((await admin.browser.post(`${address}/assignments/${assignment}/decisions`, decide)).status).toBe(303)
    await admin.browser.post(`${address}/accommodations/${candidate.personId}`, {
      percent: '50',
      minutes: '0',
      breaks: '0',
    })
    const token = await tokenFor(admin.personId, organizationId, `Token ${mark}`)
    const own = await tokenFor(candidate.personId, null, `Own token ${mark}`)
    const endpoint = randomUUID()
    await db.insert(tables.webhookEndpoint).values({
      id: endpoint,
      organizationId,
      url: `https://${mark}.example/hook`,
      events: [],
      secret: server.context.vault.seal(`whsec_${randomBytes(24).toString('base64')}`, `webhook-endpoint/${endpoint}`),
      createdAt: at,
      updatedAt: at,
    })
    const [event] = await db
      .select()
      .from(tables.webhookEvent)
      .where(eq(tables.webhookEvent.organizationId, organizationId))
    const [delivery] = await db
      .insert(tables.webhookDelivery)
      .values({ id: randomUUID(), eventId: event!.id, endpointId: endpoint, state: 'waiting', nextAttemptAt: at })
      .returning()
    const provider = randomUUID()
    await db.insert(tables.identityProvider).values({
      id: provider,
      organizationId,
      kind: 'oidc',
      name: `Provider ${mark}`,
      domains: [{ domain: `${mark}.example`, token: `domain-token-${mark}`, provenAt: null }],
      settings: { issuer: `https://${mark}.example`, clientId: mark, trustsAddresses: false },
      createdAt: at,
      updatedAt: at,
    })
    const passkey = randomUUID()
    await db.insert(tables.passkey).values({
      id: passkey,
      name: `Passkey ${mark}`,
      publicKey: mark,
      userId: candidate.personId,
      credentialID: `credential-${mark}`,
      counter: 0,
      deviceType: 'singleDevice',
      backedUp: false,
    })
    const [login] = await db
      .select()
      .from(tables.loginSession)
      .where(eq(tables.loginSession.userId, candidate.personId))

    const ids: Record<string, string> = {
      '/organizations/:slug': `${mark}-company`,
      '/organizations/:slug/members/:member': memberId,
      '/organizations/:slug/invitations/:id': invitation,
      '/organizations/:slug/teams/:team': team,
      '/organizations/:slug/teams/:team/members/:member': memberId,
      '/organizations/:slug/assignments/:id': assignment,
      '/organizations/:slug/accommodations/:person': candidate.personId,
      '/organizations/:slug/tokens/:id': token.id,
      '/organizations/:slug/webhooks/:endpoint': endpoint,
      '/organizations/:slug/webhooks/:endpoint/deliveries/:delivery': delivery!.id,
      '/organizations/:slug/identity/:provider': provider,
      '/organizations/:slug/identity/:provider/domains/:domain': `${mark}.example`,
      '/assignments/:id': assignment,
      '/sessions/:id': session,
      '/submissions/:id': submissionId,
      '/guides/:guide/examples/:example/runs/:run': run.split('/').at(-1)!,
      '/account/passkeys/:id': passkey,
      '/profile/share/:id': shared!.id,
      '/profile/reviews/:id': said,
      '/profile/reviews/requests/:id': askedFor!.id,
      '/account/sessions/:id': login!.id,
      '/grading/jobs/:id': job!.id,
      '/api/worker/v1/jobs/:id': job!.id,
      '/api/v1/organizations/:organizationId': organizationId,
      '/api/v1/organizations/:organizationId/members/:membershipId': memberId,
      '/api/v1/organizations/:organizationId/invitations/:invitationId': invitation,
      '/api/v1/organizations/:organizationId/teams/:teamId': team,
      '/api/v1/organizations/:organizationId/teams/:teamId/members/:membershipId': memberId,
      '/api/v1/organizations/:organizationId/assignments/:assignmentId': assignment,
      '/api/v1/sessions/:sessionId': session,
      '/api/v1/submissions/:submissionId': submissionId,
      '/api/v1/tokens/:tokenId': own.id,
      '/scim/v2/Users/:id': memberId,
      '/scim/v2/Groups/:id': team,
    }
    const fields = {
      token: link,
      scope: `item:${session}:1`,
      email: email('member'),
      seen,
      do: 'set-aside',
      assignmentId: assignment,
      organizationId,
      personId: candidate.personId,
      membershipId: memberId,
      sessionId: session,
    }
    return { mark, ids, fields, admin: admin.browser, candidate: candidate.browser, adminToken: token.token }
  }

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    const seen = new Map<string, Endpoint>()
    for (const { method, path } of createApp(server.context).routes) {
      // Middleware, and the API's answers to the wrong method and to preflights.
      if (method === 'ALL' || method === 'OPTIONS' || LEFT_OUT.test(path)) continue
      seen.set(`${method} ${path}`, { method, path })
    }
    endpoints = [...seen.values()]
    falcon = await makeWorld('zufalcon')
    heron = await makeWorld('zuheron')
    const [organization] = await database.db
      .select()
      .from(tables.organization)
      .where(eq(tables.organization.slug, heron.ids['/organizations/:slug']!))
    for (const roles of [...ROLES.map((role) => [role]), [...ROLES]]) {
      const name = roles.length > 1 ? 'all roles' : roles[0]!
      const { browser, personId } = await account(`${name.replace(' ', '-')}@outside.example`, `Outsider ${name}`)
      await join(organization!.id, personId, roles)
      outsiders.push({ name: `${name} of heron`, browser, token: (await tokenFor(personId, null, name)).token })
    }
    const stranger = await account('stranger@example.org', 'Stranger')
    outsiders.push({
      name: 'a stranger',
      browser: stranger.browser,
      token: (await tokenFor(stranger.personId, null, 'stranger')).token,
    })
    outsiders.push({ name: 'a token of the heron company', browser: server.browser(), token: heron.adminToken })
    const guest = server.browser()
    await guest.post(`/measure/${TEST}`, {})
    outsiders.push({ name: 'a guest', browser: guest, token: null })
    outsiders.push({ name: 'somebody signed out', browser: server.browser(), token: null })
  }, 180_000)
  afterAll(() => database.close())

  const send = (
    who: { browser: Browser; token: string | null },
    { method, path }: Endpoint,
    address: string,
    fields: Record<string, string>,
  ) => {
    if (!/^\/(api|scim)\//.test(path)) {
      const body = { ...fields, ...FORM }
      if (method === 'PUT') return who.browser.put(address, { ...body, revision: 1, content: 'x' })
      return method === 'GET' ? who.browser.get(address) : who.browser.post(address, body)
    }
    const headers = {
      'content-type': path.startsWith('/scim/') ? 'application/scim+json' : 'application/json',
      'if-match': '"1"',
      origin: ORIGIN,
    }
    return server.request(address, {
      method,
      headers: {
        ...headers,
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...(who.token ? { authorization: `Bearer ${who.token}` } : {}),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(JSON_BODIES[`${method} ${path}`] ?? {}) }),
    })
  }

  /** Every row that names something of this world, as one text for each table. */
  const rowsOf = async (world: World) => {
    const named = [...new Set(Object.values(world.ids)), world.mark].join('|')
    const found = (await database.db.execute(
      sql`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
    )) as unknown as { rows: { name: string }[] }
    const rows: Record<string, string> = {}
    for (const { name } of found.rows) {
      // Counting and the queue's clock are nobody's; what people are told is checked by its text.
      if (['rate_limit', 'catalogue_revision', 'idempotent_reply'].includes(name)) continue
      const result = (await database.db.execute(
        sql`select coalesce(string_agg(t::text, chr(10) order by t::text), '') as text from ${sql.identifier(name)} t where t::text ~ ${named}`,
      )) as unknown as { rows: { text: string }[] }
      rows[name] = result.rows[0]!.text
    }
    return rows
  }

  const owned = (path: string) => parametersOf(path).filter((upTo) => upTo in falcon.ids)

  it('knows a value for every parameter of every address', () => {
    const unknown = endpoints
      .flatMap(({ path }) => parametersOf(path))
      .filter((upTo) => !(upTo in NOBODYS) && !(upTo in falcon.ids))
    expect([...new Set(unknown)], 'Say in makeWorld whose this is, or in NOBODYS that it is nobody’s').toEqual([])
    expect(endpoints.filter(({ path }) => owned(path).length > 0).length).toBeGreaterThan(50)
  })

  it('shows everybody of another tenant nothing, and lets them change nothing', async () => {
    const before = await rowsOf(falcon)
    const secrets = [falcon.mark, ...Object.values(falcon.ids)]
    const wrong: string[] = []
    let tried = 0
    const tryAs = async (actor: Outsider, endpoint: Endpoint, address: string, isTheirs: boolean) => {
      tried++
      const response = await send(actor, endpoint, address, falcon.fields)
      const text = withoutAsked(await response.text())
      const leaked = secrets.filter((secret) => text.includes(secret))
      const says = `${actor.name}: ${endpoint.method} ${address} answered ${response.status}`
      if (leaked.length > 0) wrong.push(`${says} and names ${leaked.join(', ')}`)
      if (response.status >= 500) wrong.push(says)
      const to = response.headers.get('location') ?? ''
      const refused = [401, 403, 404].includes(response.status) || to.startsWith('/account/sign-in?')
      if (isTheirs && !refused && !SAYS_THE_SAME.has(endpoint.path)) wrong.push(says)
    }
    const admins = outsiders.filter(({ name }) => /^(admin|all roles)/.test(name))
    for (const endpoint of endpoints) {
      const { method, path } = endpoint
      const theirs = owned(path)
      // What one does with one's own is no trespass, and would change what the others find.
      if (theirs.length === 0 && method !== 'GET' && path !== '/drafts') continue
      const straight = addressOf(endpoint, (upTo) => falcon.ids[upTo] ?? NOBODYS[upTo]!)
      // Pages that belong to nobody are the same for all: whoever sees most looks at them.
      const actors = theirs.length > 0 ? outsiders : admins.slice(-1)
      await Promise.all(actors.map((actor) => tryAs(actor, endpoint, straight, theirs.length > 0)))
      if (theirs.length < 2) continue
      // What belongs to others, asked for through one's own door.
      const last = theirs.at(-1)
      const around = addressOf(endpoint, (upTo) => (upTo === last ? falcon.ids : heron.ids)[upTo] ?? NOBODYS[upTo]!)
      await Promise.all(admins.map((actor) => tryAs(actor, endpoint, around, true)))
    }
    expect(wrong).toEqual([])
    expect(tried).toBeGreaterThan(500)
    expect(await rowsOf(falcon)).toEqual(before)
  }, 180_000)

  it('would have noticed: those whom it belongs to see it with the same requests', async () => {
    const wrong: string[] = []
    let marked = 0
    const insiders = [
      { browser: falcon.admin, token: falcon.adminToken },
      { browser: falcon.candidate, token: null },
    ]
    // What ends something comes last, in this order.
    const ends = ['remove', 'revoke', 'withdraw', 'deactivate', 'delete', 'end', 'leave']
    const rank = ({ method, path }: Endpoint) => (method === 'GET' ? -2 : ends.indexOf(path.split('/').at(-1)!))
    for (const endpoint of endpoints.toSorted((one, other) => rank(one) - rank(other))) {
      const { method, path } = endpoint
      // What a page ends can be ended once: programs would find it gone.
      if (/^\/(api|scim)\//.test(path) && (method === 'DELETE' || rank(endpoint) >= 0)) continue
      // Graders and the owner of the installation are no tenants; a person's own tokens are tried as that person below.
      if (
        owned(path).length === 0 ||
        /^\/(grading|api\/worker|account|api\/v1\/(sessions|submissions|tokens))\b/.test(path)
      )
        continue
      const address = addressOf(endpoint, (upTo) => falcon.ids[upTo] ?? NOBODYS[upTo]!)
      const answers = []
      for (const insider of insiders) {
        const response = await send(insider, endpoint, address, falcon.fields)
        const text = await response.text()
        answers.push(response.status)
        if (text.includes(falcon.mark)) marked++
        if (response.status >= 500) wrong.push(`${method} ${address} ${response.status}`)
      }
      if (answers.every((status) => [401, 403, 404].includes(status)))
        wrong.push(`${method} ${address} ${answers.join(' ')}`)
    }
    expect(wrong).toEqual([])
    expect(marked).toBeGreaterThan(15)
  }, 180_000)
})

/** Fits every form: whoever is refused is refused for who they are. */
const FORM = {
  id: randomUUID(),
  name: 'Renamed',
  roles: 'taker',
  outcome: 'decline',
  reason: 'Written by somebody of another tenant.',
  blueprintId: TEST,
  days: '3',
  agree: 'yes',
  percent: '10',
  minutes: '0',
  breaks: '0',
  position: '1',
  choice: '1',
  action: 'skip',
  url: 'https://example.org/hook',
}
/** What the API wants, where it wants anything. */
const JSON_BODIES: Record<string, unknown> = {
  'POST /api/v1/sessions/:sessionId/answers': { position: 1, response: { kind: 'numeric', value: 1 } },
  'POST /api/v1/sessions/:sessionId/hand-ins': { position: 1, files: { 'solution.py': 'x = 1' } },
  'POST /api/v1/sessions/:sessionId/skips': { position: 1 },
  'PUT /api/v1/sessions/:sessionId/drafts/:position': { content: { choice: ['1'] } },
  'POST /api/v1/organizations/:organizationId/teams': { name: 'Renamed' },
  'POST /api/v1/organizations/:organizationId/invitations': { email: 'new@outside.example', roles: ['taker'] },
  'POST /api/v1/organizations/:organizationId/assignments': {
    blueprintId: TEST,
    candidateName: 'Somebody',
    email: 'new@outside.example',
    days: 3,
  },
  'POST /api/v1/organizations/:organizationId/assignments/:assignmentId/decisions': {
    outcome: 'decline',
    reason: 'Written by somebody of another tenant.',
    seen: 'nothing',
  },
  'PUT /scim/v2/Users/:id': {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'somebody@outside.example',
    active: false,
  },
  'PATCH /scim/v2/Users/:id': {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  },
  'PUT /scim/v2/Groups/:id': {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: 'Renamed',
    members: [],
  },
  'PATCH /scim/v2/Groups/:id': {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'displayName', value: 'Renamed' }],
  },
}
