import { describe, expect, it } from 'vitest'
import { categoryLogProbability, randomNormal, sampleCategory, seededRandom } from '../../index.ts'
import type { DichotomousModel } from '../../types.ts'
import {
  addToCusum,
  answersUntilCalibrated,
  cusumLimit,
  drawAbility,
  expectedPrecision,
  itemBasis,
  type ItemBelief,
  lordChiSquare,
  NO_DRIFT,
  promotionObstacles,
  standardisedResidual,
  updateItemBelief,
} from './index.ts'

const PRIOR: ItemBelief = {
  model: { kind: 'dichotomous', a: 1, b: 0.4, c: 0, d: 1 },
  variance: { a: 0.35 ** 2, b: 0.64 },
}
const POPULATION = { mean: 0, sd: 1, abilityError: 0.35 }

interface Posterior {
  a: number
  b: number
  varA: number
  varB: number
}

/** Posterior of (log a, b) on a grid, ability integrated out point by point: no formula shared with the code under test. */
function exactPosterior(answers: readonly { x: number; mean: number }[], error: number): Posterior {
  const nodes = Array.from({ length: 15 }, (_, h) => -3.5 + h / 2)
  const weights = nodes.map((z) => Math.exp((-z * z) / 2))
  const total = weights.reduce((sum, w) => sum + w, 0)
  const cells: { a: number; b: number; log: number }[] = []
  for (let i = -8; i <= 8; i++) {
    for (let j = -14; j <= 14; j++) {
      const a = Math.exp(0.35 * (i / 2.5))
      const b = 0.4 + 0.8 * (j / 4.5)
      const log = answers.reduce(
        (sum, { x, mean }) => {
          const p = nodes.reduce((s, z, h) => s + weights[h]! / (1 + Math.exp(-a * (mean + error * z - b))), 0) / total
          return sum + Math.log(x === 1 ? p : 1 - p)
        },
        -0.5 * (i / 2.5) ** 2 - 0.5 * (j / 4.5) ** 2,
      )
      cells.push({ a, b, log })
    }
  }
  const peak = Math.max(...cells.map((cell) => cell.log))
  const mass = cells.map((cell) => Math.exp(cell.log - peak))
  const all = mass.reduce((sum, m) => sum + m, 0)
  const mean = (value: (cell: { a: number; b: number }) => number): number =>
    cells.reduce((sum, cell, c) => sum + mass[c]! * value(cell), 0) / all
  const a = mean((cell) => cell.a)
  const b = mean((cell) => cell.b)
  return { a, b, varA: mean((cell) => (cell.a - a) ** 2), varB: mean((cell) => (cell.b - b) ** 2) }
}

function simulate(answers: number, seed: string): { x: number; mean: number; variance: number }[] {
  const random = seededRandom(seed)
  const model: DichotomousModel = {
    kind: 'dichotomous',
    a: Math.exp(0.35 * randomNormal(random)),
    b: 0.4 + 0.8 * randomNormal(random),
    c: 0,
    d: 1,
  }
  return Array.from({ length: answers }, () => {
    const { theta, ability } = drawAbility(POPULATION, random)
    return { x: sampleCategory(model, theta, random), ...ability }
  })
}

describe('expectedPrecision', () => {
  it('says what simulated items get to know', () => {
    const [few, more] = expectedPrecision(PRIOR, [50, 200], POPULATION)
    for (const { answers, slopeSd, difficultySd } of [few!, more!]) {
      const runs = Array.from({ length: answers === 50 ? 60 : 30 }, (_, r) =>
        exactPosterior(simulate(answers, `${answers}-${r}`), 0.35),
      )
      const average = (value: (run: Posterior) => number): number =>
        Math.sqrt(runs.reduce((sum, run) => sum + value(run), 0) / runs.length)
      expect(Math.abs(difficultySd / average((run) => run.varB) - 1)).toBeLessThan(0.15)
      expect(Math.abs(slopeSd / average((run) => run.varA) - 1)).toBeLessThan(0.2)
    }
  })
  it('starts at the prior, gets better with every answer and turns once', () => {
    const list = expectedPrecision(PRIOR, [0, 5, 20, 50, 200, 1000], POPULATION)
    expect(list[0]!.difficultySd).toBeCloseTo(0.8, 10)
    expect(list[0]!.dataShare).toBeCloseTo(0, 10)
    list.slice(1).forEach((entry, i) => expect(entry.difficultySd).toBeLessThan(list[i]!.difficultySd))
    const turn = answersUntilCalibrated(PRIOR, POPULATION)!
    expect(turn).toBeGreaterThan(5)
    expect(turn).toBeLessThan(50)
    expect(expectedPrecision(PRIOR, [turn - 1, turn], POPULATION).map((entry) => entry.basis)).toEqual([
      'expert-judged',
      'calibrated',
    ])
    expect(itemBasis(0.64, 0.33)).toBe('expert-judged')
    // Nobody of that ability: a thousand answers say little.
    const away = expectedPrecision(PRIOR, [200], { mean: -5, sd: 0.5, abilityError: 0.3 })[0]!
    expect(away.dataShare).toBeLessThan(0.6)
    expect(answersUntilCalibrated(PRIOR, { mean: -12, sd: 0.5, abilityError: 0.3 }, 100)).toBeNull()
    expect(() => expectedPrecision(PRIOR, [1.5], POPULATION)).toThrow('1.5 answers')
    expect(() => expectedPrecision(PRIOR, [1], { mean: 0, sd: 1, abilityError: 1 })).toThrow('error')
    const known: ItemBelief = { model: PRIOR.model, variance: { a: 0, b: 0 } }
    expect(() => expectedPrecision(known, [1], POPULATION)).toThrow('nothing to learn')
  })
})

