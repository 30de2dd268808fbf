import { renderToString } from 'preact-render-to-string'
import { directionOf, type Locale } from '../messages/locales.ts'
import { momentText } from '../messages/moments.ts'
import { messagesFor, type MessageKey } from '../messages/index.ts'

type WithSubject<Key> = Key extends `mails.${infer Template}.subject` ? Template : never
/** A mail that can be sent: three messages in `messages/en/mails.ts`. */
export type MailTemplate = WithSubject<MessageKey>

/** A moment is stored as such and written in the zone of whoever reads the mail. */
export type MailValues = Record<string, string | number | { moment: string }>

export interface ComposedMail {
  subject: string
  text: string
  html: string
}

/**
 * Writes a mail: plain text, and the same in HTML with nothing to load, because a picture would tell who opened it and when.
 * @param link - where its one button leads
 */
export function composeMail(mail: {
  template: MailTemplate
  values: MailValues
  link: string | null
  site: string
  timeZone: string | null
  locale: Locale
}): ComposedMail {
  const { locale } = mail
  const { t } = messagesFor(locale)
  const words: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(mail.values))
    words[name] = typeof value === 'object' ? momentText(new Date(value.moment), mail.timeZone, locale) : value
  words['site'] = mail.site
  const subject = t(`mails.${mail.template}.subject`, words)
  const paragraphs = t(`mails.${mail.template}.body`, words).split('\n\n')
  const footer = t('mails.frame.footer', words)
  const action = mail.link === null ? '' : t(actionKey(mail.template), words)
  const text = [...paragraphs, ...(mail.link === null ? [] : [`${action}:\n${mail.link}`]), `--\n${footer}`].join(
    '\n\n',
  )
  const html = renderToString(
    <html lang={locale} dir={directionOf(locale)}>
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <title>{subject}</title>
      </head>
      <body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
        <div style="max-width:36em;margin:0 auto">
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          {mail.link === null ? null : (
            <>
              <p>
                <a
                  href={mail.link}
                  style="display:inline-block;padding:10px 18px;border-radius:6px;background:#1f4f7a;color:#ffffff;text-decoration:none"
                >
                  {action}
                </a>
              </p>
              <p style="font-size:14px">
                {t('mails.frame.link')}
                <br />
                <span style="word-break:break-all">{mail.link}</span>
              </p>
            </>
          )}
          <hr style="border:0;border-top:1px solid #888888;margin:24px 0 12px" />
          <p style="font-size:14px">{footer}</p>
        </div>
      </body>
    </html>,
  )
  return { subject, text, html: `<!doctype html>${html}` }
}

/** Every template with a link has an action; `compose-mail` throws when one is missing, and a test writes them all. */
const actionKey = (template: MailTemplate) => `mails.${template}.action` as MessageKey
