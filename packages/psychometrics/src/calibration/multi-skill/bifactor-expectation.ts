import type { Responses } from '../responses.ts'
import { type LatentModel, momentsOverNodes, normalWeights, type PersonSink } from './latent-model.ts'
import { fillLogTable, type PredictorItem } from './predictor-items.ts'
import { blockPatterns, chunkBounds, patternLikelihoods, spreadCounts } from './response-patterns.ts'

export interface BifactorItems {
  /** Two slopes (general, specific), or one where the item has no specific factor. */
  readonly items: readonly PredictorItem[]
  /** The specific factor of each item, 0 upwards; -1 for none. */
  readonly specificOf: Int32Array
  readonly specifics: number
}

/**
 * Bifactor (testlets): every item on the general factor and at most one specific factor; all factors Normal(0, 1) and independent.
 * Given the general factor the testlets are independent, so two-dimensional integrals suffice however many testlets there are.
 * Equal sets of answers to a testlet are worked out once. Persons' moments: general factor first, then the specific ones.
 * Sources: Gibbons & Hedeker (1992), Psychometrika 57(3), 423-436; Cai (2010), Psychometrika 75(4), 581-612.
 */
export function bifactorModel(
  { items, specificOf, specifics }: BifactorItems,
  responses: Responses,
  nodes: Float64Array,
): LatentModel {
  const Q = nodes.length
  const weights = normalWeights(nodes)
  const plane = new Float64Array(Q * Q * 2)
  for (let g = 0; g < Q; g++) {
    for (let s = 0; s < Q; s++) {
      plane[(g * Q + s) * 2] = nodes[g]!
      plane[(g * Q + s) * 2 + 1] = nodes[s]!
    }
  }
  // Block 0 holds the items without a specific factor; block b > 0 those of factor b - 1.
  const blockOf = specificOf.map((specific) => specific + 1)
  const sizeOf = (block: number): number => (block === 0 ? Q : Q * Q)
  const itemOffset = new Int32Array(items.length)
  const countOffset = new Int32Array(items.length)
  let parameterCount = 0
  let sumCount = 2
  items.forEach((item, j) => {
    itemOffset[j] = parameterCount
    parameterCount += item.names.length
    countOffset[j] = sumCount
    sumCount += item.categories * sizeOf(blockOf[j]!)
  })
  const pointsOf = (j: number): Float64Array => (blockOf[j] === 0 ? nodes : plane)
  const tables = items.map((item, j) => new Float64Array(item.categories * sizeOf(blockOf[j]!)))
  const bounds = chunkBounds(responses.persons, 2000)
  const cache: ReturnType<typeof blockPatterns>[] = []

  const expectation = (parameters: Float64Array) => {
    items.forEach((item, j) =>
      fillLogTable(
        item,
        parameters.subarray(itemOffset[j]!, itemOffset[j]! + item.names.length),
        pointsOf(j),
        tables[j]!,
      ),
    )
    return (chunk: number, sums: Float64Array, onPerson?: PersonSink): void => {
      const from = bounds[chunk]!
      const to = bounds[chunk + 1]!
      const blocks = (cache[chunk] ??= blockPatterns(responses, blockOf, specifics + 1, from, to))
      const likelihoods = blocks.map((block, b) => patternLikelihoods(block, tables, sizeOf(b)))
      // Likelihood of each pattern given the general factor: its specific factor integrated out.
      const inner = blocks.map((block, b) => {
        const { likelihood } = likelihoods[b]!
        if (b === 0) return likelihood
        const result = new Float64Array(block.count * Q)
        for (let cell = 0; cell < block.count * Q; cell++) {
          let sum = 0
          for (let s = 0; s < Q; s++) sum += weights[s]! * likelihood[cell * Q + s]!
          result[cell] = Math.max(sum, 1e-300)
        }
        return result
      })
      // Posterior weight of the general factor over that likelihood, added up by pattern.
      const outer = blocks.map((block) => new Float64Array(block.count * Q))
      const logs = new Float64Array(Q)
      const posterior = new Float64Array(Q)
      for (let i = from; i < to; i++) {
        const weight = responses.weight?.[i] ?? 1
        if (weight === 0 && !onPerson) continue
        let logScale = 0
        for (let g = 0; g < Q; g++) posterior[g] = weights[g]!
        let total = 0
        for (let b = 0; b <= specifics; b++) {
          const pattern = blocks[b]!.ofPerson[i - from]!
          logScale += likelihoods[b]!.logScale[pattern]!
          const own = inner[b]!
          for (let g = 0; g < Q; g++) posterior[g]! *= own[pattern * Q + g]!
        }
        for (let g = 0; g < Q; g++) total += posterior[g]!
        if (!(total > 1e-200)) {
          // Many testlets far from each other: the product underflows, so once more with logarithms.
          for (let g = 0; g < Q; g++) {
            logs[g] = Math.log(weights[g]!)
            for (let b = 0; b <= specifics; b++)
              logs[g]! += Math.log(Math.max(1e-300, inner[b]![blocks[b]!.ofPerson[i - from]! * Q + g]!))
          }
          const peak = Math.max(...logs)
          logScale += peak
          total = 0
          for (let g = 0; g < Q; g++) {
            posterior[g] = Math.exp(logs[g]! - peak)
            total += posterior[g]!
          }
        }
        const logLikelihood = logScale + Math.log(total)
        sums[0]! += weight * logLikelihood
        sums[1]! += weight
        for (let b = 0; b <= specifics; b++) {
          const pattern = blocks[b]!.ofPerson[i - from]! * Q
          for (let g = 0; g < Q; g++)
            outer[b]![pattern + g]! += ((weight / total) * posterior[g]!) / Math.max(1e-300, inner[b]![pattern + g]!)
        }
        if (onPerson) {
          const share = posterior.map((value) => value / total)
          const patternAt = blocks.map((block) => block.ofPerson[i - from]! * Q)
          onPerson(i, { logLikelihood, ...bifactorMoments(nodes, weights, share, likelihoods, inner, patternAt) })
        }
      }
      blocks.forEach((block, b) => {
        const { likelihood } = likelihoods[b]!
        const n = sizeOf(b)
        const mass = new Float64Array(block.count * n)
        for (let cell = 0; cell < block.count * Q; cell++) {
          const factor = outer[b]![cell]!
          if (b === 0) mass[cell] = factor * likelihood[cell]!
          else for (let s = 0; s < Q; s++) mass[cell * Q + s] = factor * weights[s]! * likelihood[cell * Q + s]!
        }
        spreadCounts(block, mass, n, sums, countOffset)
      })
    }
  }
  return {
    items,
    itemOffset,
    countOffset,
    latentOffset: parameterCount,
    parameterCount,
    sumCount,
    chunks: bounds.length - 1,
    pointsOf,
    expectation,
    improveLatent: () => undefined,
    latentGradient: () => new Float64Array(0),
    feasibleLatent: () => true,
    noise: 0,
  }
}

/** Mean and covariance of (general, specific 1, 2, ...) of one person: specific factors are independent given the general one. */
function bifactorMoments(
  nodes: Float64Array,
  weights: Float64Array,
  share: Float64Array,
  likelihoods: readonly { readonly likelihood: Float64Array }[],
  inner: readonly Float64Array[],
  patternAt: readonly number[],
): { mean: Float64Array; covariance: Float64Array } {
  const Q = nodes.length
  const dimensions = patternAt.length
  const given = Array.from({ length: dimensions }, () => new Float64Array(Q))
  const spread = new Float64Array(dimensions)
  given[0]!.set(nodes)
  for (let b = 1; b < dimensions; b++) {
    for (let g = 0; g < Q; g++) {
      let one = 0
      let two = 0
      for (let s = 0; s < Q; s++) {
        const mass = weights[s]! * likelihoods[b]!.likelihood[(patternAt[b]! + g) * Q + s]!
        one += mass * nodes[s]!
        two += mass * nodes[s]! * nodes[s]!
      }
      const total = inner[b]![patternAt[b]! + g]!
      given[b]![g] = one / total
      spread[b]! += share[g]! * Math.max(0, two / total - (one / total) ** 2)
    }
  }
  return momentsOverNodes(share, given, spread)
}
