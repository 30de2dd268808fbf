import type { Comparison } from './case.ts'

/** A comparison that is not met for a reason we can show. It stays explained only up to `atMost`. */
export interface KnownDifference {
  readonly case: RegExp
  readonly quantity: RegExp
  readonly atMost: number
  readonly reason: string
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    case: /level probabilities/,
    quantity: /^P_level$/,
    atMost: 5e-5,
    reason:
      'The reference sums a grid of 0.002 with half weights at the cuts, which has an end error of up to 0.002² / 12 times the slope of the density there. Our own sum over that grid agrees with it (the line "P_level by the reference\'s sum"); our integration ends at the cuts and has no such error.',
  },
  {
    case: /^\d+ skills$/,
    quantity: /^P\(composite above a cut\)$/,
    atMost: 0.011,
    reason:
      'The reference sums a grid (0.08 a skill, so 0.008 in the composite) and counts the points that lie on the cut one and a half times in place of half, which adds the mass of one step: 0.008 times the density at the cut. A sum over that grid with this weight gives the reference to 7e-9; ours plus the mass of one step agrees with it (the line "P(composite above a cut) by the reference\'s sum"); at the cut itself ours agrees with exact panels to 2e-4.',
  },
]

export function explanation({ case: name, quantity, deviation }: Comparison): string | null {
  const known = knownDifferences.find(
    (one) => one.case.test(name) && one.quantity.test(quantity) && deviation <= one.atMost,
  )
  return known?.reason ?? null
}
