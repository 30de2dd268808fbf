import type { Catalogue, Challenge } from '@millwright/catalog'
import type { SubmissionView } from '../grading/find-submission.ts'
import type { LiveOutput } from '../grading/live-output.ts'
import { t } from '../messages/index.ts'
import { Breadcrumb, LinkButton, PageHead, Prose } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { ResultsPanel } from './results-panel.tsx'
import { Reading } from './statement.tsx'

interface SubmissionPageProps {
  catalogue: Catalogue
  challenge: Challenge
  submission: SubmissionView
  output: LiveOutput | null
  /** How the task can be solved may be told once it is graded: not while an organization asks others to solve it. */
  explained: boolean
}

/** One run or hand-in: results, the code as sent and, once graded, how the task can be solved. */
export function SubmissionPage({ catalogue, challenge, submission, output, explained }: SubmissionPageProps) {
  const title = t(submission.purpose === 'run' ? 'challenges.submission.run' : 'challenges.submission.title', {
    title: challenge.title,
  })
  const graded = submission.purpose === 'submit' && submission.grading.phase === 'done'
  return (
    <>
      <Breadcrumb
        trail={[
          { label: t('challenges.title'), href: '/challenges' },
          { label: challenge.title, href: `/challenges/${challenge.id}` },
          { label: t(`challenges.history.${submission.purpose}`) },
        ]}
      />
      <PageHead eyebrow={<DateTime at={submission.submittedAt} />} title={title} />
      <p class="visually-hidden" role="status" data-said />
      <div data-results data-reload>
        <ResultsPanel catalogue={catalogue} challenge={challenge} submission={submission} output={output} />
      </div>
      <h2>{t('challenges.code')}</h2>
      {submission.sessionId ? null : (
        <p class="inline-actions">
          <a href={`/challenges/${challenge.id}?version=${submission.id}`}>{t('workbench.history.restore')}</a>
          <a href={`/challenges/${challenge.id}/compare?from=starter&to=${submission.id}`}>
            {t('workbench.history.compareStarter')}
          </a>
        </p>
      )}
      {Object.entries(submission.files).map(([name, text]) => (
        <div key={name}>
          <p class="mono">{name}</p>
          <pre tabIndex={0}>{text}</pre>
        </div>
      ))}
      {graded && explained ? (
        <>
          <h2 id="explanation">{t('challenges.explanation')}</h2>
          <Prose html={challenge.html.explanation} />
          <Reading catalogue={catalogue} challenge={challenge} />
        </>
      ) : null}
      <p class="actions">
        <LinkButton href={submission.sessionId ? `/sessions/${submission.sessionId}` : `/challenges/${challenge.id}`}>
          {t('challenges.back')}
        </LinkButton>
      </p>
    </>
  )
}
