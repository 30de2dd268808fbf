import { and, asc, count, desc, eq, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { webhookDelivery, webhookEndpoint, webhookEvent } from '../db/schema.ts'
import { lockOrganization } from '../organizations/last-admin.ts'
import type { Tenant } from '../organizations/tenant.ts'
import { OutboundError } from '../outbound/guarded-fetch.ts'
import { purposeOf } from './deliver-events.ts'
import { CHOSEN_EVENTS, type EventType } from './event-types.ts'
import { queueDeliveries, writeEvent } from './record-event.ts'
import { newWebhookSecret } from './sign-event.ts'

export const MAX_ENDPOINTS = 20

export const EndpointSettings = z.object({
  url: z.string().trim().min(1).max(2000),
  /** Which kinds of events; none chosen for all, also those that a later release brings. */
  events: z.array(z.enum(CHOSEN_EVENTS as [EventType, ...EventType[]])),
})
export type EndpointSettings = z.infer<typeof EndpointSettings>
/** The id is made by whoever asks, so that asking twice makes one. */
export const NewEndpoint = EndpointSettings.extend({ id: z.uuid() })

type Manager = Tenant<'webhooks.manage'>
type Endpoint = typeof webhookEndpoint.$inferSelect
export type EndpointView = Omit<Endpoint, 'secret' | 'previousSecret'>

export interface EndpointSummary extends EndpointView {
  waiting: number
  givenUp: number
}

/** The endpoints of an organization, oldest first, with what is on its way to them. */
export async function listEndpoints(db: Db, { organization: { id } }: Manager): Promise<EndpointSummary[]> {
  const inState = (state: 'waiting' | 'given-up') =>
    sql<number>`(count(*) filter (where ${webhookDelivery.state} = ${state}))::int`
  const rows = await db
    .select({ endpoint: webhookEndpoint, waiting: inState('waiting'), givenUp: inState('given-up') })
    .from(webhookEndpoint)
    .leftJoin(webhookDelivery, eq(webhookDelivery.endpointId, webhookEndpoint.id))
    .where(eq(webhookEndpoint.organizationId, id))
    .groupBy(webhookEndpoint.id)
    .orderBy(asc(webhookEndpoint.createdAt), asc(webhookEndpoint.id))
  return rows.map(({ endpoint, ...counts }) => ({ ...withoutSecrets(endpoint), ...counts }))
}

export async function findEndpoint(db: Db, { organization }: Manager, id: string): Promise<EndpointView | null> {
  const [found] = await db.select().from(webhookEndpoint).where(ofTenant(organization.id, id))
  return found ? withoutSecrets(found) : null
}

export type DeliveryView = typeof webhookDelivery.$inferSelect & { type: string; occurredAt: Date }

/** What went to an endpoint, newest first. */
export async function listDeliveries(
  db: Db,
  tenant: Manager,
  { endpointId, limit, offset }: { endpointId: string; limit: number; offset: number },
): Promise<{ deliveries: DeliveryView[]; total: number }> {
  if (!(await findEndpoint(db, tenant, endpointId))) return { deliveries: [], total: 0 }
  const here = eq(webhookDelivery.endpointId, endpointId)
  const [counted] = await db.select({ total: count() }).from(webhookDelivery).where(here)
  const rows = await db
    .select({ delivery: webhookDelivery, type: webhookEvent.type, occurredAt: webhookEvent.occurredAt })
    .from(webhookDelivery)
    .innerJoin(webhookEvent, eq(webhookEvent.id, webhookDelivery.eventId))
    .where(here)
    .orderBy(
      desc(sql`coalesce(${webhookDelivery.lastAttemptAt}, ${webhookDelivery.nextAttemptAt})`),
      desc(webhookDelivery.id),
    )
    .limit(limit)
    .offset(offset)
  return { deliveries: rows.map(({ delivery, ...event }) => ({ ...delivery, ...event })), total: counted?.total ?? 0 }
}

type Writer = Pick<AppContext, 'db' | 'now' | 'vault' | 'outbound'>

export type AddResult =
  | { outcome: 'added'; secret: string }
  | { outcome: 'already-added' | 'too-many' | 'not-found' }
  | { outcome: 'refused'; because: string }

/** Makes an endpoint. Its secret is told this once. */
export async function addEndpoint(
  { db, now, vault, outbound }: Writer,
  tenant: Manager,
  { id, url, events }: z.infer<typeof NewEndpoint>,
): Promise<AddResult> {
  const because = await refusalOf(outbound, url)
  if (because !== null) return { outcome: 'refused', because }
  const secret = newWebhookSecret()
  return db.transaction(async (tx): Promise<AddResult> => {
    const organizationId = tenant.organization.id
    await lockOrganization(tx, organizationId)
    const [before] = await tx.select().from(webhookEndpoint).where(eq(webhookEndpoint.id, id))
    if (before) return { outcome: before.organizationId === organizationId ? 'already-added' : 'not-found' }
    const [counted] = await tx
      .select({ total: count() })
      .from(webhookEndpoint)
      .where(eq(webhookEndpoint.organizationId, organizationId))
    if ((counted?.total ?? 0) >= MAX_ENDPOINTS) return { outcome: 'too-many' }
    const at = now()
    const stored = await tx
      .insert(webhookEndpoint)
      .values({
        id,
        organizationId,
        url,
        events,
        secret: vault.seal(secret, purposeOf(id)),
        createdAt: at,
        updatedAt: at,
      })
      .onConflictDoNothing()
      .returning({ id: webhookEndpoint.id })
    if (stored.length === 0) return { outcome: 'not-found' }
    await note(tx, tenant, id, { at, action: 'added', details: { url, events } })
    return { outcome: 'added', secret }
  })
}

export type ChangeResult = { outcome: 'changed' | 'unchanged' | 'not-found' } | { outcome: 'refused'; because: string }

/** Where and what of an endpoint. */
export async function changeEndpoint(
  { db, now, outbound }: Writer,
  tenant: Manager,
  { id, url, events }: z.infer<typeof NewEndpoint>,
): Promise<ChangeResult> {
  const because = await refusalOf(outbound, url)
  if (because !== null) return { outcome: 'refused', because }
  return changed(db, tenant, id, async (tx, before) => {
    const same = before.url === url && JSON.stringify(before.events) === JSON.stringify(events)
    if (same) return 'unchanged'
    const at = now()
    await tx.update(webhookEndpoint).set({ url, events, updatedAt: at }).where(eq(webhookEndpoint.id, id))
    const details = { before: { url: before.url, events: before.events }, after: { url, events } }
    await note(tx, tenant, id, { at, action: 'changed', details })
    return 'changed'
  })
}

/** While it is off, events wait; switched on again, it gets them. */
export async function switchEndpoint(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  tenant: Manager,
  { id, enabled }: { id: string; enabled: boolean },
): Promise<{ outcome: 'changed' | 'unchanged' | 'not-found' }> {
  return changed(db, tenant, id, async (tx, before) => {
    if (before.enabled === enabled) return 'unchanged'
    const at = now()
    await tx
      .update(webhookEndpoint)
      .set({ enabled, disabledReason: null, updatedAt: at })
      .where(eq(webhookEndpoint.id, id))
    await note(tx, tenant, id, { at, action: enabled ? 'enabled' : 'disabled', details: {} })
    return 'changed'
  })
}

export type RotateResult = { outcome: 'changed'; secret: string } | { outcome: 'not-found' }

/** A new secret, told this once. For a day everything is signed with the one before as well, so that no event is lost meanwhile. */
export async function rotateSecret({ db, now, vault }: Writer, tenant: Manager, id: string): Promise<RotateResult> {
  const secret = newWebhookSecret()
  const { outcome } = await changed(db, tenant, id, async (tx, before) => {
    const at = now()
    await tx
      .update(webhookEndpoint)
      .set({
        secret: vault.seal(secret, purposeOf(id)),
        previousSecret: before.secret,
        secretChangedAt: at,
        updatedAt: at,
      })
      .where(eq(webhookEndpoint.id, id))
    await note(tx, tenant, id, { at, action: 'secret-changed', details: {} })
    return 'changed'
  })
  return outcome === 'not-found' ? { outcome } : { outcome: 'changed', secret }
}

/** Deletes an endpoint with what waits for it. The events stay. */
export async function deleteEndpoint(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  tenant: Manager,
  id: string,
): Promise<{ outcome: 'changed' | 'not-found' }> {
  return changed(db, tenant, id, async (tx, before) => {
    await tx.delete(webhookEndpoint).where(eq(webhookEndpoint.id, id))
    await note(tx, tenant, id, { at: now(), action: 'deleted', details: { url: before.url } })
    return 'changed' as const
  })
}

/** Sends an event that says nothing, to see whether it arrives. */
export async function sendTestEvent(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  tenant: Manager,
  id: string,
): Promise<{ outcome: 'sent' | 'off' | 'not-found' }> {
  return changed(db, tenant, id, async (tx, { enabled }) => {
    if (!enabled) return 'off' as const
    const at = now()
    const organizationId = tenant.organization.id
    const eventId = await writeEvent(tx, { organizationId, type: 'webhook.test', data: { endpointId: id }, at })
    await queueDeliveries(tx, [{ eventId, endpointId: id }], at)
    await note(tx, tenant, id, { at, action: 'tested', details: {} })
    return 'sent' as const
  })
}

/** Sends one event again. The receiver sees the same `webhook-id`. */
export async function replayDelivery(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  tenant: Manager,
  { id, deliveryId }: { id: string; deliveryId: string },
): Promise<{ outcome: 'sent' | 'not-found' }> {
  return changed(db, tenant, id, async (tx) => {
    const [found] = await tx
      .select({ eventId: webhookDelivery.eventId })
      .from(webhookDelivery)
      .where(and(eq(webhookDelivery.id, deliveryId), eq(webhookDelivery.endpointId, id)))
    if (!found) return 'not-found' as const
    await replay(tx, tenant, id, { events: eq(webhookEvent.id, found.eventId), at: now(), details: { deliveryId } })
    return 'sent' as const
  })
}

/** Sends everything again that happened since a moment and that this endpoint wants to know. */
export async function replaySince(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  tenant: Manager,
  { id, since }: { id: string; since: Date },
): Promise<{ outcome: 'sent' | 'not-found' }> {
  return changed(db, tenant, id, async (tx, { events }) => {
    const wanted = events.length > 0 ? inArray(webhookEvent.type, events) : sql`${webhookEvent.type} <> 'webhook.test'`
    const happened = sql`${webhookEvent.occurredAt} >= ${since.toISOString()}::timestamptz and ${wanted}`
    await replay(tx, tenant, id, { events: happened, at: now(), details: { since: since.toISOString() } })
    return 'sent' as const
  })
}

async function replay(
  tx: Db,
  tenant: Manager,
  endpointId: string,
  { events, at, details }: { events: ReturnType<typeof sql>; at: Date; details: Record<string, unknown> },
): Promise<void> {
  // What waits already is not queued twice: pressing the button again sends nothing more.
  const stored = await tx.execute(sql`
    insert into webhook_delivery (id, event_id, endpoint_id, state, next_attempt_at)
    select gen_random_uuid(), webhook_event.id, ${endpointId}::uuid, 'waiting', ${at.toISOString()}::timestamptz
    from webhook_event
    where webhook_event.organization_id = ${tenant.organization.id}::uuid and ${events}
      and not exists (
        select from webhook_delivery d
        where d.event_id = webhook_event.id and d.endpoint_id = ${endpointId}::uuid and d.state = 'waiting')
    returning id`)
  const { rows } = stored as unknown as { rows: unknown[] }
  await note(tx, tenant, endpointId, { at, action: 'replayed', details: { ...details, events: rows.length } })
}

/** Runs a change with the endpoint's row held, when it is this organization's. */
async function changed<Outcome extends string>(
  db: Db,
  { organization }: Manager,
  id: string,
  change: (tx: Db, before: Endpoint) => Promise<Outcome>,
): Promise<{ outcome: Outcome | 'not-found' }> {
  return db.transaction(async (tx) => {
    const [before] = await tx.select().from(webhookEndpoint).where(ofTenant(organization.id, id)).for('update')
    return { outcome: before ? await change(tx, before) : ('not-found' as const) }
  })
}

const ofTenant = (organizationId: string, id: string) =>
  and(eq(webhookEndpoint.organizationId, organizationId), eq(webhookEndpoint.id, id))

function withoutSecrets({ secret: _secret, previousSecret: _previousSecret, ...view }: Endpoint): EndpointView {
  return view
}

/** Why an address cannot be used, in words for whoever entered it; null when it can. */
async function refusalOf(outbound: Writer['outbound'], url: string): Promise<string | null> {
  try {
    await outbound.check(url)
    return null
  } catch (error) {
    if (error instanceof OutboundError) return error.message
    throw error
  }
}

async function note(
  tx: Db,
  { organization: { id: organizationId }, actor }: Manager,
  endpointId: string,
  { at, action, details }: { at: Date; action: string; details: Record<string, unknown> },
): Promise<void> {
  const subject = { kind: 'webhook-endpoint', id: endpointId }
  await recordAudit(tx, { actor, at, organizationId, action: `webhook-endpoint.${action}`, subject, details })
}
