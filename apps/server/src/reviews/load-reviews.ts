import { asc, eq, inArray } from 'drizzle-orm'
import type { Whose } from '../profiles/load-evidence.ts'
import type { Db } from '../db/open-database.ts'
import { review, reviewMark } from '../db/schema.ts'
import type { Rating } from '../db/schema/reviews.ts'
import type { Relation } from './record-review.ts'

export interface Review {
  id: string
  relation: 'self' | Relation
  reviewerName: string | null
  ratings: Rating[]
  recordedAt: Date
  /** The person does not use it. */
  setAside: boolean
}

/**
 * What a person last said of themself by a rubric. What they said before it was replaced and never counts again, also where this one is
 * set aside: then nothing of their own counts.
 */
export function ownReviewOf(reviews: readonly Review[], rubric: string): Review | undefined {
  return reviews.findLast(
    ({ relation, ratings }) => relation === 'self' && ratings.some((one) => one.rubric === rubric),
  )
}

/** All that was said about a person, oldest first. */
export async function loadReviews(db: Db, { ids }: Whose): Promise<Review[]> {
  const rows = await db
    .select({
      id: review.id,
      relation: review.relation,
      reviewerName: review.reviewerName,
      ratings: review.ratings,
      recordedAt: review.recordedAt,
    })
    .from(review)
    .where(inArray(review.personId, ids))
    .orderBy(asc(review.recordedAt), asc(review.id))
  const marks = await db
    .select({ reviewId: reviewMark.reviewId, kind: reviewMark.kind })
    .from(reviewMark)
    .innerJoin(review, eq(review.id, reviewMark.reviewId))
    .where(inArray(review.personId, ids))
    .orderBy(asc(reviewMark.markedAt), asc(reviewMark.id))
  const newest = new Map(marks.map(({ reviewId, kind }) => [reviewId, kind]))
  return rows.map((row) => ({ ...row, setAside: newest.get(row.id) === 'set-aside' }))
}
