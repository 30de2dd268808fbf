import { log1mExp, logSigmoid, sigmoid } from '../numerics/logistic.ts'
import { difficulty } from './family-dichotomous.ts'
import { type Family, logit, tabulatedFamily } from './family.ts'

/** Graded response: P(x >= k) = sigmoid(a theta + d_k), d_1 > d_2 > ... Parameters a, d1, d2, ... */
export function gradedFamily(categories: number): Family {
  const size = categories
  const names = ['a', ...Array.from({ length: categories - 1 }, (_, k) => `d${k + 1}`)]
  return tabulatedFamily({
    names,
    rows: categories,
    fill(values, nodes, table, offset) {
      const Q = nodes.length
      const a = values[0]!
      for (let k = 0; k < categories; k++) {
        // sigmoid(u) - sigmoid(v) = sigmoid(u) sigmoid(-v) (1 - exp(v - u)); v - u does not depend on ability.
        const inner = k > 0 && k < categories - 1 ? log1mExp(values[k + 1]! - values[k]!) : 0
        for (let q = 0; q < Q; q++) {
          const z = a * nodes[q]!
          const lower = k === 0 ? 0 : logSigmoid(z + values[k]!)
          const upper = k === categories - 1 ? 0 : logSigmoid(-z - values[k + 1]!)
          table[offset + k * Q + q] = lower + upper + inner
        }
      }
    },
    fillScores(values, nodes, scores) {
      const Q = nodes.length
      const a = values[0]!
      scores.fill(0)
      for (let k = 0; k < categories; k++) {
        const gap = k > 0 && k < categories - 1 ? 1 / Math.expm1(values[k]! - values[k + 1]!) : 0
        const row = k * size * Q
        for (let q = 0; q < Q; q++) {
          const z = a * nodes[q]!
          const below = k === 0 ? 0 : sigmoid(-z - values[k]!)
          const above = k === categories - 1 ? 0 : sigmoid(z + values[k + 1]!)
          scores[row + q] = nodes[q]! * (below - above)
          if (k > 0) scores[row + k * Q + q] = below + gap
          if (k < categories - 1) scores[row + (k + 1) * Q + q] = -above - gap
        }
      }
    },
    feasible(values) {
      for (let k = 2; k < categories; k++) if (!(values[k]! < values[k - 1]! - 1e-9)) return false
      return true
    },
    start(answers) {
      const values = new Float64Array(size)
      values[0] = 1
      const total = answers.reduce((sum, n) => sum + n + 0.5, 0)
      let atLeast = total
      for (let k = 1; k < categories; k++) {
        atLeast -= answers[k - 1]! + 0.5
        values[k] = 1.2 * logit(atLeast / total)
      }
      return values
    },
    toModel(values) {
      const a = values[0]!
      return { kind: 'graded', a, b: Array.from({ length: categories - 1 }, (_, k) => difficulty(a, values[k + 1]!)) }
    },
    fromModel(model) {
      if (model.kind !== 'graded' || model.b.length !== categories - 1) {
        throw new RangeError(`a ${model.kind} model is not graded with ${categories} categories`)
      }
      return Float64Array.of(model.a, ...model.b.map((b) => -model.a * b))
    },
  })
}
