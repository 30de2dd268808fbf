import type { DueReview } from '@millwright/assessment'
import type { Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { checkAddress } from './materials.ts'
import { skillName } from './path-words.ts'

/** Short reviews of what was shown long ago or by little; nothing when none is due. */
export function DueReviews({ catalogue, reviews }: { catalogue: Catalogue; reviews: readonly DueReview[] }) {
  if (reviews.length === 0) return null
  return (
    <section class="panel due-reviews" aria-labelledby="reviews">
      <h2 id="reviews">{t('paths.reviews.title', { count: reviews.length })}</h2>
      <ul class="path-parts">
        {reviews.map(({ skill, code, answers, days }) => {
          const name = skillName(catalogue, skill)
          return (
            <li key={skill} class="path-part">
              <span>
                <a href={`/skills/${skill}`}>{name}</a>
                <small class="part-meta">{t(`paths.reviews.${code}`, { answers, days })}</small>
              </span>
              <a
                class="button plain"
                href={checkAddress(skill)}
                aria-label={t('paths.reviews.startOf', { skill: name })}
              >
                {t('paths.reviews.start')}
              </a>
            </li>
          )
        })}
      </ul>
      <p class="small faint">{t('paths.reviews.note')}</p>
      <details class="small">
        <summary>{t('paths.reviews.why')}</summary>
        <p>{t('paths.reviews.rule')}</p>
      </details>
    </section>
  )
}
