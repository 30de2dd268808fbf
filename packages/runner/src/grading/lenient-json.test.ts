import { describe, expect, it } from 'vitest'
import { CLEARLY_MORE_THAN_LINEAR, growth, randomNumbers } from '../testing/random.ts'
import { parseLenientJson, writeLenientJson, type LooseJson } from './lenient-json.ts'

const random = randomNumbers(20261128)
const oneOf = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!

const TEXTS = ['', 'a', 'NaN', '-Infinity', '"', '\\', '\\"NaN', '\ud800', '__proto__', 'é\n\u0000', ']}', 'Infinity,']
function randomValue(depth: number, numbers: readonly number[]): LooseJson {
  const kind = depth > 4 ? random() * 0.6 : random()
  if (kind < 0.25) return oneOf(numbers)
  if (kind < 0.5) return oneOf(TEXTS) + oneOf(TEXTS)
  if (kind < 0.6) return oneOf([null, true, false])
  const items = Array.from({ length: Math.floor(random() * 4) }, () => randomValue(depth + 1, numbers))
  return kind < 0.8 ? items : Object.fromEntries(items.map((item, index) => [oneOf(TEXTS) + index, item]))
}

const orError = <T>(work: () => T): T | 'error' => {
  try {
    return work()
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError)
    return 'error'
  }
}

describe('parseLenientJson', () => {
  it('agrees with JSON.parse on random JSON, and on the same text with a slip in it', () => {
    let broken = 0
    for (let round = 0; round < 3000; round += 1) {
      const text = JSON.stringify(randomValue(0, [0, -1.5, 1e300, 2 ** 53]))
      expect(parseLenientJson(text)).toEqual(JSON.parse(text))
      const at = Math.floor(random() * text.length)
      const slipped = text.slice(0, at) + oneOf(['', '"', '\\', ',', '[', '1', 'x']) + text.slice(at + 1)
      const expected = orError(() => JSON.parse(slipped) as LooseJson)
      if (expected === 'error') broken += 1
      // A slip can lay bare a word that was inside a string; then it is a number to us.
      if (expected === 'error' && /NaN|Infinity/.test(slipped)) orError(() => parseLenientJson(slipped))
      else
        expect(
          orError(() => parseLenientJson(slipped)),
          slipped,
        ).toEqual(expected)
    }
    expect(broken).toBeGreaterThan(300)
  })

  it('reads back what it wrote, with NaN and infinities wherever a number may stand', () => {
    let bare = 0
    for (let round = 0; round < 3000; round += 1) {
      const value = randomValue(0, [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      const text = writeLenientJson(value)
      if (orError(() => JSON.parse(text) as LooseJson) === 'error') bare += 1
      expect(parseLenientJson(text)).toEqual(value)
    }
    expect(bare).toBeGreaterThan(300)
  })

  it('refuses bare words where no number may stand', () => {
    for (const text of [
      '{NaN: 1}',
      '1NaN',
      'NaNNaN',
      '-NaN',
      '+Infinity',
      '[NaN',
      '"NaN',
      'nan',
      'infinity',
      '',
      '\\NaN',
    ]) {
      expect(() => parseLenientJson(text), text).toThrow(SyntaxError)
    }
    expect(() => parseLenientJson('['.repeat(100_000))).toThrow('nested deeper')
    expect(parseLenientJson(`${'['.repeat(500)}NaN${']'.repeat(500)}`)).toBeInstanceOf(Array)
  })

  it('keeps keys that mean something to JavaScript as plain keys', () => {
    const value = parseLenientJson('{"a": NaN, "__proto__": {"b": 1}, "constructor": Infinity, "a": 2}')
    expect(Object.keys(value as object)).toEqual(['a', '__proto__', 'constructor'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(value).toMatchObject({ a: 2, constructor: Number.POSITIVE_INFINITY })
  })

  it.each([
    ['escaped quotes in a string without an end', (n: number) => `"${'\\"'.repeat(n)}`],
    ['quotes', (n: number) => `${'"'.repeat(2 * n + 1)} NaN`],
    ['backslashes', (n: number) => `["${'\\'.repeat(2 * n)}`],
    ['bare words', (n: number) => `[${'NaN,'.repeat(n)}0]`],
    ['the beginnings of bare words', (n: number) => `[${'-Infinit'.repeat(n)}`],
    ['closing brackets', (n: number) => ']'.repeat(n)],
    ['a number of many digits', (n: number) => `[${'9'.repeat(n)}, NaN]`],
  ])('takes time in proportion to the length: %s', (_, text) => {
    const parse = (prepared: string) => void orError(() => parseLenientJson(prepared))
    expect(growth(text, parse, 150_000)).toBeLessThan(CLEARLY_MORE_THAN_LINEAR)
  })
})

describe('writeLenientJson', () => {
  it('stops at its limit, however large the value is', () => {
    const large: LooseJson = Array.from({ length: 300_000 }, () => ({ key: 'x'.repeat(50) }))
    const before = performance.now()
    const text = writeLenientJson(large, 100)
    expect(performance.now() - before).toBeLessThan(20)
    expect(text).toHaveLength(100)
    expect(writeLenientJson(large).startsWith(text)).toBe(true)
    expect(writeLenientJson({ ['k'.repeat(1000)]: 1 }, 10)).toBe('{"kkkkkkkk')
    expect(writeLenientJson([1, { a: 'x' }], 1000)).toBe('[1, {"a": "x"}]')
  })
})
