import { describe, expect, it } from 'vitest'
import { fittedData } from '../../test/fitted-data.ts'
import { referenceData } from '../../test/reference-data.ts'
import {
  type ResponseModel,
  cronbachAlpha,
  estimatedClassification,
  expectedAbilities,
  formReliability,
  information,
  marginalReliability,
  normalCdf,
  normalErrorClassification,
  precisionCurve,
  randomNormal,
  responsesFromRows,
  sampleCategory,
  seededRandom,
  summedScoreClassification,
} from '../index.ts'

const sets = fittedData<unknown>()
const empirical = sets.filter(({ fit }) => fit.empirical_rxx_EAP !== undefined)
const marginal = sets.filter(({ fit }) => fit.marginal_rxx !== undefined)

describe.skipIf(sets.length === 0)('reliability of the reference data', () => {
  it.each(empirical)('$name: empirical reliability to 1e-6', ({ responses, models, population, fit }) => {
    const { reliability } = marginalReliability(expectedAbilities(responses, models, [population]))
    expect(Math.abs(reliability - fit.empirical_rxx_EAP!)).toBeLessThan(1e-6)
  })

  it.each(marginal)(
    '$name: reliability of the form to 1e-5 of marginal_rxx, which assumes Normal(0, 1)',
    ({ models, fit }) => {
      expect(Math.abs(formReliability(models).ability - fit.marginal_rxx!)).toBeLessThan(1e-5)
    },
  )

  it('of a Rasch fit with a free variance is near the empirical one of LSAT6, 0.294 (mirt says 0.539 there)', () => {
    const { models, population } = sets.find(({ name }) => name === 'lsat6 rasch')!
    expect(Math.abs(formReliability(models, population).ability - 0.294)).toBeLessThan(0.01)
  })
})

const random = seededRandom('reliability')
const form: ResponseModel[] = Array.from({ length: 30 }, (_, j) =>
  j % 6 === 0
    ? { kind: 'graded', a: 1.4, b: [-1, 0, 1] }
    : { kind: 'dichotomous', a: 1 + (j % 3) / 4, b: -2 + j / 7, c: 0, d: 1 },
)
const population = { mean: 0.3, standardDeviation: 1.2 }
const thetas = Array.from({ length: 2500 }, () => 0.3 + 1.2 * randomNormal(random))
const draw = () => responsesFromRows(thetas.map((theta) => form.map((model) => sampleCategory(model, theta, random))))
const [first, second] = [draw(), draw()]

function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const centred = (v: ArrayLike<number>): number[] => {
    const mean = Array.from(v).reduce((sum, value) => sum + value, 0) / v.length
    return Array.from(v, (value) => value - mean)
  }
  const [u, v] = [centred(x), centred(y)]
  const product = (p: readonly number[], q: readonly number[]): number =>
    p.reduce((sum, value, i) => sum + value * q[i]!, 0)
  return product(u, v) / Math.sqrt(product(u, u) * product(v, v))
}

const total = (data: typeof first): Float64Array =>
  Float64Array.from({ length: data.persons }, (_, i) => {
    let sum = 0
    for (let n = data.start[i]!; n < data.start[i + 1]!; n++) sum += data.category[n]!
    return sum
  })

