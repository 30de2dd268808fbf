/**
 * The one place where ability turns into something people read.
 *
 * Inside, ability θ is in standard deviations of the reference population. On pages it is a three-digit reading:
 * 500 + 100·θ. Why so: no sign, no decimals, and it can be mistaken neither for a percentage nor for an IQ.
 * Readings are rounded to tens, because a standard error below 10 points does not occur in a test of sensible length.
 * On every chart the proficiency bands carry the meaning; the reading only tells how far inside a band one is.
 */
export const MIDDLE = 500
export const POINTS_PER_SD = 100

export function abilityReading(theta: number): number {
  return Math.round((MIDDLE + POINTS_PER_SD * theta) / 10) * 10
}

/** A standard error in points. */
export function readingError(standardError: number): number {
  return Math.round(standardError * POINTS_PER_SD)
}

/** Half the width of a 95 % interval, in points. */
export function readingMargin(standardError: number): number {
  return Math.round((1.96 * standardError * POINTS_PER_SD) / 10) * 10
}

/** The drawn part of the scale, in θ. A value outside sits on its edge. */
export const AXIS = { low: -3, high: 3 }

/** Where θ lies on the drawn axis, 0 to 100. */
export function axisPercent(theta: number): number {
  const share = (theta - AXIS.low) / (AXIS.high - AXIS.low)
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
}

export type ProficiencyOrNone = 0 | 1 | 2 | 3 | 4
export type Cuts = Readonly<Record<1 | 2 | 3 | 4, number>>

export interface Band {
  proficiency: ProficiencyOrNone
  /** On the drawn axis, 0 to 100. */
  from: number
  to: number
}

/** The axis cut into the bands of proficiency 0 (not yet awareness) to 4. */
export function bands(cuts: Cuts): Band[] {
  const edges = [0, axisPercent(cuts[1]), axisPercent(cuts[2]), axisPercent(cuts[3]), axisPercent(cuts[4]), 100]
  return ([0, 1, 2, 3, 4] as const).map((proficiency) => ({
    proficiency,
    from: edges[proficiency]!,
    to: edges[proficiency + 1]!,
  }))
}

/** The proficiency whose band holds θ. */
export function proficiencyAt(theta: number, cuts: Cuts): ProficiencyOrNone {
  if (theta >= cuts[4]) return 4
  if (theta >= cuts[3]) return 3
  if (theta >= cuts[2]) return 2
  return theta >= cuts[1] ? 1 : 0
}

/** A probability as people read it: whole per cents, and never a claim of certainty. */
export function probabilityText(probability: number): string {
  if (probability > 0.99) return '>\u00a099\u00a0%'
  if (probability < 0.01) return '<\u00a01\u00a0%'
  return `${Math.round(probability * 100)}\u00a0%`
}
