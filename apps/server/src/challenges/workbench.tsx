import {
  givenFixtures,
  indexCatalogue,
  publicChallenge,
  type Catalogue,
  type Challenge,
  type ChallengeTest,
  type ExpectedContent,
  type PublicChallenge,
  type ServicePhase,
} from '@millwright/catalog'
import type { ComponentChildren } from 'preact'
import { t } from '../messages/index.ts'
import { Button, Notice, PageHead, Prose } from '../web/components.tsx'
import { DraftConflict, DraftState } from '../drafts/draft-state.tsx'
import { DateTime } from '../web/date-time.tsx'
import { IslandMessages } from '../web/island-messages.tsx'
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
  const shown = publicChallenge(challenge)
  const eyebrow = sitting
    ? t('sessions.challenge.title', { position: sitting.number, count: sitting.count })
    : t('challenges.meta', { runtime: t(`challenges.runtime.${challenge.runtime}`), minutes: challenge.minutes })
  return (
    <>
      <PageHead eyebrow={eyebrow} title={challenge.title} lead={challenge.summary} />
      {props.error ? <Notice kind="error" title={props.error} /> : null}
      <div class="workbench">
        <section class="workbench-statement" aria-label={t('challenges.statement')}>
          <Prose html={shown.statementHtml} />
          <Criteria catalogue={catalogue} challenge={challenge} />
          <VisibleTests shown={shown} catalogueHash={catalogue.hash} />
          <Hints shown={shown} />
        </section>
        <section class="workbench-work" aria-label={t('challenges.workbench')}>
          <WorkForm {...props} />
          <IslandMessages />
          <h2>{t('challenges.results')}</h2>
          <div data-results role="status">
            {props.results ?? <p class="faint">{t('challenges.results.none')}</p>}
          </div>
          {sitting ? null : <div data-history={`/challenges/${challenge.id}`}>{props.history}</div>}
        </section>
      </div>
    </>
  )
}

const LANGUAGES = {
  'python-ml': 'python',
  typescript: 'typescript',
  javascript: 'javascript',
  bash: 'bash',
  'sql-duckdb': 'sql',
  'sql-sqlite': 'sql',
  'sql-postgres': 'sql',
} as const

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
      data-confirm={t(sitting || !handedInBefore ? 'challenges.submit.confirm' : 'challenges.submit.confirmAgain')}
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
      {draft ? (
        <p class="faint">
          {t('challenges.draft.restored')} <DateTime at={draft.savedAt} />
        </p>
      ) : null}
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
      <DraftConflict />
      <div class="actions">
        <Button name="action" value="run">
          {t('challenges.run')}
        </Button>
        <Button
          tone="primary"
          name="action"
          value="submit"
          {...(sitting ? { formAction: `/sessions/${sitting.sessionId}/challenge` } : {})}
        >
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
        <DraftState />
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
              {t('challenges.criterion.weight', { weight, total, skill: skills.get(skill)?.name ?? skill })}
            </span>
          </li>
        ))}
      </ul>
      <p class="faint small">{t('challenges.limits', { cpu: cpuSeconds, wall: wallSeconds, memory: memoryMiB })}</p>
    </>
  )
}

