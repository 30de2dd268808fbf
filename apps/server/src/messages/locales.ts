import { AsyncLocalStorage } from 'node:async_hooks'

/** The languages of the interface, each named in itself. Content stays in the language in which it was written. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
/** English made strange (`pseudo.ts`): for finding texts outside the catalogue and layouts that do not stretch or turn around. */
const PSEUDO_LANGUAGES = { 'en-XA': 'Ƥşēūđō', 'ar-XB': 'Ƥşēūđō ←' } as const

export type PseudoLocale = keyof typeof PSEUDO_LANGUAGES
export type Locale = keyof typeof LANGUAGES | PseudoLocale

/** What `Intl` is asked for: English dates with the day first, as the rest of the text has them. */
export const INTL_LOCALE: Record<Locale, string> = { en: 'en-GB', de: 'de-DE', 'en-XA': 'en-GB', 'ar-XB': 'en-GB' }

/** The language in which the catalogue's content is written. */
const CONTENT_LOCALE: Locale = 'en'

const reading = new AsyncLocalStorage<Locale>()

/** The language of whoever asks; English where nobody does, as in the log. */
export const currentLocale = (): Locale => reading.getStore() ?? 'en'

/** Everything that `work` says, is said in this language. */
export const inLocale = <T>(locale: Locale, work: () => T): T => reading.run(locale, work)

/** Whether this is a language that is offered here. */
export const isLocale = (name: string | null | undefined): name is Locale =>
  typeof name === 'string' && Object.hasOwn(offeredLanguages(), name)

/** The languages to choose from; pseudo-languages only where somebody who develops Millwright asked for them. */
export function offeredLanguages(): Partial<Record<Locale, string>> {
  const { MILLWRIGHT_PSEUDO_LOCALES: wanted, NODE_ENV: environment } = process.env
  return wanted === '1' && environment !== 'production' ? { ...LANGUAGES, ...PSEUDO_LANGUAGES } : LANGUAGES
}

export const directionOf = (locale: Locale): 'ltr' | 'rtl' => (locale === 'ar-XB' ? 'rtl' : 'ltr')

/** Whether the page speaks another language than the content on it. */
export const contentIsForeign = (): boolean => currentLocale() !== CONTENT_LOCALE

/** Attributes for an element that holds content: in which language it is, where the page around it speaks another. */
export function contentLanguage(): { lang?: string; dir?: 'ltr' | 'rtl' } {
  if (!contentIsForeign()) return {}
  const direction = directionOf(CONTENT_LOCALE)
  return { lang: CONTENT_LOCALE, ...(direction === directionOf(currentLocale()) ? {} : { dir: direction }) }
}
