import { expect, it } from 'vitest'
import { colourTokens, contrast, EDGE_PAIRS, TEXT_PAIRS } from './tokens.ts'

it('computes contrast as WCAG does', () => {
  // Reference: examples of W3C's understanding document of criterion 1.4.3, and WebAIM's contrast checker.
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4.0, 2)
})

const tokens = new Map(colourTokens().map((token) => [token.name, token]))

it('reads every colour of the sheet', () => {
  expect(tokens.size).toBeGreaterThan(30)
})

for (const scheme of ['light', 'dark'] as const) {
  const short = (pairs: readonly (readonly [string, string])[], asked: number) =>
    pairs.flatMap(([over, under]) => {
      const ratio = contrast(tokens.get(over)![scheme], tokens.get(under)![scheme])
      return ratio < asked ? [`${over} on ${under}: ${ratio.toFixed(2)}`] : []
    })
  it(`keeps words readable, ${scheme}`, () => expect(short(TEXT_PAIRS, 4.5)).toEqual([]))
  it(`keeps edges visible, ${scheme}`, () => expect(short(EDGE_PAIRS, 3)).toEqual([]))
}
