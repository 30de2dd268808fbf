import { categoryLogProbability, expectedScore, logProbabilities } from '../models/response-model.ts'
import { sigmoid } from '../numerics/logistic.ts'
import { gaussLegendre } from '../numerics/quadrature.ts'
import type { ContinuousModel, DichotomousModel, ResponseModel } from '../types.ts'

/** All answers an item can get at one ability; for a continuous score the two ends and quadrature points between. */
export interface Outcome {
  /** The category or score. */
  readonly value: number
  readonly probability: number
  /** log P, or the log density of a score between 0 and 1. */
  readonly log: number
  /** d log / d theta. */
  readonly slope: number
}

/** Every possible answer with its probability, log probability and the slope of that in ability. */
export function outcomes(model: ResponseModel, theta: number): Outcome[] {
  if (model.kind === 'continuous') return continuousOutcomes(model, theta)
  const logs = logProbabilities(model, theta)
  const slopes = logSlopes(model, theta, logs)
  return Array.from(logs, (log, value) => ({ value, probability: Math.exp(log), log, slope: slopes[value]! }))
}

/** log P of one answer and its slope: the same figures as in `outcomes`. */
export function answerAt(model: ResponseModel, value: number, theta: number): { log: number; slope: number } {
  if (model.kind === 'continuous') {
    return { log: categoryLogProbability(model, value)(theta), slope: continuousSlope(model, value, theta) }
  }
  const logs = logProbabilities(model, theta)
  if (!(Number.isInteger(value) && value >= 0 && value < logs.length)) {
    throw new RangeError(`category ${value} of a model with ${logs.length}`)
  }
  return { log: logs[value]!, slope: logSlopes(model, theta, logs)[value]! }
}

/** Moments of the score about its expectation, which infit, outfit and Q3 need. */
export function scoreMoments(model: ResponseModel, theta: number): { mean: number; variance: number; fourth: number } {
  const mean = expectedScore(model, theta)
  let variance = 0
  let fourth = 0
  for (const { value, probability } of outcomes(model, theta)) {
    const squared = (value - mean) ** 2
    variance += probability * squared
    fourth += probability * squared * squared
  }
  return { mean, variance, fourth }
}

function logSlopes(
  model: Exclude<ResponseModel, ContinuousModel>,
  theta: number,
  logs: ArrayLike<number>,
): ArrayLike<number> {
  switch (model.kind) {
    case 'dichotomous':
      return dichotomousSlopes(model, theta)
    case 'graded': {
      const above = [1, ...model.b.map((b) => sigmoid(model.a * (theta - b))), 0]
      return Array.from({ length: model.b.length + 1 }, (_, k) => model.a * (1 - above[k]! - above[k + 1]!))
    }
    case 'gpcm':
      return centered(
        Array.from(logs, (_, k) => model.a * k),
        logs,
      )
    case 'nominal':
      return centered(model.slopes, logs)
  }
}

/** Slope of the category less the expected slope: d log P / d theta of every model P(k) ~ exp(slope[k] theta + ...). */
function centered(slopes: readonly number[], logs: ArrayLike<number>): number[] {
  const mean = slopes.reduce((sum, slope, k) => sum + slope * Math.exp(logs[k]!), 0)
  return slopes.map((slope) => slope - mean)
}

function dichotomousSlopes({ a, b, c, d }: DichotomousModel, theta: number): [number, number] {
  const right = sigmoid(a * (theta - b))
  const wrong = sigmoid(-a * (theta - b))
  // s / P and (1 - s) / Q written so that nothing is 0 / 0 far from the item.
  const rightShare = c === 0 ? 1 / d : right / (c + (d - c) * right)
  const wrongShare = d === 1 ? 1 / (1 - c) : wrong / (1 - d + (d - c) * wrong)
  return [-a * (d - c) * right * wrongShare, a * (d - c) * wrong * rightShare]
}

const PANEL = gaussLegendre(12)

function continuousOutcomes(model: ContinuousModel, theta: number): Outcome[] {
  const center = 0.5 + model.a * (theta - model.b)
  const low = Math.min(1, Math.max(0, center - 9 * model.sd))
  const high = Math.max(0, Math.min(1, center + 9 * model.sd))
  const panels = Math.max(1, Math.ceil((high - low) / (2 * model.sd)))
  const half = (high - low) / panels / 2
  const at = (value: number, width: number | null): Outcome => {
    const log = categoryLogProbability(model, value)(theta)
    const probability = width === null ? Math.exp(log) : width * Math.exp(log)
    return { value, probability, log, slope: continuousSlope(model, value, theta) }
  }
  const between = half > 0 ? Array.from({ length: panels }, (_, p) => low + (2 * p + 1) * half) : []
  return [
    at(0, null),
    ...between.flatMap((middle) => PANEL.nodes.map((node, i) => at(middle + node * half, PANEL.weights[i]! * half))),
    at(1, null),
  ]
}

function continuousSlope(model: ContinuousModel, score: number, theta: number): number {
  const center = 0.5 + model.a * (theta - model.b)
  if (score > 0 && score < 1) return (model.a * (score - center)) / model.sd ** 2
  const z = score === 0 ? -center / model.sd : (center - 1) / model.sd
  // phi / Phi on the log scale: the tail itself underflows.
  const ratio = Math.exp(-0.5 * z * z - Math.log(Math.sqrt(2 * Math.PI)) - categoryLogProbability(model, score)(theta))
  return ((score === 0 ? -1 : 1) * model.a * ratio) / model.sd
}
