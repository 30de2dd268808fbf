import { describe, expect, it } from 'vitest'
import { parseNumber } from './parse-response.ts'

describe('parseNumber', () => {
  it.each([
    ['0.75', 0.75],
    ['0,75', 0.75],
    ['0,750', 0.75],
    [',5', 0.5],
    ['\u22121 200', -1200],
    ["10'400", 10400],
    ['10.400', 10.4],
    ['1e3', 1000],
    ['12,5', 12.5],
    ['1234,567', 1234.567],
  ])('reads %s as %d', (text, value) => expect(parseNumber(text)).toBe(value))

  it.each(['', 'abc', '1,234.5', '10,400', '-1,000', '1,2,3', '1e999', '0x10', 'NaN', '5 €'])(
    'asks again for "%s"',
    (text) => expect(parseNumber(text)).toBeNull(),
  )
})
