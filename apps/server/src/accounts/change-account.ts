import type { Context } from 'hono'
import { and, desc, eq, gt, ne } from 'drizzle-orm'
import type { AppContext } from '../context.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Db } from '../db/open-database.ts'
import { loginSession, loginVerification, person } from '../db/schema.ts'
import type { Locale } from '../messages/locales.ts'
import { actorOf } from '../web/actor.ts'
import { authHeaders, passCookies, refusal } from './authentication.ts'
import { findAccount } from './find-account.ts'
import { isRowId } from './own-address.ts'
import type { SignedIn } from './people.ts'
import { currentSession } from './recent-sign-in.ts'

/** What a person may change about themselves without further ado. */
export async function changeProfile(
  { db, now }: AppContext,
  who: SignedIn,
  change: { name: string; timeZone: string | null; locale: Locale | null },
): Promise<void> {
  await db
    .update(person)
    .set({ ...change, updatedAt: now() })
    .where(eq(person.id, who.id))
}

/** The language of pages and mails, chosen at the foot of a page. Guests may, too. */
export async function changeLanguage({ db, now }: AppContext, who: SignedIn, locale: Locale): Promise<void> {
  await db.update(person).set({ locale, updatedAt: now() }).where(eq(person.id, who.id))
}

/**
 * Sets a new password. Every other browser is signed out, this one gets a new session, links for a forgotten password stop working,
 * and a mail tells of it: all at once, or nothing.
 *
 * @param current - the password so far; not asked of those who have none yet
 */
export async function changePassword(
  context: AppContext,
  c: Context,
  who: SignedIn,
  { current, wanted }: { current: string; wanted: string },
): Promise<{ outcome: 'changed' | 'current-wrong' }> {
  const { auth, mail } = context
  const headers = authHeaders(c)
  try {
    const cookies = await auth.inTransaction(async (tx) => {
      const account = await findAccount(tx, who.id)
      const answered = account?.passwordHash
        ? await auth.api.changePassword({
            body: { currentPassword: current, newPassword: wanted, revokeOtherSessions: true },
            headers,
            returnHeaders: true,
          })
        : await setFirstPassword(context, tx, c, who, wanted)
      await endResetLinks(tx, who.id)
      await tellOfPassword(context, tx, c, who)
      return answered.headers
    })
    passCookies(c, cookies)
    mail.wake()
    return { outcome: 'changed' }
  } catch (error) {
    if (refusal(error) === 'INVALID_PASSWORD') return { outcome: 'current-wrong' }
    throw error
  }
}

async function setFirstPassword({ auth }: AppContext, tx: Db, c: Context, who: SignedIn, wanted: string) {
  const headers = authHeaders(c)
  await auth.api.setPassword({ body: { newPassword: wanted }, headers })
  const answered = await auth.api.signInKnownPerson({ body: { personId: who.id }, headers, returnHeaders: true })
  const others = ne(loginSession.id, answered.response.sessionId)
  await tx.delete(loginSession).where(and(eq(loginSession.userId, who.id), others))
  return answered
}

async function tellOfPassword(
  { mail, now }: AppContext,
  tx: Db,
  c: Context,
  who: Pick<SignedIn, 'id' | 'name' | 'email'>,
) {
  await mail.queue(tx, {
    to: who.email,
    personId: who.id,
    template: 'password-changed',
    values: { name: who.name, at: { moment: now().toISOString() } },
    link: { path: '/account/reset' },
  })
  await recordAudit(tx, {
    actor: actorOf(c, who),
    at: now(),
    organizationId: null,
    action: 'password.changed',
    subject: { kind: 'person', id: who.id },
  })
}

/** Links for a forgotten password that were sent before mean nothing after it was changed. */
async function endResetLinks(tx: Db, personId: string): Promise<void> {
  await tx.delete(loginVerification).where(eq(loginVerification.value, personId))
}

/**
 * Asks for a link to choose a new password. Answers at once and always the same; what follows happens in the background, so that the time
 * tells nothing either.
 */
