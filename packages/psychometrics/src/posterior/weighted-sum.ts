import type { Gaussian, Loading } from '../types.ts'

/** Covariance of every dimension with a weighted sum. */
export function covarianceColumn({ dimension, covariance }: Gaussian, loadings: readonly Loading[]): Float64Array {
  const column = new Float64Array(dimension)
  for (const { index, weight } of loadings) {
    for (let i = 0; i < dimension; i++) column[i]! += weight * covariance[index * dimension + i]!
  }
  return column
}

/** The weighted sum of a vector's entries. */
export function along(vector: Float64Array, loadings: readonly Loading[]): number {
  let sum = 0
  for (const { index, weight } of loadings) sum += weight * vector[index]!
  return sum
}
