import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { met } from '../../../../scripts/validate/case.ts'
import { compareFit, type ReferenceFit, referenceFits } from '../../../../scripts/validate/calibration-cases.ts'
import { readTable } from '../../../../scripts/validate/reference.ts'
import { sampleCategory } from '../models/response-model.ts'
import { type Random, randomNormal, seededRandom } from '../numerics/random.ts'
import type { ResponseModel } from '../types.ts'
import { answerPatterns } from './answer-patterns.ts'
import { calibrate, calibrateInSteps } from './calibrate.ts'
import { expectation } from './e-step.ts'
import { Engine } from './engine.ts'
import { personScores } from './person-scores.ts'
import { columnsOf, makePlan, parametersOf } from './plan.ts'
import { DEFAULT_GRID } from './quadrature-grid.ts'
import { type Responses, responsesFromRows } from './responses.ts'
import { toScoring, toScoringFunction, toSlopeIntercept } from './scoring.ts'
import type { CalibrationOptions, CalibrationState, ItemSpec } from './types.ts'

const FOLDER = fileURLToPath(new URL('../../../../../shared/data/psychometrics/', import.meta.url))
// The small ones; `npm run validate` takes all.
const SMALL = [
  'abortion',
  'bock1997',
  'conquest02',
  'environment',
  'gpcm_tam',
  'lsat6',
  'raschdat1',
  'science4',
  'sim_small_priors',
  'wirs',
]

function smallFits(): ReferenceFit[] {
  if (existsSync(FOLDER)) return referenceFits(FOLDER, SMALL)
  console.warn(`SKIPPED: no reference data in ${FOLDER}; these tests compare with nothing.`)
  return []
}

describe('references of mirt and of direct maximisation', () => {
  it.each(smallFits().map((fit) => [`${fit.file} ${fit.name}`, fit] as const))('%s', (_, fit) => {
    const result = calibrate(fit.responses, fit.specs, fit.options)
    expect(result.converged).toBe(true)
    expect(compareFit(fit, result).filter((one) => !met(one))).toEqual([])
  })

  it.skipIf(!existsSync(FOLDER))('scores persons as mirt does (lsat6, EAP)', () => {
    const [fit] = referenceFits(FOLDER, ['lsat6']).filter(({ name }) => name === 'twopl')
    const { columns, rows } = readTable(`${FOLDER}lsat6/scores_twopl.csv`)
    const items = fit!.specs.length
    const scores = personScores(
      calibrate(fit!.responses, fit!.specs),
      responsesFromRows(rows.map((row) => row.slice(0, items))),
    )
    rows.forEach((row, i) => {
      expect(scores.mean[i]).toBeCloseTo(row[columns.indexOf('EAP')]!, 4)
      expect(scores.standardDeviation[i]).toBeCloseTo(row[columns.indexOf('SE_EAP')]!, 4)
    })
  })
})

const two = (a: number, b: number): ResponseModel => ({ kind: 'dichotomous', a, b, c: 0, d: 1 })
const MIXED: readonly { spec: ItemSpec; model: ResponseModel }[] = [
  { spec: { kind: '2pl' }, model: two(1.2, -0.5) },
  { spec: { kind: '2pl' }, model: two(0.8, 0.4) },
  { spec: { kind: '2pl' }, model: two(1.6, 1) },
  {
    spec: { kind: '3pl', priors: [{ kind: 'beta', parameter: 'c', alpha: 5, beta: 17 }] },
    model: { kind: 'dichotomous', a: 1.5, b: 0.2, c: 0.2, d: 1 },
  },
  { spec: { kind: 'graded' }, model: { kind: 'graded', a: 1.4, b: [-1, 0.2, 1.3] } },
  { spec: { kind: 'gpcm' }, model: { kind: 'gpcm', a: 0.9, b: [-0.6, 0.8] } },
  { spec: { kind: 'nominal' }, model: { kind: 'nominal', slopes: [0, 0.7, 1.5], intercepts: [0, 0.4, -0.3] } },
  { spec: { kind: 'continuous' }, model: { kind: 'continuous', a: 0.25, b: -0.2, sd: 0.2 } },
]

