import type { PredictorItem } from './predictor-items.ts'

/** Posterior of one person as it comes out of an expectation step. */
export interface PersonMoments {
  readonly logLikelihood: number
  readonly mean: Float64Array
  /** Row-major, dimensions x dimensions. */
  readonly covariance: Float64Array
}

export type PersonSink = (person: number, moments: PersonMoments) => void

/**
 * A latent structure with its items, as the EM algorithm sees it. One parameter vector holds the items' parameters (item j from
 * `itemOffset[j]`) and then the latent ones (from `latentOffset`). One vector of sums holds what an expectation step gives:
 * [log-likelihood, weight of persons, latent sums ..., expected counts of item j from `countOffset[j]`, categories x points].
 */
export interface LatentModel {
  readonly items: readonly PredictorItem[]
  readonly itemOffset: Int32Array
  readonly latentOffset: number
  readonly parameterCount: number
  readonly countOffset: Int32Array
  readonly sumCount: number
  readonly chunks: number
  /** Quadrature points of an item's abilities, n x slopes. */
  readonly pointsOf: (item: number) => Float64Array
  /** Prepares an expectation step; the result adds one chunk of persons to `sums`. Chunks are independent of each other. */
  readonly expectation: (parameters: Float64Array) => (chunk: number, sums: Float64Array, onPerson?: PersonSink) => void
  /** Writes the latent part of the maximisation step into `parameters`. */
  readonly improveLatent: (parameters: Float64Array, sums: Float64Array) => void
  /** Gradient of the expected complete-data log-likelihood by the latent parameters. */
  readonly latentGradient: (parameters: Float64Array, sums: Float64Array) => Float64Array
  readonly feasibleLatent: (parameters: Float64Array) => boolean
  /** How far the log-likelihood of an expectation step may be off: 0 where it is exact. */
  readonly noise: number
}

/** Runs all chunks one after the other: the order in which workers' results are added too. */
export function allSums(model: LatentModel, parameters: Float64Array, onPerson?: PersonSink): Float64Array {
  const run = model.expectation(parameters)
  const sums = new Float64Array(model.sumCount)
  for (let chunk = 0; chunk < model.chunks; chunk++) {
    const part = new Float64Array(model.sumCount)
    run(chunk, part, onPerson)
    addTo(sums, part)
  }
  return sums
}

export function addTo(sums: Float64Array, part: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += part[i]!
}

export function equallySpaced(points: number, low: number, high: number): Float64Array {
  return Float64Array.from({ length: points }, (_, q) => low + ((high - low) * q) / (points - 1))
}

/** Standard normal weights at the nodes, summing to 1. */
export function normalWeights(nodes: Float64Array): Float64Array {
  const density = nodes.map((x) => Math.exp(-0.5 * x * x))
  const total = density.reduce((sum, value) => sum + value, 0)
  return density.map((value) => value / total)
}

/**
 * Mean and covariance of abilities that are independent given a general one: `share` is its posterior over the nodes, `given`
 * each ability's mean at each node, `spread` each one's variance about those, averaged over the nodes.
 */
export function momentsOverNodes(
  share: Float64Array,
  given: readonly Float64Array[],
  spread: Float64Array,
): { mean: Float64Array; covariance: Float64Array } {
  const n = given.length
  const mean = Float64Array.from(given, (values) => values.reduce((sum, value, g) => sum + share[g]! * value, 0))
  const covariance = new Float64Array(n * n)
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      let sum = a === b ? spread[a]! : 0
      for (let g = 0; g < share.length; g++) {
        sum += share[g]! * (given[a]![g]! - mean[a]!) * (given[b]![g]! - mean[b]!)
      }
      covariance[a * n + b] = sum
    }
  }
  return { mean, covariance }
}
