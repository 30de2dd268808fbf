import { normalCdf, normalQuantile } from '../numerics/normal.ts'

export interface ProbabilityClaim {
  /** Claimed probability, such as P(at or above the cut). */
  readonly probability: number
  readonly happened: boolean
}

export interface CalibrationBin {
  readonly from: number
  readonly to: number
  readonly claims: number
  readonly claimed: number
  readonly share: number
  /** 95 % Wilson interval of the share. */
  readonly low: number
  readonly high: number
}

export interface ProbabilityCalibration {
  readonly claims: number
  /** Average squared difference of claim and outcome; 0 is perfect. */
  readonly brierScore: number
  /** Average |claimed - share| over bins, weighted by claims. */
  readonly calibrationError: number
  /** Spiegelhalter's z of "the claims are right" and its two-sided p value; null where every claim is 0 or 1 (or 1/2). */
  readonly z: number | null
  readonly pValue: number | null
  /** Bins that hold claims, lowest first. */
  readonly bins: readonly CalibrationBin[]
}

/**
 * Are claimed probabilities right? The reliability diagram: in each bin the average claim beside the share that came true.
 * Claims may come from simulation (true level known) or from a retest (then the second test's own error makes the shares
 * less extreme than the claims). Minimum: about 20 claims a bin that matters; Spiegelhalter's test needs about 100.
 * Sources: Murphy & Winkler (1977), Applied Statistics 26(1), 41-47; Brier (1950), Monthly Weather Review 78, 1-3; Wilson
 * (1927), JASA 22, 209-212; Spiegelhalter (1986), Statistics in Medicine 5, 421-433.
 *
 * @throws RangeError without claims, or for a probability outside [0, 1]
 */
export function probabilityCalibration(
  claims: readonly ProbabilityClaim[],
  { bins = 10 }: { bins?: number } = {},
): ProbabilityCalibration {
  if (claims.length === 0) throw new RangeError('calibration of no claims')
  if (!(Number.isInteger(bins) && bins >= 1)) throw new RangeError(`${bins} bins`)
  const sums = Array.from({ length: bins }, () => ({ claims: 0, claimed: 0, happened: 0 }))
  let brier = 0
  let excess = 0
  let variance = 0
  for (const { probability: p, happened } of claims) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`probability ${p}`)
    const outcome = happened ? 1 : 0
    const bin = sums[Math.min(bins - 1, Math.floor(p * bins))]!
    bin.claims++
    bin.claimed += p
    bin.happened += outcome
    brier += (outcome - p) ** 2
    excess += (outcome - p) * (1 - 2 * p)
    variance += (1 - 2 * p) ** 2 * p * (1 - p)
  }
  const filled = sums.flatMap(({ claims: n, claimed, happened }, b): CalibrationBin[] => {
    if (n === 0) return []
    const [low, high] = wilsonInterval(happened, n)
    return [{ from: b / bins, to: (b + 1) / bins, claims: n, claimed: claimed / n, share: happened / n, low, high }]
  })
  const z = variance > 1e-12 ? excess / Math.sqrt(variance) : null
  return {
    claims: claims.length,
    brierScore: brier / claims.length,
    calibrationError: filled.reduce((sum, b) => sum + b.claims * Math.abs(b.claimed - b.share), 0) / claims.length,
    z,
    pValue: z === null ? null : 2 * normalCdf(-Math.abs(z)),
    bins: filled,
  }
}

/**
 * Wilson's score interval of a proportion: right also near 0 and 1 and for small counts. Source: Wilson (1927).
 * @throws RangeError unless 0 <= successes <= trials, trials > 0, 0 < confidence < 1
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): [number, number] {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) throw new RangeError(`${successes} of ${trials}`)
  const z = normalQuantile(0.5 + confidence / 2)
  const p = successes / trials
  const center = (p + (z * z) / (2 * trials)) / (1 + (z * z) / trials)
  const half = (z / (1 + (z * z) / trials)) * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))
  return [Math.max(0, center - half), Math.min(1, center + half)]
}
