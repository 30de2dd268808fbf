import type { ContinuousModel, NominalModel, ParameterVariance, ResponseModel } from '../types.ts'
import type { CalibratedItem, ScoringItem } from './types.ts'

/** Slope and intercepts: logit = a theta + d. `d` has one entry for each boundary or step. */
export interface SlopeIntercept {
  readonly a: number
  readonly d: readonly number[]
}

/**
 * A model in slope-intercept form: d = -a b; for partial credit d_k = -a (b_1 + ... + b_k), as P(x = k) is proportional to
 * exp(k a theta + d_k). For a continuous model d is the expected score at ability 0.
 */
export function toSlopeIntercept(model: Exclude<ResponseModel, NominalModel>): SlopeIntercept {
  switch (model.kind) {
    case 'dichotomous':
      return { a: model.a, d: [-model.a * model.b] }
    case 'continuous':
      return { a: model.a, d: [0.5 - model.a * model.b] }
    case 'graded':
      return { a: model.a, d: model.b.map((b) => -model.a * b) }
    case 'gpcm': {
      let sum = 0
      return { a: model.a, d: model.b.map((b) => (sum -= model.a * b)) }
    }
  }
}

/** A nominal model with a scoring function: slopes ak_k a, ak_0 = 0 and ak_last = K - 1, intercepts with d_0 = 0. */
export function toScoringFunction({ slopes, intercepts }: NominalModel): { a: number; ak: number[]; d: number[] } {
  const last = slopes.length - 1
  const a = (slopes[last]! - slopes[0]!) / last
  return {
    a,
    ak: slopes.map((slope, k) => (k === last ? last : (slope - slopes[0]!) / a)),
    d: intercepts.map((intercept) => intercept - intercepts[0]!),
  }
}

/**
 * What scoring needs of a calibrated item: its model and, by the delta method, the variances of slope and difficulty
 * (for several boundaries, of their mean: a common shift). Without standard errors, and for nominal models, no variance.
 * @throws RangeError naming an item with a slope that is not positive, which no score should rest on
 */
export function toScoring({ name, model, parameters, covariance }: CalibratedItem): ScoringItem {
  if (model.kind === 'nominal') return { model }
  if (!(model.a > 0)) throw new RangeError(`${name}: slope ${model.a} is not positive; it cannot be used for scoring`)
  if (!covariance) return { model }
  const { a, d } = toSlopeIntercept(model)
  const n = parameters.length
  const b = meanDifficulty(model)
  const intercepts = parameters.flatMap((parameter, p) => (/^d\d*$/.test(parameter) ? [p] : []))
  // b = -d / a (mean of boundaries); partial credit: -d_last / (a steps); so db/da = -b / a throughout.
  const slopeOfB = new Float64Array(n)
  const slopeOfA = new Float64Array(n)
  const at = parameters.indexOf('a')
  if (at >= 0) {
    slopeOfA[at] = 1
    slopeOfB[at] = -b / a
  }
  for (const p of intercepts) {
    if (model.kind === 'gpcm') slopeOfB[p] = p === intercepts.at(-1) ? -1 / (a * d.length) : 0
    else slopeOfB[p] = -1 / (a * d.length)
  }
  const product = (left: Float64Array, right: Float64Array): number => {
    let sum = 0
    for (let p = 0; p < n; p++) for (let r = 0; r < n; r++) sum += left[p]! * covariance[p * n + r]! * right[r]!
    return sum
  }
  const variance = { a: Math.max(0, product(slopeOfA, slopeOfA)), b: Math.max(0, product(slopeOfB, slopeOfB)) }
  const limit = Math.sqrt(variance.a * variance.b)
  const ab = Math.min(limit, Math.max(-limit, product(slopeOfA, slopeOfB)))
  return { model, parameterVariance: { ...variance, ab } satisfies ParameterVariance }
}

function meanDifficulty(model: Exclude<ResponseModel, NominalModel | ContinuousModel> | ContinuousModel): number {
  return typeof model.b === 'number' ? model.b : model.b.reduce((sum, b) => sum + b, 0) / model.b.length
}
