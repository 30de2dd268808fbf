import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyModel, continuousModel } from '../../test/any-model.ts'
import { type ReferenceItem, modelOf, referenceData } from '../../test/reference-data.ts'
import { type ScoredAnswer, categoryLogProbability, estimateAbility, normalQuantile } from '../index.ts'

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
  expect(Math.abs(ours.mean - expected.EAP)).toBeLessThan(1e-9)
  expect(Math.abs(ours.standardDeviation - expected.PSD)).toBeLessThan(1e-9)
  // The reference sums its grid of 0.002 with half weights at the cuts: an end error of up to 0.002^2 / 12 x the density's
  // slope there, 2.5e-5 for long_1500. Its own sum, done by us, is what it says; our panels end at the cuts and are exact.
  ours.levels.forEach((p, i) => expect(Math.abs(p - expected.P_level[i]!)).toBeLessThan(3e-5))
  referenceLevels(answers, mean, sd).forEach((p, i) => expect(Math.abs(p - expected.P_level[i]!)).toBeLessThan(1e-9))
}

/** The level probabilities as the reference computes them: a plain sum over points 0.002 apart, half weights at the cuts. */
function referenceLevels(answers: ScoredAnswer[], mean: number, sd: number): number[] {
  const logs = answers.map(({ model, category }) => categoryLogProbability(model, category))
  const points = Array.from({ length: 12001 }, (_, i) => -12 + i * 0.002)
  const { mean: m, standardDeviation: s } = estimateAbility(answers, { mean, standardDeviation: sd })
  // Only points near the posterior matter, and evaluating 1,500 answers at all of them takes seconds.
  const near = points.map((theta) => Math.abs(theta - m) < 11 * s)
  const height = points.map((theta, i) =>
    near[i] ? logs.reduce((sum, log) => sum + log(theta), -0.5 * ((theta - mean) / sd) ** 2) : -Infinity,
  )
  const peak = height.reduce((most, value) => Math.max(most, value), -Infinity)
  const levels = [0, 0, 0]
  points.forEach((theta, i) => {
    const mass = Math.exp(height[i]! - peak)
    for (let k = 0; k < 3; k++) {
      const [low, high] = [cuts[k - 1] ?? -Infinity, cuts[k] ?? Infinity]
      const atCut = Math.abs(theta - low) < 1e-9 || Math.abs(theta - high) < 1e-9
      if (atCut) levels[k]! += mass / 2
      else if (theta > low && theta < high) levels[k]! += mass
    }
  })
  const total = levels[0]! + levels[1]! + levels[2]!
  return levels.map((mass) => mass / total)
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

  it('gives an interval that leaves the same probability on both sides', () => {
    const [low, high] = estimateAbility([], { mean: 0.3, standardDeviation: 0.8 }, [], 0.95).interval
    expect(low).toBeCloseTo(0.3 + 0.8 * normalQuantile(0.025), 6)
    expect(high).toBeCloseTo(0.3 + 0.8 * normalQuantile(0.975), 6)
    const answer = fc.oneof(
      fc.tuple(anyModel, fc.constantFrom(0, 1)).map(([model, category]): ScoredAnswer => ({ model, category })),
      fc
        .tuple(continuousModel, fc.double({ min: 0, max: 1, noNaN: true }))
        .map(([model, category]): ScoredAnswer => ({ model, category })),
    )
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 12 }), fc.constantFrom(0.5, 0.9, 0.95), (answers, coverage) => {
        const ends = estimateAbility(answers, undefined, [], coverage).interval
        fc.pre(ends[1] - ends[0] > 1e-3)
        const [below, , above] = estimateAbility(answers, undefined, ends).levels
        expect(Math.abs(below! - (1 - coverage) / 2)).toBeLessThan(1e-5)
        expect(Math.abs(above! - (1 - coverage) / 2)).toBeLessThan(1e-5)
      }),
      { numRuns: 100, endOnFailure: true },
    )
  })

  it('matches brute force for every kind of model, steep and flat', () => {
    const answer = fc
      .tuple(anyModel, fc.constantFrom(0, 1))
      .map(([model, category]): ScoredAnswer => ({ model, category }))
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 6 }), (answers) => {
        const ours = estimateAbility(answers)
        const logs = answers.map(({ model, category }) => categoryLogProbability(model, category))
        const points = Array.from({ length: 20_001 }, (_, i) => (i - 10_000) / 800)
        const heights = points.map((theta) => logs.reduce((sum, log) => sum + log(theta), -0.5 * theta * theta))
        const peak = heights.reduce((most, value) => Math.max(most, value), -Infinity)
        const weights = heights.map((value) => Math.exp(value - peak))
        const total = weights.reduce((sum, w) => sum + w, 0)
        const mean = weights.reduce((sum, w, i) => sum + w * points[i]!, 0) / total
        expect(Math.abs(ours.mean - mean)).toBeLessThan(1e-6)
      }),
      { numRuns: 40, endOnFailure: true },
    )
  })

  it('refuses what makes no sense', () => {
    expect(() => estimateAbility([], { mean: 0, standardDeviation: 0 })).toThrow('standard deviation 0')
    expect(() => estimateAbility([], undefined, [1, 1])).toThrow('do not increase')
    expect(() => estimateAbility([], undefined, [], 1)).toThrow('coverage 1')
  })
})
