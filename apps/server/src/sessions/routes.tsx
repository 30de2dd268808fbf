import { Hono, type Context } from 'hono'
import { allBlueprints, onlySkillOf, skillTests, targetTests } from '@millwright/assessment'
import {
  indexCatalogue,
  LevelId,
  publicItem,
  testItems,
  toolsOf,
  type Blueprint,
  type Catalogue,
} from '@millwright/catalog'
import { z } from 'zod'
import { ensurePerson } from '../accounts/routes.tsx'
import type { SignedIn } from '../accounts/people.ts'
import { askedVersion } from '../challenges/asked-version.ts'
import { presentWorkbench } from '../challenges/present-workbench.tsx'
import { postedFiles } from '../challenges/posted-files.ts'
import type { AppContext } from '../context.ts'
import { draftScope, findDraft } from '../drafts/save-draft.ts'
import { t } from '../messages/index.ts'
import { findAccommodation } from '../privacy/accommodations.ts'
import { NotFound } from '../web/error-pages.tsx'
import { isUuid } from '../web/is-uuid.ts'
import { textOf } from '../web/forms.ts'
import { markOf } from '../web/person.ts'
import { island } from '../web/islands.ts'
import { problem } from '../web/problem.ts'
import { sendPage } from '../web/send-page.tsx'
import { seenElsewhere } from './advance-session.ts'
import { askedItem, findAskedItem } from './asked-item.ts'
import { endSession, skipSessionChallenge, submitSessionChallenge } from './close-challenge.ts'
import { FinishedPage, finishedView } from './finished-page.tsx'
import { FLAG_KINDS, findFlag, flagItem, LONGEST_NOTE } from './flag-item.ts'
import { EndPage, ItemPage } from './item-page.tsx'
import { listSessions, type SessionSummary } from './list-sessions.ts'
import { findSession, type LoadedSession, type Presentation } from './load-session.ts'
import { BeforePage } from './before-page.tsx'
import { MeasurePage, SkillTestsPage, TargetTestsPage } from './measure-pages.tsx'
import { findOpenTests } from './open-tests.tsx'
import { testName } from './test-name.ts'
import { parseResponse, readingsOf } from './parse-response.ts'
import { BreakPage } from './clock-view.tsx'
import { keepAsDraft } from './keep-as-draft.ts'
import { endBreak, takeBreak } from './take-break.ts'
import { closeWhenTimeIsOver } from './time-out.ts'
import { isTooLate, loadBreaks, sessionClock, type SessionClock } from './timing.ts'
import { recordAnswer } from './record-answer.ts'
import { startSession } from './start-session.ts'

