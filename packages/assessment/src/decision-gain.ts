import { normalCdf } from '@millwright/psychometrics'

// Equally spaced points out to 4 SDs under a normal weight.
const POINTS = Array.from({ length: 65 }, (_, i) => -4 + i / 8)
const RAW = POINTS.map((z) => Math.exp((-z * z) / 2))
const WEIGHTS = RAW.map((weight) => weight / RAW.reduce((sum, one) => sum + one, 0))

/**
 * By how much another question is expected to raise the probability that the decision is right, at best: the largest, over
 * 1, 2, 4 ... up to `left` more questions, of the expected rise divided by their number. Several must be looked at, because one
 * alone often cannot turn the decision, and would seem worth nothing.
 *
 * The composite is Normal(cut + distance, variance); every further question adds the information (inverse variance) that the
 * best one now is expected to add. After k questions the mean will have moved by Normal(0, variance - variance_k), and the
 * decision is then right with probability Phi(|mean - cut| / SD_k). Source: preposterior analysis, Raiffa & Schlaifer (1961),
 * Applied Statistical Decision Theory, ch. 4; for tests Lewis & Sheehan (1990), Applied Psychological Measurement 14(4), 367-386.
 *
 * @param drop - expected drop of the composite's variance by the best question, between 0 and `variance`
 * @returns 0 to 0.5, within 3e-4; 0 when nothing is left
 */
export function decisionGain(distance: number, variance: number, drop: number, left: number): number {
  const sure = normalCdf(Math.abs(distance) / Math.sqrt(variance))
  const information = 1 / Math.max(variance - drop, 1e-9 * variance) - 1 / variance
  let best = 0
  for (let count = 1; count <= left; count *= 2) {
    const after = 1 / (1 / variance + count * information)
    const spread = Math.sqrt(Math.max(0, variance - after))
    const sd = Math.sqrt(after)
    let right = 0
    for (let i = 0; i < POINTS.length; i++) {
      right += WEIGHTS[i]! * normalCdf(Math.abs(distance + spread * POINTS[i]!) / sd)
    }
    best = Math.max(best, (right - sure) / count)
  }
  return best
}
