import { invertPositiveDefinite } from '../../numerics/cholesky.ts'
import type { Responses } from '../responses.ts'
import {
  type CovarianceStructure,
  feasibleStructure,
  improveStructure,
  type LatentNormal,
  readStructure,
  structureDerivatives,
} from './covariance-structure.ts'
import type { LatentModel, PersonSink } from './latent-model.ts'
import { fillLogTable, type PredictorItem } from './predictor-items.ts'
import { blockPatterns, chunkBounds, patternLikelihoods, type Patterns, spreadCounts } from './response-patterns.ts'

export interface SkillItems {
  readonly items: readonly PredictorItem[]
  /** The skill of each item, 0 upwards. */
  readonly skillOf: Int32Array
  readonly skills: number
}

/** What the grid and the expectation propagation route share: layout, latent part, item tables. */
export function skillLayout(
  { items, skillOf, skills }: SkillItems,
  nodes: Float64Array,
  latentCount: number,
  latentSums: number,
) {
  const itemOffset = new Int32Array(items.length)
  const countOffset = new Int32Array(items.length)
  let parameters = 0
  let sums = 2 + latentSums
  items.forEach((item, j) => {
    itemOffset[j] = parameters
    parameters += item.names.length
    countOffset[j] = sums
    sums += item.categories * nodes.length
  })
  const tables = items.map((item) => new Float64Array(item.categories * nodes.length))
  const fillTables = (values: Float64Array): readonly Float64Array[] => {
    items.forEach((item, j) =>
      fillLogTable(item, values.subarray(itemOffset[j]!, itemOffset[j]! + item.names.length), nodes, tables[j]!),
    )
    return tables
  }
  return {
    items,
    skillOf,
    skills,
    itemOffset,
    countOffset,
    latentOffset: parameters,
    parameterCount: parameters + latentCount,
    sumCount: sums,
    fillTables,
  }
}

/** The latent part of a model of correlated skills: sums 2 .. are the K first and K x K second moments. */
export function correlatedLatent(structure: CovarianceStructure, latentOffset: number) {
  const k = structure.skills
  const own = (parameters: Float64Array): Float64Array => parameters.slice(latentOffset, latentOffset + structure.count)
  const moments = (sums: Float64Array): [number, Float64Array, Float64Array] => [
    sums[1]!,
    sums.subarray(2, 2 + k),
    sums.subarray(2 + k, 2 + k + k * k),
  ]
  return {
    normal: (parameters: Float64Array): LatentNormal => readStructure(structure, own(parameters)),
    improveLatent: (parameters: Float64Array, sums: Float64Array): void => {
      parameters.set(improveStructure(structure, own(parameters), ...moments(sums)), latentOffset)
    },
    latentGradient: (parameters: Float64Array, sums: Float64Array): Float64Array =>
      structureDerivatives(structure, own(parameters), ...moments(sums)).gradient,
    feasibleLatent: (parameters: Float64Array): boolean => feasibleStructure(structure, own(parameters)),
  }
}

/**
 * Correlated skills, each item on one: exact up to quadrature. The likelihood of a person is a product of one-dimensional ones, so
 * one pass over the tensor grid gives all marginals and second moments without an exponential; cost persons x points^skills.
 * Accuracy: with spacing h and smallest conditional posterior SD s the relative error is about 2 exp(-2 pi^2 (s / h)^2).
 */
export function gridModel(
  skillItems: SkillItems,
  responses: Responses,
  structure: CovarianceStructure,
  nodes: Float64Array,
): LatentModel {
  const K = skillItems.skills
  const Q = nodes.length
  const layout = skillLayout(skillItems, nodes, structure.count, K + K * K)
  const latent = correlatedLatent(structure, layout.latentOffset)
  const bounds = chunkBounds(responses.persons, 250)
  const patterns: Patterns[][] = []
  const patternsOf = (chunk: number): Patterns[] =>
    (patterns[chunk] ??= blockPatterns(responses, skillItems.skillOf, K, bounds[chunk]!, bounds[chunk + 1]!))
  const offsets = layout.countOffset

  const expectation = (parameters: Float64Array) => {
    const tables = layout.fillTables(parameters)
    const prior = priorTensor(latent.normal(parameters), nodes, K)
    return (chunk: number, sums: Float64Array, onPerson?: PersonSink): void => {
      const blocks = patternsOf(chunk)
      const likelihoods = blocks.map((block) => patternLikelihoods(block, tables, Q))
      const masses = blocks.map((block) => new Float64Array(block.count * Q))
      const person = tensorPass(K, nodes, prior)
      for (let i = bounds[chunk]!; i < bounds[chunk + 1]!; i++) {
        const weight = responses.weight?.[i] ?? 1
        if (weight === 0 && !onPerson) continue
        let logScale = 0
        for (let k = 0; k < K; k++) {
          const pattern = blocks[k]!.ofPerson[i - bounds[chunk]!]!
          logScale += likelihoods[k]!.logScale[pattern]!
          person.likelihood[k]!.set(likelihoods[k]!.likelihood.subarray(pattern * Q, (pattern + 1) * Q))
        }
        let total = person.run(false)
        // Answers that contradict each other so much that what was left out matters.
        if (total < 1e-12) total = person.run(true)
        const share = weight / total
        const logLikelihood = logScale + Math.log(total)
        sums[0]! += weight * logLikelihood
        sums[1]! += weight
        for (let k = 0; k < K; k++) {
          const mass = masses[k]!
          const at = blocks[k]!.ofPerson[i - bounds[chunk]!]! * Q
          for (let q = 0; q < Q; q++) mass[at + q]! += share * person.marginal[k]![q]!
          sums[2 + k]! += share * person.first[k]!
          for (let l = 0; l < K; l++) sums[2 + K + k * K + l]! += share * person.second[k * K + l]!
        }
        if (onPerson) {
          const mean = person.first.map((value) => value / total)
          const covariance = person.second.map((value, at) => value / total - mean[Math.floor(at / K)]! * mean[at % K]!)
          onPerson(i, { logLikelihood, mean, covariance })
        }
      }
      for (let k = 0; k < K; k++) spreadCounts(blocks[k]!, masses[k]!, Q, sums, offsets)
    }
  }
  return { ...layout, ...latent, chunks: bounds.length - 1, pointsOf: () => nodes, expectation, noise: 0 }
}

