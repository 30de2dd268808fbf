import type { AnswerPatterns } from './answer-patterns.ts'
import type { ExpectationInput, ExpectationOutput } from './e-step.ts'
import type { MStep } from './m-step.ts'
import type { Plan } from './plan.ts'
import { SymmetricBlocks } from './symmetric-blocks.ts'

/** Above this many parameters only each item's own block is kept. */
export const MAX_JOINT_PARAMETERS = 1_500

const NEGLIGIBLE = 23

/** Operations of the cross-item part, to weigh against passes of the E step. */
export function informationCost(data: AnswerPatterns, plan: Plan): number {
  const free = plan.items.map((item) => item.free.length)
  let cost = 0
  for (let i = 0; i < data.patterns; i++) {
    let parameters = 2
    for (let n = data.answerStart[i]!; n < data.answerStart[i + 1]!; n++) parameters += free[data.answerItem[n]!]!
    cost += parameters * parameters * 10
  }
  return cost
}

/**
 * Observed information of all free parameters: complete-data information minus what is lost by not knowing ability,
 * I = -d2Q/dx2 - sum over persons of Cov(score of the person given ability | answers). This is the limit that Oakes' identity
 * differentiates numerically; here the second term is a sum of exact posterior covariances on the nodes, the first a
 * central difference of each item's exact gradient (priors included).
 * Sources: Oakes (1999), JRSS B 61(2), 479-482; Louis (1982), JRSS B 44(2), 226-233.
 *
 * @param counts - expected counts at the plan's values (not yet maximised)
 * @returns one block; with more than MAX_JOINT_PARAMETERS parameters one for each item (standard errors then leave out what items
 *   share, which is little where ability is well measured)
 */
export function observedInformation(
  plan: Plan,
  input: ExpectationInput,
  counts: ExpectationOutput,
  mStep: MStep,
): SymmetricBlocks {
  const matrix = new SymmetricBlocks(plan.size, blocksOf(plan))
  subtractMissing(plan, input, matrix)
  addComplete(plan, input, counts, mStep, matrix)
  return matrix
}

/** All parameters together, or with many of them each unit of items and each group apart. */
function blocksOf(plan: Plan): number[][] {
  if (plan.size <= MAX_JOINT_PARAMETERS) return [Array.from({ length: plan.size }, (_, p) => p)]
  const units = plan.units.map((unit) => [...new Set(unit.flatMap((j) => plan.items[j]!.global))])
  return [...units, ...plan.groups.map((g) => [g.meanIndex, g.logSdIndex].filter((p) => p >= 0))]
}

/** -d2Q/dx2 item by item, because given ability the items are independent. */
function addComplete(
  plan: Plan,
  { data, nodes }: ExpectationInput,
  counts: ExpectationOutput,
  mStep: MStep,
  matrix: SymmetricBlocks,
): void {
  const add = (row: number, column: number, value: number): void => matrix.add(row, column, value)
  plan.items.forEach(({ values, free, global }, j) => {
    const gradientAt = (p: number, value: number): Float64Array => {
      const kept = values[p]!
      values[p] = value
      const { gradient } = mStep.evaluate(j, counts, data.firstRow, false)
      values[p] = kept
      return Float64Array.from(gradient)
    }
    const slopes = free.map((p) => {
      const h = 1e-5 * Math.max(1, Math.abs(values[p]!))
      const above = gradientAt(p, values[p]! + h)
      const below = gradientAt(p, values[p]! - h)
      return above.map((value, r) => (below[r]! - value) / (2 * h))
    })
    for (let p = 0; p < free.length; p++) {
      for (let r = 0; r <= p; r++) {
        add(global[p]!, global[r]!, 0.5 * (slopes[p]![free[r]!]! + slopes[r]![free[p]!]!))
      }
    }
  })
  const Q = nodes.length
  plan.groups.forEach(({ mean, sd, meanIndex, logSdIndex }, g) => {
    let n = 0
    let first = 0
    let second = 0
    for (let q = 0; q < Q; q++) {
      const count = counts.groupCounts[g * Q + q]!
      const z = (nodes[q]! - mean) / sd
      n += count
      first += count * z
      second += count * z * z
    }
    if (meanIndex >= 0) add(meanIndex, meanIndex, n / sd ** 2)
    if (logSdIndex >= 0) add(logSdIndex, logSdIndex, 2 * second)
    if (meanIndex >= 0 && logSdIndex >= 0) add(meanIndex, logSdIndex, (2 * first) / sd)
  })
}

