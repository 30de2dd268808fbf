import { MOST_LIVE_OUTPUT, type TestResult, type Verdict } from '@millwright/api'
import { indexCatalogue, type Catalogue, type Challenge } from '@millwright/catalog'
import type { GradingPhase, SubmissionView } from '../grading/find-submission.ts'
import type { LiveOutput } from '../grading/live-output.ts'
import { t } from '../messages/index.ts'
import { Badge, Button, Notice, Progress, Table } from '../web/components.tsx'
import { challengeScore } from './challenge-score.ts'

interface PanelProps {
  catalogue: Catalogue
  challenge: Challenge
  submission: Pick<SubmissionView, 'id' | 'purpose' | 'grading' | 'runtime' | 'job'>
  /** What a run has printed so far; none for a hand-in. */
  output: LiveOutput | null
}

/**
 * What the graders have found so far. While `data-pending` is there, the island asks for news: it renews the phase and adds to the
 * console, and leaves the rest alone, so that the focus stays where it is. Around it is a polite live region; what is long is left
 * out of that.
 */
export function ResultsPanel({ catalogue, challenge, submission, output }: PanelProps) {
  const { grading, id, purpose, job } = submission
  const pending = isPending(grading)
  return (
    <div
      class="results"
      data-submission={id}
      data-pending={pending ? '' : undefined}
      data-state={stateOf(submission)}
      data-output={`${job.attempt}.${output?.seq ?? 0}`}
      tabIndex={-1}
    >
      {grading.phase === 'done' ? (
        purpose === 'run' ? (
          <RunResults verdict={grading.verdict} challenge={challenge} />
        ) : (
          <SubmitResults catalogue={catalogue} challenge={challenge} verdict={grading.verdict} />
        )
      ) : (
        <>
          <div data-phase>
            <Phase grading={grading} runtime={submission.runtime} />
          </div>
          {purpose === 'run' && output ? <Console challenge={challenge} output={output} pending={pending} /> : null}
          {purpose === 'run' && pending ? (
            <form method="post" action={`/submissions/${id}/cancel`} class="actions" data-cancel>
              <Button>{t('challenges.cancel')}</Button>
            </form>
          ) : null}
        </>
      )}
    </div>
  )
}

export const isPending = ({ phase }: GradingPhase): boolean => phase === 'queued' || phase === 'running'

/** Changes whenever the phase would be drawn differently. */
export function stateOf({ grading, job }: Pick<SubmissionView, 'grading' | 'job'>): string {
  switch (grading.phase) {
    case 'queued':
      return `queued ${grading.waitsFor} ${grading.before}`
    case 'running':
      return `running ${job.attempt} ${grading.testsDone} ${grading.testsTotal}`
    case 'done':
    case 'failed':
    case 'cancelled':
      return grading.phase
  }
}

function Phase({
  grading,
  runtime,
}: {
  grading: Exclude<GradingPhase, { phase: 'done' }>
  runtime: SubmissionView['runtime']
}) {
  switch (grading.phase) {
    case 'queued':
      return (
        <>
          <p>{queuedText(grading)}</p>
          {grading.waitsFor === 'worker' ? <Notice kind="warn" title={t('challenges.phase.noWorker')} /> : null}
          {grading.waitsFor === 'runtime' ? (
            <Notice
              kind="warn"
              title={t('challenges.phase.noRuntime', { runtime: t(`challenges.runtime.${runtime}`) })}
            />
          ) : null}
          <p class="faint">{t('challenges.done.pending')}</p>
        </>
      )
    case 'running':
      return grading.testsTotal === 0 ? (
        <p>{t('challenges.phase.starting')}</p>
      ) : (
        <Progress
          label={t('challenges.phase.label')}
          value={grading.testsDone}
          max={grading.testsTotal}
          text={t('challenges.phase.running', { done: grading.testsDone, total: grading.testsTotal })}
        />
      )
    case 'failed':
      return <Notice kind="error" title={t('challenges.phase.failed')} />
    case 'cancelled':
      return (
        <p>
          <Badge>{t('challenges.cancelled')}</Badge> {t(`challenges.cancelled.${grading.by}`)}
        </p>
      )
  }
}

function queuedText({ before, waitsFor }: Extract<GradingPhase, { phase: 'queued' }>): string {
  if (waitsFor === 'own-job') return t('challenges.phase.ownJob')
  if (waitsFor === 'next-try') return t('challenges.phase.nextTry')
  return t('challenges.phase.queued', { before })
}

/** What visible tests print while they run: text and nothing else. The island adds to it by the same classes. */
function Console({ challenge, output, pending }: { challenge: Challenge; output: LiveOutput; pending: boolean }) {
  const tests = Map.groupBy(output.chunks, ({ test }) => test)
  if (!pending && tests.size === 0) return null
  return (
    <div class="console" data-console>
      <p class="eyebrow">{t('challenges.console')}</p>
      <div
        class="console-text"
        role="log"
        aria-live="off"
        aria-label={t('challenges.console')}
        tabIndex={0}
        data-console-text
        data-waiting={t('challenges.console.none')}
      >
        {[...tests].map(([test, chunks]) => (
          <div key={test} data-test={test}>
            <p class="console-test">{testTitle(challenge, test)}</p>
            <pre>
              {chunks.map(({ stream, text }, index) => (
                <span key={index} class={stream}>
                  {text}
                </span>
              ))}
            </pre>
          </div>
        ))}
      </div>
      <p class="faint small" data-console-cut hidden={!output.cut}>
        {t('challenges.console.cut', { kilobytes: MOST_LIVE_OUTPUT / 1024 })}
      </p>
    </div>
  )
}

export function testTitle(challenge: Challenge, id: string): string {
  return challenge.tests.find((test) => test.id === id)?.title ?? id
}

function RunResults({ verdict, challenge }: { verdict: Verdict; challenge: Challenge }) {
  const passed = verdict.tests.filter(({ score }) => score === 1).length
  const ms = Math.round(verdict.wallMs)
  return (
    <>
      <p>
        <strong>{t('challenges.done.run', { passed, total: verdict.tests.length, ms })}</strong>
      </p>
      <div aria-live="off">
        {verdict.tests.map((test) => (
          <VisibleTest key={test.id} test={test} challenge={challenge} />
        ))}
      </div>
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