/** Choosing a test, sitting it, and what came of it. */
export function sessionRoutes(context: AppContext) {
  const app = new Hono()

  app.get('/measure', async (c) => {
    const catalogue = context.catalogue()
    const target = targetOf(catalogue, c.req.query('role'), c.req.query('level'))
    const frame = { title: t('sessions.measure.title'), active: 'measure' } as const
    if (target) return sendPage(c, context, frame, <TargetTestsPage catalogue={catalogue} found={target} />)
    const open = await findOpenTests(context, await context.signedIn(c))
    return sendPage(c, context, frame, <MeasurePage catalogue={catalogue} open={open} />)
  })

  // One click on the start page: a first look, at once.
  app.post('/measure/quick', async (c) => {
    const form = await c.req.formData()
    const catalogue = context.catalogue()
    // The start page offers role and level as one choice.
    const [chosenRole = '', chosenLevel = ''] = textOf(form, 'target').split('/')
    const [role, level] = [chosenRole || textOf(form, 'role'), chosenLevel || textOf(form, 'level')]
    const asked = targetOf(catalogue, role || QUICK.role, level || QUICK.level)
    if (asked && !asked.tests) return c.redirect(`/measure?role=${asked.role}&level=${asked.level}`, 303)
    return begin(c, asked?.tests?.short.id)
  })

  app.get('/measure/skills/:skill', async (c) => {
    const catalogue = context.catalogue()
    const skill = indexCatalogue(catalogue).skills.get(c.req.param('skill'))
    if (!skill) return noSuchSession(c)
    const test = skillTest(catalogue, skill.id, c.req.query('length'))
    if (test) return before(c, catalogue, test)
    const page = <SkillTestsPage catalogue={catalogue} skill={skill} />
    return sendPage(c, context, { title: skill.name, active: 'measure' }, page)
  })
  app.post('/measure/skills/:skill', (c) =>
    begin(c, skillTest(context.catalogue(), c.req.param('skill'), c.req.query('length'))?.id),
  )

  app.get('/measure/:blueprint', async (c) => {
    const catalogue = context.catalogue()
    const blueprint = allBlueprints(catalogue).get(c.req.param('blueprint'))
    return blueprint ? before(c, catalogue, blueprint) : noSuchSession(c)
  })
  app.post('/measure/:blueprint', (c) => begin(c, c.req.param('blueprint')))

  async function before(c: Context, catalogue: Catalogue, blueprint: Blueprint) {
    const who = await context.signedIn(c)
    const grant = who ? await findAccommodation(context.db, who.ids, null) : null
    const mine = who ? await listSessions(context.db, who) : []
    const skill = onlySkillOf(blueprint)
    const { role, level } = blueprint.target
    const lengths = skill ? skillTests(catalogue, skill).tests : (targetTests(catalogue, role, level).tests ?? {})
    const page = (
      <BeforePage
        catalogue={catalogue}
        blueprint={blueprint}
        others={Object.values(lengths).filter(({ id }) => id !== blueprint.id)}
        known={who !== null}
        grant={grant}
        openSession={openSittingOf(blueprint, mine)}
        met={who && skill ? await metOf(catalogue, who, skill) : null}
      />
    )
    return sendPage(c, context, { title: testName(blueprint), active: 'measure' }, page)
  }

  async function metOf(catalogue: Catalogue, who: SignedIn, skill: string) {
    const own = testItems(catalogue).filter((item) => item.skill === skill)
    const met = await seenElsewhere(context.db, who, null)
    const seen = own.filter(({ id }) => met.has(id)).length
    return { seen, left: own.length - seen }
  }

  async function begin(c: Context, blueprintId: string | undefined) {
    if (!blueprintId || !allBlueprints(context.catalogue()).has(blueprintId)) return noSuchSession(c)
    const who = await ensurePerson(context, c)
    const result = await startSession(context, who, blueprintId)
    return result.outcome === 'no-such-blueprint' ? noSuchSession(c) : c.redirect(`/sessions/${result.sessionId}`, 303)
  }

  app.get('/sessions/:id', async (c) => {
    const loaded = await mySession(c)
    if (!loaded) return noSuchSession(c)
    const { session } = loaded.found
    const clock = await clockNow(loaded)
    if (isTooLate(clock, context.now())) {
      await closeWhenTimeIsOver(context, loaded.who, session.id)
      return c.redirect(`/sessions/${session.id}?over=1`, 303)
    }
    if (clock.break) return showBreak(c, session.id, clock.break.until)
    return showSession(c, loaded, {})
  })

  app.post('/sessions/:id/answers', async (c) => {
    const loaded = await mySession(c)
    if (!loaded) return noSuchSession(c)
    const { who, found, catalogue } = loaded
    const form = await c.req.formData()
    const position = Number(form.get('position'))
    const asked = found.presentations.find((shown) => shown.position === position && shown.kind === 'item')
    const item = asked ? findAskedItem(catalogue, asked.exerciseId, found.session) : null
    if (!item) return c.redirect(`/sessions/${found.session.id}?stale=1`, 303)
    const response = parseResponse(item, form, found.session.seed)
    if (!response) {
      if (found.open?.position !== position) return c.redirect(`/sessions/${found.session.id}?stale=1`, 303)
      const count = item.kind === 'ordering' ? item.options.length : 0
      const number = form.get('number')
      const entered = typeof number === 'string' ? number.trim() : ''
      const readings = item.kind === 'numeric' ? readingsOf(entered) : null
      const error = readings
        ? t('sessions.item.error.twoReadings', { entered, ...readings })
        : t(`sessions.item.error.${item.kind}`, { count })
      return showSession(c, loaded, { error, form })
    }
    const result = await recordAnswer(context, who, { sessionId: found.session.id, position, response })
    switch (result.outcome) {
      case 'recorded':
        return c.redirect(`/sessions/${found.session.id}`, 303)
      case 'already-answered':
      case 'not-open':
        // Sent again because the reply was lost: the taker did nothing twice, and need not hear of it.
        return c.redirect(`/sessions/${found.session.id}${form.get('again') === '1' ? '' : '?stale=1'}`, 303)
      case 'on-break':
        return c.redirect(`/sessions/${found.session.id}`, 303)
      case 'time-over':
        await keepAsDraft(context, who, { sessionId: found.session.id, position, values: valuesOf(form) })
        return c.redirect(`/sessions/${found.session.id}`, 303)
      case 'session-not-found':
        return noSuchSession(c)
      case 'malformed':
        return showSession(c, loaded, { error: t(`sessions.item.error.${item.kind}`, { count: 0 }), form })
    }
  })

  // What the page's script asks after a laptop slept: only the server's time counts.
  app.get('/sessions/:id/clock', async (c) => {
    const loaded = await mySession(c)
    if (!loaded) return problem(c, 404, t('sessions.notFound'))
    c.header('cache-control', 'no-store')
    const { leftMs, runsMs, deadline, break: onBreak } = await clockNow(loaded)
    const position = loaded.found.open?.position ?? null
    return c.json({ leftMs, runsMs, deadline, onBreak: onBreak !== null, position })
  })

  app.post('/sessions/:id/flags', async (c) => {
    const loaded = await mySession(c)
    if (!loaded) return noSuchSession(c)
    const form = await c.req.formData()
    const sent = NewFlag.safeParse(Object.fromEntries(form))
    if (!sent.success) return c.redirect(`/sessions/${loaded.found.session.id}`, 303)
    const { outcome } = await flagItem(context, loaded.who, { sessionId: loaded.found.session.id, ...sent.data })
    if (outcome !== 'flagged') return noSuchSession(c)
    return c.redirect(`/sessions/${loaded.found.session.id}?flagged=${sent.data.position}`, 303)
  })

  app.post('/sessions/:id/break', async (c) => changeBreak(c, takeBreak))
  app.post('/sessions/:id/resume', async (c) => changeBreak(c, endBreak))

  async function changeBreak(c: Context, change: typeof takeBreak) {
    const who = await context.signedIn(c)
    const id = c.req.param('id') ?? ''
    if (!who || !isUuid(id)) return noSuchSession(c)
    const { outcome } = await change(context, who, id)
    return outcome === 'session-not-found' ? noSuchSession(c) : c.redirect(`/sessions/${id}`, 303)
  }

  app.post('/sessions/:id/challenge', async (c) => {
    const loaded = await mySession(c)
    if (!loaded) return noSuchSession(c)
    const { who, found } = loaded
    const form = await c.req.formData()
    const sent = { sessionId: found.session.id, position: Number(form.get('position')) }
    const result =
      form.get('action') === 'skip'
        ? await skipSessionChallenge(context, who, sent)
        : await submitSessionChallenge(context, who, { ...sent, files: postedFiles(form) })
    switch (result.outcome) {
      case 'stored':
      case 'already-stored':
        context.jobs.announce()
        return c.redirect(`/sessions/${sent.sessionId}`, 303)
      case 'skipped':
        return c.redirect(`/sessions/${sent.sessionId}`, 303)
      case 'not-open':
        return c.redirect(`/sessions/${sent.sessionId}?stale=1`, 303)
      case 'session-not-found':
        return noSuchSession(c)
      case 'entry-missing':
      case 'too-large':
        return showSession(c, loaded, { error: t(`challenges.refused.${result.outcome}`), form })
    }
  })

  app.get('/sessions/:id/end', async (c) => {
    const loaded = await mySession(c)
    if (!loaded) return noSuchSession(c)
    const { session } = loaded.found
    if (session.finishedAt) return c.redirect(`/sessions/${session.id}`, 303)
    return sendPage(c, context, { title: t('sessions.item.end'), focused: true }, <EndPage sessionId={session.id} />)
  })
  app.post('/sessions/:id/end', async (c) => {
    const who = await context.signedIn(c)
    const id = c.req.param('id')
    if (!who || !isUuid(id)) return noSuchSession(c)
    const { outcome } = await endSession(context, who, id)
    return outcome === 'session-not-found' ? noSuchSession(c) : c.redirect(`/sessions/${id}`, 303)
  })

  interface MySession {
    who: SignedIn
    found: LoadedSession
    /** The revision that this session began with. */
    catalogue: Catalogue
  }

  async function mySession(c: Context): Promise<MySession | null> {
    const who = await context.signedIn(c)
    const id = c.req.param('id') ?? ''
    if (!who || !isUuid(id)) return null
    const found = await findSession(context.db, who, id)
    if (!found) return null
    return { who, found, catalogue: await context.catalogues.at(found.session.catalogueHash) }
  }

  async function clockNow({ found, catalogue }: MySession): Promise<SessionClock> {
    const { session, presentations } = found
    const breaks = await loadBreaks(context.db, session)
    return sessionClock(session, presentations, { breaks, catalogue, at: context.now() })
  }

  function showBreak(c: Context, sessionId: string, until: Date) {
    c.header('cache-control', 'no-store')
    c.header('x-sitting', `${sessionId} break`)
    const page = <BreakPage sessionId={sessionId} until={until} />
    return sendPage(c, context, { title: t('sessions.break.title'), focused: true }, page)
  }

  interface Redisplay {
    error?: string
    /** What was sent, to be shown again. */
    form?: FormData
  }

  async function showSession(c: Context, mine: MySession, redisplay: Redisplay) {
    const { open, session } = mine.found
    // By this a script knows that a page which answers it is ours, and where the test stands.
    c.header('x-sitting', `${session.id} ${open?.position ?? 'finished'}`)
    if (!open) return showFinished(c, mine)
    const stale = c.req.query('stale') === '1'
    const over = c.req.query('over') === '1' ? t('sessions.timeOver') : undefined
    const status = redisplay.error ? 422 : 200
    c.header('cache-control', 'no-store')
    if (open.kind === 'item') {
      const page = await itemPage(mine, open, redisplay, {
        stale,
        flagged: c.req.query('flagged') === String(open.position),
      })
      const title = t('sessions.item.title', { position: open.position })
      return sendPage(c, context, { title, focused: true, islands: island('exercise') }, page, status)
    }
    const { view, title } = await presentWorkbench(context, mine.who, {
      catalogue: mine.catalogue,
      challengeId: open.exerciseId,
      sitting: { session, position: open.position, number: challengeNumber(mine.found, open) },
      runId: runIdOf(c),
      version: askedVersion(c),
      error: redisplay.error ?? (stale ? t('sessions.stale') : over),
      posted: redisplay.form ? postedFiles(redisplay.form) : null,
    })
    return sendPage(c, context, { title, wide: true, focused: true, islands: island('challenge') }, view, status)
  }

  async function itemPage(
    mine: MySession,
    open: Presentation,
    redisplay: Redisplay,
    said: { stale: boolean; flagged: boolean },
  ) {
    const { who, found, catalogue } = mine
    const { session } = found
    const item = askedItem(catalogue, open.exerciseId, session)
    const saved = await findDraft(context.db, who, draftScope.item(session.id, open.position))
    const values = redisplay.form ? valuesOf(redisplay.form) : (saved?.content as Record<string, string[]> | undefined)
    const tools = toolsOf(session.blueprint)
    const notes = tools.includes('scratchpad') ? await findDraft(context.db, who, draftScope.notes(session.id)) : null
    return (
      <ItemPage
        sessionId={session.id}
        position={open.position}
        maxItems={session.blueprint.items.max}
        fixed={session.blueprint.items.min === session.blueprint.items.max}
        item={publicItem(item, session.seed)}
        owner={markOf(session.personId)}
        draft={values ? { values, revision: saved?.revision ?? 0, savedAt: saved?.savedAt } : null}
        error={redisplay.error}
        clock={await clockNow(mine)}
        tools={tools}
        notes={notes}
        flag={await findFlag(context.db, session.id, open.position)}
        {...said}
      />
    )
  }

  async function showFinished(c: Context, { who, found, catalogue }: MySession) {
    const view = await finishedView(context, who, found, catalogue)
    return sendPage(
      c,
      context,
      { title: t('sessions.finished.title'), active: 'measure', ...(view.grading > 0 ? { head: refresh } : {}) },
      <FinishedPage view={view} timeOver={c.req.query('over') === '1'} />,
    )
  }

  const noSuchSession = (c: Context) =>
    sendPage(
      c,
      context,
      { title: t('sessions.notFound'), active: 'measure' },
      <NotFound what={t('sessions.notFound')} />,
      404,
    )

  return app
}

