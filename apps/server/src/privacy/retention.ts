import { and, eq, inArray, isNotNull, isNull, lt, notExists, or, sql, type SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { recordAudit } from '../audit/record-audit.ts'
import type { Db } from '../db/open-database.ts'
import {
  assignment,
  auditEntry,
  draft,
  guestClaim,
  loginSession,
  loginVerification,
  oneTimeLink,
  person,
  reportLink,
  review,
  reviewRequest,
  signInAttempt,
  testSession,
  verdict,
  webhookDelivery,
  webhookEvent,
} from '../db/schema.ts'
import { permitErasure } from '../db/scope.ts'
import { erasePerson } from './erase-person.ts'
import { withoutOutput } from './personal-data.ts'
import { endAccess } from './withdraw-consent.ts'

/**
 * How many days each kind of data is kept; null: until somebody erases it. An organization sets its own for the kinds marked so
 * (`organization.retentionDays`). Sent mails go after 30 days (`mail/mail-queue.ts`), replies for repeated requests after one
 * (`api/idempotency.ts`). Answers and evidence stay for as long as their person does, and without a name afterwards.
 */
export const RETENTION = {
  /** Unsent work of a sitting that is over. What was typed when the time ran out can be read until then. */
  draftsOfSittings: { days: 30, byOrganization: false },
  /** Unsent work in practice, since its last change. */
  draftsOfPractice: { days: 365, byOrganization: false },
  /** What a person's code printed. The code, its verdict and its points stay. */
  outputs: { days: 180, byOrganization: false },
  /** Guests who were never here again: erased, as if they had asked for it. */
  guests: { days: 90, byOrganization: false },
  /** Browsers that were signed in, after it ran out; links and attempts to sign in, after they stopped working. */
  signIns: { days: 7, byOrganization: false },
  /** Reports shared by a link, after it ran out or was taken back. */
  reportLinks: { days: 30, byOrganization: false },
  /** Links by which somebody asked for a review, after they ran out or were ended without one. */
  reviewRequests: { days: 30, byOrganization: false },
  /** Events for webhooks, with what became of their delivery. */
  webhookEvents: { days: 30, byOrganization: true },
  /** Tests that somebody was asked to take and never began, after they ran out: name and address go. */
  assignments: { days: 180, byOrganization: true },
  /** An organization's look at results of its tests, since the sitting ended. The person keeps their own. */
  results: { days: null, byOrganization: true },
  /** Entries of the log. */
  audit: { days: null, byOrganization: true },
} as const satisfies Record<string, { days: number | null; byOrganization: boolean }>

export type RetainedKind = keyof typeof RETENTION
export const KINDS = Object.keys(RETENTION) as RetainedKind[]
/** The kinds for which an organization may set its own period. */
export type OrganizationKind = {
  [Kind in RetainedKind]: (typeof RETENTION)[Kind]['byOrganization'] extends true ? Kind : never
}[RetainedKind]
export const ORGANIZATION_KINDS = KINDS.filter((kind): kind is OrganizationKind => RETENTION[kind].byOrganization)

const DAY_MS = 86_400_000
const BATCH = 200

/** The moment before which rows of an organization go: by its own period, or the installation's. */
function cutOf(kind: RetainedKind, organizationId: unknown, now: Date): SQL {
  const { days } = RETENTION[kind]
  return sql`(select ${now.toISOString()}::timestamptz - make_interval(days => coalesce((o.retention_days ->> ${kind})::int, ${days}::int)) from organization o where o.id = ${organizationId})`
}

type Step = (tx: Db, now: Date, limit: number) => Promise<number>

const daysAgo = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS)

/** Deletes at most `limit` rows. Rows that another replica is at are passed over. */
async function deleteSome(tx: Db, table: PgTable, where: SQL | undefined, limit: number): Promise<number> {
  const some = tx
    .select({ at: sql`ctid` })
    .from(table)
    .where(where)
    .limit(limit)
    .for('update', { skipLocked: true })
  const deleted = await tx
    .delete(table)
    .where(sql`ctid in (${some})`)
    .returning({ one: sql<number>`1` })
  return deleted.length
}

