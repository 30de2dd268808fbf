import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyModel, continuousModel } from '../../test/any-model.ts'
import { type ReferenceItem, modelOf, referenceData } from '../../test/reference-data.ts'
import {
  SELECTION_GRID,
  type ResponseModel,
  answerTables,
  bankInformation,
  compositeShare,
  createBank,
  dropPerMinute,
  estimateAbility,
  expectedVarianceDrop,
  gaussian,
  gridMoments,
  information,
  informationIndex,
  kullbackLeibler,
  logProbabilities,
  maximumInformation,
  minimumExpectedVariance,
  mostInformative,
  openItems,
  posteriorKullbackLeibler,
  posteriorWeightedInformation,
  project,
  randomNormal,
  seededRandom,
  weightedVarianceShare,
  withExpectedAnswers,
} from '../index.ts'

interface Trace {
  steps: { item: number; info: number; gap: number; x: number; EAP: number; PSD: number; P_level: number[] }[]
}
const traces = referenceData<{ cuts: number[]; bank: ReferenceItem[]; traces: Trace[] }>('cat_traces.json')

const models = fc.array(fc.oneof({ weight: 4, arbitrary: anyModel }, continuousModel), { minLength: 1, maxLength: 40 })
const ability = fc.double({ min: -9, max: 9, noNaN: true })

function mixedBank(size: number, seed = 'bank'): ResponseModel[] {
  const random = seededRandom(seed)
  const normal = () => randomNormal(random)
  return Array.from({ length: size }, (_, i): ResponseModel => {
    const a = Math.exp(0.3 * normal())
    const b = normal()
    if (i % 5 === 3) return { kind: 'graded', a, b: [b - 0.8, b, b + 0.7] }
    if (i % 5 === 4) return { kind: 'gpcm', a, b: [b - 0.5, b + 0.5] }
    return { kind: 'dichotomous', a, b, c: i % 5 === 0 ? 0.2 : 0, d: 1 }
  })
}
const normalWeights = (mean: number, sd: number): Float64Array =>
  SELECTION_GRID.map((theta) => Math.exp(-0.5 * ((theta - mean) / sd) ** 2))

describe('bank', () => {
  it('has the information of the models', () => {
    fc.assert(
      fc.property(models, ability, (list, theta) => {
        const bank = createBank(list)
        list.forEach((model, i) => {
          const expected = information(model, theta)
          expect(Math.abs(bankInformation(bank, i, theta) - expected)).toBeLessThanOrEqual(1e-9 * expected + 1e-280)
        })
      }),
    )
  })
  it('names the item whose parameters are broken', () => {
    expect(() => createBank([...mixedBank(3), { kind: 'dichotomous', a: -1, b: 0, c: 0, d: 1 }])).toThrow(
      'item 3: dichotomous model: slope -1',
    )
    expect(() => createBank([], [{ a: 1, b: 1 }])).toThrow('1 parameter variances for 0 items')
  })
  it('tabulates probabilities that leave a rest of 0 or more', () => {
    fc.assert(
      fc.property(models, (list) => {
        const { rowStart, probability } = answerTables(createBank(list))
        list.forEach((_, i) => {
          for (let g = 0; g < SELECTION_GRID.length; g += 10) {
            let sum = 0
            for (let row = rowStart[i]!; row < rowStart[i + 1]!; row++)
              sum += probability[row * SELECTION_GRID.length + g]!
            expect(sum).toBeGreaterThanOrEqual(0)
            expect(sum).toBeLessThanOrEqual(1 + 1e-9)
          }
        })
      }),
      { numRuns: 30 },
    )
  })
})

