import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate, roundTo } from './expression.ts'

const values = new Map<string, number | string | boolean>([
  ['tp', 45],
  ['fp', 105],
  ['name', 'eu'],
])

describe('an expression', () => {
  it.each([
    ['2 + 3 * 4', 14],
    ['2 ^ 3 ^ 2', 512],
    ['-tp + 50', 5],
    ['round(100 * tp / (tp + fp), 1)', 30],
    ['7 mod 4 + mod(9, 4)', 4],
    ['tp > 40 and not (fp < 100 or name == "us")', true],
    ['tp > fp ? 1 : 2', 2],
    ['floor(0.3 * 10)', 3],
    ['ceil(0.1 * 3 * 10)', 3],
    ['max(log2(8), sqrt(4))', 3],
    ['"yes"', 'yes'],
  ])('%s is %s', (text, expected) => expect(evaluate(text, values)).toBe(expected))

  it.each([
    ['tp +', /is not an expression/],
    ['fn / tp', /no value "fn"/],
    ['tp / 0', /gives no number/],
    ['sin(tp)', /no such function/],
    ['name + 1', /"eu" is not a number/],
    ['not tp', /45 is neither true nor false/],
    ['tp.constructor', /an expression holds only/],
    ['"".constructor.constructor("return process")()', /./],
    ['this', /./],
    ['[1, 2]', /an expression holds only/],
    ['tp = 3', /./],
    ['constructor(1)', /no such function/],
    ['__proto__', /no value/],
  ])('%s is refused', (text, message) => expect(() => evaluate(text, values)).toThrow(message))

  it('short-cuts, so that a guard can stand before what it guards', () => {
    expect(evaluate('tp == 45 or fn > 1', values)).toBe(true)
  })
})

it('rounds halves away from zero, as people do', () => {
  // Python: Decimal('1.005').quantize(Decimal('0.01'), ROUND_HALF_UP) and the like.
  expect([roundTo(1.005, 2), roundTo(2.5, 0), roundTo(-2.5, 0), roundTo(0.125, 2)]).toEqual([1.01, 3, -3, 0.13])
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 4 }), (x, digits) => {
      expect(Math.abs(roundTo(x, digits) - x)).toBeLessThanOrEqual(0.5000001 / 10 ** digits)
    }),
  )
})
