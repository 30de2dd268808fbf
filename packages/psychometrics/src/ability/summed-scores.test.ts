import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyModel } from '../../test/any-model.ts'
import { type ReferenceItem, modelOf, referenceData } from '../../test/reference-data.ts'
import {
  type ResponseModel,
  categoryCount,
  categoryProbabilities,
  estimateAbility,
  logProbabilities,
  summedScoreDistribution,
  summedScoreEstimates,
  summedScoresWithout,
} from '../index.ts'

const reference = referenceData<{
  cases: { items: ReferenceItem[]; summed_score_prob: number[]; summed_score_EAP: number[] }[]
}>('classification_personfit.json')

describe.skipIf(!reference)('classification_personfit.json', () => {
  it('matches probability and EAP of every summed score', () => {
    for (const { items, summed_score_prob, summed_score_EAP } of reference!.cases) {
      const scores = summedScoreEstimates(items.map(modelOf))
      expect(scores).toHaveLength(summed_score_prob.length)
      scores.forEach(({ probability, mean }, s) => {
        expect(Math.abs(probability - summed_score_prob[s]!)).toBeLessThan(1e-9)
        expect(Math.abs(mean - summed_score_EAP[s]!)).toBeLessThan(1e-8)
      })
    }
  })
})

const models = fc.array(
  anyModel.filter((model) => categoryCount(model) < 5),
  { minLength: 1, maxLength: 5 },
)

describe('summed scores', () => {
  it('are what adding up all patterns gives', () => {
    fc.assert(
      fc.property(models, fc.double({ min: -3, max: 3, noNaN: true }), (test, theta) => {
        const ours = summedScoreDistribution(
          test.map((model) => categoryProbabilities(model, [theta])),
          1,
        )
        const counted = new Float64Array(ours.length)
        const visit = (item: number, score: number, probability: number): void => {
          if (item === test.length) counted[score]! += probability
          else
            logProbabilities(test[item]!, theta).forEach((log, k) =>
              visit(item + 1, score + k, probability * Math.exp(log)),
            )
        }
        visit(0, 0, 1)
        counted.forEach((p, s) => expect(ours[s]).toBeCloseTo(p, 12))
      }),
      { numRuns: 50 },
    )
  })

  it('leave out each item as if it had never been there', () => {
    fc.assert(
      fc.property(models, (test) => {
        const nodes = [-2, 0.3, 1]
        const items = test.map((model) => categoryProbabilities(model, nodes))
        const seen: number[] = []
        summedScoresWithout(items, nodes.length, (item, distribution) => {
          seen.push(item)
          const rest = summedScoreDistribution(items.toSpliced(item, 1), nodes.length)
          expect(distribution).toHaveLength(rest.length)
          rest.forEach((p, i) => expect(distribution[i]).toBeCloseTo(p, 12))
        })
        expect(seen).toEqual(test.map((_, i) => i))
      }),
      { numRuns: 50 },
    )
  })

  it('average to the prior, and say what the pattern says where there is one pattern only', () => {
    const test: ResponseModel[] = [
      { kind: 'dichotomous', a: 1.2, b: 0.3, c: 0.2, d: 1 },
      { kind: 'graded', a: 1.6, b: [-0.5, 0.9] },
      { kind: 'gpcm', a: 40, b: [0.1] },
    ]
    const prior = { mean: 0.4, standardDeviation: 0.7 }
    const scores = summedScoreEstimates(test, prior)
    expect(scores.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12)
    expect(scores.reduce((sum, { probability, mean }) => sum + probability * mean, 0)).toBeCloseTo(0.4, 10)
    const lowest = estimateAbility(
      test.map((model) => ({ model, category: 0 })),
      prior,
    )
    expect(scores[0]!.mean).toBeCloseTo(lowest.mean, 7)
    expect(scores[0]!.standardDeviation).toBeCloseTo(lowest.standardDeviation, 7)
  })

  it('stay finite for long tests of steep items, and for none', () => {
    const steep = Array.from({ length: 120 }, (): ResponseModel => ({ kind: 'dichotomous', a: 40, b: 8, c: 0, d: 1 }))
    for (const { probability, mean, standardDeviation } of summedScoreEstimates(steep)) {
      expect([probability, mean, standardDeviation].every(Number.isFinite)).toBe(true)
    }
    expect(summedScoreEstimates([])).toHaveLength(1)
    expect(() => summedScoreEstimates([{ kind: 'continuous', a: 1, b: 0, sd: 1 }])).toThrow('continuous')
  })
})
