import { cholesky } from '../numerics/cholesky.ts'
import { type Random, randomNormal } from '../numerics/random.ts'
import type { Gaussian, Loading } from '../types.ts'

/** A Gaussian from rows. @throws RangeError when shapes differ or the covariance is not symmetric positive definite */
export function gaussian(mean: readonly number[], covariance: readonly (readonly number[])[]): Gaussian {
  const dimension = mean.length
  if (covariance.length !== dimension || covariance.some((row) => row.length !== dimension)) {
    throw new RangeError(`covariance is not ${dimension} x ${dimension}`)
  }
  const flat = Float64Array.from(covariance.flat())
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < i; j++) {
      if (flat[i * dimension + j] !== flat[j * dimension + i]) throw new RangeError(`not symmetric at ${i}, ${j}`)
    }
  }
  cholesky(flat, dimension)
  return { dimension, mean: Float64Array.from(mean), covariance: flat }
}

/** Mean and variance of the weighted sum of abilities w'theta. `loadings` may name any subset of the dimensions. */
export function project({ dimension, mean, covariance }: Gaussian, loadings: readonly Loading[]) {
  let projectedMean = 0
  let variance = 0
  for (const { index, weight } of loadings) {
    projectedMean += weight * mean[index]!
    for (const other of loadings) variance += weight * other.weight * covariance[index * dimension + other.index]!
  }
  return { mean: projectedMean, variance }
}

/** Covariance of two weighted sums of abilities. */
export function projectedCovariance(
  { dimension, covariance }: Gaussian,
  left: readonly Loading[],
  right: readonly Loading[],
): number {
  let sum = 0
  for (const l of left) {
    for (const r of right) sum += l.weight * r.weight * covariance[l.index * dimension + r.index]!
  }
  return sum
}

/** The distribution of some of the dimensions, in the order of `indices`. */
export function marginal({ dimension, mean, covariance }: Gaussian, indices: readonly number[]): Gaussian {
  const part = new Float64Array(indices.length ** 2)
  indices.forEach((i, row) => {
    indices.forEach((j, column) => {
      part[row * indices.length + column] = covariance[i * dimension + j]!
    })
  })
  return { dimension: indices.length, mean: Float64Array.from(indices, (i) => mean[i]!), covariance: part }
}

/** A function that draws one vector at a time (the Cholesky factor is computed once). */
export function gaussianSampler({ dimension, mean, covariance }: Gaussian): (random: Random) => Float64Array {
  const lower = cholesky(covariance, dimension)
  return (random) => {
    const noise = Float64Array.from({ length: dimension }, () => randomNormal(random))
    return Float64Array.from(mean, (value, i) => {
      let sum = value
      for (let k = 0; k <= i; k++) sum += lower[i * dimension + k]! * noise[k]!
      return sum
    })
  }
}
