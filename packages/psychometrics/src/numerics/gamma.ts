const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI)

/**
 * log of the gamma function for x > 0; absolute error below 1e-14 x max(1, |result|).
 * Stirling's series from 15 upwards, the recurrence below. Source: Abramowitz & Stegun (1964), 6.1.15 and 6.1.40.
 * @throws RangeError unless x is positive and finite
 */
export function logGamma(x: number): number {
  if (!(x > 0 && Number.isFinite(x))) throw new RangeError(`logGamma of ${x}`)
  let shifted = x
  let product = 1
  while (shifted < 15) product *= shifted++
  return (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_2PI + stirlingSeries(shifted) - Math.log(product)
}

/** log Gamma(x + 1) - ((x + 1/2) log x - x + log sqrt(2 pi)): what Stirling's formula lacks, for x > 0. */
export function stirlingError(x: number): number {
  if (x >= 15) return stirlingSeries(x)
  return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - HALF_LOG_2PI
}

/** 1/12x - 1/360x^3 + ...: below 1e-16 beyond the terms kept, from 15 upwards. */
function stirlingSeries(x: number): number {
  const s = 1 / (x * x)
  return (1 / 12 + s * (-1 / 360 + s * (1 / 1260 + s * (-1 / 1680 + s * (1 / 1188 - (s * 691) / 360360))))) / x
}
