import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Card, EmptyState, PageHead } from '../web/components.tsx'

/** Every challenge, the easiest first. */
export function ChallengeList({ catalogue }: { catalogue: Catalogue }) {
  const { skills } = indexCatalogue(catalogue)
  const challenges = catalogue.challenges.toSorted(
    (one, other) => one.proficiency - other.proficiency || one.minutes - other.minutes,
  )
  return (
    <>
      <PageHead title={t('challenges.title')} lead={t('challenges.lead')} />
      {challenges.length === 0 ? <EmptyState title={t('challenges.empty')} /> : null}
      <div class="cards">
        {challenges.map((challenge) => (
          <Card
            key={challenge.id}
            level={2}
            title={challenge.title}
            href={`/challenges/${challenge.id}`}
            eyebrow={t('challenges.meta', {
              runtime: t(`challenges.runtime.${challenge.runtime}`),
              minutes: challenge.minutes,
            })}
            foot={
              <span class="faint small">
                {t('challenges.measures')}:{' '}
                {[...new Set(challenge.criteria.map(({ skill }) => skills.get(skill)?.name ?? skill))].join(' · ')}
              </span>
            }
          >
            <p>{challenge.summary}</p>
          </Card>
        ))}
      </div>
    </>
  )
}
