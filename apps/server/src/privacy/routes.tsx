import { eq, inArray } from 'drizzle-orm'
import { Hono, type Context } from 'hono'
import type { ComponentChildren } from 'preact'
import type { SignedIn } from '../accounts/people.ts'
import { requireRecentSignIn } from '../accounts/recent-sign-in.ts'
import { ensurePerson } from '../accounts/routes.tsx'
import { recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { assignment, organization } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import { listText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import { actorOf } from '../web/actor.ts'
import { formFields } from '../web/forms.ts'
import { isUuid } from '../web/is-uuid.ts'
import { sendPage } from '../web/send-page.tsx'
import { AccommodationsPage } from './accommodations-page.tsx'
import { findAccommodation, Grant, grantAccommodation, NO_GRANT } from './accommodations.ts'
import { consentText, currentConsents, isConsentText, type ConsentState } from './consent-texts.ts'
import { erasePerson } from './erase-person.ts'
import { exportDocument } from './export-page.tsx'
import { exportPerson } from './export-person.ts'
import {
  ConsentTextPage,
  DataPage,
  ErasedPage,
  ErasePage,
  PrivacyTextPage,
  type ConsentView,
} from './privacy-pages.tsx'
import { withdrawAssignmentConsent } from './withdraw-consent.ts'

/** A person's own time, breaks, consent and data. */
export function privacyRoutes(context: AppContext) {
  const { db, now } = context
  const app = new Hono()

  app.get('/account/accommodations', async (c) => {
    const who = await context.signedIn(c)
    const grant = who ? await findAccommodation(db, who.ids, null) : null
    const page = <AccommodationsPage grant={grant ?? NO_GRANT} saved={c.req.query('saved') === '1'} />
    return sendPage(c, context, { title: t('privacy.accommodations.title') }, page)
  })
  app.post('/account/accommodations', async (c) => {
    const field = await formFields(c)
    const sent = {
      timeFactor: Number(field('timeFactor') || '1'),
      extraMinutes: Number(field('extraMinutes') || '0'),
      breakMinutes: Number(field('breakMinutes') || '0'),
      noTimer: field('noTimer') === 'yes',
    }
    const parsed = Grant.safeParse(sent)
    if (!parsed.success) {
      const places = new Set(parsed.error.issues.map(({ path }) => path[0]))
      const wrong = (['extraMinutes', 'breakMinutes'] as const).filter((name) => places.has(name))
      const shown = { ...sent, ...Object.fromEntries(wrong.map((name) => [name, 0])) }
      const page = <AccommodationsPage grant={shown} saved={false} wrong={wrong} />
      return sendPage(c, context, { title: t('privacy.accommodations.title') }, page, 422)
    }
    const who = await ensurePerson(context, c)
    await db.transaction((tx) =>
      grantAccommodation(tx, {
        personId: who.id,
        organizationId: null,
        grant: parsed.data,
        actor: { ...actorOf(c, who), id: who.id },
        at: now(),
      }),
    )
    return c.redirect('/account/accommodations?saved=1', 303)
  })

  app.get('/privacy', (c) => sendPage(c, context, { title: t('privacy.text.title') }, <PrivacyTextPage />))
  app.get('/privacy/:text/:version', (c) => {
    const { text, version } = c.req.param()
    if (!isConsentText(text) || !consentText(text, version)) return c.notFound()
    return sendPage(c, context, { title: t('privacy.text.title') }, <ConsentTextPage id={text} version={version} />)
  })

  app.get('/account/privacy', async (c) => {
    const who = await context.signedIn(c)
    if (!who) return c.redirect('/account/sign-in?next=/account/privacy', 303)
    const consents = await withOrganizations(db, await currentConsents(db, who.ids))
    const page = <DataPage who={who} consents={consents} withdrawn={c.req.query('withdrawn') === '1'} />
    return sendPage(c, context, { title: t('privacy.title') }, page)
  })
  app.post('/account/privacy/withdraw', async (c) => {
    const who = await context.signedIn(c)
    const id = (await formFields(c))('assignment')
    if (!who || !isUuid(id)) return c.notFound()
    const { outcome } = await withdrawAssignmentConsent(context, who, id, actorOf(c, who))
    return outcome === 'withdrawn' ? c.redirect('/account/privacy?withdrawn=1', 303) : c.notFound()
  })

  const exportFor = async (c: Context, kind: 'json' | 'html') => {
    const who = await context.signedIn(c)
    if (!who) return c.redirect('/account/sign-in?next=/account/privacy', 303)
    const again = await provedLately(c, who)
    if (again) return again
    const exported = await exportPerson(context, who.id)
    if (!exported) return c.notFound()
    await recordAudit(context.system, {
      actor: actorOf(c, who),
      at: now(),
      organizationId: null,
      action: 'person.exported',
      subject: { kind: 'person', id: who.id },
    })
    c.header('cache-control', 'no-store')
    c.header('content-disposition', `attachment; filename="millwright-${now().toISOString().slice(0, 10)}.${kind}"`)
    if (kind === 'json') return c.body(JSON.stringify(exported, null, 1), 200, { 'content-type': 'application/json' })
    return c.html(exportDocument(exported, who.timeZone ?? null))
  }
  app.get('/account/privacy/export.json', (c) => exportFor(c, 'json'))
  app.get('/account/privacy/export.html', (c) => exportFor(c, 'html'))

  app.get('/account/privacy/erase', async (c) => {
    const who = await context.signedIn(c)
    if (!who) return c.redirect('/account/sign-in?next=/account/privacy/erase', 303)
    const again = await provedLately(c, who)
    return again ?? sendPage(c, context, { title: t('privacy.erase.title') }, <ErasePage word={wordOf(who)} />)
  })
  app.post('/account/privacy/erase', async (c) => {
    const who = await context.signedIn(c)
    if (!who) return c.redirect('/account/sign-in?next=/account/privacy/erase', 303)
    const again = await provedLately(c, who)
    if (again) return again
    const word = wordOf(who)
    const refuse = (page: ComponentChildren) => sendPage(c, context, { title: t('privacy.erase.title') }, page, 422)
    if ((await formFields(c))('confirm').toLowerCase() !== word.toLowerCase())
      return refuse(<ErasePage word={word} error />)
    const result = await erasePerson(context, who.id, actorOf(c, who))
    switch (result.outcome) {
      case 'erased':
      case 'no-such-person':
        return c.redirect('/privacy/erased', 303)
      case 'last-admin': {
        const organizations = listText(result.organizations)
        return refuse(<ErasePage word={word} refused={t('privacy.erase.lastAdmin', { organizations })} />)
      }
      case 'only-owner':
        return refuse(<ErasePage word={word} refused={t('privacy.erase.onlyOwner')} />)
    }
  })
  app.get('/privacy/erased', (c) => sendPage(c, context, { title: t('privacy.erase.done') }, <ErasedPage />))

  /** A guest has nothing to prove themselves with but this browser. */
  const provedLately = (c: Context, who: SignedIn) =>
    who.guest ? Promise.resolve(null) : requireRecentSignIn(context, c)

  return app
}

/** What has to be typed to erase an account. A guest's address is a made-up one. */
const wordOf = (who: SignedIn) => (who.guest ? 'erase' : who.email)

async function withOrganizations(db: Db, consents: readonly ConsentState[]): Promise<ConsentView[]> {
  const ids = consents.flatMap(({ about }) => (about && isUuid(about) ? [about] : []))
  // Whom an assignment is from, its candidate may know: they were asked by name.
  const rows = ids.length
    ? await pastTheWallIn(db, (tx) =>
        tx
          .select({ id: assignment.id, name: organization.name })
          .from(assignment)
          .innerJoin(organization, eq(organization.id, assignment.organizationId))
          .where(inArray(assignment.id, ids)),
      )
    : []
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return consents.map((one) => ({ ...one, organization: names.get(one.about ?? '') ?? null }))
}

const pastTheWallIn = <T,>(db: Db, work: (tx: Db) => Promise<T>) =>
  db.transaction((tx) => pastTheWall(tx, () => work(tx)))
