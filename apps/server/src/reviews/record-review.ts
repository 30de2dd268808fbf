import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { SignedIn } from '../accounts/people.ts'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import { review, reviewRequest } from '../db/schema.ts'
import type { Rating } from '../db/schema/reviews.ts'
import { storable } from '../db/storable.ts'
import type { MessageKey } from '../messages/index.ts'

/** The words on the page of the link that a colleague agrees to, by their keys. Changing one of them raises it. */
export const AGREEMENT = 'review/1'
export const AGREEMENT_WORDS = {
  facts: ['reviews.give.facts.1', 'reviews.give.facts.2', 'reviews.give.facts.3', 'reviews.give.facts.4'],
  agree: 'reviews.give.agree',
} as const satisfies { facts: readonly MessageKey[]; agree: MessageKey }

export const RELATIONS = ['manager', 'peer', 'report', 'other'] as const
export type Relation = (typeof RELATIONS)[number]

/** Stores how a person sees their own work by one rubric. The newest counts; those before stay. */
export async function recordOwnReview(
  { db, now, catalogue }: Pick<AppContext, 'db' | 'now' | 'catalogue'>,
  who: SignedIn,
  ratings: readonly Rating[],
): Promise<void> {
  await db.insert(review).values({
    id: randomUUID(),
    personId: who.id,
    relation: 'self',
    catalogueHash: catalogue().hash,
    ratings: storable([...ratings]),
    recordedAt: now(),
  })
}

export interface ColleagueReview {
  relation: Relation
  name: string
  ratings: readonly Rating[]
}

/** Stores what a colleague says by a link. Past the wall: they are nobody to us, and the link says whom it is about. */
export async function recordColleagueReview(
  { system, now, catalogue }: Pick<AppContext, 'system' | 'now' | 'catalogue'>,
  actor: Actor,
  requestId: string,
  { relation, name, ratings }: ColleagueReview,
): Promise<{ outcome: 'recorded' | 'already-reviewed' | 'ended' }> {
  const at = now()
  return system.transaction(async (tx) => {
    const [request] = await tx.select().from(reviewRequest).where(eq(reviewRequest.id, requestId)).for('update')
    if (!request || request.revokedAt || request.expiresAt <= at) return { outcome: 'ended' as const }
    const id = randomUUID()
    const stored = await tx
      .insert(review)
      .values({
        id,
        personId: request.personId,
        requestId,
        relation,
        reviewerName: storable(name),
        agreement: AGREEMENT,
        catalogueHash: catalogue().hash,
        ratings: storable([...ratings]),
        recordedAt: at,
      })
      .onConflictDoNothing({ target: review.requestId })
      .returning({ id: review.id })
    if (stored.length === 0) return { outcome: 'already-reviewed' as const }
    await recordAudit(tx, {
      actor,
      at,
      organizationId: null,
      action: 'review.given',
      subject: { kind: 'review', id },
      details: { relation },
    })
    return { outcome: 'recorded' as const }
  })
}
