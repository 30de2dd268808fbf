import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { LeasedJob, type RuntimeVersion } from '@millwright/api'
import type { OpenDatabase } from '../db/open-database.ts'
import * as tables from '../db/schema.ts'
import { signUp } from './api-caller.ts'
import { reviewsOf } from './reviews.ts'
import { answerOpen, begin, openExercise } from './sitting.ts'
import type { Browser, TestServer } from './test-server.ts'

export const SEERS = ['visitor', 'guest', 'account', 'admin', 'owner'] as const
export type Seer = (typeof SEERS)[number]

/** A page as one person sees it. */
export interface Visit {
  path: string
  as: Seer
}

export interface Populated {
  /** Every page that answers a GET with HTML, found among the application's own addresses. */
  visits: readonly Visit[]
  browsers: Record<Seer, Browser>
}

/** Addresses that are no pages: programs read them. */
const NO_PAGES = /^\/(api|scim|health|public|assets|metrics|search\/suggestions)\b|\.(json|jsonl|csv|ics|pdf|html)$/
/** Who sees a page that not everybody sees. */
const ONLY: readonly [RegExp, Seer][] = [
  [/^\/(organizations\/:slug|organizations\/(new|join)|organizations$)/, 'admin'],
  [/^\/(audit|installation|items|grading)/, 'owner'],
  [/^\/account\/(sign|forgotten|reset|confirm$)|^\/setup|^\/sign-in|^\/privacy/, 'visitor'],
  [/^\/(account|sessions|submissions|assignments|profile|path)/, 'account'],
]
/** Pages that a visitor sees otherwise than somebody with work of their own. */
const ALSO: readonly [RegExp, Seer][] = [
  [/^\/$/, 'account'],
  [/^\/(measure|skills\/graph|skills\/:skill|guides\/:guide|guides|challenges)$/, 'account'],
  [/^\/(account|profile|path)$/, 'visitor'],
  [/^\/(account|profile|path)$/, 'guest'],
]
const PARAMETER = /:\w+(\{[^}]*\})?/g
const CHALLENGE = 'py-threshold-cost'

/**
 * Puts realistic people and work into an empty installation: a visitor, a guest in the middle of a test, an account with a finished
 * and an open test and graded code, the admin of an organization with one of everything, and the owner.
 */
