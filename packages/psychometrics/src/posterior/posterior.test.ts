import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyModel } from '../../test/any-model.ts'
import { type ReferenceItem, modelOf, referenceData } from '../../test/reference-data.ts'
import {
  type Gaussian,
  type ProjectedObservation,
  type ResponseModel,
  categoryCount,
  categoryLogProbability,
  cholesky,
  estimateAbility,
  gaussian,
  gaussianSampler,
  normalCdf,
  posterior,
  project,
  randomIndex,
  sampleCategory,
  seededRandom,
  varianceFromOthers,
} from '../index.ts'

const two = gaussian(
  [0.1, -0.2],
  [
    [1, 0.6],
    [0.6, 1],
  ],
)
const three = gaussian(
  [0.2, 0, -0.3],
  [
    [1, 0.7, 0.5],
    [0.7, 1, 0.6],
    [0.5, 0.6, 1],
  ],
)

/** Brute force: the posterior on a grid over the skills and, last, one testlet effect for each variance. */
function byGrid(prior: Gaussian, observations: readonly ProjectedObservation[], step: number) {
  const testlets = new Map<string, number>()
  for (const { testlet } of observations) if (testlet) testlets.set(testlet.id, testlet.variance)
  const ids = [...testlets.keys()]
  const total = prior.dimension + ids.length
  const lower = cholesky(prior.covariance, prior.dimension)
  const logs = observations.map((o) => categoryLogProbability(o.model, o.category, o.parameterVariance))
  const axis: number[] = []
  for (let z = -5; z <= 5 + 1e-9; z += step) axis.push(z)
  const index = new Int32Array(total)
  const sums = { mass: 0, mean: new Float64Array(prior.dimension), second: new Float64Array(prior.dimension ** 2) }
  const theta = new Float64Array(prior.dimension)
  for (;;) {
    let log = 0
    for (let i = 0; i < total; i++) log -= axis[index[i]!]! ** 2 / 2
    for (let i = 0; i < prior.dimension; i++) {
      theta[i] = prior.mean[i]!
      for (let k = 0; k <= i; k++) theta[i]! += lower[i * prior.dimension + k]! * axis[index[k]!]!
    }
    observations.forEach((o, j) => {
      let eta = o.loadings.reduce((s, l) => s + l.weight * theta[l.index]!, 0)
      if (o.testlet) eta += Math.sqrt(o.testlet.variance) * axis[index[prior.dimension + ids.indexOf(o.testlet.id)]!]!
      log += logs[j]!(eta)
    })
    const mass = Math.exp(log)
    sums.mass += mass
    for (let i = 0; i < prior.dimension; i++) {
      sums.mean[i]! += mass * theta[i]!
      for (let k = 0; k < prior.dimension; k++) sums.second[i * prior.dimension + k]! += mass * theta[i]! * theta[k]!
    }
    let i = 0
    while (i < total && ++index[i]! === axis.length) index[i++] = 0
    if (i === total) break
  }
  const mean = sums.mean.map((m) => m / sums.mass)
  const covariance = sums.second.map(
    (s, at) => s / sums.mass - mean[Math.floor(at / prior.dimension)]! * mean[at % prior.dimension]!,
  )
  return { mean, covariance }
}

function expectClose(ours: ArrayLike<number>, exact: ArrayLike<number>, tolerance: number): void {
  for (let i = 0; i < exact.length; i++) expect(Math.abs(ours[i]! - exact[i]!)).toBeLessThan(tolerance)
}

const reference = referenceData<{
  prior_mean: number[]
  prior_cov: number[][]
  weights: number[]
  cases: {
    responses: { skill: number; item: ReferenceItem; x: number }[]
    mean: number[]
    cov: number[][]
    composite_mean: number
    composite_sd: number
    P_composite_above: number[]
  }[]
}>('several_skills.json')

