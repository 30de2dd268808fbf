import { AsyncLocalStorage } from 'node:async_hooks'

/** The languages of the interface, each named in itself. Content stays in the language in which it was written. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Locale = keyof typeof LANGUAGES

/** What `Intl` is asked for: English dates with the day first, as the rest of the text has them. */
export const INTL_LOCALE: Record<Locale, string> = { en: 'en-GB', de: 'de-DE' }

const reading = new AsyncLocalStorage<Locale>()

/** The language of whoever asks; English where nobody does, as in the log. */
export const currentLocale = (): Locale => reading.getStore() ?? 'en'

/** Everything that `work` says, is said in this language. */
export const inLocale = <T>(locale: Locale, work: () => T): T => reading.run(locale, work)

export const isLocale = (name: string | null | undefined): name is Locale =>
  name !== null && name !== undefined && Object.hasOwn(LANGUAGES, name)

export const directionOf = (_locale: Locale): 'ltr' | 'rtl' => 'ltr'
