import type { Challenge } from '@millwright/catalog'
import type { SubmissionView } from '../grading/find-submission.ts'
import { t } from '../messages/index.ts'
import { Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { challengeScore } from './challenge-score.ts'

/** Of these many versions the list stands in the workbench; the newest. */
export const VERSIONS_SHOWN = 20

/** What this person sent for a challenge, newest first, to look at, to compare and to take up again. */
export function History({
  challenge,
  submissions,
  place,
  comparable,
}: {
  challenge: Challenge
  submissions: readonly SubmissionView[]
  /** Address of the workbench. */
  place: string
  /** In a sitting nothing leads away from it. */
  comparable: boolean
}) {
  const columns = ['when', 'kind', 'result'] as const
  const head = [
    ...columns.map((column) => ({ label: t(`challenges.history.column.${column}`) })),
    { label: t('workbench.history.column.do') },
  ]
  return (
    <>
      <h2>{t('workbench.history')}</h2>
      <Table caption={t('workbench.history')} captionHidden head={head} dense>
        {submissions.map((sent, index) => {
          const earlier = submissions[index + 1]
          return (
            <tr key={sent.id}>
              <th scope="row">
                <a href={`/submissions/${sent.id}`}>
                  <DateTime at={sent.submittedAt} />
                </a>
              </th>
              <td>{t(`challenges.history.${sent.purpose}`)}</td>
              <td>{resultText(challenge, sent)}</td>
              <td class="wordy">
                <span class="inline-actions">
                  <a href={`${place}?version=${sent.id}`} data-restore>
                    {t('workbench.history.restore')}
                  </a>
                  {comparable ? (
                    <a href={`${place}/compare?from=${earlier?.id ?? 'starter'}&to=${sent.id}`}>
                      {t(earlier ? 'workbench.history.compare' : 'workbench.history.compareStarter')}
                    </a>
                  ) : null}
                  {sent.purpose === 'submit' && sent.grading.phase === 'done' && !sent.sessionId ? (
                    <a href={`/submissions/${sent.id}#explanation`}>{t('challenges.explanation')}</a>
                  ) : null}
                </span>
              </td>
            </tr>
          )
        })}
      </Table>
      {submissions.length === VERSIONS_SHOWN ? (
        <p class="faint small">{t('workbench.history.newest', { count: VERSIONS_SHOWN })}</p>
      ) : null}
    </>
  )
}

/** What came of a run or hand-in, in a few words. */
export function resultText(challenge: Challenge, { grading, purpose }: SubmissionView): string {
  if (grading.phase === 'failed') return t('sessions.result.failed')
  if (grading.phase === 'cancelled') return t('challenges.cancelled')
  if (grading.phase !== 'done') return t('sessions.result.grading')
  const { tests } = grading.verdict
  if (purpose === 'run') {
    return t('challenges.passed', { passed: tests.filter(({ score }) => score === 1).length, total: tests.length })
  }
  return t('workbench.history.percent', { percent: challengeScore(challenge, grading.verdict) })
}
