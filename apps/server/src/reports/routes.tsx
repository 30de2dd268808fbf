import { Hono, type Context } from 'hono'
import { line, ReportScope, type Report } from '@millwright/api'
import { profileFrom } from '@millwright/assessment'
import { LevelId, type AiMode } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { loadHistory, observationsAfter } from '../profiles/measurements.ts'
import { profileQuery } from '../profiles/profile-page.tsx'
import { askedMode, requestedTarget } from '../profiles/requested-target.ts'
import { rescoringsOf } from '../rescoring/rescored-notice.tsx'
import { actorOf } from '../web/actor.ts'
import { keepPrivate, NO_INDEX, tokenOf } from '../web/by-link.tsx'
import { notFound } from '../web/errors.tsx'
import { textOf, textsOf } from '../web/forms.ts'
import { isUuid } from '../web/is-uuid.ts'
import { sendPage } from '../web/send-page.tsx'
import { CheckPage } from './check-page.tsx'
import { makeReport } from './make-report.ts'
import { reportPdf } from './report-pdf.ts'
import {
  countOpening,
  DEFAULT_EXPIRY_DAYS,
  EXPIRY_DAYS,
  findLink,
  listLinks,
  revokeLink,
  shareReport,
} from './share-links.ts'
import { emptyForm, SharePage, type ShareForm } from './share-page.tsx'
import { NoSuchLink, SharedPage } from './shared-page.tsx'
import { checkReport } from './signed-report.ts'

const Note = line(100)
const SHARE = '/profile/share'

/** A person's report: to keep, to share, to open by a link, to check. */
export function reportRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()

  async function ownReport(c: Context): Promise<{ who: SignedIn; report: Report } | null> {
    const who = await context.signedIn(c)
    if (!who) return null
    const aiMode = await askedMode(c, db, who)
    const name = who.guest ? null : who.name
    const report = await makeReport(context, who, { aiMode, scope: askedScope(c), name, history: true })
    return { who, report }
  }

  /** The target that the address names, or the whole profile. */
  function askedScope(c: Context): ReportScope {
    const role = context.catalogue().graph.roles.find(({ id }) => id === c.req.query('role'))
    const level = LevelId.safeParse(c.req.query('level'))
    const tested = context.catalogue().graph.levels.some((one) => one.id === level.data && one.tested)
    return role && level.success && tested ? { kind: 'target', role: role.id, level: level.data } : { kind: 'whole' }
  }

  app.get('/profile/report.json', async (c) => {
    const own = await ownReport(c)
    if (!own) return c.redirect('/profile', 303)
    return sendJson(c, own.report)
  })
  app.get('/profile/report.pdf', async (c) => {
    const own = await ownReport(c)
    if (!own) return c.redirect('/profile', 303)
    return sendPdf(c, own.report, { timeZone: own.who.timeZone ?? null, link: null })
  })

  async function showShare(
    c: Context,
    who: SignedIn,
    more: { form?: ShareForm; made?: { link: string; expiresAt: Date } } = {},
  ) {
    const catalogue = context.catalogue()
    const aiMode = await askedMode(c, db, who)
    const target = await requestedTarget(c, db, who, catalogue)
    const history = await loadHistory(db, who, { aiMode, catalogue })
    const profile = profileFrom(catalogue.graph, observationsAfter(history, history.measurements.length))
    const form = more.form ?? emptyForm(target)
    c.header('cache-control', 'no-store')
    const page = (
      <SharePage
        catalogue={catalogue}
        measured={profile.skills.filter(({ ownAnswers }) => ownAnswers > 0).map(({ skill }) => skill)}
        aiMode={aiMode}
        back={`/profile?${profileQuery(target, aiMode)}`}
        form={form}
        links={await listLinks(db, who)}
        now={context.now()}
        made={more.made}
        revoked={c.req.query('revoked') === '1'}
      />
    )
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    return sendPage(c, context, { title: t('reports.share.title'), active: 'profile' }, page, status)
  }

  /** Links are for those who can take them back: a guest's browser may forget them. */
  const member = (handler: (c: Context, who: SignedIn) => Promise<Response>) => async (c: Context) => {
    const who = await context.signedIn(c)
    if (!who || who.guest) return c.redirect(`/account/sign-in?next=${SHARE}`, 303)
    return handler(c, who)
  }
  app.get(
    SHARE,
    member((c, who) => showShare(c, who)),
  )
  app.post(
    SHARE,
    member(async (c, who) => {
      const form = enteredForm(await c.req.formData())
      const scope = scopeOf(form)
      if (typeof scope === 'string')
        return showShare(c, who, { form: { ...form, errors: { scope: t(`reports.share.error.${scope}`) } } })
      if (form.note !== '' && !Note.safeParse(form.note).success)
        return showShare(c, who, { form: { ...form, errors: { note: t('reports.share.note.error') } } })
      const aiMode: AiMode = await askedMode(c, db, who)
      const report = await makeReport(context, who, {
        aiMode,
        scope,
        name: form.name ? who.name : null,
        history: form.history,
        reviews: form.reviews,
      })
      const result = await shareReport(
        context,
        { who, actor: actorOf(c, who) },
        { report, days: form.days, note: form.note },
      )
      if (result.outcome === 'too-many')
        return showShare(c, who, { form: { ...form, errors: { scope: t('reports.share.error.tooMany') } } })
      // Shown in the answer itself: in an address or a cookie it would lie around.
      const link = new URL(`/shared/${result.token}`, context.baseUrl).href
      return showShare(c, who, { made: { link, expiresAt: result.expiresAt } })
    }),
  )
  app.post(
    `${SHARE}/:id/revoke`,
    member(async (c, who) => {
      const id = c.req.param('id') ?? ''
      const { outcome } = isUuid(id)
        ? await revokeLink(context, { who, actor: actorOf(c, who) }, id)
        : { outcome: 'not-found' as const }
      return outcome === 'not-found' ? notFound(c, context) : c.redirect(`${SHARE}?revoked=1`, 303)
    }),
  )

  const byLink = (
    handler: (c: Context, link: NonNullable<Awaited<ReturnType<typeof findLink>>>) => Promise<Response>,
  ) => {
    return async (c: Context) => {
      keepPrivate(c)
      const token = tokenOf(c)
      const link = token ? await findLink(context, token) : null
      if (link) return handler(c, link)
      return sendPage(c, context, { title: t('reports.gone.title'), head: NO_INDEX }, <NoSuchLink />, 404)
    }
  }
  app.get(
    '/shared/:token',
    byLink(async (c, link) => {
      const who = await context.signedIn(c)
      // Looking at one's own is no opening.
      if (!who?.ids.includes(link.personId)) await countOpening(context, link.id)
      const page = (
        <SharedPage
          report={link.report}
          address={`/shared/${c.req.param('token')}`}
          expiresAt={link.expiresAt}
          rescorings={await rescoringsOf(context.system, [link.personId])}
        />
      )
      const title = link.report.person
        ? t('reports.title.named', { name: link.report.person.name })
        : t('reports.title')
      return sendPage(c, context, { title, head: NO_INDEX }, page)
    }),
  )
  app.get(
    '/shared/:token/report.json',
    byLink(async (c, link) => sendJson(c, link.report)),
  )
  app.get(
    '/shared/:token/report.pdf',
    byLink(async (c, link) => {
      const who = await context.signedIn(c)
      const address = new URL(`/shared/${c.req.param('token')}`, context.baseUrl).href
      return sendPdf(c, link.report, { timeZone: who?.timeZone ?? null, link: address })
    }),
  )

  app.get('/reports/check', (c) => showCheck(c, null))
  app.post('/reports/check', async (c) => {
    const file = (await c.req.formData()).get('file')
    const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    c.header('cache-control', 'no-store')
    return showCheck(c, checkReport(context.signer, bytes))
  })
  function showCheck(c: Context, checked: ReturnType<typeof checkReport> | null) {
    const page = <CheckPage checked={checked} installation={context.baseUrl} />
    return sendPage(c, context, { title: t('reports.check.title') }, page)
  }

  return app.get('/reports/key', (c) =>
    c.json({ algorithm: 'Ed25519', format: 'spki', publicKey: context.signer.publicKey }),
  )
}

