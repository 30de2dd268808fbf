import type { Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { ownReviewOf, type Review } from './load-reviews.ts'

/** The profile's one line about what people say, apart from all numbers. */
export function ReviewsSection({ catalogue, reviews }: { catalogue: Catalogue; reviews: readonly Review[] }) {
  const own = (catalogue.rubrics ?? []).flatMap(({ id }) => ownReviewOf(reviews, id) ?? [])
  const state = own.length === 0 ? 'no' : own.every(({ setAside }) => setAside) ? 'setAside' : 'yes'
  const colleagues = reviews.filter(({ relation, setAside }) => relation !== 'self' && !setAside).length
  return (
    <section class="section" id="reviews">
      <h2>{t('reviews.profile.title')}</h2>
      <p>{t('reviews.profile.state', { own: state, colleagues })}</p>
      <p class="faint">{t('reviews.profile.note')}</p>
      <p>
        <a href="/profile/reviews">{t('reviews.profile.link')}</a>
      </p>
    </section>
  )
}
