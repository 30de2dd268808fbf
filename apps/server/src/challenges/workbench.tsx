import { indexCatalogue, type Catalogue, type Challenge, type ChallengeTest } from '@millwright/catalog'
import type { ComponentChildren } from 'preact'
import { t } from '../messages/index.ts'
import { Button, Notice, PageHead, Prose } from '../web/components.tsx'
import { dateTimeText } from '../web/date-time.tsx'
import { DraftMessages } from '../web/island-messages.tsx'
import { fileField } from './posted-files.ts'

export interface WorkbenchProps {
  catalogue: Catalogue
  challenge: Challenge
  /** What stands in the editors: posted text, draft or starter. */
  files: Record<string, string>
  draft: { revision: number; savedAt: Date } | null
  /** Where the sitting stands; null in practice. */
  sitting: { sessionId: string; position: number; number: number; count: number } | null
  handedInBefore: boolean
  idempotencyKey: string
  error?: string | undefined
  results: ComponentChildren
  history?: ComponentChildren
}

/** Statement on the left, work and results on the right; one column on a phone. Works without JavaScript. */
export function Workbench(props: WorkbenchProps) {
  const { catalogue, challenge, sitting } = props
  const eyebrow = sitting
    ? t('sessions.challenge.title', { position: sitting.number, count: sitting.count })
    : t('challenges.meta', { runtime: t(`challenges.runtime.${challenge.runtime}`), minutes: challenge.minutes })
  return (
    <>
      <PageHead eyebrow={eyebrow} title={challenge.title} lead={challenge.summary} />
      {props.error ? <Notice kind="error" title={props.error} /> : null}
      <div class="workbench">
        <section class="workbench-statement" aria-label={t('challenges.statement')}>
          <Prose html={challenge.html.statement} />
          <Criteria catalogue={catalogue} challenge={challenge} />
          <VisibleTests challenge={challenge} />
          <Hints challenge={challenge} />
        </section>
        <section class="workbench-work" aria-label={t('challenges.workbench')}>
          <WorkForm {...props} />
          <DraftMessages />
          <h2>{t('challenges.results')}</h2>
          <div data-results role="status">
            {props.results ?? <p class="faint">{t('challenges.results.none')}</p>}
          </div>
          {props.history}
        </section>
      </div>
    </>
  )
}

const LANGUAGES = { 'python-ml': 'python', typescript: 'typescript', 'sql-duckdb': 'sql', 'sql-sqlite': 'sql' } as const

function WorkForm({ challenge, files, draft, sitting, handedInBefore, idempotencyKey }: WorkbenchProps) {
  const scope = { kind: 'challenge', challengeId: challenge.id, sessionId: sitting?.sessionId ?? null }
  const runAddress = `/challenges/${challenge.id}/submissions`
  const note = sitting ? 'session' : handedInBefore ? 'again' : 'practice'
  return (
    <form
      method="post"
      action={runAddress}
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
      {draft ? <p class="faint">{t('challenges.draft.restored', { when: dateTimeText(draft.savedAt) })}</p> : null}
      {Object.entries(files).map(([name, text]) => (
        <div key={name} class="work-file">
          <label for={fileField(name)} class="mono">
            {name}
          </label>
          <textarea
            id={fileField(name)}
            name={fileField(name)}
            rows={Math.min(30, Math.max(14, text.split('\n').length + 2))}
            spellcheck={false}
            autocapitalize="off"
            autocomplete="off"
            data-editor={LANGUAGES[challenge.runtime]}
            aria-label={t('challenges.file', { name })}
          >
            {`\n${text}`}
          </textarea>
        </div>
      ))}
      <p class="faint small" data-editor-keys hidden>
        {t('challenges.editor.keys')}
      </p>
      <div class="actions">
        <Button name="action" value="run">
          {t('challenges.run')}
        </Button>
        <Button tone="primary" name="action" value="submit" {...(sitting ? { formAction: `/sessions/${sitting.sessionId}/challenge` } : {})}>
          {t('challenges.submit')}
        </Button>
        {sitting ? (
          <Button name="action" value="skip" formAction={`/sessions/${sitting.sessionId}/challenge`}>
            {t('sessions.challenge.skip')}
          </Button>
        ) : (
          <a class="button plain" href={`/challenges/${challenge.id}?starter=1`} title={t('challenges.reset.note')}>
            {t('challenges.reset')}
          </a>
        )}
        <span class="saved-state" role="status" data-draft-state />
      </div>
      <p class="faint small">
        {t(`challenges.submit.note.${note}`)} {sitting ? t('sessions.challenge.skipHint') : null}
      </p>
    </form>
  )
}

