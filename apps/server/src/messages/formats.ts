import { currentLocale, INTL_LOCALE } from './locales.ts'

const formats = new Map<string, unknown>()

/** One `Intl` object for each language and purpose: making one costs more than using it. */
function formatFor<Format>(purpose: string, make: (locale: string) => Format): Format {
  const locale = INTL_LOCALE[currentLocale()]
  const key = `${locale} ${purpose}`
  const format = (formats.get(key) as Format | undefined) ?? make(locale)
  formats.set(key, format)
  return format
}

/** A day written in content, such as 2026-11-23. Days have no time zone. */
export function dateText(isoDate: string): string {
  const format = formatFor('day', (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }))
  return format.format(new Date(`${isoDate}T00:00:00Z`))
}

/** The month of such a day: "May 2024". */
export function monthText(isoDate: string): string {
  const format = formatFor(
    'month',
    (locale) => new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
  )
  return format.format(new Date(`${isoDate}T00:00:00Z`))
}

/** "a, b and c". */
export function listText(words: readonly string[]): string {
  return formatFor('list', (locale) => new Intl.ListFormat(locale)).format(words)
}

/** "a; b; c": names that contain commas or "and" themselves, as many skills do. */
export const namesText = (names: readonly string[]): string => names.join('; ')

/** A moment in a zone, with the name of the zone, as pages print it. */
export function shortMomentText(at: Date, timeZone: string): string {
  const format = formatFor(
    `moment ${timeZone}`,
    (locale) =>
      new Intl.DateTimeFormat(locale, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZone,
        timeZoneName: 'short',
      }),
  )
  return format.format(at)
}

/** A number with this many digits after its decimal sign. */
export function numberText(value: number, { exactly: digits }: { exactly: number }): string {
  const format = formatFor(
    `number ${digits}`,
    (locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  )
  return format.format(value)
}

/** What stands between whole numbers and fractions here. */
export const decimalSign = (): string => (numberText(0.5, { exactly: 1 }).includes(',') ? ',' : '.')

/** "Tue 1 Dec": a day near today. */
export function nearDayText(isoDate: string): string {
  const format = formatFor(
    'near day',
    (locale) => new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }),
  )
  return format.format(new Date(`${isoDate}T00:00:00Z`))
}

/** The name of a day of the week; Monday is 1. */
export function weekdayText(day: number, style: 'long' | 'short'): string {
  const format = formatFor(
    `weekday ${style}`,
    (locale) => new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }),
  )
  // 5 January 2026 is a Monday.
  return format.format(new Date(Date.UTC(2026, 0, 4 + day)))
}

/** An amount in whole units, with the code of its currency: "USD 207,450". */
export function moneyText(amount: number, currency: string): string {
  const format = formatFor(
    `money ${currency}`,
    (locale) =>
      new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code', maximumFractionDigits: 0 }),
  )
  return format.format(amount)
}

/** An amount in thousands, without a unit: 207,450 is "207". */
export function thousandsText(amount: number): string {
  const format = formatFor('thousands', (locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }))
  return format.format(amount / 1000)
}

/** The name of a country: US is "United States". */
export function regionName(code: string): string {
  return formatFor('regions', (locale) => new Intl.DisplayNames(locale, { type: 'region' })).of(code) ?? code
}

/** The name of a currency, as after a number: USD is "US dollars". */
export function currencyName(currency: string): string {
  const format = formatFor(
    `currency ${currency}`,
    (locale) => new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'name' }),
  )
  return format.formatToParts(1000).find(({ type }) => type === 'currency')?.value ?? currency
}