function enteredForm(form: FormData): ShareForm {
  const days = Number(textOf(form, 'days'))
  const extras = textsOf(form, 'with')
  return {
    scope: textOf(form, 'scope'),
    target: textOf(form, 'target'),
    skills: textsOf(form, 'skill'),
    name: extras.includes('name'),
    history: extras.includes('history'),
    reviews: extras.includes('reviews'),
    days: EXPIRY_DAYS.find((one) => one === days) ?? DEFAULT_EXPIRY_DAYS,
    note: textOf(form, 'note'),
    errors: {},
  }
}

/** What was chosen, or what is wrong with it. Unknown skills and targets are refused by the report itself: it shows nothing of them. */
function scopeOf({ scope, target, skills }: ShareForm): ReportScope | 'skills' | 'scope' {
  const [role, level] = target.split('/')
  const wanted =
    scope === 'target' ? { kind: scope, role, level } : scope === 'skills' ? { kind: scope, skills } : { kind: scope }
  const parsed = ReportScope.safeParse(wanted)
  if (parsed.success) return parsed.data
  return scope === 'skills' ? 'skills' : 'scope'
}

function fileName(report: Report, ending: string): string {
  return `millwright-report-${report.madeAt.slice(0, 10)}.${ending}`
}

function sendJson(c: Context, report: Report): Response {
  c.header('content-type', 'application/json; charset=utf-8')
  c.header('content-disposition', `attachment; filename="${fileName(report, 'json')}"`)
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'private, no-store')
  return c.body(`${JSON.stringify(report, null, 2)}\n`)
}

async function sendPdf(c: Context, report: Report, options: Parameters<typeof reportPdf>[1]): Promise<Response> {
  const pdf = await reportPdf(report, options)
  c.header('content-type', 'application/pdf')
  c.header('content-disposition', `attachment; filename="${fileName(report, 'pdf')}"`)
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'private, no-store')
  return c.body(new Uint8Array(pdf))
}
