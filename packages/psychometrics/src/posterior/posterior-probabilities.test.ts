import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyModel, continuousModel } from '../../test/any-model.ts'
import { type ReferenceItem, modelOf, referenceData } from '../../test/reference-data.ts'
import { secondOrderPosterior, secondOrderPrior } from '../../test/second-order-model.ts'
import {
  type Gaussian,
  type ProjectedObservation,
  type ResponseModel,
  categoryCount,
  categoryLogProbability,
  gaussLegendre,
  gaussian,
  invertPositiveDefinite,
  posterior,
  posteriorProbabilities,
  project,
  randomNormal,
  sampleCategory,
  seededRandom,
} from '../index.ts'
import { informationBound } from '../models/response-model.ts'
import { extendedPosterior, siteCorrections } from './site-correction.ts'

const LEGENDRE = gaussLegendre(16)
const skill = (index: number) => [{ index, weight: 1 }]

/** P(each at or above its cut), and of all at once, by Gauss-Legendre panels that end at the cuts. Testlet effects last. */
function byPanels(prior: Gaussian, observations: readonly ProjectedObservation[], cuts: readonly number[]) {
  const testlets = [...new Set(observations.flatMap(({ testlet }) => (testlet ? [testlet.id] : [])))]
  const n = prior.dimension
  const precision = invertPositiveDefinite(prior.covariance, n)
  const logs = observations.map((o) => categoryLogProbability(o.model, o.category, o.parameterVariance))
  const { gaussian: near } = posterior(prior, observations)
  const axes = [...cuts, ...testlets.map(() => 0)].map((cut, k) => {
    const sd = k < n ? Math.sqrt(near.covariance[k * (n + 1)]!) : 1
    const mean = k < n ? near.mean[k]! : 0
    const [low, high] = [Math.min(mean, cut) - 6 * sd, Math.max(mean, cut) + 6 * sd]
    return [low, (low + cut) / 2, cut, (cut + high) / 2].flatMap((from, panel) => {
      const to = [(low + cut) / 2, cut, (cut + high) / 2, high][panel]!
      return LEGENDRE.nodes.map((node, i) => ({
        at: (from + to) / 2 + ((to - from) / 2) * node,
        weight: ((to - from) / 2) * LEGENDRE.weights[i]!,
        above: panel >= 2,
      }))
    })
  })
  let mass = 0
  let all = 0
  const each = cuts.map(() => 0)
  const point = axes.map((axis) => axis[0]!)
  const visit = (k: number, weight: number): void => {
    if (k < axes.length) {
      for (const node of axes[k]!) {
        point[k] = node
        visit(k + 1, weight * node.weight)
      }
      return
    }
    let log = 0
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        log -= (precision[i * n + j]! * (point[i]!.at - prior.mean[i]!) * (point[j]!.at - prior.mean[j]!)) / 2
      }
    }
    for (let t = 0; t < testlets.length; t++) log -= point[n + t]!.at ** 2 / 2
    observations.forEach(({ loadings, testlet }, i) => {
      let eta = 0
      for (const loading of loadings) eta += loading.weight * point[loading.index]!.at
      if (testlet) eta += Math.sqrt(testlet.variance) * point[n + testlets.indexOf(testlet.id)]!.at
      log += logs[i]!(eta)
    })
    const own = weight * Math.exp(log)
    mass += own
    let every = true
    for (let i = 0; i < n; i++) {
      if (point[i]!.above) each[i]! += own
      else every = false
    }
    if (every) all += own
  }
  visit(0, 1)
  return { each: each.map((value) => value / mass), all: all / mass }
}

const three = gaussian(
  [0.2, 0, -0.3],
  [
    [1, 0.7, 0.5],
    [0.7, 1, 0.6],
    [0.5, 0.6, 1],
  ],
)
const two = gaussian(
  [0.1, -0.2],
  [
    [1, 0.6],
    [0.6, 1],
  ],
)

const reference = referenceData<{
  prior_mean: number[]
  prior_cov: number[][]
  weights: number[]
  cuts: number[]
  cases: {
    responses: { skill: number; item: ReferenceItem; x: number }[]
    composite_mean: number
    composite_sd: number
    P_composite_above: number[]
  }[]
}>('several_skills.json')

