import { cholesky, solveCholesky } from '../../numerics/cholesky.ts'
import { log1mExp, logSigmoid, sigmoid } from '../../numerics/logistic.ts'
import type { ItemPrior } from '../types.ts'

/**
 * An item as a function of a linear predictor eta = sum of slope x ability. Its parameters are the slopes, then the intercepts, then
 * for 3pl logit c. 2pl and 3pl: P(1) = c + (1 - c) sigmoid(eta + d). graded: P(x >= k) = sigmoid(eta + d_k), d decreasing.
 * gpcm: P(x = k) proportional to exp(k eta + d_k), d_0 = 0.
 */
export interface PredictorItem {
  readonly kind: '2pl' | '3pl' | 'graded' | 'gpcm'
  readonly categories: number
  readonly slopes: number
  readonly names: readonly string[]
  readonly priors: readonly ItemPrior[]
  /** Known parameters: not estimated. */
  readonly fixed?: readonly number[]
}

/** The slope at which an item is held: far steeper is no longer told apart by any data. */
export const MAX_SLOPE = 40

export function interceptNames(kind: PredictorItem['kind'], categories: number): string[] {
  if (kind === '2pl') return ['d']
  if (kind === '3pl') return ['d', 'logitC']
  return Array.from({ length: categories - 1 }, (_, k) => `d${k + 1}`)
}

/**
 * log P(x = k) at n points.
 *
 * @param points - n x slopes, row-major
 * @param out - categories x n, row-major: filled
 */
export function fillLogTable(
  item: PredictorItem,
  parameters: Float64Array,
  points: Float64Array,
  out: Float64Array,
): void {
  const { kind, categories, slopes } = item
  const n = points.length / slopes
  for (let q = 0; q < n; q++) {
    let eta = 0
    for (let m = 0; m < slopes; m++) eta += parameters[m]! * points[q * slopes + m]!
    if (kind === '2pl') {
      const z = eta + parameters[slopes]!
      const tail = Math.log1p(Math.exp(-Math.abs(z)))
      out[q] = z > 0 ? -z - tail : -tail
      out[n + q] = z > 0 ? -tail : z - tail
    } else if (kind === '3pl') {
      const z = eta + parameters[slopes]!
      const c = sigmoid(parameters[slopes + 1]!)
      out[q] = Math.log1p(-c) + logSigmoid(-z)
      out[n + q] = z > 0 ? Math.log1p(-(1 - c) * sigmoid(-z)) : Math.log(c + (1 - c) * sigmoid(z))
    } else if (kind === 'graded') {
      for (let k = 0; k < categories; k++) {
        const lower = k === 0 ? Infinity : eta + parameters[slopes + k - 1]!
        const upper = k === categories - 1 ? -Infinity : eta + parameters[slopes + k]!
        let log = 0
        if (k > 0) log += logSigmoid(lower)
        if (k < categories - 1) log += logSigmoid(-upper)
        // sigmoid(u) - sigmoid(v) = sigmoid(u) sigmoid(-v) (1 - exp(v - u)): no cancelling difference.
        if (k > 0 && k < categories - 1) log += log1mExp(Math.min(upper - lower, -1e-12))
        out[k * n + q] = log
      }
    } else {
      let peak = 0
      for (let k = 1; k < categories; k++) peak = Math.max(peak, k * eta + parameters[slopes + k - 1]!)
      let sum = Math.exp(-peak)
      for (let k = 1; k < categories; k++) sum += Math.exp(k * eta + parameters[slopes + k - 1]! - peak)
      const log = peak + Math.log(sum)
      out[q] = -log
      for (let k = 1; k < categories; k++) out[k * n + q] = k * eta + parameters[slopes + k - 1]! - log
    }
  }
}

interface Derivatives {
  readonly objective: number
  readonly gradient: Float64Array
  /** Expected (Fisher) information of the counts, plus the curvature of the priors. */
  readonly information: Float64Array
}

