/** Infit and outfit of one item or one person; both are 1 on average when the model holds. */
export interface MeanSquares {
  /** Information-weighted mean square: squared residuals over expected squared residuals. Misfit near the item's difficulty. */
  readonly infit: number
  /** Mean squared standardised residual. Moved by surprises far from the item's difficulty: guesses and slips. */
  readonly outfit: number
  /** Infit and outfit as about standard normal figures; null where the answers cannot vary. */
  readonly infitZ: number | null
  readonly outfitZ: number | null
}

/** Collects residuals; add one answer at a time. */
export interface ResidualSums {
  count: number
  squared: number
  standardised: number
  variance: number
  /** Sum of (fourth moment / variance^2) and of (fourth moment - variance^2). */
  kurtosis: number
  excess: number
}

export function noResiduals(): ResidualSums {
  return { count: 0, squared: 0, standardised: 0, variance: 0, kurtosis: 0, excess: 0 }
}

export function addResidual(
  sums: ResidualSums,
  residual: number,
  { variance, fourth }: { variance: number; fourth: number },
  weight = 1,
  smallestVariance = 0,
): void {
  // An answer that is certain to the last digit has variance 0; this floor keeps every quotient finite.
  const spread = Math.max(variance, smallestVariance, 1e-100)
  sums.count += weight
  sums.squared += weight * residual * residual
  sums.standardised += (weight * residual * residual) / spread
  sums.variance += weight * spread
  sums.kurtosis += weight * Math.max(1, fourth / (spread * spread))
  sums.excess += weight * Math.max(0, fourth - spread * spread)
}

/**
 * Mean squares with the Wilson-Hilferty cube-root transformation to a z figure,
 * z = (ms^(1/3) - 1) 3/q + q/3, q^2 the model's variance of the mean square (at most 2).
 * Source: Wright & Masters (1982), Rating Scale Analysis, chapter 5; Wilson & Hilferty (1931), PNAS 17(12), 684-688.
 * @returns null without any answer
 */
export function meanSquares(sums: ResidualSums): MeanSquares | null {
  if (!(sums.count > 0)) return null
  const infit = sums.squared / sums.variance
  const outfit = sums.standardised / sums.count
  const outfitVariance = sums.kurtosis / sums.count ** 2 - 1 / sums.count
  return {
    infit,
    outfit,
    infitZ: cubeRootZ(infit, sums.excess / sums.variance ** 2),
    outfitZ: cubeRootZ(outfit, outfitVariance),
  }
}

function cubeRootZ(meanSquare: number, variance: number): number | null {
  if (!(variance > 1e-12)) return null
  const q = Math.sqrt(Math.min(2, variance))
  return (Math.cbrt(meanSquare) - 1) * (3 / q) + q / 3
}
