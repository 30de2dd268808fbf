import { randomUUID } from 'node:crypto'
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { SignedIn } from '../accounts/people.ts'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { review, reviewMark } from '../db/schema.ts'
import { permitErasure } from '../db/scope.ts'
import { loadReviews } from './load-reviews.ts'
import { endRequest } from './review-requests.ts'

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

/**
 * A person removes a review about themself for good. Of their own word goes also what it replaced, which would come back otherwise; the
 * link of a colleague's ends, because nobody asks for another one.
 */
export async function removeReview(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  { who, actor }: { who: SignedIn; actor: Actor },
  reviewId: string,
): Promise<{ outcome: 'removed' | 'not-found' }> {
  return db.transaction(async (tx) => {
    const found = await ofPerson(tx, who, reviewId)
    if (!found) return { outcome: 'not-found' as const }
    // The link before its review, as where one is given: who waits for the other is always the same.
    if (found.requestId) await endRequest({ db: tx, now }, { who, actor }, found.requestId)
    const ids = await lock(tx, [reviewId, ...(await replacedBy(tx, who, reviewId))])
    // Taken back or removed at this very moment, and in the log as such: it is gone, as was asked.
    if (!ids.includes(reviewId)) return { outcome: 'removed' as const }
    await erase(tx, ids)
    await audit(tx, actor, { at: now(), reviewId, details: { by: 'person', replaced: ids.length - 1 } })
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
    await erase(tx, [found.id])
    await audit(tx, actor, { at: now(), reviewId: found.id, details: { by: 'reviewer' } })
    return { outcome: 'removed' as const }
  })
}

async function ofPerson(
  tx: Db,
  { ids }: SignedIn,
  reviewId: string,
): Promise<{ requestId: string | null } | undefined> {
  const [found] = await tx
    .select({ requestId: review.requestId })
    .from(review)
    .where(and(eq(review.id, reviewId), inArray(review.personId, ids)))
  return found
}

/** What a person said of themself by the same rubrics before this review; nothing for a colleague's. */
async function replacedBy(tx: Db, who: SignedIn, reviewId: string): Promise<string[]> {
  const reviews = await loadReviews(tx, who)
  const at = reviews.findIndex(({ id }) => id === reviewId)
  const removed = reviews[at]
  if (removed?.relation !== 'self') return []
  const rubrics = new Set(removed.ratings.map(({ rubric }) => rubric))
  return reviews
    .slice(0, at)
    .filter(({ relation, ratings }) => relation === 'self' && ratings.some(({ rubric }) => rubrics.has(rubric)))
    .map(({ id }) => id)
}

/** Those that are still there, always in the same order, so that nobody waits for whoever waits for them. */
async function lock(tx: Db, reviewIds: string[]): Promise<string[]> {
  const rows = await tx
    .select({ id: review.id })
    .from(review)
    .where(inArray(review.id, reviewIds))
    .orderBy(asc(review.id))
    .for('update')
  return rows.map(({ id }) => id)
}

/** Words about a person are theirs, and those of whoever wrote them: here, taking back is erasing. */
async function erase(tx: Db, reviewIds: string[]): Promise<void> {
  await permitErasure(tx)
  await tx.delete(reviewMark).where(inArray(reviewMark.reviewId, reviewIds))
  await tx.delete(review).where(inArray(review.id, reviewIds))
}

async function audit(
  tx: Db,
  actor: Actor,
  { at, reviewId, details }: { at: Date; reviewId: string; details: { by: 'person' | 'reviewer'; replaced?: number } },
) {
  await recordAudit(tx, {
    actor,
    at,
    organizationId: null,
    action: 'review.removed',
    subject: { kind: 'review', id: reviewId },
    details,
  })
}
