import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyModel, continuousModel, place } from '../../test/any-model.ts'
import { type ReferenceItem, modelOf, referenceData } from '../../test/reference-data.ts'
import {
  type ContinuousModel,
  type NominalModel,
  type ResponseModel,
  categoryCount,
  categoryLogProbability,
  expectedScore,
  expectedVarianceDrop,
  information,
  informationBound,
  logProbabilities,
  logSumExp,
  steepness,
} from '../index.ts'

const functions = referenceData<{
  cases: { item: ReferenceItem; theta: number[]; logP: number[][]; info: number[]; expected_score: number[] }[]
}>('item_functions.json')

describe.skipIf(!functions)('item_functions.json', () => {
  it('matches every log probability, information and expected score to 1e-9 relative', () => {
    let compared = 0
    for (const { item, theta, logP, info, expected_score } of functions!.cases) {
      const model = modelOf(item)
      theta.forEach((t, i) => {
        logProbabilities(model, t).forEach((log, k) => {
          // The reference's 80-bit floats lose what lies below 2e-19 beside 1 (it prints 0 where we give -1e-25).
          const expected = logP[i]![k]!
          expect(Math.abs(log - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected) + 2e-19)
        })
        expect(Math.abs(information(model, t) / info[i]! - 1)).toBeLessThan(1e-9)
        expect(Math.abs(expectedScore(model, t) / expected_score[i]! - 1)).toBeLessThan(1e-9)
        compared++
      })
    }
    expect(compared).toBeGreaterThan(500)
  })
})

