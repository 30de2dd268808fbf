import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { referenceData } from '../../../test/reference-data.ts'
import {
  gaussian,
  gaussianSampler,
  randomNormal,
  type ResponseModel,
  sampleCategory,
  seededRandom,
} from '../../index.ts'
import { responsesFromRows } from '../responses.ts'
import { observedGradient } from './accelerated-em.ts'
import { improveStructure, covarianceStructure } from './covariance-structure.ts'
import {
  calibrateBifactor,
  calibrateSkills,
  prepareBifactor,
  prepareSkills,
  scoreBifactor,
  scoreSkills,
  type SkillItemSpec,
} from './index.ts'
import { buildModel, type LatentProblem } from './latent-problem.ts'
import { allSums } from './latent-model.ts'
import { fillLogTable, itemDerivatives, type PredictorItem } from './predictor-items.ts'

const FOLDER = new URL('../../../../../../shared/data/psychometrics/', import.meta.url)
const table = (name: string): string[][] =>
  readFileSync(new URL(name, FOLDER), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('"', '').split(','))

interface ThreeSkills {
  estimate: {
    items: { a1: number; a2: number; a3: number; d: number | null; d1: number; d2: number; d3: number; d4: number }[]
    cov: number[][]
    logLik: number
  }
}
interface Testlets {
  truth: { testlet: number[] }
  estimate: Record<string, number>[]
  logLik: number
}

/** Answers of persons with these correlations; each skill has binary items and one graded item. */
function simulate(correlation: number[][], persons: number, itemsEach: number, seed: string, missing = 0.1) {
  const random = seededRandom(seed)
  const draw = gaussianSampler(
    gaussian(
      correlation.map(() => 0),
      correlation,
    ),
  )
  const specs: SkillItemSpec[] = []
  const models: ResponseModel[] = []
  correlation.forEach((_, skill) => {
    for (let j = 0; j < itemsEach; j++) {
      const graded = j === itemsEach - 1
      specs.push({ kind: graded ? 'graded' : '2pl', skill })
      models.push(
        graded
          ? { kind: 'graded', a: 1.6, b: [-0.8, 0.1, 1] }
          : { kind: 'dichotomous', a: 0.9 + 0.1 * (j % 6), b: -1.2 + (2.4 * j) / itemsEach, c: 0, d: 1 },
      )
    }
  })
  const rows = Array.from({ length: persons }, () => {
    const theta = draw(random)
    return specs.map(({ skill }, j) => (random() < missing ? null : sampleCategory(models[j]!, theta[skill]!, random)))
  })
  return { specs, models, responses: responsesFromRows(rows) }
}

