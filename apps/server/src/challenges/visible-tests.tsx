import {
  givenFixtures,
  type ChallengeTest,
  type ExpectedContent,
  type PublicChallenge,
  type ServicePhase,
} from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { tableLines } from './expected-and-actual.ts'
import { readableValue } from './readable-value.ts'

/** Only what `publicChallenge` gives out, so nothing secret can slip in. */
export function VisibleTests({ shown, catalogueHash }: { shown: PublicChallenge; catalogueHash: string }) {
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
      return expect.valueFile ? excerpt(fixtures[expect.valueFile] ?? '') : readableValue(expect.value)
    case 'rows': {
      return (tableLines(expect) ?? []).join('\n')
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
    return typeof text === 'string' ? excerpt(text) : readableValue(text)
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