const STEPS: Record<RetainedKind, readonly Step[]> = {
  draftsOfSittings: [
    (tx, now, limit) => {
      const over = sql`exists (select from test_session s where ${draft.scope} like 'session:' || s.id || ':%' and s.finished_at < ${daysAgo(now, RETENTION.draftsOfSittings.days).toISOString()}::timestamptz)`
      const old = lt(draft.savedAt, daysAgo(now, RETENTION.draftsOfSittings.days))
      return deleteSome(tx, draft, and(sql`${draft.scope} like 'session:%'`, old, over), limit)
    },
  ],
  draftsOfPractice: [
    (tx, now, limit) => {
      const old = lt(draft.savedAt, daysAgo(now, RETENTION.draftsOfPractice.days))
      return deleteSome(tx, draft, and(sql`${draft.scope} not like 'session:%'`, old), limit)
    },
  ],
  outputs: [
    async (tx, now, limit) => {
      const some = tx
        .select({ id: verdict.submissionId })
        .from(verdict)
        .where(
          and(
            lt(verdict.recordedAt, daysAgo(now, RETENTION.outputs.days)),
            sql`jsonb_path_exists(${verdict.verdict}, '$.tests[*] ? (exists (@.output) || exists (@.message))')`,
          ),
        )
        .limit(limit)
      const scrubbed = await tx
        .update(verdict)
        .set({ verdict: withoutOutput(verdict.verdict) })
        .where(inArray(verdict.submissionId, some))
        .returning({ id: verdict.submissionId })
      return scrubbed.length
    },
  ],
  guests: [
    async (tx, now, limit) => {
      const before = daysAgo(now, RETENTION.guests.days)
      const guests = await tx
        .select({ id: person.id })
        .from(person)
        .where(
          and(
            eq(person.isAnonymous, true),
            isNull(person.erasedAt),
            lt(person.createdAt, before),
            notExists(tx.select().from(guestClaim).where(eq(guestClaim.guestId, person.id))),
            // Signed-in browsers are prolonged while they are used.
            sql`not exists (select from login_session l where l.user_id = ${person.id} and l.updated_at >= ${before.toISOString()}::timestamptz)`,
            sql`not exists (select from test_session s where s.person_id = ${person.id} and s.started_at >= ${before.toISOString()}::timestamptz)`,
            sql`not exists (select from submission s where s.person_id = ${person.id} and s.submitted_at >= ${before.toISOString()}::timestamptz)`,
          ),
        )
        .limit(Math.min(limit, 20))
      const actor = { kind: 'system', id: null, address: null, requestId: null } as const
      for (const { id } of guests) await erasePerson({ system: tx, now: () => now }, id, actor)
      return guests.length
    },
  ],
  signIns: [
    (tx, now, limit) =>
      deleteSome(tx, loginSession, lt(loginSession.expiresAt, daysAgo(now, RETENTION.signIns.days)), limit),
    (tx, now, limit) =>
      deleteSome(tx, loginVerification, lt(loginVerification.expiresAt, daysAgo(now, RETENTION.signIns.days)), limit),
    (tx, now, limit) => {
      const before = daysAgo(now, RETENTION.signIns.days)
      // Those without an end are the owner's first link.
      return deleteSome(tx, oneTimeLink, or(lt(oneTimeLink.expiresAt, before), lt(oneTimeLink.usedAt, before)), limit)
    },
    (tx, now, limit) =>
      deleteSome(tx, signInAttempt, lt(signInAttempt.expiresAt, daysAgo(now, RETENTION.signIns.days)), limit),
  ],
  reportLinks: [
    (tx, now, limit) => {
      const before = daysAgo(now, RETENTION.reportLinks.days)
      return deleteSome(tx, reportLink, or(lt(reportLink.expiresAt, before), lt(reportLink.revokedAt, before)), limit)
    },
  ],
  reviewRequests: [
    (tx, now, limit) => {
      const before = daysAgo(now, RETENTION.reviewRequests.days)
      const ended = or(lt(reviewRequest.expiresAt, before), lt(reviewRequest.revokedAt, before))
      // Whoever gave a review takes it back by its link, so that one stays as long as the review.
      const unused = notExists(tx.select().from(review).where(eq(review.requestId, reviewRequest.id)))
      return deleteSome(tx, reviewRequest, and(ended, unused), limit)
    },
  ],
  webhookEvents: [
    async (tx, now, limit) => {
      const old = sql`${webhookEvent.occurredAt} < ${cutOf('webhookEvents', webhookEvent.organizationId, now)}`
      const some = tx.select({ id: webhookEvent.id }).from(webhookEvent).where(old).limit(limit)
      const ids = (await some).map(({ id }) => id)
      if (ids.length === 0) return 0
      await tx.delete(webhookDelivery).where(inArray(webhookDelivery.eventId, ids))
      await tx.delete(webhookEvent).where(inArray(webhookEvent.id, ids))
      return ids.length
    },
  ],
  assignments: [
    async (tx, now, limit) => {
      const some = tx
        .select({ id: assignment.id })
        .from(assignment)
        .where(
          and(
            isNull(assignment.acceptedAt),
            sql`${assignment.email} not like '%@erased.invalid'`,
            sql`${assignment.expiresAt} < ${cutOf('assignments', assignment.organizationId, now)}`,
          ),
        )
        .limit(limit)
      const scrubbed = await tx
        .update(assignment)
        .set({ candidateName: 'Erased person', email: sql`'erased-' || ${assignment.id} || '@erased.invalid'` })
        .where(inArray(assignment.id, some))
        .returning({ id: assignment.id })
      return scrubbed.length
    },
  ],
  results: [
    async (tx, now, limit) => {
      const ended = await tx
        .select({ id: testSession.id })
        .from(testSession)
        .where(
          and(
            isNotNull(testSession.organizationId),
            sql`${testSession.finishedAt} < ${cutOf('results', testSession.organizationId, now)}`,
          ),
        )
        .limit(limit)
      await endAccess(
        tx,
        ended.map(({ id }) => id),
      )
      return ended.length
    },
  ],
  audit: [
    (tx, now, limit) =>
      deleteSome(tx, auditEntry, sql`${auditEntry.at} < ${cutOf('audit', auditEntry.organizationId, now)}`, limit),
  ],
}