/** Only what `publicChallenge` gives out, so nothing secret can slip in. */
function VisibleTests({ shown, catalogueHash }: { shown: PublicChallenge; catalogueHash: string }) {
  const hidden = shown.criteria.reduce((sum, { hiddenTests }) => sum + hiddenTests, 0)
  const given = new Set(shown.visibleTests.flatMap(givenFixtures))
  const files = Object.entries(shown.fixtures).filter(([name]) => given.has(name))
  return (
    <>
      {files.length > 0 ? <h2>{t('challenges.files')}</h2> : null}
      {files.map(([name, text]) => (
        <details key={name} class="test-result">
          <summary class="mono">{name}</summary>
          <pre tabIndex={0}>{excerpt(text)}</pre>
          <p>
            <a href={`/challenges/${shown.id}/files/${name}?catalogue=${catalogueHash}`} download={name}>
              {t('challenges.files.download', { name, kilobytes: Math.max(1, Math.round(text.length / 1000)) })}
            </a>
          </p>
        </details>
      ))}
      <h2>{t('challenges.tests')}</h2>
      {shown.visibleTests.map((test) => (
        <details key={test.id} class="test-result">
          <summary>{test.title}</summary>
          {testParts(shown, test).map(({ label, text }) => (
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
function testParts(shown: PublicChallenge, test: ChallengeTest): { label: string; text: string }[] {
  const parts: { label: string; text: string }[] = []
  if ('call' in test) {
    const args = test.call.args.map((arg) => JSON.stringify(arg)).join(', ')
    parts.push({ label: t('challenges.test.call'), text: `${test.call.function}(${args})` })
  }
  if ('run' in test && test.run) {
    const words = [shown.entry, ...test.run.args.map(shellWord)]
    parts.push({ label: t('challenges.test.run'), text: words.join(' ') })
    const stdin = test.run.stdinFile === undefined ? test.run.stdin : shown.fixtures[test.run.stdinFile]
    if (stdin) parts.push({ label: t('challenges.test.stdin'), text: excerpt(stdin) })
  }
  const files = [...test.files, ...('setup' in test ? test.setup : [])]
  if (files.length > 0) parts.push({ label: t('challenges.test.files'), text: files.join('\n') })
  const model = test.expect.kind === 'metric' ? test.expect.model : undefined
  if (model) parts.push({ label: t('challenges.test.model'), text: `${model.file} ← ${model.features}` })
  if ('requests' in test && test.requests) {
    parts.push({ label: t('challenges.test.request'), text: lines(test.requests) })
  }
  if ('phases' in test && test.phases) {
    parts.push({ label: t('challenges.test.phases'), text: test.phases.map(phaseText).join('\n\n') })
  }
  parts.push({ label: t('challenges.test.expect'), text: expectText(shown, test) })
  return parts
}

const EXCERPT = 1500
const excerpt = (text: string) => (text.length > EXCERPT ? `${text.slice(0, EXCERPT)}\n…` : text)

const lines = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join('\n')
/** As one would type it. */
const shellWord = (word: string) => (/^[\w./=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

/** What one phase does, and the replies that it expects. */
function phaseText(phase: ServicePhase): string {
  if ('restart' in phase) return t(`challenges.test.restart.${phase.restart}`)
  if ('requests' in phase) {
    return phase.requests
      .map((request, i) => `${JSON.stringify(request)}\n→ ${JSON.stringify(phase.responses[i])}`)
      .join('\n')
  }
  const { rate, seconds, requests } = phase.load
  return `${t('challenges.test.load', { rate, seconds })}\n${lines(requests)}\n→ ${latencyText(phase.latency)}`
}

function latencyText(limits: { p50Ms?: number; p95Ms?: number; p99Ms?: number }): string {
  const shown = (['p50', 'p95', 'p99'] as const).flatMap((name) => {
    const most = limits[`${name}Ms`]
    return most === undefined ? [] : [`${name} ≤ ${most} ms`]
  })
  return shown.join(', ')
}

function expectText({ fixtures }: PublicChallenge, { expect }: ChallengeTest): string {
  switch (expect.kind) {
    case 'equals':
      return expect.valueFile ? excerpt(fixtures[expect.valueFile] ?? '') : JSON.stringify(expect.value, null, 1)
    case 'rows': {
      const rows = expect.rows.map((row) => row.map((cell) => JSON.stringify(cell)).join(' | '))
      return [expect.columns.join(' | '), ...rows].join('\n')
    }
    case 'raises':
      return expect.error
    case 'program':
      return programText(fixtures, expect)
    case 'responses':
      return lines(expect.responses)
    case 'metric': {
      const bounds = [
        ...(expect.min === undefined ? [] : [`≥ ${expect.min}`]),
        ...(expect.max === undefined ? [] : [`≤ ${expect.max}`]),
      ]
      return `${expect.metric} ${bounds.join(', ')}`
    }
    case 'latency':
      return latencyText(expect)
    case 'phases':
      return expect.maxMemoryMiB === undefined
        ? t('challenges.test.eachPhase')
        : t('challenges.test.memory', { memory: expect.maxMemoryMiB })
    case 'checker':
      return t('challenges.test.checked')
  }
}

type ProgramExpectation = Extract<ChallengeTest['expect'], { kind: 'program' }>

/** How a program must end, what it must print, and what it must leave. */
function programText(fixtures: PublicChallenge['fixtures'], expect: ProgramExpectation): string {
  const { exitCode = 0, stdout, files = {}, absent = [], unchanged = [] } = expect
  const content = (asked: ExpectedContent) => {
    const text = asked.valueFile === undefined ? asked.value : fixtures[asked.valueFile]
    return typeof text === 'string' ? excerpt(text) : JSON.stringify(text, null, 1)
  }
  return [
    exitCode === 'nonzero' ? t('challenges.test.exitNonzero') : t('challenges.test.exitCode', { code: exitCode }),
    ...(stdout
      ? [
          content(stdout) === ''
            ? t('challenges.test.silent')
            : `${t(`challenges.test.format.${stdout.format}`)}\n${content(stdout)}`,
        ]
      : []),
    ...Object.entries(files).map(([name, asked]) => `${name}\n${content(asked)}`),
    ...(absent.length > 0 ? [t('challenges.test.absent', { names: absent.join(', ') })] : []),
    ...(unchanged.length > 0 ? [t('challenges.test.unchanged', { names: unchanged.join(', ') })] : []),
  ].join('\n\n')
}

function Hints({ shown }: { shown: PublicChallenge }) {
  if (shown.hintsHtml.length === 0) return null
  return (
    <>
      <h2>{t('challenges.hints')}</h2>
      {shown.hintsHtml.map((html, index) => (
        <details key={index} class="test-result">
          <summary>{t('challenges.hint', { number: index + 1 })}</summary>
          <div dangerouslySetInnerHTML={{ __html: html }} />
        </details>
      ))}
      <p class="faint small">{t('challenges.hints.note')}</p>
    </>
  )
}
