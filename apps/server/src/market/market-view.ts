import type { Band, BandLevel, BandPay, Graph, Market, MarketCountry, RoundRange } from '@millwright/catalog'

export interface Choice {
  /** Null: each role, each level. */
  role: string | null
  level: BandLevel | null
  year: number
  country: string
}

/** One line of a picture: a group of adverts, with or without enough of them to show pay. */
export interface BandRow {
  role: string
  level: BandLevel
  year: number
  adverts: number
  different: number
  pay: BandPay | null
}

/** With so few different adverts, figures are shown with a warning. */
const FEW = 30
export const isThin = ({ different, pay }: BandRow) => pay !== null && different < FEW

/** Every level that a person may ask for, the pooled one last. */
export function levelChoices(graph: Graph): BandLevel[] {
  return [...graph.levels.map(({ id }) => id), 'all']
}

export const years = ({ bands }: Market): number[] =>
  [...new Set(bands.bands.map(({ year }) => year))].toSorted((a, b) => b - a)

/** The latest year of any data. */
const latestYear = (market: Market) => years(market)[0] ?? 0

/**
 * What an address asks for. What is not in the data is replaced by the usual choice and reported.
 * @param asked - the values of the query, by name; an empty one means no choice
 */
export function readChoice(
  market: Market,
  graph: Graph,
  asked: Partial<Record<'role' | 'level' | 'year' | 'country', string | undefined>>,
): { choice: Choice; unknown: boolean } {
  const [main] = market.bands.countries
  let unknown = false
  const among = <T>(value: string | undefined, known: readonly T[], otherwise: T | null): T | null => {
    if (value === undefined || value === '') return otherwise
    const found = known.find((each) => String(each) === value)
    if (found === undefined) unknown = true
    return found ?? otherwise
  }
  const roles = mappedRoles(market, graph)
  const choice: Choice = {
    role: among(asked.role, roles, null),
    level: among(asked.level, levelChoices(graph), null),
    year: among(asked.year, years(market), latestYear(market)) ?? latestYear(market),
    country:
      among(
        asked.country,
        market.bands.countries.map(({ country }) => country),
        main?.country ?? '',
      ) ?? '',
  }
  return { choice, unknown }
}

/** Roles of the graph to which titles of the data are mapped, in the graph's order. */
export function mappedRoles(market: Market, graph: Graph): string[] {
  const mapped = new Set(market.mapping.roles.map(({ role }) => role))
  return graph.roles.map(({ id }) => id).filter((id) => mapped.has(id))
}

export function countryOf(market: Market, country: string): MarketCountry | null {
  return market.bands.countries.find((each) => each.country === country) ?? null
}

/** The address of a choice; what is usual is left out. */
export function addressOf(market: Market, choice: Choice, path = '/market'): string {
  const query = new URLSearchParams()
  if (choice.role) query.set('role', choice.role)
  if (choice.level) query.set('level', choice.level)
  if (choice.year !== latestYear(market)) query.set('year', String(choice.year))
  if (choice.country !== market.bands.countries[0]?.country) query.set('country', choice.country)
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

/** The chosen groups of one year: each role, and in it each level. A role whose levels are too thin is also shown pooled. */
export function rowsOf(market: Market, graph: Graph, choice: Choice): BandRow[] {
  const roles = choice.role ? [choice.role] : mappedRoles(market, graph)
  const dataLevels = new Set<BandLevel>(market.mapping.levels.map(({ level }) => level))
  return roles.flatMap((role) => {
    if (choice.level) return [rowOf(market, choice, role, choice.level)]
    const rows = graph.levels.filter(({ id }) => dataLevels.has(id)).map(({ id }) => rowOf(market, choice, role, id))
    return rows.some(({ pay }) => !pay) ? [...rows, rowOf(market, choice, role, 'all')] : rows
  })
}

function rowOf(market: Market, { year, country }: Choice, role: string, level: BandLevel): BandRow {
  const found = market.bands.bands.find(
    (band) => band.role === role && band.level === level && band.year === year && band.country === country,
  )
  return toRow(found ?? { role, level, year, country, adverts: 0, different: 0 })
}

const toRow = ({ role, level, year, adverts, different, pay }: Band): BandRow => ({
  role,
  level,
  year,
  adverts,
  different,
  pay: pay ?? null,
})

/** One group through the years, from the first one that has enough adverts. */
export function historyOf(market: Market, choice: Choice, role: string, level: BandLevel): BandRow[] {
  const rows = market.bands.bands
    .filter((band) => band.role === role && band.level === level && band.country === choice.country)
    .toSorted((a, b) => a.year - b.year)
    .map(toRow)
  const first = rows.findIndex(({ pay }) => pay)
  return first < 0 ? [] : rows.slice(first)
}

/** Choices near an empty one that do have figures: the same question of the latest such year, of all levels, of the main country. */
export function nearby(market: Market, graph: Graph, choice: Choice): Choice[] {
  const main = market.bands.countries[0]?.country ?? choice.country
  const wider: Choice[] = [
    ...years(market).map((year) => ({ ...choice, year })),
    { ...choice, level: 'all' },
    { ...choice, country: main },
    { ...choice, level: null },
    { ...choice, level: null, country: main, year: latestYear(market) },
  ]
  const found: Choice[] = []
  for (const each of wider) {
    const isNew = !found.some((other) => addressOf(market, other) === addressOf(market, each))
    if (isNew && rowsOf(market, graph, each).some(({ pay }) => pay)) found.push(each)
  }
  return found.slice(0, 3)
}

/** How a round range stands to the middle half of the adverts. */
export type RangeVerdict =
  /** No data of this level. */
  | 'untested'
  /** Too few adverts. */
  | 'few'
  /** More than half of the adverts offer more than its top. */
  | 'too-low'
  /** More than half offer less than its bottom. */
  | 'too-high'
  /** A quarter of the adverts lies above, and a quarter below. */
  | 'too-narrow'
  /** The median fits, but a quarter or more lies above its top. */
  | 'top-too-low'
  /** The median fits, but a quarter or more lies below its bottom. */
  | 'bottom-too-high'
  | 'agrees'

/** Round figures are round: this much, as a share, is no difference. */
const ROUNDING = 0.05

export function judgeRange(range: RoundRange, row: BandRow | null): RangeVerdict {
  if (!row) return 'untested'
  if (!row.pay) return 'few'
  const { p25, median, p75 } = row.pay
  const isAbove = (amount: number) => !range.open && amount > range.high * (1 + ROUNDING)
  const isBelow = (amount: number) => amount < range.low * (1 - ROUNDING)
  if (isAbove(median)) return 'too-low'
  if (isBelow(median)) return 'too-high'
  if (isAbove(p75)) return isBelow(p25) ? 'too-narrow' : 'top-too-low'
  return isBelow(p25) ? 'bottom-too-high' : 'agrees'
}

/** The end of an axis from 0: the next round number above, so that ticks are round too. */
export function axisEnd(highest: number): number {
  if (!(highest > 0)) return 1
  const step = 10 ** Math.floor(Math.log10(highest))
  const nice = [1, 1.2, 1.6, 2, 2.4, 2.8, 3.2, 4, 6, 8, 10].find((factor) => factor * step >= highest) ?? 10
  return nice * step
}
