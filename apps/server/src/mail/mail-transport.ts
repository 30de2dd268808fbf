import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { ComposedMail } from './compose-mail.tsx'

export interface OutgoingMail extends ComposedMail {
  to: string
  messageId: string
  date: Date
}

/** Hands a mail over; resolves when whoever takes it has taken responsibility for it. */
export interface MailTransport {
  send(mail: OutgoingMail): Promise<void>
}

/** Content comes from our own catalogue; still, no path or address in it is ever read. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true }

/** A mail that no person has written: no out-of-office answers, please. */
const HEADERS = { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' }

const messageOf = (from: string, { to, ...mail }: OutgoingMail) => ({
  ...mail,
  from,
  // As an object, so that an address is one address, whatever characters it has.
  to: { name: '', address: to },
  headers: HEADERS,
  ...CLOSED,
})

/**
 * Sends by SMTP.
 * @param url - `smtps://name:password@host:465`, or `smtp://host:587`: STARTTLS where the server offers it, and always when there is
 *   a password to protect
 * @param from - `Millwright <millwright@example.org>`
 */
export function smtpTransport(url: string, from: string): MailTransport {
  const { protocol, username, hostname, port, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && username !== '',
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    // A mail server that says nothing must not hold the queue for long.
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  })
  return {
    async send(mail) {
      const { rejected } = await transport.sendMail(messageOf(from, mail))
      if (rejected.length > 0) throw new Error('The mail server refused the address')
    },
  }
}

/** Writes mails as files that mail programs open, for whoever runs this server on their own machine. They hold links: only the owner of the directory reads them. */
export function outboxTransport(directory: string, from: string): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  return {
    async send(mail) {
      const { message } = await composer.sendMail(messageOf(from, mail))
      if (!Buffer.isBuffer(message)) throw new Error('nodemailer was asked for a buffer')
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      const name = `${mail.date.toISOString().replaceAll(/[:.]/g, '-')}-${mail.messageId.slice(1, 9)}.eml`
      const draft = join(directory, `.${name}.new`)
      writeFileSync(draft, message, { mode: 0o600, flush: true })
      renameSync(draft, join(directory, name))
    },
  }
}

export type MailSettings =
  | { kind: 'smtp'; url: string; from: string }
  | { kind: 'outbox'; directory: string; from: string }
  | { kind: 'none' }

/** What was set is not usable; the message says how to mend it. */
export class MailSettingsError extends Error {}

/**
 * Decides how mail leaves from what the operator set: SMTP; or, for a server that others do not reach by https, files in the data
 * directory; or nothing, which pages then say.
 */
export function mailSettings(given: {
  smtpUrl: string | undefined
  from: string | undefined
  baseUrl: string
  dataDirectory: string
}): MailSettings {
  const { smtpUrl, from, baseUrl, dataDirectory } = given
  if (smtpUrl) {
    if (!URL.canParse(smtpUrl) || !/^smtps?:$/.test(new URL(smtpUrl).protocol) || !new URL(smtpUrl).hostname)
      throw new MailSettingsError(
        'MILLWRIGHT_SMTP_URL is not an address such as smtps://name:password@mail.example.org or smtp://localhost:25.',
      )
    if (!from || !/^[^<>\r\n]*<?[^\s<>@]+@[^\s<>@]+>?$/.test(from))
      throw new MailSettingsError(
        'Set MILLWRIGHT_MAIL_FROM to the address that mails come from, such as Millwright <millwright@example.org>.',
      )
    return { kind: 'smtp', url: smtpUrl, from }
  }
  if (baseUrl.startsWith('https:')) return { kind: 'none' }
  return {
    kind: 'outbox',
    directory: join(dataDirectory, 'outbox'),
    from: from ?? `Millwright <millwright@${new URL(baseUrl).hostname}>`,
  }
}

/** Null for `none`. */
export function transportOf(settings: MailSettings): MailTransport | null {
  if (settings.kind === 'smtp') return smtpTransport(settings.url, settings.from)
  if (settings.kind === 'outbox') return outboxTransport(settings.directory, settings.from)
  return null
}
