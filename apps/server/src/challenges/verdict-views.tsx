import type { Verdict } from '@millwright/api'
import { indexCatalogue, type Catalogue, type Challenge, type Criterion } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Badge, Table } from '../web/components.tsx'
import { Icon } from '../web/icons.tsx'
import { challengeScore } from './challenge-score.ts'
import { VisibleTest } from './test-result.tsx'

const countPassed = (tests: Verdict['tests']) => tests.filter(({ score }) => score === 1).length

/** The one sentence about a verdict: what passed, and what decides. Never what a hidden test contains. */
function verdictText(challenge: Challenge, verdict: Verdict, purpose: 'run' | 'submit'): string {
  const visible = verdict.tests.filter((test) => test.visible)
  const counts = { passed: countPassed(visible), total: visible.length }
  if (purpose === 'run') return t('challenges.done.run', { ...counts, ms: Math.round(verdict.wallMs) })
  return t('workbench.done.submit', {
    ...counts,
    met: verdict.criteria.filter(({ score }) => score === 1).length,
    criteria: challenge.criteria.length,
  })
}

export function RunResults({ verdict, challenge }: { verdict: Verdict; challenge: Challenge }) {
  const hidden = challenge.tests.filter(({ visible }) => !visible).length
  return (
    <>
      <p class="results-sum">
        <strong>{verdictText(challenge, verdict, 'run')}</strong>{' '}
        <span class="faint">{t('workbench.done.hidden', { hidden })}</span>
      </p>
      {verdict.tests.map((test) => (
        <VisibleTest key={test.id} test={test} challenge={challenge} />
      ))}
    </>
  )
}

export function SubmitResults({
  catalogue,
  challenge,
  verdict,
}: {
  catalogue: Catalogue
  challenge: Challenge
  verdict: Verdict
}) {
  const hidden = verdict.tests.filter(({ visible }) => !visible)
  const head = (['criterion', 'tests', 'points'] as const).map((column) => ({
    label: t(`workbench.column.${column}`),
    numeric: column !== 'criterion',
  }))
  return (
    <>
      <p class="results-sum">
        <strong>{t('challenges.done.submit', { percent: challengeScore(challenge, verdict) })}</strong>{' '}
        {verdictText(challenge, verdict, 'submit')}
      </p>
      <Table caption={t('challenges.criteria')} captionHidden head={head}>
        {challenge.criteria.map((criterion) => (
          <CriterionRow key={criterion.id} catalogue={catalogue} criterion={criterion} verdict={verdict} />
        ))}
      </Table>
      <p>
        {t('challenges.hiddenPassed', { passed: countPassed(hidden), total: hidden.length })}{' '}
        <span class="faint">{t('challenges.hiddenNote')}</span>
      </p>
      {verdict.tests
        .filter(({ visible }) => visible)
        .map((test) => (
          <VisibleTest key={test.id} test={test} challenge={challenge} />
        ))}
      <p class="faint small">
        {t('challenges.engine', {
          runtime: `${verdict.runtime.id} ${verdict.runtime.version}`,
          engine: verdict.engine,
        })}
      </p>
    </>
  )
}

/** What one criterion brought: in words, in tests and in points. */
function CriterionRow({
  catalogue,
  criterion,
  verdict,
}: {
  catalogue: Catalogue
  criterion: Criterion
  verdict: Verdict
}) {
  const { id, title, skill, weight, scoring } = criterion
  const score = verdict.criteria.find((one) => one.id === id)?.score ?? 0
  const own = verdict.tests.filter((test) => test.criterion === id)
  const state = score === 1 ? 'met' : score > 0 ? 'partly' : 'missed'
  return (
    <tr>
      <th scope="row" class="wordy">
        <Badge tone={({ met: 'good', partly: 'warn', missed: 'bad' } as const)[state]}>
          {state === 'partly' ? null : <Icon name={state === 'met' ? 'check' : 'cross'} />}{' '}
          {t(`workbench.criterion.${state}`)}
        </Badge>{' '}
        {title}
        <span class="criterion-skill faint small">
          <a href={`/skills/${skill}`}>{indexCatalogue(catalogue).skills.get(skill)?.name ?? skill}</a>
          {scoring === 'all' && own.length > 1 ? <> · {t('workbench.criterion.all')}</> : null}
        </span>
      </th>
      <td class="numeric">{t('challenges.passed', { passed: countPassed(own), total: own.length })}</td>
      <td class="numeric">{t('workbench.criterion.points', { points: score * weight, weight })}</td>
    </tr>
  )
}
