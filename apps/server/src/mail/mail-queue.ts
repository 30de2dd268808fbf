import { randomUUID } from 'node:crypto'
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { and, desc, eq, gt, isNotNull, lt, lte, sql } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { mail, person } from '../db/schema.ts'
import { currentLocale, isLocale } from '../messages/locales.ts'
import { composeMail, type MailTemplate, type MailValues } from './compose-mail.tsx'
import type { MailTransport } from './mail-transport.ts'
import { startBackgroundLoop } from '../operations/background-loop.ts'

export interface NewMail {
  to: string
  /** Whose zone and language it is written in; null for somebody without an account. */
  personId: string | null
  template: MailTemplate
  values: MailValues
  /** The page that its button opens. A token lies in the queue sealed, so that a copy of the database holds no link that works. */
  link?: { path: string; token?: string }
}

/**
 * Whether mail reaches people. `smtp` does. `outbox` writes files on this machine: for development, and for one person alone.
 * `none` is a public server that nobody gave an SMTP address; pages say so.
 */
export type MailKind = 'smtp' | 'outbox' | 'none'

/** What features know of mail. */
export interface Mail {
  kind: MailKind
  /** Writes the mail into the queue, in the transaction of what it tells about: both are there, or neither. */
  queue(tx: Db, wanted: NewMail): Promise<void>
  /** After the commit: there is something to send. Never waits for it, so an answer takes as long with mail as without. */
  wake(): void
}

/** Waiting times after failures; then the mail is given up. About a day and a half in all. */
const RETRY_AFTER_S = [30, 120, 600, 1800, 7200, 14_400, 28_800, 28_800, 43_200]
/** A server that died while sending: somebody else tries again after this long. */
const LEASE_MS = 5 * 60_000
/** Sent mails are kept this long, so that "I got no mail" can be answered. */
const KEEP_MS = 30 * 86_400_000
const LOOK_EVERY_MS = 15_000

/** Writes a mail into the queue; nothing here waits for a mail server. */
export async function queueMail(tx: Db, { link, ...wanted }: NewMail, about: { now: Date; secret: string }) {
  const { now, secret } = about
  const sealed = link && {
    path: link.path,
    ...(link.token ? { sealedToken: await symmetricEncrypt({ key: secret, data: link.token }) } : {}),
  }
  await tx.insert(mail).values({
    id: randomUUID(),
    ...wanted,
    link: sealed ?? null,
    locale: currentLocale(),
    createdAt: now,
    notBefore: now,
  })
}

interface Delivery {
  /** Past row-level security: the queue belongs to nobody. */
  db: Db
  transport: MailTransport
  now: () => Date
  baseUrl: string
  secret: string
}

/**
 * Sends what waits, one mail after the other, until nothing is due. A mail keeps its Message-ID over all attempts: when the outcome
 * of one is not known, the reader's mail program shows the second as the same.
 * @returns how many were sent and how many failed this time
 */
export async function deliverMails({ db, transport, now, baseUrl, secret }: Delivery) {
  const counts = { sent: 0, failed: 0 }
  for (let due = await claimNext(db, now()); due; due = await claimNext(db, now())) {
    try {
      const composed = await composeDue(due, baseUrl, secret)
      const messageId = `<${due.id}@${new URL(baseUrl).hostname}>`
      await transport.send({ to: due.to, messageId, date: due.createdAt, ...composed })
      await db.update(mail).set({ state: 'sent', sentAt: now(), lastError: null }).where(eq(mail.id, due.id))
      counts.sent++
    } catch (error) {
      counts.failed++
      await recordFailure(db, due, error, now())
    }
  }
  return counts
}

async function composeDue(due: NonNullable<Awaited<ReturnType<typeof claimNext>>>, baseUrl: string, secret: string) {
  const { template, values, link, timeZone, locale } = due
  const address = link && new URL(link.path, baseUrl)
  if (address && link.sealedToken)
    address.searchParams.set('token', await symmetricDecrypt({ key: secret, data: link.sealedToken }))
  const site = new URL(baseUrl).host
  return composeMail({
    template: template as MailTemplate,
    values,
    link: address?.href ?? null,
    site,
    timeZone,
    locale,
  })
}

async function claimNext(db: Db, now: Date) {
  const next = db
    .select({ id: mail.id })
    .from(mail)
    .where(and(eq(mail.state, 'pending'), lte(mail.notBefore, now)))
    .orderBy(mail.notBefore)
    .limit(1)
    .for('update', { skipLocked: true })
  const [claimed] = await db
    .update(mail)
    .set({ attempts: sql`${mail.attempts} + 1`, notBefore: new Date(now.getTime() + LEASE_MS) })
    .where(eq(mail.id, next))
    .returning()
  if (!claimed) return null
  const [reader] = claimed.personId
    ? await db
        .select({ timeZone: person.timeZone, locale: person.locale })
        .from(person)
        .where(eq(person.id, claimed.personId))
    : []
  const locale = [reader?.locale, claimed.locale].find(isLocale) ?? 'en'
  return { ...claimed, timeZone: reader?.timeZone ?? null, locale }
}

async function recordFailure(db: Db, { id, attempts }: { id: string; attempts: number }, error: unknown, now: Date) {
  const message = error instanceof Error ? error.message : String(error)
  const wait = isFinal(error) ? undefined : RETRY_AFTER_S[attempts - 1]
  // The address is personal: the log names the mail, the table has the rest.
  console.error(
    `Mail ${id} was not sent (attempt ${attempts}${wait ? `, again in ${wait} s` : ', given up'}): ${message}`,
  )
  await db
    .update(mail)
    .set({
      lastError: message.slice(0, 500),
      ...(wait ? { notBefore: new Date(now.getTime() + wait * 1000) } : { state: 'failed' }),
    })
    .where(eq(mail.id, id))
}

/** The mail server said that it will never take this mail: an answer of the 500 kind to this mail, not to our sign-in. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { responseCode, code } = error as { responseCode?: number; code?: string }
  return responseCode !== undefined && responseCode >= 500 && responseCode < 600 && code !== 'EAUTH'
}

/** Sends in the background: when woken, and now and then for what was left by a crash or waits for its next attempt. */
export function startMailDelivery(delivery: Delivery): { wake: () => void; stop: () => Promise<void> } {
  const loop = startBackgroundLoop({
    async look() {
      await deliverMails(delivery)
      await forgetOldMails(delivery.db, delivery.now())
    },
    everyMs: LOOK_EVERY_MS,
    complaint: 'Mails could not be sent:',
  })
  loop.wake()
  return loop
}

async function forgetOldMails(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEEP_MS)
  await db.delete(mail).where(and(isNotNull(mail.sentAt), lt(mail.sentAt, before)))
}

/** Mails of the last week that were given up, and what the newest of them met: for whoever runs the server. */
export async function failedMails(db: Db, now: Date): Promise<{ count: number; lastError: string } | null> {
  const failed = await db
    .select({ lastError: mail.lastError })
    .from(mail)
    .where(and(eq(mail.state, 'failed'), gt(mail.createdAt, new Date(now.getTime() - 7 * 86_400_000))))
    .orderBy(desc(mail.createdAt))
  return failed.length === 0 ? null : { count: failed.length, lastError: failed[0]?.lastError ?? '' }
}
