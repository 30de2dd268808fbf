import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { SignedIn } from '../accounts/people.ts'
import { hashOfToken } from '../accounts/tokens.ts'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { assignment, organization, person, testSession } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import { recordConsent } from '../privacy/consent-texts.ts'
import { startSession, type StartResult } from '../sessions/start-session.ts'
import { recordEvent } from '../webhooks/record-event.ts'
import { stateOf, type AssignmentState } from './assignment-state.ts'

/** An assignment as its candidate sees it. */
export interface AskedOfMe {
  id: string
  organizationId: string
  organization: { name: string; retentionDays: Record<string, number> }
  blueprintId: string
  candidateName: string
  personId: string | null
  state: AssignmentState
  sessionId: string | null
  acceptedAt: Date | null
  expiresAt: Date
}

/**
 * What a link shows, or null. Past the wall: whoever holds it belongs to no organization, and knowing the token is the right to see
 * who asks.
 */
export async function findAsked(
  { system, now }: Pick<AppContext, 'system' | 'now'>,
  token: string,
): Promise<AskedOfMe | null> {
  const [row] = await select(system).where(and(eq(assignment.tokenHash, hashOfToken(token)), notArchived()))
  return row ? view(row, now()) : null
}

/**
 * What was asked of this person, newest first. Past the wall for the organization's name, which they may know: they accepted.
 */
export async function listAskedOfMe(
  { system, now }: Pick<AppContext, 'system' | 'now'>,
  who: SignedIn,
  limit = 100,
): Promise<AskedOfMe[]> {
  const rows = await select(system)
    .where(inArray(assignment.personId, who.ids))
    .orderBy(desc(assignment.acceptedAt))
    .limit(limit)
  return rows.map((row) => view(row, now()))
}

/** One of them, or null: other people's do not exist for them. */
export async function findAskedOfMe(
  { system, now }: Pick<AppContext, 'system' | 'now'>,
  who: SignedIn,
  id: string,
): Promise<AskedOfMe | null> {
  const [row] = await select(system).where(and(eq(assignment.id, id), inArray(assignment.personId, who.ids)))
  return row ? view(row, now()) : null
}

export type AcceptResult = { outcome: 'accepted' | 'already-accepted'; id: string } | { outcome: 'not-open' | 'taken' }

/**
 * The candidate agrees that the organization sees this one sitting. The link works for whoever accepts it first, with whatever
 * account, or as a guest under the name that they give.
 */
export async function acceptAssignment(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  who: SignedIn,
  actor: Actor,
  { token, name }: { token: string; name: string | null },
): Promise<AcceptResult> {
  // Past the wall: an assignment is the organization's to write, and the candidate is none of its members.
  return db.transaction((tx) => pastTheWall(tx, () => accept(tx, { who, actor, token, name, at: now() })))
}

async function accept(
  tx: Db,
  { who, actor, token, name, at }: { who: SignedIn; actor: Actor; token: string; name: string | null; at: Date },
): Promise<AcceptResult> {
  const [found] = await tx
    .select()
    .from(assignment)
    .where(eq(assignment.tokenHash, hashOfToken(token)))
    .for('update')
  if (!found) return { outcome: 'not-open' }
  if (found.personId) {
    return who.ids.includes(found.personId) ? { outcome: 'already-accepted', id: found.id } : { outcome: 'taken' }
  }
  if (found.withdrawnAt || found.expiresAt <= at) return { outcome: 'not-open' }
  await tx.update(assignment).set({ personId: who.id, acceptedAt: at }).where(eq(assignment.id, found.id))
  if (who.guest && name) await tx.update(person).set({ name, updatedAt: at }).where(eq(person.id, who.id))
  await recordConsent(tx, { personId: who.id, textId: 'assignment', about: found.id, given: true, at })
  await recordAudit(tx, {
    actor,
    at,
    organizationId: found.organizationId,
    action: 'assignment.accepted',
    subject: { kind: 'assignment', id: found.id },
    details: { guest: who.guest },
  })
  const { organizationId } = found
  await recordEvent(tx, { organizationId, type: 'assignment.accepted', data: { assignmentId: found.id }, at })
  return { outcome: 'accepted', id: found.id }
}

/** Begins the sitting that was asked for, or leads back to it. */
export async function startAssigned(
  context: AppContext,
  who: SignedIn,
  id: string,
): Promise<StartResult | { outcome: 'not-open' | 'not-found' }> {
  const asked = await findAskedOfMe(context, who, id)
  if (!asked) return { outcome: 'not-found' }
  if (asked.sessionId) return { outcome: 'already-open', sessionId: asked.sessionId }
  if (asked.state !== 'accepted') return { outcome: 'not-open' }
  return startSession(context, who, asked.blueprintId, { assignmentId: id, organizationId: asked.organizationId })
}

const notArchived = () => isNull(organization.archivedAt)

const select = (db: Db) =>
  db
    .select({ row: assignment, session: testSession, organization })
    .from(assignment)
    .innerJoin(organization, eq(organization.id, assignment.organizationId))
    .leftJoin(testSession, eq(testSession.assignmentId, assignment.id))

interface Row {
  row: typeof assignment.$inferSelect
  session: typeof testSession.$inferSelect | null
  organization: typeof organization.$inferSelect
}

function view({ row, session, organization: { name, retentionDays } }: Row, now: Date): AskedOfMe {
  const { id, organizationId, blueprintId, candidateName, personId, acceptedAt, expiresAt } = row
  return {
    id,
    organizationId,
    organization: { name, retentionDays },
    blueprintId,
    candidateName,
    personId,
    state: stateOf(row, session, now),
    sessionId: session?.id ?? null,
    acceptedAt,
    expiresAt,
  }
}