describe('reliability', () => {
  it('is the correlation of two tests of the same persons, of abilities and of scores', () => {
    const abilities = [first, second].map((data) => expectedAbilities(data, form, [population]))
    const retest = correlation(abilities[0]!.mean, abilities[1]!.mean)
    expect(Math.abs(marginalReliability(abilities[0]!).reliability - retest)).toBeLessThan(0.02)
    const planned = formReliability(form, population)
    expect(Math.abs(planned.ability - retest)).toBeLessThan(0.03)
    const scores = correlation(total(first), total(second))
    expect(Math.abs(planned.summedScore - scores)).toBeLessThan(0.02)
    expect(Math.abs(cronbachAlpha(first)!.alpha - scores)).toBeLessThan(0.03)
  })

  it('counts frequencies, and refuses what is no estimate', () => {
    const abilities = { mean: Float64Array.of(0, 1, 1), standardDeviation: Float64Array.of(0.5, 0.4, 0.4) }
    const short = { mean: Float64Array.of(0, 1), standardDeviation: Float64Array.of(0.5, 0.4) }
    expect(marginalReliability(short, [1, 2]).reliability).toBeCloseTo(marginalReliability(abilities).reliability, 14)
    expect(() => marginalReliability({ mean: Float64Array.of(0), standardDeviation: Float64Array.of(1) })).toThrow(
      RangeError,
    )
    expect(() =>
      marginalReliability({ mean: Float64Array.of(0, Number.NaN), standardDeviation: Float64Array.of(1, 1) }),
    ).toThrow('person 2')
  })

  it("Cronbach's alpha by hand, and null where it has no meaning", () => {
    // Variances 1/3, 1/3 and of the total 4/3: alpha = 2 (1 - 0.5) = 1.
    expect(
      cronbachAlpha(
        responsesFromRows([
          [0, 0],
          [1, 1],
          [0, 0],
          [1, 1],
        ]),
      )!.alpha,
    ).toBeCloseTo(1, 12)
    // Items opposed: totals do not vary. One item; nobody complete.
    expect(
      cronbachAlpha(
        responsesFromRows([
          [0, 1],
          [1, 0],
        ]),
      ),
    ).toBeNull()
    expect(cronbachAlpha(responsesFromRows([[0], [1]]))).toBeNull()
    expect(
      cronbachAlpha(
        responsesFromRows([
          [0, null],
          [null, 1],
        ]),
      ),
    ).toBeNull()
  })

  it('has the information of the items along ability, and null where a test says nothing', () => {
    const [middle, far] = precisionCurve(form, [0.5, 3000], population)
    expect(middle!.information).toBeCloseTo(
      form.reduce((sum, model) => sum + information(model, 0.5), 0),
      12,
    )
    expect(middle!.standardError! ** -2).toBeCloseTo(middle!.information, 9)
    expect(middle!.posteriorStandardDeviation).toBeLessThan(middle!.standardError!)
    expect([far!.standardError, far!.posteriorStandardDeviation, far!.reliability]).toEqual([null, 1.2, 0])
  })
})

const reference = referenceData<{
  rudner: {
    cuts: number[]
    rows: { se: number; confusion_true_by_observed: number[][]; accuracy: number; consistency: number }[]
  }
}>('classification_personfit.json')

describe.skipIf(!reference)('rudner in classification_personfit.json', () => {
  it('matches accuracy to 1e-6 and consistency to 1e-9; its cells carry the end error of its grid', () => {
    for (const row of reference!.rudner.rows) {
      const ours = normalErrorClassification({ mean: 0, standardDeviation: 1 }, reference!.rudner.cuts, row.se)
      expect(Math.abs(ours.accuracy - row.accuracy)).toBeLessThan(1e-6)
      expect(Math.abs(ours.consistency - row.consistency)).toBeLessThan(1e-9)
      // The reference sums nodes 0.001 apart and gives the node on a cut to the level above: up to 0.0005 x density in a cell.
      row.confusion_true_by_observed.forEach((cells, t) =>
        cells.forEach((share, o) => expect(Math.abs(ours.confusion[t]![o]! - share)).toBeLessThan(1e-4)),
      )
      const edges = [0, ...reference!.rudner.cuts.map(normalCdf), 1]
      ours.confusion.forEach((cells, t) =>
        expect(cells.reduce((sum, share) => sum + share, 0)).toBeCloseTo(edges[t + 1]! - edges[t]!, 12),
      )
    }
  })
})

