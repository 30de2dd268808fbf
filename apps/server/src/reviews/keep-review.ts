import { randomUUID } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import type { SignedIn } from '../accounts/people.ts'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { review, reviewMark } from '../db/schema.ts'
import { permitErasure } from '../db/scope.ts'

/** A person does not use a review, or uses it again. */
export async function markReview(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  who: SignedIn,
  reviewId: string,
  kind: 'set-aside' | 'used',
): Promise<{ outcome: 'marked' | 'not-found' }> {
  return db.transaction(async (tx) => {
    if (!(await ofPerson(tx, who, reviewId))) return { outcome: 'not-found' as const }
    await tx.insert(reviewMark).values({ id: randomUUID(), reviewId, kind, markedAt: now() })
    return { outcome: 'marked' as const }
  })
}

/** A person removes a review about themself for good. */
export async function removeReview(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  { who, actor }: { who: SignedIn; actor: Actor },
  reviewId: string,
): Promise<{ outcome: 'removed' | 'not-found' }> {
  return db.transaction(async (tx) => {
    if (!(await ofPerson(tx, who, reviewId))) return { outcome: 'not-found' as const }
    await erase(tx, reviewId)
    await audit(tx, actor, { at: now(), reviewId, by: 'person' })
    return { outcome: 'removed' as const }
  })
}

/** A colleague takes back what they said by a link. Past the wall, like what they said. */
export async function takeBackReview(
  { system, now }: Pick<AppContext, 'system' | 'now'>,
  actor: Actor,
  requestId: string,
): Promise<{ outcome: 'removed' | 'not-found' }> {
  return system.transaction(async (tx) => {
    const [found] = await tx.select({ id: review.id }).from(review).where(eq(review.requestId, requestId)).for('update')
    if (!found) return { outcome: 'not-found' as const }
    await erase(tx, found.id)
    await audit(tx, actor, { at: now(), reviewId: found.id, by: 'reviewer' })
    return { outcome: 'removed' as const }
  })
}

async function ofPerson(tx: Db, { ids }: SignedIn, reviewId: string): Promise<boolean> {
  const found = await tx
    .select({ id: review.id })
    .from(review)
    .where(and(eq(review.id, reviewId), inArray(review.personId, ids)))
  return found.length > 0
}

/** Words about a person are theirs, and those of whoever wrote them: here, taking back is erasing. */
async function erase(tx: Db, reviewId: string): Promise<void> {
  await permitErasure(tx)
  await tx.delete(reviewMark).where(eq(reviewMark.reviewId, reviewId))
  await tx.delete(review).where(eq(review.id, reviewId))
}

async function audit(tx: Db, actor: Actor, { at, reviewId, by }: { at: Date; reviewId: string; by: string }) {
  await recordAudit(tx, {
    actor,
    at,
    organizationId: null,
    action: 'review.removed',
    subject: { kind: 'review', id: reviewId },
    details: { by },
  })
}
