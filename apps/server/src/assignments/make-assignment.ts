import { and, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { allBlueprints } from '@millwright/assessment'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import { assignment, testSession } from '../db/schema.ts'
import { Address } from '../organizations/invitations.ts'
import type { Tenant } from '../organizations/tenant.ts'
import { recordEvent } from '../webhooks/record-event.ts'

const DAY_MS = 86_400_000

export const NewAssignment = z.object({
  /** Made by whoever asks, so that asking twice asks the candidate once. */
  id: z.uuid(),
  blueprintId: z.string().min(1).max(200),
  name: z.string().trim().min(1).max(100),
  email: Address,
  /** For how many days the candidate may begin. */
  days: z.coerce.number().int().min(1).max(90),
})
export type NewAssignment = z.infer<typeof NewAssignment>

export type AssignResult =
  | { outcome: 'asked'; token: string; expiresAt: Date }
  | { outcome: 'already-asked' | 'no-such-blueprint' | 'not-found' }
  | { outcome: 'too-many'; retryAfterS: number }

/** Asks a candidate to sit a test, by mail and by a link to pass on. Nothing is recorded about them before they accept. */
export async function makeAssignment(
  { db, now, mail, limits, catalogue }: Pick<AppContext, 'db' | 'now' | 'mail' | 'limits' | 'catalogue'>,
  { organization: { id: organizationId, name }, who, actor }: Tenant<'assignments.make'>,
  wanted: NewAssignment,
): Promise<AssignResult> {
  const blueprint = allBlueprints(catalogue()).get(wanted.blueprintId)
  if (!blueprint) return { outcome: 'no-such-blueprint' }
  const taken = await limits.take('invitation-organization', organizationId)
  if (!taken.allowed) return { outcome: 'too-many', retryAfterS: taken.retryAfterS }
  const token = newToken()
  const result = await db.transaction(async (tx): Promise<AssignResult> => {
    const at = now()
    const expiresAt = new Date(at.getTime() + wanted.days * DAY_MS)
    const stored = await tx
      .insert(assignment)
      .values({
        id: wanted.id,
        organizationId,
        blueprintId: blueprint.id,
        candidateName: wanted.name,
        email: wanted.email,
        tokenHash: hashOfToken(token),
        assignedBy: who.id,
        createdAt: at,
        expiresAt,
      })
      .onConflictDoNothing()
      .returning({ id: assignment.id })
    if (stored.length === 0) {
      const [before] = await tx
        .select({ id: assignment.id })
        .from(assignment)
        .where(and(eq(assignment.id, wanted.id), eq(assignment.organizationId, organizationId)))
      return { outcome: before ? 'already-asked' : 'not-found' }
    }
    await recordAudit(tx, {
      actor,
      at,
      organizationId,
      action: 'assignment.made',
      subject: { kind: 'assignment', id: wanted.id },
      details: { blueprintId: blueprint.id, email: wanted.email, expiresAt: expiresAt.toISOString() },
    })
    const data = { assignmentId: wanted.id, blueprintId: blueprint.id }
    await recordEvent(tx, { organizationId, type: 'assignment.created', data, at })
    await mail.queue(tx, {
      to: wanted.email,
      personId: null,
      template: 'assignment',
      values: {
        name: wanted.name,
        organization: name,
        test: blueprint.title,
        until: { moment: expiresAt.toISOString() },
      },
      link: { path: '/assignments/open', token },
    })
    return { outcome: 'asked', token, expiresAt }
  })
  if (result.outcome === 'asked') mail.wake()
  return result
}

export type WithdrawResult = { outcome: 'withdrawn' | 'already-withdrawn' | 'finished' | 'not-found' }

/**
 * Takes a request back, until its sitting is over. The candidate is told; a sitting under way stays theirs, and the organization
 * sees nothing of it.
 */
export async function withdrawAssignment(
  { db, now, mail, catalogue }: Pick<AppContext, 'db' | 'now' | 'mail' | 'catalogue'>,
  { organization: { id: organizationId, name }, actor }: Tenant<'assignments.make'>,
  id: string,
): Promise<WithdrawResult> {
  const result = await db.transaction(async (tx): Promise<WithdrawResult> => {
    const [found] = await tx
      .select()
      .from(assignment)
      .where(and(eq(assignment.id, id), eq(assignment.organizationId, organizationId)))
      .for('update')
    if (!found) return { outcome: 'not-found' }
    if (found.withdrawnAt) return { outcome: 'already-withdrawn' }
    const [sitting] = await tx
      .select({ finishedAt: testSession.finishedAt })
      .from(testSession)
      .where(eq(testSession.assignmentId, id))
    if (sitting?.finishedAt) return { outcome: 'finished' }
    const at = now()
    await tx
      .update(assignment)
      .set({ withdrawnAt: at })
      .where(and(eq(assignment.id, id), isNull(assignment.withdrawnAt)))
    await recordAudit(tx, {
      actor,
      at,
      organizationId,
      action: 'assignment.withdrawn',
      subject: { kind: 'assignment', id },
      details: { began: sitting !== undefined },
    })
    await recordEvent(tx, { organizationId, type: 'assignment.withdrawn', data: { assignmentId: id }, at })
    // Somebody who never answered in time needs no second mail.
    if (found.expiresAt > at || sitting)
      await mail.queue(tx, {
        to: found.email,
        personId: found.personId,
        template: 'assignment-withdrawn',
        values: {
          name: found.candidateName,
          organization: name,
          test: allBlueprints(catalogue()).get(found.blueprintId)?.title ?? found.blueprintId,
        },
      })
    return { outcome: 'withdrawn' }
  })
  if (result.outcome === 'withdrawn') mail.wake()
  return result
}
