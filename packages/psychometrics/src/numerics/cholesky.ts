/**
 * Lower triangular L with L L' = matrix, row-major, upper part zero. O(n^3 / 6).
 *
 * @param matrix - n x n, symmetric positive definite, row-major; only its lower part is read
 * @throws RangeError when the matrix is not positive definite (this is our test of it)
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array {
  if (matrix.length !== n * n) throw new RangeError(`${matrix.length} numbers are no ${n} x ${n} matrix`)
  const lower = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!
      if (i !== j) lower[i * n + j] = sum / lower[j * n + j]!
      else if (sum > 0) lower[i * n + i] = Math.sqrt(sum)
      else throw new RangeError(`not positive definite at row ${i}`)
    }
  }
  return lower
}

/** The x with L L' x = right; `lower` from `cholesky`. */
export function solveCholesky(lower: Float64Array, right: Float64Array): Float64Array {
  const n = right.length
  const x = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * n + k]! * x[k]!
    x[i]! /= lower[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lower[k * n + i]! * x[k]!
    x[i]! /= lower[i * n + i]!
  }
  return x
}

/** Inverse of a symmetric positive definite matrix. @throws RangeError when it is not positive definite */
export function invertPositiveDefinite(matrix: Float64Array, n: number): Float64Array {
  const lower = cholesky(matrix, n)
  const inverse = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    const unit = new Float64Array(n)
    unit[j] = 1
    inverse.set(solveCholesky(lower, unit), j * n)
  }
  return inverse
}
