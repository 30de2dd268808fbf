/** 1 / (1 + exp(-z)) without overflow; exact 0 and 1 only beyond |z| of about 745 and 37. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z))
  const e = Math.exp(z)
  return e / (1 + e)
}

/** log of `sigmoid(z)`, full relative accuracy for every finite z (never -Infinity). */
export function logSigmoid(z: number): number {
  return z >= 0 ? -Math.log1p(Math.exp(-z)) : z - Math.log1p(Math.exp(z))
}

/** log(1 - exp(x)) for x < 0. Source: Maechler (2012), "Accurately computing log(1 - exp(-|a|))", R package Rmpfr. */
export function log1mExp(x: number): number {
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x))
}

/** log of the sum of exp(values), scaled by the largest so that nothing overflows. -Infinity for no values. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]!)
  if (largest === -Infinity) return -Infinity
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - largest)
  return largest + Math.log(sum)
}