function simulated(
  models: readonly ResponseModel[],
  persons: number,
  random: Random,
  { missing = 0, group }: { missing?: number; group?: Int32Array } = {},
  shift = 0,
): Responses {
  const rows = Array.from({ length: persons }, (_, i) => {
    const theta = randomNormal(random) + (group?.[i] ?? 0) * shift
    return models.map((model) => (random() < missing ? null : sampleCategory(model, theta, random)))
  })
  return responsesFromRows(rows, group ? { group } : {})
}

const specsOf = (): ItemSpec[] => MIXED.map(({ spec }) => spec)
const mixed = (persons: number, missing = 0): Responses =>
  simulated(
    MIXED.map(({ model }) => model),
    persons,
    seededRandom('mixed'),
    { missing },
  )

describe('the observed likelihood', () => {
  const group = Int32Array.from({ length: 300 }, (_, i) => i % 2)
  const responses = simulated(
    MIXED.map(({ model }) => model),
    300,
    seededRandom('groups'),
    { missing: 0.2, group },
    0.5,
  )
  const specs = specsOf()
  const columns = columnsOf(responses, specs)
  const data = answerPatterns(responses, columns)
  const plan = makePlan(responses, specs, columns, data, {})
  const engine = new Engine(plan, data, DEFAULT_GRID, expectation)
  const start = parametersOf(plan)
  const value = (point: Float64Array): number => {
    const { logLikelihood, logPrior } = engine.expect(point)
    return logLikelihood + logPrior
  }
  const moved = (p: number, by: number): Float64Array => start.map((x, n) => (n === p ? x + by : x))

  it('has the gradient that the M step reports (Fisher), priors and groups included', () => {
    const { gradient } = engine.map(start)
    for (let p = 0; p < plan.size; p++) {
      const slope = (value(moved(p, 1e-5)) - value(moved(p, -1e-5))) / 2e-5
      expect(Math.abs(gradient[p]! - slope)).toBeLessThan(1e-4 * Math.max(1, Math.abs(slope)))
    }
  })

  it('has the information that Oakes gives: the derivative of that gradient', () => {
    const information = engine.information(start)
    for (let p = 0; p < plan.size; p++) {
      const above = engine.map(moved(p, 1e-4)).gradient
      const below = engine.map(moved(p, -1e-4)).gradient
      for (let r = 0; r < plan.size; r++) {
        const slope = (below[r]! - above[r]!) / 2e-4
        expect(Math.abs(information.get(p, r) - slope)).toBeLessThan(1e-4 * Math.max(10, Math.abs(slope)))
      }
    }
  })
})

