import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as fontkit from 'fontkit'

/** Where the text of a report is set in: headings in the serif, everything else in the sans. */
export type Face = 'sans' | 'bold' | 'serif'

const FACES: Record<Face, { family: string; weight: number }> = {
  sans: { family: 'noto-sans', weight: 400 },
  bold: { family: 'noto-sans', weight: 700 },
  serif: { family: 'noto-serif', weight: 400 },
}

/** Parts of Noto Sans and Noto Serif, embedded as far as they are used. */
const PARTS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese', 'devanagari']

/**
 * Scripts of names beyond these. Their fonts are variable, of which a PDF can embed the thinnest weight only, so their glyphs are drawn as
 * outlines; what they say goes with them as text.
 */
const DRAWN = [
  'noto-sans-arabic',
  'noto-sans-hebrew',
  'noto-sans-thai',
  'noto-sans-bengali',
  'noto-sans-tamil',
  'noto-sans-sc',
  'noto-sans-kr',
] as const

/** A stretch of text in one font. */
export type Run =
  | { kind: 'embedded'; text: string; font: string; file: string }
  | { kind: 'drawn'; text: string; font: fontkit.Font }
  /** No font of ours has it. */
  | { kind: 'missing'; text: string }

const require = createRequire(import.meta.url)

interface Part {
  name: string
  file: string
  font: fontkit.Font
}

const parts = new Map<string, Part | null>()

/** A part of a face, read when it is first needed; null where the family has no such part. */
function partOf(face: Face, part: string): Part | null {
  const { family, weight } = FACES[face]
  const name = `${family}-${part}-${weight}`
  const known = parts.get(name)
  if (known !== undefined) return known
  let found: Part | null = null
  try {
    const file = require.resolve(`@fontsource/${family}/files/${name}-normal.woff`)
    found = { name, file, font: fontkit.create(readFileSync(file)) as fontkit.Font }
  } catch {
    // Noto Serif has no Devanagari.
  }
  parts.set(name, found)
  return found
}

interface Slices {
  ranges: { from: number; to: number; file: string }[]
}

const slices = new Map<string, Slices>()
const drawnFonts = new Map<string, fontkit.Font>()

/**
 * How much to go around the outlines of a font, in its own units. fontkit does not vary the glyphs of WOFF2 files, so some come out in their
 * thinnest weight: stems of about 20 thousandths of an em, where running text has 75.
 */
export function thickening({ variationAxes, unitsPerEm }: fontkit.Font): number {
  const { default: weight = 400 } = variationAxes['wght'] ?? {}
  return weight < 400 ? (unitsPerEm * 0.055 * (400 - weight)) / 300 : 0
}

/** The slice of a large font that has a character. */
function drawnFont(codePoint: number): fontkit.Font | null {
  for (const family of DRAWN) {
    const { ranges } = slicesOf(family)
    const slice = ranges.find(({ from, to }) => codePoint >= from && codePoint <= to)
    if (!slice) continue
    const known = drawnFonts.get(slice.file)
    if (known) return known
    const font = fontkit.create(readFileSync(slice.file)) as fontkit.Font
    drawnFonts.set(slice.file, font)
    return font
  }
  return null
}

function slicesOf(family: string): Slices {
  const known = slices.get(family)
  if (known) return known
  const unicode = JSON.parse(
    readFileSync(require.resolve(`@fontsource-variable/${family}/unicode.json`), 'utf8'),
  ) as Record<string, string>
  const ranges = Object.entries(unicode).flatMap(([part, list]) => {
    // Latin in the same shape as everywhere else.
    if (part.startsWith('latin')) return []
    const slice = part.replaceAll(/[[\]]/g, '')
    const file = require.resolve(`@fontsource-variable/${family}/files/${family}-${slice}-wght-normal.woff2`)
    return list.split(',').map((range) => {
      const [from = '', to = from] = range.trim().replace(/^U\+/i, '').split('-')
      return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), file }
    })
  })
  const found = { ranges }
  slices.set(family, found)
  return found
}

/** Splits a text by the fonts that have its characters. A character stays in the font of the one before, if that has it. */
export function runsOf(text: string, face: Face): Run[] {
  const runs: Run[] = []
  for (const character of text.normalize('NFC')) {
    const codePoint = character.codePointAt(0)!
    const last = runs.at(-1)
    if (last && covers(last, face, codePoint)) last.text += character
    else runs.push(runFor(character, codePoint, face))
  }
  return runs
}

const JOINER = /^[\s\u200c\u200d]$/u

function covers(run: Run, face: Face, codePoint: number): boolean {
  if (run.kind === 'missing') return false
  // The end of a line is no glyph.
  if (codePoint === 10) return true
  if (run.kind === 'drawn')
    return run.font.hasGlyphForCodePoint(codePoint) || JOINER.test(String.fromCodePoint(codePoint))
  const part = [...parts.values()].find((one) => one?.name === run.font)
  return part?.font.hasGlyphForCodePoint(codePoint) ?? face === 'sans'
}

function runFor(text: string, codePoint: number, face: Face): Run {
  // What the serif does not have, the sans may.
  for (const one of face === 'serif' ? (['serif', 'sans'] as const) : [face]) {
    for (const name of PARTS) {
      const part = partOf(one, name)
      if (part?.font.hasGlyphForCodePoint(codePoint))
        return { kind: 'embedded', text, font: part.name, file: part.file }
    }
  }
  const font = drawnFont(codePoint)
  return font ? { kind: 'drawn', text, font } : { kind: 'missing', text }
}
