import { and, eq, lte, notInArray, sql } from 'drizzle-orm'
import { recordAudit } from '../audit/record-audit.ts'
import type { Db } from '../db/open-database.ts'
import { webhookDelivery, webhookEndpoint, webhookEvent } from '../db/schema.ts'
import { storable } from '../db/storable.ts'
import { OutboundError, type Outbound } from '../outbound/guarded-fetch.ts'
import type { Vault } from '../secrets/vault.ts'
import { VERSION } from '../version.ts'
import { signEvent } from './sign-event.ts'
import { startBackgroundLoop } from '../operations/background-loop.ts'

/** How long to wait after each failure; then the delivery is given up, after about three days. As the scheme proposes. */
export const RETRY_AFTER_S = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
/** A receiver that was away is not hit by everything at the same moment. */
const JITTER = 0.1
const TIMEOUT_MS = 15_000
/** A server that died while sending: somebody tries again after this long. */
const LEASE_MS = 60_000
/** The secret before the last change stays valid for this long. */
export const OVERLAP_MS = 86_400_000
const AT_ONCE = 8
/** So that one receiver that never answers does not hold up everybody else's events. */
const AT_ONCE_EACH = 2
const LOOK_EVERY_MS = 5000
const REPLY_CHARACTERS = 500
const REPLY_BYTES = 8 * 1024
const GONE = 410

export interface WebhookSender {
  /** Past row-level security: the queue is nobody's. */
  db: Db
  outbound: Outbound
  vault: Vault
  now: () => Date
  random: () => number
}

export const purposeOf = (endpointId: string) => `webhook-endpoint ${endpointId}`

/**
 * Sends what is due, several at once, until nothing is. Several replicas may do so together. A delivery that was on its way when a server died
 * is sent again, with the same `webhook-id`: at least once, and the receiver can tell.
 * @returns how many attempts were made
 */