export async function populate(server: TestServer, { db }: OpenDatabase): Promise<Populated> {
  const guest = server.browser()
  await begin(guest)
  const account = await signUp(server, 'Ada')
  const finished = await sitToTheEnd(server, account.browser)
  const submission = await handIn(server, account.browser)
  const open = await begin(account.browser, 'ml-engineer-mid')
  await answerOpen(server, account.browser, open, true)
  await readAGuide(account.browser)
  const admin = await signUp(server, 'Grace')
  const organization = await found(server, admin.browser)
  const owner = await signUp(server, 'Edsger')
  await db.update(tables.person).set({ isOwner: true }).where(eq(tables.person.id, owner.personId))
  const browsers = {
    visitor: server.browser(),
    guest,
    account: account.browser,
    admin: admin.browser,
    owner: owner.browser,
  }
  const [text] = await db.select().from(tables.evidence).where(eq(tables.evidence.personId, account.personId)).limit(1)
  const reviews = await reviewsOf(server, account.browser)
  const shared = await account.browser.post('/profile/share', {
    scope: 'whole',
    with: ['name', 'history', 'reviews'],
    days: '30',
    note: 'for the reading group',
  })
  const values: Record<string, string> = {
    '/roles/:role': 'ml-engineer',
    '/skills/:skill': 'mod-eval',
    '/guides/:guide': 'ml_engineer_enterprise',
    '/guides/:guide/examples/:example': 'threshold',
    '/measure/skills/:skill': 'mod-eval',
    '/measure/:blueprint': 'ml-engineer-mid',
    '/sessions/:id': open,
    '/challenges/:id': CHALLENGE,
    '/submissions/:id': submission,
    '/organizations/:slug': organization.slug,
    '/organizations/:slug/members/:member': organization.member,
    '/organizations/:slug/teams/:team': organization.team,
    '/organizations/:slug/assignments/:id': organization.assignment,
    '/organizations/:slug/accommodations/:person': account.personId,
    '/organizations/:slug/webhooks/:endpoint': organization.webhook,
    '/organizations/:slug/identity/new/:kind{oidc|saml}': 'oidc',
    '/installation/identity/new/:kind{oidc|saml}': 'saml',
    '/assignments/:id': organization.assignment,
    '/profile/reviews/own/:rubric': 'leadership-and-communication',
    '/reviews/:token': reviews.open,
    '/shared/:token': /\/shared\/([\w-]{43})/.exec(await shared.text())?.[1] ?? '',
  }
  const more: Visit[] = [
    { path: `/sessions/${finished}`, as: 'account' },
    { path: `/sessions/${await sittingAtCode(server, account.browser)}`, as: 'account' },
    { path: `/profile/evidence?id=${encodeURIComponent(text?.id ?? '')}`, as: 'account' },
    { path: '/profile/rests-on?role=ml-engineer&level=junior&skill=mod-eval', as: 'account' },
    { path: '/profile?role=ai-engineer&level=senior&show=all&order=need', as: 'account' },
    { path: '/path?role=ai-engineer&level=senior', as: 'account' },
    { path: `/reviews/${reviews.answered}`, as: 'visitor' },
    { path: '/roles/compare?a=ml-engineer.mid&b=data-engineer.mid', as: 'visitor' },
    { path: '/search?q=drfit', as: 'visitor' },
    { path: '/search?q=xyzzy', as: 'visitor' },
    { path: '/no-such-page', as: 'visitor' },
  ]
  const patterns = new Set(
    server.app.routes.flatMap(({ method, path }) => (method === 'GET' && !NO_PAGES.test(path) ? [path] : [])),
  )
  const listed = [...patterns].flatMap((pattern): Visit[] => {
    const path = pathOf(pattern, values)
    if (path === null) return []
    const also = ALSO.flatMap(([fits, as]) => (fits.test(pattern) ? [as] : []))
    const first = ONLY.find(([fits]) => fits.test(pattern))?.[1] ?? 'visitor'
    return [...new Set([first, ...also])].map((as) => ({ path, as }))
  })
  const visits: Visit[] = []
  for (const visit of [...listed, ...more]) {
    const response = await browsers[visit.as].get(visit.path)
    const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false
    if (response.status >= 500) throw new Error(`${visit.path} answers ${response.status} to the ${visit.as}`)
    if (isPage && (response.status === 200 || visit.path === '/no-such-page')) visits.push(visit)
    else await response.body?.cancel()
  }
  return { visits, browsers }
}

/** The address with a value for each parameter; null when one has none here, as where only another site leads there. */
function pathOf(pattern: string, values: Record<string, string>): string | null {
  let known = true
  const path = pattern.replace(PARAMETER, (_, __, at: number) => {
    const value = values[pattern.slice(0, at) + pattern.slice(at).split('/')[0]!]
    known &&= value !== undefined
    return value ?? ''
  })
  return known ? path : null
}

/** Some sections read, and one practice question answered wrong. */
async function readAGuide(browser: Browser): Promise<void> {
  const guide = '/guides/ml_engineer_enterprise'
  for (const section of ['role', 'boundaries', 'framing']) await browser.post(`${guide}/read`, { section, read: 'yes' })
  await browser.post(`${guide}/check/mod-framing-review-threshold`, { do: 'check', number: '0.5' })
}

/** A whole test, one answer in three wrong. */
async function sitToTheEnd(server: TestServer, browser: Browser): Promise<string> {
  const session = await begin(browser)
  for (let asked = 0; asked < 30 && (await openExercise(server, session)).kind === 'item'; asked++)
    await answerOpen(server, browser, session, asked % 3 !== 2)
  await browser.post(`/sessions/${session}/end`, {})
  return session
}

/** A test at its first coding challenge. */
async function sittingAtCode(server: TestServer, browser: Browser): Promise<string> {
  const session = await begin(browser, 'ml-engineer-senior')
  for (let asked = 0; asked < 60 && (await openExercise(server, session)).kind === 'item'; asked++)
    await answerOpen(server, browser, session, asked % 3 !== 2)
  return session
}