function Criteria({ catalogue, challenge }: { catalogue: Catalogue; challenge: Challenge }) {
  const { skills } = indexCatalogue(catalogue)
  const total = challenge.criteria.reduce((sum, { weight }) => sum + weight, 0)
  const { cpuSeconds, wallSeconds, memoryMiB } = challenge.limits
  return (
    <>
      <h2>{t('challenges.criteria')}</h2>
      <ul>
        {challenge.criteria.map(({ id, title, skill, weight }) => (
          <li key={id}>
            {title}{' '}
            <span class="faint">
              {t('challenges.criterion.weight', { percent: weight / total, skill: skills.get(skill)?.name ?? skill })}
            </span>
          </li>
        ))}
      </ul>
      <p class="faint small">{t('challenges.limits', { cpu: cpuSeconds, wall: wallSeconds, memory: memoryMiB })}</p>
    </>
  )
}

function VisibleTests({ challenge }: { challenge: Challenge }) {
  const visible = challenge.tests.filter((test) => test.visible)
  const hidden = challenge.tests.length - visible.length
  return (
    <>
      <h2>{t('challenges.tests')}</h2>
      {visible.map((test) => (
        <details key={test.id} class="test-result">
          <summary>{test.title}</summary>
          {testParts(challenge, test).map(({ label, text }) => (
            <div key={label}>
              <p class="eyebrow">{label}</p>
              <pre tabIndex={0}>{text}</pre>
            </div>
          ))}
        </details>
      ))}
      {hidden > 0 ? <p class="faint">{t('challenges.tests.hidden', { count: hidden })}</p> : null}
    </>
  )
}

/** A visible test is shown whole: what goes in and what must come out. */
function testParts(challenge: Challenge, test: ChallengeTest): { label: string; text: string }[] {
  const parts: { label: string; text: string }[] = []
  if ('call' in test) {
    const args = test.call.args.map((arg) => JSON.stringify(arg)).join(', ')
    parts.push({ label: t('challenges.test.call'), text: `${test.call.function}(${args})` })
  }
  if ('setup' in test) {
    for (const name of test.setup) parts.push({ label: name, text: excerpt(challenge.fixtures[name] ?? '') })
  }
  if ('requests' in test && test.requests) {
    parts.push({ label: t('challenges.test.request'), text: test.requests.map((request) => JSON.stringify(request)).join('\n') })
  }
  for (const name of test.files) parts.push({ label: name, text: excerpt(challenge.fixtures[name] ?? '') })
  parts.push({ label: t('challenges.test.expect'), text: expectText(challenge, test) })
  return parts
}

const EXCERPT = 1500
const excerpt = (text: string) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT)}\n…` : text)

function expectText(challenge: Challenge, { expect }: ChallengeTest): string {
  if ('valueFile' in expect && expect.valueFile) return excerpt(challenge.fixtures[expect.valueFile] ?? '')
  switch (expect.kind) {
    case 'equals':
      return JSON.stringify(expect.value, null, 1)
    case 'rows':
      return [expect.columns.join(' | '), ...expect.rows.map((row) => row.map((cell) => JSON.stringify(cell)).join(' | '))].join('\n')
    case 'raises':
      return expect.error
    case 'responses':
      return expect.responses.map((response) => JSON.stringify(response)).join('\n')
    case 'metric':
      return `${expect.metric} ${expect.min === undefined ? `≤ ${expect.max}` : `≥ ${expect.min}`}`
    case 'latency':
      return `p95 ≤ ${expect.p95Ms} ms`
    case 'checker':
      return expect.value === undefined ? '…' : JSON.stringify(expect.value, null, 1)
  }
}

function Hints({ challenge }: { challenge: Challenge }) {
  if (challenge.html.hints.length === 0) return null
  return (
    <>
      <h2>{t('challenges.hints')}</h2>
      {challenge.html.hints.map((html, index) => (
        <details key={index} class="test-result">
          <summary>{t('challenges.hint', { number: index + 1 })}</summary>
          <div dangerouslySetInnerHTML={{ __html: html }} />
        </details>
      ))}
      <p class="faint small">{t('challenges.hints.note')}</p>
    </>
  )
}