interface PriorTensor {
  readonly weight: Float64Array
  /** For each combination of the first K - 1 nodes, the last nodes that matter: from low to below high. */
  readonly low: Int32Array
  readonly high: Int32Array
}

/** Normal density on the tensor grid, summing to 1; `low` and `high` leave out what is below 1e-18 of the largest. */
function priorTensor({ mean, covariance }: LatentNormal, nodes: Float64Array, K: number): PriorTensor {
  const Q = nodes.length
  const inverse = invertPositiveDefinite(covariance, K)
  const rows = Q ** (K - 1)
  const weight = new Float64Array(rows * Q)
  const low = new Int32Array(rows)
  const high = new Int32Array(rows)
  const x = new Float64Array(K)
  let total = 0
  for (let row = 0; row < rows; row++) {
    let rest = row
    for (let k = K - 2; k >= 0; k--) {
      x[k] = nodes[rest % Q]! - mean[k]!
      rest = Math.floor(rest / Q)
    }
    low[row] = Q
    for (let q = 0; q < Q; q++) {
      x[K - 1] = nodes[q]! - mean[K - 1]!
      let square = 0
      for (let k = 0; k < K; k++) {
        let sum = 0.5 * inverse[k * K + k]! * x[k]!
        for (let l = 0; l < k; l++) sum += inverse[k * K + l]! * x[l]!
        square += 2 * x[k]! * sum
      }
      const value = Math.max(1e-300, Math.exp(-0.5 * square))
      weight[row * Q + q] = value
      total += value
      if (square > 83) continue
      low[row] = Math.min(low[row]!, q)
      high[row] = q + 1
    }
  }
  for (let i = 0; i < weight.length; i++) weight[i]! /= total
  return { weight, low, high }
}

/** One person on the tensor grid: fill `likelihood`, run, read the unnormalised marginals and moments. */
function tensorPass(K: number, nodes: Float64Array, { weight, low, high }: PriorTensor) {
  const Q = nodes.length
  const likelihood = Array.from({ length: K }, () => new Float64Array(Q))
  const marginal = Array.from({ length: K }, () => new Float64Array(Q))
  const first = new Float64Array(K)
  const second = new Float64Array(K * K)
  const last = likelihood[K - 1]!
  const lastMoment = new Float64Array(Q)
  const lastMarginal = marginal[K - 1]!
  const index = new Int32Array(K)
  const product = new Float64Array(K)
  const rows = Q ** (K - 1)
  const run = (everywhere: boolean): number => {
    for (let k = 0; k < K; k++) marginal[k]!.fill(0)
    second.fill(0)
    index.fill(0)
    for (let q = 0; q < Q; q++) lastMoment[q] = last[q]! * nodes[q]!
    let total = 0
    // product[k]: likelihood of the first k + 1 skills at the current nodes.
    for (let k = 0; k < K - 1; k++) product[k] = (k === 0 ? 1 : product[k - 1]!) * likelihood[k]![0]!
    for (let row = 0; row < rows; row++) {
      const p = K > 1 ? product[K - 2]! : 1
      const to = everywhere ? Q : high[row]!
      if (everywhere || (p > 1e-30 && to > 0)) {
        const base = row * Q
        let sum = 0
        let moment = 0
        for (let q = everywhere ? 0 : low[row]!; q < to; q++) {
          const w = weight[base + q]!
          sum += w * last[q]!
          moment += w * lastMoment[q]!
          lastMarginal[q]! += p * w
        }
        sum *= p
        moment *= p
        total += sum
        for (let k = 0; k < K - 1; k++) {
          const x = nodes[index[k]!]!
          marginal[k]![index[k]!]! += sum
          second[(K - 1) * K + k]! += x * moment
          for (let l = 0; l < k; l++) second[k * K + l]! += x * nodes[index[l]!]! * sum
        }
      }
      let digit = K - 2
      while (digit >= 0 && ++index[digit]! === Q) index[digit--] = 0
      if (digit < 0) break
      for (let k = digit; k < K - 1; k++) product[k] = (k === 0 ? 1 : product[k - 1]!) * likelihood[k]![index[k]!]!
    }
    for (let q = 0; q < Q; q++) lastMarginal[q]! *= last[q]!
    for (let k = 0; k < K; k++) {
      let one = 0
      let two = 0
      for (let q = 0; q < Q; q++) {
        const mass = marginal[k]![q]! * nodes[q]!
        one += mass
        two += mass * nodes[q]!
      }
      first[k] = one
      second[k * K + k] = two
      for (let l = 0; l < k; l++) second[l * K + k] = second[k * K + l]!
    }
    return total
  }
  return { likelihood, marginal, first, second, run }
}
