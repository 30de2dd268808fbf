import type { LocalText } from '@millwright/catalog'
import { contentLanguage, currentLocale } from '../messages/locales.ts'

/** A text that content brings in every language of the interface; in English where it has none in the reader's. */
export function Local({ text }: { text: LocalText }) {
  const locale = currentLocale()
  return locale === 'en' || locale === 'de' ? <>{text[locale]}</> : <span {...contentLanguage()}>{text.en}</span>
}
