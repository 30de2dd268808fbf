/**
 * A moment in words, in the zone of whoever reads it; in UTC, and said so, when the zone is not known.
 * Pages print UTC and let the browser turn it into its own zone; this is for what no browser sees, such as mails.
 */
export function momentText(at: Date, timeZone: string | null, locale = 'en'): string {
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
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

/** The names that `momentText` can be given. */
export const TIME_ZONES: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
]
