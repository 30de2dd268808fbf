import { expect, it } from 'vitest'
import { generatedTable, generatedTables } from './generated-tables.ts'
import { readSample } from './testing/sample-content.ts'

const { catalogue } = await readSample()
if (!catalogue) throw new Error('the sample has errors')
const facts = catalogue

it('makes tables of the graph and the bank', () => {
  const text = (request: string) =>
    generatedTable(request, facts)
      ?.replaceAll(/<[^>]+>/g, '|')
      .replaceAll(/\|+/g, '|')
  expect(text('targets miller')).toContain('|Skill milling|(1)|2|3|')
  expect(text('targets-count')).toContain('|miller|')
  expect(text('criteria bread')).toContain(
    '|Skill baking|Given a, can b.|Given c, can d.|Given e, can f.|Given g, can h.|',
  )
  expect(text('criteria bread')).not.toContain('milling')
  expect(text('cuts')).toContain('|3 Practitioner|0.5|0.25|')
  for (const request of ['criteria bread', 'kinds'])
    expect(text(request)).toContain('|1 Awareness|2 Working|3 Practitioner|4 Expert|')
  const all = catalogue.items.length
  expect([...text('kinds')!.matchAll(/\|(\d+)\|(?=\||$|[A-Z])/g)].reduce((sum, [, n]) => sum + Number(n), 0)).toBe(all)
  expect(text('bank')).toMatch(/\|Grain\|2\|\d+\|0\|\d+\|/)
})

it('makes none of what there is not', () => {
  expect(generatedTables).toContain('criteria')
  for (const request of ['', 'nothing', 'constructor', 'targets', 'targets nobody', 'criteria x', 'bank of grain x'])
    expect(generatedTable(request, facts)).toBeNull()
})

it('escapes what authors wrote', () => {
  const [first, ...others] = facts.graph.skills
  const graph = { ...facts.graph, skills: [{ ...first!, name: '<b>&' }, ...others] }
  expect(generatedTable('targets miller', { ...facts, graph })).toContain('<th scope="row">&lt;b&gt;&amp;</th>')
})
