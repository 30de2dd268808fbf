import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../app.ts'
import { openDatabase, type OpenDatabase } from '../db/open-database.ts'
import { openInMemory } from '../testing/test-database.ts'
import { signUp, tokenFor } from '../testing/api-caller.ts'
import { complaintAbout, type OddRequest, oddRequests, type Target } from '../testing/malformed.ts'
import { ORIGIN, startTestServer, type TestServer } from '../testing/test-server.ts'

/** A few in each run of the tests; `npm run fuzz:api` sends 60,000, with another seed. */
const REQUESTS = Number(process.env['MILLWRIGHT_FUZZ_REQUESTS'] ?? 800)
const SEED = Number(process.env['MILLWRIGHT_FUZZ_SEED'] ?? 20_261_128)
/** Whoever sends anything to everything signs out, or changes their password: then somebody new goes on. */
const FRESH_EVERY = 250

/** Names of fields that our forms and bodies have. */
const WORDS = [
  'position choice number rank-1 action sessionId idempotencyKey file:solution.py name email password',
  'current next token timeZone scopes days roles id slug blueprintId purpose files content scope base',
  'response kind option options value order url events outcome reason attempt worker runtimes',
  'timeFactor extraMinutes breakMinutes noTimer userName schemas Operations members active issuer',
  'SAMLResponse',
].flatMap((line) => line.split(' '))

describe('malformed, oversized and hostile requests', () => {
  let database: OpenDatabase
  let server: TestServer
  let targets: Target[]
  let ids: string[]

  beforeAll(async () => {
    const url = process.env['MILLWRIGHT_FUZZ_DATABASE']
    database = await (url ? openDatabase({ url }) : openInMemory())
    server = await startTestServer(database)
    // Limits are tested where they are; here they would stand before everything else.
    const allowed = async () => ({ allowed: true as const })
    Object.assign(server.context, { limits: { take: allowed, attempt: allowed, succeeded: async () => {} } })
    targets = createApp(server.context)
      .routes.filter(({ method, path }) => method !== 'ALL' && method !== 'OPTIONS' && !path.includes('*'))
      .map(({ method, path }) => ({ method, path }))
    const { browser } = await signUp(server, 'First')
    const session = (await browser.post('/measure/ml-engineer-senior', {})).headers.get('location')!.split('/')[2]!
    ids = [session, 'ml-engineer-senior', 'ml-engineer', 'mod-eval', 'py-threshold-cost', 'ml_engineer', '1']
  })
  afterAll(() => database.close())

  it(
    `are answered without a 5xx and without a trace of what is inside (${REQUESTS} of them)`,
    async () => {
      expect(targets.length).toBeGreaterThan(100)
      const counts = new Map<number, number>()
      let sent = 0
      let someone = await newcomer()
      const check = async (odd: OddRequest) => {
        if (++sent % FRESH_EVERY === 0) someone = await newcomer()
        const who = sent % 3
        const headers = new Headers(odd.headers)
        if (who === 0 && (odd.path.startsWith('/api/v1') || odd.path.startsWith('/scim')))
          headers.set('authorization', `Bearer ${someone.token}`)
        const send = who === 2 ? server.browser() : someone.browser
        if (odd.method !== 'GET' && !headers.has('origin') && !headers.has('sec-fetch-site'))
          headers.set('origin', ORIGIN)
        const body = odd.body as BodyInit | null
        const response = await send.send(odd.path, { method: odd.method, headers, body, redirect: 'manual' })
        counts.set(response.status, (counts.get(response.status) ?? 0) + 1)
        const text = await response.text()
        const complaint = complaintAbout(response, `${JSON.stringify([...response.headers])}\n${text}`)
        if (complaint)
          throw new Error(
            `${odd.method} ${odd.path.slice(0, 200)} ${complaint}\n${JSON.stringify(odd.headers)}\n${String(odd.body).slice(0, 300)}`,
          )
      }
      const run = fc.asyncProperty(oddRequests(targets, { words: WORDS, ids }), check)
      await fc.assert(run, { numRuns: REQUESTS, seed: SEED, endOnFailure: REQUESTS > 10_000 })
      if (REQUESTS > 10_000)
        console.log(
          `Answers: ${[...counts]
            .toSorted(([one], [other]) => one - other)
            .map(([status, count]) => `${status}: ${count}`)
            .join(', ')}`,
        )
    },
    Math.max(60_000, REQUESTS * 60),
  )

  async function newcomer() {
    const { browser, personId } = await signUp(server, 'Odd')
    const { token } = await tokenFor(server, personId)
    return { browser, token }
  }
})
