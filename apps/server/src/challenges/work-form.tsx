import type { Challenge, RuntimeId } from '@millwright/catalog'
import { DraftConflict, DraftState } from '../drafts/draft-state.tsx'
import { t } from '../messages/index.ts'
import { Button } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { Icon } from '../web/icons.tsx'
import { fileField } from './posted-files.ts'

/** What stands in the editors when it is neither the draft nor the starter of a first visit. */
export type ShownVersion = { kind: 'starter' } | { kind: 'run' | 'submit'; at: Date }

export interface Work {
  challenge: Challenge
  /** What stands in the editors: posted text, draft, an earlier version or the starter. */
  files: Record<string, string>
  draft: { revision: number; savedAt: Date } | null
  version: ShownVersion | null
  /** Where the sitting stands; null in practice. */
  sitting: { sessionId: string; position: number; number: number; count: number } | null
  handedInBefore: boolean
  idempotencyKey: string
}

const LANGUAGES: Record<RuntimeId, string> = {
  'python-ml': 'python',
  typescript: 'typescript',
  javascript: 'javascript',
  bash: 'bash',
  'sql-duckdb': 'sql',
  'sql-sqlite': 'sql',
  'sql-postgres': 'sql',
}

/** A file's language by the end of its name; by the runtime where that says nothing. */
function languageOf(name: string, runtime: RuntimeId): string {
  const endings = { py: 'python', ts: 'typescript', js: 'javascript', mjs: 'javascript', sql: 'sql', sh: 'bash' }
  return Object.entries(endings).find(([ending]) => name.endsWith(`.${ending}`))?.[1] ?? LANGUAGES[runtime]
}

/** The files and what can be done with them. Posts without JavaScript; with it the textareas become editors. */
export function WorkForm({ challenge, files, draft, version, sitting, handedInBefore, idempotencyKey }: Work) {
  const scope = { kind: 'challenge', challengeId: challenge.id, sessionId: sitting?.sessionId ?? null }
  const note = sitting ? 'session' : handedInBefore ? 'again' : 'practice'
  const handIn = sitting ? { formAction: `/sessions/${sitting.sessionId}/challenge` } : {}
  return (
    <form
      method="post"
      action={`/challenges/${challenge.id}/submissions`}
      class="work-form"
      data-work-form
      data-draft-form
      data-draft-scope={JSON.stringify(scope)}
      data-draft-revision={draft?.revision ?? 0}
    >
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      {sitting ? (
        <>
          <input type="hidden" name="sessionId" value={sitting.sessionId} />
          <input type="hidden" name="position" value={sitting.position} />
        </>
      ) : null}
      <EditorTools challenge={challenge} sitting={sitting} names={Object.keys(files)} />
      <div class="work-files">
        {Object.entries(files).map(([name, text]) => (
          <div key={name} class="work-file" id={`panel-${name}`} data-file={name}>
            {Object.keys(files).length > 1 ? <FileLabel name={name} /> : null}
            <textarea
              id={fileField(name)}
              name={fileField(name)}
              rows={Math.min(30, Math.max(14, text.split('\n').length + 2))}
              spellcheck={false}
              autocapitalize="off"
              autocomplete="off"
              data-editor={languageOf(name, challenge.runtime)}
              data-starter={challenge.starter[name] ?? ''}
              aria-label={t('challenges.file', { name })}
            >
              {`\n${text}`}
            </textarea>
          </div>
        ))}
      </div>
      <DraftConflict />
      <div class="work-foot">
        <p class="faint small" id="editor-keys" data-editor-keys data-room="block" hidden>
          {t('challenges.editor.keys')}
        </p>
        <div class="work-actions">
          <Button name="action" value="run" aria-keyshortcuts="Control+Enter Meta+Enter">
            {t('challenges.run')}
          </Button>
          <Button
            tone="primary"
            name="action"
            value="submit"
            aria-keyshortcuts="Control+Shift+Enter Meta+Shift+Enter"
            {...handIn}
          >
            {t('challenges.submit')}
          </Button>
          {sitting ? (
            <Button name="action" value="skip" {...handIn}>
              {t('sessions.challenge.skip')}
            </Button>
          ) : null}
          <span class="saved-state" data-version>
            <Shown draft={draft} version={version} />
          </span>
          <DraftState />
        </div>
        <p class="faint small work-note">
          {t(`challenges.submit.note.${note}`)} {sitting ? t('sessions.challenge.skipHint') : null}
        </p>
        <p class="work-message" role="status" data-work-message />
      </div>
      <HandInQuestion note={note} />
    </form>
  )
}

