import { IntlMessageFormat } from 'intl-messageformat'
import type { ComponentChild } from 'preact'
import { de } from './de.ts'
import { en } from './en.ts'
import { currentLocale, INTL_LOCALE, type Locale } from './locales.ts'
import { pseudoMessage } from './pseudo.ts'
import { valueFormats } from './value-formats.ts'

export type MessageKey = keyof typeof en
export type MessageValues = Record<string, string | number | Date>
/** What a tag in a message becomes: `<link>text</link>` with `{ link: (text) => <a href="/x">{text}</a> }`. */
export type MessageTags = Record<string, (chunks: ComponentChild[]) => ComponentChild>

export interface Messages {
  locale: Locale
  /** The message as plain text. */
  t: (key: MessageKey, values?: MessageValues) => string
  /** The message with its tags turned into elements. */
  rich: (key: MessageKey, values: MessageValues, tags: MessageTags) => ComponentChild[]
}

const CATALOGUES = { en, de }
const cache = new Map<Locale, Messages>()

/** Numbers and dates in it are written in the style of `formats.ts`. */
const compile = (key: MessageKey, locale: Locale) =>
  new IntlMessageFormat(
    locale === 'en' || locale === 'de' ? CATALOGUES[locale][key] : pseudoMessage(en[key], locale),
    INTL_LOCALE[locale],
    undefined,
    { formatters: valueFormats },
  )

/** The messages of one locale. A message is compiled at its first use and kept. */
export function messagesFor(locale: Locale): Messages {
  const known = cache.get(locale)
  if (known) return known
  const compiled = new Map<MessageKey, IntlMessageFormat>()
  const format = (key: MessageKey) => {
    let message = compiled.get(key)
    if (!message) {
      message = compile(key, locale)
      compiled.set(key, message)
    }
    return message
  }
  const messages: Messages = {
    locale,
    t: (key, values) => String(format(key).format(values)),
    rich(key, values, tags) {
      const result = format(key).format<ComponentChild>({ ...values, ...tags })
      return Array.isArray(result) ? result : [result]
    },
  }
  cache.set(locale, messages)
  return messages
}

/** A message in the language of whoever asks. */
export const t: Messages['t'] = (key, values) => messagesFor(currentLocale()).t(key, values)
/** The same, with its tags turned into elements. */
export const rich: Messages['rich'] = (key, values, tags) => messagesFor(currentLocale()).rich(key, values, tags)
