import type { Tool } from '@millwright/catalog'
import { DraftConflict, DraftState } from '../drafts/draft-state.tsx'
import type { DraftView } from '../drafts/save-draft.ts'
import type { FlagKind } from '../db/schema.ts'
import { t } from '../messages/index.ts'
import { Button, Choice, Choices, Field, Notice } from '../web/components.tsx'
import { FLAG_KINDS, LONGEST_NOTE } from './flag-item.ts'

/** Beside the question, never over it. They need scripts, so a script uncovers them. */
export function ExerciseTools({
  sessionId,
  tools,
  notes,
}: {
  sessionId: string
  tools: readonly Tool[]
  notes: DraftView | null
}) {
  return (
    <>
      {tools.includes('calculator') ? <Calculator /> : null}
      {tools.includes('scratchpad') ? <Scratchpad sessionId={sessionId} notes={notes} /> : null}
    </>
  )
}

function Calculator() {
  return (
    <details class="tool" data-tool="calculator" data-room="block" hidden>
      <summary>
        {t('sessions.calculator.title')} <kbd>=</kbd>
      </summary>
      <form data-calculator>
        <label for="expression" class="visually-hidden">
          {t('sessions.calculator.expression')}
        </label>
        <div class="calculator-line">
          <input
            id="expression"
            type="text"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-describedby="calculator-hint"
          />
          <Button>{t('sessions.calculator.work')}</Button>
        </div>
        <div class="calculator-results mono" role="log" aria-label={t('sessions.calculator.results')} data-results />
        <p class="hint" id="calculator-hint">
          {t('sessions.calculator.hint')}
        </p>
      </form>
    </details>
  )
}

/** Of the whole sitting; saved like an answer that is being typed. */
function Scratchpad({ sessionId, notes }: { sessionId: string; notes: DraftView | null }) {
  const text = (notes?.content as { notes?: string } | undefined)?.notes ?? ''
  return (
    <details class="tool" data-tool="scratchpad" data-room="block" open={text !== ''} hidden>
      <summary>
        {t('sessions.scratchpad.title')} <kbd>n</kbd>
      </summary>
      <form
        data-notes-form
        data-draft-scope={JSON.stringify({ kind: 'notes', sessionId })}
        data-draft-revision={notes?.revision ?? 0}
      >
        <label for="notes" class="visually-hidden">
          {t('sessions.scratchpad.label')}
        </label>
        <textarea id="notes" name="notes" rows={8} maxLength={20_000} aria-describedby="notes-hint">
          {text}
        </textarea>
        <p class="hint" id="notes-hint">
          {t('sessions.scratchpad.hint')} <DraftState savedAt={notes?.savedAt} />
        </p>
        <DraftConflict />
      </form>
    </details>
  )
}

interface FlagProps {
  sessionId: string
  position: number
  flag: { kind: FlagKind; note: string } | null
  /** Just now. */
  sent: boolean
}

/** "This question is unclear": reaches whoever looks after the questions, and changes no score. */
export function FlagQuestion({ sessionId, position, flag, sent }: FlagProps) {
  return (
    <details class="tool" data-tool="flag" data-swap="flag" open={sent}>
      <summary>
        {t(flag ? 'sessions.flag.done' : 'sessions.flag.title')} <kbd>!</kbd>
      </summary>
      {sent ? <Notice kind="success" title={t('sessions.flag.thanks')} /> : null}
      <form method="post" action={`/sessions/${sessionId}/flags`} data-flag-form>
        <input type="hidden" name="position" value={position} />
        <Choices legend={t('sessions.flag.legend')}>
          {FLAG_KINDS.map((kind) => (
            <Choice key={kind} name="kind" value={kind} checked={(flag?.kind ?? 'unclear') === kind}>
              {t(`sessions.flag.${kind}`)}
            </Choice>
          ))}
        </Choices>
        <Field name="note" label={t('sessions.flag.note')} optional>
          {(attributes) => (
            <textarea rows={3} maxLength={LONGEST_NOTE} {...attributes}>
              {flag?.note ?? ''}
            </textarea>
          )}
        </Field>
        <p class="hint">{t('sessions.flag.honest')}</p>
        <p class="actions">
          <Button>{t('sessions.flag.send')}</Button>
          <span class="saved-state" role="status" data-flag-state />
        </p>
      </form>
    </details>
  )
}

const KEYS = ['choose', 'send', 'calculator', 'scratchpad', 'flag', 'help'] as const

/** Which keys do what. Its script opens it by "?" and by its button. */
export function KeyboardHelp() {
  return (
    <dialog class="keyboard-help" aria-labelledby="keyboard-help-title" data-help>
      <h2 id="keyboard-help-title">{t('sessions.keys.title')}</h2>
      <dl class="facts">
        {KEYS.map((key) => (
          <>
            <dt>
              <kbd>{t(`sessions.keys.${key}.key`)}</kbd>
            </dt>
            <dd>{t(`sessions.keys.${key}`)}</dd>
          </>
        ))}
      </dl>
      <p>{t('sessions.keys.typing')}</p>
      <form method="dialog">
        <Choice kind="checkbox" name="single-keys" value="on" checked>
          {t('sessions.keys.on')}
        </Choice>
        <p class="actions">
          <Button tone="primary">{t('sessions.keys.close')}</Button>
        </p>
      </form>
    </dialog>
  )
}
