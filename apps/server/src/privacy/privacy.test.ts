import { randomUUID } from 'node:crypto'
import { eq, getTableName, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenDatabase } from '../db/open-database.ts'
import {
  answer,
  apiToken,
  assignment,
  auditEntry,
  decision,
  draft,
  evidence,
  gradingJob,
  loginAccount,
  membership,
  organization,
  person,
  presentation,
  sessionBreak,
  submission,
  testSession,
  verdict,
  webhookEvent,
} from '../db/schema.ts'
import { ALL_SCOPES } from '@millwright/api'
import { ROLES } from '../accounts/policy.ts'
import { findPerson } from '../accounts/signed-in.ts'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import { createApp } from '../app.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { startSession } from '../sessions/start-session.ts'
import { fileField } from '../challenges/posted-files.ts'
import { collectAnswers } from '../items/answers.ts'
import { responsesCsv } from '../items/responses-csv.ts'
import { inSnapshot, listTables, readRows } from '../maintenance/tables.ts'
import { answerOpen, begin, openExercise } from '../testing/sitting.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { grantAccommodation } from './accommodations.ts'
import { recordConsent } from './consent-texts.ts'
import { sweep } from './retention.ts'
import { personalTables } from './personal-data.ts'

describe.each(DATABASES)('a person’s time and data on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
  })
  afterAll(() => database.close())

  const pass = (minutes: number) => {
    server.clock.now = new Date(server.clock.now.getTime() + minutes * 60_000)
  }
  const page = async (browser: Browser, path: string) => (await browser.get(path)).text()
  const grant = (browser: Browser, fields: Record<string, string>) => browser.post('/account/accommodations', fields)
  const timingOfSession = async (id: string) => {
    const [row] = await server.context.system.select().from(testSession).where(eq(testSession.id, id))
    return row!.timing
  }

  it('are frozen when a sitting begins, and a later change leaves it alone', async () => {
    const browser = server.browser()
    expect((await grant(browser, { timeFactor: '1.5', extraMinutes: '10', breakMinutes: '15' })).status).toBe(303)
    expect((await grant(browser, { timeFactor: '9', extraMinutes: '10' })).status).toBe(422)
    const first = await begin(browser)
    pass(1)
    await grant(browser, { timeFactor: '1', noTimer: 'yes' })
    expect(await timingOfSession(first)).toEqual({ limitMinutes: 145, breakMinutes: 15, noTimer: false })
    await browser.post(`/sessions/${first}/end`, {})
    const second = await begin(browser)
    expect(await timingOfSession(second)).toEqual({ limitMinutes: null, breakMinutes: 0, noTimer: true })
    const shown = await page(browser, `/sessions/${second}`)
    expect(shown).not.toContain('Time left for the questions')
    expect(shown).not.toContain('Take a break')
  })

  it('change nothing of the measurement: the same answers meet the same questions and give the same evidence', async () => {
    const sit = async (fields: Record<string, string>, minutesEach: number) => {
      const browser = server.browser()
      await grant(browser, fields)
      server.context.newSeed = () => 'the same for both'
      const id = await begin(browser)
      for (let count = 0; count < 8; count++) {
        pass(minutesEach)
        expect((await answerOpen(server, browser, id, count % 3 !== 0)).status).toBe(303)
      }
      await browser.post(`/sessions/${id}/end`, {})
      const { system } = server.context
      const shown = await system.select().from(presentation).where(eq(presentation.sessionId, id))
      const [row] = await system.select().from(answer).where(eq(answer.sessionId, id))
      const kept = await system.select().from(evidence).where(eq(evidence.personId, row!.personId))
      return {
        shown: shown.map(({ exerciseId, reason }) => ({ exerciseId, reason })),
        observations: kept
          .map(({ observation }) => ({ ...observation, id: '' }))
          .toSorted((a, b) => (a.source < b.source ? -1 : 1)),
      }
    }
    const [usual, long] = [await sit({}, 1), await sit({ timeFactor: '2', breakMinutes: '30' }, 20)]
    expect(usual.shown.length).toBe(9)
    expect(long).toEqual(usual)
  }, 30_000)

  it('stop the clock for a break, hide the question, take no answer meanwhile, and run on by themselves', async () => {
    const browser = server.browser()
    await grant(browser, { breakMinutes: '10' })
    const id = await begin(browser)
    const clock = async () =>
      (await (await browser.get(`/sessions/${id}/clock`)).json()) as { leftMs: number; onBreak: boolean }
    pass(1)
    const before = await clock()
    expect((await browser.post(`/sessions/${id}/break`, {})).status).toBe(303)
    await browser.post(`/sessions/${id}/break`, {})
    expect(await server.context.system.select().from(sessionBreak)).toHaveLength(1)
    pass(6)
    expect(await clock()).toEqual({ ...before, onBreak: true })
    const shown = await page(browser, `/sessions/${id}`)
    expect(shown).toContain('You are on a break')
    expect(shown).not.toContain('item-form')
    await answerOpen(server, browser, id, true)
    expect((await openExercise(server, id)).position).toBe(1)
    await browser.post(`/sessions/${id}/resume`, {})
    expect(await page(browser, `/sessions/${id}`)).toContain('up to 4 minutes')
    await browser.post(`/sessions/${id}/break`, {})
    pass(6)
    // Four minutes of break were left: the clock has run for two again, though nobody said so.
    expect(await clock()).toMatchObject({ leftMs: before.leftMs - 120_000, onBreak: false })
    expect(await page(browser, `/sessions/${id}`)).toContain('item-form')
    await browser.post(`/sessions/${id}/break`, {})
    expect(await page(browser, `/sessions/${id}`)).toContain('item-form')
    expect((await server.browser().post(`/sessions/${id}/break`, {})).status).toBe(404)
  })

  it('end the questions at the limit: what is on its way counts, what is late is kept as a draft and said', async () => {
    const browser = server.browser()
    await grant(browser, {})
    const id = await begin(browser)
    const runOut = async () => {
      const { presentedAt } = await openExercise(server, id)
      await server.context.system
        .update(testSession)
        .set({ timing: { limitMinutes: 1, breakMinutes: 0, noTimer: false } })
        .where(eq(testSession.id, id))
      return presentedAt
    }
    const began = await runOut()
    expect(await page(browser, `/sessions/${id}`)).toContain('data-runs-out')
    server.clock.now = new Date(began.getTime() + 100_000)
    const late = await answerOpen(server, browser, id, true)
    expect(late.headers.get('location')).toBe(`/sessions/${id}`)
    const next = await browser.get(`/sessions/${id}`)
    expect(next.headers.get('location')).toBe(`/sessions/${id}?over=1`)
    expect(await page(browser, `/sessions/${id}?over=1`)).toContain('The time for the questions is over')
    const { system } = server.context
    const [closed] = await system.select().from(presentation).where(eq(presentation.sessionId, id))
    expect(closed).toMatchObject({ outcome: 'timed-out', closedAt: new Date(began.getTime() + 60_000) })
    expect(await system.select().from(answer).where(eq(answer.sessionId, id))).toEqual([])
    const [session] = await system.select().from(testSession).where(eq(testSession.id, id))
    expect(session!.stopReason).toBe('time-limit')
    await browser.post(`/sessions/${id}/end`, {})
    expect(await page(browser, `/sessions/${id}`)).toContain('not scored: the time was over. You had entered:')

    const other = server.browser()
    const inTime = await begin(other)
    await system
      .update(testSession)
      .set({ timing: { limitMinutes: 1, breakMinutes: 0, noTimer: false } })
      .where(eq(testSession.id, inTime))
    server.clock.now = new Date((await openExercise(server, inTime)).presentedAt.getTime() + 85_000)
    await answerOpen(server, other, inTime, true)
    expect(await system.select().from(answer).where(eq(answer.sessionId, inTime))).toHaveLength(1)
    expect((await openExercise(server, inTime)).kind).toBe('challenge')
  })

  it('know every column that names a person', async () => {
    const { system } = server.context
    const { rows } = (await system.execute(sql`
      select c.relname || '.' || a.attname as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
        and (
          a.attname ~ '(person|user|actor|subject|guest)_id$' or a.attname ~ '_by$'
          or exists (
            select from pg_constraint k
            where k.contype = 'f' and k.confrelid = 'person'::regclass and k.conrelid = c.oid and a.attnum = any (k.conkey)))
      order by 1`)) as unknown as { rows: { column: string }[] }
    const known = personalTables().flatMap(({ table, names }) =>
      names.map(({ name }) => `${getTableName(table)}.${name}`),
    )
    // Who ended a job: "person", "owner", not whom.
    const others = ['grading_job.cancelled_by']
    expect(rows.length).toBeGreaterThan(20)
    expect(
      rows.map(({ column }) => column).filter((column) => !known.includes(column) && !others.includes(column)),
    ).toEqual([])
  })

  it('export everything about a person and nothing else, and erase it so that no trace and every statistic remains', async () => {
    const { context } = server
    const { system } = context
    const NAME = 'Zephyrine "Zed" Quackenbush'
    const EMAIL = 'zephyrine.q@canary.example'
    const CODE = 'canary_in_code = 1'
    const OUTPUT = 'canary printed'
    const TYPED = 'canary typed'
    const password = 'canary password 123'
    const browser = server.browser()
    const other = server.browser()
    for (const [who, name, email] of [
      [browser, NAME, EMAIL],
      [other, 'Somebody Else', 'else@example.org'],
    ] as const) {
      expect((await who.post('/account/sign-up', { name, email, password })).status).toBe(303)
    }
    const [me] = await system.select().from(person).where(eq(person.email, EMAIL))
    const [otherPerson] = await system.select().from(person).where(eq(person.email, 'else@example.org'))
    const sit = async (who: Browser) => {
      const id = await begin(who)
      for (let count = 0; count < 6; count++) {
        pass(1)
        await answerOpen(server, who, id, count % 2 === 0)
      }
      return id
    }
    const [mine, theirs] = [await sit(browser), await sit(other)]
    const { position } = await openExercise(server, mine)
    await browser.put('/drafts', {
      scope: { kind: 'item', sessionId: mine, position },
      base: 0,
      content: { number: [TYPED] },
    })
    await grant(browser, { timeFactor: '1.25', extraMinutes: '7' })
    await browser.post('/challenges/py-threshold-cost/submissions', {
      action: 'submit',
      idempotencyKey: 'canary-key',
      [fileField('solution.py')]: CODE,
    })
    const [sent] = await system.select().from(submission).where(eq(submission.personId, me!.id))
    expect(sent).toBeDefined()
    const at = context.now()
    const hidden = { id: 'hidden-test-id', criterion: 'cost', visible: false, verdict: 'ok' as const, score: 1 }
    const shown = { ...hidden, id: 'seen', visible: true, output: { stdout: OUTPUT, stderr: '' }, message: OUTPUT }
    const times = { wallMs: 1, cpuMs: 1, memoryPeakMiB: 1 }
    await system.insert(verdict).values({
      submissionId: sent!.id,
      attempt: 1,
      worker: 'w',
      recordedAt: at,
      verdict: {
        verdict: 'ok',
        tests: [
          { ...hidden, ...times, message: 'hidden message' },
          { ...shown, ...times },
        ],
        criteria: [],
        runtime: { id: 'python-ml', version: '1', hash: 'h' },
        engine: 'e',
        startedAt: at.toISOString(),
        finishedAt: at.toISOString(),
        wallMs: 1,
      },
    })
    const organizationId = randomUUID()
    const assignmentId = randomUUID()
    await system
      .insert(organization)
      .values({ id: organizationId, name: 'Canary Bay', slug: 'canary-bay', createdAt: at })
    const expiresAt = new Date(at.getTime() + 86_400_000)
    await system.insert(assignment).values({
      id: assignmentId,
      organizationId,
      blueprintId: 'ml-engineer-junior',
      candidateName: NAME,
      email: EMAIL,
      personId: me!.id,
      tokenHash: 'hash',
      assignedBy: otherPerson!.id,
      createdAt: at,
      expiresAt,
      acceptedAt: at,
    })
    await system.insert(decision).values({
      id: randomUUID(),
      organizationId,
      assignmentId,
      madeBy: otherPerson!.id,
      outcome: 'advance',
      reason: `${NAME} explained it well; write to ${EMAIL.toUpperCase()}`,
      known: { probability: 0.9, candidate: NAME },
      decidedAt: at,
    })
    await system.insert(membership).values({
      id: randomUUID(),
      organizationId,
      personId: me!.id,
      roles: ['admin'],
      externalId: 'canary external',
      createdAt: at,
      updatedAt: at,
    })
    await system.transaction((tx) => recordConsent(tx, { personId: me!.id, textId: 'privacy', given: true, at }))
    // Somebody could not sign in to this account; perhaps it was this person.
    await system.insert(auditEntry).values({
      id: randomUUID(),
      at,
      actorKind: 'system',
      action: 'login-session.refused',
      subjectKind: 'person',
      subjectId: me!.id,
      details: {},
      address: '198.51.100.77',
    })

    const statistics = async () => {
      const answers = await collectAnswers(system, context.catalogue(), 'closed')
      return { answers, csv: responsesCsv(answers, 'closed', (below) => below - 1) }
    }
    const before = await statistics()

    const exported = await browser.get('/account/privacy/export.json')
    expect(exported.status).toBe(200)
    const text = await exported.text()
    const { tables } = JSON.parse(text) as { tables: Record<string, Record<string, unknown>[]> }
    for (const said of [EMAIL, CODE, OUTPUT, TYPED, 'canary external']) expect(text).toContain(said)
    expect(tables['answer']).toHaveLength(6)
    expect(
      tables['answer']!.every(({ answer: given }) =>
        /^((\d = )?[A-I]([,> ]+(\d = )?[A-I])*|-?[0-9.]+)$/.test(String(given)),
      ),
    ).toBe(true)
    const [session] = await system.select().from(testSession).where(eq(testSession.id, mine))
    const hashes = await system.select().from(loginAccount).where(eq(loginAccount.userId, me!.id))
    for (const secret of [
      session!.seed,
      'hidden-test-id',
      'hidden message',
      hashes[0]!.password!,
      theirs,
      otherPerson!.id,
    ]) {
      expect(text).not.toContain(secret)
    }
    expect(await page(browser, '/account/privacy/export.html')).toContain('canary_in_code')

    const refused = await browser.post('/account/privacy/erase', { confirm: EMAIL })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('You are the only admin of Canary Bay')
    await system.insert(membership).values({
      id: randomUUID(),
      organizationId,
      personId: otherPerson!.id,
      roles: ['admin'],
      createdAt: at,
      updatedAt: at,
    })
    expect((await browser.post('/account/privacy/erase', { confirm: 'yes' })).status).toBe(422)
    const erased = await browser.post('/account/privacy/erase', { confirm: EMAIL })
    expect(erased.headers.get('location')).toBe('/privacy/erased')
    expect((await browser.get('/account/privacy')).status).toBe(303)

    // Every row of every table, as text.
    const everything = await inSnapshot(system, async (tx) => {
      const lines: string[] = []
      for (const shape of await listTables(tx)) {
        if (shape.name === 'catalogue_revision') continue
        for await (const some of readRows(tx, shape)) lines.push(...some.map((line) => `${shape.name} ${line}`))
      }
      return lines
    })
    const canary =
      /zephyrine|quackenbush|canary_in_code|canary (printed|typed|external)|canary\.example|canary-key|198\.51\.100\.77/i
    expect(everything.filter((line) => canary.test(line))).toEqual([])
    expect(await statistics()).toEqual(before)
    const [job] = await system.select().from(gradingJob).where(eq(gradingJob.submissionId, sent!.id))
    expect(job!.state).toBe('cancelled')
    // What an organization decided stays, and the others are untouched.
    expect((await system.select().from(decision))[0]!.reason).toBe('[erased] explained it well; write to [erased]')
    expect((await system.select().from(person).where(eq(person.id, otherPerson!.id)))[0]).toEqual(otherPerson)
    expect(await page(other, `/sessions/${theirs}`)).toContain('item-form')
    const events = await system.select().from(webhookEvent)
    expect(events.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'person.erased', data: { personId: me!.id } },
    ])
    // The address is free again, and leads nowhere old.
    expect((await server.browser().post('/account/sign-up', { name: 'New', email: EMAIL, password })).status).toBe(303)
  }, 60_000)

  it('show what was granted to the taker and to admins, and to nobody who reviews or decides', async () => {
    const { context } = server
    const { system } = context
    const at = context.now()
    const password = 'correct horse battery'
    const member = async (name: string) => {
      const browser = server.browser()
      const email = `${name}@reviewers.example`
      await browser.post('/account/sign-up', { name, email, password })
      const [row] = await system.select().from(person).where(eq(person.email, email))
      return { browser, personId: row!.id }
    }
    const organizationId = randomUUID()
    const assignmentId = randomUUID()
    await system.insert(organization).values({ id: organizationId, name: 'Heron', slug: 'heron', createdAt: at })
    const candidate = await member('candidate')
    const staff = new Map<string, Awaited<ReturnType<typeof member>>>()
    // One with every role but admin: sees whatever any of them may see.
    const others = ROLES.filter((role) => role !== 'admin')
    for (const [role, roles] of [['others', others] as const, ['admin', ['admin' as const]] as const]) {
      const who = await member(role)
      staff.set(role, who)
      const since = { createdAt: at, updatedAt: at }
      await system
        .insert(membership)
        .values({ id: randomUUID(), organizationId, personId: who.personId, roles: [...roles], ...since })
    }
    const admin = staff.get('admin')!
    await system.transaction((tx) =>
      grantAccommodation(tx, {
        personId: candidate.personId,
        organizationId,
        grant: { timeFactor: 1.37, extraMinutes: 593, breakMinutes: 239, noTimer: false },
        actor: { kind: 'person', id: admin.personId, address: null, requestId: null },
        at,
      }),
    )
    await system.insert(assignment).values({
      id: assignmentId,
      organizationId,
      blueprintId: 'ml-engineer-junior',
      candidateName: 'Candidate',
      email: 'candidate@reviewers.example',
      personId: candidate.personId,
      tokenHash: 'another hash',
      assignedBy: admin.personId,
      createdAt: at,
      expiresAt: new Date(at.getTime() + 86_400_000),
      acceptedAt: at,
    })
    const agreed = { personId: candidate.personId, textId: 'assignment' as const, about: assignmentId }
    await system.transaction((tx) => recordConsent(tx, { ...agreed, given: true, at }))
    const who = await findPerson(system, candidate.personId)
    const asked = { assignmentId, organizationId }
    const started = await startSession({ ...context, db: system }, who!, 'ml-engineer-junior', asked)
    if (!('sessionId' in started)) throw new Error(started.outcome)
    const { sessionId } = started
    expect(await timingOfSession(sessionId)).toMatchObject({
      limitMinutes: 716.3,
      breakMinutes: 239,
    })
    expect(await page(candidate.browser, `/sessions/${sessionId}`)).toContain('Take a break')
    await candidate.browser.post(`/sessions/${sessionId}/break`, {})
    await candidate.browser.post(`/sessions/${sessionId}/resume`, {})
    for (let count = 0; count < 3; count++) await answerOpen(server, candidate.browser, sessionId, true)
    await candidate.browser.post(`/sessions/${sessionId}/end`, {})

    const told =
      /(?<![0-9a-f-])(593|1\.37\d*|239|716\.\d+)(?![0-9a-f-])|limitMinutes|breakMinutes|extraMinutes|timeFactor|"timing"/
    const ids = [assignmentId, sessionId, candidate.personId, organizationId]
    const addresses = [
      ...new Set(
        createApp(context)
          .routes.filter(({ method }) => method === 'GET')
          .map(({ path }) => path),
      ),
    ]
      .filter(
        (path) => /^\/(organizations|api\/v1|assignments|sessions|submissions)\b/.test(path) && !path.includes('*'),
      )
      .flatMap((path) => ids.map((id) => path.replace(':slug', 'heron').replaceAll(/:\w+(\{[^}]*\})?/g, id)))
    expect(addresses.length).toBeGreaterThan(60)
    let seen = 0
    for (const [role, { browser, personId }] of staff) {
      if (role === 'admin') continue
      const token = `mw_${newToken()}`
      const stored = { id: randomUUID(), personId, organizationId, name: role, prefix: token.slice(0, 8) }
      await system
        .insert(apiToken)
        .values({ ...stored, tokenHash: hashOfToken(token), scopes: ALL_SCOPES, createdAt: at })
      for (const address of new Set(addresses)) {
        const response = address.startsWith('/api/')
          ? await server.request(address, { headers: { authorization: `Bearer ${token}` } })
          : await browser.get(address)
        if (response.status === 200) seen++
        expect(`${role} ${address} ${(await response.text()).match(told)?.[0] ?? ''}`.trim()).toBe(`${role} ${address}`)
      }
    }
    expect(seen).toBeGreaterThan(10)
    expect(await page(admin.browser, '/organizations/heron/accommodations')).toMatch(/593/)
  }, 60_000)

  it('keep each kind of data for its time: counted before, deleted in batches, an organization’s own periods first', async () => {
    const { system, now } = server.context
    const at = now()
    const ago = (days: number) => new Date(at.getTime() - days * 86_400_000)
    const guest = server.browser()
    const sitting = await begin(guest)
    const [session] = await system.select().from(testSession).where(eq(testSession.id, sitting))
    const { personId } = session!
    await guest.post(`/sessions/${sitting}/end`, {})
    await system
      .update(testSession)
      .set({ finishedAt: ago(31) })
      .where(eq(testSession.id, sitting))
    const drafts = [
      { scope: `session:${sitting}:1`, savedAt: ago(31) },
      { scope: `session:${sitting}:2`, savedAt: ago(29) },
      { scope: 'challenge:one', savedAt: ago(31) },
      { scope: 'challenge:two', savedAt: ago(366) },
    ]
    await system.insert(draft).values(drafts.map((one) => ({ personId, content: {}, revision: 1, ...one })))
    const strict = randomUUID()
    const usual = randomUUID()
    await system.insert(organization).values([
      { id: strict, name: 'Strict', slug: 'strict', retentionDays: { audit: 10, webhookEvents: 1 }, createdAt: at },
      { id: usual, name: 'Usual', slug: 'usual', createdAt: at },
    ])
    for (const organizationId of [strict, usual]) {
      await system
        .insert(webhookEvent)
        .values({ id: randomUUID(), organizationId, type: 'webhook.test', data: {}, occurredAt: ago(5) })
      const subject = { kind: 'organization', id: organizationId }
      const actor = { kind: 'system' as const, id: null, address: null, requestId: null }
      await system.transaction((tx) =>
        recordAudit(tx, { actor, at: ago(20), organizationId, action: 'retention.tried', subject }),
      )
    }
    const idle = randomUUID()
    await system.insert(person).values({
      id: idle,
      name: 'Guest',
      email: 'guest@idle.example',
      isAnonymous: true,
      createdAt: ago(91),
      updatedAt: ago(91),
    })
    const expected = { draftsOfSittings: 1, draftsOfPractice: 1, guests: 1, webhookEvents: 1, audit: 1 }
    expect(await sweep(system, at, { dryRun: true })).toMatchObject(expected)
    expect(await system.select().from(draft).where(eq(draft.personId, personId))).toHaveLength(4)
    const counts = await Promise.all([sweep(system, at), sweep(system, at)])
    expect(counts[0]!.guests + counts[1]!.guests).toBe(1)
    const left = await system.select().from(draft).where(eq(draft.personId, personId))
    expect(left.map(({ scope }) => scope).toSorted()).toEqual(['challenge:one', `session:${sitting}:2`])
    const entries = await system.select().from(auditEntry).where(eq(auditEntry.action, 'retention.tried'))
    expect(entries.map(({ organizationId }) => organizationId)).toEqual([usual])
    const [gone] = await system.select().from(person).where(eq(person.id, idle))
    expect(gone).toMatchObject({ name: 'Erased person', erasedAt: at })
    expect(Object.values(await sweep(system, at)).every((count) => count === 0)).toBe(true)
  }, 60_000)
})
