import type { Catalogue } from '@millwright/catalog'
import type { ComponentChildren } from 'preact'
import { t } from '../messages/index.ts'
import { Content, Notice } from '../web/components.tsx'
import { IslandMessages } from '../web/island-messages.tsx'
import { Statement } from './statement.tsx'
import { WorkForm, type Work } from './work-form.tsx'

export interface WorkbenchProps extends Work {
  catalogue: Catalogue
  error?: string | undefined
  results: ComponentChildren
  history?: ComponentChildren
}

/**
 * Statement on the left, code on the right, results below the code: on a wide screen each scrolls by itself, and the lines between them
 * can be moved. On a narrow one they come one after the other, and the page's script turns them into tabs. Works without JavaScript.
 */
export function Workbench(props: WorkbenchProps) {
  const { catalogue, challenge, sitting } = props
  return (
    <div class="workbench-frame">
      <WorkbenchHead challenge={challenge} sitting={sitting} />
      {props.error ? <Notice kind="error" title={props.error} /> : null}
      <div class="pane-tabs" role="tablist" aria-label={t('workbench.panes')} data-pane-tabs hidden>
        {(['task', 'code', 'results'] as const).map((pane) => (
          <button
            key={pane}
            type="button"
            role="tab"
            id={`tab-${pane}`}
            aria-controls={`pane-${pane}`}
            aria-selected={pane === 'task'}
            tabIndex={pane === 'task' ? 0 : -1}
          >
            {t(`workbench.pane.${pane}`)}
          </button>
        ))}
      </div>
      <div class="workbench" data-workbench>
        <section class="pane pane-task" id="pane-task" aria-label={t('challenges.statement')} tabIndex={0}>
          <Statement catalogue={catalogue} challenge={challenge} withReading={!sitting} />
        </section>
        <Divider name="task" controls="pane-task" orientation="vertical" />
        <section class="pane pane-code" id="pane-code" aria-label={t('challenges.workbench')}>
          <WorkForm {...props} />
          <IslandMessages />
        </section>
        <Divider name="results" controls="pane-results" orientation="horizontal" />
        <section class="pane pane-results" id="pane-results" aria-labelledby="results-title" tabIndex={0}>
          <div class="results-head">
            <h2 id="results-title">{t('challenges.results')}</h2>
            <span class="inline-actions" data-results-tools hidden>
              <button type="button" class="quiet" data-copy-results>
                {t('workbench.results.copy')}
              </button>
              <button type="button" class="quiet" data-clear-results>
                {t('workbench.results.clear')}
              </button>
            </span>
          </div>
          <p class="visually-hidden" role="status" data-said />
          <div data-results data-none={t('challenges.results.none')}>
            {props.results ?? <p class="faint">{t('challenges.results.none')}</p>}
          </div>
          <div data-history={addressOf(props)}>{props.history}</div>
        </section>
      </div>
    </div>
  )
}

/** Where this workbench stands: a sitting's own page, or the challenge's. */
export function addressOf({ challenge, sitting }: Pick<Work, 'challenge' | 'sitting'>): string {
  return sitting ? `/sessions/${sitting.sessionId}` : `/challenges/${challenge.id}`
}

function WorkbenchHead({ challenge, sitting }: Pick<Work, 'challenge' | 'sitting'>) {
  const meta = { runtime: t(`challenges.runtime.${challenge.runtime}`), minutes: challenge.minutes }
  return (
    <div class="workbench-head">
      <h1>
        <Content>{challenge.title}</Content>
      </h1>
      <p class="workbench-meta">
        {sitting ? (
          <>
            {t('sessions.challenge.title', { position: sitting.number, count: sitting.count })} ·{' '}
            {t('challenges.meta', meta)} · {t('workbench.untimed')}
          </>
        ) : (
          <>
            <a href="/challenges">{t('workbench.all')}</a> · {t('challenges.meta', meta)}
          </>
        )}
      </p>
    </div>
  )
}

/** The page's script shows it where panes stand beside each other, and moves it. */
function Divider({
  name,
  controls,
  orientation,
}: {
  name: 'task' | 'results'
  controls: string
  orientation: 'vertical' | 'horizontal'
}) {
  return (
    <div
      class={`divider ${orientation}`}
      role="separator"
      aria-orientation={orientation}
      aria-label={t(`workbench.divider.${name}`)}
      aria-controls={controls}
      aria-valuemin={20}
      aria-valuemax={75}
      aria-valuenow={40}
      tabIndex={0}
      data-divider={name}
      hidden
    />
  )
}
