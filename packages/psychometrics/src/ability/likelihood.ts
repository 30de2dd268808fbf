import { type Slopes, categoryLogSlopes, informationMoments } from '../models/derivatives.ts'
import { categoryLogProbability, informationBound, steepness } from '../models/response-model.ts'
import type { ParameterVariance, ResponseModel } from '../types.ts'

export interface ScoredAnswer {
  readonly model: ResponseModel
  /** 0 upwards; the score, 0 to 1, for a continuous model. */
  readonly category: number
  readonly parameterVariance?: ParameterVariance | undefined
}

/** log of the product of all answers' probabilities as a function of ability, with what estimators need to know about it. */
export interface Likelihood {
  readonly log: (theta: number) => number
  readonly slopes: (theta: number) => Slopes
  /** Test information and the sum of Warm's J. */
  readonly moments: (theta: number) => [information: number, j: number]
  /** Whether it has one hill only: no lower asymptote of a right answer, no upper one of a wrong answer, nothing uncertain. */
  readonly concave: boolean
  /** Where the answers' curves bend, and how steeply. */
  readonly places: readonly { readonly at: number; readonly steepness: number }[]
  /** Beyond this distance from 0 every curve has reached its asymptote or its constant slope. */
  readonly reach: number
  readonly steepest: number
  /** Bounds of the slope and of the curvature anywhere. */
  readonly lipschitz: number
  readonly curvature: number
}

/** @throws RangeError for a broken model or a category that it does not have */
export function likelihoodOf(answers: readonly ScoredAnswer[]): Likelihood {
  const logs = answers.map((one) => categoryLogProbability(one.model, one.category, one.parameterVariance))
  let slopes: ((theta: number) => Slopes)[] | undefined
  let moments: ((theta: number) => [number, number])[] | undefined
  const places: { at: number; steepness: number }[] = []
  let reach = 0
  for (const { model, parameterVariance } of answers) {
    const uncertain = isUncertain(parameterVariance)
    for (const at of bendsOf(model)) {
      places.push({ at, steepness: steepness(model) * stepsOf(model) })
      reach = Math.max(reach, Math.abs(at))
    }
    reach = Math.max(reach, farFrom(model) * (uncertain ? 1000 : 1))
  }
  return {
    log: (theta) => {
      let sum = 0
      for (const log of logs) sum += log(theta)
      return sum
    },
    slopes: (theta) => {
      slopes ??= answers.map((one) => categoryLogSlopes(one.model, one.category, one.parameterVariance))
      let [first, second] = [0, 0]
      for (const at of slopes) {
        const [one, two] = at(theta)
        first += one
        second += two
      }
      return [first, second]
    },
    moments: (theta) => {
      moments ??= answers.map((one) => informationMoments(one.model, one.parameterVariance))
      let [information, j] = [0, 0]
      for (const at of moments) {
        const [one, two] = at(theta)
        information += one
        j += two
      }
      return [information, j]
    },
    concave: answers.every(isConcave),
    places,
    reach,
    lipschitz: answers.reduce((sum, { model }) => sum + steepness(model) * stepsOf(model), 0),
    curvature: answers.reduce((sum, { model }) => sum + informationBound(model), 0),
    steepest: places.reduce((most, place) => Math.max(most, place.steepness), 0),
  }
}

/** Partial credit compounds its slope over the steps. */
function stepsOf(model: ResponseModel): number {
  return model.kind === 'gpcm' ? model.b.length : 1
}

function isUncertain(variance: ParameterVariance | undefined): boolean {
  return variance !== undefined && (variance.a > 0 || variance.b > 0)
}

function isConcave({ model, category, parameterVariance }: ScoredAnswer): boolean {
  if (isUncertain(parameterVariance)) return false
  return model.kind !== 'dichotomous' || (category === 1 ? model.c === 0 : model.d === 1)
}

function bendsOf(model: ResponseModel): readonly number[] {
  switch (model.kind) {
    case 'dichotomous':
      return [model.b]
    case 'graded':
      return model.b
    case 'continuous':
      return [model.b - 0.5 / model.a, model.b + 0.5 / model.a]
    case 'gpcm': {
      let sum = 0
      const intercepts = [0, ...model.b.map((b) => (sum -= model.a * b))]
      return envelopeBends(
        intercepts.map((_, k) => model.a * k),
        intercepts,
      )
    }
    case 'nominal':
      return envelopeBends(model.slopes, model.intercepts)
  }
}

/**
 * Where the most likely category changes: the corners of the highest of the lines slope x theta + intercept. With disordered
 * steps some categories are never the most likely, and their own steps are no bends.
 */
function envelopeBends(slopes: readonly number[], intercepts: readonly number[]): number[] {
  const bends: number[] = []
  let line = 0
  slopes.forEach((slope, k) => {
    if (slope < slopes[line]! || (slope === slopes[line] && intercepts[k]! > intercepts[line]!)) line = k
  })
  for (;;) {
    let [next, nearest] = [-1, Infinity]
    slopes.forEach((slope, k) => {
      if (slope <= slopes[line]!) return
      const crossing = (intercepts[line]! - intercepts[k]!) / (slope - slopes[line]!)
      if (crossing < nearest || (crossing === nearest && slope > slopes[next]!)) [next, nearest] = [k, crossing]
    })
    if (next < 0) return bends
    bends.push(nearest)
    line = next
  }
}

/** How far beyond its outermost bend a model's logits are at least 1000. */
function farFrom(model: ResponseModel): number {
  const places = model.kind === 'gpcm' ? model.b : bendsOf(model)
  const outermost = places.reduce((most, at) => Math.max(most, Math.abs(at)), 0)
  if (model.kind !== 'nominal') return outermost + 1000 / (model.kind === 'continuous' ? model.a / model.sd : model.a)
  const sorted = [...model.slopes].sort((a, b) => a - b)
  const gaps = sorted.flatMap((slope, i) => (i > 0 && slope > sorted[i - 1]! ? [slope - sorted[i - 1]!] : []))
  return outermost + 1000 / Math.min(...gaps)
}

/** Around a bend, in units of 1 / slope. */
const OFFSETS = [-20, -12, -8, -5.5, -4, -3, -2.2, -1.5, -0.9, -0.4, 0, 0.4, 0.9, 1.5, 2.2, 3, 4, 5.5, 8, 12, 20]

/**
 * Abilities between which a sum of such curves does nothing unexpected: half a unit apart, and closer around steep bends.
 * Increasing, both ends included.
 */
export function scanPoints({ places }: Likelihood, low: number, high: number, step = 0.5): number[] {
  const points: { at: number; gap: number }[] = []
  const count = Math.ceil((high - low) / step)
  for (let i = 0; i <= count; i++) points.push({ at: low + ((high - low) * i) / count, gap: 0 })
  for (const { at, steepness: slope } of places) {
    if (slope * step <= 0.75) continue
    for (const offset of OFFSETS) {
      const point = at + offset / slope
      if (point > low && point < high) points.push({ at: point, gap: 0.2 / slope })
    }
  }
  points.sort((a, b) => a.at - b.at)
  const kept: number[] = []
  for (const { at, gap } of points) if (kept.length === 0 || at - kept.at(-1)! > gap) kept.push(at)
  return kept
}
