import { and, eq, inArray, or } from 'drizzle-orm'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { answer, assignment, evidence, submission, testSession } from '../db/schema.ts'
import { permitErasure } from '../db/scope.ts'
import { recordEvent } from '../webhooks/record-event.ts'
import { recordConsent } from './consent-texts.ts'

/**
 * Takes back that an organization may see the result of a test it asked for. The sitting stays the person's own.
 *
 * Past row-level security: the rows are the organization's to see, and it does not have to agree.
 */
export async function withdrawAssignmentConsent(
  { system, now }: Pick<AppContext, 'system' | 'now'>,
  who: SignedIn,
  assignmentId: string,
  actor: Actor,
): Promise<{ outcome: 'withdrawn' | 'no-such-assignment' }> {
  return system.transaction(async (tx) => {
    const [found] = await tx
      .select({ organizationId: assignment.organizationId, withdrawnAt: assignment.withdrawnAt })
      .from(assignment)
      .where(and(eq(assignment.id, assignmentId), inArray(assignment.personId, who.ids)))
      .for('update')
    if (!found) return { outcome: 'no-such-assignment' as const }
    const at = now()
    const { organizationId } = found
    const sittings = await tx
      .select({ id: testSession.id })
      .from(testSession)
      .where(eq(testSession.assignmentId, assignmentId))
    await endAccess(
      tx,
      sittings.map(({ id }) => id),
    )
    // It is over for the organization too: nobody begins it again.
    if (!found.withdrawnAt) await tx.update(assignment).set({ withdrawnAt: at }).where(eq(assignment.id, assignmentId))
    await recordConsent(tx, { personId: who.id, textId: 'assignment', about: assignmentId, given: false, at })
    const subject = { kind: 'assignment', id: assignmentId }
    await recordAudit(tx, {
      actor: { ...actor, address: null },
      at,
      organizationId,
      action: 'consent.withdrawn',
      subject,
    })
    await recordEvent(tx, { organizationId, type: 'assignment.withdrawn', data: { assignmentId }, at })
    return { outcome: 'withdrawn' as const }
  })
}

/** From now on the sittings are their takers' alone. Only whose they are changes; what was answered and found does not. */
export async function endAccess(tx: Db, sessionIds: readonly string[]): Promise<void> {
  if (sessionIds.length === 0) return
  await permitErasure(tx)
  const ids = [...sessionIds]
  const sent = tx.select({ id: submission.id }).from(submission).where(inArray(submission.sessionId, ids))
  const answered = tx.select({ id: answer.id }).from(answer).where(inArray(answer.sessionId, ids))
  await tx
    .update(evidence)
    .set({ organizationId: null })
    .where(or(inArray(evidence.sourceId, sent), inArray(evidence.sourceId, answered)))
  await tx.update(submission).set({ organizationId: null }).where(inArray(submission.sessionId, ids))
  await tx.update(testSession).set({ organizationId: null, assignmentId: null }).where(inArray(testSession.id, ids))
}
