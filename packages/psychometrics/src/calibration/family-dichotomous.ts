import { logSigmoid, sigmoid } from '../numerics/logistic.ts'
import type { ResponseModel } from '../types.ts'
import { type Family, logit, mirror, tabulatedFamily } from './family.ts'

/** logit P(1) = a theta + d: Rasch and 2PL. Newton's matrix is exact, so the M step takes one or two steps. */
export const logisticFamily: Family = {
  names: ['a', 'd'],
  rows: 2,
  fill(values, nodes, table, offset) {
    const a = values[0]!
    const d = values[1]!
    const Q = nodes.length
    for (let q = 0; q < Q; q++) {
      const z = a * nodes[q]! + d
      // One logarithm serves both outcomes: log sigmoid(z) - log sigmoid(-z) = z.
      const tail = Math.log1p(Math.exp(-Math.abs(z)))
      table[offset + q] = z > 0 ? -z - tail : -tail
      table[offset + Q + q] = z > 0 ? -tail : z - tail
    }
  },
  fillScores(values, nodes, scores) {
    const Q = nodes.length
    for (let q = 0; q < Q; q++) {
      const theta = nodes[q]!
      const p = sigmoid(values[0]! * theta + values[1]!)
      scores[q] = -p * theta
      scores[Q + q] = -p
      scores[2 * Q + q] = (1 - p) * theta
      scores[3 * Q + q] = 1 - p
    }
  },
  evaluate(values, nodes, statistics, offset, into, withValue) {
    const a = values[0]!
    const d = values[1]!
    const Q = nodes.length
    let gradientA = 0
    let gradientD = 0
    let aa = 0
    let ad = 0
    let dd = 0
    let value = 0
    for (let q = 0; q < Q; q++) {
      const right = statistics[offset + Q + q]!
      const asked = right + statistics[offset + q]!
      if (asked < 1e-12) continue
      const theta = nodes[q]!
      const z = a * theta + d
      const e = Math.exp(-Math.abs(z))
      const p = z > 0 ? 1 / (1 + e) : e / (1 + e)
      const residual = right - asked * p
      gradientD += residual
      gradientA += residual * theta
      const weight = (asked * e) / ((1 + e) * (1 + e))
      dd += weight
      ad += weight * theta
      aa += weight * theta * theta
      if (withValue) value += right * z - asked * (Math.log1p(e) + (z > 0 ? z : 0))
    }
    into.value = value
    into.gradient[0] = gradientA
    into.gradient[1] = gradientD
    into.information[0] = aa
    into.information[2] = ad
    into.information[3] = dd
    mirror(into.information, 2)
  },
  feasible: () => true,
  start: (answers) => Float64Array.of(1, 1.2 * logit((answers[1]! + 0.5) / (answers[0]! + answers[1]! + 1))),
  toModel: (values) => ({ kind: 'dichotomous', a: values[0]!, b: difficulty(values[0]!, values[1]!), c: 0, d: 1 }),
  fromModel(model) {
    const { a, b, c, d } = dichotomous(model)
    if (c !== 0 || d !== 1) throw new RangeError(`a 2PL item cannot have asymptotes ${c} and ${d}`)
    return Float64Array.of(a, -a * b)
  },
}

/** P(1) = c + (u - c) sigmoid(a theta + d) with c and u on the logit scale; an asymptote held at 0 or 1 is infinite there. */
export const fourParameterFamily: Family = tabulatedFamily({
  names: ['a', 'd', 'logitC', 'logitU'],
  rows: 2,
  fill(values, nodes, table, offset) {
    const [a, d] = [values[0]!, values[1]!]
    const c = sigmoid(values[2]!)
    const fromOne = sigmoid(-values[3]!)
    const span = 1 - fromOne - c
    const Q = nodes.length
    for (let q = 0; q < Q; q++) {
      const z = a * nodes[q]! + d
      table[offset + q] = fromOne > 0 ? Math.log(fromOne + span * sigmoid(-z)) : Math.log(span) + logSigmoid(-z)
      table[offset + Q + q] = c > 0 ? Math.log(c + span * sigmoid(z)) : Math.log(span) + logSigmoid(z)
    }
  },
  fillScores(values, nodes, scores) {
    const [a, d] = [values[0]!, values[1]!]
    const c = sigmoid(values[2]!)
    const fromOne = sigmoid(-values[3]!)
    const span = 1 - fromOne - c
    const slopeC = c * (1 - c)
    const slopeU = fromOne * (1 - fromOne)
    const Q = nodes.length
    for (let q = 0; q < Q; q++) {
      const theta = nodes[q]!
      const z = a * theta + d
      const s = sigmoid(z)
      const t = sigmoid(-z)
      // Ratios such as s / P stay finite where both vanish.
      const sOverP = c > 0 ? s / (c + span * s) : 1 / span
      const tOverQ = fromOne > 0 ? t / (fromOne + span * t) : 1 / span
      const inverseP = c > 0 ? 1 / (c + span * s) : 0
      const inverseQ = fromOne > 0 ? 1 / (fromOne + span * t) : 0
      scores[q] = -span * s * tOverQ * theta
      scores[Q + q] = -span * s * tOverQ
      scores[2 * Q + q] = -slopeC * tOverQ
      scores[3 * Q + q] = -slopeU * s * inverseQ
      scores[4 * Q + q] = span * t * sOverP * theta
      scores[5 * Q + q] = span * t * sOverP
      scores[6 * Q + q] = slopeC * t * inverseP
      scores[7 * Q + q] = slopeU * sOverP
    }
  },
  feasible: (values) => sigmoid(values[2]!) < sigmoid(values[3]!),
  start(answers) {
    const right = (answers[1]! + 0.5) / (answers[0]! + answers[1]! + 1)
    return Float64Array.of(
      1,
      1.2 * logit(Math.min(0.95, Math.max(0.05, (right - 0.15) / 0.85))),
      logit(0.15),
      logit(0.98),
    )
  },
  toModel(values) {
    const c = sigmoid(values[2]!)
    return { kind: 'dichotomous', a: values[0]!, b: difficulty(values[0]!, values[1]!), c, d: sigmoid(values[3]!) }
  },
  fromModel(model) {
    const { a, b, c, d } = dichotomous(model)
    return Float64Array.of(a, -a * b, logit(c), logit(d))
  },
})

function dichotomous(model: ResponseModel) {
  if (model.kind !== 'dichotomous') throw new RangeError(`a ${model.kind} model is not dichotomous`)
  return model
}

/** b = -d / a, within a million: an item with slope 0 has no difficulty. */
export function difficulty(a: number, d: number): number {
  return a === 0 ? -Math.sign(d) * 1e6 : Math.max(-1e6, Math.min(1e6, -d / a))
}
