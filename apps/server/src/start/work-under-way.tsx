import type { Catalogue } from '@millwright/catalog'
import type { GoOn } from '../guides/reading.ts'
import { GoOnNotice } from '../guides/guide-page.tsx'
import { t } from '../messages/index.ts'
import { DueReviews } from '../paths/due-reviews.tsx'
import type { PathView } from '../paths/load-path.ts'
import { materialOf } from '../paths/materials.ts'
import { PartTitle } from '../paths/part-view.tsx'
import { durationText, skillName } from '../paths/path-words.ts'
import { targetText } from '../profiles/target-picker.tsx'
import { OpenTests } from '../sessions/open-tests.tsx'
import type { SessionSummary } from '../sessions/list-sessions.ts'
import { LinkButton } from '../web/components.tsx'

export interface Work {
  openTests: readonly SessionSummary[]
  path: PathView | null
  goOn: GoOn | null
}

export const isEmpty = ({ openTests, path, goOn }: Work): boolean =>
  openTests.length === 0 && goOn === null && (path === null || (path.weeks.length === 0 && path.reviews.length === 0))

/** For people who have begun: their open test, what comes next on their path, reviews, and the guide they were in. */
export function WorkUnderWay({ catalogue, work }: { catalogue: Catalogue; work: Work }) {
  const { openTests, path, goOn } = work
  return (
    <section class="under-way" aria-labelledby="under-way">
      <h2 id="under-way">{t('start.work.title')}</h2>
      <OpenTests tests={openTests} />
      <div class="under-way-rows">
        {path ? <NextStep catalogue={catalogue} path={path} /> : null}
        {goOn ? <GoOnNotice {...goOn} /> : null}
        {path ? <DueReviews catalogue={catalogue} reviews={path.reviews} /> : null}
      </div>
    </section>
  )
}

function NextStep({ catalogue, path }: { catalogue: Catalogue; path: PathView }) {
  const piece = path.weeks[0]?.sittings[0]?.pieces[0]
  if (!piece || !materialOf(catalogue, piece.key)) return null
  const step = path.path.steps.find(({ parts }) => parts.some(({ key }) => key === piece.key))
  return (
    <section class="go-on" aria-label={t('start.work.path')}>
      <div>
        <p class="eyebrow">{t('start.work.path')}</p>
        <p class="go-on-place">
          <PartTitle catalogue={catalogue} keyOf={piece.key} />
        </p>
        <p class="small faint">
          {t('start.work.pathNote', {
            time: durationText(piece.minutes),
            skill: step ? skillName(catalogue, step.skill) : '',
            target: targetText(catalogue, path.target),
          })}
        </p>
      </div>
      <LinkButton href="/path">{t('start.work.pathAction')}</LinkButton>
    </section>
  )
}
