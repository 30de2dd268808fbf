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

/** "a, b and c". */
export function listText(words: readonly string[]): string {
  return formatFor('list', (locale) => new Intl.ListFormat(locale)).format(words)
}

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