export type SweepCounts = Record<RetainedKind, number>

/**
 * Deletes or scrubs what has been kept for long enough, in small transactions, so that nobody waits long for a lock. Several replicas
 * may do it at once: one works, the others find that it does. With `dryRun` everything is counted and nothing is changed.
 */
export async function sweep(
  system: Db,
  now: Date,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<SweepCounts> {
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as SweepCounts
  for (const kind of KINDS) {
    for (const step of STEPS[kind]) {
      for (;;) {
        const limit = dryRun ? 1_000_000 : BATCH
        const done = await oneBatch(system, step, { now, limit, dryRun, kind })
        if (done === null) return counts
        counts[kind] += done
        if (dryRun || done === 0) break
      }
    }
  }
  return counts
}

class OnlyCountedError extends Error {
  readonly count: number
  constructor(count: number) {
    super('Only counted')
    this.count = count
  }
}

async function oneBatch(
  system: Db,
  step: Step,
  { now, limit, dryRun, kind }: { now: Date; limit: number; dryRun: boolean; kind: RetainedKind },
): Promise<number | null> {
  try {
    return await system.transaction(async (tx) => {
      const { rows } = (await tx.execute(
        sql`select pg_try_advisory_xact_lock(hashtext('millwright-retention')) as mine`,
      )) as unknown as { rows: { mine: boolean }[] }
      if (!rows[0]?.mine) return null
      await permitErasure(tx)
      const done = await step(tx, now, limit)
      // Rolled back: the count is what the real thing would do.
      if (dryRun) throw new OnlyCountedError(done)
      if (done > 0) {
        await recordAudit(tx, {
          actor: { kind: 'system', id: null, address: null, requestId: null },
          at: now,
          organizationId: null,
          action: 'retention.applied',
          subject: { kind: 'retention', id: kind },
          details: { kind, count: done },
        })
      }
      return done
    })
  } catch (error) {
    if (error instanceof OnlyCountedError) return error.count
    throw error
  }
}

const EVERY_MS = 3_600_000

/** Sweeps a few minutes after the start and every hour from then on. @returns what ends it */
export function startSweeping(
  system: Db,
  now: () => Date,
  say: (counts: SweepCounts) => void,
  failed: (error: unknown) => void,
) {
  let running: Promise<void> = Promise.resolve()
  let stopped = false
  const run = () => {
    running = sweep(system, now())
      .then((counts) => {
        if (Object.values(counts).some((count) => count > 0)) say(counts)
      })
      .catch(failed)
  }
  const first = setTimeout(run, EVERY_MS / 12 + Math.random() * 60_000)
  const timer = setInterval(run, EVERY_MS)
  first.unref()
  timer.unref()
  return {
    async stop(): Promise<void> {
      if (stopped) return
      stopped = true
      clearTimeout(first)
      clearInterval(timer)
      await running
    },
  }
}
