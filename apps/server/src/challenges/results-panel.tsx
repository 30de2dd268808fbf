import type { TestResult, Verdict } from '@millwright/api'
import { indexCatalogue, type Catalogue, type Challenge } from '@millwright/catalog'
import type { GradingPhase, SubmissionView } from '../grading/find-submission.ts'
import { t } from '../messages/index.ts'
import { Badge, Notice, Progress, Table } from '../web/components.tsx'
import { challengeScore } from './challenge-score.ts'

interface PanelProps {
  catalogue: Catalogue
  challenge: Challenge
  submission: Pick<SubmissionView, 'id' | 'purpose' | 'grading'>
  workersConnected: boolean
}

/** What the graders have found so far. The island asks for it again while `data-pending` is there. */
export function ResultsPanel({ catalogue, challenge, submission, workersConnected }: PanelProps) {
  const { grading, id, purpose } = submission
  const pending = grading.phase === 'queued' || grading.phase === 'running'
  return (
    <div class="results" data-submission={id} data-pending={pending ? '' : undefined}>
      {grading.phase === 'done' ? (
        purpose === 'run' ? (
          <RunResults verdict={grading.verdict} challenge={challenge} />
        ) : (
          <SubmitResults catalogue={catalogue} challenge={challenge} verdict={grading.verdict} />
        )
      ) : (
        <Phase grading={grading} workersConnected={workersConnected} />
      )}
    </div>
  )
}

function Phase({
  grading,
  workersConnected,
}: {
  grading: Exclude<GradingPhase, { phase: 'done' }>
  workersConnected: boolean
}) {
  switch (grading.phase) {
    case 'queued':
      return (
        <>
          <p>{t('challenges.phase.queued', { before: grading.before })}</p>
          {workersConnected ? null : <Notice kind="warn" title={t('challenges.phase.noWorker')} />}
          <p class="faint">{t('challenges.done.pending')}</p>
        </>
      )
    case 'running':
      return grading.testsTotal === 0 ? (
        <p>{t('challenges.phase.starting')}</p>
      ) : (
        <Progress
          label={t('challenges.results')}
          value={grading.testsDone}
          max={grading.testsTotal}
          text={t('challenges.phase.running', { done: grading.testsDone, total: grading.testsTotal })}
        />
      )
    case 'failed':
      return <Notice kind="error" title={t('challenges.phase.failed')} />
  }
}

function RunResults({ verdict, challenge }: { verdict: Verdict; challenge: Challenge }) {
  const passed = verdict.tests.filter(({ score }) => score === 1).length
  const ms = Math.round(verdict.wallMs)
  return (
    <>
      <p>
        <strong>{t('challenges.done.run', { passed, total: verdict.tests.length, ms })}</strong>
      </p>
      {verdict.tests.map((test) => (
        <VisibleTest key={test.id} test={test} challenge={challenge} />
      ))}
    </>
  )
}

function SubmitResults({
  catalogue,
  challenge,
  verdict,
}: {
  catalogue: Catalogue
  challenge: Challenge
  verdict: Verdict
}) {
  const { skills } = indexCatalogue(catalogue)
  const scores = new Map(verdict.criteria.map(({ id, score }) => [id, score]))
  const hidden = verdict.tests.filter(({ visible }) => !visible)
  const head = (['criterion', 'skill', 'tests', 'score'] as const).map((column) => ({
    label: t(`challenges.column.${column}`),
    numeric: column === 'score' || column === 'tests',
  }))
  return (
    <>
      <p>
        <strong>{t('challenges.done.submit', { percent: challengeScore(challenge, verdict) })}</strong>
      </p>
      <Table caption={t('challenges.criteria')} captionHidden head={head}>
        {challenge.criteria.map(({ id, title, skill }) => {
          const own = verdict.tests.filter(({ criterion }) => criterion === id)
          const passed = own.filter(({ score }) => score === 1).length
          return (
            <tr key={id}>
              <th scope="row">{title}</th>
              <td>
                <a href={`/skills/${skill}`}>{skills.get(skill)?.name ?? skill}</a>
              </td>
              <td class="numeric">{t('challenges.passed', { passed, total: own.length })}</td>
              <td class="numeric">{t('sessions.result.part', { percent: scores.get(id) ?? 0 })}</td>
            </tr>
          )
        })}
      </Table>
      <p>
        {t('challenges.hiddenPassed', {
          passed: hidden.filter(({ score }) => score === 1).length,
          total: hidden.length,
        })}{' '}
        <span class="faint">{t('challenges.hiddenNote')}</span>
      </p>
      {verdict.tests
        .filter(({ visible }) => visible)
        .map((test) => (
          <VisibleTest key={test.id} test={test} challenge={challenge} />
        ))}
      <p class="faint">
        {t('challenges.engine', {
          runtime: `${verdict.runtime.id} ${verdict.runtime.version}`,
          engine: verdict.engine,
        })}
      </p>
    </>
  )
}

function VisibleTest({ test, challenge }: { test: TestResult; challenge: Challenge }) {
  const asked = challenge.tests.find(({ id }) => id === test.id)
  const title = asked?.title ?? test.id
  const passed = test.score === 1
  const { output } = test
  const parts = [
    ['returned', output?.returned],
    ['stdout', output?.stdout],
    // An error that was asked for is no error to look at.
    ['stderr', passed && asked?.expect.kind === 'raises' ? '' : output?.stderr],
  ] as const
  return (
    <details class="test-result" open={!passed}>
      <summary>
        <Badge tone={passed ? 'good' : 'bad'}>{t(passed ? 'challenges.test.passed' : 'challenges.test.failed')}</Badge>{' '}
        {title} <span class="faint mono">{t('challenges.test.time', { ms: Math.round(test.wallMs) })}</span>
      </summary>
      {test.message ? <p>{test.message}</p> : passed ? null : <p>{t(`challenges.verdict.${test.verdict}`)}</p>}
      {parts.map(([part, text]) =>
        text ? (
          <div key={part}>
            <p class="eyebrow">{t(`challenges.test.${part}`)}</p>
            <pre tabIndex={0}>{text}</pre>
          </div>
        ) : null,
      )}
    </details>
  )
}
