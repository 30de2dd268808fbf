import { IntlMessageFormat } from 'intl-messageformat'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { de } from './de.ts'
import { en } from './en.ts'
import { dateText } from './formats.ts'
import { type MessageKey, messagesFor, rich, t } from './index.ts'
import type { Locale } from './locales.ts'

/** Kinds of parts of a message in the syntax tree of intl-messageformat. */
const LITERAL = 0
const NUMBER = 2
const PLURAL = 6
const POUND = 7

describe.each([
  ['English', 'en', en],
  ['German', 'de', de],
])('%s', (_name, locale, catalogue) => {
  it('compiles every message, and none is empty', () => {
    const broken = Object.entries(catalogue).flatMap(([key, text]) => {
      try {
        void new IntlMessageFormat(text, locale)
        return text.trim() === '' ? [`${key} is empty`] : []
      } catch (error) {
        return [`${key}: ${String(error)}`]
      }
    })
    expect(broken).toEqual([])
  })
})

it('takes the same values and tags in both languages', () => {
  const differing = Object.entries(de).flatMap(([key, german]) => {
    const [inEnglish, inGerman] = [valuesOf(en[key as MessageKey]), valuesOf(german)]
    return isDeepStrictEqual(inEnglish, inGerman) ? [] : [{ key, inEnglish, inGerman }]
  })
  expect(differing).toEqual([])
})

it('writes a space before a percent sign, in every language', () => {
  const share = (locale: Locale) => messagesFor(locale).t('sessions.result.part', { percent: 0.5 })
  expect([share('en'), share('de')]).toEqual(['50\u00a0% of the points', '50\u00a0% der Punkte'])
})

it('leaves no sentence in English', () => {
  const isSentence = (text: string) => /\p{L}{2,} .*[.!?]$/u.test(text)
  const same = Object.entries(de).filter(([key, german]) => isSentence(german) && german === en[key as MessageKey])
  expect(same.map(([key]) => key)).toEqual([])
})

/** What a message needs to be filled in: its values, the cases of those that select, and its tags. */
function valuesOf(text: string): string[] {
  const names = new Set<string>()
  const collect = (elements: ReturnType<IntlMessageFormat['getAst']>) => {
    for (const element of elements) {
      const isText = element.type === LITERAL || element.type === POUND
      // One language may count with a plural what another only prints.
      if (!isText) names.add(`${element.type === PLURAL ? NUMBER : element.type} ${element.value}`)
      if ('children' in element) collect(element.children)
      if (!('options' in element)) continue
      for (const [option, { value }] of Object.entries(element.options)) {
        collect(value)
        // Forms of plurals are a matter of the language; what else is chosen between is not.
        if (!('pluralType' in element)) names.add(`${element.value}: ${option}`)
      }
    }
  }
  collect(new IntlMessageFormat(text, 'en').getAst())
  return [...names].toSorted()
}

it('keeps every feature in its own file, and no key in two', async () => {
  const folder = new URL('en/', import.meta.url)
  const keys: string[] = []
  for (const file of readdirSync(folder)) {
    const feature = file.replace('.ts', '')
    const module: Record<string, Record<string, string>> = await import(new URL(file, folder).href)
    keys.push(...Object.keys(module[feature] ?? {}))
  }
  expect(keys.length).toBe(new Set(keys).size)
  expect(keys.toSorted()).toEqual(Object.keys(en).toSorted())
})

it('counts in words', () => {
  expect(t('graph.picture.column', { depth: 0 })).toBe('Start here')
  expect(t('graph.picture.column', { depth: 1 })).toBe('1 step on')
  expect(t('graph.picture.column', { depth: 12 })).toBe('12 steps on')
})

it('refuses to print a message with a value missing', () => {
  expect(() => t('web.progress', { value: 3 })).toThrow(/max/)
})

it('turns tags into elements', () => {
  const parts = rich(
    'results.reading',
    { reading: 540, margin: 60, count: 3 },
    { strong: (text) => `[${text.join('')}]`, small: (text) => `(${text.join('')})` },
  )
  expect(parts.join('')).toBe('[540] ± 60 (3 answers)')
})

it('writes a day without shifting it by a time zone', () => {
  expect(dateText('2026-11-23')).toBe('23 November 2026')
})

it('has no message that no page uses', () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const code = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('messages'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  // A key stands whole in the code, or its beginning stands in a template: t(`results.proficiency.${level}`).
  const isUsed = (key: string) =>
    code.includes(`'${key}'`) ||
    key.split('.').some((_, end, parts) => code.includes(`\`${parts.slice(0, end).join('.')}.\${`))
  expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([])
})

it('makes a pseudo-language of every message, with all its values and tags', () => {
  const words = (locale: Locale) =>
    messagesFor(locale)
      .rich(
        'results.reading',
        { reading: 540, margin: 60, count: 1 },
        { strong: (text) => `<${text.join('')}>`, small: (text) => `(${text.join('')})` },
      )
      .join('')
  expect(words('en-XA')).toBe('⟦<540> ± 60 (1 ááñšŵééŕ)⟧')
  expect(words('ar-XB')).toBe('⟦\u2067<540> ± 60 (1 ááñšŵééŕ)\u2069⟧')
  const { t: strange } = messagesFor('en-XA')
  expect(strange('graph.picture.column', { depth: 0 })).toBe('⟦Šţááŕţ ĥééŕéé⟧')
})
