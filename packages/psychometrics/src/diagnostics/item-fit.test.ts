import { describe, expect, it } from 'vitest'
import { fittedData } from '../../test/fitted-data.ts'
import {
  type ResponseModel,
  expectedAbilities,
  itemFits,
  randomNormal,
  responsesFromRows,
  sampleCategory,
  seededRandom,
  summedScoreFit,
} from '../index.ts'

interface MirtItemFit {
  readonly item: string
  readonly Zh: number
  readonly outfit: number
  readonly 'z.outfit': number
  readonly infit: number
  readonly 'z.infit': number
  readonly S_X2: number
  readonly 'df.S_X2': number
  readonly 'RMSEA.S_X2': number
  readonly 'p.S_X2': number
}

const sets = fittedData<MirtItemFit>().filter(({ fit }) => Array.isArray(fit.itemfit))

describe.skipIf(sets.length === 0)('item fit of the reference data', () => {
  it.each(sets)(
    '$name: S-X2 to 1e-6, the same cells; infit, outfit and Zh',
    ({ responses, models, population, ...set }) => {
      const options = { populations: [population], estimatedParameters: set.estimated, cellsOfMirt: true }
      const tests = summedScoreFit(responses, models, options)
      const abilities = expectedAbilities(responses, models, [population]).mean
      const fits = itemFits(responses, models, abilities, { smallestVariance: Math.sqrt(1e-5) })
      set.fit.itemfit!.forEach((expected, j) => {
        const { statistic, degreesOfFreedom, pValue, rmsea } = tests[j]!
        expect(degreesOfFreedom).toBe(expected['df.S_X2'])
        expect(Math.abs(statistic! / expected.S_X2 - 1)).toBeLessThan(1e-6)
        expect(Math.abs(pValue! - expected['p.S_X2'])).toBeLessThan(1e-6)
        expect(Math.abs(rmsea! - expected['RMSEA.S_X2'])).toBeLessThan(1e-6)
        // mirt scores on 61 nodes of [-6, 6], which cuts off a population with an SD above 1: 3e-4 in these figures.
        const { infit, outfit, infitZ, outfitZ, lz } = fits[j]!
        const tolerance = population.standardDeviation > 1 ? 1e-2 : 1e-6
        expect(Math.abs(infit - expected.infit)).toBeLessThan(tolerance)
        expect(Math.abs(outfit - expected.outfit)).toBeLessThan(tolerance)
        expect(Math.abs(lz! - expected.Zh)).toBeLessThan(10 * tolerance)
        // Its z figures let the raised variance exceed the fourth moment, ours do not: only steep items differ.
        if (models.every((model) => model.kind !== 'dichotomous' || model.a < 4)) {
          expect(Math.abs(infitZ! - expected['z.infit'])).toBeLessThan(2 * tolerance)
          expect(Math.abs(outfitZ! - expected['z.outfit'])).toBeLessThan(2 * tolerance)
        }
      })
    },
  )

  it('merges in the rows that need it, which mirt does not always: degrees of freedom differ on sparse polytomous data only', () => {
    for (const { responses, models, population, estimated } of sets) {
      const ours = summedScoreFit(responses, models, { populations: [population], estimatedParameters: estimated })
      for (const { outcome, pValue, rows } of ours) {
        expect(outcome).toBe('tested')
        expect(pValue! >= 0 && pValue! <= 1).toBe(true)
        for (const row of rows) {
          const [seen, expected] = [row.observed, row.expected].map((cells) => cells.reduce((x, y) => x + y, 0))
          expect(Math.abs(seen! - expected!)).toBeLessThan(1e-6)
        }
      }
    }
  })
})

const random = seededRandom('item-fit')
const form: ResponseModel[] = Array.from({ length: 12 }, (_, j) =>
  j % 4 === 0
    ? { kind: 'graded', a: 1.2, b: [-1 + j / 12, j / 12, 1.2] }
    : { kind: 'dichotomous', a: 0.8 + (j % 3) / 3, b: -1.5 + j / 4, c: j % 2 ? 0.2 : 0, d: 1 },
)

function simulated(persons: number, models: readonly ResponseModel[]) {
  return responsesFromRows(
    Array.from({ length: persons }, () => {
      const theta = randomNormal(random)
      return models.map((model) => sampleCategory(model, theta, random))
    }),
  )
}

