import { describe, expect, it } from 'vitest'
import { CLEARLY_MORE_THAN_LINEAR, growth, randomNumbers } from '../testing/random.ts'
import { atPointer, difference, tableDifference, type Table } from './compare.ts'
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
  it('shows little of large values, and of keys that the candidate chose', () => {
    const large = { ['k'.repeat(100_000)]: Array.from({ length: 100_000 }, () => 'v') }
    const found = difference({}, large)!
    expect(found.at.length + found.got.length).toBeLessThan(300)
    expect(difference([1], large)!.got.length).toBeLessThan(200)
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
  it('finds each row of a shuffled and rounded table, and says which is missing once one number is off', () => {
    const random = randomNumbers(7)
    for (let round = 0; round < 200; round += 1) {
      const rows = Array.from({ length: 30 }, (_, index): (string | number | null)[] => [
        ['x', 'y', null][Math.floor(random() * 3)]!,
        Math.floor(random() * 5),
        // Far and near neighbours: some fall into one group with others, most do not.
        index % 3 === 0 ? 7 + index * 1e-10 : random() * 100,
      ])
      const got = rows
        .map((row) => row.map((cell) => (typeof cell === 'number' ? cell * (1 + (random() - 0.5) * 1e-10) : cell)))
        .map((row) => ({ row, key: random() }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ row }) => row)
      const columns = ['a', 'b', 'c']
      expect(tableDifference({ columns, rows }, { columns, rows: got }, { ordered: false })).toBeNull()
      const off = got.map((row, index) => (index === round % 30 ? [row[0]!, row[1]!, Number(row[2]) + 0.001] : row))
      expect(tableDifference({ columns, rows }, { columns, rows: off }, { ordered: false })).not.toBeNull()
    }
  })
  it('takes time in proportion to the rows, also where each is a little off, all are close, or none fits', () => {
    const columns = ['a', 'b']
    const rows = (size: number, cells: (index: number) => (string | number)[]) => ({
      columns,
      rows: Array.from({ length: size }, (_, index) => cells(index)),
    })
    const cases: Record<string, (size: number) => { expected: Table; got: Table; tolerance?: number }> = {
      'reversed and a little off': (size) => ({
        expected: rows(size, (index) => ['x', index]),
        got: rows(size, (index) => ['x', size - 1 - index + 1e-10]),
      }),
      'all in one group': (size) => ({
        expected: rows(size, (index) => ['x', index / size]),
        got: rows(size, (index) => ['x', 1 - index / size]),
        tolerance: 0.5,
      }),
      'all in one group, none fits': (size) => ({
        expected: rows(size, (index) => [index / size, 0]),
        got: rows(size, (index) => [index / size, 9]),
        tolerance: 0.01,
      }),
      'all in one group, half of them fit nothing and come first': (size) => ({
        expected: rows(size, (index) => [index / size, index / size]),
        got: rows(size, (index) => (index < size / 2 ? [0, 1] : [index / size - 0.5, index / size - 0.5])),
        tolerance: 0.01,
      }),
      'cells that are long texts': (size) => ({
        expected: rows(size, (index) => ['x', index]),
        got: rows(size, (index) => ['y'.repeat(1000), index]),
      }),
    }
    for (const [name, prepare] of Object.entries(cases)) {
      const match = ({ expected, got, tolerance }: ReturnType<typeof prepare>) =>
        void tableDifference(expected, got, { ordered: false, tolerance })
      expect(growth(prepare, match, 2500), name).toBeLessThan(CLEARLY_MORE_THAN_LINEAR)
    }
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
