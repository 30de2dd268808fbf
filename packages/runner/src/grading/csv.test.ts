import { expect, it } from 'vitest'
import { CLEARLY_MORE_THAN_LINEAR, growth } from '../testing/random.ts'
import { parseCsv } from './csv.ts'

it('reads what RFC 4180 writes, with numbers as numbers', () => {
  const text = '\ufeffid,note,value\r\n1,"a ""quoted"", text\nof two lines",2.50\r\n\r\n02,,1e-3\n-0.5,NaN,+.5\n'
  expect(parseCsv(text, 100)).toEqual({
    columns: ['id', 'note', 'value'],
    rows: [
      [1, 'a "quoted", text\nof two lines', 2.5],
      ['02', '', 0.001],
      [-0.5, 'NaN', 0.5],
    ],
  })
  expect(parseCsv('a\n1', 9)).toEqual({ columns: ['a'], rows: [[1]] })
  expect(parseCsv('a,b\n1e9999,e5\n.,-\n', 9).rows).toEqual([
    ['1e9999', 'e5'],
    ['.', '-'],
  ])
})

it('says what is no CSV', () => {
  for (const [text, why] of [
    ['', 'no header'],
    ['\n\n', 'no header'],
    ['a,b\n1', 'row 1 has 1 cells, the header has 2'],
    ['a\n"x', 'a quoted cell does not end'],
    ['a\n"x"y', 'text after a quoted cell'],
  ] as const) {
    expect(() => parseCsv(text, 9), JSON.stringify(text)).toThrow(why)
  }
})

it('stops one row after what is wanted, and is linear in the rest', () => {
  expect(parseCsv(`a\n${'1\n'.repeat(1_000_000)}`, 3).rows).toHaveLength(4)
  for (const text of [
    (n: number) => `a\n"${'""'.repeat(n)}"`,
    (n: number) => `a\n${'"'.repeat(2 * n + 1)}`,
    (n: number) => `${','.repeat(n)}\n`,
    (n: number) => `a\n${'9'.repeat(n)}x`,
    // Few rows: many more, and the collector of garbage would be measured.
    (n: number) => `a\n${`${'1'.repeat(1000)}\n`.repeat(n / 100)}`,
  ]) {
    const parse = (prepared: string) => {
      try {
        parseCsv(prepared, Number.POSITIVE_INFINITY)
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
      }
    }
    expect(growth(text, parse, 50_000), text(3)).toBeLessThan(CLEARLY_MORE_THAN_LINEAR)
  }
})
