import { log1mExp, logSigmoid, sigmoid } from '../numerics/logistic.ts'
import { logNormalCdf, normalCdf, normalPdf } from '../numerics/normal.ts'
import { gaussHermite } from '../numerics/quadrature.ts'
import { type Random, randomNormal } from '../numerics/random.ts'
import type {
  ContinuousModel,
  DichotomousModel,
  GradedModel,
  NominalModel,
  ParameterVariance,
  PartialCreditModel,
  ResponseModel,
} from '../types.ts'

/** Models whose answers are counted categories: all but the continuous one. */
type CategoricalModel = Exclude<ResponseModel, ContinuousModel>

/**
 * How many outcomes an answer can have: 2, or one more than the boundaries or steps.
 * @throws RangeError for a continuous model, whose scores are not counted
 */
export function categoryCount(model: ResponseModel): number {
  switch (model.kind) {
    case 'dichotomous':
      return 2
    case 'nominal':
      return model.slopes.length
    case 'continuous':
      throw new RangeError('a continuous model has scores, not categories')
    case 'graded':
    case 'gpcm':
      return model.b.length + 1
  }
}

/** The steepest change of a log odds with ability anywhere in the model: sizes grids. */
export function steepness(model: ResponseModel): number {
  if (model.kind === 'nominal') return Math.max(...model.slopes) - Math.min(...model.slopes)
  return model.kind === 'continuous' ? (2 * model.a) / model.sd : model.a
}

/** @throws RangeError naming what is wrong, so that a broken parameter never reaches a score */
export function checkModel(model: ResponseModel, variance?: ParameterVariance): void {
  const fail = (what: string): never => {
    throw new RangeError(`${model.kind} model: ${what}`)
  }
  if (model.kind === 'nominal') {
    const { slopes, intercepts } = model
    if (slopes.length < 2 || slopes.length !== intercepts.length) {
      fail(`${slopes.length} slopes and ${intercepts.length} intercepts; it needs as many of each, at least 2`)
    }
    if (![...slopes, ...intercepts].every(Number.isFinite)) fail('a slope or an intercept is not finite')
    if (slopes.every((slope) => slope === slopes[0])) fail('all slopes are equal, so it says nothing about ability')
    if (variance && (variance.a !== 0 || variance.b !== 0)) fail('has no slope and difficulty to be uncertain of')
    return
  }
  if (!(model.a > 0 && Number.isFinite(model.a))) fail(`slope ${model.a} is not a positive number`)
  if (model.kind === 'continuous') {
    if (!Number.isFinite(model.b)) fail(`difficulty ${model.b} is not finite`)
    if (!(model.sd > 0 && Number.isFinite(model.sd))) fail(`residual SD ${model.sd} is not a positive number`)
  } else if (model.kind === 'dichotomous') {
    if (!Number.isFinite(model.b)) fail(`difficulty ${model.b} is not finite`)
    if (!(model.c >= 0 && model.c < model.d && model.d <= 1)) fail(`asymptotes ${model.c}, ${model.d} are not in order`)
  } else {
    if (model.b.length === 0 || !model.b.every(Number.isFinite)) fail('needs one or more finite boundaries')
    if (model.kind === 'graded' && model.b.some((b, k) => k > 0 && b <= model.b[k - 1]!)) {
      fail('boundaries must increase strictly')
    }
  }
  if (variance) {
    const { a, b, ab = 0 } = variance
    if (!(a >= 0 && b >= 0 && Number.isFinite(a + b) && ab * ab <= a * b * (1 + 1e-9))) {
      fail(`parameter variances ${a}, ${b}, ${ab} are no covariance matrix`)
    }
  }
}

/** @throws RangeError for a category, or a score, that the model does not have */
export function checkCategory(model: ResponseModel, category: number): void {
  if (model.kind === 'continuous') {
    if (!(category >= 0 && category <= 1)) throw new RangeError(`score ${category} is not between 0 and 1`)
  } else if (!(Number.isInteger(category) && category >= 0 && category < categoryCount(model))) {
    throw new RangeError(`category ${category} of a model with ${categoryCount(model)}`)
  }
}

