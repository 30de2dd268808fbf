import { compare } from '../rules.ts'
import type { Band, BandLevel, BandPay, MarketBands, MarketCountry, MarketMapping } from './market.ts'

/** One row of the public salary format; everything but the salary as it stands in the file. */
export interface SalaryRow {
  work_year: number
  experience_level: string
  employment_type: string
  job_title: string
  /** Per year, in `salary_currency`. */
  salary: number
  salary_currency: string
  employee_residence: string
  remote_ratio: string
  company_location: string
  company_size: string
}

/** What the pay rests on: everything but where it came from. */
export type ComputedBands = Omit<MarketBands, 'source'>

interface Advert {
  low: number
  high: number
  /** The same for adverts that are the same in every column. */
  sameness: string
}

/**
 * Turns rows into bands, one row at a time, so that a file of any length fits. Two neighbouring rows that are the same in every column but
 * the salary, the higher first, are the ends of one advertised range; any other row is an advert of its own. Quartiles are over the middles
 * of the adverts' ranges, linear between neighbours (Hyndman and Fan's type 7), rounded to whole units.
 */
export class BandComputer {
  readonly #mapping: MarketMapping
  readonly #roleOf: ReadonlyMap<string, string>
  readonly #levelOf: ReadonlyMap<string, BandLevel>
  /** Adverts by country, currency, then role, year and level. */
  readonly #countries = new Map<string, Map<string, Map<string, Advert[]>>>()
  readonly #rowsOf = new Map<string, number>()
  #rows = 0
  #pairs = 0
  #waiting: { row: SalaryRow; sameness: string } | null = null

  constructor(mapping: MarketMapping) {
    this.#mapping = mapping
    this.#roleOf = new Map(mapping.roles.flatMap(({ role, titles }) => titles.map((title) => [title, role] as const)))
    this.#levelOf = new Map(mapping.levels.map(({ code, level }) => [code, level]))
  }

  add(row: SalaryRow): void {
    this.#rows += 1
    this.#rowsOf.set(row.company_location, (this.#rowsOf.get(row.company_location) ?? 0) + 1)
    const { salary: _, ...rest } = row
    const sameness = Object.values(rest).join('\t')
    const before = this.#waiting
    if (before && before.sameness === sameness && before.row.salary >= row.salary) {
      this.#pairs += 1
      this.#keep(row, sameness, row.salary, before.row.salary)
      this.#waiting = null
      return
    }
    this.#flush()
    this.#waiting = { row, sameness }
  }

