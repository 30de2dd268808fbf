import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { referenceData } from '../../../test/reference-data.ts'
import { randomNormal, seededRandom } from '../../index.ts'
import { responsesFromRows } from '../responses.ts'
import { calibrateResponseTimes, speedPosteriors } from './index.ts'

interface TimeReference {
  estimate_times_only?: { beta: number[]; alpha: number[]; sigma2: number; logLik: number; tau_mean_first20: number[] }
  lognormal?: {
    beta: number[]
    alpha: number[]
    sigma2_tau: number
    logLik: number
    first_20_tau_posterior_mean: number[]
  }
}

const simulated = (persons: number, seed: string, missing = 0.3) => {
  const random = seededRandom(seed)
  const items = Array.from({ length: 8 }, (_, j) => ({ beta: 3.5 + j / 5, alpha: 1.5 + j / 6 }))
  const speed = Array.from({ length: persons }, () => 0.4 * randomNormal(random))
  const rows = speed.map((tau) =>
    items.map((item) => (random() < missing ? null : Math.exp(item.beta - tau + randomNormal(random) / item.alpha))),
  )
  return { items, speed, times: responsesFromRows(rows) }
}

describe('calibrateResponseTimes', () => {
  for (const [name, pattern] of [
    ['sim_response_times', /^T\d/],
    ['chess_rt', /^RT\d/],
  ] as const) {
    const data = referenceData<TimeReference>(`${name}/reference.json`)
    it.skipIf(!data)(`gives the reference estimates of ${name}`, () => {
      const file = new URL(`../../../../../../shared/data/psychometrics/${name}/data.csv`, import.meta.url)
      const lines = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.replaceAll('"', '').split(','))
      const columns = lines[0]!.flatMap((column, c) => (pattern.test(column) ? [c] : []))
      const times = responsesFromRows(
        lines.slice(1).map((line) => columns.map((c) => (line[c] === '' ? null : Number(line[c])))),
      )
      const fit = calibrateResponseTimes(times, { standardErrors: false })
      const own = data!.estimate_times_only
      const other = data!.lognormal
      const reference = own ?? other!
      expect(fit.converged).toBe(true)
      expect(Math.abs(fit.logLikelihood - reference.logLik)).toBeLessThan(1e-3)
      fit.items.forEach((item, j) => {
        expect(Math.abs(item.model.beta - reference.beta[j]!)).toBeLessThan(1e-6)
        expect(Math.abs(item.model.alpha - reference.alpha[j]!)).toBeLessThan(1e-6)
      })
      expect(Math.abs(fit.speedVariance - (own?.sigma2 ?? other!.sigma2_tau))).toBeLessThan(1e-6)
      const speeds = own?.tau_mean_first20 ?? other!.first_20_tau_posterior_mean
      const { mean } = speedPosteriors(fit, times)
      speeds.forEach((speed, i) => expect(Math.abs(speed - mean[i]!)).toBeLessThan(1e-6))
    })
  }
  it('recovers what was simulated with missing times, and its intervals cover', () => {
    const { items, speed, times } = simulated(3000, 'times')
    const fit = calibrateResponseTimes(times)
    fit.items.forEach((item, j) => {
      expect(Math.abs(item.model.beta - items[j]!.beta) / item.standardErrors!.beta).toBeLessThan(4)
      expect(Math.abs(item.model.alpha - items[j]!.alpha) / item.standardErrors!.alpha).toBeLessThan(4)
    })
    expect(Math.abs(fit.speedVariance - 0.16) / fit.speedVarianceStandardError!).toBeLessThan(4)
    const { mean, sd } = speedPosteriors(fit, times)
    const inside = speed.filter((tau, i) => Math.abs(tau - mean[i]!) < 1.96 * sd[i]!).length
    expect(inside / speed.length).toBeGreaterThan(0.935)
    expect(inside / speed.length).toBeLessThan(0.965)
  })
  it('has standard errors equal to the spread over samples', () => {
    const fits = Array.from({ length: 40 }, (_, r) => calibrateResponseTimes(simulated(200, `spread-${r}`).times))
    const betas = fits.map((fit) => fit.items[3]!.model.beta)
    const center = betas.reduce((sum, beta) => sum + beta, 0) / betas.length
    const spread = Math.sqrt(betas.reduce((sum, beta) => sum + (beta - center) ** 2, 0) / (betas.length - 1))
    const said = fits.reduce((sum, fit) => sum + fit.items[3]!.standardErrors!.beta, 0) / fits.length
    expect(said / spread).toBeGreaterThan(0.75)
    expect(said / spread).toBeLessThan(1.35)
  })
  it('knows only the prior of a person without times', () => {
    const model = { beta: 4, alpha: 2 }
    const items = [{ model }, { model }]
    const none = speedPosteriors(
      { items, speedVariance: 0.3 },
      responsesFromRows([
        [null, null],
        [1, 2],
      ]),
    )
    expect(none.mean[0]).toBeCloseTo(0, 12)
    expect(none.sd[0]).toBeCloseTo(Math.sqrt(0.3), 12)
    expect(none.mean[1]).toBeGreaterThan(1)
  })
  it('refuses what is no time', () => {
    expect(() =>
      calibrateResponseTimes(
        responsesFromRows([
          [1, 0],
          [2, 3],
        ]),
      ),
    ).toThrow('item 2: time 0')
    expect(() =>
      calibrateResponseTimes(
        responsesFromRows([
          [1, null],
          [2, 3],
        ]),
      ),
    ).toThrow('at least 2')
    expect(() =>
      calibrateResponseTimes(
        responsesFromRows([
          [1, 3],
          [2, 3],
        ]),
      ),
    ).toThrow('the same')
    expect(() => speedPosteriors({ items: [], speedVariance: 1 }, responsesFromRows([[1]]))).toThrow(
      '0 calibrated items',
    )
  })
})
