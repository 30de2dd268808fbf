import type { Responses } from '../responses.ts'
import { type SkillItems, skillLayout } from './grid-expectation.ts'
import { type LatentModel, momentsOverNodes, normalWeights, type PersonSink } from './latent-model.ts'
import { blockPatterns, chunkBounds, patternLikelihoods, spreadCounts } from './response-patterns.ts'

/**
 * Second-order factor: theta_k = lambda_k g + sqrt(1 - lambda_k^2) e_k. Given g the skills are independent, so the cost is linear in
 * their number: persons x skills x points^2, exact up to quadrature. Latent parameters: one lambda a skill. A lambda is kept so
 * small that its residual SD is at least the spacing of the nodes. Source: Research 6.4; Gibbons & Hedeker (1992) for the integral.
 */
export function secondOrderModel(skillItems: SkillItems, responses: Responses, nodes: Float64Array): LatentModel {
  const K = skillItems.skills
  const Q = nodes.length
  const weights = normalWeights(nodes)
  const layout = skillLayout(skillItems, nodes, K, 3 * K)
  const bounds = chunkBounds(responses.persons, 1000)
  const cache: ReturnType<typeof blockPatterns>[] = []
  const largest = Math.sqrt(1 - (nodes[1]! - nodes[0]!) ** 2)

  const expectation = (parameters: Float64Array) => {
    const tables = layout.fillTables(parameters)
    const transitions = Array.from({ length: K }, (_, k) => transition(parameters[layout.latentOffset + k]!, nodes))
    return (chunk: number, sums: Float64Array, onPerson?: PersonSink): void => {
      const from = bounds[chunk]!
      const to = bounds[chunk + 1]!
      const blocks = (cache[chunk] ??= blockPatterns(responses, skillItems.skillOf, K, from, to))
      const likelihoods = blocks.map((block) => patternLikelihoods(block, tables, Q))
      const inner = blocks.map((block, k) => {
        const result = new Float64Array(block.count * Q)
        for (let p = 0; p < block.count; p++) {
          for (let g = 0; g < Q; g++) {
            let sum = 0
            for (let q = 0; q < Q; q++) sum += transitions[k]![g * Q + q]! * likelihoods[k]!.likelihood[p * Q + q]!
            result[p * Q + g] = Math.max(sum, 1e-300)
          }
        }
        return result
      })
      const outer = blocks.map((block) => new Float64Array(block.count * Q))
      const posterior = new Float64Array(Q)
      for (let i = from; i < to; i++) {
        const weight = responses.weight?.[i] ?? 1
        if (weight === 0 && !onPerson) continue
        let logScale = 0
        for (let g = 0; g < Q; g++) posterior[g] = Math.log(weights[g]!)
        for (let k = 0; k < K; k++) {
          const pattern = blocks[k]!.ofPerson[i - from]!
          logScale += likelihoods[k]!.logScale[pattern]!
          for (let g = 0; g < Q; g++) posterior[g]! += Math.log(inner[k]![pattern * Q + g]!)
        }
        const peak = Math.max(...posterior)
        let total = 0
        for (let g = 0; g < Q; g++) {
          posterior[g] = Math.exp(posterior[g]! - peak)
          total += posterior[g]!
        }
        const logLikelihood = logScale + peak + Math.log(total)
        sums[0]! += weight * logLikelihood
        sums[1]! += weight
        for (let k = 0; k < K; k++) {
          const at = blocks[k]!.ofPerson[i - from]! * Q
          for (let g = 0; g < Q; g++) outer[k]![at + g]! += ((weight / total) * posterior[g]!) / inner[k]![at + g]!
        }
        if (onPerson) {
          const at = blocks.map((block) => block.ofPerson[i - from]! * Q)
          onPerson(i, {
            logLikelihood,
            ...moments(
              nodes,
              posterior.map((value) => value / total),
              transitions,
              likelihoods,
              inner,
              at,
            ),
          })
        }
      }
      for (let k = 0; k < K; k++) {
        const block = blocks[k]!
        const mass = new Float64Array(block.count * Q)
        const { likelihood } = likelihoods[k]!
        for (let p = 0; p < block.count; p++) {
          for (let g = 0; g < Q; g++) {
            const factor = outer[k]![p * Q + g]!
            if (factor === 0) continue
            for (let q = 0; q < Q; q++) {
              const joint = factor * transitions[k]![g * Q + q]! * likelihood[p * Q + q]!
              mass[p * Q + q]! += joint
              sums[2 + 3 * k]! += joint * nodes[g]! * nodes[q]!
              sums[3 + 3 * k]! += joint * nodes[g]! * nodes[g]!
              sums[4 + 3 * k]! += joint * nodes[q]! * nodes[q]!
            }
          }
        }
        spreadCounts(block, mass, Q, sums, layout.countOffset)
      }
    }
  }
  return {
    ...layout,
    chunks: bounds.length - 1,
    pointsOf: () => nodes,
    expectation,
    improveLatent: (parameters, sums) => {
      for (let k = 0; k < K; k++) {
        const [cross, general, own] = sums.subarray(2 + 3 * k, 5 + 3 * k)
        parameters[layout.latentOffset + k] = Math.max(
          -largest,
          Math.min(largest, bestLoading(sums[1]!, cross!, general!, own!)),
        )
      }
    },
    latentGradient: (parameters, sums) =>
      Float64Array.from({ length: K }, (_, k) => {
        const lambda = parameters[layout.latentOffset + k]!
        const [cross, general, own] = sums.subarray(2 + 3 * k, 5 + 3 * k)
        const rest = 1 - lambda * lambda
        return (
          (sums[1]! * lambda) / rest + (cross! * (1 + lambda * lambda) - lambda * (general! + own!)) / (rest * rest)
        )
      }),
    feasibleLatent: (parameters) =>
      parameters.subarray(layout.latentOffset).every((lambda) => Math.abs(lambda) <= largest),
    noise: 0,
  }
}

