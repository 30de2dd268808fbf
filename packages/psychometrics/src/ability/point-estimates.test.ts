import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyModel, continuousModel } from '../../test/any-model.ts'
import {
  type ReferenceItem,
  modelOf,
  modelOfEstimates,
  referenceData,
  referenceTable,
} from '../../test/reference-data.ts'
import {
  type PointEstimate,
  type ResponseModel,
  type ScoredAnswer,
  categoryCount,
  categoryLogProbability,
  estimateAbility,
  information,
  maximumAPosteriori,
  maximumLikelihood,
  weightedLikelihood,
} from '../index.ts'

interface Case {
  items: ReferenceItem[]
  x: number[]
}
interface Mode {
  MAP: number
  SE_MAP_observed: number
  SE_MAP_expected: number
}
const answersOf = ({ items, x }: Case): ScoredAnswer[] =>
  items.map((item, i) => ({ model: modelOf(item), category: x[i]! }))

function expectFound(ours: PointEstimate, theta: number, expected?: number, observed?: number): void {
  expect(ours.outcome).toBe('found')
  if (ours.outcome !== 'found') return
  expect(Math.abs(ours.theta - theta)).toBeLessThan(1e-9)
  if (expected !== undefined) expect(Math.abs(ours.standardErrorExpected! - expected)).toBeLessThan(1e-9)
  if (observed !== undefined) expect(Math.abs(ours.standardErrorObserved! - observed)).toBeLessThan(1e-9)
}

const estimates = referenceData<{
  cases: (Case & {
    prior_0_1: Mode
    'prior_0.4_0.7': Mode
    MLE: { theta: number; SE_expected: number; SE_observed: number } | null
    WLE: { theta: number; SE_expected: number } | null
  })[]
}>('ability_estimates.json')

describe.skipIf(!estimates)('ability_estimates.json', () => {
  it('matches MAP and both of its standard errors under both priors', () => {
    for (const one of estimates!.cases) {
      for (const [mode, mean, sd] of [
        [one.prior_0_1, 0, 1],
        [one['prior_0.4_0.7'], 0.4, 0.7],
      ] as const) {
        const ours = maximumAPosteriori(answersOf(one), { mean, standardDeviation: sd })
        expectFound(ours, mode.MAP, mode.SE_MAP_expected, mode.SE_MAP_observed)
      }
    }
  })
  it('matches MLE, and says where it is infinite', () => {
    for (const one of estimates!.cases) {
      const ours = maximumLikelihood(answersOf(one))
      if (one.MLE) expectFound(ours, one.MLE.theta, one.MLE.SE_expected, one.MLE.SE_observed)
      else expect(ours.outcome).toBe('infinite')
    }
  })
  it("matches Warm's estimate wherever the reference has one, and has none where it has none", () => {
    for (const one of estimates!.cases) {
      const ours = weightedLikelihood(answersOf(one))
      if (one.WLE) expectFound(ours, one.WLE.theta, one.WLE.SE_expected)
      // The reference leaves the nominal model out; Warm's equation holds for it as well.
      else if (one.items.every(({ model }) => model !== 'NRM')) expect(ours.outcome).toBe('undetermined')
    }
  })
})

const stress = referenceData<{ cases: (Case & { name: string; MAP: number })[] }>('stress.json')
describe.skipIf(!stress)('stress.json', () => {
  it.each(stress?.cases ?? [])('$name', (one) => {
    expectFound(maximumAPosteriori(answersOf(one)), one.MAP)
    for (const ours of [maximumLikelihood(answersOf(one)), weightedLikelihood(answersOf(one))]) expectFinite(ours)
  })
})

const PRINTED = 1e-8
const SEARCH = 5e-6
const HESSIAN = 2e-4

