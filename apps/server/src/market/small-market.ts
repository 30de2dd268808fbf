import type { Band, Market } from '@millwright/catalog'

const pay = (median: number) => ({
  p25: median - 20_000,
  median,
  p75: median + 30_000,
  lowEnd: median - 30_000,
  highEnd: median + 40_000,
  once: median - 1000,
})

const band = (cell: string, adverts: number, median?: number): Band => {
  const [role = '', level = '', year = '', country = ''] = cell.split(' ')
  const counted = { role, level: level as Band['level'], year: Number(year), country, adverts, different: adverts - 2 }
  return median === undefined ? counted : { ...counted, pay: pay(median) }
}

/** Figures of pay small enough to read, for tests of pages. They fit the roles of the small catalogue. */
export function smallMarket(): Market {
  return {
    mapping: {
      minimumAdverts: 10,
      roles: [
        { role: 'data-engineer', titles: ['Data Engineer'] },
        { role: 'ml-engineer', titles: ['Machine Learning Engineer', 'ML Engineer'] },
      ],
      levels: [
        { code: 'EN', means: 'entry', level: 'junior' },
        { code: 'MI', means: 'mid', level: 'mid' },
        { code: 'SE', means: 'senior', level: 'senior' },
      ],
      leftOut: [{ code: 'EX', means: 'executive', reason: 'Mixes directors with others.' }],
      weaknesses: ['Levels are labels of adverts.'],
    },
    bands: {
      source: {
        title: 'Salary index',
        publisher: 'An index',
        url: 'https://example.org/pay',
        date: '2025-06-22',
        licence: 'CC0 1.0',
      },
      minimumAdverts: 10,
      counts: {
        rows: 1000,
        rowsInPairs: 980,
        adverts: 510,
        ofOurRoles: 400,
        differentOfOurRoles: 300,
        mainCountry: 'US',
        mainCountryRows: 900,
      },
      countries: [
        { country: 'US', currency: 'USD', adverts: 380, inOtherCurrencies: 1 },
        { country: 'GB', currency: 'GBP', adverts: 20, inOtherCurrencies: 0 },
      ],
      bands: [
        band('data-engineer senior 2025 US', 100, 162_000),
        band('data-engineer all 2025 US', 104, 160_000),
        band('ml-engineer senior 2024 US', 90, 214_500),
        band('ml-engineer junior 2025 US', 5),
        band('ml-engineer mid 2025 US', 20, 185_000),
        band('ml-engineer senior 2025 US', 80, 207_000),
        band('ml-engineer all 2025 US', 105, 200_000),
        band('ml-engineer senior 2025 GB', 8),
        band('ml-engineer all 2025 GB', 20, 90_000),
      ],
    },
    occupations: {
      source: {
        title: 'Wages',
        publisher: 'An office',
        url: 'https://example.org/wages',
        date: '2024-05-31',
        licence: 'Public domain',
      },
      country: 'US',
      currency: 'USD',
      notes: ['Wages that are paid.'],
      occupations: [
        {
          code: '1',
          name: 'All',
          roles: [],
          jobs: 1000,
          p10: 1000,
          p25: 20_000,
          median: 30_000,
          p75: 40_000,
          p90Above: 50_000,
        },
        {
          code: '2',
          name: 'Data scientists',
          roles: ['ml-engineer'],
          jobs: 10,
          p10: 60_000,
          p25: 80_000,
          median: 112_590,
          p75: 150_000,
          p90: 190_000,
        },
      ],
    },
    ranges: {
      origin: 'Round figures that circulate.',
      role: 'ml-engineer',
      country: 'US',
      currency: 'USD',
      ranges: [
        { level: 'junior', low: 90_000, high: 130_000, open: false },
        { level: 'mid', low: 130_000, high: 180_000, open: false },
        { level: 'senior', low: 180_000, high: 250_000, open: true },
        { level: 'staff', called: 'principal', low: 250_000, high: 400_000, open: true },
      ],
    },
    facts: [
      {
        id: 'outlook',
        topic: 'demand',
        text: 'Officials project more jobs.',
        evidence: 'S',
        caution: 'A projection.',
        source: {
          title: 'Outlook',
          publisher: 'An office',
          url: 'https://example.org/outlook',
          date: '2026-11-23',
          dated: 'read',
        },
      },
    ],
  }
}
