import type { Challenge } from '@millwright/catalog'
import type { SubmissionView } from '../grading/find-submission.ts'
import { t } from '../messages/index.ts'
import { Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { challengeScore } from './challenge-score.ts'

/** What this person sent for a challenge, newest first. */
export function History({ challenge, submissions }: { challenge: Challenge; submissions: readonly SubmissionView[] }) {
  const head = (['when', 'kind', 'result'] as const).map((column) => ({
    label: t(`challenges.history.column.${column}`),
  }))
  return (
    <>
      <h2>{t('challenges.history')}</h2>
      <Table caption={t('challenges.history')} captionHidden head={head} dense>
        {submissions.map((sent) => (
          <tr key={sent.id}>
            <th scope="row">
              <a href={`/submissions/${sent.id}`}>
                <DateTime at={sent.submittedAt} />
              </a>
            </th>
            <td>{t(`challenges.history.${sent.purpose}`)}</td>
            <td>{resultText(challenge, sent)}</td>
          </tr>
        ))}
      </Table>
    </>
  )
}

function resultText(challenge: Challenge, { grading, purpose }: SubmissionView): string {
  if (grading.phase === 'failed') return t('sessions.result.failed')
  if (grading.phase === 'cancelled') return t('challenges.cancelled')
  if (grading.phase !== 'done') return t('sessions.result.grading')
  const { tests } = grading.verdict
  if (purpose === 'run') {
    return t('challenges.passed', { passed: tests.filter(({ score }) => score === 1).length, total: tests.length })
  }
  return t('sessions.result.part', { percent: challengeScore(challenge, grading.verdict) })
}