// mirt 1.45.1, fscores() of every pattern with the parameters of the fit. Its EAP agrees to all printed digits; its searches
// stop within 4e-6 of the root and its standard errors of MAP and ML come from a numeric Hessian.
describe.each([
  ['lsat6', 'rasch'],
  ['lsat6', 'twopl'],
  ['deayala', 'twopl'],
  ['science4', 'grm'],
  ['science4', 'gpcm'],
] as const)('%s/scores_%s.csv', (folder, fit) => {
  const reference = referenceData<{
    fits: Record<string, { parameters: Record<string, { est: Record<string, number> }> }>
  }>(`${folder}/reference.json`)
  const rows = referenceTable(`${folder}/scores_${fit}.csv`)
  it.skipIf(!reference || !rows)('matches EAP, MAP, ML and WLE with their errors', () => {
    const { GroupPars, ...items } = reference!.fits[fit]!.parameters
    const prior = { mean: GroupPars!.est['MEAN_1']!, standardDeviation: Math.sqrt(GroupPars!.est['COV_11']!) }
    const models = Object.values(items).map(({ est }) => modelOfEstimates(est))
    const names = Object.keys(items)
    const lowest = folder === 'science4' ? 1 : 0
    for (const row of rows!) {
      const answers = models.map((model, i) => ({ model, category: Number(row[names[i]!]) - lowest }))
      const eap = estimateAbility(answers, prior)
      near(eap.mean, row['EAP'], PRINTED)
      near(eap.standardDeviation, row['SE_EAP'], PRINTED)
      const map = maximumAPosteriori(answers, prior)
      near(map.theta, row['MAP'], SEARCH)
      near(map.standardErrorObserved, row['SE_MAP'], HESSIAN)
      const ml = maximumLikelihood(answers)
      if (row['ML'] === null) expect(ml.outcome).toBe('infinite')
      else if (ml.outcome === 'found') {
        near(ml.theta, row['ML'], SEARCH)
        near(ml.standardErrorObserved, row['SE_ML'], HESSIAN)
      } else expect.fail(`${ml.outcome} for ${JSON.stringify(row)}`)
      const wle = weightedLikelihood(answers)
      expect(wle.outcome === 'found' && Math.abs(wle.theta - Number(row['WLE']))).toBeLessThan(SEARCH)
    }
  })
})

const fatigue = referenceTable('pool_fatigue/items.csv')
describe.skipIf(!fatigue)('pool_fatigue/scores_all_items.csv', () => {
  it('matches EAP and MAP of 95 graded answers of 100 persons', () => {
    const models = fatigue!.map((row): ResponseModel => {
      const b = [2, 3, 4, 5].flatMap((k) => (row[`PAR${k}`] === null ? [] : [Number(row[`PAR${k}`])]))
      return { kind: 'graded', a: Number(row['PAR1']), b }
    })
    const persons = referenceTable('pool_fatigue/responses.csv')!
    referenceTable('pool_fatigue/scores_all_items.csv')!.forEach((row, p) => {
      const answers = models.map((model, i) => ({ model, category: Number(persons[p]![`V${i + 1}`]) }))
      const eap = estimateAbility(answers)
      near(eap.mean, row['EAP'], PRINTED)
      near(eap.standardDeviation, row['SE_EAP'], PRINTED)
      near(maximumAPosteriori(answers).theta, row['MAP'], SEARCH)
    })
  })
})

function near(ours: number | null, theirs: unknown, tolerance: number): void {
  expect(Math.abs(ours! - Number(theirs))).toBeLessThan(tolerance)
}

