import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyModel, continuousModel, place } from '../../test/any-model.ts'
import { type ReferenceItem, modelOf, referenceData } from '../../test/reference-data.ts'
import {
  type ResponseModel,
  expectedAbilities,
  estimateAbility,
  maximumAPosteriori,
  maximumLikelihood,
  personFit,
  personFits,
  randomNormal,
  responsesFromRows,
  sampleCategory,
  seededRandom,
  weightedLikelihood,
} from '../index.ts'

interface Case {
  readonly items: ReferenceItem[]
  readonly x: number[]
  readonly MLE?: number | null
  readonly lz?: number
  readonly lz_star_MLE?: number
  readonly person_outfit?: number
  readonly person_infit?: number
}
const reference = referenceData<{ cases: Case[] }>('classification_personfit.json')

describe.skipIf(!reference)('classification_personfit.json', () => {
  it('matches lz, lz*, infit and outfit to 1e-6 at our own maximum likelihood', () => {
    let compared = 0
    for (const { items, x, MLE, lz, lz_star_MLE, person_outfit, person_infit } of reference!.cases) {
      if (typeof MLE !== 'number') continue
      const answers = items.map((item, i) => ({ model: modelOf(item), category: x[i]! }))
      const estimate = maximumLikelihood(answers)
      if (estimate.outcome !== 'found') throw new Error(`maximum likelihood ${estimate.outcome}, reference ${MLE}`)
      const fit = personFit(answers, estimate.theta)
      expect(Math.abs(fit.lz! - lz!)).toBeLessThan(1e-6)
      expect(Math.abs(fit.lzStar! - lz_star_MLE!)).toBeLessThan(1e-6)
      expect(Math.abs(fit.outfit - person_outfit!)).toBeLessThan(1e-6)
      expect(Math.abs(fit.infit - person_infit!)).toBeLessThan(1e-6)
      compared++
    }
    expect(compared).toBeGreaterThan(10)
  })
})

const random = seededRandom('person-fit')
const bank: ResponseModel[] = Array.from({ length: 25 }, (_, j) => {
  if (j % 5 === 0) return { kind: 'graded', a: 1.1, b: [-1, 0, 1].map((b) => b + j / 50) }
  if (j % 5 === 1) return { kind: 'gpcm', a: 0.9, b: [-0.5, 0.6] }
  return { kind: 'dichotomous', a: 0.8 + (j % 4) / 4, b: -1.8 + j / 7, c: j % 3 ? 0 : 0.2, d: 1 }
})
const honest = (): number[] => {
  const theta = randomNormal(random)
  return bank.map((model) => sampleCategory(model, theta, random))
}

describe('lz*', () => {
  it('keeps its level with estimated abilities, polytomous items included', () => {
    const data = responsesFromRows(Array.from({ length: 1500 }, honest))
    const results = personFits(data, bank, expectedAbilities(data, bank).mean)
    const share = (alpha: number): number => results.filter(({ fit }) => fit!.pValue! <= alpha).length / 1500
    // 1,500 draws: SEs 0.006 and 0.013.
    expect(Math.abs(share(0.05) - 0.05)).toBeLessThan(0.02)
    expect(Math.abs(share(0.5) - 0.5)).toBeLessThan(0.09)
    // Two SEs of a false alarm among all honest persons.
    expect(results.filter(({ adjustedP }) => adjustedP! <= 0.05).length).toBeLessThan(8)
  })

  it('finds those who answer at random, and hardly anybody else', () => {
    const rows = Array.from({ length: 400 }, (_, i) => {
      if (i >= 40) return honest()
      return bank.map((model) =>
        model.kind === 'dichotomous' ? Math.round(random()) : Math.floor(random() * (model.kind === 'graded' ? 4 : 3)),
      )
    })
    const data = responsesFromRows(rows)
    const results = personFits(data, bank, expectedAbilities(data, bank).mean)
    const careless = results.filter(({ person, fit }) => person < 40 && fit!.pValue! <= 0.05).length
    expect(careless).toBeGreaterThan(20)
    const named = results.filter(({ adjustedP }) => adjustedP! <= 0.05).map(({ person }) => person)
    expect(named.length).toBeGreaterThan(8)
    expect(named.filter((person) => person >= 40).length / named.length).toBeLessThan(0.2)
  })

  it('is right for every estimator: maximum likelihood, Warm, posterior mode and mean', () => {
    const found = Array.from({ length: 300 }, () => {
      const answers = honest().map((category, j) => ({ model: bank[j]!, category }))
      const warm = weightedLikelihood(answers)
      const thetas = [maximumAPosteriori(answers).theta, estimateAbility(answers).mean]
      const likely = maximumLikelihood(answers)
      return [
        likely.outcome === 'found' ? likely.theta : null,
        warm.outcome === 'found' ? warm.theta : null,
        ...thetas,
      ].map((theta) => (theta === null ? null : personFit(answers, theta).lzStar))
    })
    for (let estimator = 0; estimator < 4; estimator++) {
      const values = found.flatMap((row) => (row[estimator] === null ? [] : [row[estimator]!]))
      const mean = values.reduce((sum, z) => sum + z, 0) / values.length
      const variance = values.reduce((sum, z) => sum + (z - mean) ** 2, 0) / values.length
      // 300 draws: SE of the mean 0.06, of the SD 0.04.
      expect(Math.abs(mean)).toBeLessThan(0.2)
      expect(Math.abs(Math.sqrt(variance) - 1)).toBeLessThan(0.16)
    }
  })

  it('never gives NaN or infinity, for any model at any ability', () => {
    const answer = fc.oneof(
      fc.tuple(anyModel, fc.nat(1)).map(([model, category]) => ({ model, category })),
      fc.tuple(continuousModel, fc.constantFrom(0, 0.2, 0.9, 1)).map(([model, category]) => ({ model, category })),
    )
    fc.assert(
      fc.property(
        fc.array(answer, { minLength: 1, maxLength: 12 }),
        fc.oneof(place, fc.constantFrom(-40, 40)),
        (answers, theta) => {
          const fit = personFit(answers as { model: ResponseModel; category: number }[], theta)
          for (const value of Object.values(fit)) expect(value === null || Number.isFinite(value)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('says who was not tested, and refuses what is no ability', () => {
    const data = responsesFromRows([
      [1, 0, null],
      [1, 1, 1],
    ])
    const models = bank.slice(2, 5)
    const outcomes = personFits(data, models, [0, Infinity], { minimumAnswers: 3 }).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['too-few-answers', 'no-finite-ability'])
    expect(() => personFit([{ model: bank[2]!, category: 1 }], Number.NaN)).toThrow(RangeError)
    expect(() => personFit([], 0)).toThrow('no answers')
    expect(() => personFit([{ model: bank[2]!, category: 7 }], 0)).toThrow('category 7')
  })
})