/**
 * log P(x = category | theta), as a function of theta; finite for every finite theta. For a continuous model `category` is
 * the score, and the value between 0 and 1 is a log density.
 *
 * With `variance` the uncertainty of slope and difficulty is integrated out. For dichotomous and graded models each
 * logit z becomes z / sqrt(1 + pi v / 8), v = Var(a (theta - b)); differences of boundaries stay differences, so the
 * categories still sum to 1. A continuous model gets the variance added to its residual's. Accuracy: within 0.02 of exact integration over normal (a, b) in probability for SDs up to
 * 0.8 of b and 0.35 a of a (test). Generalized partial credit is integrated by 5 x 5 Gauss-Hermite points.
 * Source: MacKay (1992), Neural Computation 4(5), 720-736, for the logit; see README for the models.
 *
 * @throws RangeError for a category the model does not have, or parameters out of bounds
 */
export function categoryLogProbability(
  model: ResponseModel,
  category: number,
  variance?: ParameterVariance,
): (theta: number) => number {
  checkModel(model, variance)
  checkCategory(model, category)
  if (model.kind === 'continuous') return continuousLog(model, category, variance)
  if (model.kind === 'nominal') return (theta) => nominalLog(model, category, theta)
  const known = !variance || (variance.a === 0 && variance.b === 0)
  if (model.kind === 'gpcm') {
    if (known) return (theta) => partialCreditLog(model.a, model.b, category, theta)
    return averagedPartialCreditLog(model, category, variance)
  }
  const logit = (b: number): ((theta: number) => number) =>
    known
      ? (theta) => model.a * (theta - b)
      : (theta) => softenedLogit(theta, model.a, b, variance.a, variance.b, variance.ab ?? 0)
  if (model.kind === 'dichotomous') {
    const { c, d } = model
    const z = logit(model.b)
    // The plain logistic is by far the most frequent: no asymptotes to add.
    if (c === 0 && d === 1) return category === 1 ? (theta) => logSigmoid(z(theta)) : (theta) => logSigmoid(-z(theta))
    return category === 1 ? (theta) => logRight(z(theta), c, d) : (theta) => logRight(-z(theta), 1 - d, 1 - c)
  }
  const lower = category === 0 ? undefined : logit(model.b[category - 1]!)
  const upper = category === model.b.length ? undefined : logit(model.b[category]!)
  if (!lower) return (theta) => logSigmoid(-upper!(theta))
  if (!upper) return (theta) => logSigmoid(lower(theta))
  return (theta) => {
    const u = lower(theta)
    const v = upper(theta)
    // sigmoid(u) - sigmoid(v) = sigmoid(u) sigmoid(-v) (1 - exp(v - u)): no cancelling difference.
    return logSigmoid(u) + logSigmoid(-v) + log1mExp(Math.min(v - u, -1e-300))
  }
}

/**
 * Logit a (theta - b) of an item whose a and b are uncertain, shrunk so that its sigmoid is about the expected sigmoid:
 * z / sqrt(1 + pi v / 8) with v = Var(a (theta - b)) for normal a and b.
 */
export function softenedLogit(theta: number, a: number, b: number, varA: number, varB: number, ab: number): number {
  const u = theta - b
  const v = varA * u * u + a * a * varB - 2 * a * u * ab + varA * varB
  return (a * u) / Math.sqrt(1 + (Math.PI / 8) * Math.max(0, v))
}

/** log(c + (d - c) sigmoid(z)); symmetric use with (-z, 1 - d, 1 - c) gives the log of the complement. */
function logRight(z: number, c: number, d: number): number {
  if (z > 0) return Math.log1p(-(1 - d + (d - c) * sigmoid(-z)))
  return c > 0 ? Math.log(c + (d - c) * sigmoid(z)) : Math.log(d) + logSigmoid(z)
}

function partialCreditLog(a: number, steps: readonly number[], category: number, theta: number): number {
  let sum = 0
  let own = 0
  let peak = 0
  let modal = 0
  for (let k = 1; k <= steps.length; k++) {
    sum += a * (theta - steps[k - 1]!)
    if (k === category) own = sum
    if (sum > peak) [peak, modal] = [sum, k]
  }
  // The modal category's own 1 stays out of the sum, so log1p keeps the last digits of probabilities near 1.
  let others = modal === 0 ? 0 : Math.exp(-peak)
  sum = 0
  for (let k = 1; k <= steps.length; k++) {
    sum += a * (theta - steps[k - 1]!)
    if (k !== modal) others += Math.exp(sum - peak)
  }
  return own - peak - Math.log1p(others)
}

