const SQRT_2PI = Math.sqrt(2 * Math.PI)

/** Density of Normal(0, 1) at z. */
export function normalPdf(z: number): number {
  return Math.exp(-0.5 * z * z) / SQRT_2PI
}

/**
 * Probability that a standard normal variable is at most z; relative accuracy about 1e-14 in both tails, 0 and 1 at infinity.
 * Method: |z| < 3.5 by the power series phi(z) (z + z^3/3 + z^5/15 + ...), which has positive terms only; beyond by the
 * continued fraction of Mills' ratio, evaluated backwards. Source: Abramowitz & Stegun (1964), 26.2.11 and 26.2.14.
 * @throws RangeError for NaN
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) throw new RangeError('normalCdf of NaN')
  if (z < -39) return 0
  if (z > 9) return 1
  if (Math.abs(z) >= 3.5) {
    const tail = upperTail(Math.abs(z))
    return z > 0 ? 1 - tail : tail
  }
  let term = z
  let sum = z
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k
    sum += term
  }
  return 0.5 + normalPdf(z) * sum
}

/** log of `normalCdf(z)`, finite for every finite z: far below -39, where the probability itself is 0 in floating point. */
export function logNormalCdf(z: number): number {
  if (z > 0) return Math.log1p(-normalCdf(-z))
  if (z > -3.5) return Math.log(normalCdf(z))
  return -0.5 * z * z - Math.log(SQRT_2PI) - Math.log(millsFraction(-z))
}

function upperTail(z: number): number {
  return normalPdf(z) / millsFraction(z)
}

/** Density over upper tail, phi(z) / (1 - Phi(z)), for z >= 3.5: a continued fraction evaluated backwards. */
function millsFraction(z: number): number {
  return z + millsExcess(z)
}

/** The same without its leading z, which it nearly equals far out. */
function millsExcess(z: number): number {
  let fraction = z
  for (let k = 80; k >= 2; k--) fraction = z + k / fraction
  return 1 / fraction
}

/**
 * First and second derivative of `logNormalCdf` at z: r = phi(z) / Phi(z) and -r (r + z), finite and accurate at every z.
 * The first falls from -z to 0, the second rises from -1 to 0.
 */
export function logNormalCdfDerivatives(z: number): [first: number, second: number] {
  if (z < -3.5) {
    const excess = millsExcess(-z)
    return [excess - z, -(excess - z) * excess]
  }
  const ratio = normalPdf(z) / normalCdf(z)
  return [ratio, -ratio * (ratio + z)]
}

/**
 * The z below which a standard normal variable falls with probability p: bisection to 1e-13 on the cdf.
 * @throws RangeError unless 0 < p < 1
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`probability ${p} is not between 0 and 1`)
  let low = -39
  let high = 9
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (normalCdf(middle) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
