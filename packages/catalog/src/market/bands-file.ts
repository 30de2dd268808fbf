import { stringify } from 'yaml'
import type { Band, MarketBands } from './market.ts'

/** The text of `market/bands.yaml`: one line for each band, so that a new import is a readable difference. */
export function bandsFile({ source, minimumAdverts, counts, countries, bands }: MarketBands): string {
  return [
    '# Written by `millwright market import` from mapping.yaml and the file below; do not edit.',
    "# pay: per year, in whole units of the country's currency; missing where fewer than minimumAdverts adverts differ.",
    stringify({ source, minimumAdverts, counts }).trimEnd(),
    countries.length === 0 ? 'countries: []' : 'countries:',
    ...countries.map((country) => `  - ${flow(country)}`),
    bands.length === 0 ? 'bands: []' : 'bands:',
    ...bands.map((band) => `  - ${bandLine(band)}`),
    '',
  ].join('\n')
}

const bandLine = ({ pay, ...counted }: Band) =>
  pay ? flow({ ...counted }).replace(/ }$/, `, pay: ${flow(pay)} }`) : flow(counted)

const flow = (values: Record<string, string | number>) =>
  `{ ${Object.entries(values)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')} }`
