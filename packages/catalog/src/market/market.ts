import { z } from 'zod'
import { Id, IsoDate, LocalId, Text } from '../common.ts'
import { LevelId } from '../graph.ts'

/** Where figures of pay come from. `date` is the day up to which the data reach, or on which they were published. */
export const MarketSource = z.strictObject({
  title: Text,
  publisher: Text,
  url: z.url({ protocol: /^https?$/ }),
  date: IsoDate,
  licence: Text,
})
export type MarketSource = z.infer<typeof MarketSource>

const CountryCode = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, such as US')
const CurrencyCode = z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, such as USD')
const Year = z.int().min(2000).max(2100)
const Amount = z.number().positive()

/** `market/mapping.yaml`: how job titles and levels of the data become ours. Whatever is not named is left out. */
export const MarketMapping = z.strictObject({
  /** A group with fewer different adverts than this shows no figures. */
  minimumAdverts: z.int().min(5),
  roles: z.array(z.strictObject({ role: Id, titles: z.array(Text).min(1) })).min(1),
  levels: z.array(z.strictObject({ code: Text, means: Text, level: LevelId })).min(1),
  /** Codes of the data that have no counterpart here. */
  leftOut: z.array(z.strictObject({ code: Text, means: Text, reason: Text })),
  /** What is wrong with this mapping, in sentences. */
  weaknesses: z.array(Text).min(1),
})
export type MarketMapping = z.infer<typeof MarketMapping>

/** `all`: the mapped levels together. */
export const BandLevel = z.enum([...LevelId.options, 'all'])
export type BandLevel = z.infer<typeof BandLevel>

/** Per year, in whole units of the country's currency. */
export const BandPay = z.strictObject({
  p25: Amount,
  median: Amount,
  p75: Amount,
  /** The medians of the low and of the high ends of the advertised ranges. */
  lowEnd: Amount,
  highEnd: Amount,
  /** The median when an advert that is repeated word for word counts once. */
  once: Amount,
})
export type BandPay = z.infer<typeof BandPay>

export const Band = z.strictObject({
  role: Id,
  level: BandLevel,
  year: Year,
  country: CountryCode,
  /** Adverts, and how many of them differ from each other. */
  adverts: z.int().min(1),
  different: z.int().min(1),
  /** Missing where there are too few different adverts. */
  pay: z.exactOptional(BandPay),
})
export type Band = z.infer<typeof Band>

export const MarketCountry = z.strictObject({
  country: CountryCode,
  /** The currency in which most of its adverts are; adverts in others are left out, not converted. */
  currency: CurrencyCode,
  adverts: z.int().min(1),
  inOtherCurrencies: z.int().min(0),
})
export type MarketCountry = z.infer<typeof MarketCountry>

/** `market/bands.yaml`, written by `millwright market import`. */
export const MarketBands = z.strictObject({
  source: MarketSource,
  minimumAdverts: z.int().min(5),
  counts: z.strictObject({
    rows: z.int().min(0),
    /** Rows that are one end of an advert whose other end is the neighbouring row. */
    rowsInPairs: z.int().min(0),
    /** Pairs, and single rows. */
    adverts: z.int().min(0),
    /** Adverts of our roles, levels and full-time work, before the choice of country and currency. */
    ofOurRoles: z.int().min(0),
    differentOfOurRoles: z.int().min(0),
    /** The country with most rows. */
    mainCountry: CountryCode,
    mainCountryRows: z.int().min(0),
  }),
  countries: z.array(MarketCountry),
  bands: z.array(Band),
})
export type MarketBands = z.infer<typeof MarketBands>

/** `market/occupations.yaml`: official wages of whole occupations. */
export const OccupationWages = z.strictObject({
  /** Its date is that of the survey; the month is shown. */
  source: MarketSource,
  country: CountryCode,
  currency: CurrencyCode,
  /** What the figures are, and are not. */
  notes: z.array(Text).min(1),
  occupations: z.array(
    z.strictObject({
      code: Text,
      name: Text,
      /** Roles whose people are likely to be counted here. */
      roles: z.array(Id),
      jobs: z.int().min(1),
      p10: Amount,
      p25: Amount,
      median: Amount,
      p75: Amount,
      /** Missing where the office publishes only that it is above its highest figure. */
      p90: z.exactOptional(Amount),
      p90Above: z.exactOptional(Amount),
    }),
  ),
})
export type OccupationWages = z.infer<typeof OccupationWages>

/** `market/round-ranges.yaml`: figures that circulate, to be compared with the data. */
export const RoundRanges = z.strictObject({
  origin: Text,
  /** Whom they were meant for. */
  role: Id,
  country: CountryCode,
  currency: CurrencyCode,
  ranges: z.array(
    z.strictObject({
      level: LevelId,
      /** What the range was called, where that is not the name of the level. */
      called: z.exactOptional(Text),
      low: Amount,
      high: Amount,
      /** "250k and more". */
      open: z.boolean(),
    }),
  ),
})
export type RoundRanges = z.infer<typeof RoundRanges>
export type RoundRange = RoundRanges['ranges'][number]

/** P: we read the primary text. S: a text that names it. D: computed by us. What we only remember is not printed. */
export const MarketFact = z.strictObject({
  id: LocalId,
  topic: z.enum(['demand', 'entry', 'pay', 'adoption', 'tools']),
  text: Text,
  evidence: z.enum(['P', 'S', 'D']),
  /** The interest of the source, or why not to read too much into it. */
  caution: z.exactOptional(Text),
  source: z.strictObject({
    title: Text,
    publisher: Text,
    url: z.url({ protocol: /^https?$/ }),
    /** The day of publication where we know it, otherwise the day on which we read it. */
    date: IsoDate,
    dated: z.enum(['published', 'read']),
  }),
})
export type MarketFact = z.infer<typeof MarketFact>

/** Pay and demand, as the collection knows them. Each part is missing where its file is. */
export interface Market {
  mapping: MarketMapping
  bands: MarketBands
  occupations: OccupationWages | null
  ranges: RoundRanges | null
  facts: MarketFact[]
}