describe('calibrate', () => {
  it('finds the parameters of every model in one simulated test', () => {
    const result = calibrate(mixed(4_000, 0.1), specsOf())
    expect(result.converged).toBe(true)
    expect(result.problems).toEqual([])
    MIXED.forEach(({ model }, j) => {
      const item = result.items[j]!
      // Estimates within 4 standard errors of the truth, in the free parameters' own form.
      const truth =
        model.kind === 'nominal'
          ? [...model.slopes.slice(1), ...model.intercepts.slice(1)]
          : [toSlopeIntercept(model).a, ...toSlopeIntercept(model).d]
      truth.forEach((value, p) => {
        expect(Math.abs(item.estimates[p]! - value)).toBeLessThan(4 * item.standardErrors![p]!)
      })
    })
  })

  it('finds mean and variance of a second group', () => {
    const group = Int32Array.from({ length: 3_000 }, (_, i) => i % 2)
    const models = Array.from({ length: 12 }, (_, j) => two(1 + (j % 3) / 4, (j - 6) / 4))
    const responses = simulated(models, 3_000, seededRandom('two groups'), { group }, 0.6)
    const { groups } = calibrate(
      responses,
      models.map(() => ({ kind: '2pl' as const })),
    )
    expect(groups[0]).toMatchObject({ mean: 0, variance: 1, meanStandardError: null })
    expect(Math.abs(groups[1]!.mean - 0.6)).toBeLessThan(4 * groups[1]!.meanStandardError!)
    expect(Math.abs(groups[1]!.variance - 1)).toBeLessThan(4 * groups[1]!.varianceStandardError!)
  })

  it('does not depend on the order of persons, nor on whether they are merged with frequencies', () => {
    const rows = Array.from({ length: 400 }, (_, i) => [i % 2, (i >> 1) % 2, i % 7 > 2 ? 1 : 0, i % 3])
    const specs: ItemSpec[] = [{ kind: '2pl' }, { kind: '2pl' }, { kind: '2pl' }, { kind: 'graded' }]
    const plain = calibrate(responsesFromRows(rows), specs)
    const backwards = calibrate(responsesFromRows(rows.toReversed()), specs)
    const keys = [...new Set(rows.map((row) => row.join()))]
    const weight = keys.map((key) => rows.filter((row) => row.join() === key).length)
    const patterns = calibrate(
      responsesFromRows(
        keys.map((key) => key.split(',').map(Number)),
        { weight },
      ),
      specs,
    )
    for (const other of [backwards, patterns]) {
      expect(other.logLikelihood).toBeCloseTo(plain.logLikelihood, 8)
      other.items.forEach(({ estimates }, j) =>
        estimates.forEach((value, p) => expect(value).toBeCloseTo(plain.items[j]!.estimates[p]!, 4)),
      )
    }
  })

  it('continues from any stored state exactly', () => {
    const states: string[] = []
    const whole = calibrate(mixed(250), specsOf(), { onProgress: ({ state }) => states.push(JSON.stringify(state)) })
    expect(states.length).toBeGreaterThan(4)
    for (const stored of [states[1]!, states[Math.floor(states.length / 2)]!, states.at(-1)!]) {
      const rest = calibrate(mixed(250), specsOf(), { resume: JSON.parse(stored) as CalibrationState })
      expect(rest.items).toEqual(whole.items)
      expect(rest.logLikelihood).toBe(whole.logLikelihood)
      expect(rest.maps).toBe(whole.maps)
    }
  })

  it('stops on a signal with a state, and in steps lets other work run', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 0)
    const stopped = await calibrateInSteps(mixed(250), specsOf(), { signal: controller.signal })
    expect(stopped.stop).toBe('aborted')
    expect(stopped.converged).toBe(false)
    const rest = await calibrateInSteps(mixed(250), specsOf(), { resume: stopped.state })
    expect(rest.items).toEqual(calibrate(mixed(250), specsOf()).items)
  })

  it('says so when it may not go on long enough', () => {
    const result = calibrate(mixed(250), specsOf(), { maxMaps: 3 })
    expect(result).toMatchObject({ stop: 'too-many-maps', converged: false })
  })

  it('widens the grid where groups lie far apart, and refines it where items are steep', () => {
    const models = Array.from({ length: 20 }, (_, j) => two(j % 2 ? 6 : 5, -2 + j / 5))
    const responses = simulated(models, 1_000, seededRandom('steep'))
    const result = calibrate(
      responses,
      models.map(() => ({ kind: '2pl' as const })),
      { grid: { points: 15, low: -3, high: 3 } },
    )
    expect(result.grid.low).toBeLessThanOrEqual(-5.4)
    expect(result.grid.points).toBeGreaterThan(100)
    const fine = calibrate(
      responses,
      models.map(() => ({ kind: '2pl' as const })),
      {
        grid: { points: 801, low: -8, high: 8 },
        fixedGrid: true,
        standardErrors: false,
      },
    )
    expect(Math.abs(result.logLikelihood - fine.logLikelihood)).toBeLessThan(1e-3)
  })
})