describe('maximumInformation', () => {
  it.skipIf(!traces)('gives the items and estimates of the reference traces', () => {
    const { bank: items, traces: all, cuts } = traces!
    const index = informationIndex(createBank(items.map(modelOf)))
    for (const { steps } of all) {
      const given: number[] = []
      const answers: { model: ResponseModel; category: number }[] = []
      let theta = 0
      for (const step of steps) {
        const choice = maximumInformation(index, theta, openItems(items.length, { given }))!
        if (step.gap > 1e-9) expect(choice.item).toBe(step.item)
        expect(choice.information).toBeCloseTo(step.info, 9)
        given.push(step.item)
        answers.push({ model: modelOf(items[step.item]!), category: step.x })
        const estimate = estimateAbility(answers, undefined, cuts)
        expect(estimate.mean).toBeCloseTo(step.EAP, 6)
        expect(estimate.standardDeviation).toBeCloseTo(step.PSD, 6)
        theta = estimate.mean
      }
    }
  })
  it('finds what an exhaustive search finds, for any models, ability and open items', () => {
    fc.assert(
      fc.property(
        models,
        ability,
        fc.integer({ min: 1, max: 12 }),
        fc.infiniteStream(fc.boolean()),
        (list, theta, kept, flags) => {
          const bank = createBank(list)
          const open = Uint8Array.from(list, () => (flags.next().value ? 1 : 0))
          const values = list.map((_, i) => (open[i] ? bankInformation(bank, i, theta) : -1))
          const largest = Math.max(...values)
          const index = informationIndex(bank, kept)
          const choice = maximumInformation(index, theta, open)
          if (largest < 0) expect(choice).toBeNull()
          else expect(choice).toEqual({ item: values.indexOf(largest), information: largest })
          const top = mostInformative(index, theta, open, 5)
          const sorted = values.filter((value) => value >= 0).sort((x, y) => y - x)
          expect(top.map((one) => one.information)).toEqual(sorted.slice(0, 5))
        },
      ),
      { numRuns: 300, endOnFailure: true },
    )
  })
  it('refuses an ability that is none, and flags of another bank', () => {
    const index = informationIndex(createBank(mixedBank(5)))
    expect(() => maximumInformation(index, Number.NaN, new Uint8Array(5))).toThrow('ability NaN')
    expect(() => maximumInformation(index, 0, new Uint8Array(4))).toThrow('4 open flags for 5 items')
  })
})

/** Expected posterior variance by the definition: every answer, its probability and its posterior on the grid. */
function expectedVariance(model: ResponseModel, weights: Float64Array): number {
  const total = weights.reduce((sum, w) => sum + w, 0)
  const logs = Array.from(SELECTION_GRID, (theta) => logProbabilities(model, theta))
  return Array.from(logs[0]!).reduce((sum, _, k) => {
    const joint = weights.map((w, g) => w * Math.exp(logs[g]![k]!))
    const mass = joint.reduce((s, w) => s + w, 0)
    return mass > 0 ? sum + (mass / total) * gridMoments(joint).variance : sum
  }, 0)
}

describe('minimumExpectedVariance', () => {
  it('is the minimum by the definition', () => {
    const list = mixedBank(60)
    const tables = answerTables(createBank(list))
    const open = new Uint8Array(60).fill(1)
    for (const [mean, sd] of [
      [0, 1],
      [1.3, 0.4],
      [-2, 0.7],
      [5, 1.5],
    ] as const) {
      const weights = normalWeights(mean, sd)
      const all = list.map((model) => expectedVariance(model, weights))
      const choice = minimumExpectedVariance(tables, weights, open)!
      expect(choice.item).toBe(all.indexOf(Math.min(...all)))
      expect(choice.expectedVariance).toBeCloseTo(Math.min(...all), 12)
    }
  })
  it('leaves closed items and refuses weights that are no posterior', () => {
    const tables = answerTables(createBank(mixedBank(3)))
    const weights = normalWeights(0, 1)
    expect(minimumExpectedVariance(tables, weights, new Uint8Array(3))).toBeNull()
    expect(minimumExpectedVariance(tables, weights, Uint8Array.from([0, 1, 0]))!.item).toBe(1)
    expect(() => minimumExpectedVariance(tables, new Float64Array(121), new Uint8Array(3))).toThrow('sum to 0')
    expect(() =>
      minimumExpectedVariance(
        tables,
        weights.map(() => Number.NaN),
        new Uint8Array(3),
      ),
    ).toThrow('weight NaN')
    expect(() => minimumExpectedVariance(tables, [1, 2], new Uint8Array(3))).toThrow('2 weights')
  })
})

