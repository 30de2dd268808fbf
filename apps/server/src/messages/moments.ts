import { currentLocale, INTL_LOCALE, type Locale } from './locales.ts'

/**
 * A moment in words, in the zone of whoever reads it; in UTC, and said so, when the zone is not known.
 * Pages print UTC and let the browser turn it into its own zone; this is for what no browser sees, such as mails.
 */
export function momentText(at: Date, timeZone: string | null, locale: Locale = currentLocale()): string {
  const format = new Intl.DateTimeFormat(INTL_LOCALE[locale], {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: timeZone ?? 'UTC',
    timeZoneName: 'short',
  })
  return format.format(at)
}

/** The zones to choose from. */
export const TIME_ZONES: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
]

/** Whether this is a zone that `momentText` can be given. Older and newer names of the same place both are. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
