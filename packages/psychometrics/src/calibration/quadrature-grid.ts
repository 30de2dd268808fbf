import type { GridSpec } from './types.ts'

export const DEFAULT_GRID: GridSpec = { points: 61, low: -6, high: 6 }

/** Equally spaced abilities. With a smooth integrand the trapezoid sum on them converges exponentially (research 5.1.6). */
export function gridNodes({ points, low, high }: GridSpec): Float64Array {
  return Float64Array.from({ length: points }, (_, q) => low + ((high - low) * q) / (points - 1))
}

/** @throws RangeError naming what is wrong */
export function checkGrid({ points, low, high }: GridSpec): void {
  if (!(Number.isInteger(points) && points >= 5 && points <= 10_001))
    throw new RangeError(`${points} nodes: 5 to 10,001`)
  if (!(low < high && Number.isFinite(low) && Number.isFinite(high))) throw new RangeError(`nodes on [${low}, ${high}]`)
}

/** Half the spacing on the same range. */
export function refined(grid: GridSpec): GridSpec {
  return { ...grid, points: 2 * grid.points - 1 }
}

/** At least [low, high], at the same spacing; the same grid where it reaches that far already. */
export function widened(grid: GridSpec, low: number, high: number): GridSpec {
  const step = (grid.high - grid.low) / (grid.points - 1)
  const below = Math.max(0, Math.ceil((grid.low - low) / step - 1e-9))
  const above = Math.max(0, Math.ceil((high - grid.high) / step - 1e-9))
  return { points: grid.points + below + above, low: grid.low - below * step, high: grid.high + above * step }
}

/** log of Normal(mean, sd^2) on the nodes, normalised over them. */
export function logNormalWeights(
  nodes: Float64Array,
  mean: number,
  sd: number,
  into: Float64Array,
  offset: number,
): void {
  let peak = -Infinity
  for (let q = 0; q < nodes.length; q++) {
    const z = (nodes[q]! - mean) / sd
    into[offset + q] = -0.5 * z * z
    peak = Math.max(peak, into[offset + q]!)
  }
  let sum = 0
  for (let q = 0; q < nodes.length; q++) sum += Math.exp(into[offset + q]! - peak)
  const log = peak + Math.log(sum)
  for (let q = 0; q < nodes.length; q++) into[offset + q]! -= log
}
