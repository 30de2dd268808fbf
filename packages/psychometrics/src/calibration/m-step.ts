import type { ExpectationOutput } from './e-step.ts'
import { CONTINUOUS_ROWS } from './family-continuous.ts'
import { logisticFamily } from './family-dichotomous.ts'
import { type Evaluation, evaluationOf } from './family.ts'
import type { Plan, PlannedItem } from './plan.ts'

/** What the M step at one point tells: the next point, and how far the present one is from a mode. */
export interface Maximization {
  /** Gradient of the observed log posterior at the present point (Fisher's identity), in estimation order. */
  readonly gradient: Float64Array
  /** Diagonal of the complete-data information: the scale of each parameter. */
  readonly scale: Float64Array
  /** Half of gradient' complete information^-1 gradient: what a complete-data Newton step would gain. */
  decrement: number
}

const MAX_STEPS = 6

/**
 * M step: each unit of items by Newton / Fisher scoring from its present values, which it replaces; latent means and
 * variances in closed form. Steps that lower the expected log posterior are halved.
 */
export class MStep {
  readonly #plan: Plan
  readonly #nodes: Float64Array
  readonly #evaluations: readonly Evaluation[]
  readonly #statistics: Float64Array

  constructor(plan: Plan, nodes: Float64Array) {
    this.#plan = plan
    this.#nodes = nodes
    this.#evaluations = plan.items.map(({ family }) => evaluationOf(family.names.length))
    this.#statistics = new Float64Array(CONTINUOUS_ROWS * nodes.length)
  }

  /** Replaces the plan's values; the gradient is that at the values it found. */
  run(counts: ExpectationOutput, firstRow: Int32Array): Maximization {
    const { size } = this.#plan
    const result = { gradient: new Float64Array(size), scale: new Float64Array(size), decrement: 0 }
    for (const unit of this.#plan.units) this.#maximizeUnit(unit, counts, firstRow, result)
    this.#maximizeGroups(counts.groupCounts, result)
    return result
  }

  /** Evaluates an item with its priors at its present values. */
  evaluate(j: number, counts: ExpectationOutput, firstRow: Int32Array, withValue: boolean): Evaluation {
    const item = this.#plan.items[j]!
    const into = this.#evaluations[j]!
    const Q = this.#nodes.length
    if (item.column.continuous) {
      const own = firstRow[j]! * Q
      this.#statistics.set(counts.counts.subarray(own, own + 2 * Q))
      this.#statistics.set(counts.scoreSums.subarray(3 * j * Q, 3 * (j + 1) * Q), 2 * Q)
      item.family.evaluate(item.values, this.#nodes, this.#statistics, 0, into, withValue)
    } else item.family.evaluate(item.values, this.#nodes, counts.counts, firstRow[j]! * Q, into, withValue)
    for (const prior of item.priors) into.value += prior(item.values, into)
    return into
  }

  #maximizeUnit(unit: readonly number[], counts: ExpectationOutput, firstRow: Int32Array, result: Maximization): void {
    const items = unit.map((j) => this.#plan.items[j]!)
    // Only the plain logistic leaves its value out where it is not needed: one logarithm a node less.
    const cheap = items.length === 1 && items[0]!.family === logisticFamily
    const enough = cheap ? 1e-3 : 1e-9
    const place = new Map<number, number>()
    const shared = new Set(
      items.length > 1 ? items.flatMap(({ spec, global }) => (spec.equalSlope === undefined ? [] : [global[0]!])) : [],
    )
    for (const { global } of items) for (const g of global) if (!shared.has(g)) place.set(g, place.size)
    // The shared slope last: the factor of the arrow then has no entries outside it.
    for (const g of shared) place.set(g, place.size)
    const evaluateAll = (withValue: boolean): number =>
      unit.reduce((sum, j) => sum + this.evaluate(j, counts, firstRow, withValue).value, 0)
    let value = evaluateAll(!cheap)
    for (let step = 0; step < MAX_STEPS; step++) {
      const system = this.#assemble(unit, items, place)
      if (step === 0) {
        for (const [g, n] of place) {
          result.gradient[g] = system.gradient[n]!
          result.scale[g] = system.information[n * place.size + n]!
        }
      }
      this.#holdAtBounds(place, items, system)
      const move = solveSafely(system.information, system.gradient)
      let decrement = 0
      for (let n = 0; n < move.length; n++) decrement += 0.5 * move[n]! * system.gradient[n]!
      if (step === 0) result.decrement += decrement
      if (!(decrement > 0)) return
      const old = items.map(({ values }) => Float64Array.from(values))
      const last = decrement < enough
      if (cheap && step === 0 && decrement > 0.05) value = evaluateAll(true)
      const guarded = !cheap || decrement > 0.05
      let share = 1
      for (;;) {
        this.#move(items, old, place, move, share)
        const allowed = items.every(
          ({ family, values, priors }) => family.feasible(values) && priors.every((prior) => prior(values) > -Infinity),
        )
        if (allowed) {
          if (last && (cheap || decrement < 1e-12)) return
          const next = evaluateAll(guarded)
          if (!guarded || next >= value - 1e-10 * Math.abs(value)) {
            value = next
            break
          }
        }
        share /= 2
        if (share < 1e-6) {
          items.forEach(({ values }, n) => values.set(old[n]!))
          return
        }
      }
      if (last) return
    }
  }

  /** Sums the items' gradients and information into one system; the shared slope makes it an arrow. */
  #assemble(unit: readonly number[], items: readonly PlannedItem[], place: ReadonlyMap<number, number>) {
    const n = place.size
    const gradient = new Float64Array(n)
    const information = new Float64Array(n * n)
    items.forEach(({ free, global, family }, i) => {
      const own = this.#evaluations[unit[i]!]!
      const size = family.names.length
      for (let p = 0; p < free.length; p++) {
        const row = place.get(global[p]!)!
        gradient[row]! += own.gradient[free[p]!]!
        for (let r = 0; r < free.length; r++) {
          information[row * n + place.get(global[r]!)!]! += own.information[free[p]! * size + free[r]!]!
        }
      }
    })
    return { gradient, information }
  }

  /** A parameter at its bound that wants to go farther stays where it is. */
  #holdAtBounds(
    place: ReadonlyMap<number, number>,
    items: readonly PlannedItem[],
    { gradient, information }: { gradient: Float64Array; information: Float64Array },
  ): void {
    const { lower, upper } = this.#plan
    const n = place.size
    for (const { values, free, global } of items) {
      free.forEach((p, i) => {
        const g = global[i]!
        const row = place.get(g)!
        const outward = gradient[row]! > 0 ? values[p]! >= upper[g]! : values[p]! <= lower[g]!
        if (!outward) return
        gradient[row] = 0
        for (let r = 0; r < n; r++) information[row * n + r] = information[r * n + row] = r === row ? 1 : 0
      })
    }
  }

  #move(
    items: readonly PlannedItem[],
    old: readonly Float64Array[],
    place: ReadonlyMap<number, number>,
    move: Float64Array,
    share: number,
  ): void {
    const { lower, upper } = this.#plan
    items.forEach(({ values, free, global }, i) => {
      for (let p = 0; p < free.length; p++) {
        const g = global[p]!
        const to = old[i]![free[p]!]! + share * move[place.get(g)!]!
        values[free[p]!] = Math.min(upper[g]!, Math.max(lower[g]!, to))
      }
    })
  }