const RUNTIME: RuntimeVersion = { id: 'python-ml', version: 'test', hash: 'test' }

/** Code handed in and graded: half of its tests right. */
async function handIn(server: TestServer, browser: Browser): Promise<string> {
  const sent = await browser.post(
    `/challenges/${CHALLENGE}/submissions`,
    { action: 'submit', idempotencyKey: randomUUID(), 'file:solution.py': 'def best_threshold():\n    return 0.5\n' },
    { accept: 'application/json' },
  )
  const { submissionId } = (await sent.json()) as { submissionId: string }
  for (const lane of ['quick', 'slow'] as const) {
    const about = { worker: 'w1', engine: 'test', slots: 1, runtimes: [RUNTIME], lane, waitMs: 0 }
    const leased = await server.worker('/lease', about)
    if (leased.status !== 200) continue
    const job = LeasedJob.parse(await leased.json())
    const tests = job.task.tests.map(({ id, criterion, visible }, place) => ({
      id,
      criterion,
      visible,
      verdict: place % 2 === 0 ? ('ok' as const) : ('wrong' as const),
      score: place % 2 === 0 ? 1 : 0,
      ...(visible ? { output: { stdout: 'threshold 0.5\n', stderr: '', returned: '0.5' } } : {}),
      wallMs: 12,
      cpuMs: 9,
      memoryPeakMiB: 60,
    }))
    const criteria = job.task.criteria.map(({ id }, place) => ({ id, score: place % 2 === 0 ? 1 : 0 }))
    const at = { startedAt: '2026-11-23T09:00:00.000Z', finishedAt: '2026-11-23T09:00:01.000Z', wallMs: 900 }
    const verdict = { verdict: 'wrong', tests, criteria, runtime: RUNTIME, engine: 'test', ...at }
    await server.worker(`/jobs/${job.jobId}/complete`, { attempt: job.attempt, worker: 'w1', verdict })
  }
  return submissionId
}

/** An organization with one of everything. */
async function found(server: TestServer, admin: Browser) {
  const id = randomUUID()
  await admin.post('/organizations', { id, name: 'Analytical Engines' })
  const { system: db } = server.context
  const [made] = await db.select().from(tables.organization).where(eq(tables.organization.id, id))
  if (!made) throw new Error('The organization was not founded')
  const address = `/organizations/${made.slug}`
  const [membership] = await db.select().from(tables.membership).where(eq(tables.membership.organizationId, id))
  const team = randomUUID()
  await admin.post(`${address}/teams`, { id: team, name: 'Platform' })
  await admin.post(`${address}/invitations`, { id: randomUUID(), email: 'barbara@example.org', roles: ['interviewer'] })
  const assignment = randomUUID()
  const asked = await admin.post(`${address}/assignments`, {
    id: assignment,
    blueprintId: 'ml-engineer-junior',
    name: 'Alan',
    email: 'alan@example.org',
    days: '14',
  })
  const link = /token=([\w-]{43})/.exec(await asked.text())?.[1] ?? ''
  const candidate = await signUp(server, 'Alan')
  await candidate.browser.post('/assignments/accept', { token: link, agree: 'yes' })
  const started = await candidate.browser.post(`/assignments/${assignment}/start`, {})
  const session = started.headers.get('location')?.replace('/sessions/', '') ?? ''
  for (const right of [true, false, true]) await answerOpen(server, candidate.browser, session, right)
  await candidate.browser.post(`/sessions/${session}/end`, {})
  const webhook = randomUUID()
  const at = server.clock.now
  await db.insert(tables.webhookEndpoint).values({
    id: webhook,
    organizationId: id,
    url: 'https://hooks.example.org/millwright',
    events: [],
    secret: server.context.vault.seal('whsec_YW4gZXhhbXBsZSBvZiBhIHNlY3JldA==', `webhook-endpoint/${webhook}`),
    createdAt: at,
    updatedAt: at,
  })
  return { slug: made.slug, member: membership?.id ?? '', team, assignment, webhook }
}
