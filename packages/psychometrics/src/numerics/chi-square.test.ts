import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chiSquareUpperTail, logGamma, normalCdf } from '../index.ts'

describe('chiSquareUpperTail', () => {
  // mpmath 1.3 with 40 digits: gammainc(df / 2, x / 2, inf, regularized=True).
  it.each([
    [0.01, 0.5, 0.7069191052789804],
    [3.841458820694124, 1, 0.05000000000000006],
    [1e-8, 1, 0.9999202115440526],
    [30, 1, 4.3204630578274975e-8],
    [700, 1, 2.9902269751246203e-154],
    [1400, 3, 2.945619361016309e-303],
    [0.5, 7, 0.9994464813904249],
    [12.3, 7, 0.09111488600031303],
    [40, 7, 1.2587903873713088e-6],
    [99, 100, 0.5094721987983741],
    [101.9, 100, 0.42834171717764924],
    [102.1, 100, 0.42287392432606313],
    [200, 100, 1.1784500720979422e-8],
    [20, 100, 1],
    [1e4, 1e4, 0.49811936596618267],
    [10400, 1e4, 0.002584813495353809],
    [99000, 1e5, 0.9875216843619172],
    [102000, 1e5, 4.4119392551203065e-6],
    [2.2, 0.01, 0.0009350415211092097],
  ])('of %d with %d degrees of freedom', (x, df, expected) => {
    expect(Math.abs(chiSquareUpperTail(x, df) / expected - 1)).toBeLessThan(1e-11)
  })

  it('is twice the normal tail for one degree of freedom and exponential for two', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 30, noNaN: true }), (z) => {
        expect(chiSquareUpperTail(z * z, 1) / (2 * normalCdf(-z))).toBeCloseTo(1, 10)
        expect(chiSquareUpperTail(z, 2) / Math.exp(-z / 2)).toBeCloseTo(1, 12)
      }),
    )
  })

  it('falls with x, rises with df, stays in [0, 1] and refuses nonsense', () => {
    const size = fc.double({ min: 0, max: 2000, noNaN: true })
    fc.assert(
      fc.property(size, fc.double({ min: 0.01, max: 1000, noNaN: true }), (x, df) => {
        const p = chiSquareUpperTail(x, df)
        expect(p >= 0 && p <= 1).toBe(true)
        expect(chiSquareUpperTail(x + 0.1, df)).toBeLessThanOrEqual(p + 1e-14)
        expect(chiSquareUpperTail(x, df + 0.1)).toBeGreaterThanOrEqual(p - 1e-14)
      }),
      { numRuns: 300 },
    )
    expect(chiSquareUpperTail(-1, 3)).toBe(1)
    expect(chiSquareUpperTail(Infinity, 3)).toBe(0)
    expect(() => chiSquareUpperTail(NaN, 3)).toThrow(RangeError)
    expect(() => chiSquareUpperTail(1, 0)).toThrow('degrees of freedom')
  })
})

describe('logGamma', () => {
  // mpmath 1.3, loggamma.
  it.each([
    [1e-5, 11.512919692895826],
    [0.3, 1.0957979948180756],
    [0.5, 0.5723649429247001],
    [1, 0],
    [1.5, -0.12078223763524522],
    [2, 0],
    [3.7, 1.428072326665388],
    [14.9, 24.924132002217277],
    [15.1, 25.458999750992664],
    [171, 706.5730622457874],
    [1e4, 82099.71749644238],
    [1e10, 220258509288.81058],
  ])('of %d', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)))
  })
  it('is defined for positive numbers only', () => {
    expect(() => logGamma(0)).toThrow(RangeError)
  })
})