describe('updateItemBelief', () => {
  it('stays near the exact posterior, answer by answer', () => {
    let [distance, ratio] = [0, 0]
    const runs = 20
    for (let r = 0; r < runs; r++) {
      const answers = simulate(200, `update-${r}`)
      const belief = answers.reduce((now, { x, mean, variance }) => updateItemBelief(now, x, { mean, variance }), PRIOR)
      const exact = exactPosterior(answers, 0.35)
      if (belief.model.kind !== 'dichotomous') throw new Error('the kind changed')
      distance += Math.abs(belief.model.b - exact.b) / Math.sqrt(exact.varB) / runs
      ratio += Math.sqrt(belief.variance.b / exact.varB) / runs
    }
    expect(distance).toBeLessThan(0.4)
    expect(Math.abs(ratio - 1)).toBeLessThan(0.12)
  })
  it('takes graded items, survives impossible answers and refuses nonsense', () => {
    let belief: ItemBelief = { model: { kind: 'graded', a: 1.2, b: [-1, 0, 1] }, variance: { a: 0.1, b: 0.5 } }
    for (let n = 0; n < 300; n++) belief = updateItemBelief(belief, 3, { mean: -8, variance: 0 })
    expect(Number.isFinite(belief.model.a) && belief.model.a > 0).toBe(true)
    expect(belief.variance.b).toBeGreaterThan(0)
    expect(belief.variance.b).toBeLessThanOrEqual(0.5)
    expect(() => updateItemBelief(PRIOR, 2, { mean: 0, variance: 0.1 })).toThrow('category 2')
    expect(() => updateItemBelief(PRIOR, 1, { mean: Number.NaN, variance: 0.1 })).toThrow('ability NaN')
  })
})

describe('drift', () => {
  const model: DichotomousModel = { kind: 'dichotomous', a: 1.2, b: 0.5, c: 0.15, d: 1 }
  it('has residuals of mean 0 and variance 1', () => {
    const random = seededRandom('residual')
    let [sum, square] = [0, 0]
    for (let n = 0; n < 20_000; n++) {
      const { theta, ability } = drawAbility(POPULATION, random)
      const r = standardisedResidual(model, sampleCategory(model, theta, random), ability)
      sum += r / 20_000
      square += (r * r) / 20_000
    }
    expect(Math.abs(sum)).toBeLessThan(0.025)
    expect(square).toBeCloseTo(1, 1)
    const p = Math.exp(categoryLogProbability(model, 1)(0.3))
    expect(standardisedResidual(model, 1, { mean: 0.3, variance: 0 })).toBeCloseTo(Math.sqrt((1 - p) / p), 10)
  })
  it('keeps its false alarm rate and finds a leaked item', () => {
    const plan = { answers: 100, falseAlarmRate: 0.05, replications: 400 }
    const limit = cusumLimit(model, POPULATION, plan, seededRandom('limit'))
    const random = seededRandom('check')
    const alarms = (shift: number): number => {
      let count = 0
      for (let r = 0; r < 300; r++) {
        let cusum = NO_DRIFT
        let top = 0
        for (let n = 0; n < 100; n++) {
          const { theta, ability } = drawAbility(POPULATION, random)
          cusum = addToCusum(
            cusum,
            standardisedResidual(model, sampleCategory({ ...model, b: model.b - shift }, theta, random), ability),
          )
          top = Math.max(top, cusum.easier, cusum.harder)
        }
        if (top > limit) count++
      }
      return count / 300
    }
    expect(alarms(0)).toBeLessThan(0.1)
    expect(alarms(1)).toBeGreaterThan(0.8)
    // Right answers speak for easier, wrong ones for harder; each sum leaves the other at 0.
    expect(addToCusum(NO_DRIFT, 1)).toEqual({ easier: 0.9, harder: 0, answers: 1 })
    expect(addToCusum(NO_DRIFT, -1)).toEqual({ easier: 0, harder: 0.9, answers: 1 })
    expect(addToCusum(NO_DRIFT, -50).harder).toBeCloseTo(2.9, 12)
    expect(() => addToCusum(NO_DRIFT, Number.NaN)).toThrow('residual')
  })
  it('computes Lord’s chi-square', () => {
    const covariance = Float64Array.from([0.02, 0, 0, 0.04])
    const { statistic, pValue } = lordChiSquare(
      { estimates: [1.2, 0.5], covariance },
      { estimates: [1, 0.1], covariance },
    )
    expect(statistic).toBeCloseTo(0.04 / 0.04 + 0.16 / 0.08, 10)
    expect(pValue).toBeCloseTo(Math.exp(-1.5), 10)
    expect(() => lordChiSquare({ estimates: [1], covariance }, { estimates: [1, 2], covariance })).toThrow('parameters')
  })
})

describe('promotionObstacles', () => {
  it('names what is in the way', () => {
    expect(
      promotionObstacles({ difficultySd: 0.2, slope: 1, fitPValue: 0.3, infit: 1.05, outfit: 0.9, largeDif: false }),
    ).toEqual([])
    expect(
      promotionObstacles({ difficultySd: 0.26, slope: 0.1, fitPValue: null, outfit: 1.9, largeDif: true }),
    ).toEqual(['difficulty-uncertain', 'slope-too-low', 'fit-untested', 'outfit', 'dif'])
    expect(promotionObstacles({ difficultySd: Number.NaN, slope: 1, fitPValue: 0.001 })).toEqual([
      'difficulty-uncertain',
      'misfit',
    ])
  })
})
