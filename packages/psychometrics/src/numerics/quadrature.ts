export interface Quadrature {
  readonly nodes: readonly number[]
  readonly weights: readonly number[]
}

/**
 * Gauss-Hermite points for expectations over Normal(0, 1): sum of weight x f(node), exact for polynomials up to 2n - 1.
 * Roots of the orthonormal Hermite recurrence by bisection. Source: Abramowitz & Stegun (1964), 22.7 and 25.4.46.
 *
 * @param n - 1 to 40
 */
export function gaussHermite(n: number): Quadrature {
  if (!(Number.isInteger(n) && n >= 1 && n <= 40)) throw new RangeError(`${n} Gauss-Hermite points`)
  return byBisection(n, 2 * Math.sqrt(n) + 1, (x) => {
    // Normalised probabilists' polynomials: h_{k+1} = (x h_k - sqrt(k) h_{k-1}) / sqrt(k + 1); weight 1 / (n h_{n-1}^2).
    let previous = 0
    let current = 1
    for (let k = 0; k < n; k++)
      [previous, current] = [current, (x * current - Math.sqrt(k) * previous) / Math.sqrt(k + 1)]
    return { value: current, weight: 1 / (n * previous * previous) }
  })
}

/** Gauss-Legendre points on [-1, 1], exact for polynomials up to 2n - 1. Source: the same, 25.4.29. @param n - 1 to 40 */
export function gaussLegendre(n: number): Quadrature {
  if (!(Number.isInteger(n) && n >= 1 && n <= 40)) throw new RangeError(`${n} Gauss-Legendre points`)
  return byBisection(n, 1, (x) => {
    let previous = 0
    let current = 1
    for (let k = 0; k < n; k++) [previous, current] = [current, ((2 * k + 1) * x * current - k * previous) / (k + 1)]
    const slope = (n * (previous - x * current)) / (1 - x * x)
    return { value: current, weight: 2 / ((1 - x * x) * slope * slope) }
  })
}

/** All n roots of a polynomial on (-reach, reach), found where it changes sign on a fine scan. */
function byBisection(n: number, reach: number, at: (x: number) => { value: number; weight: number }): Quadrature {
  const steps = 4001 // an odd number of cells, none of which ends in a root at 0
  const nodes: number[] = []
  for (let i = 0; i < steps; i++) {
    let low = reach * (-1 + (2 * i) / steps)
    let high = reach * (-1 + (2 * (i + 1)) / steps)
    if (Math.sign(at(low).value) * Math.sign(at(high).value) >= 0) continue
    const sign = Math.sign(at(low).value)
    for (let k = 0; k < 60; k++) {
      const middle = (low + high) / 2
      if (Math.sign(at(middle).value) === sign) low = middle
      else high = middle
    }
    nodes.push((low + high) / 2)
  }
  return { nodes, weights: nodes.map((x) => at(x).weight) }
}
