import type { Formatters } from 'intl-messageformat'

/** As `Intl`, but with a space before a percent sign in every language, as our texts write it. */
class SpacedNumberFormat extends Intl.NumberFormat {
  override format(value: Parameters<Intl.NumberFormat['format']>[0]): string {
    return super.format(value).replace(/(?<=\d)%/, '\u00a0%')
  }
}

const made = new Map<string, unknown>()

/** Each `Intl` object is made once. */
function once<Args extends unknown[], Format>(kind: string, make: (...args: Args) => Format) {
  return (...args: Args): Format => {
    const key = kind + JSON.stringify(args)
    const format = (made.get(key) as Format | undefined) ?? make(...args)
    made.set(key, format)
    return format
  }
}

/** What writes the numbers and dates inside messages. */
export const valueFormats: Formatters = {
  getNumberFormat: once('number', (locales, options) => new SpacedNumberFormat(locales, options)),
  getDateTimeFormat: once('date', (...args) => new Intl.DateTimeFormat(...args)),
  getPluralRules: once('plural', (...args) => new Intl.PluralRules(...args)),
}
