import { expectedVarianceDrop } from '../posterior/expected-variance-drop.ts'
import type { Gaussian, Loading } from '../types.ts'
import { SELECTION_GRID, type AnswerTables, type Bank, GRID_NODES, GRID_STEP } from './bank.ts'

/** A distribution of one ability on some nodes of the grid: weights sum to 1, `moment` is weight x (node - mean). */
interface GridDistribution {
  readonly first: number
  readonly stride: number
  readonly count: number
  readonly weight: Float64Array
  readonly moment: Float64Array
  readonly mean: number
  readonly variance: number
}

/**
 * How much the answer to an item is expected to lower the variance of a grid distribution: the variance of the posterior
 * mean over the possible answers (law of total variance); >= 0.
 */
function dropOf({ rowStart, probability }: AnswerTables, item: number, at: GridDistribution): number {
  const { first, stride, count, weight, moment } = at
  const end = rowStart[item + 1]!
  let massLeft = 1
  let momentLeft = 0
  let drop = 0
  for (let row = rowStart[item]!; row < end; row++) {
    let node = row * GRID_NODES + first
    let mass = 0
    let mean = 0
    let mass2 = 0
    let mean2 = 0
    let i = 0
    // Two sums at a time: the additions of one need not wait for those of the other.
    for (; i + 1 < count; i += 2) {
      const p = probability[node]!
      const q = probability[node + stride]!
      mass += weight[i]! * p
      mean += moment[i]! * p
      mass2 += weight[i + 1]! * q
      mean2 += moment[i + 1]! * q
      node += 2 * stride
    }
    if (i < count) {
      mass += weight[i]! * probability[node]!
      mean += moment[i]! * probability[node]!
    }
    mass += mass2
    mean += mean2
    massLeft -= mass
    momentLeft -= mean
    if (mass > 1e-14) drop += (mean * mean) / mass
  }
  if (massLeft > 1e-14) drop += (momentLeft * momentLeft) / massLeft
  return Math.min(drop, at.variance)
}

/** Sums of weight x P and moment x P of every row of the tables, four rows at a time to load each weight once. */
function allRowMoments(
  { probability }: AnswerTables,
  { first, count, weight, moment }: GridDistribution,
): { mass: Float64Array; mean: Float64Array } {
  const rows = probability.length / GRID_NODES
  const mass = new Float64Array(rows)
  const mean = new Float64Array(rows)
  let row = 0
  for (; row + 3 < rows; row += 4) {
    let node = row * GRID_NODES + first
    let mass0 = 0
    let mass1 = 0
    let mass2 = 0
    let mass3 = 0
    let mean0 = 0
    let mean1 = 0
    let mean2 = 0
    let mean3 = 0
    for (let i = 0; i < count; i++, node++) {
      const w = weight[i]!
      const m = moment[i]!
      const p0 = probability[node]!
      const p1 = probability[node + GRID_NODES]!
      const p2 = probability[node + 2 * GRID_NODES]!
      const p3 = probability[node + 3 * GRID_NODES]!
      mass0 += w * p0
      mean0 += m * p0
      mass1 += w * p1
      mean1 += m * p1
      mass2 += w * p2
      mean2 += m * p2
      mass3 += w * p3
      mean3 += m * p3
    }
    mass[row] = mass0
    mass[row + 1] = mass1
    mass[row + 2] = mass2
    mass[row + 3] = mass3
    mean[row] = mean0
    mean[row + 1] = mean1
    mean[row + 2] = mean2
    mean[row + 3] = mean3
  }
  for (; row < rows; row++) {
    for (let i = 0; i < count; i++) {
      const p = probability[row * GRID_NODES + first + i]!
      mass[row]! += weight[i]! * p
      mean[row]! += moment[i]! * p
    }
  }
  return { mass, mean }
}

/**
 * A posterior given as weights on `SELECTION_GRID` (need not sum to 1), without the nodes that hold less than 1e-15 of it.
 * @throws RangeError for another length, a negative or not finite weight, or no mass at all
 */