describe('items on a linear predictor', () => {
  const points = Float64Array.from([-1.3, 0.4, 0.2, -0.7, 1.9, 1.1, -0.1, -2])
  const items: [PredictorItem, number[]][] = [
    [{ kind: '2pl', categories: 2, slopes: 2, names: ['a', 'specific', 'd'], priors: [] }, [1.2, -0.4, 0.3]],
    [
      {
        kind: '3pl',
        categories: 2,
        slopes: 2,
        names: ['a', 'specific', 'd', 'logitC'],
        priors: [{ kind: 'normal', parameter: 'logitC', mean: -1.4, sd: 0.5 }],
      },
      [1.2, 0.4, 0.3, -1],
    ],
    [
      { kind: 'graded', categories: 4, slopes: 2, names: ['a', 'specific', 'd1', 'd2', 'd3'], priors: [] },
      [1.1, 0.5, 1.4, 0.2, -0.9],
    ],
    [
      {
        kind: 'gpcm',
        categories: 4,
        slopes: 2,
        names: ['a', 'specific', 'd1', 'd2', 'd3'],
        priors: [{ kind: 'lognormal', parameter: 'a', mean: 0, sd: 0.4 }],
      },
      [0.8, 0.3, 0.4, 0.1, -0.9],
    ],
  ]
  it.each(items)('has the gradient that differences give, and probabilities that sum to 1: $kind', (item, values) => {
    const parameters = Float64Array.from(values)
    const out = new Float64Array(item.categories * 4)
    fillLogTable(item, parameters, points, out)
    for (let q = 0; q < 4; q++) {
      const sum = Array.from({ length: item.categories }, (_, k) => Math.exp(out[k * 4 + q]!)).reduce((x, y) => x + y)
      expect(sum).toBeCloseTo(1, 12)
    }
    const counts = out.map((_, i) => 1 + ((i * 7) % 5))
    const { gradient, objective } = itemDerivatives(item, parameters, points, counts)
    expect(objective).toBeLessThan(0)
    parameters.forEach((value, i) => {
      const at = (by: number): number =>
        itemDerivatives(
          item,
          parameters.map((other, k) => (k === i ? value + by : other)),
          points,
          counts,
        ).objective
      expect(gradient[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 5)
    })
    // The information is the expected one: at expected counts it is minus the second derivative.
    const free = { ...item, priors: [] }
    const expected = out.map((log) => 10 * Math.exp(log))
    const { information } = itemDerivatives(free, parameters, points, expected)
    const p = values.length
    parameters.forEach((value, i) => {
      const at = (by: number) =>
        itemDerivatives(
          free,
          parameters.map((other, k) => (k === i ? value + by : other)),
          points,
          expected,
        ).gradient
      const [up, down] = [at(1e-5), at(-1e-5)]
      for (let j = 0; j < p; j++) expect(information[i * p + j]).toBeCloseTo(-(up[j]! - down[j]!) / 2e-5, 4)
    })
  })
})

describe('latent structures', () => {
  const { specs, responses } = simulate(
    [
      [1, 0.6],
      [0.6, 1],
    ],
    60,
    4,
    'gradient',
  )
  const problems: [string, LatentProblem, number][] = [
    ['grid', prepareSkills(responses, specs, { method: 'grid' }).problem, 0.3],
    [
      'anchored grid',
      prepareSkills(
        responses,
        specs.map((spec, j): SkillItemSpec =>
          j === 0 ? { ...spec, fixed: { kind: 'dichotomous', a: 1.1, b: -0.7, c: 0, d: 1 } } : spec,
        ),
        { method: 'grid' },
      ).problem,
      0.4,
    ],
    ['second-order', prepareSkills(responses, specs, { method: 'second-order' }).problem, 0.6],
    ['propagation', prepareSkills(responses, specs, { method: 'propagation' }).problem, 0.3],
    [
      'bifactor',
      prepareBifactor(
        responses,
        specs.map((spec, j) => ({ kind: spec.kind, specific: j === 0 ? null : spec.skill })),
      ).problem,
      0,
    ],
  ]
  it.each(problems)('has the gradient that differences of the log-likelihood give: %s', (name, problem, latent) => {
    const model = buildModel(problem, 41)
    const parameters = new Float64Array(model.parameterCount)
    model.items.forEach((item, j) =>
      item.names.forEach(
        (parameter, i) =>
          (parameters[model.itemOffset[j]! + i] = parameter.startsWith('d')
            ? 0.8 - 0.7 * (i - item.slopes)
            : 1.1 - 0.3 * i),
      ),
    )
    parameters.fill(latent, model.latentOffset)
    const known = new Set(
      model.items.flatMap((item, j) => (item.fixed ? item.names.map((_, i) => model.itemOffset[j]! + i) : [])),
    )
    const gradient = observedGradient(model, parameters, allSums(model, parameters))
    parameters.forEach((value, i) => {
      // What is known is not estimated and has no gradient.
      if (known.has(i)) return expect(gradient[i]).toBe(0)
      const at = (by: number): number =>
        allSums(
          model,
          parameters.map((other, k) => (k === i ? value + by : other)),
        )[0]!
      expect(Math.abs(gradient[i]! - (at(1e-4) - at(-1e-4)) / 2e-4)).toBeLessThan(name === 'propagation' ? 2e-3 : 2e-5)
      return undefined
    })
  })
  it('adds up persons in chunks as in one, and weights as copies', () => {
    const twice = { ...responses, weight: new Float64Array(responses.persons).fill(2) }
    const parameters = (problem: LatentProblem, model = buildModel(problem, 15)) => {
      const values = new Float64Array(model.parameterCount).fill(0.5)
      model.items.forEach((item, j) => item.names.forEach((_, i) => (values[model.itemOffset[j]! + i] = 1 - 0.5 * i)))
      return allSums(model, values)
    }
    for (const [, problem] of problems) {
      const once = parameters(problem)
      parameters({ ...problem, responses: twice }).forEach((value, i) => expect(value).toBeCloseTo(2 * once[i]!, 8))
    }
  })
  it('finds the correlation matrix nearest to moments that are not standardised', () => {
    const structure = covarianceStructure(2, [false, false])
    const second = Float64Array.from([90, 50, 50, 110])
    const [r] = improveStructure(structure, Float64Array.from([0.1]), 100, new Float64Array(2), second)
    const log = (x: number): number => -50 * Math.log(1 - x * x) - (90 - 2 * x * 50 + 110) / (2 * (1 - x * x))
    expect(log(r!)).toBeGreaterThan(Math.max(log(r! + 1e-4), log(r! - 1e-4)))
  })
})

describe('calibrateSkills', () => {
  const reference = referenceData<ThreeSkills>('sim_three_skills/reference.json')
  it.skipIf(!reference)('gives the reference estimates and scores of three skills', () => {
    const [names, ...rows] = table('sim_three_skills/data.csv')
    const responses = responsesFromRows(rows.map((row) => row.map((value) => (value === '' ? null : Number(value)))))
    const specs = names!.map((name): SkillItemSpec => ({
      name,
      kind: name[2] === 'L' ? 'graded' : '2pl',
      skill: Number(name[1]) - 1,
    }))
    const fit = calibrateSkills(responses, specs)
    const { items, cov, logLik } = reference!.estimate
    expect(fit.stop).toBe('converged')
    expect(Math.abs(fit.logLikelihood - logLik)).toBeLessThan(1e-3)
    const same = (own: typeof fit, tolerance: number): void => {
      own.items.forEach((item, j) => {
        const { a1, a2, a3, d, d1, d2, d3, d4 } = items[j]!
        const wanted = [a1 + a2 + a3, ...(d === null ? [d1, d2, d3, d4] : [d])]
        wanted.forEach((value, i) => expect(Math.abs(item.estimates[i]! - value)).toBeLessThan(tolerance))
      })
      cov.flat().forEach((value, at) => expect(Math.abs(own.covariance[at]! - value)).toBeLessThan(tolerance))
    }
    same(fit, 5e-3)
    const scores = scoreSkills(fit, responses)
    table('sim_three_skills/scores_EAP.csv')
      .slice(1)
      .forEach((row, i) => {
        row.map(Number).forEach((value, c) => {
          const own = c < 3 ? scores[i]!.mean[c]! : Math.sqrt(scores[i]!.covariance[4 * (c - 3)]!)
          expect(Math.abs(own - value)).toBeLessThan(1e-3)
        })
      })
    // Expectation propagation, for more skills than a grid can hold, on the same data.
    const approximate = calibrateSkills(responses, specs, { method: 'propagation' })
    same(approximate, 5e-3)
    expect(Math.abs(approximate.logLikelihood - logLik)).toBeLessThan(0.1)
  })
  it('recovers eight skills with missing answers, by both methods', () => {
    const K = 8
    const loading = Array.from({ length: K }, (_, k) => 0.5 + 0.05 * k)
    const correlation = loading.map((x, i) => loading.map((y, j) => (i === j ? 1 : x * y)))
    const { specs, responses } = simulate(correlation, 1000, 5, 'eight', 0.2)
    for (const method of ['propagation', 'second-order'] as const) {
      const fit = calibrateSkills(responses, specs, { method, points: 31 })
      expect(fit.stop).toBe('converged')
      const errors = correlation.flatMap((row, i) =>
        row.flatMap((value, j) => (j < i ? [fit.covariance[i * K + j]! - value] : [])),
      )
      expect(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length)).toBeLessThan(0.06)
      expect(Math.abs(errors.reduce((sum, e) => sum + e, 0) / errors.length)).toBeLessThan(0.03)
    }
  })
  it('keeps the scale of anchored skills and estimates their mean, variance and correlations', () => {
    const { specs, models, responses } = simulate(
      [
        [1, 0.5],
        [0.5, 1],
      ],
      1500,
      8,
      'anchors',
    )
    // Items shifted and stretched: the persons then have mean -0.5 and SD 1.25 on the anchors' scale.
    const anchored = specs.map((spec, j): SkillItemSpec => {
      const model = models[j]!
      if (spec.skill !== 0 || j > 4 || model.kind !== 'dichotomous') return spec
      return { ...spec, fixed: { ...model, a: model.a / 1.25, b: 1.25 * model.b - 0.5 } }
    })
    const fit = calibrateSkills(responses, anchored, { standardErrors: true, points: 17 })
    expect(Math.abs(fit.mean[0]! + 0.5)).toBeLessThan(0.15)
    expect(Math.abs(Math.sqrt(fit.covariance[0]!) - 1.25)).toBeLessThan(0.15)
    expect([fit.mean[1], fit.covariance[3]]).toEqual([0, 1])
    expect(fit.covariance[1]! / Math.sqrt(fit.covariance[0]!)).toBeCloseTo(0.5, 1)
    expect(fit.items[0]!.parameters).toEqual([])
    expect(fit.items[5]!.standardErrors!.every((error) => error > 0.02 && error < 0.4)).toBe(true)
    expect(fit.latentStandardErrors).toHaveLength(3)
  })
  it('uses priors, and refuses what it cannot use', () => {
    const { specs, responses } = simulate(
      [
        [1, 0.5],
        [0.5, 1],
      ],
      60,
      5,
      'small',
    )
    const priors = specs.map((spec): SkillItemSpec => ({
      ...spec,
      priors: [{ kind: 'lognormal', parameter: 'a', mean: 0, sd: 0.05 }],
    }))
    const tight = calibrateSkills(responses, priors, { points: 13 })
    tight.items.forEach((item) => expect(Math.abs(item.estimates[0]! - 1)).toBeLessThan(0.15))
    const wrong = (change: Partial<SkillItemSpec>): SkillItemSpec[] =>
      specs.map((spec, j) => (j === 1 ? { ...spec, ...change } : spec))
    expect(() => calibrateSkills(responses, specs.slice(1))).toThrow('9 item specs for 10 columns')
    expect(() => calibrateSkills(responses, wrong({ skill: 3 }))).toThrow('3 of the skills 0 to 3')
    expect(() => calibrateSkills(responses, wrong({ skill: 0.5 }))).toThrow('skill 0.5')
    expect(() =>
      calibrateSkills(responses, wrong({ priors: [{ kind: 'beta', parameter: 'd', alpha: 2, beta: 3 }] })),
    ).toThrow('normal or lognormal')
    expect(() => calibrateSkills(responses, wrong({ fixed: { kind: 'graded', a: 1, b: [0] } }))).toThrow('item 2')
    expect(() =>
      calibrateSkills(
        responses,
        specs.map((spec) => ({ ...spec, kind: '2pl' })),
      ),
    ).toThrow('of 2')
  })
})

