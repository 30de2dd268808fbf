import type { Report } from '@millwright/api'
import type { Catalogue } from '@millwright/catalog'
import type { Review } from './load-reviews.ts'
import { reviewResults } from './review-results.ts'

/** What a report says of reviews where its person includes them: steps and counts, no names and no words. Null: nobody said anything. */
export function reportReviews(
  { rubrics = [] }: Catalogue,
  reviews: readonly Review[],
): NonNullable<Report['reviews']> | null {
  const said = reviewResults(rubrics, reviews)
    .map(({ rubric, criteria }) => ({
      rubric: rubric.id,
      title: rubric.title,
      criteria: criteria.map(({ criterion, own, counts }) => ({
        criterion: criterion.id,
        title: criterion.title,
        own: own?.step ?? null,
        colleagues: [...counts],
      })),
    }))
    .filter(({ criteria }) =>
      criteria.some(({ own, colleagues }) => own !== null || colleagues.some((count) => count > 0)),
    )
  return said.length === 0 ? null : said
}
