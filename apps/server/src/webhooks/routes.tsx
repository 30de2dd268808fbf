import { randomUUID } from 'node:crypto'
import { Hono, type Context } from 'hono'
import type { AppContext } from '../context.ts'
import { t, type MessageKey } from '../messages/index.ts'
import { pathOf } from '../organizations/frame.tsx'
import { tenantRoutes, type Tenant } from '../organizations/tenant.ts'
import { notFound } from '../web/errors.tsx'
import { formFields } from '../web/forms.ts'
import { isUuid } from '../web/is-uuid.ts'
import { pageOf } from '../web/pager.tsx'
import { sendPage } from '../web/send-page.tsx'
import {
  addEndpoint,
  changeEndpoint,
  deleteEndpoint,
  EndpointSettings,
  findEndpoint,
  listDeliveries,
  listEndpoints,
  MAX_ENDPOINTS,
  replayDelivery,
  replaySince,
  rotateSecret,
  sendTestEvent,
  switchEndpoint,
} from './endpoints.ts'
import { EndpointPage, WebhooksPage, type EndpointForm, type EndpointPageView } from './webhook-pages.tsx'

const DELIVERIES_SHOWN = 25

const SAID = {
  added: 'webhooks.said.added',
  changed: 'webhooks.said.changed',
  sent: 'webhooks.said.sent',
  deleted: 'webhooks.said.deleted',
} as const satisfies Record<string, MessageKey>

type Manager = Tenant<'webhooks.manage'>