const answer = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(anyModel, fc.nat(6)).map(([model, k]) => ({ model, category: k % categoryCount(model) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(continuousModel, fc.constantFrom(0, 0.1, 0.7, 1))
      .map(([model, category]): ScoredAnswer => ({ model, category })),
  },
)
const answers: fc.Arbitrary<ScoredAnswer[]> = fc.array(answer, { maxLength: 12 })

function expectFinite(one: PointEstimate): void {
  if (one.outcome !== 'found') return
  expect(Number.isFinite(one.theta)).toBe(true)
  for (const error of [one.standardErrorExpected, one.standardErrorObserved]) {
    expect(error === null || (Number.isFinite(error) && error > 0)).toBe(true)
  }
}

describe('point estimates', () => {
  it('are finite or say why there is none', () => {
    fc.assert(
      fc.property(answers, (one) => {
        expectFinite(maximumLikelihood(one))
        expectFinite(maximumAPosteriori(one))
        expectFinite(weightedLikelihood(one))
      }),
      { numRuns: 150 },
    )
  })

  it('are the highest points: nothing on a fine grid is higher', () => {
    fc.assert(
      fc.property(answers, (one) => {
        const logs = one.map(({ model, category }) => categoryLogProbability(model, category))
        const log = (theta: number): number => logs.reduce((sum, at) => sum + at(theta), 0)
        const posterior = (theta: number): number => log(theta) - 0.5 * theta * theta
        const ml = maximumLikelihood(one)
        const map = maximumAPosteriori(one)
        const [topML, topMAP] = [ml.outcome === 'found' ? log(ml.theta) : 0, posterior(map.theta)]
        for (let theta = -12; theta <= 12; theta += 0.03) {
          expect(posterior(theta)).toBeLessThanOrEqual(topMAP + 1e-9 * (1 + Math.abs(topMAP)))
          if (ml.outcome === 'found') expect(log(theta)).toBeLessThanOrEqual(topML + 1e-9 * (1 + Math.abs(topML)))
        }
      }),
      { numRuns: 50 },
    )
  })

  it('name the direction of an infinite estimate', () => {
    const test = (category: number, c = 0): ScoredAnswer[] =>
      [-25, -1, 0, 25].map((b) => ({ model: { kind: 'dichotomous', a: 1.3, b, c, d: 1 }, category }))
    expect(maximumLikelihood(test(1))).toEqual({ outcome: 'infinite', direction: 'above' })
    expect(maximumLikelihood(test(0))).toEqual({ outcome: 'infinite', direction: 'below' })
    expect(maximumLikelihood(test(1, 0.2))).toEqual({ outcome: 'infinite', direction: 'above' })
    expect(maximumLikelihood(test(0, 0.2))).toEqual({ outcome: 'infinite', direction: 'below' })
    expect(maximumLikelihood([])).toEqual({ outcome: 'undetermined' })
    expect(weightedLikelihood([])).toEqual({ outcome: 'undetermined' })
    expect(maximumAPosteriori([]).theta).toBe(0)
  })

  it('find the higher of two hills', () => {
    // One right answer to a hard item that can be guessed, many answers that say the ability is low; then the reverse.
    const easy = [-2, -1.5, -1, -0.5].map((b) => ({ kind: 'dichotomous', a: 2, b, c: 0, d: 1 }) as const)
    const hard = { kind: 'dichotomous', a: 4, b: 3, c: 0.2, d: 1 } as const
    const one = [...easy.map((model, i) => ({ model, category: i % 2 })), { model: hard, category: 1 }]
    const low = maximumLikelihood(one)
    expect(low.outcome === 'found' && low.theta < 0).toBe(true)
    const many = [...easy.map((model) => ({ model, category: 1 })), ...Array.from({ length: 6 }, () => one[4]!)]
    many.push({ model: { kind: 'dichotomous', a: 1, b: 5, c: 0, d: 1 } as const, category: 0 } as never)
    const high = maximumLikelihood(many)
    expect(high.outcome === 'found' && high.theta > 3).toBe(true)
  })

  it('reach far for extreme items, and do not depend on the order', () => {
    const far: ScoredAnswer[] = [40, 41, 60].map((b, i) => ({
      model: { kind: 'dichotomous', a: 1, b, c: 0, d: 1 },
      category: i === 2 ? 0 : 1,
    }))
    const ours = maximumLikelihood(far)
    expect(ours.outcome === 'found' && ours.theta > 41 && ours.theta < 60).toBe(true)
    expect(weightedLikelihood(far)).toEqual({ outcome: 'undetermined' })
    expect(weightedLikelihood(far, [0, 100]).outcome).toBe('found')
    fc.assert(
      fc.property(answers, (one) => {
        expect(maximumAPosteriori([...one].reverse()).theta).toBeCloseTo(maximumAPosteriori(one).theta, 9)
      }),
      { numRuns: 100 },
    )
  })

  it("have Warm's estimate as the mode under Jeffreys' prior for two-parameter items", () => {
    const models = [-1, 0.2, 1.4].map((b, i): ResponseModel => ({
      kind: 'dichotomous',
      a: 0.8 + 0.4 * i,
      b,
      c: 0,
      d: 1,
    }))
    const one = models.map((model, i) => ({ model, category: i === 1 ? 0 : 1 }))
    const ours = weightedLikelihood(one)
    const height = (theta: number): number =>
      one.reduce((sum, { model, category }) => sum + categoryLogProbability(model, category)(theta), 0) +
      0.5 * Math.log(models.reduce((sum, model) => sum + information(model, theta), 0))
    if (ours.outcome !== 'found') return expect.fail(ours.outcome)
    expect(height(ours.theta + 1e-4)).toBeLessThan(height(ours.theta))
    expect(height(ours.theta - 1e-4)).toBeLessThan(height(ours.theta))
  })
})