function Shown({ draft, version }: Pick<Work, 'draft' | 'version'>) {
  if (version?.kind === 'starter') return <>{t('workbench.shown.starter')}</>
  if (version) {
    return (
      <>
        {t(`workbench.shown.${version.kind}`)} <DateTime at={version.at} />
      </>
    )
  }
  if (!draft) return null
  return (
    <>
      {t('challenges.draft.restored')} <DateTime at={draft.savedAt} />
    </>
  )
}

function FileLabel({ name }: { name: string }) {
  return (
    <label for={fileField(name)} class="mono">
      {name}
    </label>
  )
}

/** Files as tabs, and what the editor can do. Only the way back to the starter works without it. */
function EditorTools({ challenge, sitting, names }: Pick<Work, 'challenge' | 'sitting'> & { names: string[] }) {
  const place = sitting ? `/sessions/${sitting.sessionId}` : `/challenges/${challenge.id}`
  const [single, ...others] = names
  return (
    <div class="editor-bar">
      {single !== undefined && others.length === 0 ? <FileLabel name={single} /> : null}
      <div class="file-tabs" data-file-tabs hidden role="tablist" aria-label={t('workbench.files')}>
        {names.map((name, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            class="mono"
            id={`tab-file-${name}`}
            aria-controls={`panel-${name}`}
            aria-selected={index === 0}
            tabIndex={index === 0 ? 0 : -1}
          >
            {name}
          </button>
        ))}
      </div>
      <div class="editor-tools">
        <span class="inline-actions" data-editor-tools hidden>
          <button type="button" class="quiet" data-find aria-keyshortcuts="Control+F Meta+F">
            <Icon name="search" /> {t('workbench.find')}
          </button>
          <button type="button" class="quiet" data-changes aria-pressed="false">
            {t('workbench.changes')}
          </button>
        </span>
        <a href={`${place}?starter=1`} data-restore>
          {t('challenges.reset')}
        </a>
        <EditorSettings />
      </div>
    </div>
  )
}

const SIZES = [12, 14, 16, 18, 22]

/** Remembered in this browser by the page's script. */
function EditorSettings() {
  return (
    <details class="editor-settings" data-editor-settings hidden>
      <summary>{t('workbench.settings')}</summary>
      <div class="editor-settings-body">
        <label>
          {t('workbench.settings.size')}{' '}
          <select data-editor-size>
            {SIZES.map((size) => (
              <option key={size} value={size} selected={size === 14}>
                {size}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" data-editor-wrap /> {t('workbench.settings.wrap')}
        </label>
        <dl class="editor-keys">
          {(['run', 'submit', 'find', 'leave'] as const).map((what) => (
            <div key={what}>
              <dt>{t(`workbench.keys.${what}`)}</dt>
              <dd>
                <kbd>{t(`workbench.keys.${what}.keys`)}</kbd>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  )
}

/** Asked before a hand-in by the page's script, with what the visible tests said about this very version. */
function HandInQuestion({ note }: { note: 'session' | 'again' | 'practice' }) {
  return (
    <dialog
      class="hand-in"
      data-hand-in
      data-counts={note === 'again' ? undefined : ''}
      aria-labelledby="hand-in-title"
    >
      <h2 id="hand-in-title">{t('workbench.handIn.title')}</h2>
      <p>{t(`challenges.submit.note.${note}`)}</p>
      <p data-hand-in-tests data-tested={t('workbench.handIn.tested', { result: '{}' })} />
      <div class="actions">
        <button type="button" class="button primary" data-hand-in-yes>
          {t('workbench.handIn.yes')}
        </button>
        <button type="button" class="button" data-hand-in-no autofocus>
          {t('workbench.handIn.no')}
        </button>
      </div>
    </dialog>
  )
}
