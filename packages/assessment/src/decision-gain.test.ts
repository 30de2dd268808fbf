import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decisionGain } from './decision-gain.ts'

describe('decisionGain', () => {
  it('is what one question is worth at the border, by hand', () => {
    // Variance 1 to 0.75: the mean moves by Normal(0, 0.25), and E Phi(|mean| / sqrt(0.75)) = 1/2 + atan(1 / sqrt(3)) / pi = 2/3.
    expect(decisionGain(0, 1, 0.25, 1)).toBeCloseTo(2 / 3 - 1 / 2, 3)
  })
  it('sees that several questions may turn what one cannot', () => {
    const [one, many] = [decisionGain(1, 0.25, 0.01, 1), decisionGain(1, 0.25, 0.01, 32)]
    expect(many).toBeGreaterThan(10 * one)
    expect(many).toBeGreaterThan(1e-5)
  })
  it('is between 0 and 0.5, nothing when nothing is left, and falls with the distance', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.integer({ min: 0, max: 100 }),
        (distance, variance, share, left) => {
          const gain = decisionGain(distance, variance, share * variance, left)
          expect(gain >= 0 && gain <= 0.5).toBe(true)
          expect(decisionGain(2 * distance, variance, share * variance, left)).toBeLessThanOrEqual(gain + 1e-3)
          expect(decisionGain(distance, variance, share * variance, 0)).toBe(0)
        },
      ),
    )
  })
})
