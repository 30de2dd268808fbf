import type { PublicItem, Tool } from '@millwright/catalog'
import type { ComponentChildren } from 'preact'
import type { FlagKind } from '../db/schema.ts'
import { DraftConflict, DraftState } from '../drafts/draft-state.tsx'
import type { DraftView } from '../drafts/save-draft.ts'
import { t } from '../messages/index.ts'
import { contentLanguage } from '../messages/locales.ts'
import { Button, Choice, Choices, Field, Notice, Prose } from '../web/components.tsx'
import { IslandMessages } from '../web/island-messages.tsx'
import { BreakButton, ClockWarning, TimeLeft } from './clock-view.tsx'
import { ExerciseTools, FlagQuestion, KeyboardHelp } from './exercise-tools.tsx'
import { MARKS, MatchingFields } from './matching-fields.tsx'
import type { SessionClock } from './timing.ts'

export interface ItemPageProps {
  sessionId: string
  /** Whose sitting it is, as a mark that tells nobody else who: for what a browser keeps of it. */
  owner: string
  position: number
  maxItems: number
  /** Exactly so many. */
  fixed: boolean
  item: PublicItem
  /** What was chosen before the page was left, from the draft: field name to values. */
  draft: { values: Record<string, string[]>; revision: number; savedAt?: Date | undefined } | null
  error?: string | undefined
  /** The answer came from a page that was out of date. */
  stale?: boolean
  clock: SessionClock
  tools: readonly Tool[]
  notes: DraftView | null
  flag: { kind: FlagKind; note: string } | null
  /** The taker has just reported this question. */
  flagged?: boolean
}

const WORDS = [
  'sessions.kept.waiting',
  'sessions.kept.sending',
  'sessions.kept.late',
  'sessions.kept.timeOver',
  'sessions.flag.thanks',
  'sessions.flag.failed',
  'sessions.order.up',
  'sessions.order.down',
  'sessions.order.moved',
  'sessions.order.confirm',
  'sessions.calculator.wrong',
  'sessions.calculator.offline',
] as const

/**
 * One question, one screen. A plain form that works without JavaScript. With it, drafts are saved, an answer survives a lost connection,
 * and the next question comes without loading the page; the parts marked `data-swap` are what changes then.
 */
export function ItemPage(props: ItemPageProps) {
  const { sessionId, position, maxItems, fixed, item, draft, error, stale = false, clock } = props
  const title = t('sessions.item.title', { position })
  return (
    <div class="exercise" data-exercise={sessionId} data-owner={props.owner}>
      <div class="exercise-main" data-swap="question">
        <div class="exercise-head">
          <h1 tabIndex={-1}>{title}</h1>
          <span class="mono faint">
            {t(fixed ? 'sessions.item.progressFixed' : 'sessions.item.progress', { position, max: maxItems })}
          </span>
          <TimeLeft sessionId={sessionId} clock={clock} />
        </div>
        <progress value={position} max={maxItems} aria-label={title} />
        <ClockWarning clock={clock} />
        {stale ? <Notice kind="warn" title={t('sessions.stale')} /> : null}
        <KeptAnswer />
        <form
          method="post"
          action={`/sessions/${sessionId}/answers`}
          class="item-form"
          data-draft-form
          data-position={position}
          data-draft-scope={JSON.stringify({ kind: 'item', sessionId, position })}
          data-draft-revision={draft?.revision ?? 0}
        >
          <input type="hidden" name="position" value={position} />
          <Prose html={item.stemHtml} class="stem" />
          <ResponseFields item={item} values={draft?.values ?? {}} error={error} />
          <DraftConflict />
          <div class="actions">
            <Button tone="primary">{t('sessions.item.send')}</Button>
            <DraftState savedAt={draft?.savedAt} />
          </div>
        </form>
      </div>
      <aside class="exercise-aside" aria-label={t('sessions.tools.title')}>
        <ExerciseTools sessionId={sessionId} tools={props.tools} notes={props.notes} />
        <FlagQuestion sessionId={sessionId} position={position} flag={props.flag} sent={props.flagged ?? false} />
        <button type="button" class="quiet" data-open-help data-room="block" hidden>
          {t('sessions.keys.open')} <kbd>?</kbd>
        </button>
        <div data-swap="break">
          <BreakButton sessionId={sessionId} clock={clock} />
        </div>
        <p class="faint exercise-foot">
          {t('sessions.item.later')} <a href={`/sessions/${sessionId}/end`}>{t('sessions.item.end')}</a>
        </p>
      </aside>
      <KeyboardHelp />
      <IslandMessages keys={WORDS} />
    </div>
  )
}

/** What happens to an answer that could not be sent yet. Its script shows it. */
function KeptAnswer() {
  return (
    <div class="notice warn" role="alert" data-kept hidden>
      <p class="notice-title" data-kept-text />
      <p data-kept-why>{t('sessions.kept.why')}</p>
      <p class="actions">
        <button type="button" class="button" data-kept-again>
          {t('sessions.kept.again')}
        </button>
      </p>
    </div>
  )
}

interface FieldsProps {
  item: PublicItem
  values: Record<string, string[]>
  error?: string | undefined
}

/** What was entered on an item page, in the words of that page: letters of choices, places of lines, or the number. */
export function enteredText(values: Record<string, string[]>): string {
  const chosen = values['choice'] ?? []
  if (chosen.length > 0) return chosen.map((id) => MARKS[Number(id) - 1] ?? id).join(', ')
  const matches = Object.entries(values).flatMap(([name, [id]]) =>
    name.startsWith('match-') && id ? [`${name.slice('match-'.length)} = ${MARKS[Number(id) - 1] ?? id}`] : [],
  )
  if (matches.length > 0) return matches.join(', ')
  const ranks = Object.entries(values).flatMap(([name, [place]]) => (name.startsWith('rank-') && place ? [place] : []))
  return values['number']?.[0] ?? ranks.join(', ')
}

/** What a question of any kind is answered with. */
export function ResponseFields({ item, values, error }: FieldsProps): ComponentChildren {
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
    case 'matching':
      return (
        <Choices legend={t('sessions.item.match')} error={error}>
          <MatchingFields
            item={item}
            name="match"
            chosen={(id) => values[`match-${id}`]?.[0]}
            refused={error !== undefined}
          />
        </Choices>
      )
    case 'ordering':
      return (
        <Choices legend={t('sessions.item.order')} error={error}>
          {item.options.map(({ id, html }) => (
            <div key={id} class="ordering-line" data-line>
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
