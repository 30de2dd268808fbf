import { categoryLogProbability, logProbabilities } from '../models/response-model.ts'
import { gaussLegendre } from '../numerics/quadrature.ts'
import type { ContinuousModel, ResponseModel } from '../types.ts'

/** An answer that an item can get; for a continuous score one of its two ends or a quadrature point between. */
export interface Outcome {
  /** The category or score. */
  readonly value: number
  readonly probability: number
  /** log P, or the log density of a score between 0 and 1. */
  readonly log: number
}

/** Every possible answer at one ability. */
export function outcomes(model: ResponseModel, theta: number): Outcome[] {
  if (model.kind === 'continuous') return continuousOutcomes(model, theta)
  return Array.from(logProbabilities(model, theta), (log, value) => ({ value, probability: Math.exp(log), log }))
}

/** Moments of the score about its expectation, which infit, outfit and Q3 need. */
export function scoreMoments(possible: readonly Outcome[]): { mean: number; variance: number; fourth: number } {
  let mean = 0
  for (const { value, probability } of possible) mean += probability * value
  let variance = 0
  let fourth = 0
  for (const { value, probability } of possible) {
    const squared = (value - mean) ** 2
    variance += probability * squared
    fourth += probability * squared * squared
  }
  return { mean, variance, fourth }
}

/** Expectation and variance of the log probability of the answer. */
export function logMoments(possible: readonly Outcome[]): { mean: number; variance: number } {
  let mean = 0
  for (const { probability, log } of possible) mean += probability * log
  let variance = 0
  for (const { probability, log } of possible) variance += probability * (log - mean) ** 2
  return { mean, variance }
}

const PANEL = gaussLegendre(12)

function continuousOutcomes(model: ContinuousModel, theta: number): Outcome[] {
  const center = 0.5 + model.a * (theta - model.b)
  const low = Math.min(1, Math.max(0, center - 9 * model.sd))
  const high = Math.max(0, Math.min(1, center + 9 * model.sd))
  const panels = Math.max(1, Math.ceil((high - low) / (2 * model.sd)))
  const half = (high - low) / panels / 2
  const at = (value: number, width: number): Outcome => {
    const log = categoryLogProbability(model, value)(theta)
    return { value, probability: width * Math.exp(log), log }
  }
  const middles = half > 0 ? Array.from({ length: panels }, (_, p) => low + (2 * p + 1) * half) : []
  const between = middles.flatMap((middle) =>
    PANEL.nodes.map((node, i) => at(middle + node * half, PANEL.weights[i]! * half)),
  )
  return [at(0, 1), ...between, at(1, 1)]
}
