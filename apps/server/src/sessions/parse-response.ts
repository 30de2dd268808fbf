import type { ItemResponse } from '@millwright/assessment'
import { toOptionIds, type Item } from '@millwright/catalog'

/**
 * Reads a posted form into a response, or null when nothing usable was chosen. Options are named as they were shown in this
 * sitting. Single: `choice`. Multiple: `choice` repeated. Numeric: `number`, with a decimal point or comma.
 * Ordering: `rank-<shown option>`.
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
  }
}

const texts = (values: FormDataEntryValue[]) => values.filter((value) => typeof value === 'string')

/**
 * A number as people type it: "0,75" and "0.75" are the same. What could be a thousands separator is refused rather than
 * guessed: "1,234.5", and "10,400", which is 10400 to some and 10.4 to others.
 */
export function parseNumber(text: FormDataEntryValue | null): number | null {
  if (typeof text !== 'string') return null
  const plain = text
    .trim()
    .replaceAll(/[\s\u2009\u202f']/g, '')
    .replace('\u2212', '-')
  const decimal = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i
  if (!decimal.test(plain) || /^[+-]?[1-9]\d{0,2},\d{3}$/.test(plain)) return null
  const value = Number(plain.replace(',', '.'))
  return Number.isFinite(value) ? value : null
}