describe('response models', () => {
  const far = fc.double({ min: -1e4, max: 1e4, noNaN: true })

  it('give probabilities that sum to 1, finite everywhere', () => {
    fc.assert(
      fc.property(anyModel, far, (model, theta) => {
        const logs = logProbabilities(model, theta)
        expect(logs.every(Number.isFinite)).toBe(true)
        expect(logSumExp(logs)).toBeCloseTo(0, 12)
      }),
      { numRuns: 2000 },
    )
  })

  it('give information that is finite, not negative and below its bound', () => {
    fc.assert(
      fc.property(anyModel, far, (model, theta) => {
        const value = information(model, theta)
        expect(value >= 0 && value <= informationBound(model) * (1 + 1e-9)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('give the information that is the expected squared slope of the log probability', () => {
    fc.assert(
      fc.property(anyModel, place, (model, theta) => {
        const a = steepness(model)
        const h = 1e-5 / a
        let numeric = 0
        logProbabilities(model, theta).forEach((log, k) => {
          const at = categoryLogProbability(model, k)
          numeric += Math.exp(log) * ((at(theta + h) - at(theta - h)) / (2 * h)) ** 2
        })
        expect(Math.abs(numeric - information(model, theta))).toBeLessThan(1e-4 * (a ** 2 + numeric))
      }),
    )
  })

  it('know the upper asymptote', () => {
    // Research section 5.1, point 4: 0.173, where a peer says 0.388.
    expect(information({ kind: 'dichotomous', a: 1.5, b: 0, c: 0.1, d: 0.9 }, 1)).toBeCloseTo(0.173, 3)
  })

  it('refuse broken parameters and categories', () => {
    expect(() => categoryLogProbability({ kind: 'dichotomous', a: NaN, b: 0, c: 0, d: 1 }, 1)).toThrow(RangeError)
    expect(() => categoryLogProbability({ kind: 'graded', a: 1, b: [0, 0] }, 1)).toThrow('increase')
    expect(() => categoryLogProbability({ kind: 'gpcm', a: 1, b: [0] }, 2)).toThrow('category 2')
    expect(() => categoryLogProbability({ kind: 'gpcm', a: 1, b: [0] }, 1, { a: 1, b: 1, ab: 2 })).toThrow('covariance')
  })
})

describe('uncertain parameters', () => {
  const models: Exclude<ResponseModel, NominalModel | ContinuousModel>[] = [
    { kind: 'dichotomous', a: 1.1, b: 0.3, c: 0.25, d: 1 },
    { kind: 'graded', a: 1.1, b: [-0.8, 0, 0.8] },
    { kind: 'gpcm', a: 1.1, b: [-0.5, 0.4] },
  ]
  const variance = { a: (0.35 * 1.1) ** 2, b: 0.64 }

  it.each(models)(
    'are integrated out as brute force does, within 0.02 ($kind)',
    (model) => {
      for (let theta = -4; theta <= 4; theta += 0.5) {
        const exact = new Float64Array(categoryCount(model))
        let total = 0
        for (let i = -40; i <= 40; i++) {
          for (let j = -40; j <= 40; j++) {
            const a = model.a + Math.sqrt(variance.a) * (i / 10)
            if (a <= 0) continue
            const shift = Math.sqrt(variance.b) * (j / 10)
            const moved: ResponseModel =
              model.kind === 'dichotomous'
                ? { ...model, a, b: model.b + shift }
                : { ...model, a, b: model.b.map((b) => b + shift) }
            const weight = Math.exp(-(i * i + j * j) / 200)
            total += weight
            logProbabilities(moved, theta).forEach((log, k) => (exact[k]! += weight * Math.exp(log)))
          }
        }
        const ours = logProbabilities(model, theta, variance)
        expect(logSumExp(ours)).toBeCloseTo(0, 6)
        ours.forEach((log, k) => expect(Math.abs(Math.exp(log) - exact[k]! / total)).toBeLessThan(0.02))
      }
    },
    60_000,
  )
})

describe('expected drop of the variance', () => {
  it('is what exact integration gives, and never negative', () => {
    fc.assert(
      fc.property(anyModel, place, fc.double({ min: 0.05, max: 1, noNaN: true }), (model, mean, variance) => {
        const steps = model.kind === 'gpcm' ? model.b.length : 1
        fc.pre(steepness(model) * steps * Math.sqrt(variance) < 2)
        const sd = Math.sqrt(variance)
        let after = 0
        for (let k = 0; k < logProbabilities(model, 0).length; k++) {
          const log = categoryLogProbability(model, k)
          let [m0, m1, m2] = [0, 0, 0]
          for (let t = -9; t <= 9; t += 0.02) {
            const w = (Math.exp((-t * t) / 2 + log(mean + sd * t)) * 0.02) / Math.sqrt(2 * Math.PI)
            m0 += w
            m1 += w * t
            m2 += w * t * t
          }
          if (m0 > 1e-12) after += m2 - (m1 * m1) / m0
        }
        expect(Math.abs(expectedVarianceDrop(model, mean, variance) / variance - (1 - after))).toBeLessThan(2e-4)
      }),
      { numRuns: 300 },
    )
  })
})

describe('continuous scores', () => {
  const model = { kind: 'continuous', a: 0.3, b: 0.2, sd: 0.25 } as const

  it('have masses at 0 and 1 and a density between that sum to 1', () => {
    for (const theta of [-3, -0.5, 0.2, 1.4, 4]) {
      const at = (score: number): number => Math.exp(categoryLogProbability(model, score)(theta))
      let inside = 0
      for (let i = 0; i < 2000; i++) inside += at((i + 0.5) / 2000) / 2000
      expect(at(0) + at(1) + inside).toBeCloseTo(1, 6)
      expect(at(1) + integral((score) => score * at(score))).toBeCloseTo(expectedScore(model, theta), 6)
    }
  })

  it('have the information of their own log probabilities', () => {
    for (const theta of [-3, -0.5, 0.2, 1.4, 4]) {
      const squaredSlope = (score: number): number => {
        const log = categoryLogProbability(model, score)
        return Math.exp(log(theta)) * ((log(theta + 1e-5) - log(theta - 1e-5)) / 2e-5) ** 2
      }
      expect(squaredSlope(0) + squaredSlope(1) + integral(squaredSlope)).toBeCloseTo(information(model, theta), 5)
    }
  })

  it('stay finite, and between 0 and their bound, everywhere', () => {
    fc.assert(
      fc.property(
        continuousModel,
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (any, theta, score) => {
          expect(Number.isFinite(categoryLogProbability(any, score)(theta))).toBe(true)
          const value = information(any, theta)
          expect(value >= 0 && value <= informationBound(any) * (1 + 1e-9)).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  function integral(f: (score: number) => number): number {
    let sum = 0
    for (let i = 0; i < 2000; i++) sum += f((i + 0.5) / 2000) / 2000
    return sum
  }
})