const NewFlag = z.object({
  position: z.coerce.number().int().min(1).max(1000),
  kind: z.enum(FLAG_KINDS),
  note: z.string().trim().max(LONGEST_NOTE),
})

/** What "measure yourself" means to somebody who has not said more. */
const QUICK = { role: 'ml-engineer', level: 'mid' }

function targetOf(catalogue: Catalogue, role: string | undefined, level: string | undefined) {
  const known = LevelId.safeParse(level)
  const { roles, levels } = indexCatalogue(catalogue)
  if (!role || !known.success || !roles.has(role) || !levels.has(known.data)) return null
  return targetTests(catalogue, role, known.data)
}

/** By its number of questions. */
function skillTest(catalogue: Catalogue, skill: string, length: string | undefined): Blueprint | undefined {
  return Object.values(skillTests(catalogue, skill).tests).find(({ items }) => String(items.max) === length)
}

/** What an organization asked for is a sitting of its own. */
function openSittingOf({ id }: Blueprint, mine: readonly SessionSummary[]): string | null {
  const open = mine.find(
    ({ session }) => session.blueprintId === id && session.finishedAt === null && session.assignmentId === null,
  )
  return open?.session.id ?? null
}

/** While something is graded, the page looks again by itself, also without JavaScript. */
const refresh = <meta http-equiv="refresh" content="5" />

function valuesOf(form: FormData): Record<string, string[]> {
  const names = new Set([...form.keys()].filter((name) => name !== 'position' && name !== 'again'))
  return Object.fromEntries(
    [...names].map((name) => [name, form.getAll(name).filter((value) => typeof value === 'string')]),
  )
}

function challengeNumber({ presentations }: LoadedSession, open: Presentation): number {
  return presentations.filter(({ kind, position }) => kind === 'challenge' && position <= open.position).length
}

function runIdOf(c: Context): string | null {
  const run = c.req.query('run') ?? ''
  return isUuid(run) ? run : null
}
