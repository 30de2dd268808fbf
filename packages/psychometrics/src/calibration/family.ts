import type { ResponseModel } from '../types.ts'

/** Value, gradient and information of one item's expected log-likelihood; reused between calls. */
export interface Evaluation {
  value: number
  readonly gradient: Float64Array
  /** Expected (Fisher) information of the parameters, row-major; positive semidefinite. */
  readonly information: Float64Array
}

/**
 * One response model in the form calibration needs: slope-intercept parameters, `rows` of statistics at each node.
 * For counted categories row k holds the expected number of answers in category k; see the continuous family for its own.
 */
export interface Family {
  /** All parameters in order, e.g. ['a', 'd', 'logitC', 'logitU']. */
  readonly names: readonly string[]
  readonly rows: number
  /** log P of each row at each node, written at `table[offset + row * Q + q]`. */
  fill(values: Float64Array, nodes: Float64Array, table: Float64Array, offset: number): void
  /** d log P / d parameter p of a row at each node, written at `scores[(row * parameters + p) * Q + q]`. */
  fillScores(values: Float64Array, nodes: Float64Array, scores: Float64Array): void
  /** Expected log-likelihood of the item given the statistics, which begin at `statistics[offset]`. */
  evaluate(
    values: Float64Array,
    nodes: Float64Array,
    statistics: Float64Array,
    offset: number,
    into: Evaluation,
    withValue: boolean,
  ): void
  feasible(values: Float64Array): boolean
  /** Start values from the number of answers of each row. */
  start(answers: Float64Array): Float64Array
  toModel(values: ArrayLike<number>): ResponseModel
  fromModel(model: ResponseModel): Float64Array
}

export function evaluationOf(parameters: number): Evaluation {
  return { value: 0, gradient: new Float64Array(parameters), information: new Float64Array(parameters ** 2) }
}

/**
 * The expected log-likelihood of counted categories from log probabilities and scores: value sum r log P, gradient
 * sum r s, Fisher information sum n P s s'. For the logistic models in slope-intercept form this is Newton's own matrix.
 */
export function evaluateFromTables(
  rows: number,
  parameters: number,
  logs: Float64Array,
  scores: Float64Array,
  statistics: Float64Array,
  offset: number,
  nodes: number,
  { gradient, information }: Evaluation,
): number {
  gradient.fill(0)
  information.fill(0)
  let value = 0
  for (let q = 0; q < nodes; q++) {
    let asked = 0
    for (let k = 0; k < rows; k++) asked += statistics[offset + k * nodes + q]!
    if (asked < 1e-12) continue
    for (let k = 0; k < rows; k++) {
      const log = logs[k * nodes + q]!
      const count = statistics[offset + k * nodes + q]!
      if (count > 0) value += count * log
      const expected = asked * Math.exp(log)
      for (let p = 0; p < parameters; p++) {
        const s = scores[(k * parameters + p) * nodes + q]!
        gradient[p]! += count * s
        const weighted = expected * s
        for (let r = 0; r <= p; r++)
          information[p * parameters + r]! += weighted * scores[(k * parameters + r) * nodes + q]!
      }
    }
  }
  mirror(information, parameters)
  return value
}

/** Copies the lower triangle to the upper. */
export function mirror(matrix: Float64Array, n: number): void {
  for (let p = 0; p < n; p++) for (let r = 0; r < p; r++) matrix[r * n + p] = matrix[p * n + r]!
}

/** A family of counted categories from its two tables. */
export function tabulatedFamily(
  parts: Pick<Family, 'names' | 'rows' | 'fill' | 'fillScores' | 'feasible' | 'start' | 'toModel' | 'fromModel'>,
): Family {
  const size = parts.names.length
  let logs = new Float64Array(0)
  let scores = new Float64Array(0)
  return {
    ...parts,
    evaluate(values, nodes, statistics, offset, into) {
      if (logs.length !== parts.rows * nodes.length) {
        logs = new Float64Array(parts.rows * nodes.length)
        scores = new Float64Array(parts.rows * size * nodes.length)
      }
      parts.fill(values, nodes, logs, 0)
      parts.fillScores(values, nodes, scores)
      into.value = evaluateFromTables(parts.rows, size, logs, scores, statistics, offset, nodes.length, into)
    },
  }
}

export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p)
}
