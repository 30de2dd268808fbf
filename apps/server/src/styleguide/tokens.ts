import { readFileSync } from 'node:fs'

const SHEET = new URL('../../public/styles/tokens.css', import.meta.url)

export interface ColourToken {
  name: string
  light: string
  dark: string
}

/** The colours of tokens.css that are given as such, in its order; those that only point at another are left out. */
export function colourTokens(): ColourToken[] {
  const declared = /--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g
  return [...readFileSync(SHEET, 'utf8').matchAll(declared)].map(([, name = '', light = '', dark = '']) => ({
    name,
    light,
    dark,
  }))
}

/** Words on grounds that the pages use: at least 4.5 to 1, WCAG 2.2 criterion 1.4.3. */
export const TEXT_PAIRS = [
  ...['ink', 'ink-2', 'ink-3', 'blue', 'blue-strong', 'red', 'green', 'amber'].flatMap((text) =>
    ['paper', 'sheet'].map((ground) => [text, ground] as const),
  ),
  ['ink', 'sunk'],
  ['ink-2', 'sunk'],
  ['on-blue', 'blue'],
  ['on-blue', 'blue-strong'],
  ['ink', 'wash'],
  ['blue', 'wash'],
  ['green', 'green-wash'],
  ['amber', 'amber-wash'],
  ['red', 'red-wash'],
  ...['1', '2', '3', '4'].map((proficiency) => [`on-p${proficiency}`, `p${proficiency}`] as const),
] as const

/** What has to be seen without being read, such as the edge of a field: at least 3 to 1, criterion 1.4.11. */
export const EDGE_PAIRS = [
  ['line-strong', 'paper'],
  ['line-strong', 'sheet'],
  ['blue', 'paper'],
  ['red', 'band-4'],
] as const

/**
 * The contrast of two colours, from 1 to 21.
 * Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
 * @param one - as #rrggbb
 */
export function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
