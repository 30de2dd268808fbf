import { eq } from 'drizzle-orm'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compositeStanding, profileFrom } from '@millwright/assessment'
import { leftToReview, targetsFor } from '@millwright/catalog'
import type { OpenDatabase } from '../db/open-database.ts'
import { answer, evidence, person } from '../db/schema.ts'
import { applyRescoring } from '../rescoring/apply-rescoring.ts'
import { planRescoring } from '../rescoring/plan-rescoring.ts'
import { answerOpen, begin, openExercise } from '../testing/sitting.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { allTargets } from './all-targets.ts'
import { ChangeView } from './change-view.tsx'
import { changeSince, standingOverTime } from './changes.ts'
import { loadObservations } from './load-evidence.ts'
import { evidenceNow, loadHistory, observationsAfter, type History } from './measurements.ts'
import { chosenSkills } from './skills-view.tsx'
import { measurableSkills } from './standing.ts'
import { TargetsView } from './targets-view.tsx'

const TARGET = { role: 'ml-engineer', level: 'junior' } as const
const DAY_MS = 86_400_000

describe.each(DATABASES)('a profile over time on the $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let ada: Browser
  let personId: string

  const take = async (right: (n: number) => boolean) => {
    const id = await begin(ada)
    for (let n = 0; (await openExercise(server, id)).kind === 'item'; n++) {
      server.clock.now = new Date(server.clock.now.getTime() + 60_000)
      await answerOpen(server, ada, id, right(n))
    }
    await ada.post(`/sessions/${id}/end`, {})
    return id
  }
  const history = async () =>
    loadHistory(server.context.system, { ids: [personId] }, { aiMode: 'closed', catalogue: server.context.catalogue() })

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    ada = server.browser()
    await ada.post('/account/sign-up', { name: 'Ada', email: 'ada@example.org', password: 'a long enough password' })
    const [row] = await server.context.system.select().from(person).where(eq(person.email, 'ada@example.org'))
    personId = row!.id
  }, 60_000)
  afterAll(() => database.close())

  it('says that nothing is measured, and that the first measurement changes nothing', async () => {
    expect(await (await ada.get('/profile')).text()).toContain('Nothing is measured yet')
    await take((n) => n % 2 === 0)
    const page = await (await ada.get('/profile')).text()
    expect(page).toContain('This was your first measurement')
    expect(page).not.toContain('NaN')
  }, 60_000)

  it('compares the state before the last test with the state now, by the same rules as everywhere', async () => {
    server.clock.now = new Date(server.clock.now.getTime() + 30 * DAY_MS)
    const second = await take(() => true)
    const catalogue = server.context.catalogue()
    const known = await history()
    expect(known.measurements.map(({ kind }) => kind)).toEqual(['test', 'test'])
    expect(known.measurements[1]?.id).toBe(second)
    const change = changeSince(catalogue, TARGET, known)!
    // The reference takes another road: the evidence rows of each sitting, straight from the database.
    const rows = await server.context.system
      .select({ observation: evidence.observation, session: answer.sessionId, at: evidence.recordedAt })
      .from(evidence)
      .innerJoin(answer, eq(answer.id, evidence.sourceId))
      .orderBy(evidence.recordedAt)
    const first = rows.filter(({ session }) => session !== second).map(({ observation }) => observation)
    const met = new Set(first.map(({ source }) => source))
    const fresh = rows
      .filter(({ session }) => session === second)
      .filter(({ observation }) => !met.has(observation.source))
    const skills = measurableSkills(catalogue, TARGET)
    const composite = (observations: typeof first) =>
      compositeStanding(
        catalogue.graph,
        profileFrom(catalogue.graph, observations),
        'ml-engineer',
        'junior',
        skills ? { skills } : {},
      )
    const { before, after, change: moved } = change.target!
    expect(before).toEqual(composite(first))
    expect(after).toEqual(composite([...first, ...fresh.map(({ observation }) => observation)]))
    expect(after.mean).toBeGreaterThan(before.mean)
    expect(moved.chance).toBeLessThan(0.2)
    // Only own answers of the second sitting count as new.
    const sum = change.skills.reduce((total, { newAnswers }) => total + newAnswers, 0)
    expect(sum).toBe(fresh.length)
    expect(known.measurements[1]?.observations).toBe(fresh.length)
    const moments = standingOverTime(catalogue, TARGET, known)
    expect(moments.map((moment) => moment.composite?.mean)).toEqual([before.mean, after.mean])
    const page = await (await ada.get('/profile?role=ml-engineer&level=junior')).text()
    expect(page).toContain('By chance alone')
    expect(page).toContain(`/sessions/${second}`)
  }, 60_000)

  it('gives no number for a moment at which too little had been asked, and does not compare with it', async () => {
    const catalogue = server.context.catalogue()
    const { measurements, pieces } = await history()
    const [one] = pieces.filter(({ at }) => at === 0)
    const little: History = { measurements, pieces: [one!, ...pieces.filter(({ at }) => at === 1)] }
    const moments = standingOverTime(catalogue, TARGET, little)
    expect(moments.map(({ composite }) => composite !== null)).toEqual([false, true])
    const change = changeSince(catalogue, TARGET, little)!
    expect(change.target).toBeNull()
    const view = { catalogue, targetName: 'the target', change, measurements, moments, enough: true, hidden: {} }
    const page = renderToString(h(ChangeView, view))
    expect(page.match(/too little asked/g)).toHaveLength(1)
    expect(page).not.toContain('Probability that you meet')
    // The chart begins with the second occasion, which stays the second.
    expect(/<svg class="strip timeline"[^]*?<\/svg>/.exec(page)![0].match(/<circle|>[12]<\/text>/g)).toEqual([
      '<circle',
      '>2</text>',
    ])
    expect(page).not.toContain('NaN')
  }, 60_000)

  it('gives no number where less than half was asked, and the same number as the standing where more was', async () => {
    const catalogue = server.context.catalogue()
    const profile = profileFrom(catalogue.graph, observationsAfter(await history(), 99))
    const cells = allTargets(catalogue, profile)
    expect(cells).toHaveLength(12)
    const own = new Set(profile.skills.filter(({ ownAnswers }) => ownAnswers > 0).map(({ skill }) => skill))
    const leftOver = new Set<boolean>()
    for (const { role, level, composite, skills, share } of cells) {
      expect(composite === null).toBe(share < 0.5 - 1e-9)
      const deciding = measurableSkills(catalogue, { role, level })
      if (deciding) expect(skills.asked).toBe(deciding.filter((skill) => own.has(skill)).length)
      const page = await (await ada.get(`/profile?role=${role}&level=${level}`)).text()
      expect(page.includes('Too little was asked to say'), `${role} ${level}`).toBe(composite === null)
      // What is left to people is named either way.
      const left = targetsFor(catalogue.graph, role, level).some(
        ({ skill, required }) => required && leftToReview(catalogue.graph, skill),
      )
      expect(page.includes('Left to reviews by people'), `${role} ${level}`).toBe(left)
      if (composite === null) leftOver.add(left)
    }
    expect(leftOver).toContain(true)
    const key = 'Line: 95 % interval of the weighted mean.'
    expect(renderToString(h(TargetsView, { catalogue, cells }))).toContain(key)
    const none = cells.filter(({ composite }) => composite === null)
    expect(renderToString(h(TargetsView, { catalogue, cells: none }))).not.toContain(key)
    expect(cells.some(({ composite }) => composite === null) && cells.some(({ composite }) => composite)).toBe(true)
  }, 60_000)

  it('orders and filters skills, and tells measured from inferred', async () => {
    const catalogue = server.context.catalogue()
    const profile = profileFrom(catalogue.graph, observationsAfter(await history(), 99))
    const ids = (order: 'area' | 'measured' | 'need', shown: 'measured' | 'relevant' | 'all') =>
      chosenSkills(catalogue, profile, TARGET, { order, shown })
    expect(ids('area', 'all')).toHaveLength(catalogue.graph.skills.length)
    expect(ids('area', 'measured').every(({ row }) => row.ownAnswers > 0)).toBe(true)
    const measuredFirst = ids('measured', 'all').map(({ row }) => Number(row.ownAnswers > 0))
    expect(measuredFirst).toEqual(measuredFirst.toSorted((one, other) => other - one))
    const needs = ids('need', 'relevant')
      .filter(({ row }) => row.target)
      .map(({ need }) => need)
    expect(needs).toEqual(needs.toSorted((one, other) => other - one))
    const page = await (await ada.get('/profile?order=measured&show=all')).text()
    expect(page).toContain('Inferred: from related skills only')
  })

  it('opens each number to the answers behind it, and to nobody else', async () => {
    const skill = evidenceNow(await history())[0]!.row.observation.skill
    const rows = evidenceNow(await history()).filter(({ row }) => row.observation.skill === skill)
    const page = await (await ada.get(`/profile/rests-on?skill=${skill}`)).text()
    for (const { row } of rows) {
      expect(page).toContain(`/profile/evidence?id=${encodeURIComponent(row.id)}`)
      expect(page).not.toContain(row.observation.source)
    }
    expect(page.match(/\/profile\/evidence\?id=/g)).toHaveLength(rows.length)
    const stranger = await server.browser().get(`/profile/rests-on?skill=${skill}`)
    expect(stranger.status).toBe(303)
  })

  it('shows a rescoring as a correction: as it was then, as it is now, and no chance', async () => {
    const { system } = server.context
    const catalogue = server.context.catalogue()
    const before = standingOverTime(catalogue, TARGET, await history())
    const source = (await history()).pieces[0]!.row.observation.source
    server.clock.now = new Date(server.clock.now.getTime() + DAY_MS)
    const choice = { catalogue, withdraw: [source], restore: [], asRecorded: false, until: server.clock.now }
    const { digest } = await planRescoring(system, choice)
    await applyRescoring(system, choice, { digest, reason: 'A wrong key', appliedBy: 'op', at: server.clock.now })
    const known = await history()
    expect(known.measurements.at(-1)).toMatchObject({ kind: 'rescoring', title: 'A wrong key', observations: 1 })
    const moments = standingOverTime(catalogue, TARGET, known)
    // What was shown then stays what was shown then.
    expect(moments.slice(0, 2).map(({ composite }) => composite)).toEqual(before.map(({ composite }) => composite))
    expect(moments[2]!.composite!.mean).not.toBe(moments[1]!.composite!.mean)
    const correction = changeSince(catalogue, TARGET, known)!
    expect(correction.kind).toBe('rescoring')
    expect(correction.target!.change.chance).toBeNull()
    expect(correction.target!.before).toEqual(moments[1]!.composite)
    // The comparison over the second test scores the first one as today: the withdrawn answer is on neither side.
    const over = changeSince(catalogue, TARGET, known, known.measurements[1]!.id)!
    const now = await loadObservations(system, { ids: [personId] }, { aiMode: 'closed', graph: catalogue.graph })
    expect(
      observationsAfter(known, 99)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(now.map(({ id }) => id).toSorted())
    expect(over.target!.before).not.toEqual(before[0]!.composite)
    expect(await (await ada.get('/profile')).text()).toContain('This is a correction, not progress.')
  }, 60_000)
})