describe.skipIf(!reference)('several_skills.json', () => {
  it('matches the exact posterior of three skills and their composite in every case', () => {
    const prior = gaussian(reference!.prior_mean, reference!.prior_cov)
    const weights = reference!.weights.map((weight, index) => ({ index, weight }))
    let [worstMean, worstSd, worstLevel] = [0, 0, 0]
    for (const one of reference!.cases) {
      const observations = one.responses.map(({ skill, item, x }) => ({
        loadings: [{ index: skill, weight: 1 }],
        model: modelOf(item),
        category: x,
      }))
      const { gaussian: ours, converged } = posterior(prior, observations)
      expect(converged).toBe(true)
      const composite = project(ours, weights)
      one.mean.forEach((m, i) => {
        worstMean = Math.max(worstMean, Math.abs(ours.mean[i]! - m))
        worstSd = Math.max(worstSd, Math.abs(Math.sqrt(ours.covariance[i * 4]!) / Math.sqrt(one.cov[i]![i]!) - 1))
      })
      worstMean = Math.max(worstMean, Math.abs(composite.mean - one.composite_mean))
      worstSd = Math.max(worstSd, Math.abs(Math.sqrt(composite.variance) / one.composite_sd - 1))
      ;[-0.4, 0.8].forEach((cut, i) => {
        const above = normalCdf((composite.mean - cut) / Math.sqrt(composite.variance))
        worstLevel = Math.max(worstLevel, Math.abs(above - one.P_composite_above[i]!))
      })
    }
    console.info(
      `several_skills.json: worst error of a mean ${worstMean.toExponential(1)}, of an SD ${(100 * worstSd).toFixed(2)} %, of P(level) ${worstLevel.toExponential(1)}`,
    )
    expect(worstMean).toBeLessThan(5e-3)
    expect(worstSd).toBeLessThan(5e-3)
    // Of the Gaussian alone, against a reference that is one grid step too low: see posterior-probabilities.test.ts.
    expect(worstLevel).toBeLessThan(2e-2)
  })
})

describe('posterior against brute force', () => {
  const random = seededRandom('brute force')
  const draw = (): ResponseModel => {
    const [a, b] = [0.6 + random(), 3 * random() - 1.5]
    const kind = randomIndex(random, 3)
    if (kind === 0) return { kind: 'dichotomous', a, b, c: random() < 0.5 ? 0.25 : 0, d: 1 }
    return kind === 1 ? { kind: 'graded', a, b: [b - 0.4, b + 0.5] } : { kind: 'gpcm', a, b: [b - 0.3, b + 0.3] }
  }
  const observation = (dimension: number): ProjectedObservation => {
    const model = draw()
    return {
      loadings: [{ index: randomIndex(random, dimension), weight: 1 }],
      model,
      category: sampleCategory(model, 0.5, random),
    }
  }

  it('agrees for two and three skills with uncertain parameters', () => {
    for (let i = 0; i < 6; i++) {
      const prior = i % 2 ? three : two
      const observations = Array.from({ length: 4 + 3 * i }, () => ({
        ...observation(prior.dimension),
        parameterVariance: { a: 0.1, b: 0.5 },
      }))
      const exact = byGrid(prior, observations, 0.25)
      const { gaussian: ours } = posterior(prior, observations)
      expectClose(ours.mean, exact.mean, 4e-3)
      expectClose(ours.covariance, exact.covariance, 4e-3)
    }
  })

  it('agrees when criteria of one challenge share an effect, and learns less from them', () => {
    const shared: ProjectedObservation[] = [0, 0, 1, 1].map((index) => ({
      loadings: [{ index, weight: 1 }],
      model: { kind: 'graded', a: 1.3, b: [-0.8, 0, 0.8] },
      category: 3,
      testlet: { id: 'lab', variance: 0.6 },
    }))
    const exact = byGrid(two, shared, 0.2)
    const ours = posterior(two, shared).gaussian
    expectClose(ours.mean, exact.mean, 1e-2)
    expectClose(ours.covariance, exact.covariance, 1e-2)
    const apart = posterior(
      two,
      shared.map((o) => ({ ...o, testlet: undefined })),
    ).gaussian
    expect(ours.covariance[0]).toBeGreaterThan(apart.covariance[0]!)
    expect(ours.mean[0]).toBeLessThan(apart.mean[0]!)
  })

  it('agrees for an answer that draws on two skills at once', () => {
    const both: ProjectedObservation = {
      loadings: [
        { index: 0, weight: 0.7 },
        { index: 1, weight: 0.3 },
      ],
      model: { kind: 'dichotomous', a: 1.5, b: 0.4, c: 0, d: 1 },
      category: 1,
    }
    const observations = [both, observation(2), observation(2)]
    const exact = byGrid(two, observations, 0.1)
    expectClose(posterior(two, observations).gaussian.mean, exact.mean, 4e-3)
  })

  it('is exact for one skill', () => {
    const one = gaussian([0.4], [[0.49]])
    const observations = Array.from({ length: 12 }, () => observation(1))
    const exact = estimateAbility(observations, { mean: 0.4, standardDeviation: 0.7 })
    const { gaussian: ours } = posterior(one, observations)
    expect(ours.mean[0]).toBeCloseTo(exact.mean, 9)
    expect(Math.sqrt(ours.covariance[0]!)).toBeCloseTo(exact.standardDeviation, 9)
  })
})

