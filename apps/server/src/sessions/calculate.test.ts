import { expect, it } from 'vitest'
import { calculate } from './calculate.ts'

it.each([
  ['3 * (1 - 0.2)^2', 1.92],
  ['2^3^2', 512],
  ['-2^2', -4],
  ['(-2)^2', 4],
  ['2 - -3', 5],
  ['((2 + 3) * (4))', 20],
  ['1/3 + 1/6', 0.5],
  ['20% * 50', 10],
  ['sqrt(2)^2', 2],
  ['log(8, 2)', 3],
  ['log(1000)', 3],
  ['ln(e)', 1],
  ['max(3, 7) - min(3, 7)', 4],
  ['round(2.345, 1)', 2.3],
  ['2*pi', 2 * Math.PI],
  ['1e3 / 4', 250],
  ['ans * 2', 84],
  ['6 × 7 ÷ 2 − 1', 20],
])('works out %s', (text, value) => {
  expect(calculate(text, { ans: 42 })).toBeCloseTo(value, 9)
})

it('reads decimal commas where people write them', () => {
  expect(calculate('0,5 * max(3; 7)', { decimalComma: true })).toBe(3.5)
})

it.each([
  '',
  '1 /',
  '1/0',
  'alert(1)',
  'constructor',
  'ans.constructor',
  '[].constructor',
  'this',
  '"a" + "b"',
  '2 3',
  'sqrt(-1)',
  'toString()',
  'max.constructor(1)',
  'group()',
  '1 ? 2 : 3',
  '2 & 3',
  '(1',
  '('.repeat(5000),
])('has no value for %s', (text) => {
  expect(calculate(text)).toBeNull()
})
