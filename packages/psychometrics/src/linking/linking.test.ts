import { describe, expect, it } from 'vitest'
import { modelOf, type ReferenceItem, referenceData } from '../../test/reference-data.ts'
import {
  type Anchor,
  anchorDrift,
  categoryCount,
  expectedScore,
  inverseLink,
  linkCovariance,
  linkModel,
  linkScales,
  linkScalesRobustly,
  linkVariance,
  linkVarianceOverAnchors,
  logProbabilities,
  randomNormal,
  type ResponseModel,
  seededRandom,
} from '../index.ts'

interface LinkCase {
  base: ReferenceItem[]
  new: ReferenceItem[]
  mean_mean: number[]
  mean_sigma: number[]
  haebara: number[]
  haebara_criterion: number
  stocking_lord: number[]
  stocking_lord_criterion: number
}

const TRUTH = { slope: 1.2, intercept: -0.4 }
const ITEMS: ResponseModel[] = [
  { kind: 'dichotomous', a: 1.3, b: -0.7, c: 0.2, d: 0.97 },
  { kind: 'dichotomous', a: 0.8, b: 0.9, c: 0, d: 1 },
  { kind: 'graded', a: 1.7, b: [-1, 0.2, 1.4] },
  { kind: 'gpcm', a: 0.9, b: [0.5, -0.5, 1.1] },
  { kind: 'nominal', slopes: [-0.6, 0.1, 0.9], intercepts: [0.3, 0.1, -0.4] },
  { kind: 'continuous', a: 0.2, b: 0.3, sd: 0.25 },
]
const exactly = (items: readonly ResponseModel[]): Anchor[] =>
  items.map((base) => ({ base, new: linkModel(base, inverseLink(TRUTH)) }))

describe('linkScales', () => {
  const data = referenceData<{ cases: LinkCase[] }>('linking.json')
  it.skipIf(!data)('gives the reference link and criterion of all four methods', () => {
    for (const reference of data!.cases) {
      const anchors = reference.base.map((base, j) => ({ base: modelOf(base), new: modelOf(reference.new[j]!) }))
      const expected = {
        'mean-mean': reference.mean_mean,
        'mean-sigma': reference.mean_sigma,
        haebara: reference.haebara,
        'stocking-lord': reference.stocking_lord,
      }
      for (const method of ['mean-mean', 'mean-sigma', 'haebara', 'stocking-lord'] as const) {
        const link = linkScales(anchors, method)
        expect(Math.abs(link.slope - expected[method][0]!)).toBeLessThan(1e-8)
        expect(Math.abs(link.intercept - expected[method][1]!)).toBeLessThan(1e-8)
        const criterion = { haebara: reference.haebara_criterion, 'stocking-lord': reference.stocking_lord_criterion }
        if (method === 'haebara' || method === 'stocking-lord')
          expect(link.criterion! / criterion[method]).toBeCloseTo(1, 8)
      }
    }
  })
  it('finds the true link of every model when nothing is uncertain', () => {
    for (const method of ['haebara', 'stocking-lord'] as const) {
      const link = linkScales(exactly(ITEMS), method)
      expect(link.slope).toBeCloseTo(TRUTH.slope, 7)
      expect(link.intercept).toBeCloseTo(TRUTH.intercept, 7)
      expect(link.criterion).toBeLessThan(1e-14)
    }
    const ordered = exactly(ITEMS.filter((item) => item.kind !== 'nominal'))
    expect(linkScales(ordered, 'mean-sigma').slope).toBeCloseTo(TRUTH.slope, 12)
    expect(linkScales(ordered, 'mean-mean').intercept).toBeCloseTo(TRUTH.intercept, 12)
    // One item alone, and a link far from the start.
    expect(linkScales(exactly([ITEMS[4]!]), 'haebara').slope).toBeCloseTo(TRUTH.slope, 6)
  })
  it('refuses what cannot be linked', () => {
    expect(() => linkScales([], 'haebara')).toThrow('no anchor')
    expect(() => linkScales([{ base: ITEMS[0]!, new: ITEMS[2]! }], 'haebara')).toThrow('anchor 0')
    expect(() => linkScales(exactly(ITEMS), 'mean-mean')).toThrow('nominal')
    expect(() => linkScales(exactly([ITEMS[0]!]), 'mean-sigma')).toThrow('vary')
    expect(() => linkScales(exactly(ITEMS), 'haebara', { nodes: [0], weights: [] })).toThrow('weights')
  })
})

