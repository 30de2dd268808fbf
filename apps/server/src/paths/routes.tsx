import { Hono, type Context } from 'hono'
import { type Catalogue, LevelId } from '@millwright/catalog'
import { personBehind, recordIdsOf, type SignedIn } from '../accounts/people.ts'
import { ensurePerson } from '../accounts/routes.tsx'
import type { AppContext } from '../context.ts'
import { person } from '../db/schema.ts'
import { inLocale, isLocale } from '../messages/locales.ts'
import { isTimeZone } from '../messages/moments.ts'
import { t } from '../messages/index.ts'
import { requestedTarget } from '../profiles/requested-target.ts'
import type { Target } from '../profiles/standing.ts'
import { textOf } from '../web/forms.ts'
import { NotFound } from '../web/error-pages.tsx'
import { sendPage } from '../web/send-page.tsx'
import { eq } from 'drizzle-orm'
import { calendarOf } from './calendar.ts'
import { loadPath, type PathView } from './load-path.ts'
import { changeMark } from './marks.ts'
import { materialOf } from './materials.ts'
import { EmptyPath, PathPage, type PathPageProps, type Said } from './path-page.tsx'
import { skillName } from './path-words.ts'
import { closeCalendar, findPlan, keepPlan, openCalendar, PlanForm, planOfToken, type PlanSettings } from './plans.ts'

const CALENDAR = 'text/calendar; charset=utf-8'