function nominalLog({ slopes, intercepts }: NominalModel, category: number, theta: number): number {
  let modal = 0
  let peak = -Infinity
  for (let k = 0; k < slopes.length; k++) {
    const value = slopes[k]! * theta + intercepts[k]!
    if (value > peak) [peak, modal] = [value, k]
  }
  // The modal category's own 1 stays out of the sum, so log1p keeps the last digits of probabilities near 1.
  let others = 0
  for (let k = 0; k < slopes.length; k++) {
    if (k !== modal) others += Math.exp(slopes[k]! * theta + intercepts[k]! - peak)
  }
  return slopes[category]! * theta + intercepts[category]! - peak - Math.log1p(others)
}

function continuousLog(
  { a, b, sd }: ContinuousModel,
  score: number,
  { a: varA, b: varB, ab = 0 }: ParameterVariance = { a: 0, b: 0 },
): (theta: number) => number {
  return (theta) => {
    const u = theta - b
    const spread = Math.sqrt(sd * sd + Math.max(0, varA * u * u + a * a * varB - 2 * a * u * ab + varA * varB))
    const center = 0.5 + a * u
    if (score === 0) return logNormalCdf(-center / spread)
    if (score === 1) return logNormalCdf((center - 1) / spread)
    return -0.5 * ((score - center) / spread) ** 2 - Math.log(spread * Math.sqrt(2 * Math.PI))
  }
}

const HERMITE = gaussHermite(5)

/** Items as they might be: points and weights of the integral over an uncertain slope and a common shift of the steps. */
export function partialCreditDraws(
  model: PartialCreditModel,
  { a: varA, b: varB, ab = 0 }: ParameterVariance,
): { a: number; steps: number[]; logWeight: number }[] {
  const sdA = Math.sqrt(varA)
  const slopeOfB = sdA > 0 ? ab / sdA : 0
  const restOfB = Math.sqrt(Math.max(0, varB - slopeOfB * slopeOfB))
  return HERMITE.nodes.flatMap((x, i) =>
    HERMITE.nodes.map((y, j) => ({
      a: Math.max(model.a * 0.05, model.a + sdA * x),
      steps: model.b.map((b) => b + slopeOfB * x + restOfB * y),
      logWeight: Math.log(HERMITE.weights[i]! * HERMITE.weights[j]!),
    })),
  )
}

function averagedPartialCreditLog(
  model: PartialCreditModel,
  category: number,
  variance: ParameterVariance,
): (theta: number) => number {
  const draws = partialCreditDraws(model, variance)
  return (theta) => {
    const logs = draws.map((draw) => draw.logWeight + partialCreditLog(draw.a, draw.steps, category, theta))
    const peak = Math.max(...logs)
    return Math.min(0, peak + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - peak), 0)))
  }
}

/** log probabilities of all categories at one ability. @throws RangeError for a continuous model */
export function logProbabilities(model: ResponseModel, theta: number, variance?: ParameterVariance): Float64Array {
  return Float64Array.from({ length: categoryCount(model) }, (_, k) =>
    categoryLogProbability(model, k, variance)(theta),
  )
}

/** Expected category (score) at one ability; for a nominal model its categories are taken as scores. */
export function expectedScore(model: ResponseModel, theta: number): number {
  if (model.kind === 'continuous') {
    const { center, low, high } = limitsOf(model, theta)
    const inside = normalCdf(high) - normalCdf(low)
    return center * inside + model.sd * (normalPdf(low) - normalPdf(high)) + normalCdf(-high)
  }
  return logProbabilities(model, theta).reduce((sum, log, k) => sum + k * Math.exp(log), 0)
}

/**
 * Fisher information about theta of one answer; >= 0 and finite everywhere, right at every asymptote.
 * Sources: Magis (2013), APM 37(4), 304-315, for four parameters; Samejima (1969); Muraki (1993), APM 17(4), 351-363.
 */
