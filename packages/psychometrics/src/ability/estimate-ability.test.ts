import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReferenceItem, modelOf, referenceData } from '../../test/reference-data.ts'
import { type ScoredAnswer, estimateAbility } from '../index.ts'

interface Expected {
  EAP: number
  PSD: number
  P_level: number[]
}
interface Case {
  items: ReferenceItem[]
  x: number[]
}
const cuts = [-0.4, 0.8]

function answersOf({ items, x }: Case): ScoredAnswer[] {
  return items.map((item, i) => ({ model: modelOf(item), category: x[i]! }))
}

function expectMatch(answers: ScoredAnswer[], mean: number, sd: number, expected: Expected): void {
  const ours = estimateAbility(answers, { mean, standardDeviation: sd }, cuts)
  expect(Math.abs(ours.mean - expected.EAP)).toBeLessThan(1e-6)
  expect(Math.abs(ours.standardDeviation - expected.PSD)).toBeLessThan(1e-6)
  // The reference sums its grid of 0.002 with half weights at the cuts: an end error of up to 0.002^2 / 12 x the density's
  // slope there, 2.5e-5 for long_1500. The same sum by us agrees with it to 1e-11; panels that end at the cuts are exact.
  ours.levels.forEach((p, i) => expect(Math.abs(p - expected.P_level[i]!)).toBeLessThan(3e-5))
}

const estimates = referenceData<{ cases: (Case & { prior_0_1: Expected; 'prior_0.4_0.7': Expected })[] }>(
  'ability_estimates.json',
)
describe.skipIf(!estimates)('ability_estimates.json', () => {
  it('matches posterior mean, SD and level probabilities to 1e-6 under both priors', () => {
    let compared = 0
    for (const one of estimates!.cases) {
      const answers = answersOf(one)
      expectMatch(answers, 0, 1, one.prior_0_1)
      expectMatch(answers, 0.4, 0.7, one['prior_0.4_0.7'])
      compared++
    }
    expect(compared).toBe(estimates!.cases.length)
  })
})

const stress = referenceData<{ cases: (Case & Expected & { name: string })[] }>('stress.json')
describe.skipIf(!stress)('stress.json', () => {
  it.each(stress?.cases ?? [])('$name', (one) => {
    expectMatch(answersOf(one), 0, 1, one)
  })
})

describe('estimateAbility', () => {
  it('is the prior without answers', () => {
    const prior = { mean: 0.3, standardDeviation: 0.8 }
    const { mean, standardDeviation, levels } = estimateAbility([], prior, [0.3])
    expect([mean, standardDeviation, levels[0]]).toEqual([
      expect.closeTo(0.3, 9),
      expect.closeTo(0.8, 9),
      expect.closeTo(0.5, 9),
    ])
  })

  it('has no NaN for extreme answers, and reflects when everything is reflected', () => {
    const answer = fc.record({
      a: fc.double({ min: 0.1, max: 50, noNaN: true }),
      b: fc.double({ min: -30, max: 30, noNaN: true }),
      right: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 40 }), (answers) => {
        const scored = (sign: 1 | -1): ScoredAnswer[] =>
          answers.map(({ a, b, right }) => ({
            model: { kind: 'dichotomous', a, b: sign * b, c: 0, d: 1 },
            category: right === (sign === 1) ? 1 : 0,
          }))
        const plus = estimateAbility(scored(1))
        const minus = estimateAbility(scored(-1))
        expect(Number.isFinite(plus.mean) && plus.standardDeviation > 0).toBe(true)
        expect(minus.mean).toBeCloseTo(-plus.mean, 6)
      }),
    )
  })
})
