import { randomUUID } from 'node:crypto'
import { and, desc, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { SignedIn } from '../accounts/people.ts'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { person, review, reviewRequest } from '../db/schema.ts'

export const REQUEST_DAYS = [7, 14, 30, 90] as const
export const DEFAULT_REQUEST_DAYS = 30
/** Links that wait for an answer at a time. */
const MOST_REQUESTS = 50
const DAY_MS = 86_400_000

export type AskResult = { outcome: 'asked'; token: string; id: string; expiresAt: Date } | { outcome: 'too-many' }

/** Makes a link by which one colleague may say something. The token is in the result and nowhere else ever after. */
export async function askForReview(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  { who, actor }: { who: SignedIn; actor: Actor },
  { rubrics, days, note }: { rubrics: readonly string[]; days: number; note: string },
): Promise<AskResult> {
  const at = now()
  return db.transaction(async (tx): Promise<AskResult> => {
    const waiting = await tx
      .select({ id: reviewRequest.id })
      .from(reviewRequest)
      .leftJoin(review, eq(review.requestId, reviewRequest.id))
      .where(
        and(
          eq(reviewRequest.personId, who.id),
          isNull(reviewRequest.revokedAt),
          gt(reviewRequest.expiresAt, at),
          isNull(review.id),
        ),
      )
    if (waiting.length >= MOST_REQUESTS) return { outcome: 'too-many' }
    const token = newToken()
    const id = randomUUID()
    const expiresAt = new Date(at.getTime() + days * DAY_MS)
    await tx.insert(reviewRequest).values({
      id,
      personId: who.id,
      tokenHash: hashOfToken(token),
      note,
      rubrics: [...rubrics],
      createdAt: at,
      expiresAt,
    })
    await recordAudit(tx, {
      actor,
      at,
      organizationId: null,
      action: 'review.asked',
      subject: { kind: 'review-request', id },
      details: { rubrics, days },
    })
    return { outcome: 'asked', token, id, expiresAt }
  })
}

export interface RequestRow {
  id: string
  note: string
  rubrics: string[]
  createdAt: Date
  expiresAt: Date
  revokedAt: Date | null
  /** The review that came of it. */
  reviewId: string | null
}

const columns = {
  id: reviewRequest.id,
  note: reviewRequest.note,
  rubrics: reviewRequest.rubrics,
  createdAt: reviewRequest.createdAt,
  expiresAt: reviewRequest.expiresAt,
  revokedAt: reviewRequest.revokedAt,
  reviewId: review.id,
}

/** Whom a person asked, newest first. */
export async function listRequests(db: Db, { ids }: Pick<SignedIn, 'ids'>, limit = 100): Promise<RequestRow[]> {
  return db
    .select(columns)
    .from(reviewRequest)
    .leftJoin(review, eq(review.requestId, reviewRequest.id))
    .where(inArray(reviewRequest.personId, ids))
    .orderBy(desc(reviewRequest.createdAt), desc(reviewRequest.id))
    .limit(limit)
}

/** Ends a link at once; a review that came by it stays. Ending one twice changes nothing. */
export async function endRequest(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  { who, actor }: { who: SignedIn; actor: Actor },
  requestId: string,
): Promise<{ outcome: 'ended' | 'not-found' }> {
  return db.transaction(async (tx) => {
    const [found] = await tx
      .select({ revokedAt: reviewRequest.revokedAt })
      .from(reviewRequest)
      .where(and(eq(reviewRequest.id, requestId), inArray(reviewRequest.personId, who.ids)))
      .for('update')
    if (!found) return { outcome: 'not-found' as const }
    if (found.revokedAt) return { outcome: 'ended' as const }
    await tx.update(reviewRequest).set({ revokedAt: now() }).where(eq(reviewRequest.id, requestId))
    await recordAudit(tx, {
      actor,
      at: now(),
      organizationId: null,
      action: 'review.request-ended',
      subject: { kind: 'review-request', id: requestId },
    })
    return { outcome: 'ended' as const }
  })
}

export interface OpenRequest extends RequestRow {
  personId: string
  personName: string
  /** Whether it takes a review at this moment. One that came is to be taken back by its link also later. */
  isOpen: boolean
}

/** What a token leads to; null where there is nothing to do any more. Past the wall: whoever has it needs no account. */
export async function findRequest(
  { system, now }: Pick<AppContext, 'system' | 'now'>,
  token: string,
): Promise<OpenRequest | null> {
  const [row] = await system
    .select({ ...columns, personId: reviewRequest.personId, personName: person.name })
    .from(reviewRequest)
    .innerJoin(person, eq(person.id, reviewRequest.personId))
    .leftJoin(review, eq(review.requestId, reviewRequest.id))
    .where(eq(reviewRequest.tokenHash, hashOfToken(token)))
  if (!row) return null
  const isOpen = row.reviewId === null && row.revokedAt === null && row.expiresAt > now()
  return isOpen || row.reviewId !== null ? { ...row, isOpen } : null
}
