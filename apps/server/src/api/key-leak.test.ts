import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API, type CallResult, LeasedJob, type Operation, operations } from '@millwright/api'
import { createApp } from '../app.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import { openInMemory } from '../testing/test-database.ts'
import { signUp, tokenFor, type ApiCaller } from '../testing/api-caller.ts'
import { CANARY, canaryCatalogue, HIDDEN_TEST, NUMBERS, OPTION } from '../testing/canary-catalogue.ts'
import { type Browser, realCatalogue, startTestServer, type TestServer } from '../testing/test-server.ts'

type Session = CallResult<'getSession'>

const BLUEPRINT = 'ml-engineer-junior'
/** Of each route so many addresses: the others are drawn by the same code. */
const OF_EACH_ROUTE = 3
/** What a person may read of their own: the option that they chose, as it is stored. It is their answer, not the key. */
const OWN_ANSWERS = /^\/account\/privacy\/export/

/**
 * Sits tests through pages and through the API with a catalogue in which every secret is marked, hands code in, has it graded, and
 * then reads every page and every operation as a stranger, a guest and a member. No mark may be in any body or header.
 *
 * What may be told: questions at the end of a guide's section, which no test asks and which are not marked. And how a challenge can be
 * solved, on the page of one's own graded hand-in: the first hand-in counts, so the second teaches.
 */
