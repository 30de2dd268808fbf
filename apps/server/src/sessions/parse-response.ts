import type { ItemResponse } from '@millwright/assessment'
import { toOptionIds, type Item } from '@millwright/catalog'
import { decimalSign } from '../messages/formats.ts'

/**
 * Reads a posted form into a response, or null when nothing usable was chosen. Options are named as they were shown in this
 * sitting. Single: `choice`. Multiple: `choice` repeated. Numeric: `number`, with a decimal point or comma.
 * Ordering: `rank-<shown option>`. Matching: `match-<prompt>` is the option beside it; each prompt needs another.
 */
export function parseResponse(item: Item, form: FormData, seed: string): ItemResponse | null {
  switch (item.kind) {
    case 'single': {
      const [option, ...more] = toOptionIds(item, seed, texts(form.getAll('choice'))) ?? []
      return option && more.length === 0 ? { kind: 'single', option } : null
    }
    case 'multiple': {
      const options = toOptionIds(item, seed, texts(form.getAll('choice')))
      return options && options.length > 0 ? { kind: 'multiple', options } : null
    }
    case 'numeric': {
      const value = parseNumber(form.get('number'))
      return value === null ? null : { kind: 'numeric', value }
    }
    case 'ordering': {
      const shown = item.options.map((_, index) => String(index + 1))
      const ranks = shown.map((id) => ({ id, rank: Number(form.get(`rank-${id}`) ?? '') }))
      const complete = ranks.every(({ rank }) => Number.isInteger(rank) && rank >= 1 && rank <= ranks.length)
      if (!complete || new Set(ranks.map(({ rank }) => rank)).size !== ranks.length) return null
      const inOrder = ranks.toSorted((one, other) => one.rank - other.rank).map(({ id }) => id)
      const order = toOptionIds(item, seed, inOrder)
      return order ? { kind: 'ordering', order } : null
    }
    case 'matching': {
      const chosen = texts(item.pairs.map((_, index) => form.get(`match-${index + 1}`) ?? ''))
      const matches = toOptionIds(item, seed, chosen)
      return matches && matches.length === item.pairs.length ? { kind: 'matching', matches } : null
    }
  }
}

const texts = (values: FormDataEntryValue[]) => values.filter((value) => typeof value === 'string')

/**
 * A number as people type it: "0,75" and "0.75" are the same. What could be a thousands separator is refused rather than
 * guessed: "1,234.5", and what `readingsOf` finds, because a wrong guess would cost points.
 */
export function parseNumber(text: FormDataEntryValue | null): number | null {
  if (typeof text !== 'string') return null
  const plain = withoutSpaces(text)
  const decimal = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i
  if (!decimal.test(plain) || readingsOf(text)) return null
  const value = Number(plain.replace(',', '.'))
  return Number.isFinite(value) ? value : null
}

const withoutSpaces = (text: string) =>
  text
    .trim()
    .replaceAll(/[\s\u2009\u202f'’]/g, '')
    .replace('\u2212', '-')

/**
 * How to write each of the two numbers that a text may mean, so that it means nothing else: "10,400" is 10400 to some and 10.4 to
 * others, and so is "10.400" where the page speaks a language with decimal commas. Null when there is only one reading.
 */
export function readingsOf(text: string): { grouped: string; decimal: string } | null {
  const plain = withoutSpaces(text)
  const sign = decimalSign()
  const doubtful = sign === ',' ? /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/ : /^[+-]?[1-9]\d{0,2},\d{3}$/
  if (!doubtful.test(plain)) return null
  const short = plain.replace(/[.,]/, sign).replace(/[.,]?0+$/, '')
  return { grouped: plain.replace(/[.,]/, ''), decimal: doubtful.test(short) ? `${short}0` : short }
}
