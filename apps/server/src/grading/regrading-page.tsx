import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Breadcrumb, Button, EmptyState, LinkButton, PageHead, Progress, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { challengeTitle, Confirmed, isOver, progressText, regradingTitle } from './operator-page.tsx'
import type { Choice, Difference, RegradingView } from './regrading.ts'

const trail = (label: string) => [
  { label: t('grading.back'), href: '/account' },
  { label: t('grading.title'), href: '/grading' },
  { label },
]

/** How a choice stands in a form. */
export const choiceText = (choice: Choice): string =>
  choice === 'changed-runtime' ? choice : `challenge:${choice.challengeId}`

/** Says how many it would be, and asks. */
export function ConfirmRegrading({
  catalogue,
  choice,
  count,
}: {
  catalogue: Catalogue
  choice: Choice
  count: number
}) {
  const title = t('grading.regrade.confirm.title')
  const challengeId = choice === 'changed-runtime' ? null : choice.challengeId
  return (
    <div class="narrow">
      <Breadcrumb trail={trail(title)} />
      {count === 0 ? (
        <EmptyState
          level={1}
          title={t('grading.regrade.nothing')}
          action={<LinkButton href="/grading#regrade">{t('grading.regrade.cancel')}</LinkButton>}
        >
          <p>{regradingTitle(catalogue, { challengeId })}</p>
          <p>{t('grading.regrade.nothing.text')}</p>
        </EmptyState>
      ) : (
        <>
          <PageHead title={title} lead={regradingTitle(catalogue, { challengeId })} />
          <p>{t('grading.regrade.confirm', { count })}</p>
          <form method="post" action="/grading/regradings" class="actions">
            <input type="hidden" name="what" value={choiceText(choice)} />
            <Button tone="primary">{t('grading.regrade.start')}</Button>
            <LinkButton href="/grading#regrade">{t('grading.regrade.cancel')}</LinkButton>
          </form>
        </>
      )}
    </div>
  )
}

interface RegradingPageProps {
  catalogue: Catalogue
  regrading: RegradingView
  differences: readonly Difference[]
  /** Revision of a challenge that the regrading used. */
  revisionOf: (challengeId: string) => number | undefined
}

/** How far a regrading is, and what it would change. */
export function RegradingPage({ catalogue, regrading, differences, revisionOf }: RegradingPageProps) {
  const { id, total, done, failed, stopped } = regrading
  const over = isOver(regrading)
  return (
    <>
      <Breadcrumb trail={trail(t('grading.regrading.title'))} />
      <PageHead eyebrow={<DateTime at={regrading.createdAt} />} title={regradingTitle(catalogue, regrading)} />
      {over ? (
        <p>{progressText(regrading)}</p>
      ) : (
        <>
          <Progress
            label={t('grading.regrading.progress')}
            value={done + failed + stopped}
            max={total}
            text={t('grading.regrading.open', { done, total })}
          />
          <p class="actions">
            <LinkButton href={`/grading/regradings/${id}`}>{t('grading.refresh')}</LinkButton>
          </p>
          <Confirmed
            action={`/grading/regradings/${id}/stop`}
            ask={t('grading.regrading.stop')}
            text={t('grading.regrading.stop.text')}
            confirm={t('grading.regrading.stop.confirm')}
          />
        </>
      )}
      <h2>{t('grading.regrading.differences')}</h2>
      {differences.length === 0 ? (
        <p>{t('grading.regrading.same', { done })}</p>
      ) : (
        <>
          <p>{t('grading.regrading.differ', { count: differences.length, done })}</p>
          <Differences catalogue={catalogue} differences={differences} revisionOf={revisionOf} />
        </>
      )}
      <p class="faint">{t('grading.regrade.note')}</p>
    </>
  )
}

function Differences({ catalogue, differences, revisionOf }: Omit<RegradingPageProps, 'regrading'>) {
  const head = [
    { label: t('grading.column.handIn') },
    { label: t('grading.column.criterion') },
    { label: t('grading.column.before'), numeric: true },
    { label: t('grading.column.after'), numeric: true },
    { label: t('grading.column.why') },
  ]
  return (
    <Table caption={t('grading.regrading.differences')} captionHidden head={head} dense wordy>
      {differences.flatMap((one) =>
        one.criteria.map(({ id, before, after }, index) => (
          <tr key={`${one.submissionId} ${id}`}>
            {index === 0 ? (
              <th scope="rowgroup" rowSpan={one.criteria.length}>
                {challengeTitle(catalogue, one.challengeId)}{' '}
                <span class="faint small">
                  {one.person}, <DateTime at={one.submittedAt} />,{' '}
                  <span class="mono">{one.submissionId.slice(0, 8)}</span>
                </span>
              </th>
            ) : null}
            <td>{criterionTitle(catalogue, one.challengeId, id)}</td>
            <td class="numeric">{scoreText(before)}</td>
            <td class="numeric">{scoreText(after)}</td>
            {index === 0 ? <td rowSpan={one.criteria.length}>{reasonText(one, revisionOf)}</td> : null}
          </tr>
        )),
      )}
    </Table>
  )
}

const scoreText = (score: number | null) => (score === null ? t('grading.none') : t('grading.score', { score }))

function criterionTitle(catalogue: Catalogue, challengeId: string, id: string): string {
  const challenge = indexCatalogue(catalogue).challenges.get(challengeId)
  return challenge?.criteria.find((criterion) => criterion.id === id)?.title ?? id
}

/** What was different when it was graded again: the content, the runtime, both, or neither. */
function reasonText(one: Difference, revisionOf: RegradingPageProps['revisionOf']): string {
  const changed = revisionOf(one.challengeId) !== one.revision
  const moved = one.before.runtime.hash !== one.after.runtime.hash
  if (!changed && !moved) return t('grading.why.neither')
  return [changed ? t('grading.why.revision') : '', moved ? t('grading.why.runtime') : ''].filter(Boolean).join('; ')
}
