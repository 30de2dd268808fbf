import { cholesky, solveCholesky } from '../../numerics/cholesky.ts'
import { type ResponseTimeModel, speedPosterior } from '../../models/response-times.ts'
import { checkResponses, type Responses } from '../responses.ts'

export interface ResponseTimeEstimate {
  readonly model: ResponseTimeModel
  /** Null where they were not asked for or the information is singular. */
  readonly standardErrors: { readonly beta: number; readonly alpha: number } | null
  readonly answers: number
}

export interface ResponseTimeCalibration {
  readonly items: readonly ResponseTimeEstimate[]
  /** Speed is Normal(0, speedVariance): time intensities are relative to the average speed of these persons. */
  readonly speedVariance: number
  readonly speedVarianceStandardError: number | null
  /** Of the log times (without the Jacobian to times, which is minus the sum of all log times). */
  readonly logLikelihood: number
  readonly steps: number
  readonly converged: boolean
}

export interface ResponseTimeOptions {
  /** Stop when no parameter moves by more in one step: 1e-9 unless told. */
  readonly tolerance?: number
  /** 5,000 unless told. */
  readonly maxSteps?: number
  /** True unless told. */
  readonly standardErrors?: boolean
}

/** The largest precision that is estimated: log times that differ by less than a thousandth are copies. */
const MAX_ALPHA = 1000

/** beta: time intensity; variance: 1 / alpha^2. */
interface Parameters {
  readonly beta: Float64Array
  readonly variance: Float64Array
  readonly speedVariance: number
}

/**
 * Calibrates lognormal response times (van der Linden 2006, JEBS 31(2), 181-204) by marginal maximum likelihood, by EM; the posterior of speed is normal, so every step and the likelihood are exact. Answers without
 * a time are simply absent.
 * Accuracy: `sim_response_times` and `chess_rt` within 1e-3 in log-likelihood and parameters (tests).
 *
 * @param times - `category` holds the time of each answer, in any unit, above 0
 * @throws RangeError for a time that is not above 0, or an item with fewer than 2 times or times that are all the same
 */
export function calibrateResponseTimes(times: Responses, options: ResponseTimeOptions = {}): ResponseTimeCalibration {
  checkResponses(times)
  const { tolerance = 1e-9, maxSteps = 5000, standardErrors = true } = options
  const logs = logTimes(times)
  let now = start(times, logs)
  let step = 0
  let change = Infinity
  while (step < maxSteps && change > tolerance) {
    const sums = expectation(times, logs, now)
    const next = maximise(sums)
    change = Math.max(
      Math.abs(next.speedVariance - now.speedVariance),
      ...next.beta.map((beta, j) => Math.abs(beta - now.beta[j]!)),
      ...next.variance.map((variance, j) => Math.abs(Math.log(variance / now.variance[j]!))),
    )
    now = next
    step++
  }
  const sums = expectation(times, logs, now)
  const errors = standardErrors ? standardErrorsOf(times, logs, now) : null
  const J = times.items
  return {
    items: Array.from({ length: J }, (_, j) => {
      const alpha = 1 / Math.sqrt(now.variance[j]!)
      return {
        model: { beta: now.beta[j]!, alpha: alpha },
        // Errors are of log variance = -2 log alpha.
        standardErrors: errors && { beta: errors[j]!, alpha: (alpha * errors[J + j]!) / 2 },
        answers: sums.answers[j]!,
      }
    }),
    speedVariance: now.speedVariance,
    speedVarianceStandardError: errors && now.speedVariance * errors[2 * J]!,
    logLikelihood: sums.logLikelihood,
    steps: step,
    converged: change <= tolerance,
  }
}

function logTimes(times: Responses): Float64Array {
  return times.category.map((time, n) => {
    if (!(time > 0 && Number.isFinite(time)))
      throw new RangeError(`item ${times.item[n]! + 1}: time ${time} is not above 0`)
    return Math.log(time)
  })
}

function start(times: Responses, logs: Float64Array): Parameters {
  const J = times.items
  const count = new Float64Array(J)
  const mean = new Float64Array(J)
  const square = new Float64Array(J)
  eachAnswer(times, (n, j, weight) => {
    count[j]! += weight
    mean[j]! += weight * logs[n]!
    square[j]! += weight * logs[n]! ** 2
  })
  const variance = new Float64Array(J)
  for (let j = 0; j < J; j++) {
    if (!(count[j]! >= 2)) throw new RangeError(`item ${j + 1}: ${count[j]} times; at least 2 are needed`)
    mean[j]! /= count[j]!
    variance[j] = square[j]! / count[j]! - mean[j]! ** 2
    if (!(variance[j]! > MAX_ALPHA ** -2)) throw new RangeError(`item ${j + 1}: all its times are the same`)
  }
  const average = variance.reduce((sum, value) => sum + value, 0) / J
  return { beta: mean, variance: variance.map((value) => value * 0.7), speedVariance: 0.3 * average }
}

function eachAnswer(times: Responses, visit: (n: number, item: number, weight: number) => void): void {
  for (let i = 0; i < times.persons; i++) {
    const weight = times.weight?.[i] ?? 1
    if (weight === 0) continue
    for (let n = times.start[i]!; n < times.start[i + 1]!; n++) visit(n, times.item[n]!, weight)
  }
}

interface Sums {
  readonly logLikelihood: number
  readonly persons: number
  readonly answers: Float64Array
  /** Expected log time plus speed: its sum, and the sum of its square about the current beta. */
  readonly shifted: Float64Array
  readonly residual: Float64Array
  readonly speed: number
  readonly speedSquare: number
  readonly beta: Float64Array
}