  #maximizeGroups(groupCounts: Float64Array, result: Maximization): void {
    const nodes = this.#nodes
    const Q = nodes.length
    this.#plan.groups.forEach((group, g) => {
      if (group.meanIndex < 0 && group.logSdIndex < 0) return
      let n = 0
      let first = 0
      for (let q = 0; q < Q; q++) {
        n += groupCounts[g * Q + q]!
        first += groupCounts[g * Q + q]! * nodes[q]!
      }
      if (!(n > 0)) return
      const oldMean = group.mean
      const mean = group.meanIndex >= 0 ? first / n : group.mean
      let aboutOld = 0
      let aboutNew = 0
      for (let q = 0; q < Q; q++) {
        aboutOld += groupCounts[g * Q + q]! * (nodes[q]! - oldMean) ** 2
        aboutNew += groupCounts[g * Q + q]! * (nodes[q]! - mean) ** 2
      }
      const variance = group.sd ** 2
      if (group.meanIndex >= 0) {
        const gradient = (first - n * oldMean) / variance
        result.gradient[group.meanIndex] = gradient
        result.scale[group.meanIndex] = n / variance
        result.decrement += (0.5 * gradient ** 2 * variance) / n
        group.mean = mean
      }
      if (group.logSdIndex >= 0) {
        const gradient = aboutOld / variance - n
        result.gradient[group.logSdIndex] = gradient
        result.scale[group.logSdIndex] = 2 * n
        result.decrement += gradient ** 2 / (4 * n)
        const bound = (log: number): number =>
          Math.min(this.#plan.upper[group.logSdIndex]!, Math.max(this.#plan.lower[group.logSdIndex]!, log))
        group.sd = Math.exp(bound(0.5 * Math.log(Math.max(aboutNew / n, Number.MIN_VALUE))))
      }
    })
  }
}

/** Cholesky solution within each row's first entry (skyline); a direction without information is not moved in. */
function solveSafely(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length
  const lower = Float64Array.from(matrix)
  const x = Float64Array.from(right)
  const first = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    while (first[i]! < i && matrix[i * n + first[i]!] === 0) first[i]!++
    for (let j = first[i]!; j <= i; j++) {
      let sum = matrix[i * n + j]!
      for (let k = Math.max(first[i]!, first[j]!); k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!
      if (i !== j) lower[i * n + j] = sum / lower[j * n + j]!
      else lower[i * n + i] = sum > 1e-12 * matrix[i * n + i]! && sum > 1e-14 ? Math.sqrt(sum) : 1e12
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = first[i]!; k < i; k++) x[i]! -= lower[i * n + k]! * x[k]!
    x[i]! /= lower[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    x[i]! /= lower[i * n + i]!
    for (let k = first[i]!; k < i; k++) x[k]! -= lower[i * n + k]! * x[i]!
  }
  return x
}
