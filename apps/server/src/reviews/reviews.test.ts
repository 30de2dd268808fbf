import { desc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Report } from '@millwright/api'
import type { OpenDatabase } from '../db/open-database.ts'
import { auditEntry, evidence, person, review, reviewMark, reviewRequest } from '../db/schema.ts'
import { erasePerson } from '../privacy/erase-person.ts'
import { exportPerson } from '../privacy/export-person.ts'
import { sweep } from '../privacy/retention.ts'
import { signUp } from '../testing/api-caller.ts'
import { askFor, ratingFields, reviewsOf } from '../testing/reviews.ts'
import { answerOpen, begin, openExercise } from '../testing/sitting.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'

const RUBRIC = 'leadership-and-communication'
const DAY_MS = 86_400_000
const ACCOUNT = { email: 'ada@example.org', password: 'a long enough password' }

describe.each(DATABASES)('what people say, on the $name', ({ name, open }) => {
  let database: OpenDatabase
  let server: TestServer
  let ada: Browser
  let personId: string
  const db = () => server.context.system

  beforeAll(async () => {
    database = await open()
    server = await startTestServer(database)
    ada = server.browser()
    await ada.post('/account/sign-up', { name: 'Ada', ...ACCOUNT })
    const [row] = await db().select({ id: person.id }).from(person).where(eq(person.email, ACCOUNT.email))
    personId = row!.id
  }, 60_000)
  afterAll(() => database.close())

  /** Later; whoever comes back after a while signs in again. */
  const wait = async (days: number) => {
    server.clock.now = new Date(server.clock.now.getTime() + days * DAY_MS)
    ada = server.browser()
    await ada.post('/account/sign-in', ACCOUNT)
  }
  const give = (token: string, fields: Record<string, string> = {}) =>
    server.browser().post(`/reviews/${token}`, {
      name: 'Grace',
      relation: 'peer',
      agree: 'yes',
      ...ratingFields(RUBRIC, { explaining: { step: 3, example: 'The <note> on labels.' } }),
      ...fields,
    })
  const pageOf = async (browser: Browser, path = '/profile/reviews') => (await browser.get(path)).text()

  it('keeps every word of a person about themself, shows the newest, and asks for examples of higher steps', async () => {
    const own = (fields: Record<string, string>) => ada.post(`/profile/reviews/own/${RUBRIC}`, fields)
    const refused = await own(ratingFields(RUBRIC, { needs: { step: 4 } }))
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('Finding out what is needed: Steps 3 and 4 need an example.')
    expect((await own(ratingFields(RUBRIC, { needs: { step: 2 } }))).status).toBe(303)
    server.clock.now = new Date(server.clock.now.getTime() + 60_000)
    const example = { step: 4, example: 'Two wishes, one scope.', month: '2026-05' } as const
    expect((await own(ratingFields(RUBRIC, { needs: example }))).status).toBe(303)
    const rows = await db().select().from(review).where(eq(review.personId, personId))
    expect(rows).toHaveLength(2)
    const page = await pageOf(ada)
    expect(page).toContain('You: step 4.')
    expect(page).not.toContain('You: step 2.')
    expect(page).toContain('May 2026')
    expect(await pageOf(ada, `/profile/reviews/own/${RUBRIC}`)).toContain('Two wishes, one scope.')
    expect((await ada.get('/profile/reviews/own/technical')).status).toBe(404)
    // As said, it stays.
    await expect(db().update(review).set({ relation: 'peer' })).rejects.toThrow()
    await expect(db().delete(review)).rejects.toThrow()
  })

  it('asks a colleague by a link that says who asks and what is seen, takes one answer, and shows it with its name', async () => {
    const token = await askFor(ada, { note: 'for Grace' })
    const asked = await server.browser().get(`/reviews/${token}`)
    expect(asked.headers.get('x-robots-tag')).toContain('noindex')
    const page = await asked.text()
    for (const words of ['A review of the work of Ada', 'It is not anonymous.', 'The link takes an answer until'])
      expect(page).toContain(words)
    expect(page).not.toContain('Two wishes')
    expect(await pageOf(ada, `/reviews/${token}`)).toContain('You cannot answer it yourself.')
    for (const missing of ['name', 'relation', 'agree']) expect((await give(token, { [missing]: '' })).status).toBe(422)
    expect((await give(token)).headers.get('location')).toBe(`/reviews/${token}?done=sent`)
    // A second one changes nothing, and is not thanked for.
    expect((await give(token, { name: 'Mallory' })).headers.get('location')).toBe(`/reviews/${token}?done=not-again`)
    const second = await pageOf(server.browser(), `/reviews/${token}?done=not-again`)
    expect(second).toContain('is not stored')
    expect(second).not.toContain('Thank you')
    const results = await pageOf(ada)
    expect(results).toContain('Grace')
    expect(results).toContain('The &lt;note> on labels.')
    expect(results).not.toContain('Mallory')
    const rows = JSON.stringify(await db().select().from(reviewRequest))
    expect(rows).not.toContain(token)
    const entries = await db().select().from(auditEntry)
    const acts = entries.filter(({ action }) => action.startsWith('review.'))
    expect(acts.map(({ action }) => action).toSorted()).toEqual(['review.asked', 'review.given'])
    expect(JSON.stringify(acts)).not.toContain('Grace')
  })

  it('lets a colleague take it back by the same link, also after its end', async () => {
    const [token, unused] = [await askFor(ada, { days: '7' }), await askFor(ada, { days: '7' })]
    await give(token, { name: 'Barbara' })
    expect(await pageOf(ada)).toContain('Barbara')
    const requests = (await db().select().from(reviewRequest)).length
    await sweep(server.context.system, new Date(server.clock.now.getTime() + 60 * DAY_MS))
    expect(await db().select().from(reviewRequest)).toHaveLength(requests - 1)
    await wait(8)
    expect((await server.browser().get(`/reviews/${unused}`)).status).toBe(404)
    expect(await pageOf(server.browser(), `/reviews/${token}`)).toContain('Take it back')
    const taken = await server.browser().post(`/reviews/${token}/take-back`, {})
    expect(await taken.text()).toContain('You have taken your review back.')
    expect(await pageOf(ada)).not.toContain('Barbara')
    expect((await server.browser().get(`/reviews/${token}`)).status).toBe(404)
    expect(JSON.stringify(await db().select().from(review))).not.toContain('Barbara')
  })

  it('says that a review is taken back where the link still takes another one', async () => {
    const token = await askFor(ada)
    await give(token, { name: 'Frances' })
    const taken = await server.browser().post(`/reviews/${token}/take-back`, {})
    expect(taken.status).toBe(200)
    const page = await taken.text()
    expect(page).toContain('You have taken your review back.')
    expect(page).toContain('Send to Ada')
    expect(await pageOf(server.browser(), `/reviews/${token}`)).not.toContain('You have taken your review back.')
    // Nothing there, nothing taken back; no address says otherwise.
    const claimed = await pageOf(server.browser(), `/reviews/${token}?done=taken-back`)
    expect(claimed).not.toContain('You have taken your review back.')
    const again = await server.browser().post(`/reviews/${token}/take-back`, {})
    expect(again.headers.get('location')).toBe(`/reviews/${token}`)
  })

  it('is no link any more when what it asks about has left the collection', async () => {
    const token = await askFor(ada, { note: 'about nothing' })
    await db()
      .update(reviewRequest)
      .set({ rubrics: ['no-such-rubric'] })
      .where(eq(reviewRequest.note, 'about nothing'))
    const asked = await server.browser().get(`/reviews/${token}`)
    expect(asked.status).toBe(404)
    expect(await asked.text()).toContain('This link does not work')
    expect((await give(token)).status).toBe(404)
  })

  it('ends links when they run out and when their person ends them, and is nobody else’s', async () => {
    const [short, kept] = [await askFor(ada, { days: '7' }), await askFor(ada, { note: 'kept', days: '90' })]
    await wait(7)
    expect((await server.browser().get(`/reviews/${short}`)).status).toBe(404)
    expect((await give(short)).status).toBe(404)
    const [row] = await db().select().from(reviewRequest).where(eq(reviewRequest.note, 'kept'))
    const eve = (await signUp(server, 'Eve')).browser
    expect((await eve.post(`/profile/reviews/requests/${row!.id}/end`, {})).status).toBe(404)
    expect((await server.browser().get(`/reviews/${kept}`)).status).toBe(200)
    expect((await ada.post(`/profile/reviews/requests/${row!.id}/end`, {})).status).toBe(303)
    expect((await server.browser().get(`/reviews/${kept}`)).status).toBe(404)
    const [given] = await db().select().from(review).where(eq(review.reviewerName, 'Grace'))
    for (const act of ['set-aside', 'remove'])
      expect((await eve.post(`/profile/reviews/${given!.id}`, { do: act })).status).toBe(404)
    expect(await pageOf(eve)).not.toContain('Grace')
    expect((await server.browser().get('/profile/reviews')).headers.get('location')).toContain('/account/sign-in')
  })

  it('lets a person not use a review, use it again, and remove it for good', async () => {
    const [given] = await db().select().from(review).where(eq(review.reviewerName, 'Grace'))
    const act = (what: string) => ada.post(`/profile/reviews/${given!.id}`, { do: what })
    expect(await pageOf(ada)).toContain('1 chose step 3')
    expect((await act('set-aside')).status).toBe(303)
    const without = await pageOf(ada)
    expect(without).not.toContain('1 chose step 3')
    expect(without).toContain('not used')
    server.clock.now = new Date(server.clock.now.getTime() + 1000)
    await act('use')
    expect(await pageOf(ada)).toContain('1 chose step 3')
    expect((await act('praise')).status).toBe(404)
    await act('remove')
    expect(await pageOf(ada)).not.toContain('The &lt;note> on labels.')
    expect(await db().select().from(reviewMark)).toEqual([])
  })

  it('ends the link of a review that its person removes', async () => {
    const token = await askFor(ada, { note: 'for Edsger' })
    await give(token, { name: 'Edsger' })
    const [given] = await db().select().from(review).where(eq(review.reviewerName, 'Edsger'))
    expect((await ada.post(`/profile/reviews/${given!.id}`, { do: 'remove' })).status).toBe(303)
    expect((await server.browser().get(`/reviews/${token}`)).status).toBe(404)
    expect((await give(token, { name: 'Edsger' })).status).toBe(404)
    const [request] = await db().select().from(reviewRequest).where(eq(reviewRequest.note, 'for Edsger'))
    expect(request!.revokedAt).toEqual(server.clock.now)
  })

  // By a trigger, which only the owner of the tables may make.
  it.runIf(name === 'embedded database')(
    'calls a review removed that its colleague takes back at the same moment',
    async () => {
      await wait(1)
      const token = await askFor(ada, { note: 'for Tony' })
      await give(token, { name: 'Tony' })
      const [given] = await db().select().from(review).where(eq(review.reviewerName, 'Tony'))
      // As by a colleague who is faster once the link ends.
      await db().execute(sql`
      create function take_back_then() returns trigger language plpgsql as $$ begin
        perform set_config('millwright.erasing', 'yes', true);
        delete from review where request_id = new.id;
        return new;
      end $$`)
      await db().execute(
        sql`create trigger take_back_then after update on review_request for each row execute function take_back_then()`,
      )
      const removed = await ada.post(`/profile/reviews/${given!.id}`, { do: 'remove' })
      await db().execute(sql`drop function take_back_then() cascade`)
      expect(removed.headers.get('location')).toBe('/profile/reviews?done=removed#given')
      expect(await db().select().from(review).where(eq(review.reviewerName, 'Tony'))).toEqual([])
      const entries = await db().select().from(auditEntry)
      const removals = entries.filter(({ action, subjectId }) => action === 'review.removed' && subjectId === given!.id)
      // Whoever took it back stands in the log with it.
      expect(removals).toEqual([])
    },
  )

  it('brings no older word of a person about themself back: not where the newest is set aside, not where it is removed', async () => {
    const selves = async () => {
      const rows = await db().select().from(review).where(eq(review.personId, personId))
      return rows.filter(({ relation }) => relation === 'self')
    }
    const other = 'innovation-and-growth'
    await ada.post(`/profile/reviews/own/${other}`, ratingFields(other, { learning: { step: 1 } }))
    const before = await selves()
    expect(before).toHaveLength(3)
    const newest = before.find(({ ratings }) => ratings.some(({ step }) => step === 4))!
    const act = (what: string) => ada.post(`/profile/reviews/${newest.id}`, { do: what })
    expect(await pageOf(ada)).toContain('You: step 4.')
    await act('set-aside')
    const without = await pageOf(ada)
    expect(without).not.toMatch(/You: step [24]\./)
    expect(without).toContain('You: what you said is not used.')
    await act('remove')
    const entries = await db().select().from(auditEntry)
    expect(entries.find(({ details }) => details['replaced'] !== undefined && details['replaced'] !== 0)).toMatchObject(
      {
        action: 'review.removed',
        details: { by: 'person', replaced: 1 },
      },
    )
    expect(await pageOf(ada)).not.toMatch(/You: step [24]\./)
    expect(await pageOf(ada, `/profile/reviews/own/${RUBRIC}`)).not.toContain('Two wishes, one scope.')
    // What they said by another rubric is another matter.
    expect((await selves()).map(({ ratings }) => ratings[0]!.rubric)).toEqual([other])
  })

  it('enters no number: profile and report are the same with it and without, and a report has it only when chosen', async () => {
    const session = await begin(ada)
    for (let n = 0; n < 4 && (await openExercise(server, session)).kind === 'item'; n++)
      await answerOpen(server, ada, session, true)
    await ada.post(`/sessions/${session}/end`, {})
    const numbers = async () => {
      const { skills, targets, basis } = Report.parse(await (await ada.get('/profile/report.json')).json())
      return { skills, targets, basis }
    }
    const before = await numbers()
    const rows = await db().select().from(evidence)
    await reviewsOf(server, ada)
    expect(await numbers()).toEqual(before)
    expect(await db().select().from(evidence)).toHaveLength(rows.length)
    expect(await pageOf(ada, '/profile')).toContain('3 colleagues said something')
    const share = async (extras: string[]) => {
      const page = await ada.post('/profile/share', { scope: 'whole', days: '30', note: '', with: extras })
      return /\/shared\/[\w-]{43}/.exec(await page.text())![0]
    }
    const plain = await share(['name'])
    expect(await pageOf(server.browser(), plain)).not.toContain('Said by people, not measured')
    const withThem = await share(['name', 'reviews'])
    const shown = await pageOf(server.browser(), withThem)
    expect(shown).toContain('Said by people, not measured')
    expect(shown).not.toContain('Barbara')
    const report = Report.parse(await (await server.browser().get(`${withThem}/report.json`)).json())
    const needs = report.reviews![0]!.criteria.find(({ criterion }) => criterion === 'needs')
    expect(needs).toMatchObject({ own: 2, colleagues: [0, 0, 2, 1] })
    expect((await server.browser().get(`${withThem}/report.pdf`)).status).toBe(200)
    const shared = (await db().select().from(auditEntry)).filter(({ action }) => action === 'report.shared')
    expect(new Set(shared.map(({ details }) => details['reviews']))).toEqual(new Set([false, true]))
  }, 60_000)

  it('is in the export of its person, and gone when they are erased', async () => {
    const archive = JSON.stringify(await exportPerson(server.context, personId))
    expect(archive).toContain('Barbara')
    expect(archive).toContain('The note on late labels')
    const [{ tokenHash } = { tokenHash: '' }] = await db().select().from(reviewRequest)
    expect(archive).not.toContain(tokenHash)
    await erasePerson(server.context, personId, { kind: 'system', id: null, address: null, requestId: null })
    expect(await db().select().from(review).where(eq(review.personId, personId))).toEqual([])
    expect(await db().select().from(reviewRequest).where(eq(reviewRequest.personId, personId))).toEqual([])
  })

  it('has its browser keep what is entered until it is sent, under a name that does not tell the link', async () => {
    const { browser: kay } = await signUp(server, 'Kay')
    const token = await askFor(kay)
    const page = await pageOf(server.browser(), `/reviews/${token}`)
    const [, id] = /data-kept-form="(\w+)"/.exec(page) ?? []
    expect(page).toContain('Kept in this browser until you send it, for 30 days at most.')
    expect(page).not.toContain('data-kept-over')
    const over = `data-kept-over="${id}"`
    await give(token)
    expect(await pageOf(server.browser(), `/reviews/${token}?done=sent`)).toContain(over)
    const takenBack = await (await server.browser().post(`/reviews/${token}/take-back`, {})).text()
    expect(takenBack).toContain(over)
    expect(takenBack).toContain(`data-kept-form="${id}"`)
    const [open] = await db()
      .select()
      .from(reviewRequest)
      .orderBy(desc(reviewRequest.createdAt), desc(reviewRequest.id))
    await kay.post(`/profile/reviews/requests/${open!.id}/end`, {})
    expect(await pageOf(server.browser(), `/reviews/${token}`)).toContain(over)
    const own = await pageOf(kay, `/profile/reviews/own/${RUBRIC}`)
    const [, ownId] = /data-kept-form="([^"]+)"/.exec(own) ?? []
    expect(own).toContain('Kept in this browser until you save it')
    const saved = await kay.post(`/profile/reviews/own/${RUBRIC}`, ratingFields(RUBRIC, { needs: { step: 2 } }))
    expect(await pageOf(kay, saved.headers.get('location')!)).toContain(`data-kept-over="${ownId}"`)
  })

  it('slows down who tries many links', async () => {
    const statuses = new Set<number>()
    const eve = server.browser()
    for (let attempt = 0; attempt < 200 && !statuses.has(429); attempt++)
      statuses.add((await eve.get(`/reviews/${String(attempt).padStart(43, 'a')}`)).status)
    expect(statuses).toEqual(new Set([404, 429]))
  }, 60_000)
})
