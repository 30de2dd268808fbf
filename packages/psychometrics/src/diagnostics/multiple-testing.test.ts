import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg, holm } from '../index.ts'

// R 4.2: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), 'BH') and 'holm'; and the example of Benjamini & Hochberg (1995), table 1.
const published = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
]

describe('adjusted p values', () => {
  it('are those of R', () => {
    const values = [0.01, 0.02, 0.03, 0.04, 0.05]
    benjaminiHochberg(values).forEach((p) => expect(p).toBeCloseTo(0.05, 14))
    holm(values).forEach((p, i) => expect(p).toBeCloseTo([0.05, 0.08, 0.09, 0.09, 0.09][i]!, 14))
  })

  it('reject what the authors reject in their example: four by false discoveries, three by Bonferroni-like control', () => {
    expect(benjaminiHochberg(published).filter((p) => p! <= 0.05)).toHaveLength(4)
    expect(holm(published).filter((p) => p! <= 0.05)).toHaveLength(3)
  })

  it('keep the order of the tests, leave missing ones alone, and never fall below the p value', () => {
    const p = fc.option(fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(fc.array(p), (values) => {
        const [bh, strict] = [benjaminiHochberg(values), holm(values)]
        values.forEach((value, i) => {
          if (value === null) expect([bh[i], strict[i]]).toEqual([null, null])
          else expect(value <= bh[i]! && bh[i]! <= strict[i]! + 1e-15 && strict[i]! <= 1).toBe(true)
        })
      }),
    )
    expect(benjaminiHochberg([null, 0.04, 0.01])).toEqual([null, 0.04, 0.02])
    expect(() => holm([0.5, 1.5])).toThrow('test 2')
    expect(() => benjaminiHochberg([Number.NaN])).toThrow(RangeError)
  })
})
