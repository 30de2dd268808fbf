import type { ResponseModel } from '../types.ts'
import { difficulty } from './family-dichotomous.ts'
import { type Family, tabulatedFamily } from './family.ts'

/**
 * Generalized partial credit: P(x = k) proportional to exp(k a theta + d_k), d_0 = 0. Parameters a, d1, d2, ...
 * Partial credit is the same with the slope held at 1. Linear in its parameters, so Fisher scoring is Newton.
 */
export function partialCreditFamily(categories: number): Family {
  const size = categories
  return tabulatedFamily({
    names: ['a', ...Array.from({ length: categories - 1 }, (_, k) => `d${k + 1}`)],
    rows: categories,
    fill(values, nodes, table, offset) {
      fillSoftmax(
        categories,
        nodes,
        table,
        offset,
        (k) => k * values[0]!,
        (k) => (k === 0 ? 0 : values[k]!),
      )
    },
    fillScores(values, nodes, scores) {
      const Q = nodes.length
      const logs = new Float64Array(categories * Q)
      this.fill(values, nodes, logs, 0)
      for (let q = 0; q < Q; q++) {
        let mean = 0
        for (let k = 1; k < categories; k++) mean += k * Math.exp(logs[k * Q + q]!)
        for (let k = 0; k < categories; k++) {
          scores[k * size * Q + q] = nodes[q]! * (k - mean)
          for (let m = 1; m < categories; m++) {
            scores[(k * size + m) * Q + q] = (k === m ? 1 : 0) - Math.exp(logs[m * Q + q]!)
          }
        }
      }
    },
    feasible: () => true,
    start: (answers) => Float64Array.of(1, ...logRatios(answers)),
    toModel(values): ResponseModel {
      const b = Array.from({ length: categories - 1 }, (_, k) => {
        const before = k === 0 ? 0 : values[k]!
        return difficulty(values[0]!, values[k + 1]! - before)
      })
      return { kind: 'gpcm', a: values[0]!, b }
    },
    fromModel(model) {
      if (model.kind !== 'gpcm' || model.b.length !== categories - 1) {
        throw new RangeError(`a ${model.kind} model is not partial credit with ${categories} categories`)
      }
      const values = new Float64Array(size)
      values[0] = model.a
      model.b.forEach((b, k) => (values[k + 1] = (k === 0 ? 0 : values[k]!) - model.a * b))
      return values
    },
  })
}

/**
 * Nominal (Bock 1972): P(x = k) proportional to exp(a_k theta + d_k), a_0 = d_0 = 0. Parameters a1, a2, ..., d1, d2, ...
 * `toScoringFunction` gives the form with a_k = ak_k a, ak_0 = 0 and ak_last = K - 1.
 */
export function nominalFamily(categories: number): Family {
  const last = categories - 1
  const size = 2 * last
  return tabulatedFamily({
    names: [
      ...Array.from({ length: last }, (_, k) => `a${k + 1}`),
      ...Array.from({ length: last }, (_, k) => `d${k + 1}`),
    ],
    rows: categories,
    fill(values, nodes, table, offset) {
      const slope = (k: number): number => (k === 0 ? 0 : values[k - 1]!)
      fillSoftmax(categories, nodes, table, offset, slope, (k) => (k === 0 ? 0 : values[last + k - 1]!))
    },
    fillScores(values, nodes, scores) {
      const Q = nodes.length
      const logs = new Float64Array(categories * Q)
      this.fill(values, nodes, logs, 0)
      for (let q = 0; q < Q; q++) {
        for (let k = 0; k < categories; k++) {
          for (let m = 1; m < categories; m++) {
            const s = (k === m ? 1 : 0) - Math.exp(logs[m * Q + q]!)
            scores[(k * size + m - 1) * Q + q] = nodes[q]! * s
            scores[(k * size + last + m - 1) * Q + q] = s
          }
        }
      }
    },
    feasible: () => true,
    start: (answers) => Float64Array.of(...Array.from({ length: last }, (_, k) => k + 1), ...logRatios(answers)),
    toModel: (values) => ({
      kind: 'nominal',
      slopes: Array.from({ length: categories }, (_, k) => (k === 0 ? 0 : values[k - 1]!)),
      intercepts: Array.from({ length: categories }, (_, k) => (k === 0 ? 0 : values[last + k - 1]!)),
    }),
    fromModel(model) {
      if (model.kind !== 'nominal' || model.slopes.length !== categories) {
        throw new RangeError(`a ${model.kind} model is not nominal with ${categories} categories`)
      }
      const [a0, d0] = [model.slopes[0]!, model.intercepts[0]!]
      return Float64Array.of(
        ...model.slopes.slice(1).map((a) => a - a0),
        ...model.intercepts.slice(1).map((d) => d - d0),
      )
    },
  })
}

function logRatios(answers: Float64Array): number[] {
  return Array.from(answers.subarray(1), (n) => Math.log((n + 0.5) / (answers[0]! + 0.5)))
}

function fillSoftmax(
  categories: number,
  nodes: Float64Array,
  table: Float64Array,
  offset: number,
  slope: (category: number) => number,
  intercept: (category: number) => number,
): void {
  const Q = nodes.length
  for (let q = 0; q < Q; q++) {
    let peak = -Infinity
    for (let k = 0; k < categories; k++) {
      const z = slope(k) * nodes[q]! + intercept(k)
      table[offset + k * Q + q] = z
      if (z > peak) peak = z
    }
    let sum = 0
    for (let k = 0; k < categories; k++) sum += Math.exp(table[offset + k * Q + q]! - peak)
    const log = peak + Math.log(sum)
    for (let k = 0; k < categories; k++) table[offset + k * Q + q]! -= log
  }
}