/** Subtracts the posterior covariance of each person's score. */
function subtractMissing(plan: Plan, input: ExpectationInput, matrix: SymmetricBlocks): void {
  const { data, nodes } = input
  const { size, items, groups } = plan
  const Q = nodes.length
  const joint = size <= MAX_JOINT_PARAMETERS || plan.units.some((unit) => unit.length > 1)
  const tables = items.map(({ family, values, free, column }) => {
    const scores = new Float64Array(free.length === 0 ? 0 : column.rows * family.names.length * Q)
    if (free.length > 0) family.fillScores(values, nodes, scores)
    return scores
  })
  const lines = new ScoreLines(size, Q)
  for (let i = 0; i < data.patterns; i++) {
    const first = data.answerStart[i]!
    const end = data.answerStart[i + 1]!
    const w = data.weight[i]!
    if (first === end || w === 0) continue
    const { low, high } = posterior(lines.weights, plan, input, i)
    lines.begin(low, high)
    const bounds = [0]
    for (let n = first; n < end; n++) {
      const j = data.answerItem[n]!
      const { free, global, family, values } = items[j]!
      if (free.length === 0) continue
      const row = data.answerRow[n]!
      if (row < 0) addScoreLines(values, data.score[-1 - row]!, nodes, global, lines)
      else {
        const category = row - data.firstRow[j]!
        for (let p = 0; p < free.length; p++) {
          lines.add(global[p]!, tables[j]!, (category * family.names.length + free[p]!) * Q)
        }
      }
      bounds.push(lines.count)
    }
    const { mean, sd, meanIndex, logSdIndex } = groups[data.group[i]!]!
    const z = nodes.map((theta) => (theta - mean) / sd)
    if (meanIndex >= 0)
      lines.add(
        meanIndex,
        z.map((value) => value / sd),
        0,
      )
    if (logSdIndex >= 0)
      lines.add(
        logSdIndex,
        z.map((value) => value * value - 1),
        0,
      )
    if (bounds.at(-1)! < lines.count) bounds.push(lines.count)
    lines.centre(w)
    if (joint) lines.subtractProducts(matrix, 0, lines.count)
    else for (let n = 1; n < bounds.length; n++) lines.subtractProducts(matrix, bounds[n - 1]!, bounds[n]!)
    lines.end()
  }
}

/** The scores of one person by parameter, on the nodes that matter; sums where one parameter has several answers. */
class ScoreLines {
  readonly weights: Float64Array
  count = 0
  readonly #owner: Int32Array
  readonly #place: Int32Array
  readonly #nodes: number
  #values: Float64Array
  #low = 0
  #width = 0

  constructor(parameters: number, nodes: number) {
    this.weights = new Float64Array(nodes)
    this.#owner = new Int32Array(parameters)
    this.#place = new Int32Array(parameters).fill(-1)
    this.#values = new Float64Array(64 * nodes)
    this.#nodes = nodes
  }

  begin(low: number, high: number): void {
    this.#low = low
    this.#width = high - low
    this.count = 0
  }