describe('posterior', () => {
  const answers = fc
    .array(
      fc.record({
        model: anyModel,
        index: fc.nat(2),
        pick: fc.nat(6),
        lab: fc.option(fc.constantFrom('x', 'y')),
        uncertain: fc.boolean(),
      }),
      { maxLength: 25 },
    )
    .map((list): ProjectedObservation[] =>
      list.map(({ model, index, pick, lab, uncertain }) => ({
        loadings: [{ index, weight: 1 }],
        model,
        category: pick % categoryCount(model),
        ...(lab && { testlet: { id: lab, variance: 0.5 } }),
        ...(uncertain && 'a' in model && { parameterVariance: { a: 0.04 * model.a ** 2, b: 0.3 } }),
      })),
    )

  it('does not depend on the order of answers, nor on the order of skills', () => {
    fc.assert(
      fc.property(answers, fc.integer(), (observations, seed) => {
        const random = seededRandom(seed)
        const shuffled = observations
          .map((o) => ({ o, key: random() }))
          .sort((a, b) => a.key - b.key)
          .map(({ o }) => o)
        const reference = posterior(three, observations)
        const again = posterior(three, shuffled)
        expectClose(again.gaussian.mean, reference.gaussian.mean, 1e-9)
        expectClose(again.gaussian.covariance, reference.gaussian.covariance, 1e-9)
        const turned = gaussian(
          [-0.3, 0, 0.2],
          [
            [1, 0.6, 0.5],
            [0.6, 1, 0.7],
            [0.5, 0.7, 1],
          ],
        )
        const renamed = observations.map((o) => ({ ...o, loadings: [{ index: 2 - o.loadings[0]!.index, weight: 1 }] }))
        const other = posterior(turned, renamed)
        if (reference.converged && other.converged)
          expectClose([...other.gaussian.mean].reverse(), reference.gaussian.mean, 1e-7)
      }),
      { numRuns: 150 },
    )
  })

  it('is a proper Gaussian after any evidence, however extreme', () => {
    fc.assert(
      fc.property(answers, (observations) => {
        const { gaussian: ours } = posterior(three, observations)
        expect(ours.mean.every(Number.isFinite)).toBe(true)
        expect(() => cholesky(ours.covariance, 3)).not.toThrow()
      }),
      { numRuns: 300 },
    )
  })

  it('holds for 500 answers, all right, all wrong or impossible', () => {
    for (const right of [() => 1, () => 0, (i: number) => i % 2]) {
      for (const a of [0.3, 1.1, 40]) {
        const observations = Array.from({ length: 500 }, (_, i): ProjectedObservation => ({
          loadings: [{ index: i % 3, weight: 1 }],
          model: { kind: 'dichotomous', a, b: (right(i) ? 1 : -1) * 3, c: i % 5 === 0 ? 0.25 : 0, d: 1 },
          category: right(i),
        }))
        const { gaussian: ours } = posterior(three, observations)
        expect(ours.mean.every(Number.isFinite)).toBe(true)
        expect(() => cholesky(ours.covariance, 3)).not.toThrow()
      }
    }
  })

  it('is the prior without answers, and knows what other skills alone say', () => {
    expect(posterior(three, []).gaussian.mean).toEqual(three.mean)
    const model: ResponseModel = { kind: 'dichotomous', a: 1, b: 0, c: 0, d: 1 }
    const observations = [0, 1].map((index) => ({ loadings: [{ index, weight: 1 }], model, category: 1 }))
    const result = posterior(three, observations)
    const alone = posterior(three, observations.slice(1)).gaussian.covariance[0]!
    expect(varianceFromOthers(three, result, 0)).toBeCloseTo(alone, 2)
    expect(varianceFromOthers(three, result, 0)).toBeGreaterThan(result.gaussian.covariance[0]!)
  })

  it('rejects unknown dimensions and contradictory testlets', () => {
    const model: ResponseModel = { kind: 'dichotomous', a: 1, b: 0, c: 0, d: 1 }
    expect(() => posterior(two, [{ loadings: [{ index: 2, weight: 1 }], model, category: 1 }])).toThrow('dimension 2')
    const lab = (variance: number) => ({
      loadings: [{ index: 0, weight: 1 }],
      model,
      category: 1,
      testlet: { id: 'lab', variance },
    })
    expect(() => posterior(two, [lab(0.5), lab(0.6)])).toThrow('testlet lab')
  })
})

