import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import { inLocale } from '../../messages/locales.ts'
import { AbilityInterval } from './ability-interval.tsx'
import { DifferenceStrip } from './difference-strip.tsx'
import { ProbabilityBar } from './probability-bar.tsx'

const cuts = { 1: -1.6, 2: -0.6, 3: 0.5, 4: 1.5 }

it('says each interval in one sentence and again in a table', () => {
  const rows = [
    { skill: 'Evaluation', mean: 0.6, standardError: 0.3, ownAnswers: 7, target: 3 as const },
    { skill: 'Drift', mean: -0.2, standardError: 0.6, ownAnswers: 0 },
  ]
  const html = renderToString(<AbilityInterval title="Two skills" rows={rows} cuts={cuts} />)
  expect(html).toContain(
    'aria-label="Evaluation: 560, most likely between 500 and 620, Practitioner. 7 own answers. The target asks for Practitioner."',
  )
  expect(html).toContain('No own answers: inferred from related skills.')
  expect(html).toContain('<th scope="row">Drift</th>')
  expect(html).toContain('500 to 620')
})

it('draws an interval that leaves the axis up to its edge', () => {
  const rows = [{ skill: 'Drift', mean: 2.9, standardError: 0.8, ownAnswers: 1 }]
  const html = renderToString(<AbilityInterval title="One skill" rows={rows} cuts={cuts} />)
  expect(html).toContain('x2="100%"')
  expect(html).not.toMatch(/NaN|undefined|Infinity/)
})

it('marks names of skills with their language where the page speaks another', () => {
  const rows = [{ skill: 'Drift', mean: 0, standardError: 0.8, ownAnswers: 1 }]
  const draw = () => renderToString(<AbilityInterval title="One skill" rows={rows} cuts={cuts} />)
  expect(draw()).not.toContain('lang=')
  expect(inLocale('de', draw)).toContain('<span class="ability-name" lang="en">Drift</span>')
  expect(inLocale('de', draw)).toContain('<th scope="row" lang="en">Drift</th>')
})

it('names the probability and the one asked for', () => {
  const html = renderToString(<ProbabilityBar label="Meets ML engineer, mid" probability={0.634} asked={0.9} />)
  expect(html).toContain('aria-label="Meets ML engineer, mid: 63\u00a0%; a decision is made at 90\u00a0%"')
  expect(html).toContain('width="63.4%"')
})

it('labels a difference', () => {
  const html = renderToString(<DifferenceStrip from={1} to={3} label="Evaluation: 1 to 3" />)
  expect(html).toContain('role="img" aria-label="Evaluation: 1 to 3"')
})