describe('what cannot be estimated', () => {
  const fit = (rows: (number | null)[][], specs: ItemSpec[], options?: CalibrationOptions) =>
    calibrate(responsesFromRows(rows), specs, options)
  const varied = Array.from({ length: 60 }, (_, i) => [i % 2, (i >> 1) % 2, i % 5 > 1 ? 1 : 0])
  const three: ItemSpec[] = [{ kind: '2pl' }, { kind: '2pl' }, { kind: '2pl' }]

  it('is refused by row and column, or by the name of the item', () => {
    expect(() =>
      responsesFromRows([
        [0, 1],
        [0, -1],
      ]),
    ).toThrow('row 2, column 2')
    expect(() =>
      responsesFromRows([
        [0, 1],
        [0, Number.NaN],
      ]),
    ).toThrow('row 2, column 2')
    expect(() => responsesFromRows([[0, 1], [0]])).toThrow('row 2')
    expect(() => responsesFromRows([])).toThrow(RangeError)
    expect(() => fit([[0, 2, 1], ...varied], three)).toThrow('row 1, column 2 (item 2): 2')
    expect(() => fit([[0, 0.5, 1], ...varied], three)).toThrow('row 1, column 2')
    expect(() => fit(varied, three.slice(1))).toThrow('2 item specs for 3 columns')
    expect(() =>
      fit(
        varied.map((row) => [1, ...row.slice(1)]),
        [{ kind: '2pl', name: 'easy' }, ...three.slice(1)],
      ),
    ).toThrow('easy: nobody is in category 0')
    expect(() => fit(varied, three, { grid: { points: 3, low: -1, high: 1 } })).toThrow(RangeError)
    expect(() => fit(varied, three, { latent: [{ mean: 0, variance: -1 }] })).toThrow(RangeError)
  })

  it('gets an estimate with a prior', () => {
    const priors = [
      { kind: 'normal', parameter: 'd', mean: 0, sd: 1 },
      { kind: 'lognormal', parameter: 'a', mean: 0, sd: 0.5 },
    ] as const
    const result = fit(
      varied.map((row) => [1, ...row.slice(1)]),
      three.map((spec) => ({ ...spec, priors })),
    )
    expect(result.converged).toBe(true)
    expect(result.items[0]!.estimates.every(Number.isFinite)).toBe(true)
  })

  it('is held and named when a slope runs away', () => {
    // Guttman patterns: a perfect scale has slopes at infinity.
    const rows = Array.from({ length: 120 }, (_, i) => [1, 2, 3].map((cut) => (i % 4 >= cut ? 1 : 0)))
    const result = fit(rows, [
      { kind: '2pl', name: 'one' },
      { kind: '2pl', name: 'two' },
      { kind: '2pl', name: 'three' },
    ])
    expect(result.problems.filter(({ kind }) => kind === 'slope-unbounded').length).toBeGreaterThan(0)
    expect(result.problems[0]!.message).toContain(result.problems[0]!.name)
    for (const { estimates, standardErrors } of result.items) {
      expect([...estimates, ...(standardErrors ?? [])].every(Number.isFinite)).toBe(true)
    }
  })

  it('is named when an item is keyed the wrong way round, and kept out of scoring', () => {
    const models = [two(1.5, 0), two(1.5, -0.5), two(1.5, 0.5), two(1.2, 0.2), two(1, 0)]
    const responses = simulated(models, 800, seededRandom('key'))
    const flipped: Responses = {
      ...responses,
      category: responses.category.map((x, n) => (responses.item[n] === 4 ? 1 - x : x)),
    }
    const result = calibrate(
      flipped,
      models.map((_, j) => ({ kind: '2pl' as const, name: `q${j}` })),
    )
    expect(result.problems.map(({ name, kind }) => [name, kind])).toEqual([['q4', 'negative-slope']])
    expect(() => toScoring(result.items[4]!)).toThrow('q4')
    expect(toScoring(result.items[0]!).parameterVariance!.b).toBeGreaterThan(0)
  })
})

it('gives variances of slope and difficulty by the delta method', () => {
  const item = {
    name: 'x',
    kind: '2pl',
    model: two(2, 0.5),
    parameters: ['a', 'd'],
    estimates: [2, -1],
    standardErrors: [0.2, 0.1],
    covariance: Float64Array.of(0.04, -0.01, -0.01, 0.01),
    answers: 100,
  } as const
  // b = -d / a: db/da = -0.25, db/dd = -0.5.
  const { parameterVariance } = toScoring(item)
  expect(parameterVariance!.a).toBeCloseTo(0.04, 12)
  expect(parameterVariance!.b).toBeCloseTo(0.0625 * 0.04 + 0.25 * 0.01 + 2 * 0.125 * -0.01, 12)
  expect(parameterVariance!.ab).toBeCloseTo(-0.25 * 0.04 - 0.5 * -0.01, 12)
})

it('writes a nominal model with a scoring function', () => {
  const { a, ak, d } = toScoringFunction({ kind: 'nominal', slopes: [0.5, 1.5, 2.5, 3.5], intercepts: [1, 2, 3, 4] })
  expect([a, ak, d]).toEqual([1, [0, 1, 2, 3], [0, 1, 2, 3]])
})
