import { Hono } from 'hono'
import { ensurePerson } from '../accounts/routes.tsx'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { actorOf } from '../web/actor.ts'
import { formFields } from '../web/forms.ts'
import { sendPage } from '../web/send-page.tsx'
import { AccommodationsPage } from './accommodations-page.tsx'
import { findAccommodation, Grant, grantAccommodation, NO_GRANT } from './accommodations.ts'

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
  return app
}
