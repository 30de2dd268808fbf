import type { SampleFiles } from './sample-content.ts'

/** Adds figures of pay to the sample, of every kind once. */
export function addMarket(files: SampleFiles): void {
  files['market/mapping.yaml'] = `minimumAdverts: 5
roles:
  - { role: miller, titles: [Miller, Mill Hand] }
  - { role: baker, titles: [Baker] }
levels:
  - { code: EN, means: entry, level: junior }
  - { code: SE, means: senior, level: senior }
leftOut:
  - { code: EX, means: executive, reason: Somebody else. }
weaknesses: [Titles overlap.]
`
  files['market/bands.yaml'] =
    `source: { title: Adverts, publisher: Guild, url: "https://example.org/adverts", date: 2026-06-30, licence: CC0 }
minimumAdverts: 5
counts: { rows: 40, rowsInPairs: 38, adverts: 21, ofOurRoles: 12, differentOfOurRoles: 11, mainCountry: US, mainCountryRows: 36 }
countries:
  - { country: US, currency: USD, adverts: 12, inOtherCurrencies: 1 }
bands:
  - { role: miller, level: junior, year: 2026, country: US, adverts: 2, different: 2 }
  - { role: miller, level: all, year: 2026, country: US, adverts: 12, different: 11, pay: { p25: 20000, median: 30000, p75: 35000, lowEnd: 25000, highEnd: 34000, once: 30000 } }
`
  files['market/occupations.yaml'] =
    `source: { title: Wages, publisher: Office, url: "https://example.org/wages", date: 2025-05-31, licence: Public domain }
country: US
currency: USD
notes: [Not the same thing.]
occupations:
  - { code: 51-1, name: Millers, roles: [miller], jobs: 900, p10: 10, p25: 20, median: 30, p75: 40, p90: 50 }
  - { code: 51-2, name: Owners, roles: [], jobs: 9, p10: 10, p25: 20, median: 30, p75: 40, p90Above: 45 }
`
  files['market/round-ranges.yaml'] = `origin: Somebody said so.
role: miller
country: US
currency: USD
ranges:
  - { level: junior, low: 10000, high: 20000, open: false }
  - { level: staff, called: master, low: 40000, high: 60000, open: true }
`
  files['market/facts.yaml'] = `- id: grain
  topic: demand
  text: Demand for flour rose by 3 %.
  evidence: P
  source: { title: Flour, publisher: Guild, url: "https://example.org/flour", date: 2026-01-02, dated: published }
`
}