export async function deliverEvents(sender: WebhookSender, stopped = () => false): Promise<number> {
  const busy = new Map<string, number>()
  let attempts = 0
  const slot = async () => {
    while (!stopped()) {
      const full = [...busy].filter(([, count]) => count >= AT_ONCE_EACH).map(([id]) => id)
      const due = await claimNext(sender.db, sender.now(), full)
      if (!due) return
      busy.set(due.endpoint.id, (busy.get(due.endpoint.id) ?? 0) + 1)
      try {
        await attempt(sender, due)
        attempts++
      } finally {
        busy.set(due.endpoint.id, (busy.get(due.endpoint.id) ?? 1) - 1)
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, slot))
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return attempts
}

type Due = NonNullable<Awaited<ReturnType<typeof claimNext>>>

async function claimNext(db: Db, now: Date, full: readonly string[]) {
  const next = db
    .select({ id: webhookDelivery.id })
    .from(webhookDelivery)
    .innerJoin(webhookEndpoint, eq(webhookEndpoint.id, webhookDelivery.endpointId))
    .where(
      and(
        eq(webhookDelivery.state, 'waiting'),
        lte(webhookDelivery.nextAttemptAt, now),
        eq(webhookEndpoint.enabled, true),
        full.length > 0 ? notInArray(webhookEndpoint.id, [...full]) : undefined,
      ),
    )
    .orderBy(webhookDelivery.nextAttemptAt)
    .limit(1)
    .for('update', { of: webhookDelivery, skipLocked: true })
  const [claimed] = await db
    .update(webhookDelivery)
    .set({
      attempts: sql`${webhookDelivery.attempts} + 1`,
      nextAttemptAt: new Date(now.getTime() + LEASE_MS),
      lastAttemptAt: now,
    })
    .where(eq(webhookDelivery.id, next))
    .returning()
  if (!claimed) return null
  const [more] = await db
    .select({ event: webhookEvent, endpoint: webhookEndpoint })
    .from(webhookEvent)
    .innerJoin(webhookEndpoint, eq(webhookEndpoint.id, claimed.endpointId))
    .where(eq(webhookEvent.id, claimed.eventId))
  // Deleted in between, and its deliveries with it.
  return more ? { delivery: claimed, ...more } : null
}

type Outcome = { status: number; reply: string } | { error: string }

async function attempt(sender: WebhookSender, due: Due): Promise<void> {
  const outcome = await send(sender, due)
  const { db, now, random } = sender
  const { delivery, endpoint } = due
  const delivered = 'status' in outcome && outcome.status >= 200 && outcome.status < 300
  const gone = 'status' in outcome && outcome.status === GONE
  const wait = RETRY_AFTER_S[delivery.attempts - 1]
  const at = now()
  const next = wait === undefined ? undefined : at.getTime() + wait * 1000 * (1 - JITTER + 2 * JITTER * random())
  await db.transaction(async (tx) => {
    const kept = await tx
      .update(webhookDelivery)
      .set({
        ...(delivered
          ? { state: 'delivered', deliveredAt: at }
          : gone || next === undefined
            ? { state: 'given-up' }
            : { nextAttemptAt: new Date(next) }),
        lastStatus: 'status' in outcome ? outcome.status : null,
        lastError: 'error' in outcome ? outcome.error : null,
        lastReply: 'reply' in outcome ? storable(outcome.reply) : null,
      })
      // A server that was slower than its lease must not overwrite what the next attempt found.
      .where(and(eq(webhookDelivery.id, delivery.id), eq(webhookDelivery.attempts, delivery.attempts)))
      .returning({ id: webhookDelivery.id })
    if (gone && kept.length > 0) await disableGone(tx, endpoint, at)
  })
}

async function send({ outbound, vault, now }: WebhookSender, { event, endpoint }: Due): Promise<Outcome> {
  const at = now()
  const secrets = secretsOf(vault, endpoint, at)
  if (!secrets) return { error: 'The secret of this endpoint cannot be read. Make a new one.' }
  const body = JSON.stringify({ type: event.type, timestamp: event.occurredAt.toISOString(), data: event.data })
  const headers = {
    'content-type': 'application/json',
    'user-agent': `Millwright/${VERSION}`,
    ...signEvent(secrets, { id: `evt_${event.id}`, at, body }),
  }
  try {
    const reply = await outbound.fetch(endpoint.url, {
      method: 'POST',
      headers,
      body,
      timeoutMs: TIMEOUT_MS,
      maxBytes: REPLY_BYTES,
      longReply: 'cut',
    })
    return { status: reply.status, reply: (await reply.text()).slice(0, REPLY_CHARACTERS) }
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    return { error: error.message.slice(0, REPLY_CHARACTERS) }
  }
}

/** The secrets that sign at this moment; null when the installation's own secret is another one than when they were stored. */
function secretsOf(vault: Vault, endpoint: Due['endpoint'], at: Date): string[] | null {
  const { id, secret, previousSecret, secretChangedAt } = endpoint
  const overlapping = secretChangedAt !== null && at.getTime() - secretChangedAt.getTime() < OVERLAP_MS
  const sealed = [secret, ...(overlapping && previousSecret ? [previousSecret] : [])]
  try {
    return sealed.map((one) => vault.open(one, purposeOf(id)))
  } catch (error) {
    console.error(`The secret of webhook endpoint ${id} cannot be opened:`, error)
    return null
  }
}

/** "Gone" means: never again. The admins see why on the page, and can switch it on again. */
async function disableGone(tx: Db, endpoint: Due['endpoint'], at: Date): Promise<void> {
  await tx
    .update(webhookEndpoint)
    .set({ enabled: false, disabledReason: 'gone', updatedAt: at })
    .where(eq(webhookEndpoint.id, endpoint.id))
  await recordAudit(tx, {
    actor: { kind: 'system', id: null, address: null, requestId: null },
    at,
    organizationId: endpoint.organizationId,
    action: 'webhook-endpoint.disabled',
    subject: { kind: 'webhook-endpoint', id: endpoint.id },
    details: { because: 'gone' },
  })
}

/** Sends in the background: when woken, and every few seconds for what waits for its next attempt or was left by a crash. */
export function startWebhookDelivery(sender: WebhookSender): { wake: () => void; stop: () => Promise<void> } {
  return startBackgroundLoop({
    look: (isStopped) => deliverEvents(sender, isStopped),
    everyMs: LOOK_EVERY_MS,
    complaint: 'Webhooks could not be delivered:',
  })
}
