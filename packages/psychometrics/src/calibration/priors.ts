import { sigmoid } from '../numerics/logistic.ts'
import type { Evaluation } from './family.ts'
import type { ItemPrior } from './types.ts'

/** A prior on one quantity of an item's parameters. */
export interface CompiledPrior {
  /** Log density up to a constant; -Infinity where it is 0. Adds gradient and information when `into` is given. */
  (values: Float64Array, into?: Evaluation): number
}

/** The quantity a prior speaks of, with its derivative by each parameter. */
type Quantity = (values: Float64Array, derivative: Float64Array) => number

/**
 * A prior as a function of an item's parameters. Densities leave out their constants. The information added is that of
 * the density at its quantity (clamped from below), times the squared derivative: positive semidefinite, so scoring stays safe.
 * @param cumulative - each intercept holds all steps up to it, as those of partial credit do
 * @throws RangeError for a parameter the model does not have, or constants out of bounds
 */
export function compilePrior(prior: ItemPrior, names: readonly string[], cumulative = false): CompiledPrior {
  const quantity = quantityOf(prior.parameter, names, cumulative)
  const density = densityOf(prior)
  const size = names.length
  const derivative = new Float64Array(size)
  return (values, into) => {
    derivative.fill(0)
    const t = quantity(values, derivative)
    const { log, slope, curvature } = density(t)
    if (into && Number.isFinite(log)) {
      for (let p = 0; p < size; p++) {
        if (derivative[p] === 0) continue
        into.gradient[p]! += slope * derivative[p]!
        for (let r = 0; r < size; r++) into.information[p * size + r]! += curvature * derivative[p]! * derivative[r]!
      }
    }
    return log
  }
}

function densityOf(prior: ItemPrior): (t: number) => { log: number; slope: number; curvature: number } {
  if (prior.kind === 'beta') {
    const { alpha, beta } = prior
    if (!(alpha > 0 && beta > 0 && Number.isFinite(alpha + beta))) {
      throw new RangeError(`Beta(${alpha}, ${beta}) prior on ${prior.parameter}: both numbers must be positive`)
    }
    return (t) => ({
      log: (alpha - 1) * Math.log(t) + (beta - 1) * Math.log1p(-t),
      slope: (alpha - 1) / t - (beta - 1) / (1 - t),
      curvature: Math.max(0, (alpha - 1) / (t * t) + (beta - 1) / ((1 - t) * (1 - t))),
    })
  }
  const { mean, sd } = prior
  if (!(sd > 0 && Number.isFinite(sd) && Number.isFinite(mean))) {
    throw new RangeError(`${prior.kind} prior on ${prior.parameter}: mean ${mean}, SD ${sd}`)
  }
  const precision = 1 / (sd * sd)
  if (prior.kind === 'normal') {
    return (t) => ({ log: -0.5 * (t - mean) ** 2 * precision, slope: (mean - t) * precision, curvature: precision })
  }
  return (t) =>
    t > 0
      ? {
          log: -Math.log(t) - 0.5 * (Math.log(t) - mean) ** 2 * precision,
          slope: (-1 + (mean - Math.log(t)) * precision) / t,
          curvature: Math.max(precision, precision * (1 + mean - Math.log(t)) - 1) / (t * t),
        }
      : { log: -Infinity, slope: 0, curvature: 0 }
}

function quantityOf(parameter: string, names: readonly string[], cumulative: boolean): Quantity {
  const index = names.indexOf(parameter)
  if (index >= 0) {
    return (values, derivative) => {
      derivative[index] = 1
      return values[index]!
    }
  }
  if (parameter === 'c' && names.includes('logitC')) return logisticOf(names.indexOf('logitC'))
  if (parameter === 'u' && names.includes('logitU')) return logisticOf(names.indexOf('logitU'))
  // b of the one intercept d, or b1, b2, ... of d1, d2, ...: the difficulties of the model
  const intercept = names.indexOf(parameter.replace(/^b/, 'd'))
  if (parameter.startsWith('b') && intercept >= 0 && names[0] === 'a') {
    const before = cumulative && intercept > 1 ? intercept - 1 : null
    // Half of a continuous score is expected where d + a theta = 1/2.
    const middle = names.includes('logSd') ? 0.5 : 0
    return (values, derivative) => {
      const a = values[0]!
      const b = (middle - values[intercept]! + (before === null ? 0 : values[before]!)) / a
      derivative[0] = -b / a
      derivative[intercept] = -1 / a
      if (before !== null) derivative[before] = 1 / a
      return b
    }
  }
  throw new RangeError(`a prior on ${parameter}, but the parameters are ${names.join(', ')}`)
}

function logisticOf(index: number): Quantity {
  return (values, derivative) => {
    const p = sigmoid(values[index]!)
    derivative[index] = p * (1 - p)
    return p
  }
}
