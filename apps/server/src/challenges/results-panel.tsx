import { MOST_LIVE_OUTPUT } from '@millwright/api'
import type { Catalogue, Challenge } from '@millwright/catalog'
import type { GradingPhase, SubmissionView } from '../grading/find-submission.ts'
import type { LiveOutput } from '../grading/live-output.ts'
import { t } from '../messages/index.ts'
import { Badge, Button, Notice, Progress } from '../web/components.tsx'
import { RunResults, SubmitResults } from './verdict-views.tsx'

interface PanelProps {
  catalogue: Catalogue
  challenge: Challenge
  submission: Pick<SubmissionView, 'id' | 'purpose' | 'grading' | 'runtime' | 'job'>
  /** What a run has printed so far; none for a hand-in. */
  output: LiveOutput | null
}

/**
 * What the graders have found so far. While `data-pending` is there, the island asks for news: it renews the phase and adds to the
 * console, and leaves the rest alone, so that the focus stays where it is. What is read aloud is `saidOf`, in a live region of its own.
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
            {pending ? <Phases purpose={purpose} now={stepOf(grading)} /> : null}
            <Phase challenge={challenge} purpose={purpose} grading={grading} runtime={submission.runtime} />
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

const STEPS = ['queued', 'running', 'checking', 'done'] as const
type Step = (typeof STEPS)[number]

/** Which of the steps it is at. All tests have run: what is left is to judge them and to write the verdict down. */
function stepOf(grading: GradingPhase): Step {
  if (grading.phase !== 'running') return grading.phase === 'queued' ? 'queued' : 'done'
  return grading.testsTotal > 0 && grading.testsDone === grading.testsTotal ? 'checking' : 'running'
}

/** The way of a run or hand-in, and where it is. */
function Phases({ purpose, now }: { purpose: 'run' | 'submit'; now: Step }) {
  const at = STEPS.indexOf(now)
  return (
    <div class="stepper">
      <ol aria-label={t(`workbench.steps.${purpose}`)}>
        {STEPS.map((step, index) => (
          <li
            key={step}
            class={index === at ? 'current' : index < at ? 'done' : undefined}
            aria-current={index === at ? 'step' : undefined}
          >
            {t(`workbench.step.${step}`)}
          </li>
        ))}
      </ol>
    </div>
  )
}

interface PhaseProps {
  challenge: Challenge
  purpose: 'run' | 'submit'
  grading: Exclude<GradingPhase, { phase: 'done' }>
  runtime: SubmissionView['runtime']
}

function Phase({ challenge, purpose, grading, runtime }: PhaseProps) {
  switch (grading.phase) {
    case 'queued':
      return (
        <>
          {grading.waitsFor === 'worker' || grading.waitsFor === 'runtime' ? null : (
            <p>
              {queuedText(grading)}{' '}
              {grading.waitsFor === 'turn' && grading.waitsAtMost !== null ? (
                <span class="faint">{t('workbench.wait', { seconds: grading.waitsAtMost })}</span>
              ) : null}
            </p>
          )}
          {grading.waitsFor === 'worker' ? (
            <Notice kind="warn" title={t('challenges.phase.noWorker')}>
              <p>{t('workbench.noWorker.todo')}</p>
            </Notice>
          ) : null}
          {grading.waitsFor === 'runtime' ? (
            <Notice
              kind="warn"
              title={t('challenges.phase.noRuntime', { runtime: t(`challenges.runtime.${runtime}`) })}
            >
              <p>{t('workbench.noWorker.todo')}</p>
            </Notice>
          ) : null}
          <p class="faint small">{t('challenges.done.pending')}</p>
        </>
      )
    case 'running':
      return grading.testsTotal === 0 ? (
        <p>{t('challenges.phase.starting')}</p>
      ) : (
        <>
          <Progress
            label={t('challenges.phase.label')}
            value={grading.testsDone}
            max={grading.testsTotal}
            text={t('challenges.phase.running', { done: grading.testsDone, total: grading.testsTotal })}
          />
          {purpose === 'submit' ? <WhichTests challenge={challenge} done={grading.testsDone} /> : null}
        </>
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

/** Of a hand-in the visible tests run first. Tests run side by side and in no order; the console names those that print. */
function WhichTests({ challenge, done }: { challenge: Challenge; done: number }) {
  const visible = challenge.tests.filter((test) => test.visible).length
  return <p class="faint small">{t(done < visible ? 'workbench.running.visible' : 'workbench.running.hidden')}</p>
}

/** What a screen reader says about a change: a few words for each step, none for each test. */
export function saidOf({ grading }: Pick<SubmissionView, 'grading'>): string {
  switch (grading.phase) {
    case 'queued':
    case 'running':
      return t(`workbench.step.${stepOf(grading)}`)
    case 'done': {
      const visible = grading.verdict.tests.filter((test) => test.visible)
      const passed = visible.filter(({ score }) => score === 1).length
      return t('workbench.said.done', { passed, total: visible.length })
    }
    case 'failed':
    case 'cancelled':
      return t(`workbench.said.${grading.phase}`)
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
