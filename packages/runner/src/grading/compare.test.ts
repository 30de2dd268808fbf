import { describe, expect, it } from 'vitest'
import { atPointer, difference, tableDifference } from './compare.ts'
import { inertText } from './inert-text.ts'
import { parseLenientJson, writeLenientJson } from './lenient-json.ts'
import { percentile } from './replies.ts'

describe('difference', () => {
  it('forgives rounding and no more, unless the test says so', () => {
    expect(difference(0.3, 0.1 + 0.2)).toBeNull()
    expect(difference(0.3, 0.3001)).toEqual({ at: '', expected: '0.3', got: '0.3001' })
    expect(difference(0.3, 0.3001, { tolerance: 1e-3 })).toBeNull()
    expect(difference(1e12, 1e12 + 1, { tolerance: 1e-9 })).toBeNull() // relative above 1
    expect(difference(0, 1e-8)).not.toBeNull()
  })
  it('keeps kinds apart', () => {
    const values = [null, false, true, 0, 1, '', '1', [], {}, [1], { a: 1 }]
    for (const a of values) for (const b of values) expect(difference(a, b) === null).toBe(a === b)
  })
  it('names the first place that differs', () => {
    expect(difference({ a: [1, { b: 'x' }] }, { a: [1, { b: 'y' }] })?.at).toBe('/a/1/b')
    expect(difference([1, 2], [1])).toMatchObject({ expected: '2 elements', got: '1 elements' })
    expect(difference({ a: 1 }, { a: 1, b: 2 })).toMatchObject({ at: '/b', expected: 'nothing' })
    expect(difference({ a: 1 }, { a: 1, b: 2 }, { subset: true })).toBeNull()
    expect(difference({ toString: 1 }, {})).toMatchObject({ got: 'nothing' })
  })
  it('lets NaN and infinities equal nothing', () => {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const expected of [null, 0, 1e308]) expect(difference(expected, odd)).not.toBeNull()
    }
  })
})

describe('tableDifference', () => {
  const table = (...rows: (string | number | null)[][]) => ({ columns: ['a', 'b'], rows })
  it('counts rows as a collection with repeats unless order is asked', () => {
    const expected = table(['x', 1], ['x', 1], ['y', null])
    expect(tableDifference(expected, table(['y', null], ['x', 1], ['x', 1 + 1e-12]), { ordered: false })).toBeNull()
    expect(tableDifference(expected, table(['y', null], ['y', null], ['x', 1]), { ordered: false })).not.toBeNull()
    expect(tableDifference(expected, table(['y', null], ['x', 1], ['x', 1]), { ordered: true })).not.toBeNull()
  })
  it('asks for the right columns in the right order', () => {
    expect(tableDifference(table(), { columns: ['b', 'a'], rows: [] }, { ordered: false })?.at).toBe('columns')
  })
})

it('follows JSON pointers without leaving the value', () => {
  const value = { 'a/b': [{ '~': 7 }] }
  expect(atPointer(value, '/a~1b/0/~0')).toBe(7)
  expect(atPointer(value, '/constructor')).toBeUndefined()
  expect(atPointer(value, '/a~1b/x')).toBeUndefined()
})

it('reads and writes JSON as Python writes it', () => {
  const value = parseLenientJson('{"a": [NaN, -Infinity, Infinity, "NaN", "\\"Infinity"], "__proto__": 1}')
  expect(Object.keys(value as object)).toEqual(['a', '__proto__'])
  expect((value as { a: unknown[] }).a).toEqual([Number.NaN, -Infinity, Infinity, 'NaN', '"Infinity'])
  expect(writeLenientJson([Number.NaN, { a: 'x' }])).toBe('[NaN, {"a": "x"}]')
  expect(() => parseLenientJson('[NaN')).toThrow(SyntaxError)
  expect(() => parseLenientJson('['.repeat(100_000))).toThrow('nested deeper')
})

it('makes text inert and keeps its length bounded', () => {
  expect(inertText(Buffer.from('a\0b\u001b[31mred\u0007\n\tend'), 100)).toBe('a␀b␛[31mred␇\n\tend')
  expect(inertText(Buffer.from([0xff, 0x41]), 100)).toBe('\ufffdA')
  expect(inertText('<script>', 100)).toBe('<script>') // shown as text by whoever renders it
  expect(inertText('x'.repeat(50), 10)).toBe('xxxxxxxxxx\n… (cut)')
  expect(inertText('\ud800', 10)).toBe('\ufffd')
})

it('takes percentiles by nearest rank', () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index)
  expect([percentile(values, 0.95), percentile(values, 0.5), percentile([7], 0.95)]).toEqual([19, 10, 7])
  expect(percentile([], 0.95)).toBe(Number.POSITIVE_INFINITY)
})