/** Expected complete-data log posterior of one item, given expected counts (categories x n), with its derivatives. */
export function itemDerivatives(
  item: PredictorItem,
  parameters: Float64Array,
  points: Float64Array,
  counts: Float64Array,
): Derivatives {
  const { kind, categories, slopes } = item
  const p = parameters.length
  const others = p - slopes
  const n = points.length / slopes
  const gradient = new Float64Array(p)
  const information = new Float64Array(p * p)
  let objective = 0
  // By eta (entry 0) and the intercepts: gradient and information at one point.
  const width = others + 1
  const score = new Float64Array(width)
  const block = new Float64Array(width * width)
  const change = new Float64Array(width)
  const probability = new Float64Array(categories)
  for (let q = 0; q < n; q++) {
    let total = 0
    for (let k = 0; k < categories; k++) total += counts[k * n + q]!
    if (total < 1e-14) continue
    let eta = 0
    for (let m = 0; m < slopes; m++) eta += parameters[m]! * points[q * slopes + m]!
    if (kind === '2pl') {
      // By far the most frequent: written out.
      const z = eta + parameters[slopes]!
      const e = Math.exp(-Math.abs(z))
      const tail = Math.log1p(e)
      const right = z > 0 ? 1 / (1 + e) : e / (1 + e)
      const one = counts[n + q]!
      objective += one * (z > 0 ? -tail : z - tail) + (total - one) * (z > 0 ? -z - tail : -tail)
      const residual = one - total * right
      const weight = total * (e / ((1 + e) * (1 + e)))
      for (let m = 0; m < slopes; m++) {
        const x = points[q * slopes + m]!
        gradient[m]! += residual * x
        for (let l = 0; l <= m; l++) information[m * p + l]! += weight * x * points[q * slopes + l]!
        information[slopes * p + m]! += weight * x
      }
      gradient[slopes]! += residual
      information[slopes * p + slopes]! += weight
      continue
    }
    score.fill(0)
    block.fill(0)
    if (kind === 'gpcm') {
      let peak = 0
      for (let k = 1; k < categories; k++) peak = Math.max(peak, k * eta + parameters[slopes + k - 1]!)
      let sum = 0
      for (let k = 0; k < categories; k++) {
        probability[k] = Math.exp((k === 0 ? 0 : k * eta + parameters[slopes + k - 1]!) - peak)
        sum += probability[k]!
      }
      let mean = 0
      let square = 0
      for (let k = 0; k < categories; k++) {
        probability[k]! /= sum
        mean += k * probability[k]!
        square += k * k * probability[k]!
        const logit = k === 0 ? 0 : k * eta + parameters[slopes + k - 1]!
        objective += counts[k * n + q]! * (logit - peak - Math.log(sum))
        score[0]! += counts[k * n + q]! * k
      }
      score[0]! -= total * mean
      block[0] = total * (square - mean * mean)
      for (let k = 1; k < categories; k++) {
        score[k] = counts[k * n + q]! - total * probability[k]!
        block[k * width] = total * probability[k]! * (k - mean)
        for (let l = 1; l <= k; l++)
          block[k * width + l] = total * ((k === l ? probability[k]! : 0) - probability[k]! * probability[l]!)
      }
    } else {
      for (let k = 0; k < categories; k++) {
        const count = counts[k * n + q]!
        change.fill(0)
        let log: number
        if (kind === '3pl') {
          const z = eta + parameters[slopes]!
          const c = sigmoid(parameters[slopes + 1]!)
          const s = sigmoid(z)
          const t = sigmoid(-z)
          const right = c + (1 - c) * s
          log = k === 1 ? (z > 0 ? Math.log1p(-(1 - c) * t) : Math.log(right)) : Math.log1p(-c) + logSigmoid(-z)
          // Derivatives of log P: of P(1) over P(1), and of log(1 - c) + log(1 - s).
          change[0] = k === 1 ? ((1 - c) * s * t) / right : -s
          change[1] = change[0]!
          change[2] = k === 1 ? (c * (1 - c) * t) / right : -c
        } else {
          const lower = k === 0 ? Infinity : eta + parameters[slopes + k - 1]!
          const upper = k === categories - 1 ? -Infinity : eta + parameters[slopes + k]!
          log = 0
          if (k > 0) log += logSigmoid(lower)
          if (k < categories - 1) log += logSigmoid(-upper)
          const gap = Math.min(upper - lower, -1e-12)
          if (k > 0 && k < categories - 1) log += log1mExp(gap)
          // d log P: by the lower boundary sigmoid(-u) + r, by the upper one -sigmoid(v) - r, r = exp(v-u) / (1 - exp(v-u)).
          const r = k > 0 && k < categories - 1 ? Math.exp(gap) / -Math.expm1(gap) : 0
          const byLower = k > 0 ? sigmoid(-lower) + r : 0
          const byUpper = k < categories - 1 ? -sigmoid(upper) - r : 0
          change[0] = byLower + byUpper
          if (k > 0) change[k] = byLower
          if (k < categories - 1) change[k + 1] = byUpper
        }
        objective += count * log
        const expected = total * Math.exp(log)
        for (let i = 0; i < width; i++) {
          if (change[i] === 0) continue
          score[i]! += count * change[i]!
          for (let j = 0; j <= i; j++) block[i * width + j]! += expected * change[i]! * change[j]!
        }
      }
    }
    for (let m = 0; m < slopes; m++) {
      const x = points[q * slopes + m]!
      gradient[m]! += score[0]! * x
      for (let l = 0; l <= m; l++) information[m * p + l]! += block[0]! * x * points[q * slopes + l]!
      for (let i = 0; i < others; i++) information[(slopes + i) * p + m]! += block[(i + 1) * width]! * x
    }
    for (let i = 0; i < others; i++) {
      gradient[slopes + i]! += score[i + 1]!
      for (let j = 0; j <= i; j++) information[(slopes + i) * p + slopes + j]! += block[(i + 1) * width + j + 1]!
    }
  }
  for (const prior of item.priors) {
    const i = item.names.indexOf(prior.parameter)
    const { log, first, second } = priorDerivatives(prior, parameters[i]!)
    objective += log
    gradient[i]! += first
    information[i * p + i]! += second
  }
  for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) information[j * p + i] = information[i * p + j]!
  return { objective, gradient, information }
}

