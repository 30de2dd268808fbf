import { MOST_LIVE_OUTPUT, type Verdict } from '@millwright/api'
import type { Guide, GuideExample } from '@millwright/catalog'
import type { GradingPhase, SubmissionView } from '../grading/find-submission.ts'
import type { LiveOutput } from '../grading/live-output.ts'
import { t } from '../messages/index.ts'
import { Breadcrumb, Button, Notice, PageHead } from '../web/components.tsx'

export interface ExampleViewProps {
  guide: Guide
  example: GuideExample
  /** What stands in the editor: the original, or what was run last. */
  code: string
  run: { submission: SubmissionView; output: LiveOutput } | null
  canRun: 'yes' | 'no-worker' | 'no-runtime'
  idempotencyKey: string
  error?: string | undefined
}

const LANGUAGES = { 'python-ml': 'python', typescript: 'typescript', javascript: 'javascript', bash: 'bash' } as const

export const exampleAddress = (guide: Guide, example: Pick<GuideExample, 'id'>) =>
  `/guides/${guide.id}/examples/${example.id}`

/** One example on a page of its own. With JavaScript the guide fetches the bench from here and shows it in its text. */
export function ExamplePage(props: ExampleViewProps) {
  const { guide, example } = props
  const section = guide.sections.find(({ id }) => id === example.section)
  const place = `/guides/${guide.id}#${example.section}`
  return (
    <>
      <Breadcrumb
        trail={[
          { label: t('guides.title'), href: '/guides' },
          { label: guide.title, href: place },
          { label: example.file },
        ]}
      />
      <PageHead
        eyebrow={t('guides.example.eyebrow')}
        title={<span class="mono">{example.file}</span>}
        lead={section ? t('guides.example.lead', { section: section.title }) : undefined}
      />
      <ExampleBench {...props} />
      <p>
        <a href={place}>{t('guides.example.back')}</a>
      </p>
    </>
  )
}

/** Editor, buttons, what it prints now, and what it printed when the guide was checked. */
export function ExampleBench({ guide, example, code, run, canRun, idempotencyKey, error }: ExampleViewProps) {
  const address = exampleAddress(guide, example)
  const field = `code-${example.id}`
  return (
    <section class="bench" data-bench={example.id} aria-label={t('guides.example.label', { file: example.file })}>
      {error ? <Notice kind="error" title={error} /> : null}
      <form method="post" action={`${address}/runs`} data-bench-form>
        <input type="hidden" name="key" value={idempotencyKey} />
        <label for={field} class="mono">
          {example.file}
        </label>
        <textarea
          id={field}
          name="code"
          data-editor={LANGUAGES[example.runtime]}
          aria-label={t('guides.example.code', { file: example.file })}
          spellcheck={false}
          autocomplete="off"
          rows={Math.min(30, code.split('\n').length + 1)}
        >
          {`\n${code}`}
        </textarea>
        <p class="hint" data-editor-keys data-room="block" hidden>
          {t('guides.example.keys')}
        </p>
        <textarea data-original hidden readOnly tabIndex={-1} aria-hidden="true">
          {`\n${example.code}`}
        </textarea>
        {canRun === 'yes' ? (
          <p class="bench-actions">
            <Button tone="primary">{t('guides.example.run')}</Button>
            <a href={address} data-reset>
              {t('guides.example.reset')}
            </a>
            <span class="faint small">{t('guides.example.note')}</span>
          </p>
        ) : (
          <Notice kind="warn" title={t(`guides.example.cannot.${canRun}`)}>
            <p>{t('guides.example.cannot.body')}</p>
            <p>
              <a href={address} data-look-again>
                {t('guides.example.lookAgain')}
              </a>
            </p>
          </Notice>
        )}
      </form>
      <div class="bench-outputs">
        <div>
          <h3 class="eyebrow">{t('guides.example.now')}</h3>
          <div data-run-place role="status">
            {run ? (
              <RunPanel guide={guide} example={example} {...run} />
            ) : (
              <p class="faint">{t('guides.example.notYet')}</p>
            )}
          </div>
        </div>
        <div>
          <h3 class="eyebrow">{t('guides.example.recorded')}</h3>
          <pre tabIndex={0} aria-label={t('guides.example.recorded')}>
            {example.output}
          </pre>
        </div>
      </div>
    </section>
  )
}

/** What has come of a run so far. It is all that is sent again while it goes on. */
export function RunPanel({
  guide,
  example,
  submission,
  output,
}: {
  guide: Guide
  example: GuideExample
  submission: Pick<SubmissionView, 'id' | 'grading'>
  output: LiveOutput
}) {
  const { grading, id } = submission
  const pending = isGoing(grading)
  return (
    <div
      data-run={`${exampleAddress(guide, example)}/runs/${id}`}
      data-pending={pending ? '' : undefined}
      tabIndex={-1}
    >
      {grading.phase === 'done' ? (
        <Ended example={example} verdict={grading.verdict} />
      ) : (
        <>
          <p>{phaseText(grading)}</p>
          {pending && output.chunks.length > 0 ? <Printed text={textOf(output)} cut={output.cut} /> : null}
        </>
      )}
      {pending ? (
        <form method="post" action={`${exampleAddress(guide, example)}/runs/${id}/stop`} data-stop>
          <Button>{t('guides.example.stop')}</Button>
        </form>
      ) : null}
    </div>
  )
}

export const isGoing = ({ phase }: GradingPhase): boolean => phase === 'queued' || phase === 'running'

const textOf = ({ chunks }: LiveOutput) => chunks.map(({ text }) => text).join('')

function Ended({ example, verdict }: { example: GuideExample; verdict: Verdict }) {
  const [test] = verdict.tests
  const printed = `${test?.output?.stdout ?? ''}${test?.output?.stderr ?? ''}`
  const seconds = Math.round(verdict.wallMs / 10) / 100
  const same = tidied(printed) === tidied(example.output)
  return (
    <>
      <p>
        {verdict.verdict === 'ok'
          ? t(same ? 'guides.example.same' : 'guides.example.differs', { seconds })
          : (test?.message ?? t(`challenges.verdict.${verdict.verdict}`))}
      </p>
      <Printed text={printed} cut={false} />
    </>
  )
}

/** Spaces at the ends of lines are nobody's to see. */
const tidied = (text: string) => text.replaceAll(/[ \t]+$/gm, '').trimEnd()

function Printed({ text, cut }: { text: string; cut: boolean }) {
  if (text === '') return <p class="faint">{t('guides.example.silent')}</p>
  return (
    <>
      <pre tabIndex={0} aria-live="off" aria-label={t('guides.example.now')}>
        {text}
      </pre>
      {cut ? <p class="faint small">{t('guides.example.cut', { kilobytes: MOST_LIVE_OUTPUT / 1024 })}</p> : null}
    </>
  )
}

function phaseText(grading: Exclude<GradingPhase, { phase: 'done' }>): string {
  switch (grading.phase) {
    case 'queued':
      return grading.waitsFor === 'turn'
        ? t('guides.example.queued', { before: grading.before })
        : t(`guides.example.waits.${grading.waitsFor}`)
    case 'running':
      return t('guides.example.running')
    case 'failed':
      return t('guides.example.failed')
    case 'cancelled':
      return t(`guides.example.cancelled.${grading.by}`)
  }
}