function fromWeights(weights: ArrayLike<number>): GridDistribution {
  if (weights.length !== GRID_NODES) throw new RangeError(`${weights.length} weights for ${GRID_NODES} nodes`)
  let total = 0
  let peak = 0
  for (let g = 0; g < GRID_NODES; g++) {
    const weight = weights[g]!
    if (!(weight >= 0)) throw new RangeError(`weight ${weight} at node ${g}`)
    total += weight
    peak = Math.max(peak, weight)
  }
  if (!(total > 0 && total < Infinity)) throw new RangeError(`weights sum to ${total}`)
  let first = 0
  while (weights[first]! <= 1e-15 * peak) first++
  let last = GRID_NODES - 1
  while (weights[last]! <= 1e-15 * peak) last--
  return distribution(
    first,
    1,
    Float64Array.from({ length: last - first + 1 }, (_, i) => weights[first + i]! / total),
  )
}

function distribution(first: number, stride: number, weight: Float64Array): GridDistribution {
  const count = weight.length
  let total = 0
  let mean = 0
  for (let i = 0; i < count; i++) {
    total += weight[i]!
    mean += weight[i]! * SELECTION_GRID[first + i * stride]!
  }
  mean /= total
  const moment = new Float64Array(count)
  let variance = 0
  for (let i = 0; i < count; i++) {
    const distance = SELECTION_GRID[first + i * stride]! - mean
    weight[i]! /= total
    moment[i] = weight[i]! * distance
    variance += moment[i]! * distance
  }
  return { first, stride, count, weight, moment, mean, variance }
}

/** Nodes may be this many SDs apart: a trapezoid sum of a smooth function is then exact to 1e-8 and better. */
const SPACING = 0.5
const REACH = 4.5

/** Normal(mean, variance) on the grid, or null where the grid is too coarse or too short for it. */
function fromNormal(mean: number, variance: number): GridDistribution | null {
  const sd = Math.sqrt(variance)
  const edge = SELECTION_GRID[GRID_NODES - 1]!
  if (sd < GRID_STEP / SPACING || Math.abs(mean) + 3.5 * sd > edge) return null
  const stride = Math.floor((SPACING * sd) / GRID_STEP)
  const first = Math.max(0, Math.ceil((mean - REACH * sd + edge) / GRID_STEP))
  const last = Math.min(GRID_NODES - 1, Math.floor((mean + REACH * sd + edge) / GRID_STEP))
  const weight = new Float64Array(Math.floor((last - first) / stride) + 1)
  for (let i = 0; i < weight.length; i++) {
    const z = (SELECTION_GRID[first + i * stride]! - mean) / sd
    weight[i] = Math.exp(-0.5 * z * z)
  }
  return distribution(first, stride, weight)
}

/** Mean and variance of a posterior given on the grid. */
export function gridMoments(weights: ArrayLike<number>): { mean: number; variance: number } {
  const { mean, variance } = fromWeights(weights)
  return { mean, variance }
}

export interface ExpectedVarianceChoice {
  readonly item: number
  /** Variance of the ability that is expected to be left after the answer. */
  readonly expectedVariance: number
}

/**
 * The open item with the smallest expected posterior variance (MEPV), exact for the posterior given on the grid; of equals
 * the first. Null when none is open. Cost: about 0.1 microseconds per two-category item.
 * Source: van der Linden & Pashley (2010), in Elements of Adaptive Testing, eq. 1.20.
 *
 * @param weights - posterior on `SELECTION_GRID`, up to a constant
 * @param open - one byte per item, 0 = not to be given
 */
export function minimumExpectedVariance(
  tables: AnswerTables,
  weights: ArrayLike<number>,
  open: Uint8Array,
): ExpectedVarianceChoice | null {
  checkOpen(tables.bank, open)
  const at = fromWeights(weights)
  const { rowStart } = tables
  const { mass, mean } = allRowMoments(tables, at)
  let best = -1
  let largest = -Infinity
  for (let item = 0; item < tables.bank.size; item++) {
    if (open[item] === 0) continue
    let massLeft = 1
    let meanLeft = 0
    let drop = 0
    for (let row = rowStart[item]!; row < rowStart[item + 1]!; row++) {
      massLeft -= mass[row]!
      meanLeft -= mean[row]!
      if (mass[row]! > 1e-14) drop += (mean[row]! * mean[row]!) / mass[row]!
    }
    if (massLeft > 1e-14) drop += (meanLeft * meanLeft) / massLeft
    if (drop > largest) {
      largest = drop
      best = item
    }
  }
  return best < 0 ? null : { item: best, expectedVariance: at.variance - largest }
}

