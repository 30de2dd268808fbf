import { describe, expect, it } from 'vitest'
import { seededRandom } from '../numerics/random.ts'
import { continuousFamily } from './family-continuous.ts'
import { fourParameterFamily, logisticFamily } from './family-dichotomous.ts'
import { gradedFamily } from './family-graded.ts'
import { nominalFamily, partialCreditFamily } from './family-softmax.ts'
import { evaluationOf, type Family, logit } from './family.ts'
import { compilePrior } from './priors.ts'
import type { ItemPrior } from './types.ts'

const NODES = Float64Array.from({ length: 25 }, (_, q) => -6 + q / 2)

const families: readonly [string, Family, Float64Array][] = [
  ['2PL', logisticFamily, Float64Array.of(1.3, -0.4)],
  ['3PL', fourParameterFamily, Float64Array.of(1.3, -0.4, logit(0.2), logit(1))],
  ['4PL', fourParameterFamily, Float64Array.of(2.1, 0.7, logit(0.15), logit(0.93))],
  ['graded', gradedFamily(4), Float64Array.of(1.7, 2, 0.3, -1.9)],
  ['partial credit', partialCreditFamily(4), Float64Array.of(0.8, 1.2, 0.9, -0.7)],
  ['nominal', nominalFamily(4), Float64Array.of(0.4, -0.7, 1.6, 0.2, -0.3, 0.5)],
  ['continuous', continuousFamily, Float64Array.of(0.25, 0.55, Math.log(0.2))],
]

/** Statistics as they come out of answers: scores between 0 and 1 have a sum and a sum of squares. */
function statisticsFor(family: Family): Float64Array {
  const random = seededRandom(`statistics ${family.names.join()}`)
  const Q = NODES.length
  const counts = Float64Array.from({ length: family.rows * Q }, () => 5 * random())
  if (family === continuousFamily) {
    for (let q = 0; q < Q; q++) {
      const n = counts[2 * Q + q]!
      const mean = 0.2 + 0.6 * random()
      counts[3 * Q + q] = n * mean
      counts[4 * Q + q] = n * (mean * mean + 0.02)
    }
  }
  return counts
}

function moved(values: Float64Array, parameter: number, by: number): Float64Array {
  const other = Float64Array.from(values)
  other[parameter]! += by
  return other
}

describe.each(families)('%s', (_, family, values) => {
  const size = family.names.length
  const statistics = statisticsFor(family)

  it('has the gradient of its own value', () => {
    const at = evaluationOf(size)
    family.evaluate(values, NODES, statistics, 0, at, true)
    for (let p = 0; p < size; p++) {
      if (!Number.isFinite(values[p]!)) continue
      const [above, below] = [evaluationOf(size), evaluationOf(size)]
      family.evaluate(moved(values, p, 1e-5), NODES, statistics, 0, above, true)
      family.evaluate(moved(values, p, -1e-5), NODES, statistics, 0, below, true)
      const slope = (above.value - below.value) / 2e-5
      expect(Math.abs(at.gradient[p]! - slope) / Math.max(1, Math.abs(slope))).toBeLessThan(1e-6)
    }
  })

  it('has scores that are the derivatives of its log probabilities', () => {
    const Q = NODES.length
    const rows = family === continuousFamily ? 2 : family.rows
    const scores = new Float64Array(family.rows * size * Q)
    family.fillScores(values, NODES, scores)
    const table = (at: Float64Array): Float64Array => {
      const logs = new Float64Array(family.rows * Q)
      family.fill(at, NODES, logs, 0)
      return logs
    }
    for (let p = 0; p < size; p++) {
      if (!Number.isFinite(values[p]!)) continue
      const above = table(moved(values, p, 1e-6))
      const below = table(moved(values, p, -1e-6))
      for (let k = 0; k < rows; k++) {
        for (let q = 0; q < Q; q++) {
          const slope = (above[k * Q + q]! - below[k * Q + q]!) / 2e-6
          expect(Math.abs(scores[(k * size + p) * Q + q]! - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)))
        }
      }
    }
  })

  it('has probabilities that sum to 1, and comes back from its model', () => {
    const Q = NODES.length
    if (family !== continuousFamily) {
      const logs = new Float64Array(family.rows * Q)
      family.fill(values, NODES, logs, 0)
      for (let q = 0; q < Q; q++) {
        let sum = 0
        for (let k = 0; k < family.rows; k++) sum += Math.exp(logs[k * Q + q]!)
        expect(sum).toBeCloseTo(1, 12)
      }
    }
    family.fromModel(family.toModel(values)).forEach((value, p) => {
      if (Number.isFinite(values[p]!)) expect(value).toBeCloseTo(values[p]!, 10)
    })
  })
})

