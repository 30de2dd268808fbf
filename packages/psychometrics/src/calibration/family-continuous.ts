import { logNormalCdf, normalPdf } from '../numerics/normal.ts'
import { type Family, mirror } from './family.ts'

/** Rows of statistics: answers at 0, answers at 1, answers between, their sum and their sum of squares. */
export const CONTINUOUS_ROWS = 5

/**
 * A score clipped to [0, 1]: y = a theta + d + sd e (two-limit Tobit). Parameters a, d, logSd.
 * Information is Olsen's (1978, Econometrica 46(5), 1211-1215) concave form in (a, d, 1) / sd, carried over by the
 * chain rule: never indefinite. Only the two ends have table rows; scores between are worked out person by person.
 */
export const continuousFamily: Family = {
  names: ['a', 'd', 'logSd'],
  rows: CONTINUOUS_ROWS,
  fill(values, nodes, table, offset) {
    const Q = nodes.length
    const inverse = Math.exp(-values[2]!)
    for (let q = 0; q < Q; q++) {
      const center = values[0]! * nodes[q]! + values[1]!
      table[offset + q] = logNormalCdf(-center * inverse)
      table[offset + Q + q] = logNormalCdf((center - 1) * inverse)
    }
  },
  fillScores(values, nodes, scores) {
    const Q = nodes.length
    const inverse = Math.exp(-values[2]!)
    for (let q = 0; q < Q; q++) {
      const center = values[0]! * nodes[q]! + values[1]!
      for (const row of [0, 1]) {
        const z = row === 0 ? -center * inverse : (center - 1) * inverse
        const ratio = millsRatio(z) * (row === 0 ? -inverse : inverse)
        scores[row * 3 * Q + q] = ratio * nodes[q]!
        scores[(row * 3 + 1) * Q + q] = ratio
        scores[(row * 3 + 2) * Q + q] = -millsRatio(z) * z
      }
    }
  },
  evaluate(values, nodes, statistics, offset, into) {
    const Q = nodes.length
    const g = Math.exp(-values[2]!)
    const alpha = values[0]! * g
    const delta = values[1]! * g
    // Gradient and information in (alpha, delta, g).
    const gradient = [0, 0, 0]
    const information = new Float64Array(9)
    let value = 0
    const add = (weight: number, first: number, second: number, third: number): void => {
      const u = [first, second, third]
      for (let p = 0; p < 3; p++) for (let r = 0; r <= p; r++) information[p * 3 + r]! += weight * u[p]! * u[r]!
    }
    for (let q = 0; q < Q; q++) {
      const theta = nodes[q]!
      const center = alpha * theta + delta
      for (const row of [0, 1]) {
        const count = statistics[offset + row * Q + q]!
        if (count < 1e-300) continue
        const sign = row === 0 ? -1 : 1
        const z = row === 0 ? -center : center - g
        const ratio = millsRatio(z)
        value += count * logNormalCdf(z)
        gradient[0]! += count * ratio * sign * theta
        gradient[1]! += count * ratio * sign
        if (row === 1) gradient[2]! -= count * ratio
        add(count * Math.max(0, ratio * (ratio + z)), theta, 1, row === 0 ? 0 : -1)
      }
      const between = statistics[offset + 2 * Q + q]!
      if (between < 1e-300) continue
      const sum = statistics[offset + 3 * Q + q]!
      const squares = statistics[offset + 4 * Q + q]!
      // t = g y - center, summed over the answers at this node.
      const t = g * sum - center * between
      const ty = g * squares - center * sum
      const tt = g * ty - center * t
      value += between * (Math.log(g) - 0.5 * Math.log(2 * Math.PI)) - 0.5 * tt
      gradient[0]! += t * theta
      gradient[1]! += t
      gradient[2]! += between / g - ty
      information[0]! += between * theta * theta
      information[3]! += between * theta
      information[4]! += between
      information[6]! -= sum * theta
      information[7]! -= sum
      information[8]! += squares + between / (g * g)
    }
    mirror(information, 3)
    // Columns: (alpha, delta, g) by a, d, logSd.
    const jacobian = [
      [g, 0, -alpha],
      [0, g, -delta],
      [0, 0, -g],
    ]
    into.value = value
    for (let p = 0; p < 3; p++) {
      into.gradient[p] = jacobian.reduce((total, line, i) => total + line[p]! * gradient[i]!, 0)
      for (let r = 0; r < 3; r++) {
        let total = 0
        for (let i = 0; i < 3; i++)
          for (let j = 0; j < 3; j++) total += jacobian[i]![p]! * information[i * 3 + j]! * jacobian[j]![r]!
        into.information[p * 3 + r] = total
      }
    }
  },
  feasible: () => true,
  start(answers) {
    const total = Math.max(1, answers[0]! + answers[1]! + answers[2]!)
    const mean = (answers[1]! + answers[3]!) / total
    const variance = Math.max(0.01, (answers[1]! + answers[4]!) / total - mean * mean)
    const sd = Math.sqrt(variance)
    return Float64Array.of(0.7 * sd, mean, Math.log(0.8 * sd))
  },
  toModel(values) {
    const a = values[0]!
    return {
      kind: 'continuous',
      a,
      b: a === 0 ? Math.sign(0.5 - values[1]!) * 1e6 : (0.5 - values[1]!) / a,
      sd: Math.exp(values[2]!),
    }
  },
  fromModel(model) {
    if (model.kind !== 'continuous') throw new RangeError(`a ${model.kind} model is not continuous`)
    return Float64Array.of(model.a, 0.5 - model.a * model.b, Math.log(model.sd))
  },
}

/** Normal density over distribution function; about -z far below 0. */
function millsRatio(z: number): number {
  if (z > 38) return 0
  return z < -37 ? -z - 1 / z : Math.exp(Math.log(Math.max(normalPdf(z), Number.MIN_VALUE)) - logNormalCdf(z))
}
