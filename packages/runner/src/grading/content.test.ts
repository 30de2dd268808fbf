import { describe, expect, it } from 'vitest'
import { CLEARLY_MORE_THAN_LINEAR, growth } from '../testing/random.ts'
import type { ExpectedContent, GradingTask } from '../task.ts'
import { contentProblem } from './content.ts'

const fixtures = { 'want.txt': 'one\ntwo\n', 'want.json': '{"a": [1, 2]}', 'want.csv': 'id,x\n1,0.5\n2,0.25\n' }
const task = { challengeId: 'example', fixtures } as unknown as GradingTask
const problem = (expected: ExpectedContent, text: string) => contentProblem(task, expected, Buffer.from(text))

describe('contentProblem', () => {
  it('compares lines but for white space at their ends', () => {
    const expected = { format: 'text', valueFile: 'want.txt' } as const
    expect(problem(expected, 'one  \r\ntwo\t\n\n \n')).toBeNull()
    expect(problem(expected, ' one\ntwo')).toBe('line 1: expected "one", got " one"')
    expect(problem(expected, 'one\n\ntwo')).toBe('line 2: expected "two", got ""')
    expect(problem(expected, 'one')).toBe('line 2: expected "two", got no more lines')
    expect(problem(expected, 'one\ntwo\nthree')).toBe('line 3: expected no more lines, got "three"')
    expect(problem({ format: 'text', value: '' }, '\n')).toBeNull()
  })

  it('compares lines in any order, counting repeats', () => {
    const expected = { format: 'lines', value: 'b\na\nb' } as const
    expect(problem(expected, 'a\nb\nb\n')).toBeNull()
    expect(problem(expected, 'a\na\nb')).toBe('the line "a" is one too many')
    expect(problem(expected, 'a\nb')).toBe('the line "b" is missing')
    expect(problem({ format: 'lines', value: '__proto__' }, '__proto__')).toBeNull()
  })

  it('compares JSON with tolerance', () => {
    expect(problem({ format: 'json', valueFile: 'want.json' }, '{"a": [1, 2.0]}\n')).toBeNull()
    expect(problem({ format: 'json', value: { a: 1 }, tolerance: 0.1 }, '{"a": 1.05}')).toBeNull()
    expect(problem({ format: 'json', value: { a: 1 } }, '{"a": NaN}')).toBe('at /a: expected 1, got NaN')
    expect(problem({ format: 'json', value: 1 }, 'Traceback')).toBe('it is not JSON')
    expect(problem({ format: 'json', value: null }, 'null')).toBeNull()
  })

  it('compares CSV by columns and rows, numbers with tolerance', () => {
    const expected = { format: 'csv', valueFile: 'want.csv', tolerance: 0.01 } as const
    expect(problem(expected, 'id,x\r\n2,0.2501\r\n1,.5\r\n')).toBeNull()
    expect(problem({ ...expected, ordered: true }, 'id,x\n2,0.25\n1,0.5\n')).toContain('at rows/0/0')
    expect(problem(expected, 'x,id\n0.5,1\n0.25,2\n')).toContain('at columns')
    expect(problem(expected, 'id,x\n1,0.5\n')).toBe('at rows: expected 2 rows, got 1 rows')
    expect(problem(expected, 'id,x\n1,0.5\n1,0.5\n')).toBe('at rows: expected [2, 0.25], got no such row')
    expect(problem(expected, `id,x\n${'1,0.5\n'.repeat(9)}`)).toBe('at rows: expected 2 rows, got 3 rows')
    expect(problem(expected, 'id,x\n1\n')).toContain('it is not CSV: row 1 has 1 cells')
  })

  it('takes time in proportion to the length of what was written', () => {
    for (const format of ['text', 'lines'] as const) {
      const blanks = (size: number) => `${' '.repeat(size)}x${' '.repeat(size)}`
      const compare = (text: string) => void problem({ format, value: 'x' }, text)
      expect(growth(blanks, compare, 150_000), format).toBeLessThan(CLEARLY_MORE_THAN_LINEAR)
    }
  })

  it('shows little of what differs', () => {
    expect(problem({ format: 'text', value: 'x' }, 'y'.repeat(1_000_000))!.length).toBeLessThan(200)
    expect(problem({ format: 'json', value: 'x' }, JSON.stringify(['y'.repeat(1_000_000)]))!.length).toBeLessThan(200)
  })
})
