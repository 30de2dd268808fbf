import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemVariant } from './compile-item.ts'
import type { Item } from './item.ts'
import { drawVariant, fillIn, fillInText, Variants } from './item-variants.ts'

const variants = Variants.parse({
  parameters: { hits: { from: 30, to: 90, step: 0.1 }, noise: { oneOf: [5, 10] }, unit: { oneOf: ['kg', 'g'] } },
  let: { all: 'hits + noise', share: 'hits / all' },
  require: ['share > 0.8'],
})

const item: Item = {
  id: 'milling-generated',
  revision: 1,
  title: 'T',
  skill: 'milling',
  proficiency: 2,
  difficulty: 'typical',
  minutes: 1,
  sources: [],
  enemies: [],
  reviewed: null,
  kind: 'numeric',
  answer: { value: 0, tolerance: 0.5 },
  mistakes: [],
  stem: '',
  explanation: '',
  html: { stem: '', explanation: '', options: [], prompts: [], mistakes: [] },
  template: {
    variants,
    header: {
      id: 'milling-generated',
      revision: 1,
      title: 'T',
      skill: 'milling',
      proficiency: 2,
      difficulty: 'typical',
      minutes: 1,
      sources: [],
      kind: 'numeric',
      answer: { value: '= 100 * share', tolerance: 0.5, unit: '{{ unit }}' },
      mistakes: [
        { value: '= hits', rationale: '{{ hits }}' },
        { value: '= -noise', rationale: 'no' },
      ],
    },
    stem: 'Of {{ all | 1 }} {{ unit }}, **{{ hits | 1 }}** hit.\n\n```chart\nkind: bar\ntitle: Hits\nx: what\ny: n\nalt: Bars.\ndata: |\n  what,n\n  hits,{{ hits }}\n  noise,{{ noise }}\n```',
    explanation: 'It is {{ 100 * share | 2 }}.',
  },
}

describe('a variant of a generated item', () => {
  it('is the same for the same seed, and others for others', () => {
    const stems = Array.from({ length: 50 }, (_, i) => itemVariant(item, `s${i}`).stem)
    expect(stems).toEqual(Array.from({ length: 50 }, (_, i) => itemVariant(item, `s${i}`).stem))
    expect(new Set(stems).size).toBeGreaterThan(35)
  })

  it('has a key that follows from what it shows', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const made = itemVariant(item, seed)
        const [, all, unit, hits] = /Of ([\d.]+) (kg|g), \*\*([\d.]+)\*\*/.exec(made.stem)!
        if (made.kind !== 'numeric') throw new Error(made.kind)
        expect(made.answer.value).toBeCloseTo((100 * Number(hits)) / Number(all), 6)
        expect(made.answer.unit).toBe(unit)
        expect(made.html.stem).toContain(`>${Number(hits)}</td>`)
        expect(Number(hits) / Number(all)).toBeGreaterThan(0.8)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps what says who and what it is', () => {
    const { template, ...made } = itemVariant({ ...item, enemies: ['another'] }, 's')
    expect(made).toMatchObject({ id: item.id, revision: 1, skill: 'milling', minutes: 1 })
    expect(template).toBe(item.template)
  })

  it('draws every value of a grid about equally often', () => {
    const counts = new Map<unknown, number>()
    const grid = Variants.parse({ parameters: { n: { from: 0.1, to: 0.5, step: 0.1 } } })
    for (let i = 0; i < 5000; i++) {
      const { n } = drawVariant(grid, 'x', String(i)).parameters
      counts.set(n, (counts.get(n) ?? 0) + 1)
    }
    expect([...counts.keys()].map(Number).toSorted((a, b) => a - b)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
    // Each is expected 1,000 times with a standard deviation of 28; five of them are allowed.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * 28.3)
  })
})

it('writes numbers as people read them', () => {
  const values = new Map([['n', 12345.678]])
  expect(fillInText('{{ n }} {{ n | 0 }} {{ n | 2 }} {{ n | group }} {{ n / 3 }}', values)).toBe(
    '12345.7 12346 12345.68 12,345.68 4115.23',
  )
  const whole = new Map([
    ['n', 1234567],
    ['third', 1 / 3],
  ])
  expect(fillInText('{{ n }} {{ -n }} {{ n * third * 3 }} {{ 5 }} {{ 0.1 * 3 * 10 }} {{ third * 3e-7 }}', whole)).toBe(
    '1234567 -1234567 1234567 5 3 1e-7',
  )
  expect(fillIn({ a: ['= n > 3', 'x == y', '= "{{ n }}"'] }, values)).toEqual({ a: [true, 'x == y', '{{ n }}'] })
})
