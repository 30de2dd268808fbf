import { IntlMessageFormat } from 'intl-messageformat'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { en } from './en.ts'
import { dateText } from './formats.ts'
import { rich, t } from './index.ts'

it('compiles every message', () => {
  const broken = Object.entries(en).flatMap(([key, text]) => {
    try {
      void new IntlMessageFormat(text, 'en')
      return []
    } catch (error) {
      return [`${key}: ${String(error)}`]
    }
  })
  expect(broken).toEqual([])
})

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
  expect(t('start.learn.foot', { guides: 0 })).toBe('No guide yet')
  expect(t('start.learn.foot', { guides: 1 })).toBe('1 guide')
  expect(t('start.learn.foot', { guides: 12 })).toBe('12 guides')
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