describe('simulation-based calibration', () => {
  it('finds the truth uniformly within the posterior (1,500 draws, 12 correlated skills, testlets, uncertain items)', () => {
    // Source: Talts et al. (2018), arXiv 1804.06788. The rank of the truth in a Gaussian posterior is Phi(z).
    const dimension = 12
    const prior = gaussian(
      Array.from({ length: dimension }, () => 0),
      Array.from({ length: dimension }, (_, i) =>
        Array.from({ length: dimension }, (__, j) => (i === j ? 1 : i % 3 === j % 3 ? 0.7 : 0.5)),
      ),
    )
    const random = seededRandom('calibration')
    const sample = gaussianSampler(prior)
    const everything = Array.from({ length: dimension }, (_, index) => ({ index, weight: 1 / dimension }))
    const bins = { skill: new Float64Array(20), composite: new Float64Array(20) }
    const draws = 1500
    for (let n = 0; n < draws; n++) {
      const theta = sample(random)
      const effect = Math.sqrt(0.4) * (Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()))
      const observations = Array.from({ length: 24 }, (_, i): ProjectedObservation => {
        const index = randomIndex(random, dimension)
        const b = 3 * random() - 1.5
        const model: ResponseModel =
          i % 3 ? { kind: 'dichotomous', a: 1.1, b, c: 0.25, d: 1 } : { kind: 'graded', a: 1.1, b: [b - 0.4, b + 0.4] }
        const inLab = i < 4
        const category = sampleCategory(model, theta[index]! + (inLab ? effect : 0), random)
        return {
          loadings: [{ index, weight: 1 }],
          model,
          category,
          ...(inLab && { testlet: { id: 'lab', variance: 0.4 } }),
        }
      })
      const { gaussian: ours } = posterior(prior, observations, { tolerance: 1e-7 })
      const pick = n % dimension
      const skillRank = normalCdf(
        (theta[pick]! - ours.mean[pick]!) / Math.sqrt(ours.covariance[pick * (dimension + 1)]!),
      )
      const composite = project(ours, everything)
      const truth = theta.reduce((sum, t) => sum + t / dimension, 0)
      const compositeRank = normalCdf((truth - composite.mean) / Math.sqrt(composite.variance))
      bins.skill[Math.min(19, Math.floor(20 * skillRank))]!++
      bins.composite[Math.min(19, Math.floor(20 * compositeRank))]!++
    }
    for (const counts of [bins.skill, bins.composite]) {
      const chiSquare = counts.reduce((sum, count) => sum + (count - draws / 20) ** 2 / (draws / 20), 0)
      expect(chiSquare).toBeLessThan(43.8) // 0.1 % point of chi-square with 19 degrees of freedom
    }
  }, 60_000)
})
