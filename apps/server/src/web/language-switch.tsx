import { t } from '../messages/index.ts'
import { currentLocale, directionOf, isLocale, offeredLanguages } from '../messages/locales.ts'

/**
 * The languages, each named in itself. A form, so that it works without scripts and no page has two addresses.
 * @param address - the page to come back to
 */
export function LanguageSwitch({ address }: { address: string }) {
  const now = currentLocale()
  return (
    <form method="post" action="/language" class="languages" aria-label={t('web.language')}>
      <input type="hidden" name="next" value={address} />
      {Object.entries(offeredLanguages()).map(([locale, name]) => (
        <button
          key={locale}
          name="language"
          value={locale}
          class="quiet"
          lang={locale}
          dir={isLocale(locale) ? directionOf(locale) : undefined}
          aria-current={locale === now ? 'true' : undefined}
        >
          {name}
        </button>
      ))}
    </form>
  )
}
