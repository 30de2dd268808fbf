import type { Band, Market } from '@millwright/catalog'
import { countryOf, type Choice } from './market-view.ts'

/** What a download keeps: a part of the figures, or all where the address names nothing. */
export type Filter = Partial<Choice>

export function filterBands(market: Market, filter: Filter): Band[] {
  return market.bands.bands.filter(
    ({ role, level, year, country }) =>
      (!filter.role || role === filter.role) &&
      (!filter.level || level === filter.level) &&
      (!filter.year || year === filter.year) &&
      (!filter.country || country === filter.country),
  )
}

const HEADER = [
  'role',
  'level',
  'year',
  'country',
  'currency',
  'adverts',
  'different_adverts',
  'p25',
  'median',
  'p75',
  'low_end_median',
  'high_end_median',
  'median_repeats_once',
  'source',
  'data_until',
]

/** Figures per year, in whole units of the currency; empty where too few adverts differ. Every line names its source. */
export function bandsCsv(market: Market, bands: readonly Band[]): string {
  const { source } = market.bands
  const lines = bands.map(({ role, level, year, country, adverts, different, pay }) => {
    const currency = countryOf(market, country)?.currency ?? ''
    const figures = [pay?.p25, pay?.median, pay?.p75, pay?.lowEnd, pay?.highEnd, pay?.once].map((value) => value ?? '')
    return [role, level, year, country, currency, adverts, different, ...figures, source.publisher, source.date]
  })
  return [HEADER, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The same with everything that is needed to judge it. */
export function bandsJson(market: Market, bands: readonly Band[]) {
  const { source, minimumAdverts, counts, countries } = market.bands
  return {
    about:
      'Advertised base pay per year, in whole units of the currency of each country. Not pay of people; no bonus, no equity.',
    method:
      'Middles of the advertised ranges; quartiles linear between neighbours (type 7); no pay where fewer than minimumAdverts adverts differ; no currency is converted.',
    source,
    minimumAdverts,
    counts,
    mapping: { roles: market.mapping.roles, levels: market.mapping.levels, leftOut: market.mapping.leftOut },
    weaknesses: market.mapping.weaknesses,
    countries,
    bands,
  }
}
