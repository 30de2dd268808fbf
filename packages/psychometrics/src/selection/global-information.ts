import { gaussLegendre } from '../numerics/quadrature.ts'
import { categoryCount, categoryLogProbability } from '../models/response-model.ts'
import { SELECTION_GRID, type AnswerTables, type Bank, GRID_NODES, bankInformation } from './bank.ts'
import { checkOpen } from './expected-drop.ts'

export interface IndexChoice {
  readonly item: number
  readonly value: number
}

function largestOf(bank: Bank, open: Uint8Array, valueOf: (item: number) => number): IndexChoice | null {
  checkOpen(bank, open)
  let item = -1
  let value = -Infinity
  for (let candidate = 0; candidate < bank.size; candidate++) {
    if (open[candidate] === 0) continue
    const its = valueOf(candidate)
    if (its > value) {
      value = its
      item = candidate
    }
  }
  return item < 0 ? null : { item, value }
}

/** Weights that sum to 1, on the nodes that matter. @throws RangeError as for any posterior on the grid */
function normalized(weights: ArrayLike<number>): { node: number; weight: number }[] {
  if (weights.length !== GRID_NODES) throw new RangeError(`${weights.length} weights for ${GRID_NODES} nodes`)
  const all = Array.from({ length: GRID_NODES }, (_, node) => ({ node, weight: weights[node]! }))
  const wrong = all.find(({ weight }) => !(weight >= 0 && weight < Infinity))
  if (wrong) throw new RangeError(`weight ${wrong.weight} at node ${wrong.node}`)
  const total = all.reduce((sum, { weight }) => sum + weight, 0)
  if (!(total > 0 && total < Infinity)) throw new RangeError(`weights sum to ${total}`)
  return all
    .filter(({ weight }) => weight > 1e-12 * total)
    .map(({ node, weight }) => ({ node, weight: weight / total }))
}

/**
 * The open item with the largest posterior-weighted information, the sum over the posterior of Fisher information.
 * Source: Veerkamp & Berger (1997), Journal of Educational and Behavioral Statistics 22(2), 203-226 (with the posterior in
 * place of the likelihood: van der Linden 1998, Psychometrika 63).
 */
export function posteriorWeightedInformation(
  bank: Bank,
  weights: ArrayLike<number>,
  open: Uint8Array,
): IndexChoice | null {
  const support = normalized(weights)
  return largestOf(bank, open, (item) =>
    support.reduce((sum, { node, weight }) => sum + weight * bankInformation(bank, item, SELECTION_GRID[node]!), 0),
  )
}

const LEGENDRE = gaussLegendre(15)

/**
 * The open item with the largest Kullback-Leibler information about abilities near an estimate: the integral of
 * KL(estimate || theta) over estimate +- halfWidth. Chang and Ying take halfWidth = 3 / sqrt(items given), so that the
 * choice looks far while little is known. Accuracy of the integral: 15 Gauss-Legendre points.
 * Source: Chang & Ying (1996), Applied Psychological Measurement 20(3), 213-229, eq. 8.
 */
export function kullbackLeibler(bank: Bank, estimate: number, halfWidth: number, open: Uint8Array): IndexChoice | null {
  if (!(Number.isFinite(estimate) && halfWidth > 0 && halfWidth < Infinity)) {
    throw new RangeError(`estimate ${estimate}, half width ${halfWidth}`)
  }
  const abilities = LEGENDRE.nodes.map((x) => estimate + halfWidth * x)
  const weights = LEGENDRE.weights.map((w) => w * halfWidth)
  return largestOf(bank, open, (item) => divergence(bank, item, estimate, abilities, weights))
}

/**
 * The same weighted by a posterior on `SELECTION_GRID`: the sum over the posterior of KL(estimate || theta).
 * Source: Chang & Ying (1996), eq. 9.
 */
export function posteriorKullbackLeibler(
  { bank }: AnswerTables,
  estimate: number,
  weights: ArrayLike<number>,
  open: Uint8Array,
): IndexChoice | null {
  if (!Number.isFinite(estimate)) throw new RangeError(`estimate ${estimate}`)
  const support = normalized(weights)
  const abilities = support.map(({ node }) => SELECTION_GRID[node]!)
  const mass = support.map(({ weight }) => weight)
  return largestOf(bank, open, (item) => divergence(bank, item, estimate, abilities, mass))
}

/** Sum of weight x KL(estimate || ability). A continuous score is compared at its ends and 40 scores between. */
function divergence(
  bank: Bank,
  item: number,
  estimate: number,
  abilities: readonly number[],
  weights: readonly number[],
): number {
  const model = bank.models[item]!
  const outcomes =
    model.kind === 'continuous'
      ? [{ at: 0, width: 1 }, { at: 1, width: 1 }, ...CENTERS.map((at) => ({ at, width: 1 / CENTERS.length }))]
      : Array.from({ length: categoryCount(model) }, (_, at) => ({ at, width: 1 }))
  let sum = 0
  for (const { at, width } of outcomes) {
    const log = categoryLogProbability(model, at, bank.parameterVariance[item])
    const own = log(estimate)
    const p = width * Math.exp(own)
    if (p === 0) continue
    for (let i = 0; i < abilities.length; i++) sum += weights[i]! * p * (own - log(abilities[i]!))
  }
  return sum
}

const CENTERS = Array.from({ length: 40 }, (_, i) => (i + 0.5) / 40)
