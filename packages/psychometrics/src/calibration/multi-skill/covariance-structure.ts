import { cholesky, invertPositiveDefinite, solveCholesky } from '../../numerics/cholesky.ts'

/**
 * Which entries of the mean and covariance of K skills are estimated. A skill without anchors is standardised: mean 0, variance
 * 1. Parameters in this order: covariances (i, j) with i > j by rows, variances of anchored skills, their means.
 */
export interface CovarianceStructure {
  readonly skills: number
  readonly entries: readonly (readonly [number, number])[]
  readonly means: readonly number[]
  readonly count: number
}

export function covarianceStructure(skills: number, anchored: readonly boolean[]): CovarianceStructure {
  const entries: [number, number][] = []
  for (let i = 0; i < skills; i++) for (let j = 0; j < i; j++) entries.push([i, j])
  const means: number[] = []
  anchored.forEach((is, k) => {
    if (!is) return
    entries.push([k, k])
    means.push(k)
  })
  return { skills, entries, means, count: entries.length + means.length }
}

export interface LatentNormal {
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

export function readStructure(structure: CovarianceStructure, values: Float64Array): LatentNormal {
  const { skills, entries, means } = structure
  const covariance = new Float64Array(skills * skills)
  for (let k = 0; k < skills; k++) covariance[k * skills + k] = 1
  entries.forEach(([i, j], e) => {
    covariance[i * skills + j] = values[e]!
    covariance[j * skills + i] = values[e]!
  })
  const mean = new Float64Array(skills)
  means.forEach((k, m) => (mean[k] = values[entries.length + m]!))
  return { mean, covariance }
}

export function feasibleStructure(structure: CovarianceStructure, values: Float64Array): boolean {
  if (!values.every(Number.isFinite)) return false
  try {
    const lower = cholesky(readStructure(structure, values).covariance, structure.skills)
    // A skill that the others explain to the last percent is one that the grid cannot tell apart.
    return Array.from({ length: structure.skills }, (_, k) => lower[k * structure.skills + k]!).every((sd) => sd > 0.02)
  } catch {
    return false
  }
}

/** Second moments about the current mean, S = E sum (theta - mu)(theta - mu)', from sums of theta and theta theta'. */
function scatter(
  skills: number,
  mean: Float64Array,
  total: number,
  first: Float64Array,
  second: Float64Array,
): Float64Array {
  const result = new Float64Array(skills * skills)
  for (let i = 0; i < skills; i++) {
    for (let j = 0; j < skills; j++) {
      result[i * skills + j] =
        second[i * skills + j]! - mean[i]! * first[j]! - mean[j]! * first[i]! + total * mean[i]! * mean[j]!
    }
  }
  return result
}

/**
 * Gradient of the expected normal log density by the free entries, and their Fisher information (entries and means are
 * orthogonal). Source: Magnus & Neudecker (1988), Matrix Differential Calculus, ch. 15.
 */
export function structureDerivatives(
  structure: CovarianceStructure,
  values: Float64Array,
  total: number,
  first: Float64Array,
  second: Float64Array,
) {
  const { skills: n, entries, means, count } = structure
  const { mean, covariance } = readStructure(structure, values)
  const inverse = invertPositiveDefinite(covariance, n)
  const moments = scatter(n, mean, total, first, second)
  const half = multiply(inverse, moments, n)
  const full = multiply(half, inverse, n)
  const gradient = new Float64Array(count)
  const information = new Float64Array(count * count)
  entries.forEach(([i, j], e) => {
    const one = full[i * n + j]! - total * inverse[i * n + j]!
    gradient[e] = i === j ? one / 2 : one
    entries.forEach(([k, l], f) => {
      const value = inverse[i * n + k]! * inverse[j * n + l]! + inverse[i * n + l]! * inverse[j * n + k]!
      information[e * count + f] = (total * value) / ((i === j ? 2 : 1) * (k === l ? 2 : 1))
    })
  })
  means.forEach((k, m) => {
    const row = entries.length + m
    let sum = 0
    for (let j = 0; j < n; j++) sum += inverse[k * n + j]! * (first[j]! - total * mean[j]!)
    gradient[row] = sum
    means.forEach((l, o) => (information[row * count + entries.length + o] = total * inverse[k * n + l]!))
  })
  let trace = 0
  for (let k = 0; k < n; k++) trace += half[k * n + k]!
  const lower = cholesky(covariance, n)
  let logDeterminant = 0
  for (let k = 0; k < n; k++) logDeterminant += 2 * Math.log(lower[k * n + k]!)
  return { gradient, information, objective: -0.5 * (total * logDeterminant + trace) }
}

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const result = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) result[i * n + j]! += a[i * n + k]! * b[k * n + j]!
  }
  return result
}

/** Scoring steps to the maximum of the expected normal log density; never ends lower than it began. */
export function improveStructure(
  structure: CovarianceStructure,
  start: Float64Array,
  total: number,
  first: Float64Array,
  second: Float64Array,
): Float64Array {
  if (structure.count === 0) return start
  let values = start
  let now = structureDerivatives(structure, values, total, first, second)
  for (let step = 0; step < 20; step++) {
    const move = solveCholesky(cholesky(now.information, structure.count), now.gradient)
    let moved = false
    for (let scale = 1; scale > 1e-4 && !moved; scale /= 2) {
      const next = values.map((value, i) => value + scale * move[i]!)
      if (!feasibleStructure(structure, next)) continue
      const then = structureDerivatives(structure, next, total, first, second)
      if (then.objective < now.objective - 1e-12 * Math.abs(now.objective)) continue
      values = next
      now = then
      moved = true
    }
    if (!moved || Math.max(...move.map(Math.abs)) < 1e-9) break
  }
  return values
}