describe('dropPerMinute', () => {
  const list = mixedBank(50)
  const variance = list.map(() => ({ a: 0.05, b: 0.3 }))
  const tables = answerTables(createBank(list, variance))
  const three = gaussian(
    [0.3, -1.1, 2],
    [
      [0.7, 0.3, 0.01],
      [0.3, 0.5, 0.01],
      [0.01, 0.01, 0.012],
    ],
  )
  const items = Int32Array.from(list, (_, i) => i)
  const dimension = Int32Array.from(list, (_, i) => i % 3)
  const minutes = Float64Array.from(list, (_, i) => 1 + (i % 4))
  const weights = [
    { index: 0, weight: 0.6 },
    { index: 1, weight: 0.4 },
  ]
  it('is the drop of each item, carried to the composite, for wide and narrow posteriors', () => {
    const share = compositeShare(three, weights)
    const drops = dropPerMinute(tables, { gaussian: three, share, items, dimension, minutes })
    list.forEach((model, i) => {
      const d = dimension[i]!
      const own = expectedVarianceDrop(model, three.mean[d]!, three.covariance[d * 4]!, variance[i])
      expect(Math.abs(drops[i]! * minutes[i]! - share[d]! * own)).toBeLessThan(
        3e-4 * share[d]! * three.covariance[d * 4]!,
      )
    })
  })
  it('carries to the composite what the posterior would', () => {
    // One expected answer lowers the composite by share x own drop.
    const after = withExpectedAnswers(three, [{ loadings: [{ index: 1, weight: 1 }], model: list[2]! }])
    const own = three.covariance[4]! - after.covariance[4]!
    const share = compositeShare(three, weights)[1]!
    expect(project(three, weights).variance - project(after, weights).variance).toBeCloseTo(share * own, 10)
    const summed = weightedVarianceShare(three, weights)[1]!
    const lost = weights.reduce(
      (sum, { index, weight }) => sum + weight * (three.covariance[index * 4]! - after.covariance[index * 4]!),
      0,
    )
    expect(lost).toBeCloseTo(summed * own, 10)
  })
  it('names what is out of range', () => {
    const share = compositeShare(three, weights)
    const bad = { gaussian: three, share, items: Int32Array.from([50]), dimension, minutes }
    expect(() => dropPerMinute(tables, bad)).toThrow('item 50')
    expect(() => dropPerMinute(tables, { ...bad, items, minutes: minutes.map(() => 0) })).toThrow('0 minutes')
  })
})

describe('global information', () => {
  const list = mixedBank(40)
  const bank = createBank(list)
  const open = new Uint8Array(40).fill(1)
  it('tends to Fisher information where the interval is narrow', () => {
    // KL(t || t + e) = e^2 I / 2, so its integral over +-h is h^3 I / 3.
    const h = 1e-2
    const { item, value } = kullbackLeibler(bank, 0.4, h, open)!
    const fisher = list.map((model) => information(model, 0.4))
    expect(item).toBe(fisher.indexOf(Math.max(...fisher)))
    expect(value / ((h ** 3 * fisher[item]!) / 3)).toBeCloseTo(1, 3)
  })
  it('sums over the posterior', () => {
    const weights = normalWeights(0.2, 0.6)
    const total = weights.reduce((sum, w) => sum + w, 0)
    const expected = list.map((model) =>
      SELECTION_GRID.reduce((sum, theta, g) => sum + (weights[g]! / total) * information(model, theta), 0),
    )
    const choice = posteriorWeightedInformation(bank, weights, open)!
    expect(choice.item).toBe(expected.indexOf(Math.max(...expected)))
    expect(choice.value).toBeCloseTo(Math.max(...expected), 9)
    const divergence = list.map((model) => {
      const at = logProbabilities(model, 0.2)
      return SELECTION_GRID.reduce((sum, theta, g) => {
        const log = logProbabilities(model, theta)
        return sum + (weights[g]! / total) * at.reduce((s, own, k) => s + Math.exp(own) * (own - log[k]!), 0)
      }, 0)
    })
    const kl = posteriorKullbackLeibler(answerTables(bank), 0.2, weights, open)!
    expect(kl.item).toBe(divergence.indexOf(Math.max(...divergence)))
    expect(kl.value).toBeCloseTo(Math.max(...divergence), 9)
  })
})
