import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { pathOf } from '../organizations/frame.tsx'
import { said, saying } from '../organizations/said.ts'
import { tenantRoutes, type Tenant } from '../organizations/tenant.ts'
import { grantAccommodation } from '../privacy/accommodations.ts'
import { notFound } from '../web/errors.tsx'
import { formFields } from '../web/forms.ts'
import { pageOf } from '../web/pager.tsx'
import { sendPage } from '../web/send-page.tsx'
import { AccommodationsPage, GrantPage, type GrantForm } from './accommodation-pages.tsx'
import { findPersonToGrant, listPeopleToGrant } from './people-to-grant.ts'

const SHOWN = 50

/** As the form sends it: a percentage of extra time is how people speak of it. */
const GrantFields = z.object({
  percent: z.coerce.number().int().min(0).max(300),
  minutes: z.coerce.number().int().min(0).max(600),
  breaks: z.coerce.number().int().min(0).max(240),
  noTimer: z.boolean(),
})

/** Accommodations in the sittings that an organization asks for. For its admins: who reviews or decides must not know of them. */
export function accommodationRoutes(context: AppContext) {
  const app = new Hono()
  const of = tenantRoutes(context)
  const frame = (tenant: Tenant, title: string) => ({ title: `${title} · ${tenant.organization.name}` })

  app.get(
    '/organizations/:slug/accommodations',
    of('accommodations.manage', async (c, tenant) => {
      const search = (c.req.query('q') ?? '').trim().slice(0, 100)
      const at = pageOf(c, SHOWN)
      const { people, total } = await listPeopleToGrant(context.db, tenant, { search, ...at })
      const page = (
        <AccommodationsPage tenant={tenant} people={people} total={total} search={search} at={at} said={said(c)} />
      )
      c.header('cache-control', 'no-store')
      return sendPage(c, context, frame(tenant, t('accommodations.title')), page)
    }),
  )

  const grantPage = async (c: Context, tenant: Tenant<'accommodations.manage'>, form?: GrantForm) => {
    const person = await findPersonToGrant(context.db, tenant, c.req.param('person') ?? '')
    if (!person) return notFound(c, context)
    c.header('cache-control', 'no-store')
    const page = <GrantPage tenant={tenant} person={person} form={form} />
    return sendPage(c, context, frame(tenant, person.name), page, form ? 422 : 200)
  }
  app.get(
    '/organizations/:slug/accommodations/:person',
    of('accommodations.manage', (c, tenant) => grantPage(c, tenant)),
  )
  app.post(
    '/organizations/:slug/accommodations/:person',
    of('accommodations.manage', async (c, tenant) => {
      const person = await findPersonToGrant(context.db, tenant, c.req.param('person') ?? '')
      if (!person) return notFound(c, context)
      const field = await formFields(c)
      const entered = {
        percent: field('percent'),
        minutes: field('minutes'),
        breaks: field('breaks'),
        noTimer: field('noTimer') === 'yes',
      }
      const parsed = GrantFields.safeParse(entered)
      if (!parsed.success) {
        const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
        const messages = {
          percent: t('accommodations.percent.error'),
          minutes: t('accommodations.minutes.error'),
          breaks: t('accommodations.breaks.error'),
        }
        const errors = Object.fromEntries(Object.entries(messages).filter(([name]) => wrong.has(name)))
        return grantPage(c, tenant, { ...entered, errors })
      }
      const { percent, minutes, breaks, noTimer } = parsed.data
      await context.db.transaction((tx) =>
        grantAccommodation(tx, {
          personId: person.personId,
          organizationId: tenant.organization.id,
          grant: { timeFactor: 1 + percent / 100, extraMinutes: minutes, breakMinutes: breaks, noTimer },
          actor: { ...tenant.actor, id: tenant.who.id },
          at: context.now(),
        }),
      )
      return c.redirect(saying(pathOf(tenant, '/accommodations'), 'granted'), 303)
    }),
  )

  return app
}