export async function askForReset(context: AppContext, email: string): Promise<void> {
  const { auth, limits, mail } = context
  // Enough mails for this mailbox: no more are sent, and nobody is told.
  if (!(await limits.take('mail-mailbox', email)).allowed) return
  void auth
    .inTransaction(() => auth.api.requestPasswordReset({ body: { email } }))

    .then(
      () => mail.wake(),
      (error: unknown) => console.error('A mail for a new password could not be asked for:', error),
    )
}

/** Whose password a link would set; null when it does not work any more. */
export async function resetLinkOwner({ auth, system }: AppContext, token: string) {
  // What is no token of ours is not asked for: the database takes no NUL.
  if (!isRowId(token)) return null
  const { internalAdapter } = await auth.$context
  const found = await internalAdapter.findVerificationValue(`reset-password:${token}`)
  return found && found.expiresAt > new Date() ? findAccount(system, found.value) : null
}

/** Sets a new password by a link. Everybody who was signed in is signed out. */
export async function resetPassword(
  context: AppContext,
  c: Context,
  { token, wanted }: { token: string; wanted: string },
): Promise<{ outcome: 'changed' | 'link-not-open' }> {
  const { auth, mail } = context
  const account = await resetLinkOwner(context, token)
  if (!account) return { outcome: 'link-not-open' }
  try {
    await auth.inTransaction(async (tx) => {
      await auth.api.resetPassword({ body: { token, newPassword: wanted } })
      await endResetLinks(tx, account.id)
      await tellOfPassword(context, tx, c, account)
    })
  } catch (error) {
    if (refusal(error) !== null) return { outcome: 'link-not-open' }
    throw error
  }
  mail.wake()
  return { outcome: 'changed' }
}

/**
 * Changes the address, or asks the new mailbox first. Whether it belongs to another account is told only where mail reaches nobody.
 */
export async function changeEmail(
  context: AppContext,
  c: Context,
  who: SignedIn,
  wanted: string,
): Promise<{ outcome: 'changed' | 'mail-sent' | 'same' | 'taken' }> {
  const { auth, mail, limits, now } = context
  if (wanted === who.email) return { outcome: 'same' }
  const headers = authHeaders(c)
  // Enough mails for this mailbox: no more are sent, and nobody is told.
  if (!(await limits.take('mail-mailbox', wanted)).allowed) return { outcome: 'mail-sent' }
  const outcome = await auth.inTransaction(async (tx) => {
    const taken = await isTaken(tx, wanted)
    if (taken) return mail.kind === 'smtp' ? ('mail-sent' as const) : ('taken' as const)
    if (mail.kind === 'none') {
      // No mailbox can be asked; better-auth would wait for a link that nobody gets.
      await tx
        .update(person)
        .set({ email: wanted, emailVerified: false, updatedAt: now() })
        .where(eq(person.id, who.id))
    } else {
      const answered = await auth.api.changeEmail({ body: { newEmail: wanted }, headers, returnHeaders: true })
      passCookies(c, answered.headers)
      const after = await findAccount(tx, who.id)
      if (after?.email !== wanted) return 'mail-sent' as const
    }
    await tellOfAddress(context, tx, c, who, wanted)
    return 'changed' as const
  })
  mail.wake()
  return { outcome }
}

async function isTaken(tx: Db, email: string): Promise<boolean> {
  const [found] = await tx.select({ id: person.id }).from(person).where(eq(person.email, email))
  return found !== undefined
}

async function tellOfAddress({ mail, now }: AppContext, tx: Db, c: Context, who: SignedIn, address: string) {
  await mail.queue(tx, {
    to: who.email,
    personId: who.id,
    template: 'address-changed',
    values: { name: who.name, address, at: { moment: now().toISOString() } },
  })
  await endResetLinks(tx, who.id)
  await recordAudit(tx, {
    actor: actorOf(c, who),
    at: now(),
    organizationId: null,
    action: 'email.changed',
    subject: { kind: 'person', id: who.id },
  })
}