  /** Adds the scores from `table[offset]`, one a node, to the line of a parameter. */
  add(parameter: number, table: Float64Array, offset: number): void {
    const width = this.#width
    let line = this.#place[parameter]!
    const from = offset + this.#low
    if (line >= 0) {
      for (let q = 0; q < width; q++) this.#values[line * width + q]! += table[from + q]!
      return
    }
    line = this.count++
    this.#place[parameter] = line
    this.#owner[line] = parameter
    if ((line + 1) * width > this.#values.length) {
      const larger = new Float64Array(2 * this.#values.length + this.#nodes)
      larger.set(this.#values)
      this.#values = larger
    }
    for (let q = 0; q < width; q++) this.#values[line * width + q] = table[from + q]!
  }

  /** Makes each line its deviation from its posterior mean, times the root of the posterior and of the person's weight. */
  centre(weight: number): void {
    const width = this.#width
    const root = this.weights.subarray(this.#low, this.#low + width).map((p) => Math.sqrt(weight * p))
    for (let line = 0; line < this.count; line++) {
      let mean = 0
      for (let q = 0; q < width; q++) mean += this.weights[this.#low + q]! * this.#values[line * width + q]!
      for (let q = 0; q < width; q++) {
        this.#values[line * width + q] = (this.#values[line * width + q]! - mean) * root[q]!
      }
    }
  }

  /** Subtracts the products of lines from..to-1 with each other; four sums at a time. */
  subtractProducts(matrix: SymmetricBlocks, from: number, to: number): void {
    const width = this.#width
    const values = this.#values
    const owner = this.#owner
    for (let p = from; p < to; p++) {
      const a = owner[p]!
      const left = p * width
      let r = from
      for (; r + 3 <= p; r += 4) {
        const right = r * width
        let sum0 = 0
        let sum1 = 0
        let sum2 = 0
        let sum3 = 0
        for (let q = 0; q < width; q++) {
          const value = values[left + q]!
          sum0 += value * values[right + q]!
          sum1 += value * values[right + width + q]!
          sum2 += value * values[right + 2 * width + q]!
          sum3 += value * values[right + 3 * width + q]!
        }
        matrix.add(a, owner[r]!, -sum0)
        matrix.add(a, owner[r + 1]!, -sum1)
        matrix.add(a, owner[r + 2]!, -sum2)
        matrix.add(a, owner[r + 3]!, -sum3)
      }
      for (; r <= p; r++) {
        const right = r * width
        let sum = 0
        for (let q = 0; q < width; q++) sum += values[left + q]! * values[right + q]!
        matrix.add(a, owner[r]!, -sum)
      }
    }
  }

  end(): void {
    for (let line = 0; line < this.count; line++) this.#place[this.#owner[line]!] = -1
  }
}

/** Posterior of pattern i, normalised, on the nodes low..high-1 where it is above 1e-10 of its peak. */
function posterior(
  log: Float64Array,
  plan: Plan,
  { data, nodes, table, logPrior }: Pick<ExpectationInput, 'data' | 'nodes' | 'table' | 'logPrior'>,
  i: number,
): { low: number; high: number } {
  const Q = nodes.length
  for (let q = 0; q < Q; q++) log[q] = logPrior[data.group[i]! * Q + q]!
  for (let n = data.answerStart[i]!; n < data.answerStart[i + 1]!; n++) {
    const row = data.answerRow[n]!
    if (row >= 0) for (let q = 0; q < Q; q++) log[q]! += table[row * Q + q]!
    else {
      const { values } = plan.items[data.answerItem[n]!]!
      const inverse = Math.exp(-values[2]!)
      const y = data.score[-1 - row]!
      for (let q = 0; q < Q; q++) log[q]! -= 0.5 * ((y - values[0]! * nodes[q]! - values[1]!) * inverse) ** 2
    }
  }
  let peak = -Infinity
  for (let q = 0; q < Q; q++) peak = Math.max(peak, log[q]!)
  let low = 0
  while (log[low]! < peak - NEGLIGIBLE) low++
  let high = Q
  while (log[high - 1]! < peak - NEGLIGIBLE) high--
  let sum = 0
  for (let q = low; q < high; q++) {
    log[q] = Math.exp(log[q]! - peak)
    sum += log[q]!
  }
  for (let q = low; q < high; q++) log[q]! /= sum
  return { low, high }
}

/** Scores of a, d and logSd for a score strictly between 0 and 1. */
function addScoreLines(
  values: Float64Array,
  y: number,
  nodes: Float64Array,
  global: readonly number[],
  lines: ScoreLines,
): void {
  const inverse = Math.exp(-values[2]!)
  const t = nodes.map((theta) => (y - values[0]! * theta - values[1]!) * inverse)
  lines.add(
    global[0]!,
    t.map((value, q) => value * inverse * nodes[q]!),
    0,
  )
  lines.add(
    global[1]!,
    t.map((value) => value * inverse),
    0,
  )
  lines.add(
    global[2]!,
    t.map((value) => value * value - 1),
    0,
  )
}
