import { t } from '../messages/index.ts'
import { consentText, type ConsentTextId } from './consent-texts.ts'

/** A text that somebody agrees to, with its version. @param organization - who is named in it, where one is */
export function ConsentText({
  id,
  version,
  organization,
}: {
  id: ConsentTextId
  version?: string
  organization?: string | undefined
}) {
  const text = consentText(id, version)
  if (!text) return null
  const named = organization ?? t('privacy.text.anOrganization')
  return (
    <div class="prose">
      {text.paragraphs.map((key) => (
        <p key={key}>{t(key, { organization: named })}</p>
      ))}
      <p class="faint small">{t('privacy.text.version', { version: text.version })}</p>
    </div>
  )
}
