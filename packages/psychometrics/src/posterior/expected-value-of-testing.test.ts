import { describe, expect, it } from 'vitest'
import {
  type PlannedAnswer,
  expectedValueOfTesting,
  gaussian,
  gaussianSampler,
  normalCdf,
  posterior,
  project,
  sampleCategory,
  seededRandom,
} from '../index.ts'

const now = gaussian(
  [0.2, -0.1],
  [
    [0.8, 0.5],
    [0.5, 0.9],
  ],
)
const both = [
  { index: 0, weight: 0.5 },
  { index: 1, weight: 0.5 },
]
const planned: PlannedAnswer[] = Array.from({ length: 20 }, (_, i) => ({
  loadings: [{ index: i % 2, weight: 1 }],
  model:
    i % 3 === 0
      ? { kind: 'graded', a: 1.4, b: [-0.6, 0.5] }
      : { kind: 'dichotomous', a: 1.5, b: (i % 5) / 2 - 1, c: 0.2, d: 1 },
  minutes: 2,
}))

describe('expectedValueOfTesting', () => {
  it('is what testing turns out to be worth in simulation', () => {
    const random = seededRandom('worth')
    const draw = gaussianSampler(now)
    for (const [answers, cut, losses] of [
      [5, 0.3, { missed: 1, granted: 1 }],
      [20, 0.1, { missed: 1, granted: 1 }],
      [10, -0.2, { missed: 1, granted: 4 }],
    ] as const) {
      const claim = expectedValueOfTesting(now, { loadings: both, cut }, planned.slice(0, answers), losses)[answers]!
      let [right, loss] = [0, 0]
      const people = 3000
      for (let n = 0; n < people; n++) {
        const theta = draw(random)
        const observations = planned.slice(0, answers).map(({ loadings, model }) => ({
          loadings,
          model,
          category: sampleCategory(model, theta[loadings[0]!.index]!, random),
        }))
        const { mean, variance } = project(posterior(now, observations, { tolerance: 1e-6 }).gaussian, both)
        const probability = normalCdf((mean - cut) / Math.sqrt(variance))
        const said = probability * losses.missed > (1 - probability) * losses.granted
        const is = 0.5 * theta[0]! + 0.5 * theta[1]! >= cut
        if (said === is) right++
        else loss += said ? losses.granted : losses.missed
      }
      expect(Math.abs(claim.probabilityRight - right / people)).toBeLessThan(0.03)
      expect(Math.abs(claim.expectedLoss - loss / people)).toBeLessThan(0.05)
    }
  })

  it('never falls with more answers, and starts from what is known now', () => {
    const decisions = expectedValueOfTesting(now, { loadings: both, cut: 0.4 }, planned)
    const { mean, variance } = project(now, both)
    expect(decisions[0]!.probabilityRight).toBeCloseTo(normalCdf((0.4 - mean) / Math.sqrt(variance)), 12)
    decisions.slice(1).forEach((one, i) => {
      expect(one.probabilityRight).toBeGreaterThanOrEqual(decisions[i]!.probabilityRight - 1e-9)
      expect(one.expectedLoss).toBeCloseTo(1 - one.probabilityRight, 9)
    })
    expect(decisions.at(-1)).toMatchObject({ answers: 20, minutes: 40 })
  })

  it('equals the closed form for even losses at a cut in the middle', () => {
    // P(sign of the later mean = sign of the sum) = 1/2 + asin(correlation) / pi, with correlation^2 = 1 - v' / v.
    const one = gaussian([0], [[1]])
    const sum = { loadings: [{ index: 0, weight: 1 }], cut: 0 }
    const model = { kind: 'dichotomous', a: 2, b: 0, c: 0, d: 1 } as const
    const after = expectedValueOfTesting(one, sum, [{ loadings: sum.loadings, model }])[1]!
    const drop = 4 * secondMoment() ** 2
    expect(after.probabilityRight).toBeCloseTo(0.5 + Math.asin(Math.sqrt(drop)) / Math.PI, 4)
  })

  it('rejects losses and cuts that are not numbers', () => {
    expect(() => expectedValueOfTesting(now, { loadings: both, cut: 0 }, planned, { missed: 0, granted: 1 })).toThrow(
      'losses 0 and 1',
    )
    expect(() => expectedValueOfTesting(now, { loadings: both, cut: Infinity }, planned)).toThrow('cut Infinity')
  })
})

/** E[z sigmoid(2 z)] for z ~ Normal(0, 1), by a fine sum. */
function secondMoment(): number {
  let sum = 0
  for (let z = -9; z <= 9; z += 0.01) {
    sum += (0.01 * z * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI) / (1 + Math.exp(-2 * z))
  }
  return sum
}