describe('linkModel', () => {
  it('keeps every probability', () => {
    for (const model of ITEMS) {
      const linked = linkModel(model, TRUTH)
      for (const theta of [-3, 0, 0.7, 4]) {
        const base = TRUTH.slope * theta + TRUTH.intercept
        expect(expectedScore(linked, base)).toBeCloseTo(expectedScore(model, theta), 12)
        if (model.kind === 'continuous') continue
        expect(categoryCount(linked)).toBe(categoryCount(model))
        logProbabilities(linked, base).forEach((log, k) =>
          expect(log).toBeCloseTo(logProbabilities(model, theta)[k]!, 11),
        )
      }
    }
    expect(() => linkModel(ITEMS[0]!, { slope: 0, intercept: 1 })).toThrow('slope 0')
  })
  it('carries covariances as the derivative says', () => {
    // Slope-intercept and slope-difficulty forms describe the same item, so both ways give the same variance of d.
    const covariance = Float64Array.from([0.02, 0.004, 0.004, 0.03])
    const linked = linkCovariance(covariance, ['a', 'd'], TRUTH)
    const r = -TRUTH.intercept / TRUTH.slope
    expect(linked[0]).toBeCloseTo(0.02 / 1.44, 12)
    expect(linked[3]).toBeCloseTo(0.03 + 2 * r * 0.004 + r * r * 0.02, 12)
    expect(linkCovariance(covariance, ['a', 'b'], TRUTH)[3]).toBeCloseTo(0.03 * 1.44, 12)
    expect(linkCovariance(covariance, ['g', 'x'], TRUTH)).toEqual(covariance)
    expect(() => linkCovariance(covariance, ['a'], TRUTH)).toThrow('4 numbers')
  })
})

describe('linkVariance', () => {
  const items: ResponseModel[] = Array.from({ length: 12 }, (_, j) => ({
    kind: 'dichotomous',
    a: 0.8 + 0.1 * (j % 5),
    b: -1.5 + j / 4,
    c: 0,
    d: 1,
  }))
  const variance = { a: 0.01, b: 0.015, ab: 0.003 }
  it.each(['mean-mean', 'mean-sigma', 'haebara', 'stocking-lord'] as const)(
    'agrees with simulated calibrations: %s',
    (method) => {
      const random = seededRandom(method)
      const disturb = (model: ResponseModel): ResponseModel => {
        if (model.kind !== 'dichotomous') throw new Error('binary items only')
        const x = randomNormal(random) * Math.sqrt(variance.a)
        const y =
          (variance.ab / variance.a) * x + randomNormal(random) * Math.sqrt(variance.b - variance.ab ** 2 / variance.a)
        return { ...model, a: model.a + x, b: model.b + y }
      }
      const options = { nodes: [-3, -2, -1, 0, 1, 2, 3], weights: [0.02, 0.1, 0.2, 0.36, 0.2, 0.1, 0.02] }
      const draws = Array.from({ length: 800 }, () =>
        linkScales(
          exactly(items).map((anchor) => ({ base: disturb(anchor.base), new: anchor.new })),
          method,
          options,
        ),
      )
      const mean = draws.reduce((sum, link) => sum + link.intercept, 0) / draws.length
      const seen = draws.reduce((sum, link) => sum + (link.intercept - mean) ** 2, 0) / draws.length
      const said = linkVariance(
        exactly(items),
        items.map(() => ({ base: variance })),
        method,
        options,
      )
      expect(said.intercept / seen).toBeGreaterThan(0.82)
      expect(said.intercept / seen).toBeLessThan(1.22)
      expect(said.covariance ** 2).toBeLessThan(said.slope * said.intercept)
    },
  )
  it('is 0 for known anchors, and the jackknife sees drift that it does not', () => {
    const drifted = exactly(items).map((anchor, j) =>
      j === 3 ? { ...anchor, new: linkModel(anchor.new, { slope: 1, intercept: 0.8 }) } : anchor,
    )
    expect(
      linkVariance(
        drifted,
        items.map(() => ({})),
        'haebara',
      ),
    ).toEqual({ slope: 0, intercept: 0, covariance: 0 })
    expect(Math.sqrt(linkVarianceOverAnchors(drifted, 'haebara').intercept)).toBeGreaterThan(0.02)
    expect(linkVarianceOverAnchors(exactly(items), 'mean-sigma').intercept).toBeLessThan(1e-20)
    expect(() => linkVarianceOverAnchors(drifted.slice(0, 2), 'haebara')).toThrow('at least 3')
  })
})

describe('linkScalesRobustly', () => {
  it('drops the anchors that drifted, keeps the others and finds their link', () => {
    const random = seededRandom('drift')
    const items: ResponseModel[] = Array.from({ length: 20 }, (_, j) => ({
      kind: 'dichotomous',
      a: 1 + 0.05 * (j % 6),
      b: -2 + j / 5,
      c: 0,
      d: 1,
    }))
    const anchors = exactly(items).map((anchor, j) => {
      const noise = { slope: 1, intercept: 0.05 * randomNormal(random) + (j === 4 || j === 11 ? 0.9 : 0) }
      return { ...anchor, new: linkModel(anchor.new, noise) }
    })
    const link = linkScalesRobustly(anchors, 'stocking-lord')
    expect(link.dropped).toEqual([4, 11])
    expect(link.intercept).toBeCloseTo(TRUTH.intercept, 1)
    expect(Math.abs(link.drift[4]!.robustZ.difficulty)).toBeGreaterThan(5)
    expect(Math.abs(linkScales(anchors, 'stocking-lord').intercept - TRUTH.intercept)).toBeGreaterThan(0.08)
    // Without drift nothing is dropped, however well the anchors agree.
    expect(linkScalesRobustly(exactly(items), 'haebara').dropped).toEqual([])
    expect(anchorDrift(exactly([ITEMS[4]!]), TRUTH)[0]!.difficulty).toBeNull()
  })
})
