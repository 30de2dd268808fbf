import { describe, expect, it } from 'vitest'
import { inLocale } from '../messages/locales.ts'
import { parseNumber, readingsOf } from './parse-response.ts'

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

  it.each([
    ['0,75', 0.75],
    ['0.75', 0.75],
    ['0,125', 0.125],
    ['0.125', 0.125],
    ['1,2340', 1.234],
    ['1.2340', 1.234],
    ['1234', 1234],
    ['1234,5', 1234.5],
  ])('reads %s as %d where people write decimal commas', (text, value) =>
    expect(inLocale('de', () => parseNumber(text))).toBe(value),
  )

  it.each(['1.234', '1,234', '-10.400', '1.234.567', '1.234,5'])('asks again for "%s" there', (text) =>
    expect(inLocale('de', () => parseNumber(text))).toBeNull(),
  )

  it('says how to write what may mean two numbers, and understands that', () => {
    const cases = [
      ['en', '10,400', { grouped: '10400', decimal: '10.4' }],
      ['en', '-1,234', { grouped: '-1234', decimal: '-1.234' }],
      ['de', '1.234', { grouped: '1234', decimal: '1,2340' }],
      ['de', '10,500', { grouped: '10500', decimal: '10,5' }],
      ['de', '2.000', { grouped: '2000', decimal: '2' }],
    ] as const
    for (const [locale, text, readings] of cases)
      inLocale(locale, () => {
        expect(readingsOf(text)).toEqual(readings)
        expect(parseNumber(readings.grouped)).toBe(Number(readings.grouped))
        expect(parseNumber(readings.decimal)).toBeCloseTo(Number(readings.grouped) / 1000, 9)
      })
    expect(readingsOf('0.75')).toBeNull()
    expect(readingsOf('10.400')).toBeNull()
  })
})