function expectation(times: Responses, logs: Float64Array, { beta, variance, speedVariance }: Parameters): Sums {
  const J = times.items
  const sums = { answers: new Float64Array(J), shifted: new Float64Array(J), residual: new Float64Array(J) }
  let [logLikelihood, persons, speed, speedSquare] = [0, 0, 0, 0]
  for (let i = 0; i < times.persons; i++) {
    const weight = times.weight?.[i] ?? 1
    if (weight === 0) continue
    const from = times.start[i]!
    const to = times.start[i + 1]!
    const { mean, spread, logDensity } = speedOf(times, logs, from, to, { beta, variance, speedVariance })
    logLikelihood += weight * logDensity
    persons += weight
    speed += weight * mean
    speedSquare += weight * (mean * mean + spread)
    for (let n = from; n < to; n++) {
      const j = times.item[n]!
      const residual = logs[n]! - beta[j]! + mean
      sums.answers[j]! += weight
      sums.shifted[j]! += weight * residual
      sums.residual[j]! += weight * (residual * residual + spread)
    }
  }
  return { ...sums, logLikelihood, persons, speed, speedSquare, beta }
}

/** Normal posterior of one person's speed, and the log density of the log times. */
function speedOf(
  times: Responses,
  logs: Float64Array,
  from: number,
  to: number,
  { beta, variance, speedVariance }: Parameters,
) {
  let precision = 1 / speedVariance
  let weighted = 0
  let square = 0
  let logs2 = Math.log(speedVariance)
  for (let n = from; n < to; n++) {
    const j = times.item[n]!
    const distance = beta[j]! - logs[n]!
    precision += 1 / variance[j]!
    weighted += distance / variance[j]!
    square += (distance * distance) / variance[j]!
    logs2 += Math.log(2 * Math.PI * variance[j]!)
  }
  const mean = weighted / precision
  return { mean, spread: 1 / precision, logDensity: -0.5 * (logs2 + Math.log(precision) + square - weighted * mean) }
}

function maximise({ persons, answers, shifted, residual, speed, speedSquare, beta }: Sums): Parameters {
  // Speeds are centered in the expanded model (Liu, Rubin & Wu 1998, Biometrika 85(4)): the likelihood stays, EM gets faster.
  const center = speed / persons
  const speedVariance = Math.max(1e-12, speedSquare / persons - center * center)
  const next = beta.map((value, j) => value + shifted[j]! / answers[j]!)
  const variance = residual.map((value, j) =>
    Math.max(MAX_ALPHA ** -2, value / answers[j]! - (shifted[j]! / answers[j]!) ** 2),
  )
  return { beta: next.map((value) => value - center), variance, speedVariance }
}

/** Gradient of the observed log-likelihood by (beta, log variance, log speed variance), by Fisher's identity. */
function gradient(times: Responses, logs: Float64Array, parameters: Parameters): Float64Array {
  const J = times.items
  const { answers, shifted, residual, persons, speedSquare } = expectation(times, logs, parameters)
  const result = new Float64Array(2 * J + 1)
  for (let j = 0; j < J; j++) {
    result[j] = shifted[j]! / parameters.variance[j]!
    result[J + j] = 0.5 * (residual[j]! / parameters.variance[j]! - answers[j]!)
  }
  result[2 * J] = 0.5 * (speedSquare / parameters.speedVariance - persons)
  return result
}

/** Of (beta, log variance, log speed variance), from the observed information by central differences of the gradient. */
function standardErrorsOf(times: Responses, logs: Float64Array, parameters: Parameters): Float64Array | null {
  const J = times.items
  const p = 2 * J + 1
  const step = 1e-4
  const moved = (at: number, by: number): Parameters => ({
    beta: parameters.beta.map((value, j) => (j === at ? value + by : value)),
    variance: parameters.variance.map((value, j) => (J + j === at ? value * Math.exp(by) : value)),
    speedVariance: at === 2 * J ? parameters.speedVariance * Math.exp(by) : parameters.speedVariance,
  })
  const information = new Float64Array(p * p)
  for (let i = 0; i < p; i++) {
    const up = gradient(times, logs, moved(i, step))
    const down = gradient(times, logs, moved(i, -step))
    for (let j = 0; j < p; j++) {
      const value = (down[j]! - up[j]!) / (2 * step)
      information[i * p + j]! += value / 2
      information[j * p + i]! += value / 2
    }
  }
  try {
    const lower = cholesky(information, p)
    return Float64Array.from({ length: p }, (_, i) => {
      const unit = new Float64Array(p)
      unit[i] = 1
      return Math.sqrt(solveCholesky(lower, unit)[i]!)
    })
  } catch {
    return null
  }
}

/** Normal posterior of the speed of each person; the prior, Normal(0, speedVariance), for one without times. */
export function speedPosteriors(
  calibration: { readonly items: readonly { readonly model: ResponseTimeModel }[]; readonly speedVariance: number },
  times: Responses,
): { mean: Float64Array; sd: Float64Array } {
  checkResponses(times)
  const { items, speedVariance } = calibration
  if (items.length !== times.items) throw new RangeError(`${items.length} calibrated items but ${times.items} columns`)
  const mean = new Float64Array(times.persons)
  const sd = new Float64Array(times.persons)
  for (let i = 0; i < times.persons; i++) {
    const answers = Array.from(times.item.subarray(times.start[i]!, times.start[i + 1]!), (j, n) => ({
      model: items[j]!.model,
      time: times.category[times.start[i]! + n]!,
    }))
    const speed = speedPosterior(answers, { mean: 0, variance: speedVariance })
    mean[i] = speed.mean
    sd[i] = Math.sqrt(speed.variance)
  }
  return { mean, sd }
}