const priors: readonly ItemPrior[] = [
  { kind: 'normal', parameter: 'a', mean: 1, sd: 0.4 },
  { kind: 'normal', parameter: 'd', mean: 0.5, sd: 0.8 },
  { kind: 'normal', parameter: 'b', mean: -0.3, sd: 0.7 },
  { kind: 'lognormal', parameter: 'a', mean: 0.1, sd: 0.5 },
  { kind: 'normal', parameter: 'logitC', mean: -1.4, sd: 0.5 },
  { kind: 'beta', parameter: 'c', alpha: 5, beta: 17 },
  { kind: 'beta', parameter: 'u', alpha: 20, beta: 2 },
  { kind: 'normal', parameter: 'c', mean: 0.25, sd: 0.05 },
]

it.each(priors)('prior $kind on $parameter has the gradient of its own density', (prior) => {
  const values = Float64Array.of(1.4, 0.6, logit(0.22), logit(0.9))
  const density = compilePrior(prior, fourParameterFamily.names)
  const at = evaluationOf(4)
  density(values, at)
  for (let p = 0; p < 4; p++) {
    const slope = (density(moved(values, p, 1e-6)) - density(moved(values, p, -1e-6))) / 2e-6
    expect(Math.abs(at.gradient[p]! - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)))
    expect(at.information[p * 4 + p]).toBeGreaterThanOrEqual(0)
  }
})

it.each([
  { family: partialCreditFamily(4), values: [1.4, 0.6, -0.3, 0.5], parameter: 'b3', cumulative: true, b: -0.8 / 1.4 },
  { family: gradedFamily(3), values: [1.4, 0.6, -0.3], parameter: 'b2', cumulative: false, b: 0.3 / 1.4 },
  { family: continuousFamily, values: [0.2, 0.6, -1.5], parameter: 'b', cumulative: false, b: -0.5 },
])('a prior on $parameter is on the difficulty of the model', ({ family, values, parameter, cumulative, b }) => {
  const at = Float64Array.from(values)
  const model = family.toModel(at)
  const difficulties = 'b' in model ? [model.b].flat() : []
  expect(difficulties[Number(parameter.slice(1) || 1) - 1]).toBeCloseTo(b, 12)
  const density = compilePrior({ kind: 'normal', parameter, mean: b, sd: 0.5 }, family.names, cumulative)
  expect(density(at)).toBeCloseTo(0, 12)
  const shifted = moved(at, 1, 0.2)
  const into = evaluationOf(at.length)
  density(shifted, into)
  for (let p = 0; p < at.length; p++) {
    const slope = (density(moved(shifted, p, 1e-6)) - density(moved(shifted, p, -1e-6))) / 2e-6
    expect(into.gradient[p]!).toBeCloseTo(slope, 6)
  }
})

it('refuses a prior on what an item does not have', () => {
  expect(() => compilePrior({ kind: 'beta', parameter: 'c', alpha: 5, beta: 17 }, ['a', 'd'])).toThrow(/prior on c/)
  expect(() => compilePrior({ kind: 'normal', parameter: 'a', mean: 0, sd: 0 }, ['a', 'd'])).toThrow(/SD 0/)
  expect(() => compilePrior({ kind: 'beta', parameter: 'c', alpha: -1, beta: 2 }, ['logitC'])).toThrow(RangeError)
})
