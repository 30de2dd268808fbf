import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { webhookDelivery, webhookEndpoint, webhookEvent } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import { EVENT_TYPES, type EventData, type EventType } from './event-types.ts'

export interface NewEvent<Type extends EventType = EventType> {
  organizationId: string
  type: Type
  data: EventData<Type>
  at: Date
}

/**
 * Writes what happened, and one delivery for each endpoint that wants to know, in the transaction in which it happened: neither is
 * there without the other. The sender looks every few seconds, so nothing has to be woken.
 *
 * Past the wall, because whoever acts (a candidate who accepts) may not see where the organization wants to be told.
 */
export async function recordEvent<Type extends EventType>(tx: Db, event: NewEvent<Type>): Promise<void> {
  await pastTheWall(tx, async () => {
    const eventId = await writeEvent(tx, event)
    const endpoints = await tx
      .select({ id: webhookEndpoint.id, events: webhookEndpoint.events })
      .from(webhookEndpoint)
      .where(and(eq(webhookEndpoint.organizationId, event.organizationId), eq(webhookEndpoint.enabled, true)))
    const fitting = endpoints.filter(({ events }) => events.length === 0 || events.includes(event.type))
    await queueDeliveries(
      tx,
      fitting.map(({ id: endpointId }) => ({ eventId, endpointId })),
      event.at,
    )
  })
}

/** The event alone. */
export async function writeEvent<Type extends EventType>(
  tx: Db,
  { organizationId, type, data, at }: NewEvent<Type>,
): Promise<string> {
  const id = randomUUID()
  await tx
    .insert(webhookEvent)
    .values({ id, organizationId, type, data: EVENT_TYPES[type].parse(data), occurredAt: at })
  return id
}

/** Deliveries that are due at once. */
export async function queueDeliveries(
  tx: Db,
  wanted: readonly { eventId: string; endpointId: string }[],
  at: Date,
): Promise<void> {
  if (wanted.length === 0) return
  await tx
    .insert(webhookDelivery)
    .values(wanted.map((one) => ({ id: randomUUID(), ...one, state: 'waiting' as const, nextAttemptAt: at })))
}