describe('keys, hidden tests and rationales', () => {
  let database: OpenDatabase
  let server: TestServer
  let ada: { browser: Browser; caller: ApiCaller }
  const leaks: string[] = []
  const visited = new Map<string, number>()
  const known: Record<string, Set<string>> = {}
  /** Hand-ins that have a verdict. */
  const graded = new Set<string>()

  /** Words that may be on this page. */
  const withoutAllowed = (what: string, text: string) =>
    [...graded].some((id) => what.startsWith(`GET /submissions/${id}`))
      ? text.replace(/<div class="prose">MARKED-SECRET explanation [\w-]+<\/div>/, '')
      : text

  const spy = async (what: string, response: Response): Promise<string> => {
    const body = await response.text()
    const all = withoutAllowed(what, `${JSON.stringify([...response.headers])}\n${body}`)
    const marks = [CANARY, HIDDEN_TEST, ...NUMBERS, ...(OWN_ANSWERS.test(what.split(' ')[1] ?? '') ? [] : [OPTION])]
    for (const mark of marks) {
      const at = all.indexOf(mark)
      if (at >= 0) leaks.push(`${what}: …${all.slice(Math.max(0, at - 60), at + 60)}…`)
    }
    expect(response.status, what).toBeLessThan(500)
    return body
  }
  const read = async <Body>(method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    JSON.parse(await spy(`${method} ${path}`, await ada.caller.call(method, path, body, headers))) as Body

  beforeAll(async () => {
    database = await openInMemory()
    const real = await realCatalogue()
    const blueprints = real.blueprints.map((blueprint) =>
      blueprint.id === BLUEPRINT ? { ...blueprint, challenges: { ...blueprint.challenges, count: 1 } } : blueprint,
    )
    server = await startTestServer(database, { catalogue: canaryCatalogue({ ...real, blueprints }) })
    const { browser, personId } = await signUp(server, 'Ada')
    ada = { browser, caller: await tokenFor(server, personId) }
  })
  afterAll(() => database.close())

  /** Something that could be right, for whatever kind of question. */
  const responseTo = (open: Session['open']) => {
    if (open?.kind !== 'item') throw new Error('No question is open')
    const { kind, options } = open.item
    const ids = options.map(({ id }) => id)
    if (kind === 'numeric') return { kind, value: 3 }
    if (kind === 'single') return { kind, option: ids[0] }
    if (kind === 'matching') return { kind, matches: ids.slice(0, open.item.prompts.length) }
    return kind === 'multiple' ? { kind, options: ids.slice(0, 2) } : { kind, order: ids }
  }
  const filesOf = (challengeId: string) => {
    const challenge = server.context.catalogue().challenges.find(({ id }) => id === challengeId)!
    return { [challenge.entry]: 'x = 1' }
  }
  const noteGraded = async () => {
    for (const id of known['submissionId']!) {
      const { purpose, grading } = await read<CallResult<'getSubmission'>>('GET', `/submissions/${id}`)
      if (purpose === 'submit' && grading.phase === 'done') graded.add(id)
    }
  }
  const note = (name: string, value: string) => (known[name] ??= new Set()).add(value)

  it('do not get out while a test is sat through the API', async () => {
    let session = await read<Session>('POST', '/sessions', { blueprintId: BLUEPRINT })
    note('sessionId', session.id)
    const path = `/sessions/${session.id}`
    let handedIn = 0
    while (session.open) {
      const { position } = session.open
      if (session.open.kind === 'item') {
        await read('POST', `${path}/answers`, { position, response: { kind: 'single', option: '9' } })
        await read('PUT', `${path}/drafts/${position}`, { content: { choice: ['1'] } }, { 'if-match': '"0"' })
        session = await read('POST', `${path}/answers`, { position, response: responseTo(session.open) })
        await read('POST', `${path}/answers`, { position, response: { kind: 'numeric', value: 1 } })
      } else {
        const files = filesOf(session.open.challenge.id)
        const run = { purpose: 'run', files, sessionId: session.id }
        const sent = await read<{ id: string }>('POST', `/challenges/${session.open.challenge.id}/submissions`, run)
        note('submissionId', sent.id)
        const handIn = await read<{ submissionId: string; session: Session }>('POST', `${path}/hand-ins`, {
          position,
          files,
        })
        note('submissionId', handIn.submissionId)
        session = handIn.session
        handedIn++
      }
    }
    expect(handedIn).toBe(1)
    for (const purpose of ['run', 'submit']) {
      const sent = await read<{ id: string }>('POST', '/challenges/py-threshold-cost/submissions', {
        purpose,
        files: filesOf('py-threshold-cost'),
      })
      note('submissionId', sent.id)
    }
    expect(leaks).toEqual([])
  })

  it('do not get out while a test is sat on pages', async () => {
    const guest = server.browser()
    const begun = await guest.post('/measure/ml-engineer-senior', {})
    const address = begun.headers.get('location')!
    let answered = 0
    for (; answered < 60; answered++) {
      const page = await spy(`GET ${address}`, await guest.get(address))
      const position = /name="position" value="(\d+)"/.exec(page)?.[1]
      if (position === undefined || page.includes('data-work-form')) break
      await spy(`POST ${address}/answers`, await guest.post(`${address}/answers`, { position }))
      const ranks = [...page.matchAll(/name="(rank-\d+)"/g)].map(([, name], at) => [name!, String(at + 1)])
      const prompts = [...page.matchAll(/name="(match-\d+)"/g)]
      const matches = Object.fromEntries(prompts.map(([, name], at) => [name!, String(at + 1)]))
      const fields = { position, choice: '1', number: '5', ...Object.fromEntries(ranks), ...matches }
      await spy(`POST ${address}/answers`, await guest.post(`${address}/answers`, fields))
    }
    expect(answered).toBeGreaterThan(5)
    await spy(`POST ${address}/end`, await guest.post(`${address}/end`, {}))
    await spy(`GET ${address}`, await guest.get(address))
    expect(leaks).toEqual([])
  })

  it('do not get out when the graders have found something', async () => {
    const runtimes = ['python-ml', 'typescript', 'javascript', 'bash', 'sql-duckdb', 'sql-sqlite', 'sql-postgres'].map(
      (id) => ({ id, version: 'test', hash: 'test' }),
    )
    let count = 0
    for (const lane of ['quick', 'slow', 'quick', 'slow', 'quick', 'slow', 'quick', 'slow']) {
      const leased = await server.worker('/lease', { worker: 'w', engine: 'test', slots: 1, runtimes, lane, waitMs: 0 })
      if (leased.status === 204) continue
      const job = LeasedJob.parse(await leased.json())
      await noteGraded()
      for (const id of known['submissionId']!)
        await spy(`GET /submissions/${id}`, await ada.browser.get(`/submissions/${id}`))
      const verdict = {
        verdict: 'wrong',
        // What a worker reports of a hidden test is for operators.
        tests: job.task.tests.map(({ id, criterion, visible }) => ({
          id,
          criterion,
          visible,
          verdict: 'wrong',
          score: 0.5,
          ...(visible
            ? { message: 'Not yet', output: { stdout: 'printed', stderr: '' } }
            : { message: `${CANARY} message`, output: { stdout: `${CANARY} output`, stderr: '' } }),
          wallMs: 1,
          cpuMs: 1,
          memoryPeakMiB: 1,
        })),
        criteria: job.task.criteria.map(({ id }) => ({ id, score: 0.5 })),
        runtime: { id: job.task.runtime, version: 'test', hash: 'test' },
        engine: 'test',
        startedAt: '2026-11-23T09:00:00.000Z',
        finishedAt: '2026-11-23T09:00:01.000Z',
        wallMs: 1000,
      }
      const done = await server.worker(`/jobs/${job.jobId}/complete`, { attempt: job.attempt, worker: 'w', verdict })
      expect(done.status).toBeLessThan(300)
      count++
    }
    expect(count).toBeGreaterThanOrEqual(3)
    await noteGraded()
    expect(graded.size).toBe(2)
  })

  it('are in no page and no operation, for a stranger, a guest or a member', async () => {
    const catalogue = server.context.catalogue()
    const first = {
      roleId: catalogue.graph.roles.map(({ id }) => id),
      skillId: catalogue.graph.skills.map(({ id }) => id),
      blueprintId: catalogue.blueprints.map(({ id }) => id),
      challengeId: catalogue.challenges.map(({ id }) => id),
      guideId: catalogue.guides.map(({ id }) => id),
      position: ['1', '2', '40'],
    }
    const values = (name: string) => [
      ...(known[name] ?? []),
      ...(first[name as keyof typeof first] ?? ['nothing-such']),
    ]
    // Every operation that reads, of everything that is known.
    for (const { path, method } of Object.values(operations) as Operation[]) {
      if (method !== 'get') continue
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
      const most = Math.max(1, ...names.map((name) => values(name).length))
      for (let at = 0; at < most; at++) {
        const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values(name)[at % values(name).length]!)
        await spy(`GET ${API}${address}`, await ada.caller.call('GET', address))
      }
      if (names.length === 0)
        for (let next: string | null = `${path}?limit=100`; next;) {
          const response = await ada.caller.call('GET', next)
          next = /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1] ?? null
          await spy(`GET ${path}`, response)
        }
    }
    await spy('GET openapi.json', await server.request(`${API}/openapi.json`, {}))

    // Every route of every page, and every link that is found on the way.
    const routes = createApp(server.context)
      .routes.filter(({ method, path }) => method === 'GET' && !path.includes('*') && !path.startsWith('/api/worker'))
      .map(({ path }) => path)
    const pattern = (path: string) =>
      routes.find((route) =>
        new RegExp(`^${route.replaceAll(/:\w+(\{[^}]*\})?/g, '[^?#]+')}$`).test(path.split(/[?#]/)[0]!),
      ) ?? path
    const seeds = [...new Set(routes)].flatMap((route) => {
      const ids = [
        ...known['sessionId']!,
        ...known['submissionId']!,
        'ml-engineer',
        'mod-eval',
        'ml_engineer',
        'ml-engineer-junior',
        'py-threshold-cost',
      ]
      return route.includes(':')
        ? ids.map((id) => route.replace(/:\w+(\{[^}]*\})?/, id).replaceAll(/:\w+(\{[^}]*\})?/g, 'x'))
        : [route]
    })
    for (const [who, browser] of [
      ['member', ada.browser],
      ['stranger', server.browser()],
    ] as const) {
      visited.clear()
      const seen = new Set<string>()
      const queue = [...seeds]
      for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
        if (seen.has(path)) continue
        seen.add(path)
        const route = pattern(path)
        const count = visited.get(route) ?? 0
        const isMine = [...known['submissionId']!].some((id) => path!.includes(id))
        if (count >= OF_EACH_ROUTE && !isMine) continue
        visited.set(route, count + 1)
        const body = await spy(`GET ${path} as ${who}`, await browser.get(path))
        for (const [, link] of body.matchAll(/(?:href|src|action)="(\/[^"#]*)/g))
          queue.push(link!.replaceAll('&amp;', '&'))
      }
      expect(visited.size, who).toBeGreaterThan(40)
    }
    expect(leaks).toEqual([])
  }, 60_000)
})