/** log density without its constant, its derivative, and a positive curvature (minus the second derivative where that is positive). */
function priorDerivatives(prior: ItemPrior, value: number): { log: number; first: number; second: number } {
  if (prior.kind === 'normal') {
    const z = (value - prior.mean) / prior.sd
    return { log: -0.5 * z * z, first: -z / prior.sd, second: 1 / prior.sd ** 2 }
  }
  if (prior.kind === 'lognormal') {
    if (!(value > 0)) return { log: -Infinity, first: 0, second: 0 }
    const z = (Math.log(value) - prior.mean) / prior.sd
    return {
      log: -0.5 * z * z - Math.log(value),
      first: -(z / prior.sd + 1) / value,
      second: 1 / (value * prior.sd) ** 2,
    }
  }
  throw new RangeError(`a ${prior.kind} prior is not available with several skills`)
}

/** @throws RangeError for a prior that cannot be used with several skills */
export function checkPriors(item: PredictorItem, label: string): void {
  for (const prior of item.priors) {
    if (!item.names.includes(prior.parameter))
      throw new RangeError(`${label}: prior on ${prior.parameter}, but it has ${item.names.join(', ')}`)
    if (prior.kind === 'beta' || !(prior.sd > 0 && Number.isFinite(prior.mean + prior.sd))) {
      throw new RangeError(`${label}: with several skills a prior is normal or lognormal with a positive SD`)
    }
  }
}

export function logPrior(item: PredictorItem, parameters: Float64Array): number {
  return item.priors.reduce(
    (sum, prior) => sum + priorDerivatives(prior, parameters[item.names.indexOf(prior.parameter)]!).log,
    0,
  )
}

/** Can these parameters be used: finite, slopes within bounds, boundaries in order? */
export function feasibleItem(item: PredictorItem, parameters: Float64Array): boolean {
  for (let i = 0; i < parameters.length; i++) {
    if (!Number.isFinite(parameters[i])) return false
    if (i < item.slopes && Math.abs(parameters[i]!) > MAX_SLOPE) return false
    if (item.kind === 'graded' && i > item.slopes && parameters[i]! >= parameters[i - 1]! - 1e-9) return false
  }
  return item.priors.length === 0 || Number.isFinite(logPrior(item, parameters))
}

/** Up to `steps` scoring steps uphill, halved where they overshoot; never ends lower than it began. */
export function improveItem(
  item: PredictorItem,
  start: Float64Array,
  points: Float64Array,
  counts: Float64Array,
  steps = 3,
): Float64Array {
  let parameters = start
  let now = itemDerivatives(item, parameters, points, counts)
  for (let step = 0; step < steps; step++) {
    const move = scoringStep(now.information, now.gradient)
    let scale = 1
    let next: Float64Array | null = null
    for (let half = 0; half < 12 && !next; half++, scale /= 2) {
      const candidate = parameters.map((value, i) => value + scale * move[i]!)
      for (let m = 0; m < item.slopes; m++) candidate[m] = Math.max(-MAX_SLOPE, Math.min(MAX_SLOPE, candidate[m]!))
      if (!feasibleItem(item, candidate)) continue
      const then = itemDerivatives(item, candidate, points, counts)
      if (then.objective >= now.objective - 1e-12 * Math.abs(now.objective)) {
        next = candidate
        now = then
      }
    }
    if (!next) break
    parameters = next
    if (Math.max(...move.map(Math.abs)) * scale < 1e-9) break
  }
  return parameters
}

/** information^-1 gradient, with a ridge where the information is singular; no entry moves by more than 2. */
function scoringStep(information: Float64Array, gradient: Float64Array): Float64Array {
  const p = gradient.length
  let move: Float64Array | null = null
  for (let ridge = 0; !move; ridge = ridge === 0 ? 1e-8 : ridge * 100) {
    const damped = Float64Array.from(information)
    for (let i = 0; i < p; i++) damped[i * p + i]! += ridge * (1 + information[i * p + i]!)
    try {
      move = solveCholesky(cholesky(damped, p), gradient)
    } catch (error) {
      if (!(error instanceof RangeError) || ridge > 1e12) throw error
    }
  }
  const largest = Math.max(...move.map(Math.abs))
  return largest > 2 ? move.map((value) => (value * 2) / largest) : move
}