describe.skipIf(!reference)('several_skills.json', () => {
  it('agrees with the exact composite, counting the points on a cut as the reference does', () => {
    const prior = gaussian(reference!.prior_mean, reference!.prior_cov)
    const loadings = reference!.weights.map((weight, index) => ({ index, weight }))
    // The reference sums a grid of 0.08, on which the composite moves in steps of 0.008, and counts the points on the cut
    // one and a half times in place of half: one step's mass, up to 0.0096, too much. `byPanels` below has no such error.
    const step = 0.008
    const worst = { mean: 0, sd: 0, level: 0, atCut: 0 }
    for (const one of reference!.cases) {
      const observations = one.responses.map(({ skill: index, item, x }) => ({
        loadings: skill(index),
        model: modelOf(item),
        category: x,
      }))
      const cuts = reference!.cuts.flatMap((cut) => [cut, cut - step / 2, cut + step / 2])
      const { sums } = posteriorProbabilities(prior, observations, posterior(prior, observations), {
        sums: [{ loadings, cuts }],
      })
      const [sum] = sums
      worst.mean = Math.max(worst.mean, Math.abs(sum!.mean - one.composite_mean))
      worst.sd = Math.max(worst.sd, Math.abs(sum!.standardDeviation / one.composite_sd - 1))
      one.P_composite_above.forEach((p, i) => {
        const [atCut, under, over] = sum!.above.slice(3 * i)
        worst.level = Math.max(worst.level, Math.abs(atCut! + under! - over! - p))
        worst.atCut = Math.max(worst.atCut, Math.abs(atCut! - p))
      })
    }
    console.info(
      `several_skills.json: worst error of a composite's mean ${worst.mean.toExponential(1)}, SD ${(100 * worst.sd).toFixed(3)} %, P(level) ${worst.level.toExponential(1)} by the reference's count, ${worst.atCut.toExponential(1)} at the cut`,
    )
    expect(worst.mean).toBeLessThan(5e-5)
    expect(worst.sd).toBeLessThan(1e-4)
    expect(worst.level).toBeLessThan(3e-4)
    expect(worst.atCut).toBeLessThan(1.2e-2)
  })

  it('agrees with exact panels for every skill and all of them jointly', () => {
    const prior = gaussian(reference!.prior_mean, reference!.prior_cov)
    // Three of the most skewed.
    for (const at of [2, 5, 21]) {
      const one = reference!.cases[at]!
      const observations = one.responses.map(({ skill: index, item, x }) => ({
        loadings: skill(index),
        model: modelOf(item),
        category: x,
      }))
      const result = posterior(prior, observations)
      const cuts = [0.3, 0.6, 0.1].map((below, k) => result.gaussian.mean[k]! - below)
      const exact = byPanels(prior, observations, cuts)
      const ours = posteriorProbabilities(prior, observations, result, {
        sums: cuts.map((cut, index) => ({ loadings: skill(index), cuts: [cut] })),
        required: cuts.map((cut, index) => ({ loadings: skill(index), cut })),
      })
      exact.each.forEach((p, k) => expect(Math.abs(ours.sums[k]!.above[0]! - p)).toBeLessThan(1e-4))
      expect(Math.abs(ours.allRequired - exact.all)).toBeLessThan(1e-3)
    }
  })
})

