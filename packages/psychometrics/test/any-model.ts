import fc from 'fast-check'
import type { ResponseModel } from '../src/index.ts'

const slope = fc.double({ min: 0.05, max: 40, noNaN: true })
export const place = fc.double({ min: -8, max: 8, noNaN: true })
export const continuousModel = fc.record({
  kind: fc.constant('continuous' as const),
  a: fc.double({ min: 0.02, max: 2, noNaN: true }),
  b: place,
  sd: fc.double({ min: 0.02, max: 2, noNaN: true }),
})
/** Any model whose answers are categories. */
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
  fc
    .array(
      fc.tuple(
        fc.integer({ min: -100, max: 100 }).map((twentieths) => twentieths / 20),
        place,
      ),
      { minLength: 2, maxLength: 6 },
    )
    .filter((categories) => categories.some(([slope]) => slope !== categories[0]![0]))
    .map((categories): ResponseModel => ({
      kind: 'nominal',
      slopes: categories.map(([slope]) => slope),
      intercepts: categories.map(([, intercept]) => intercept),
    })),
)
