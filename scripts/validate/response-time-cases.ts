import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { calibrateResponseTimes, responsesFromRows, speedPosteriors } from '@millwright/psychometrics'
import { absolute, type Comparison } from './case.ts'
import { worstByQuantity } from './linking-cases.ts'
import { dataSets, readTable, referenceOf } from './reference.ts'

interface LognormalFit {
  readonly beta: readonly number[]
  readonly alpha: readonly number[]
  readonly sigma2?: number
  readonly sigma2_tau?: number
  readonly logLik?: number
  readonly tau_mean_first20?: readonly number[]
  readonly first_20_tau_posterior_mean?: readonly number[]
  readonly tau_sd?: number
  readonly first_20_tau_posterior_sd?: readonly number[]
}

/** Lognormal fits: sets whose reference has beta and alpha, with times in the columns T1, T2 ... or RT1, RT2 ... */
export function responseTimeCases(dataFolder: string): Comparison[] {
  return dataSets(dataFolder).flatMap((set) => {
    const file = `${set}/reference.json`
    const reference = referenceOf<Record<string, unknown>>(dataFolder, set, 'reference.json')
    const data = join(dataFolder, set, 'data.csv')
    if (!reference || !existsSync(data)) return []
    return Object.entries(reference).flatMap(([name, value]) => {
      const fit = value as LognormalFit | null
      // What a set was simulated with has these names too, but is no estimate.
      if (name === 'truth' || !Array.isArray(fit?.beta) || !Array.isArray(fit.alpha)) return []
      const { columns, rows } = readTable(data)
      const at = columns.flatMap((column, c) => (/^(RT|T)\d+$/i.test(column) ? [c] : []))
      if (at.length !== fit.beta.length) return []
      const times = responsesFromRows(rows.map((row) => at.map((c) => row[c] ?? null)))
      const own = calibrateResponseTimes(times, { standardErrors: false })
      const label = `response times ${name}`
      const found: Comparison[] = []
      const add = (quantity: string, ours: number, theirs: number | undefined): void => {
        if (theirs !== undefined)
          found.push({ file, case: label, quantity, deviation: absolute(ours, theirs), tolerance: 1e-3 })
      }
      add('log-likelihood', own.logLikelihood, fit.logLik)
      own.items.forEach((item, j) => {
        add('beta', item.model.beta, fit.beta[j])
        add('alpha', item.model.alpha, fit.alpha[j])
      })
      add('variance of speed', own.speedVariance, fit.sigma2 ?? fit.sigma2_tau)
      const speed = speedPosteriors(own, times)
      const means = fit.tau_mean_first20 ?? fit.first_20_tau_posterior_mean ?? []
      means.forEach((mean, i) => add('speed', speed.mean[i]!, mean))
      const sds = fit.first_20_tau_posterior_sd ?? (fit.tau_sd === undefined ? [] : [fit.tau_sd])
      sds.forEach((sd, i) => add('SD of speed', speed.sd[i]!, sd))
      return worstByQuantity(found)
    })
  })
}
