import type { AnswerPatterns } from './answer-patterns.ts'
import type { ExpectationInput, ExpectationOutput } from './e-step.ts'
import type { MStep } from './m-step.ts'
import type { Plan } from './plan.ts'

/** Above this many parameters only each item's own block is kept. */
export const MAX_JOINT_PARAMETERS = 1_500

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
 * @returns size x size, row-major; with more than MAX_JOINT_PARAMETERS parameters only blocks of single items are filled
 */
export function observedInformation(
  plan: Plan,
  input: ExpectationInput,
  counts: ExpectationOutput,
  mStep: MStep,
): Float64Array {
  const { size } = plan
  const matrix = new Float64Array(size * size)
  subtractMissing(plan, input, matrix)
  addComplete(plan, input, counts, mStep, matrix)
  for (let p = 0; p < size; p++) for (let r = 0; r < p; r++) matrix[r * size + p] = matrix[p * size + r]!
  return matrix
}

/** -d2Q/dx2 into the lower triangle: item by item, because given ability the items are independent. */
function addComplete(
  plan: Plan,
  { data, nodes }: ExpectationInput,
  counts: ExpectationOutput,
  mStep: MStep,
  matrix: Float64Array,
): void {
  const { size } = plan
  const add = (row: number, column: number, value: number): void => {
    matrix[Math.max(row, column) * size + Math.min(row, column)]! += value
  }
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

/** Subtracts the posterior covariance of each person's score from the lower triangle. */
function subtractMissing(plan: Plan, { data, nodes, table, logPrior }: ExpectationInput, matrix: Float64Array): void {
  const { size, items, groups } = plan
  const Q = nodes.length
  const joint = size <= MAX_JOINT_PARAMETERS
  const scores = items.map(({ family, values, free, column }) => {
    if (free.length === 0) return new Float64Array(0)
    const tables = new Float64Array(column.rows * family.names.length * Q)
    family.fillScores(values, nodes, tables)
    return tables
  })
  const log = new Float64Array(Q)
  const place = new Int32Array(size).fill(-1)
  for (let i = 0; i < data.patterns; i++) {
    const first = data.answerStart[i]!
    const end = data.answerStart[i + 1]!
    const w = data.weight[i]!
    if (first === end || w === 0) continue
    const g = data.group[i]!
    const { low, high } = posterior(log, plan, { data, nodes, table, logPrior }, i)
    const width = high - low
    // Each line: sqrt(weight x posterior) times the centred score of one parameter at the nodes that matter.
    const lines: Float64Array[] = []
    const owner: number[] = []
    const lineOf = (global: number): Float64Array => {
      let line = place[global]!
      if (line < 0) {
        line = lines.length
        place[global] = line
        owner.push(global)
        lines.push(new Float64Array(width))
      }
      return lines[line]!
    }
    const itemLines: { from: number; to: number }[] = []
    for (let n = first; n < end; n++) {
      const j = data.answerItem[n]!
      const { free, global, family, values } = items[j]!
      if (free.length === 0) continue
      const from = lines.length
      const row = data.answerRow[n]!
      if (row < 0) addScoreLines(values, data.score[-1 - row]!, nodes, low, global, lineOf)
      else {
        const category = row - data.firstRow[j]!
        for (let p = 0; p < free.length; p++) {
          const line = lineOf(global[p]!)
          const offset = (category * family.names.length + free[p]!) * Q + low
          for (let q = 0; q < width; q++) line[q]! += scores[j]![offset + q]!
        }
      }
      itemLines.push({ from, to: lines.length })
    }
    const { mean, sd, meanIndex, logSdIndex } = groups[g]!
    if (meanIndex >= 0) {
      const line = lineOf(meanIndex)
      for (let q = 0; q < width; q++) line[q] = (nodes[low + q]! - mean) / sd ** 2
    }
    if (logSdIndex >= 0) {
      const line = lineOf(logSdIndex)
      for (let q = 0; q < width; q++) line[q] = ((nodes[low + q]! - mean) / sd) ** 2 - 1
    }
    for (const line of lines) {
      let average = 0
      for (let q = 0; q < width; q++) average += log[low + q]! * line[q]!
      for (let q = 0; q < width; q++) line[q] = (line[q]! - average) * Math.sqrt(w * log[low + q]!)
    }
    const subtract = (p: number, r: number): void => {
      const left = lines[p]!
      const right = lines[r]!
      let sum = 0
      for (let q = 0; q < width; q++) sum += left[q]! * right[q]!
      const [a, b] = [owner[p]!, owner[r]!]
      matrix[a > b ? a * size + b : b * size + a]! -= sum
    }
    if (joint) for (let p = 0; p < lines.length; p++) for (let r = 0; r <= p; r++) subtract(p, r)
    else {
      for (const { from, to } of itemLines)
        for (let p = from; p < to; p++) for (let r = from; r <= p; r++) subtract(p, r)
    }
    for (const global of owner) place[global] = -1
  }
}

/** Posterior of pattern i, normalised, on the nodes low..high-1 that hold all but 1e-12 of its peak. */
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
  while (log[low]! < peak - 27) low++
  let high = Q
  while (log[high - 1]! < peak - 27) high--
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
  low: number,
  global: readonly number[],
  lineOf: (global: number) => Float64Array,
): void {
  const inverse = Math.exp(-values[2]!)
  const [a, d, s] = [lineOf(global[0]!), lineOf(global[1]!), lineOf(global[2]!)]
  for (let q = 0; q < a.length; q++) {
    const theta = nodes[low + q]!
    const t = (y - values[0]! * theta - values[1]!) * inverse
    a[q]! += t * inverse * theta
    d[q]! += t * inverse
    s[q]! += t * t - 1
  }
}