/** P(theta at node q | g at node g), rows summing to 1. */
function transition(lambda: number, nodes: Float64Array): Float64Array {
  const Q = nodes.length
  const sd = Math.sqrt(1 - lambda * lambda)
  const result = new Float64Array(Q * Q)
  for (let g = 0; g < Q; g++) {
    let total = 0
    for (let q = 0; q < Q; q++) {
      const z = (nodes[q]! - lambda * nodes[g]!) / sd
      result[g * Q + q] = Math.exp(-0.5 * z * z)
      total += result[g * Q + q]!
    }
    for (let q = 0; q < Q; q++) result[g * Q + q]! /= total
  }
  return result
}

/** Maximum of -n/2 log(1 - x^2) - (own - 2 x cross + x^2 general) / (2 (1 - x^2)) over -1 < x < 1: the root of a cubic. */
function bestLoading(n: number, cross: number, general: number, own: number): number {
  const slope = (x: number): number => n * x * (1 - x * x) + cross * (1 + x * x) - x * (general + own)
  let low = -1
  let high = 1
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (slope(middle) > 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function moments(
  nodes: Float64Array,
  share: Float64Array,
  transitions: readonly Float64Array[],
  likelihoods: readonly { readonly likelihood: Float64Array }[],
  inner: readonly Float64Array[],
  at: readonly number[],
): { mean: Float64Array; covariance: Float64Array } {
  const Q = nodes.length
  const K = at.length
  const given = Array.from({ length: K }, () => new Float64Array(Q))
  const spread = new Float64Array(K)
  for (let k = 0; k < K; k++) {
    for (let g = 0; g < Q; g++) {
      let one = 0
      let two = 0
      for (let q = 0; q < Q; q++) {
        const mass = transitions[k]![g * Q + q]! * likelihoods[k]!.likelihood[at[k]! + q]!
        one += mass * nodes[q]!
        two += mass * nodes[q]! * nodes[q]!
      }
      const total = inner[k]![at[k]! + g]!
      given[k]![g] = one / total
      spread[k]! += share[g]! * Math.max(0, two / total - (one / total) ** 2)
    }
  }
  return momentsOverNodes(share, given, spread)
}
