import { normalQuantile } from '../numerics/normal.ts'

/**
 * Lognormal response times: log T = beta - tau + e / alpha, e ~ Normal(0, 1).
 * Source: van der Linden (2006), J. Educational and Behavioral Statistics 31(2), 181-204.
 */
export interface ResponseTimeModel {
  /** Time intensity: log of the time, in whatever unit times are, that a person of speed 0 needs at the median. */
  readonly beta: number
  /** Time discrimination: 1 / SD of the log time of one person. */
  readonly alpha: number
}

/** What is known about a person's speed (tau, on the scale of log time): a normal distribution. */
export interface Speed {
  readonly mean: number
  readonly variance: number
}

export interface TimedAnswer {
  readonly model: ResponseTimeModel
  /** In the unit of the model; positive. */
  readonly time: number
}

/** log density of a time, given the person's speed. @throws RangeError for a time that is not positive, or a broken model */
export function timeLogDensity(model: ResponseTimeModel, time: number, speed: number): number {
  checkTimeModel(model)
  checkTime(time)
  const { beta, alpha } = model
  const log = Math.log(time)
  const z = alpha * (log - beta + speed)
  return Math.log(alpha) - log - 0.5 * Math.log(2 * Math.PI) - 0.5 * z * z
}

/**
 * The posterior of a person's speed after these times: normal and exact, precision 1 / variance + sum of alpha^2.
 * Source: van der Linden (2006), with known item parameters.
 *
 * @param prior - speed in the population, by default around 0
 * @throws RangeError for a time that is not positive, a broken model or prior
 */
export function speedPosterior(answers: readonly TimedAnswer[], prior: Speed): Speed {
  checkSpeed(prior, 'positive')
  let precision = 1 / prior.variance
  let weighted = prior.mean / prior.variance
  for (const { model, time } of answers) {
    checkTimeModel(model)
    checkTime(time)
    const weight = model.alpha ** 2
    precision += weight
    weighted += weight * (model.beta - Math.log(time))
  }
  return { mean: weighted / precision, variance: 1 / precision }
}

/**
 * The time that a person is expected to need, averaged over what is not known about the speed (variance 0: known).
 * Mean of a lognormal: exp(mean of the log + half its variance).
 * @throws RangeError for a broken model or speed
 */
export function expectedResponseTime(model: ResponseTimeModel, speed: Speed): number {
  const { mean, variance } = logTime(model, speed)
  return Math.exp(mean + variance / 2)
}

/** The time within which a person answers with probability p. @throws RangeError unless 0 < p < 1, or for a broken model or speed */
export function timeQuantile(model: ResponseTimeModel, speed: Speed, p: number): number {
  const { mean, variance } = logTime(model, speed)
  return Math.exp(mean + normalQuantile(p) * Math.sqrt(variance))
}

/** Share of the item's mean time below which an answer counts as a rapid guess. */
const RAPID_SHARE = 0.1
/** Nobody reads an item of any length and decides in less; no threshold is above it. */
const LONGEST_RAPID_SECONDS = 10

/**
 * The normative threshold NT10 in seconds: 10 % of the mean time of the item over the population, at most 10 s.
 * Source: Wise & Ma (2012), "Setting response time thresholds for a CAT item pool: the normative threshold method", NCME.
 *
 * @param meanSeconds - observed mean, or `expectedResponseTime` for the population's speed
 * @throws RangeError unless the mean is positive
 */
export function rapidGuessThreshold(meanSeconds: number): number {
  checkTime(meanSeconds)
  return Math.min(RAPID_SHARE * meanSeconds, LONGEST_RAPID_SECONDS)
}

/** Whether an answer came too fast to be a solution: to be scored as missing, never as wrong. @throws RangeError for broken times */
export function isRapidGuess(seconds: number, meanSeconds: number): boolean {
  checkTime(seconds)
  return seconds < rapidGuessThreshold(meanSeconds)
}

function logTime(model: ResponseTimeModel, speed: Speed): { mean: number; variance: number } {
  checkTimeModel(model)
  checkSpeed(speed, 'not negative')
  return { mean: model.beta - speed.mean, variance: speed.variance + model.alpha ** -2 }
}

function checkTimeModel({ beta, alpha }: ResponseTimeModel): void {
  if (!Number.isFinite(beta)) throw new RangeError(`time parameter beta ${beta}`)
  if (!(alpha > 0 && Number.isFinite(alpha))) {
    throw new RangeError(`time parameter alpha ${alpha} is not a positive number`)
  }
}

function checkTime(time: number): void {
  if (!(time > 0 && Number.isFinite(time))) throw new RangeError(`time ${time} is not a positive number`)
}

function checkSpeed({ mean, variance }: Speed, sign: 'positive' | 'not negative'): void {
  if (!Number.isFinite(mean)) throw new RangeError(`mean speed ${mean}`)
  const enough = sign === 'positive' ? variance > 0 : variance >= 0
  if (!(enough && Number.isFinite(variance))) throw new RangeError(`variance of speed ${variance} is not ${sign}`)
}