describe('classification', () => {
  it('is what a simulation of true and given levels shows: summed scores of a fixed form', () => {
    const cuts = [14, 26]
    const claimed = summedScoreClassification(form, cuts, population)
    const level = (value: number): number => cuts.filter((cut) => value >= cut).length
    const trueScore = (theta: number): number => {
      let sum = 0
      form.forEach((model) => {
        const b = model.kind === 'graded' ? model.b : model.kind === 'dichotomous' ? [model.b] : []
        const a = model.kind === 'graded' || model.kind === 'dichotomous' ? model.a : 0
        for (const boundary of b) sum += 1 / (1 + Math.exp(-a * (theta - boundary)))
      })
      return sum
    }
    const [x, y] = [total(first), total(second)]
    const accuracy = thetas.filter((theta, i) => level(trueScore(theta)) === level(x[i]!)).length / 2500
    const consistency = thetas.filter((_, i) => level(x[i]!) === level(y[i]!)).length / 2500
    // SE of each share below 0.009.
    expect(Math.abs(claimed.accuracy - accuracy)).toBeLessThan(0.025)
    expect(Math.abs(claimed.consistency - consistency)).toBeLessThan(0.03)
    const byPersons = summedScoreClassification(form, cuts, thetas.slice(0, 500))
    expect(Math.abs(byPersons.accuracy - accuracy)).toBeLessThan(0.03)
    expect(claimed.confusion.flat().reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
  })

  it('gives a level from its score on: one item with cut 1 is its probability', () => {
    const item: ResponseModel = { kind: 'dichotomous', a: 1.5, b: 0, c: 0, d: 1 }
    const { confusion, accuracy } = summedScoreClassification([item, item], [1], [0, 1])
    const right = 1 / (1 + Math.exp(-1.5))
    // The expected score at 0 is 1, so both persons are in the upper level; one right answer of two puts them there.
    expect(accuracy).toBeCloseTo((1 - 0.25 + 1 - (1 - right) ** 2) / 2, 12)
    expect(confusion[0]).toEqual([0, 0])
  })

  it('from posterior SDs is near the share of right levels', () => {
    const { mean, standardDeviation } = expectedAbilities(first, form, [population])
    const { accuracy } = estimatedClassification(mean, standardDeviation, [-0.4, 0.8])
    const level = (theta: number): number => (theta >= -0.4 ? 1 : 0) + (theta >= 0.8 ? 1 : 0)
    const right = thetas.filter((theta, i) => level(theta) === level(mean[i]!)).length / 2500
    expect(Math.abs(accuracy - right)).toBeLessThan(0.025)
  })

  it('takes tiny and huge errors, an error that changes with ability, and refuses broken cuts', () => {
    const standard = { mean: 0, standardDeviation: 1 }
    expect(normalErrorClassification(standard, [0], 1e-6).accuracy).toBeGreaterThan(0.999999)
    const blind = normalErrorClassification(standard, [0], 1e6)
    expect([blind.accuracy, blind.consistency]).toEqual([expect.closeTo(0.5, 5), expect.closeTo(0.5, 5)])
    const constant = normalErrorClassification(standard, [-1, 1], 0.3)
    const asFunction = normalErrorClassification(standard, [-1, 1], () => 0.3)
    expect(asFunction).toEqual(constant)
    expect(normalErrorClassification(standard, [50], 0.3)).toMatchObject({
      accuracy: expect.closeTo(1, 12),
      kappa: null,
    })
    expect(() => normalErrorClassification(standard, [1, 1], 0.3)).toThrow('increase')
    expect(() => normalErrorClassification(standard, [], 0.3)).toThrow('cut')
    expect(() => normalErrorClassification(standard, [0], 0)).toThrow('standard error 0')
    expect(() => summedScoreClassification(form, [0], population)).toThrow('score cuts')
    expect(() => summedScoreClassification([], [1], population)).toThrow('without items')
    expect(() => estimatedClassification([], [], [0])).toThrow(RangeError)
  })
})
