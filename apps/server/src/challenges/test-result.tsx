import type { TestResult } from '@millwright/api'
import { publicChallenge, type Challenge } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Badge } from '../web/components.tsx'
import { Icon } from '../web/icons.tsx'
import { DiffView } from './diff-view.tsx'
import { expectedAndActual } from './expected-and-actual.ts'

/** What one visible test found: open when it did not pass, with what was asked for beside what came. */
export function VisibleTest({ test, challenge }: { test: TestResult; challenge: Challenge }) {
  const shown = publicChallenge(challenge)
  const asked = shown.visibleTests.find(({ id }) => id === test.id)
  const title = asked?.title ?? test.id
  const passed = test.score === 1
  const { output } = test
  const pair = passed || !asked ? null : expectedAndActual(shown, asked, output)
  const parts = [
    ['returned', pair && asked?.expect.kind !== 'program' ? '' : output?.returned],
    ['stdout', pair && asked?.expect.kind === 'program' ? '' : output?.stdout],
    // An error that was asked for is no error to look at.
    ['stderr', passed && asked?.expect.kind === 'raises' ? '' : output?.stderr],
  ] as const
  return (
    <details class="test-result" open={!passed} data-test-result={test.id}>
      <summary>
        <Badge tone={passed ? 'good' : 'bad'}>
          <Icon name={passed ? 'check' : 'cross'} /> {t(passed ? 'challenges.test.passed' : 'challenges.test.failed')}
        </Badge>{' '}
        {title} <span class="faint mono">{t('challenges.test.time', { ms: Math.round(test.wallMs) })}</span>
      </summary>
      {test.message ? <p>{test.message}</p> : passed ? null : <p>{t(`challenges.verdict.${test.verdict}`)}</p>}
      {pair ? (
        <div>
          <p class="eyebrow">{t('workbench.diff.expected')}</p>
          <DiffView before={pair.expected} after={pair.actual} label={t('workbench.diff.label', { title })} />
          {pair.tolerance > 0 ? (
            <p class="faint small">{t('workbench.diff.tolerance', { tolerance: pair.tolerance })}</p>
          ) : null}
          {pair.sorted ? <p class="faint small">{t('workbench.diff.sorted')}</p> : null}
        </div>
      ) : null}
      {parts.map(([part, text]) =>
        text ? (
          <div key={part}>
            <p class="eyebrow">{t(`challenges.test.${part}`)}</p>
            <pre tabIndex={0}>{text}</pre>
          </div>
        ) : null,
      )}
    </details>
  )
}