/** @throws RangeError when `open` is not of the bank's size */
export function checkOpen(bank: Bank, open: Uint8Array): void {
  if (open.length !== bank.size) throw new RangeError(`${open.length} open flags for ${bank.size} items`)
}

/**
 * Share of a drop of Var(theta_d) that reaches the composite w'theta: (Cov(w'theta, theta_d) / Var(theta_d))^2 for every
 * dimension d. Times an item's own drop it is the drop of the composite's variance w'Cw (the A-rule with weights).
 */
export function compositeShare({ dimension, covariance }: Gaussian, composite: readonly Loading[]): Float64Array {
  return Float64Array.from({ length: dimension }, (_, d) => {
    let carried = 0
    for (const { index, weight } of composite) carried += weight * covariance[index * dimension + d]!
    return (carried / covariance[d * dimension + d]!) ** 2
  })
}

/** The same for a weighted sum of the skills' own variances, sum of w_k Var(theta_k), with weights >= 0. */
export function weightedVarianceShare({ dimension, covariance }: Gaussian, weights: readonly Loading[]): Float64Array {
  return Float64Array.from({ length: dimension }, (_, d) => {
    const own = covariance[d * dimension + d]!
    let share = 0
    for (const { index, weight } of weights) share += weight * (covariance[index * dimension + d]! / own) ** 2
    return share
  })
}

export interface DropRequest {
  readonly gaussian: Gaussian
  /** From `compositeShare` or `weightedVarianceShare`; one number a dimension. */
  readonly share: Float64Array
  /** Items of the bank to value. */
  readonly items: Int32Array
  /** Dimension of the Gaussian that each item of the bank measures; one number per item of the bank. */
  readonly dimension: Int32Array
  /** Expected minutes of each item of the bank, > 0. */
  readonly minutes: Float64Array
}

/**
 * Expected drop of the weighted posterior variance per minute for each of `items`, in their order. A skill's marginal is a
 * Normal whose weights on the grid are worked out once per skill, so an item costs about 0.05 microseconds; where the
 * grid is too coarse (SD below 0.2) or too short, `expectedVarianceDrop` is used. Accuracy: see `expectedVarianceDrop`.
 * @throws RangeError for an item, dimension or minutes out of range
 */
export function dropPerMinute(tables: AnswerTables, request: DropRequest): Float64Array {
  const { gaussian, share, items, dimension, minutes } = request
  const { size, models, parameterVariance } = tables.bank
  if (dimension.length !== size || minutes.length !== size) {
    throw new RangeError(`${dimension.length} dimensions and ${minutes.length} minutes for ${size} items`)
  }
  if (share.length !== gaussian.dimension) throw new RangeError(`${share.length} shares of ${gaussian.dimension}`)
  const marginals = Array.from<GridDistribution | null | undefined>({ length: gaussian.dimension })
  const result = new Float64Array(items.length)
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!
    const d = dimension[item]
    const time = minutes[item]!
    if (d === undefined || !(d >= 0 && d < gaussian.dimension) || !(time > 0)) {
      throw new RangeError(`item ${item} with dimension ${d} of ${gaussian.dimension}, ${time} minutes`)
    }
    let at = marginals[d]
    const variance = gaussian.covariance[d * gaussian.dimension + d]!
    if (at === undefined) at = marginals[d] = fromNormal(gaussian.mean[d]!, variance)
    const drop =
      at === null
        ? expectedVarianceDrop(models[item]!, gaussian.mean[d]!, variance, parameterVariance[item])
        : dropOf(tables, item, at)
    result[i] = (share[d]! * drop) / time
  }
  return result
}