/** The plan that closes the gaps of a profile: its weeks, what was done of it, and its calendar. */
export function pathRoutes(context: AppContext) {
  const { db, system, now } = context
  const app = new Hono()

  app.get('/path', async (c) => {
    const catalogue = context.catalogue()
    const who = await context.signedIn(c)
    const target = await requestedTarget(c, db, who, catalogue)
    const view = who ? await loadPath(db, who, { catalogue, target, now: now() }) : null
    return showPath(c, view, target, { said: saidOf(c, catalogue) })
  })

  app.post('/path/plan', async (c) => {
    const found = await postedTo(c)
    if (!found) return noSuchTarget(c)
    const { who, target, view, form } = found
    if (!view) return c.redirect('/path', 303)
    const text = (name: string) => textOf(form, name)
    const entered = PlanForm.safeParse({
      hours: text('hours').replace(',', '.'),
      days: form.getAll('days'),
      startOn: text('startOn'),
      startTime: text('startTime'),
    })
    if (!entered.success) {
      const wrong = new Set(entered.error.issues.map(({ path }) => String(path[0])))
      return showPath(c, view, target, { wrong, entered: form }, 422)
    }
    const { hours, ...rest } = entered.data
    const zone = text('timeZone')
    const settings: PlanSettings = {
      ...rest,
      minutesPerWeek: Math.round(hours * 60),
      timeZone: who.timeZone ?? (isTimeZone(zone) ? zone : view.settings.timeZone),
    }
    await keepPlan(context, who, { target, settings, snapshot: view.snapshot })
    return c.redirect(`${addressOf(target)}&said=saved`, 303)
  })

  app.post('/path/accept', async (c) => {
    const found = await postedTo(c)
    if (!found) return noSuchTarget(c)
    if (found.view) await keepPlan(context, found.who, found.view)
    return c.redirect(addressOf(found.target), 303)
  })

  app.post('/path/mark', async (c) => {
    const found = await postedTo(c)
    if (!found) return noSuchTarget(c)
    const { who, target, view, form, catalogue } = found
    const key = textOf(form, 'key')
    const on = form.get('on') === 'yes'
    const result = await changeMark(context, who, { catalogue, key, on })
    if (result === 'unknown') return sendPage(c, context, { title: t('web.notFound.title') }, <NotFound />, 404)
    // From the first mark on there is a plan to compare with, when later answers change it.
    if (view && !view.stored) await keepPlan(context, who, view)
    const said = new URLSearchParams({ said: on ? 'done' : 'undone', key })
    return c.redirect(`${addressOf(target)}&${said.toString()}`, 303)
  })

  app.post('/path/calendar', async (c) => {
    const found = await postedTo(c)
    if (!found) return noSuchTarget(c)
    const { view, target, form } = found
    if (!view?.stored) return c.redirect(addressOf(target), 303)
    if (form.get('action') === 'close') {
      await closeCalendar(db, view.stored.id)
      return c.redirect(`${addressOf(target)}&said=closed`, 303)
    }
    const token = await openCalendar(db, view.stored.id)
    const stored = await findPlan(db, found.who, target)
    c.header('cache-control', 'no-store')
    return showPath(c, { ...view, stored }, target, { calendarAddress: `${context.baseUrl}/calendar/${token}.ics` })
  })

  app.get('/path/calendar.ics', async (c) => {
    const catalogue = context.catalogue()
    const who = await context.signedIn(c)
    const target = await requestedTarget(c, db, who, catalogue)
    const view = who ? await loadPath(db, who, { catalogue, target, now: now() }) : null
    if (!view?.stored) return c.notFound()
    c.header('content-disposition', `attachment; filename="millwright-${target.role}-${target.level}.ics"`)
    return sendCalendar(c, { catalogue, view, stored: view.stored, baseUrl: context.baseUrl, now: now() })
  })

  // Calendar programs sign in nowhere: whoever knows the address may read this one plan.
  app.get('/calendar/:file', async (c) => {
    const token = /^([\w-]{43})\.ics$/.exec(c.req.param('file'))?.[1]
    const stored = token ? await planOfToken(system, token) : null
    if (!stored) return c.notFound()
    const catalogue = context.catalogue()
    const { who, locale } = await ownerOf(stored.personId)
    const target = { role: stored.role, level: stored.level }
    const view = who ? await loadPath(system, who, { catalogue, target, now: now() }) : null
    if (!view) return c.notFound()
    return inLocale(isLocale(locale) ? locale : 'en', () =>
      sendCalendar(c, { catalogue, view, stored, baseUrl: context.baseUrl, now: now() }),
    )
  })

  function sendCalendar(c: Context, of: Parameters<typeof calendarOf>[0]) {
    c.header('content-type', CALENDAR)
    c.header('cache-control', 'private, no-store')
    return c.body(calendarOf(of))
  }

  async function ownerOf(personId: string): Promise<{ who: SignedIn | null; locale: string | null }> {
    const id = await personBehind(system, personId)
    const [found] = await system.select().from(person).where(eq(person.id, id))
    if (!found || found.erasedAt) return { who: null, locale: null }
    const { name, email, isAnonymous: guest, isOwner: owner, timeZone, locale } = found
    const ids = await recordIdsOf(system, id)
    return { who: { id, ids, name, email, guest, owner, timeZone, memberships: [] }, locale }
  }

  interface Posted {
    who: SignedIn
    target: Target
    view: PathView | null
    form: FormData
    catalogue: Catalogue
  }

  async function postedTo(c: Context): Promise<Posted | null> {
    const form = await c.req.formData()
    const catalogue = context.catalogue()
    const role = catalogue.graph.roles.find(({ id }) => id === form.get('role'))
    const level = LevelId.safeParse(form.get('level'))
    if (!role || !level.success) return null
    const who = await ensurePerson(context, c)
    const target = { role: role.id, level: level.data }
    return { who, target, form, catalogue, view: await loadPath(db, who, { catalogue, target, now: now() }) }
  }

  const noSuchTarget = (c: Context) => sendPage(c, context, { title: t('web.notFound.title') }, <NotFound />, 404)

  function showPath(
    c: Context,
    view: PathView | null,
    target: Target,
    more: Omit<PathPageProps, 'catalogue' | 'view'>,
    status: 200 | 422 = 200,
  ) {
    const catalogue = context.catalogue()
    const frame = { title: t('paths.title'), active: 'profile' as const }
    const page = view ? (
      <PathPage catalogue={catalogue} view={view} {...more} />
    ) : (
      <EmptyPath catalogue={catalogue} target={target} />
    )
    return sendPage(c, context, frame, page, status)
  }

  return app
}

const addressOf = ({ role, level }: Target): string => `/path?role=${role}&level=${level}`

/** What the page says after a form was sent. */
function saidOf(c: Context, catalogue: Catalogue): Said | null {
  const said = c.req.query('said')
  const key = c.req.query('key') ?? ''
  if (said === 'saved' || said === 'closed') return { text: t(`paths.said.${said}`) }
  if (said !== 'done' && said !== 'undone') return null
  const back = { key, on: said === 'undone' }
  if (key.startsWith('known:')) {
    const title = skillName(catalogue, key.slice('known:'.length))
    return { text: t(said === 'done' ? 'paths.said.known' : 'paths.said.unknown', { title }), back, title }
  }
  const title = materialOf(catalogue, key)?.title
  return title === undefined ? null : { text: t(`paths.said.${said}`, { title }), back, title }
}
