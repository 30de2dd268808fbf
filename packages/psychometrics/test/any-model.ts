import fc from 'fast-check'
import type { ResponseModel } from '../src/index.ts'

const slope = fc.double({ min: 0.05, max: 40, noNaN: true })
export const place = fc.double({ min: -8, max: 8, noNaN: true })
export const anyModel: fc.Arbitrary<ResponseModel> = fc.oneof(
  fc.record({
    kind: fc.constant('dichotomous' as const),
    a: slope,
    b: place,
    c: fc.double({ min: 0, max: 0.45, noNaN: true }),
    d: fc.double({ min: 0.55, max: 1, noNaN: true }),
  }),
  fc
    .tuple(slope, place, fc.array(fc.double({ min: 1e-3, max: 3, noNaN: true }), { maxLength: 5 }))
    .map(([a, first, gaps]): ResponseModel => ({
      kind: 'graded',
      a,
      b: gaps.reduce((b, gap) => [...b, b.at(-1)! + gap], [first]),
    })),
  fc.record({ kind: fc.constant('gpcm' as const), a: slope, b: fc.array(place, { minLength: 1, maxLength: 6 }) }),
)