describe('calibrateBifactor', () => {
  const reference = referenceData<Testlets>('sim_testlet/reference.json')
  it.skipIf(!reference)('gives the reference estimates of the testlets', () => {
    const [, ...rows] = table('sim_testlet/data.csv')
    const responses = responsesFromRows(rows.map((row) => row.map((value) => (value === '' ? null : Number(value)))))
    const fit = calibrateBifactor(
      responses,
      reference!.truth.testlet.map((testlet) => ({ kind: '2pl', specific: testlet - 1 })),
    )
    expect(Math.abs(fit.logLikelihood - reference!.logLik)).toBeLessThan(1e-2)
    fit.items.forEach((item, j) => {
      const { [`a${item.specific! + 2}`]: specific, a1, d } = reference!.estimate[j]!
      item.estimates.forEach((value, i) => expect(Math.abs(value - [a1!, specific!, d!][i]!)).toBeLessThan(5e-3))
    })
  })
  it('recovers mixed items with missing answers, and its scores cover', () => {
    const random = seededRandom('mixed testlets')
    const specs = Array.from({ length: 14 }, (_, j) => ({
      kind: j % 4 === 3 ? ('graded' as const) : ('2pl' as const),
      specific: j < 12 ? Math.floor(j / 4) : null,
    }))
    const truth: { general: number; specific: number[] }[] = []
    const rows = Array.from({ length: 1500 }, () => {
      const person = { general: randomNormal(random), specific: [0, 1, 2].map(() => randomNormal(random)) }
      truth.push(person)
      return specs.map(({ kind, specific }, j) => {
        if (random() < 0.15) return null
        const eta = 1.4 * person.general + (specific === null ? 0 : 0.9 * person.specific[specific]!)
        const model: ResponseModel =
          kind === 'graded'
            ? { kind, a: 1, b: [-1.2, 0, 1.3] }
            : { kind: 'dichotomous', a: 1, b: -1 + j / 7, c: 0, d: 1 }
        return sampleCategory(model, eta, random)
      })
    })
    const responses = responsesFromRows(rows)
    const fit = calibrateBifactor(responses, specs, { points: 21, standardErrors: true })
    expect(fit.stop).toBe('converged')
    fit.items.forEach(({ estimates, standardErrors, specific }) => {
      expect(Math.abs(estimates[0]! - 1.4) / standardErrors![0]!).toBeLessThan(4)
      if (specific !== null) expect(Math.abs(estimates[1]! - 0.9) / standardErrors![1]!).toBeLessThan(4)
    })
    const scores = scoreBifactor(fit, responses, 21)
    const inside = scores.filter(
      ({ mean, covariance }, i) => Math.abs(mean[0]! - truth[i]!.general) < 1.96 * Math.sqrt(covariance[0]!),
    ).length
    expect(inside / scores.length).toBeGreaterThan(0.93)
    expect(inside / scores.length).toBeLessThan(0.97)
  })
})
