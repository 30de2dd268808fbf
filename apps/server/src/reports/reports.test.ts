import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Report } from '@millwright/api'
import type { OpenDatabase } from '../db/open-database.ts'
import { auditEntry, person, reportLink } from '../db/schema.ts'
import { inLocale } from '../messages/locales.ts'
import { erasePerson } from '../privacy/erase-person.ts'
import { exportPerson } from '../privacy/export-person.ts'
import { sweep } from '../privacy/retention.ts'
import { loadStanding, measurableSkills } from '../profiles/standing.ts'
import { createSigner } from '../secrets/signer.ts'
import { signUp } from '../testing/api-caller.ts'
import { answerOpen, begin, openExercise } from '../testing/sitting.ts'
import { DATABASES } from '../testing/test-database.ts'
import { ORIGIN, startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { abilityReading, probabilityText } from '../web/ability-scale.ts'
import { makeReport } from './make-report.ts'
import { runsOf } from './pdf-text.ts'
import { reportPdf } from './report-pdf.ts'
import { checkReport, signReport } from './signed-report.ts'

const TARGET = { role: 'ml-engineer', level: 'junior' } as const
const DAY_MS = 86_400_000
const NAME = 'Ada 王小明 Łovelace'

function hasPdftotext(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const reader = hasPdftotext()
if (!reader) console.warn('SKIPPED: the text of PDFs, because pdftotext (poppler-utils) is not installed.')

function textOf(pdf: Uint8Array): string {
  const file = join(mkdtempSync(join(tmpdir(), 'report-')), 'report.pdf')
  writeFileSync(file, pdf)
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).replaceAll(/[\s\u00a0]+/g, ' ')
}

describe.each(DATABASES)('reports on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let ada: Browser
  let personId: string

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    ada = server.browser()
    await ada.post('/account/sign-up', { name: NAME, email: 'ada@example.org', password: 'a long enough password' })
    const [row] = await server.context.system.select().from(person).where(eq(person.email, 'ada@example.org'))
    personId = row!.id
    const session = await begin(ada)
    for (let n = 0; (await openExercise(server, session)).kind === 'item'; n++) {
      server.clock.now = new Date(server.clock.now.getTime() + 60_000)
      await answerOpen(server, ada, session, n % 3 !== 0)
    }
    await ada.post(`/sessions/${session}/end`, {})
  }, 60_000)
  afterAll(() => database.close())

  const share = async (fields: Record<string, string | string[]>) => {
    const page = await ada.post('/profile/share', { days: '30', target: 'ml-engineer/junior', note: '', ...fields })
    const html = await page.text()
    return { status: page.status, html, path: /\/shared\/[\w-]{43}/.exec(html)?.[0] ?? '' }
  }
  const jsonAt = async (path: string) => Report.parse(await (await server.browser().get(`${path}/report.json`)).json())
  const whole = () =>
    makeReport(
      { ...server.context, db: server.context.system, catalogue: server.context.catalogue } as never,
      { ids: [personId] },
      {
        aiMode: 'closed',
        scope: { kind: 'whole' },
        name: NAME,
        history: true,
      },
    )

  it('says the same in its JSON as the standing does, and follows its schema', async () => {
    const answered = await ada.get('/profile/report.json?role=ml-engineer&level=junior')
    expect(answered.headers.get('content-disposition')).toContain('attachment')
    const report = Report.parse(await answered.json())
    const catalogue = server.context.catalogue()
    const { standing, profile } = await loadStanding(
      server.context.system,
      { ids: [personId] },
      { catalogue, target: TARGET, aiMode: 'closed' },
    )
    const [target] = report.targets
    expect(target!.composite!.probability).toBeCloseTo(standing.composite.probabilityCutUncertain, 4)
    expect(target!.composite!.verdict).toBe(standing.composite.verdict)
    expect(target!.allRequired).toBeCloseTo(standing.allRequired.probability, 4)
    expect(report.skills.map(({ skill }) => skill).toSorted()).toEqual(measurableSkills(catalogue, TARGET)!.toSorted())
    for (const { skill, mean, low } of report.skills) {
      const estimate = profile.skills.find((one) => one.skill === skill)!
      expect([mean, low]).toEqual([expect.closeTo(estimate.mean, 4), expect.closeTo(estimate.low, 4)])
    }
    expect(report.basis).toMatchObject({ catalogue: catalogue.hash, observations: profile.observationCount })
    expect(report.person).toEqual({ name: NAME })
  })

  it('shares what was chosen and nothing else, with whoever has the link', async () => {
    const target = await share({ scope: 'target' })
    expect(target.path).not.toBe('')
    const stranger = await server.browser().get(target.path)
    expect(stranger.status).toBe(200)
    const headers = ['x-robots-tag', 'referrer-policy', 'cache-control'].map((name) => stranger.headers.get(name))
    expect(headers).toEqual(['noindex, nofollow, noarchive', 'no-referrer', 'private, no-store'])
    const page = await stranger.text()
    expect(page).toContain('Please do not decide about a person by this report alone.')
    expect(page).not.toContain('Ada')
    expect(page).not.toContain(personId)
    expect(await jsonAt(target.path)).toMatchObject({ person: null, history: null, scope: { kind: 'target' } })
    const [one] = (await whole()).skills
    const skills = await jsonAt((await share({ scope: 'skills', skill: [one!.skill], with: ['name', 'history'] })).path)
    expect(skills.targets).toEqual([])
    expect(skills.skills.map(({ skill }) => skill)).toEqual([one!.skill])
    expect(skills.person).toEqual({ name: NAME })
    expect(skills.history?.map(({ observations }) => observations)).toEqual([one!.ownAnswers])
    const all = await jsonAt((await share({ scope: 'whole', with: 'history' })).path)
    expect(all.targets).toHaveLength(12)
    expect(all.skills.every(({ ownAnswers }) => ownAnswers > 0)).toBe(true)
  }, 60_000)

  it('lists every occasion that the figure of a target rests on, and says where chosen skills leave some out', async () => {
    const other = 'ppl-communication'
    expect(measurableSkills(server.context.catalogue(), TARGET)).not.toContain(other)
    server.clock.now = new Date(server.clock.now.getTime() + 60_000)
    const session = await begin(ada, `skill-${other}`)
    await answerOpen(server, ada, session, false)
    await ada.post(`/sessions/${session}/end`, {})
    const target = await share({ scope: 'target', with: 'history' })
    const report = await jsonAt(target.path)
    expect(report.history).toHaveLength(2)
    expect(report.history!.at(-1)!.composite).toEqual(report.targets[0]!.composite)
    expect(report.history![0]!.composite).not.toEqual(report.targets[0]!.composite)
    const short = 'Only the occasions that asked about the skills of this report are listed.'
    expect(await (await server.browser().get(target.path)).text()).not.toContain(short)
    for (const skill of [other, 'stat-descriptive']) {
      const skills = await share({ scope: 'skills', skill: [skill], with: 'history' })
      expect((await jsonAt(skills.path)).history).toHaveLength(skill === other ? 1 : 0)
      expect(await (await server.browser().get(skills.path)).text()).toContain(short)
      if (reader)
        expect(textOf(await reportPdf(await jsonAt(skills.path), { timeZone: null, link: null }))).toContain(short)
    }
  }, 60_000)

  it('refuses what makes no report', async () => {
    expect((await share({ scope: 'skills' })).status).toBe(422)
    expect((await share({ scope: 'nothing' })).status).toBe(422)
    expect((await share({ scope: 'whole', note: 'x'.repeat(101) })).status).toBe(422)
    // A skill that is in no catalogue adds nothing.
    const unknown = await jsonAt((await share({ scope: 'skills', skill: ['ghost'] })).path)
    expect(unknown.skills).toEqual([])
    const guest = server.browser()
    await begin(guest)
    const refused = await guest.post('/profile/share', { scope: 'whole', days: '30' })
    expect(refused.headers.get('location')).toContain('/account/sign-in')
  })

  it('stays as it was made, counts openings by others, and keeps no token', async () => {
    const { path } = await share({ scope: 'target', note: 'for Grace' })
    const before = await (await server.browser().get(`${path}/report.json`)).text()
    const session = await begin(ada)
    server.clock.now = new Date(server.clock.now.getTime() + 60_000)
    await answerOpen(server, ada, session, true)
    expect(await (await server.browser().get(`${path}/report.json`)).text()).toBe(before)
    await server.browser().get(path)
    await server.browser().get(path)
    await ada.get(path)
    const rows = await server.context.system.select().from(reportLink).where(eq(reportLink.note, 'for Grace'))
    expect(rows[0]).toMatchObject({ openedCount: 2, lastOpenedAt: server.clock.now })
    expect(JSON.stringify(rows)).not.toContain(path.slice('/shared/'.length))
    const list = await (await ada.get('/profile/share')).text()
    expect(list).toContain('for Grace')
    expect(list).not.toContain(path)
  })

  it('ends when it runs out and when it is taken back, for its files too, and tells nobody which', async () => {
    const day = await share({ scope: 'target', days: '1' })
    const kept = await share({ scope: 'target', days: '365', note: 'kept' })
    server.clock.now = new Date(server.clock.now.getTime() + DAY_MS - 1000)
    expect((await server.browser().get(day.path)).status).toBe(200)
    server.clock.now = new Date(server.clock.now.getTime() + 1000)
    const gone = await server.browser().get(day.path)
    expect(gone.status).toBe(404)
    const [row] = await server.context.system.select().from(reportLink).where(eq(reportLink.note, 'kept'))
    const eve = server.browser()
    await eve.post('/account/sign-up', { name: 'Eve', email: 'eve@example.org', password: 'a long enough password' })
    expect((await eve.post(`/profile/share/${row!.id}/revoke`, {})).status).toBe(404)
    expect((await server.browser().get(kept.path)).status).toBe(200)
    expect((await ada.post(`/profile/share/${row!.id}/revoke`, {})).status).toBe(303)
    const revoked = await server.browser().get(kept.path)
    // The frame may name the address that was asked for.
    const wordsOf = async (response: Response) => /<main.*<\/main>/s.exec(await response.text())?.[0]

    expect(await wordsOf(revoked)).toBe(await wordsOf(gone))
    for (const file of ['report.json', 'report.pdf'])
      expect((await server.browser().get(`${kept.path}/${file}`)).status).toBe(404)
    expect((await server.browser().get(`/shared/${'x'.repeat(43)}`)).status).toBe(404)
    const entries = await server.context.system.select().from(auditEntry).where(eq(auditEntry.subjectId, row!.id))
    expect(entries.map(({ action }) => action).toSorted()).toEqual(['report.revoked', 'report.shared'])
  })

  it('slows down who tries many', async () => {
    const eve = server.browser()
    const statuses = new Set<number>()
    for (let attempt = 0; attempt < 200 && !statuses.has(429); attempt++)
      statuses.add((await eve.get(`/shared/${String(attempt).padStart(43, 'a')}`)).status)
    expect(statuses).toEqual(new Set([404, 429]))
    server.clock.now = new Date(server.clock.now.getTime() + DAY_MS)
  }, 60_000)

  it('proves by its signature that it is ours, in JSON and in PDF, and that nothing was changed', async () => {
    const report = await whole()
    const { signer } = server.context
    const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))
    // Members may come in any order.
    const turned = Object.fromEntries(Object.entries(report).toReversed())
    expect(checkReport(signer, bytes(turned))).toMatchObject({ outcome: 'ours' })
    const better = { ...report, skills: report.skills.map((skill) => ({ ...skill, mean: 3 })) }
    expect(checkReport(signer, bytes(better)).outcome).toBe('not-ours')
    const { signature: _, ...unsigned } = report
    expect(checkReport(signer, bytes(signReport(createSigner('the secret of another'), unsigned))).outcome).toBe(
      'not-ours',
    )
    for (const nothing of ['', '{}', '%PDF-1.7\n/EmbeddedFile\nstream\nnonsense\nendstream', '[]'])
      expect(checkReport(signer, Buffer.from(nothing)).outcome).toBe('no-report')
    const pdf = await reportPdf(report, { timeZone: null, link: null })
    expect(checkReport(signer, pdf)).toEqual({ outcome: 'ours', report })
    const form = new FormData()
    form.set('file', new File([new Uint8Array(pdf)], 'report.pdf', { type: 'application/pdf' }))
    const page = await ada.send('/reports/check', { method: 'POST', body: form, headers: { origin: ORIGIN } })
    expect(await page.text()).toContain('This report is real')
  })

  it.skipIf(!reader)(
    'says in its PDF what its page says, in both languages, tagged and with a title',
    async () => {
      const { path } = await share({ scope: 'target', with: ['name', 'history'] })
      const report = await jsonAt(path)
      const pdf = Buffer.from(await (await server.browser().get(`${path}/report.pdf`)).arrayBuffer())
      const text = textOf(pdf)
      const composite = report.targets[0]!.composite!
      const plain = (words: string) => words.replaceAll('\u00a0', ' ')
      expect(text).toContain(plain(probabilityText(composite.probability)))
      expect(text).toContain(path)
      for (const { name, mean } of report.skills) {
        // Long names are broken into lines beside their number.
        expect(text).toContain(name.split(' ')[0])
        expect(text).toContain(`${abilityReading(mean)} ±`)
      }
      const german = await inLocale('de', () => reportPdf(report, { timeZone: null, link: null }))
      expect(textOf(german)).toContain('Was Sie daraus schließen dürfen')
      const raw = pdf.toString('latin1')
      expect(raw).toContain('/MarkInfo')
      expect(raw).toContain('/Lang (en-GB)')
      expect(raw).toContain('/DisplayDocTitle true')
      expect(raw).toMatch(/\/S \/H1/)
      expect(raw).toMatch(/\/S \/Table/)
    },
    60_000,
  )

  it('says of skills that are left to reviews what answers cannot show, on its page and in its PDF', async () => {
    const { browser } = await signUp(server, 'Paula')
    for (const test of ['skill-ppl-communication', 'skill-mod-eval']) {
      const session = await begin(browser, test)
      await answerOpen(server, browser, session, true)
      await browser.post(`/sessions/${session}/end`, {})
    }
    const made = await browser.post('/profile/share', { scope: 'whole', days: '30', note: '', target: '' })
    const path = /\/shared\/[\w-]{43}/.exec(await made.text())![0]
    const report = await jsonAt(path)
    const flags = report.skills.map(({ skill, leftToReview }) => [skill, leftToReview])
    expect(Object.fromEntries(flags)).toEqual({ 'ppl-communication': true, 'mod-eval': false })
    const name = report.skills.find(({ skill }) => skill === 'ppl-communication')!.name
    const words = `${name}: answers show judgement about situations, not how somebody acts.`
    expect((await (await server.browser().get(path)).text()).replaceAll('&amp;', '&')).toContain(words)
    if (reader) expect(textOf(await reportPdf(report, { timeZone: null, link: null }))).toContain(words)
    // A report of before says nothing of it, and is as real as it was.
    const { signature: _, ...unsigned } = report
    const skills = report.skills.map(({ leftToReview: __, ...skill }) => skill)
    const old = signReport(server.context.signer, { ...unsigned, skills })
    expect(checkReport(server.context.signer, Buffer.from(JSON.stringify(old)))).toEqual({
      outcome: 'ours',
      report: old,
    })
  }, 60_000)

  it('has a font for names of many scripts', () => {
    for (const name of [
      'Łukasz Żak',
      'Ольга',
      'Ελένη',
      'Nguyễn Thị',
      'प्रिया',
      'محمد علي',
      'יעל',
      'สมชาย',
      '王小明',
      '山田さくら',
      '김민준',
    ])
      expect(
        runsOf(name, 'serif').map(({ kind }) => kind),
        name,
      ).not.toContain('missing')
    expect(runsOf('Ada 𓀀', 'serif').at(-1)?.kind).toBe('missing')
  })

  it('belongs to its person: exported with everything, swept when it is long over, and gone when they are', async () => {
    const exported = await exportPerson(server.context, personId)
    const rows = exported!.tables['reportLink']!
    expect(rows.length).toBeGreaterThan(3)
    expect(rows.every((row) => !('tokenHash' in row))).toBe(true)
    const count = async () => (await server.context.system.select().from(reportLink)).length
    const before = await count()
    server.clock.now = new Date(server.clock.now.getTime() + 40 * DAY_MS)
    const { path } = await share({ scope: 'whole' })
    server.clock.now = new Date(server.clock.now.getTime() + 29 * DAY_MS)
    await sweep(server.context.system, server.clock.now)
    expect(await count()).toBeLessThan(before)
    expect((await server.browser().get(path)).status).toBe(200)
    await erasePerson(server.context, personId, { kind: 'person', id: personId, address: null, requestId: null })
    expect(await count()).toBe(0)
    expect((await server.browser().get(path)).status).toBe(404)
  }, 60_000)
})