describe('posteriorProbabilities', () => {
  it('agrees with exact panels for testlets, mixed loadings and every model', () => {
    const lab = { id: 'lab', variance: 0.6 }
    const observations: ProjectedObservation[] = [
      { loadings: skill(0), model: { kind: 'graded', a: 1.3, b: [-0.8, 0, 0.8] }, category: 3, testlet: lab },
      { loadings: skill(1), model: { kind: 'graded', a: 1.6, b: [-0.8, 0, 0.8] }, category: 2, testlet: lab },
      { loadings: skill(1), model: { kind: 'continuous', a: 0.3, b: 0.2, sd: 0.25 }, category: 1 },
      {
        loadings: skill(0),
        model: { kind: 'nominal', slopes: [0, -0.5, 1.4], intercepts: [0, 0.6, -0.4] },
        category: 2,
      },
      {
        loadings: [
          { index: 0, weight: 0.7 },
          { index: 1, weight: 0.3 },
        ],
        model: { kind: 'dichotomous', a: 1.5, b: 0.4, c: 0.2, d: 1 },
        category: 0,
        parameterVariance: { a: 0.1, b: 0.3 },
      },
    ]
    const cuts = [0.1, 0.4]
    const exact = byPanels(two, observations, cuts)
    const ours = posteriorProbabilities(two, observations, posterior(two, observations), {
      sums: cuts.map((cut, index) => ({ loadings: skill(index), cuts: [cut] })),
      required: cuts.map((cut, index) => ({ loadings: skill(index), cut })),
    })
    exact.each.forEach((p, k) => expect(Math.abs(ours.sums[k]!.above[0]! - p)).toBeLessThan(1e-3))
    expect(Math.abs(ours.allRequired - exact.all)).toBeLessThan(1e-3)
  })

  it('agrees with the exact second-order model of 6 and 14 skills', () => {
    const random = seededRandom('second order')
    for (const [skills, each] of [
      [6, 1],
      [6, 4],
      [14, 2],
    ] as const) {
      const lambda = Array.from({ length: skills }, () => 0.65 + 0.2 * random())
      const prior = secondOrderPrior(lambda)
      const g = randomNormal(random)
      const truth = lambda.map((l) => l * g + Math.sqrt(1 - l * l) * randomNormal(random))
      const observations = truth.flatMap((theta, index) =>
        Array.from({ length: each }, (_, i): ProjectedObservation => {
          const [a, b] = [0.8 + random(), 3 * random() - 1.5]
          const model: ResponseModel =
            i % 3 === 2 ? { kind: 'graded', a, b: [b - 0.5, b + 0.5] } : { kind: 'dichotomous', a, b, c: 0.2, d: 1 }
          return { loadings: skill(index), model, category: sampleCategory(model, theta, random) }
        }),
      )
      const result = posterior(prior, observations)
      const cuts = truth.map((theta) => theta - 0.7)
      const everything = lambda.map((_, index) => ({ index, weight: 1 / skills }))
      const center = project(result.gaussian, everything)
      const cut = center.mean - 0.8 * Math.sqrt(center.variance)
      const exact = secondOrderPosterior(lambda, observations, cuts, cut)
      const ours = posteriorProbabilities(prior, observations, result, {
        sums: [
          { loadings: everything, cuts: [cut] },
          ...cuts.map((c, index) => ({ loadings: skill(index), cuts: [c] })),
        ],
        required: cuts.map((c, index) => ({ loadings: skill(index), cut: c })),
      })
      expect(Math.abs(ours.sums[0]!.above[0]! - exact.compositeAbove)).toBeLessThan(1e-3)
      expect(Math.abs(ours.sums[0]!.mean - exact.compositeMean)).toBeLessThan(5e-4)
      expect(Math.abs(ours.sums[0]!.standardDeviation / exact.compositeSd - 1)).toBeLessThan(1e-3)
      exact.above.forEach((p, k) => {
        expect(Math.abs(ours.sums[k + 1]!.above[0]! - p)).toBeLessThan(5e-4)
        expect(Math.abs(ours.sums[k + 1]!.mean - exact.means[k]!)).toBeLessThan(5e-4)
        expect(Math.abs(ours.sums[k + 1]!.standardDeviation / exact.sds[k]! - 1)).toBeLessThan(1e-3)
      })
      expect(Math.abs(ours.allRequired - exact.allAbove)).toBeLessThan(1e-3)
    }
  })

  it('takes a composite that only repeats the required skills for what it is', () => {
    const model: ResponseModel = { kind: 'dichotomous', a: 1.4, b: 0, c: 0.2, d: 1 }
    const observations = [0, 1, 2].map((index) => ({ loadings: skill(index), model, category: index % 2 }))
    const result = posterior(three, observations)
    const ask = (required: { loadings: { index: number; weight: number }[]; cut: number }[]) =>
      posteriorProbabilities(three, observations, result, { required, points: 4096 }).allRequired
    const skills = [0, 1, 2].map((index) => ({ loadings: skill(index), cut: -0.5 }))
    const composite = { loadings: [0, 1, 2].map((index) => ({ index, weight: 1 / 3 })), cut: -0.5 }
    expect(ask([...skills, composite])).toBeCloseTo(ask(skills), 2)
    expect(ask([...skills, ...skills])).toBeCloseTo(ask(skills), 3)
    expect(ask([composite, ...skills])).toBeLessThanOrEqual(ask([composite]) + 1e-3)
    const one = posteriorProbabilities(three, observations, result, { sums: [{ ...composite, cuts: [-0.5] }] })
    expect(ask([composite])).toBeCloseTo(one.sums[0]!.above[0]!, 2)
    expect(ask([])).toBe(1)
  })

  const answers = fc
    .array(
      fc.record({
        model: fc.oneof(anyModel, continuousModel),
        index: fc.nat(2),
        pick: fc.nat(6),
        lab: fc.option(fc.constantFrom('x', 'y')),
      }),
      { maxLength: 25 },
    )
    .map((list): ProjectedObservation[] =>
      list.map(({ model, index, pick, lab }) => ({
        loadings: skill(index),
        model,
        category: model.kind === 'continuous' ? pick / 6 : pick % categoryCount(model),
        ...(lab && { testlet: { id: lab, variance: 0.5 } }),
      })),
    )
  const questions = {
    sums: [
      { loadings: skill(0), cuts: [-2, 0, 0.5, 4] },
      { loadings: [0, 1, 2].map((index) => ({ index, weight: 0.2 + 0.2 * index })), cuts: [-1, 0, 1] },
    ],
    required: [0, 1, 2].map((index) => ({ loadings: skill(index), cut: 0.5 * index - 0.5 })),
    points: 256,
  }

  it('gives finite probabilities that fall with the cut, after any evidence', () => {
    fc.assert(
      fc.property(answers, (observations) => {
        const ours = posteriorProbabilities(three, observations, posterior(three, observations), questions)
        for (const { mean, standardDeviation, interval, above } of ours.sums) {
          expect([mean, standardDeviation, ...interval].every(Number.isFinite)).toBe(true)
          expect(standardDeviation).toBeGreaterThan(0)
          expect(interval[0]).toBeLessThan(interval[1])
          above.forEach((p, i) => {
            expect(p).toBeGreaterThanOrEqual(0)
            expect(p).toBeLessThanOrEqual(above[i - 1] ?? 1)
          })
        }
        expect(ours.allRequired).toBeGreaterThanOrEqual(0)
        expect(ours.allRequired).toBeLessThanOrEqual(1)
        expect(ours.effectiveSampleSize).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  it('finds converged exactly where every site holds the moments of its exact likelihood', () => {
    fc.assert(
      fc.property(answers, (any) => {
        // Exponential tails of steeper answers reach beyond the 9 SDs that are tabulated here.
        const observations = any.filter(({ model }) => informationBound(model) <= 4)
        const result = posterior(three, observations)
        fc.pre(result.converged)
        for (const { hermite } of siteCorrections(3, observations, result, extendedPosterior(three, result))) {
          expect(Math.abs(hermite[1]!)).toBeLessThan(1e-3)
          expect(Math.abs(hermite[2]!)).toBeLessThan(1e-3)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('does not depend on the order of answers', () => {
    fc.assert(
      fc.property(answers, (observations) => {
        const one = posterior(three, observations)
        const backwards = observations.toReversed()
        const other = posterior(three, backwards)
        fc.pre(one.converged && other.converged)
        const first = posteriorProbabilities(three, observations, one, questions)
        const second = posteriorProbabilities(three, backwards, other, questions)
        const flat = (p: typeof first) => [
          ...p.sums.flatMap((s) => [s.mean, s.standardDeviation, ...s.above]),
          p.allRequired,
        ]
        flat(second).forEach((value, i) => expect(Math.abs(value - flat(first)[i]!)).toBeLessThan(1e-9))
      }),
      { numRuns: 100 },
    )
  })

  it('rejects what it cannot answer', () => {
    const result = posterior(two, [])
    const ask = (more: Parameters<typeof posteriorProbabilities>[3]) => () =>
      posteriorProbabilities(two, [], result, more)
    expect(ask({ sums: [{ loadings: skill(2) }] })).toThrow('dimension 2')
    expect(ask({ sums: [{ loadings: [] }] })).toThrow('without a loading')
    expect(ask({ sums: [{ loadings: skill(0), cuts: [Number.NaN] }] })).toThrow('cut NaN')
    expect(ask({ intervalMass: 1 })).toThrow('interval mass 1')
    expect(ask({ points: 0 })).toThrow('0 points')
    const model: ResponseModel = { kind: 'dichotomous', a: 1, b: 0, c: 0, d: 1 }
    expect(() => posteriorProbabilities(two, [{ loadings: skill(0), model, category: 1 }], result, {})).toThrow(
      'not the observations',
    )
  })
})