export function information(model: ResponseModel, theta: number): number {
  switch (model.kind) {
    case 'dichotomous':
      return dichotomousInformation(model, theta)
    case 'graded':
      return gradedInformation(model, theta)
    case 'gpcm':
      return softmaxInformation(model, (k) => model.a * k, theta)
    case 'nominal':
      return softmaxInformation(model, (k) => model.slopes[k]!, theta)
    case 'continuous':
      return continuousInformation(model, theta)
  }
}

function dichotomousInformation({ a, b, c, d }: DichotomousModel, theta: number): number {
  const z = a * (theta - b)
  const s = sigmoid(z)
  const t = sigmoid(-z)
  // The ratios s / P and t / Q are taken before anything cancels or underflows.
  const sOverP = c === 0 ? 1 / d : s / (c + (d - c) * s)
  const tOverQ = d === 1 ? 1 / (1 - c) : t / (1 - d + (d - c) * t)
  return a * a * (d - c) ** 2 * s * t * sOverP * tOverQ
}

function gradedInformation(model: GradedModel, theta: number): number {
  // P'(k) / P(k) = a (sigmoid(-z_k) - sigmoid(z_{k+1})): no division by a vanishing probability.
  let sum = 0
  for (let k = 0; k <= model.b.length; k++) {
    const below = k === 0 ? 0 : sigmoid(-model.a * (theta - model.b[k - 1]!))
    const above = k === model.b.length ? 0 : sigmoid(model.a * (theta - model.b[k]!))
    sum += Math.exp(categoryLogProbability(model, k)(theta)) * (below - above) ** 2
  }
  return model.a ** 2 * sum
}

/** Variance of the slope of the category given: the information of every model of the form exp(slope theta + constant). */
function softmaxInformation(model: CategoricalModel, slope: (category: number) => number, theta: number): number {
  const logs = logProbabilities(model, theta)
  const modal = logs.indexOf(Math.max(...logs))
  // Moments about the modal category: about 0 they would cancel where one category is nearly certain.
  let first = 0
  let second = 0
  logs.forEach((log, k) => {
    const p = Math.exp(log)
    const distance = slope(k) - slope(modal)
    first += p * distance
    second += p * distance ** 2
  })
  return Math.max(0, second - first * first)
}

/** Where the score's center lies, and how many residual SDs both ends of the scale are away from it. */
function limitsOf({ a, b, sd }: ContinuousModel, theta: number) {
  const center = 0.5 + a * (theta - b)
  return { center, low: -center / sd, high: (1 - center) / sd }
}

function continuousInformation(model: ContinuousModel, theta: number): number {
  const { low, high } = limitsOf(model, theta)
  // phi^2 / Phi at both ends on the log scale: their quotient is finite where both underflow.
  const end = (z: number): number => Math.exp(-z * z - Math.log(2 * Math.PI) - logNormalCdf(z))
  const inside = normalCdf(high) - normalCdf(low) - (bounded(high) - bounded(low))
  return (model.a / model.sd) ** 2 * Math.max(0, end(low) + end(-high) + inside)
}

/** z phi(z), 0 at infinity. */
function bounded(z: number): number {
  return Math.abs(z) > 40 ? 0 : z * normalPdf(z)
}

/** The most that one answer can tell at any ability: an upper bound of the information, used to size grids. */
export function informationBound(model: ResponseModel): number {
  switch (model.kind) {
    case 'dichotomous':
      return model.a ** 2 / 4
    case 'graded':
      return model.a ** 2 / 3
    case 'gpcm':
      return (model.a ** 2 * model.b.length ** 2) / 4
    case 'nominal':
      return steepness(model) ** 2 / 4
    case 'continuous':
      return (model.a / model.sd) ** 2
  }
}

/** Draws an answer of a person with this ability: a category, or the score of a continuous model. */
export function sampleCategory(model: ResponseModel, theta: number, random: Random): number {
  if (model.kind === 'continuous') {
    const y = 0.5 + model.a * (theta - model.b) + model.sd * randomNormal(random)
    return Math.min(1, Math.max(0, y))
  }
  let left = random()
  const logs = logProbabilities(model, theta)
  for (let k = 0; k < logs.length - 1; k++) {
    left -= Math.exp(logs[k]!)
    if (left < 0) return k
  }
  return logs.length - 1
}
