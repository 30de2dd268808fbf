import { describe, expect, it } from 'vitest'
import { referenceData, referenceTable } from '../../test/reference-data.ts'
import {
  type ResponseTimeModel,
  expectedResponseTime,
  isRapidGuess,
  randomNormal,
  rapidGuessThreshold,
  seededRandom,
  speedPosterior,
  timeLogDensity,
  timeQuantile,
} from '../index.ts'

interface Lognormal {
  beta: number[]
  alpha: number[]
  logLik: number
}

function expectSpeeds(
  { beta, alpha }: Lognormal,
  rows: Record<string, number | string | null>[],
  column: string,
  variance: number,
  means: number[],
  sds: number[],
): void {
  means.forEach((mean, p) => {
    const answers = beta.flatMap((intensity, i) => {
      const time = rows[p]![`${column}${i + 1}`]
      return typeof time === 'number' ? [{ model: { beta: intensity, alpha: alpha[i]! }, time }] : []
    })
    const speed = speedPosterior(answers, { mean: 0, variance })
    expect(Math.abs(speed.mean - mean)).toBeLessThan(1e-7)
    expect(Math.abs(Math.sqrt(speed.variance) - sds[p]!)).toBeLessThan(1e-7)
  })
}

const chess = referenceData<{
  lognormal: Lognormal & {
    sigma2_tau: number
    first_20_tau_posterior_mean: number[]
    first_20_tau_posterior_sd: number[]
  }
}>('chess_rt/reference.json')
const chessRows = referenceTable('chess_rt/data.csv')
it.skipIf(!chess || !chessRows)('chess_rt: speed of the first 20 players', () => {
  const { lognormal } = chess!
  expectSpeeds(
    lognormal,
    chessRows!,
    'RT',
    lognormal.sigma2_tau,
    lognormal.first_20_tau_posterior_mean,
    lognormal.first_20_tau_posterior_sd,
  )
})

const simulated = referenceData<{
  estimate_times_only: Lognormal & { sigma2: number; tau_mean_first20: number[]; tau_sd: number }
}>('sim_response_times/reference.json')
const simulatedRows = referenceTable('sim_response_times/data.csv')
describe.skipIf(!simulated || !simulatedRows)('sim_response_times', () => {
  it('speed of the first 20 persons', () => {
    const { estimate_times_only: fit } = simulated!
    const sds = fit.tau_mean_first20.map(() => fit.tau_sd)
    expectSpeeds(fit, simulatedRows!, 'T', fit.sigma2, fit.tau_mean_first20, sds)
  })
  it('log likelihood of all times, speed integrated out', () => {
    // log p(t) = log p(t | tau) + log p(tau) - log p(tau | t) at any tau; the reference integrates times, not their logarithms.
    const { beta, alpha, sigma2, logLik } = simulated!.estimate_times_only
    let [sum, logTimes] = [0, 0]
    for (const row of simulatedRows!) {
      const answers = beta.map((intensity, i) => ({
        model: { beta: intensity, alpha: alpha[i]! },
        time: Number(row[`T${i + 1}`]),
      }))
      const { mean, variance } = speedPosterior(answers, { mean: 0, variance: sigma2 })
      for (const { model, time } of answers) {
        sum += timeLogDensity(model, time, mean)
        logTimes += Math.log(time)
      }
      sum += -0.5 * Math.log(sigma2) - (0.5 * mean ** 2) / sigma2 + 0.5 * Math.log(variance)
    }
    expect(Math.min(Math.abs(sum - logLik), Math.abs(sum + logTimes - logLik))).toBeLessThan(1e-3)
  })
})

describe('response times', () => {
  const model: ResponseTimeModel = { beta: 4, alpha: 2 }

  it('have a density that integrates to 1, with the mean and quantiles that are claimed', () => {
    let [total, mean, below] = [0, 0, 0]
    const quantile = timeQuantile(model, { mean: 0.3, variance: 0 }, 0.8)
    for (let time = 0.05; time < 2000; time += 0.1) {
      const mass = 0.1 * Math.exp(timeLogDensity(model, time, 0.3))
      total += mass
      mean += mass * time
      if (time < quantile) below += mass
    }
    expect(total).toBeCloseTo(1, 6)
    expect(mean).toBeCloseTo(expectedResponseTime(model, { mean: 0.3, variance: 0 }), 4)
    expect(below).toBeCloseTo(0.8, 2)
  })

  it('average over what is not known about the speed', () => {
    const random = seededRandom('times')
    const speed = { mean: -0.2, variance: 0.1 }
    let sum = 0
    const draws = 200_000
    for (let i = 0; i < draws; i++) {
      const tau = speed.mean + Math.sqrt(speed.variance) * randomNormal(random)
      sum += Math.exp(model.beta - tau + randomNormal(random) / model.alpha)
    }
    expect(sum / draws / expectedResponseTime(model, speed)).toBeCloseTo(1, 2)
    expect(timeQuantile(model, speed, 0.5)).toBeCloseTo(Math.exp(4.2), 9)
  })

  it('are the prior without answers, and do not depend on the order', () => {
    const prior = { mean: 0.1, variance: 0.2 }
    expect(speedPosterior([], prior).mean).toBeCloseTo(0.1, 12)
    const answers = [30, 90, 200].map((time, i) => ({ model: { beta: 4, alpha: 1 + i }, time }))
    expect(speedPosterior(answers.toReversed(), prior).mean).toBeCloseTo(speedPosterior(answers, prior).mean, 12)
  })

  it('tell rapid guesses by a tenth of the mean time, at most ten seconds', () => {
    expect(rapidGuessThreshold(40)).toBeCloseTo(4, 12)
    expect(rapidGuessThreshold(600)).toBe(10)
    expect([isRapidGuess(3.9, 40), isRapidGuess(4.1, 40), isRapidGuess(9, 600), isRapidGuess(11, 600)]).toEqual([
      true,
      false,
      true,
      false,
    ])
  })

  it('refuse times and parameters that cannot be', () => {
    expect(() => timeLogDensity(model, 0, 0)).toThrow('time 0')
    expect(() => timeLogDensity({ beta: 1, alpha: 0 }, 1, 0)).toThrow('alpha 0')
    expect(() => speedPosterior([], { mean: 0, variance: 0 })).toThrow('variance')
    expect(() => expectedResponseTime(model, { mean: NaN, variance: 0 })).toThrow('mean speed')
  })
})
