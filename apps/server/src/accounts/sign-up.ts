import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import type { Context } from 'hono'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { oneTimeLink, person } from '../db/schema.ts'
import { recordConsent } from '../privacy/consent-texts.ts'
import { languageOfBrowser } from '../web/choose-language.ts'
import { authHeaders, claimGuest, passCookies, refusal } from './authentication.ts'
import { findAccountByEmail, normalEmail } from './find-account.ts'
import { becomeOwner, ownerTokenIsOpen } from './owner-link.ts'
import { hashOfToken, newToken } from './tokens.ts'

const PURPOSE = 'sign-up'
const DAY_MS = 86_400_000

/**
 * Makes an account at once and signs in. For servers whose mails reach nobody, where the choice is between telling that an address
 * is taken and letting nobody in; and for the owner, who proved themselves with a link from the terminal.
 */
export async function signUpAtOnce(
  context: AppContext,
  c: Context,
  entered: { name: string; email: string; password: string; ownerToken?: string },
): Promise<{ outcome: 'signed-in' | 'address-taken' | 'link-not-open' }> {
  const { auth, mail, now } = context
  const { ownerToken, ...account } = entered
  const making = auth.inTransaction(async (tx) => {
    if (ownerToken !== undefined && !(await ownerTokenIsOpen(tx, ownerToken)))
      return { outcome: 'link-not-open' as const }
    const made = await makeAccount(context, tx, c, account)
    if (!made) return { outcome: 'address-taken' as const }
    if (ownerToken === undefined) return { outcome: 'signed-in' as const, ...made }
    const { outcome } = await becomeOwner(tx, { token: ownerToken, personId: made.personId, now })
    if (outcome === 'link-not-open') throw new LinkUsedError()
    return { outcome: 'signed-in' as const, ...made }
  })
  const result = await making.catch((error: unknown) => {
    if (error instanceof LinkUsedError) return { outcome: 'link-not-open' as const }
    throw error
  })
  if (result.outcome !== 'signed-in') return result
  mail.wake()
  passCookies(c, result.headers)
  await auth.browsers.remember(c, account.email)
  return { outcome: 'signed-in' }
}

/** Two came with the owner link at the same moment: the second leaves no account behind. */
class LinkUsedError extends Error {}

/** What a link in a sign-up mail leads to. */
export interface PendingSignUp {
  name: string
  email: string
  /** Where the person was going. */
  next: string
  /** Who they were in the browser that asked. */
  guestId: string
}

/**
 * Asks the mailbox whether it wants an account, which is made when the link is opened and a password chosen there. So nobody makes
 * an account for somebody else's address; and what happens here looks the same and takes as long whether or not the address has an
 * account already: its owner gets another mail.
 */
export async function signUpByMail(context: AppContext, entered: PendingSignUp): Promise<void> {
  const { system, mail, limits, now } = context
  const email = normalEmail(entered.email)
  // Enough mails for this mailbox: no more are sent, and nobody is told.
  if (!(await limits.take('mail-mailbox', email)).allowed) return
  const expiresAt = new Date(now().getTime() + DAY_MS)
  const token = newToken()
  await system.transaction(async (tx) => {
    const account = await findAccountByEmail(tx, email)
    // Whoever never opened their link is forgotten.
    await tx
      .delete(oneTimeLink)
      .where(and(eq(oneTimeLink.purpose, PURPOSE), lt(oneTimeLink.expiresAt, new Date(now().getTime() - DAY_MS))))
    await tx.insert(oneTimeLink).values({
      tokenHash: hashOfToken(token),
      purpose: PURPOSE,
      details: { ...entered, email },
      createdAt: now(),
      expiresAt,
    })
    await mail.queue(
      tx,
      account
        ? {
            to: email,
            personId: account.id,
            template: 'already-has-account',
            values: { name: account.name },
            link: { path: '/account/sign-in' },
          }
        : {
            to: email,
            personId: null,
            template: 'confirm-sign-up',
            values: { name: entered.name, until: { moment: expiresAt.toISOString() } },
            link: { path: '/account/confirm', token },
          },
    )
  })
  mail.wake()
}

/** Whom a link would make an account for; null when it does not work any more. */
export async function pendingSignUp(db: Db, token: string, now: Date): Promise<PendingSignUp | null> {
  const [found] = await db.select({ details: oneTimeLink.details }).from(oneTimeLink).where(openLink(token, now))
  const { name, email, next = '', guestId = '' } = found?.details ?? {}
  return name && email ? { name, email, next, guestId } : null
}

/** Makes the account that a mail was about, with a confirmed address, and signs in. */
export async function finishSignUp(
  context: AppContext,
  c: Context,
  given: { token: string; password: string },
): Promise<{ outcome: 'signed-in'; next: string } | { outcome: 'link-not-open' | 'address-taken' }> {
  const { auth, now } = context
  const result = await auth.inTransaction(async (tx) => {
    const pending = await pendingSignUp(tx, given.token, now())
    const used = await tx
      .update(oneTimeLink)
      .set({ usedAt: now(), details: null })
      .where(openLink(given.token, now()))
      .returning({ purpose: oneTimeLink.purpose })
    if (!pending || used.length === 0) return { outcome: 'link-not-open' as const }
    const { name, email, next, guestId } = pending
    const made = await makeAccount(context, tx, c, { name, email, password: given.password })
    if (!made) return { outcome: 'address-taken' as const }
    await tx.update(person).set({ emailVerified: true }).where(eq(person.id, made.personId))
    // The mail may have been opened in another browser than the one that asked; the work there is theirs too.
    const [guest] = await tx
      .select({ id: person.id })
      .from(person)
      .where(and(eq(person.id, guestId), eq(person.isAnonymous, true)))
    if (guest) await claimGuest(tx, { guestId, personId: made.personId, now: now() })
    return { outcome: 'signed-in' as const, next, email, headers: made.headers }
  })
  if (result.outcome !== 'signed-in') return result
  passCookies(c, result.headers)
  await auth.browsers.remember(c, result.email)
  return { outcome: 'signed-in', next: result.next }
}

/** Null when the address has an account. */
async function makeAccount(
  { auth, now }: AppContext,
  tx: Db,
  c: Context,
  body: { name: string; email: string; password: string },
): Promise<{ personId: string; headers: Headers } | null> {
  // Of two for one address at the same moment, the second waits and then sees the first.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`account ${normalEmail(body.email)}`}))`)
  try {
    const { headers, response } = await auth.api.signUpEmail({ body, headers: authHeaders(c), returnHeaders: true })
    const personId = response.user.id
    // What they chose as a guest is theirs from now on, in every browser.
    const locale = languageOfBrowser(c)
    if (locale) await tx.update(person).set({ locale }).where(eq(person.id, personId))
    // The form says that making an account means agreeing to it.
    await recordConsent(tx, { personId, textId: 'privacy', given: true, at: now() })
    return { personId, headers }
  } catch (error) {
    if (refusal(error) === 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL') return null
    throw error
  }
}

const openLink = (token: string, now: Date) =>
  and(
    eq(oneTimeLink.tokenHash, hashOfToken(token)),
    eq(oneTimeLink.purpose, PURPOSE),
    isNull(oneTimeLink.usedAt),
    gt(oneTimeLink.expiresAt, now),
  )