  finish(): ComputedBands {
    this.#flush()
    const ours = [...this.#countries.values()].flatMap((currencies) =>
      [...currencies.values()].flatMap((cells) => [...cells.values()]),
    )
    const main = [...this.#rowsOf].toSorted(([a, n], [b, m]) => m - n || compare(a, b))[0] ?? ['US', 0]
    const countries = [...this.#countries].map(([country, currencies]) => this.#country(country, currencies))
    const shown = countries
      .filter(({ bands }) => bands.some(({ pay }) => pay))
      .toSorted((a, b) => b.about.adverts - a.about.adverts || compare(a.about.country, b.about.country))
    return {
      minimumAdverts: this.#mapping.minimumAdverts,
      counts: {
        rows: this.#rows,
        rowsInPairs: 2 * this.#pairs,
        adverts: this.#rows - this.#pairs,
        ofOurRoles: ours.reduce((sum, adverts) => sum + adverts.length, 0),
        differentOfOurRoles: ours.reduce((sum, adverts) => sum + differing(adverts).length, 0),
        mainCountry: main[0],
        mainCountryRows: main[1],
      },
      countries: shown.map(({ about }) => about),
      bands: shown.flatMap(({ bands }) => bands),
    }
  }

  /** What still waits for the row of its other end has none. */
  #flush() {
    if (!this.#waiting) return
    const { row, sameness } = this.#waiting
    this.#waiting = null
    this.#keep(row, sameness, row.salary, row.salary)
  }

  #keep(row: SalaryRow, sameness: string, low: number, high: number) {
    const role = this.#roleOf.get(row.job_title)
    const level = this.#levelOf.get(row.experience_level)
    if (!role || !level || row.employment_type !== 'FT' || row.company_location !== row.employee_residence) return
    const currencies = emplace(this.#countries, row.company_location, () => new Map<string, Map<string, Advert[]>>())
    const cells = emplace(currencies, row.salary_currency, () => new Map<string, Advert[]>())
    const cell = emplace(cells, cellKey(role, row.work_year, level), (): Advert[] => [])
    cell.push({ low, high, sameness: `${sameness}\t${low}\t${high}` })
  }

  /** The country's bands in the currency in which most of its adverts are. */
  #country(country: string, currencies: ReadonlyMap<string, Map<string, Advert[]>>) {
    const sized = [...currencies].map(([currency, cells]) => ({
      currency,
      cells,
      adverts: [...cells.values()].reduce((sum, adverts) => sum + adverts.length, 0),
    }))
    const [first, ...others] = sized.toSorted((a, b) => b.adverts - a.adverts || compare(a.currency, b.currency))
    if (!first) throw new RangeError(`No adverts in ${country}`)
    const about: MarketCountry = {
      country,
      currency: first.currency,
      adverts: first.adverts,
      inOtherCurrencies: others.reduce((sum, { adverts }) => sum + adverts, 0),
    }
    return { about, bands: this.#bands(country, first.cells) }
  }

  #bands(country: string, cells: ReadonlyMap<string, Advert[]>): Band[] {
    const years = [...new Set([...cells.keys()].map((key) => Number(key.split('\t')[1])))].toSorted((a, b) => a - b)
    const levels = [...new Set(this.#levelOf.values())]
    return this.#mapping.roles.flatMap(({ role }) =>
      years.flatMap((year) => {
        const of = (level: BandLevel) => cells.get(cellKey(role, year, level)) ?? []
        const all = levels.flatMap(of)
        return [...levels.map((level) => [level, of(level)] as const), ['all', all] as const].flatMap(
          ([level, adverts]) =>
            adverts.length === 0 ? [] : [bandOf({ role, level, year, country }, adverts, this.#mapping.minimumAdverts)],
        )
      }),
    )
  }
}

const cellKey = (role: string, year: number, level: BandLevel) => `${role}\t${year}\t${level}`

function emplace<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = make()
  map.set(key, value)
  return value
}

function bandOf(cell: Omit<Band, 'adverts' | 'different' | 'pay'>, adverts: readonly Advert[], minimum: number): Band {
  const once = differing(adverts)
  const counted = { ...cell, adverts: adverts.length, different: once.length }
  return once.length < minimum ? counted : { ...counted, pay: payOf(adverts, once) }
}

function differing(adverts: readonly Advert[]): Advert[] {
  return [...new Map(adverts.map((advert) => [advert.sameness, advert])).values()]
}

function payOf(adverts: readonly Advert[], once: readonly Advert[]): BandPay {
  const middle = ({ low, high }: Advert) => (low + high) / 2
  const quartile = quantiles(adverts.map(middle))
  return {
    p25: Math.round(quartile(0.25)),
    median: Math.round(quartile(0.5)),
    p75: Math.round(quartile(0.75)),
    lowEnd: Math.round(quantiles(adverts.map(({ low }) => low))(0.5)),
    highEnd: Math.round(quantiles(adverts.map(({ high }) => high))(0.5)),
    once: Math.round(quantiles(once.map(middle))(0.5)),
  }
}

/** Quantiles of one or more values, linear between neighbours. */
function quantiles(values: readonly number[]): (probability: number) => number {
  const sorted = values.toSorted((a, b) => a - b)
  return (probability) => {
    const place = (sorted.length - 1) * probability
    const below = sorted[Math.floor(place)] ?? NaN
    const above = sorted[Math.ceil(place)] ?? NaN
    return below + (place - Math.floor(place)) * (above - below)
  }
}