/** Pages on which admins say where their organization wants to be told, and see what arrived. */
export function webhookRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()
  const of = tenantRoutes(context)
  const here = (tenant: Tenant, id = '') => pathOf(tenant, id ? `/webhooks/${id}` : '/webhooks')
  const said = (c: Context) => {
    const word = c.req.query('said') ?? ''
    return Object.hasOwn(SAID, word) ? t(SAID[word as keyof typeof SAID]) : null
  }
  const title = (tenant: Tenant) => ({ title: `${t('webhooks.title')} · ${tenant.organization.name}` })

  const listPage = async (c: Context, tenant: Manager, form?: EndpointForm) => {
    const endpoints = await listEndpoints(db, tenant)
    const blank = { id: randomUUID(), url: '', events: [] }
    const page = <WebhooksPage tenant={tenant} endpoints={endpoints} form={form ?? blank} said={said(c)} />
    return sendPage(c, context, title(tenant), page, form ? 422 : 200)
  }
  app.get(
    '/organizations/:slug/webhooks',
    of('webhooks.manage', (c, tenant) => listPage(c, tenant)),
  )
  app.post(
    '/organizations/:slug/webhooks',
    of('webhooks.manage', async (c, tenant) => {
      const entered = await enteredEndpoint(c)
      const id = isUuid(entered.id) ? entered.id : randomUUID()
      const again = (error: string) => listPage(c, tenant, { ...entered, id, error })
      const settings = EndpointSettings.safeParse(entered)
      if (!settings.success) return again(t('webhooks.url.error'))
      const result = await addEndpoint(context, tenant, { id, ...settings.data })
      switch (result.outcome) {
        case 'added':
          return endpointPage(c, tenant, id, { secret: result.secret })
        case 'already-added':
          return c.redirect(here(tenant, id), 303)
        case 'refused':
          return again(result.because)
        case 'too-many':
          return again(t('webhooks.tooMany', { max: MAX_ENDPOINTS }))
        case 'not-found':
          return notFound(c, context)
      }
    }),
  )

  type More = Pick<EndpointPageView, 'secret' | 'sinceError'> & { form?: EndpointForm }

  const endpointPage = async (c: Context, tenant: Manager, id: string, more: More = {}) => {
    const endpoint = isUuid(id) ? await findEndpoint(db, tenant, id) : null
    if (!endpoint) return notFound(c, context)
    // The one page with the secret in it must not stay anywhere.
    if (more.secret) c.header('cache-control', 'no-store')
    const at = pageOf(c, DELIVERIES_SHOWN)
    const list = await listDeliveries(db, tenant, { endpointId: id, ...at })
    const form = more.form ?? endpoint
    const view = { tenant, endpoint, at, ...list, said: said(c), ...more, form }
    const wrong = more.sinceError ?? more.form?.error
    return sendPage(c, context, title(tenant), <EndpointPage {...view} />, wrong ? 422 : 200)
  }
  const idOf = (c: Context) => c.req.param('endpoint') ?? ''
  app.get(
    '/organizations/:slug/webhooks/:endpoint',
    of('webhooks.manage', (c, tenant) => endpointPage(c, tenant, idOf(c))),
  )
  app.post(
    '/organizations/:slug/webhooks/:endpoint',
    of('webhooks.manage', async (c, tenant) => {
      const entered = { ...(await enteredEndpoint(c)), id: idOf(c) }
      if (!isUuid(entered.id)) return notFound(c, context)
      const again = (error: string) => endpointPage(c, tenant, entered.id, { form: { ...entered, error } })
      const settings = EndpointSettings.safeParse(entered)
      if (!settings.success) return again(t('webhooks.url.error'))
      const result = await changeEndpoint(context, tenant, { id: entered.id, ...settings.data })
      return result.outcome === 'refused' ? again(result.because) : done(c, tenant, result)
    }),
  )

  const done = (c: Context, tenant: Manager, { outcome }: { outcome: string }) => {
    if (outcome === 'not-found') return notFound(c, context)
    // What was queued goes out now, not at the next look.
    context.webhooks.wake()
    return c.redirect(`${here(tenant, idOf(c))}?said=${outcome}`, 303)
  }
  const act = (path: string, work: (tenant: Manager, id: string, c: Context) => Promise<{ outcome: string }>) =>
    app.post(
      `/organizations/:slug/webhooks/:endpoint${path}`,
      of('webhooks.manage', async (c, tenant) =>
        isUuid(idOf(c)) ? done(c, tenant, await work(tenant, idOf(c), c)) : notFound(c, context),
      ),
    )
  act('/enable', (tenant, id) => switchEndpoint(context, tenant, { id, enabled: true }))
  act('/disable', (tenant, id) => switchEndpoint(context, tenant, { id, enabled: false }))
  act('/test', (tenant, id) => sendTestEvent(context, tenant, id))
  act('/deliveries/:delivery/replay', async (tenant, id, c) => {
    const deliveryId = c.req.param('delivery') ?? ''
    return isUuid(deliveryId) ? replayDelivery(context, tenant, { id, deliveryId }) : { outcome: 'not-found' }
  })
  app.post(
    '/organizations/:slug/webhooks/:endpoint/replay',
    of('webhooks.manage', async (c, tenant) => {
      const id = idOf(c)
      if (!isUuid(id)) return notFound(c, context)
      const entered = (await formFields(c))('since')
      const since = new Date(`${entered}T00:00:00Z`)
      if (!/^\d{4}-\d\d-\d\d$/.test(entered) || Number.isNaN(since.getTime()))
        return endpointPage(c, tenant, id, { sinceError: t('webhooks.replay.error') })
      return done(c, tenant, await replaySince(context, tenant, { id, since }))
    }),
  )
  app.post(
    '/organizations/:slug/webhooks/:endpoint/secret',
    of('webhooks.manage', async (c, tenant) => {
      const id = idOf(c)
      if (!isUuid(id)) return notFound(c, context)
      const result = await rotateSecret(context, tenant, id)
      return result.outcome === 'changed'
        ? endpointPage(c, tenant, id, { secret: result.secret })
        : notFound(c, context)
    }),
  )
  app.post(
    '/organizations/:slug/webhooks/:endpoint/delete',
    of('webhooks.manage', async (c, tenant) => {
      const id = idOf(c)
      if (!isUuid(id)) return notFound(c, context)
      const { outcome } = await deleteEndpoint(context, tenant, id)
      return outcome === 'not-found' ? notFound(c, context) : c.redirect(`${here(tenant)}?said=deleted`, 303)
    }),
  )
  return app
}

async function enteredEndpoint(c: Context): Promise<{ id: string; url: string; events: string[] }> {
  const form = await c.req.formData()
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const events = form.getAll('events').filter((value): value is string => typeof value === 'string')
  return { id: text('id'), url: text('url'), events }
}