/** Sends a mail with a link that confirms the address of the account. */
export async function askToConfirmAddress(context: AppContext, c: Context, who: SignedIn): Promise<void> {
  const { auth, system, limits, mail } = context
  if (!(await limits.take('mail-mailbox', who.email)).allowed) return
  // Pressed again on a page from before: it is confirmed by now.
  if ((await findAccount(system, who.id))?.emailVerified) return
  const headers = authHeaders(c)
  await auth.inTransaction(() => auth.api.sendVerificationEmail({ body: { email: who.email }, headers }))
  mail.wake()
}

/**
 * Confirms an address by a link in a mail, that of the account or a new one. Only whoever is signed in to that account may: else
 * somebody could have a stranger confirm the stranger's address for their own account.
 */
export async function confirmAddress(
  context: AppContext,
  c: Context,
  who: SignedIn,
  token: string,
): Promise<{ outcome: 'confirmed' | 'other-account' | 'link-not-open' }> {
  const { auth, mail } = context
  const claims = claimsOf(token)
  if (!claims) return { outcome: 'link-not-open' }
  if (claims.email !== who.email) return { outcome: claims.updateTo === who.email ? 'link-not-open' : 'other-account' }
  try {
    await auth.inTransaction(async (tx) => {
      const headers = authHeaders(c)
      if (claims.updateTo !== undefined && (await isTaken(tx, claims.updateTo))) throw new TakenError()
      const answered = await auth.api.verifyEmail({ query: { token }, headers, returnHeaders: true })
      passCookies(c, answered.headers)
      if (claims.updateTo !== undefined) await tellOfAddress(context, tx, c, who, claims.updateTo)
    })
  } catch (error) {
    if (error instanceof TakenError || refusal(error) !== null) return { outcome: 'link-not-open' }
    throw error
  }
  mail.wake()
  return { outcome: 'confirmed' }
}

class TakenError extends Error {}

/** What a token of better-auth says, before its signature is checked: enough to see whom it is for. */
function claimsOf(token: string): { email: string; updateTo?: string } | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    if (typeof claims !== 'object' || claims === null || !('email' in claims)) return null
    const updateTo = 'updateTo' in claims && typeof claims.updateTo === 'string' ? { updateTo: claims.updateTo } : {}
    return { email: String(claims.email), ...updateTo }
  } catch {
    return null
  }
}

/** The browsers in which a person is signed in, last used first. Use is noted once an hour. */
export function listLoginSessions({ db }: AppContext, who: SignedIn) {
  return db
    .select({
      id: loginSession.id,
      userAgent: loginSession.userAgent,
      address: loginSession.ipAddress,
      signedInAt: loginSession.createdAt,
      lastUsedAt: loginSession.updatedAt,
    })
    .from(loginSession)
    .where(and(eq(loginSession.userId, who.id), gt(loginSession.expiresAt, new Date())))
    .orderBy(desc(loginSession.updatedAt))
}

/** Ends one of a person's sessions, or all but the one that asks. What is ended is refused from the next request on. */
export async function endSessions(
  context: AppContext,
  c: Context,
  who: SignedIn,
  which: 'others' | { id: string },
): Promise<void> {
  const { db, now } = context
  const here = await currentSession(context, c)
  const chosen = which === 'others' ? ne(loginSession.id, here?.id ?? '') : eq(loginSession.id, which.id)
  await db.transaction(async (tx) => {
    const ended = await tx
      .delete(loginSession)
      .where(and(eq(loginSession.userId, who.id), chosen))
      .returning({ id: loginSession.id })
    if (ended.length === 0) return
    await recordAudit(tx, {
      actor: actorOf(c, who),
      at: now(),
      organizationId: null,
      action: 'login-session.ended',
      subject: { kind: 'person', id: who.id },
      details: { sessions: ended.length },
    })
  })
}
