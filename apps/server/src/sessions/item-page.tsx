import type { PublicItem } from '@millwright/catalog'
import type { ComponentChildren } from 'preact'
import { DraftConflict, DraftState } from '../drafts/draft-state.tsx'
import { t } from '../messages/index.ts'
import { contentLanguage } from '../messages/locales.ts'
import { Button, Choice, Choices, Field, Notice, Progress, Prose } from '../web/components.tsx'
import { IslandMessages } from '../web/island-messages.tsx'
import { BreakButton, TimeLeft } from './clock-view.tsx'
import type { SessionClock } from './timing.ts'

export interface ItemPageProps {
  sessionId: string
  position: number
  maxItems: number
  item: PublicItem
  /** What was chosen before the page was left, from the draft: field name to values. */
  draft: { values: Record<string, string[]>; revision: number } | null
  error?: string | undefined
  /** The answer came from a page that was out of date. */
  stale?: boolean
  clock: SessionClock
}

/** One question, one screen. A plain form: it works without JavaScript, and the island only saves drafts. */
export function ItemPage(props: ItemPageProps) {
  const { sessionId, position, maxItems, item, draft, error, stale = false, clock } = props
  const progress = t('sessions.item.progress', { position, max: maxItems })
  return (
    <div class="exercise">
      <Progress label={t('sessions.item.title', { position })} value={position} max={maxItems} text={progress} />
      <TimeLeft sessionId={sessionId} clock={clock} />
      {stale ? <Notice kind="warn" title={t('sessions.stale')} /> : null}
      <form
        method="post"
        action={`/sessions/${sessionId}/answers`}
        class="item-form"
        data-draft-form
        data-draft-scope={JSON.stringify({ kind: 'item', sessionId, position })}
        data-draft-revision={draft?.revision ?? 0}
      >
        <input type="hidden" name="position" value={position} />
        <h1 class="visually-hidden">{t('sessions.item.title', { position })}</h1>
        <Prose html={item.stemHtml} class="stem" />
        <ResponseFields item={item} values={draft?.values ?? {}} error={error} />
        <DraftConflict />
        <div class="actions">
          <Button tone="primary">{t('sessions.item.send')}</Button>
          <DraftState />
        </div>
      </form>
      <IslandMessages />
      <BreakButton sessionId={sessionId} clock={clock} />
      <p class="faint exercise-foot">
        {t('sessions.item.later')} <a href={`/sessions/${sessionId}/end`}>{t('sessions.item.end')}</a>
      </p>
    </div>
  )
}

interface FieldsProps {
  item: PublicItem
  values: Record<string, string[]>
  error?: string | undefined
}

const MARKS = ['A', 'B', 'C', 'D', 'E', 'F']

/** What was entered on an item page, in the words of that page: letters of choices, places of lines, or the number. */
export function enteredText(values: Record<string, string[]>): string {
  const chosen = values['choice'] ?? []
  if (chosen.length > 0) return chosen.map((id) => MARKS[Number(id) - 1] ?? id).join(', ')
  const ranks = Object.entries(values).flatMap(([name, [place]]) => (name.startsWith('rank-') && place ? [place] : []))
  return values['number']?.[0] ?? ranks.join(', ')
}

function ResponseFields({ item, values, error }: FieldsProps): ComponentChildren {
  switch (item.kind) {
    case 'single':
    case 'multiple': {
      const chosen = new Set(values['choice'] ?? [])
      const kind = item.kind === 'single' ? 'radio' : 'checkbox'
      return (
        <Choices
          legend={t(item.kind === 'single' ? 'sessions.item.chooseOne' : 'sessions.item.chooseSeveral')}
          error={error}
        >
          {item.options.map(({ id, html }, index) => (
            <Choice key={id} kind={kind} name="choice" value={id} mark={MARKS[index]} checked={chosen.has(id)}>
              <span {...contentLanguage()} dangerouslySetInnerHTML={{ __html: html }} />
            </Choice>
          ))}
        </Choices>
      )
    }
    case 'numeric':
      return (
        <Field
          name="number"
          label={item.unit ? t('sessions.item.numberUnit', { unit: item.unit }) : t('sessions.item.number')}
          hint={t('sessions.item.numberHint')}
          error={error}
          value={values['number']?.[0]}
          inputMode="decimal"
          autocomplete="off"
        />
      )
    case 'ordering':
      return (
        <Choices legend={t('sessions.item.order')} error={error}>
          {item.options.map(({ id, html }) => (
            <div key={id} class="ordering-line">
              <select name={`rank-${id}`} aria-labelledby={`line-${id}`}>
                <option value="">–</option>
                {item.options.map((_, index) => (
                  <option
                    key={index}
                    value={String(index + 1)}
                    selected={values[`rank-${id}`]?.[0] === String(index + 1)}
                  >
                    {index + 1}
                  </option>
                ))}
              </select>
              <span id={`line-${id}`} {...contentLanguage()} dangerouslySetInnerHTML={{ __html: html }} />
            </div>
          ))}
        </Choices>
      )
  }
}

/** Asks once before ending early, because it cannot be undone. */
export function EndPage({ sessionId }: { sessionId: string }) {
  return (
    <div class="narrow">
      <h1>{t('sessions.item.end')}</h1>
      <p>{t('sessions.item.endConfirm')}</p>
      <form method="post" action={`/sessions/${sessionId}/end`} class="actions">
        <Button tone="danger">{t('sessions.item.endYes')}</Button>
        <a class="button plain" href={`/sessions/${sessionId}`}>
          {t('sessions.item.endNo')}
        </a>
      </form>
    </div>
  )
}
