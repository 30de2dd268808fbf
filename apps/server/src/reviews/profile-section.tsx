import { t } from '../messages/index.ts'
import type { Review } from './load-reviews.ts'

/** The profile's one line about what people say, apart from all numbers. */
export function ReviewsSection({ reviews }: { reviews: readonly Review[] }) {
  const used = reviews.filter(({ setAside }) => !setAside)
  const own = used.some(({ relation }) => relation === 'self')
  const colleagues = used.filter(({ relation }) => relation !== 'self').length
  return (
    <section class="section" id="reviews">
      <h2>{t('reviews.profile.title')}</h2>
      <p>{t('reviews.profile.state', { own: own ? 'yes' : 'no', colleagues })}</p>
      <p class="faint">{t('reviews.profile.note')}</p>
      <p>
        <a href="/profile/reviews">{t('reviews.profile.link')}</a>
      </p>
    </section>
  )
}