describe('S-X2', () => {
  it('has uniform p values when the model holds', () => {
    const pValues = Array.from({ length: 25 }, () =>
      summedScoreFit(simulated(500, form), form).map((fit) => fit.pValue!),
    ).flat()
    expect(pValues).toHaveLength(300)
    // 300 draws: SEs 0.029 at the median and 0.013 at 0.05.
    expect(Math.abs(pValues.filter((p) => p <= 0.5).length / 300 - 0.5)).toBeLessThan(0.09)
    expect(Math.abs(pValues.filter((p) => p <= 0.05).length / 300 - 0.05)).toBeLessThan(0.04)
  })

  it('finds an item that people guess', () => {
    const truth = form.with(5, { kind: 'dichotomous', a: 2, b: 0.5, c: 0.35, d: 1 })
    const claimed = form.with(5, { kind: 'dichotomous', a: 1.1, b: 0, c: 0, d: 1 })
    const fits = summedScoreFit(simulated(1500, truth), claimed)
    expect(fits[5]!.adjustedP!).toBeLessThan(0.001)
    expect(fits.filter(({ adjustedP }) => adjustedP! <= 0.01).map(({ item }) => item)).toEqual([5])
  })

  it('counts patterns with frequencies as the persons they stand for', () => {
    const rows = Array.from({ length: 40 }, () =>
      form.map((model) => sampleCategory(model, randomNormal(random), random)),
    )
    const weight = rows.map((_, i) => 1 + (i % 4))
    const long = responsesFromRows(rows.flatMap((row, i) => Array.from({ length: weight[i]! }, () => row)))
    const short = responsesFromRows(rows, { weight })
    summedScoreFit(short, form).forEach((fit, j) =>
      expect(fit.statistic).toBeCloseTo(summedScoreFit(long, form)[j]!.statistic!, 9),
    )
    const abilities = [expectedAbilities(short, form).mean, expectedAbilities(long, form).mean]
    const [x, y] = [itemFits(short, form, abilities[0]!), itemFits(long, form, abilities[1]!)]
    x.forEach((fit, j) => expect(fit!.outfitZ).toBeCloseTo(y[j]!.outfitZ!, 9))
  })

  it('says when it cannot test', () => {
    const two = form.slice(1, 3)
    expect(summedScoreFit(simulated(200, two), two, { estimatedParameters: 2 })[0]!.outcome).toBe('too-few-cells')
    const holes = responsesFromRows([
      [0, 1, null],
      [null, 1, 1],
    ])
    expect(summedScoreFit(holes, form.slice(1, 4))[0]!.outcome).toBe('no-complete-answers')
    expect(() => summedScoreFit(holes, [...two, { kind: 'continuous', a: 0.3, b: 0, sd: 0.2 }])).toThrow('continuous')
    expect(() => summedScoreFit(holes, two)).toThrow('2 models for 3 items')
  })
})

describe('infit and outfit', () => {
  it('are 1 on average at the true abilities, and rise with careless answers', () => {
    const models: ResponseModel[] = [...form, { kind: 'continuous', a: 0.25, b: 0.1, sd: 0.2 }]
    const thetas = Float64Array.from({ length: 2000 }, () => randomNormal(random))
    const answers = Array.from(thetas, (theta) => models.map((model) => sampleCategory(model, theta, random)))
    const z = itemFits(responsesFromRows(answers), models, thetas).flatMap((fit) => [
      fit!.infitZ!,
      fit!.outfitZ!,
      fit!.lz!,
    ])
    expect(Math.max(...z.map(Math.abs))).toBeLessThan(4)
    for (const row of answers) if (random() < 0.4) row[3] = random() < 0.5 ? 1 : 0
    const careless = itemFits(responsesFromRows(answers), models, thetas)[3]!
    expect(careless.infitZ!).toBeGreaterThan(5)
    expect(careless.outfitZ!).toBeGreaterThan(5)
    expect(careless.lz!).toBeLessThan(-5)
  })

  it('stay finite far away from an item', () => {
    const steep: ResponseModel[] = [
      { kind: 'dichotomous', a: 40, b: 8, c: 0, d: 1 },
      { kind: 'graded', a: 20, b: [-8, 8] },
    ]
    const fits = itemFits(
      responsesFromRows([
        [1, 0],
        [0, 2],
      ]),
      steep,
      [-8, 8],
    )
    for (const fit of fits) {
      for (const value of [fit!.infit, fit!.outfit, fit!.infitZ ?? 0, fit!.outfitZ ?? 0, fit!.lz ?? 0]) {
        expect(Number.isFinite(value)).toBe(true)
      }
    }
    expect(itemFits(responsesFromRows([[1, null]]), steep, [0])[1]).toBeNull()
  })
})
