import type { Context } from 'hono'
import { and, asc, eq } from 'drizzle-orm'
import type { AppContext } from '../context.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { passkey } from '../db/schema.ts'
import { actorOf } from '../web/actor.ts'
import { authHeaders, passCookies, refusal } from './authentication.ts'
import { waysToSignIn } from './find-account.ts'
import type { SignedIn } from './people.ts'
import { currentSession } from './recent-sign-in.ts'

/** A person's passkeys, oldest first. */
export function listPasskeys({ db }: AppContext, who: SignedIn) {
  return db
    .select({
      id: passkey.id,
      name: passkey.name,
      createdAt: passkey.createdAt,
      lastUsedAt: passkey.lastUsedAt,
      backedUp: passkey.backedUp,
    })
    .from(passkey)
    .where(eq(passkey.userId, who.id))
    .orderBy(asc(passkey.createdAt))
}

/** What the browser needs to make a passkey. Its challenge works once, for five minutes, in this browser. */
export async function passkeyCreationOptions({ auth }: AppContext, c: Context) {
  const { headers, response } = await auth.api.generatePasskeyRegistrationOptions({
    headers: authHeaders(c),
    returnHeaders: true,
  })
  passCookies(c, headers)
  return response
}

export async function addPasskey(
  context: AppContext,
  c: Context,
  who: SignedIn,
  { name, response }: { name: string; response: unknown },
): Promise<{ outcome: 'added' | 'refused' }> {
  const { auth, system, mail, now } = context
  try {
    // Outside our transaction: the plugin reads past the adapter of the moment, which on the embedded database would wait for itself.
    await auth.api.verifyPasskeyRegistration({ body: { name, response }, headers: authHeaders(c) })
  } catch (error) {
    if (refusal(error) === null) console.error('A passkey could not be verified:', error)
    return { outcome: 'refused' }
  }
  await system.transaction(async (tx) => {
    await mail.queue(tx, {
      to: who.email,
      personId: who.id,
      template: 'passkey-added',
      values: { name: who.name, passkey: name, at: { moment: now().toISOString() } },
      link: { path: '/account/security' },
    })
    await recordAudit(tx, {
      actor: actorOf(c, who),
      at: now(),
      organizationId: null,
      action: 'passkey.added',
      subject: { kind: 'person', id: who.id },
    })
  })
  mail.wake()
  return { outcome: 'added' }
}

export async function renamePasskey(
  { db }: AppContext,
  who: SignedIn,
  { id, name }: { id: string; name: string },
): Promise<{ outcome: 'renamed' | 'not-found' }> {
  const changed = await db
    .update(passkey)
    .set({ name })
    .where(and(eq(passkey.id, id), eq(passkey.userId, who.id)))
    .returning({ id: passkey.id })
  return { outcome: changed.length > 0 ? 'renamed' : 'not-found' }
}

/** Removes a passkey, unless it is the last way into the account. */
export async function removePasskey(
  context: AppContext,
  c: Context,
  who: SignedIn,
  id: string,
): Promise<{ outcome: 'removed' | 'not-found' | 'last-way-in' }> {
  const { system, mail, now } = context
  const outcome = await system.transaction(async (tx) => {
    // Locks them all: of two that are removed at the same moment, the second sees that it is the last.
    const own = await tx.select().from(passkey).where(eq(passkey.userId, who.id)).for('update')
    const removed = own.find((one) => one.id === id)
    if (!removed) return 'not-found' as const
    if ((await waysToSignIn(tx, who.id)).total <= 1) return 'last-way-in' as const
    await tx.delete(passkey).where(eq(passkey.id, id))
    await mail.queue(tx, {
      to: who.email,
      personId: who.id,
      template: 'passkey-removed',
      values: { name: who.name, passkey: removed.name ?? '', at: { moment: now().toISOString() } },
      link: { path: '/account/security' },
    })
    await recordAudit(tx, {
      actor: actorOf(c, who),
      at: now(),
      organizationId: null,
      action: 'passkey.removed',
      subject: { kind: 'person', id: who.id },
    })
    return 'removed' as const
  })
  mail.wake()
  return { outcome }
}

/** What the browser needs to sign in with any passkey for this site, or, signed in already, with one of this person's. */
export async function passkeyRequestOptions({ auth }: AppContext, c: Context) {
  const { headers, response } = await auth.api.generatePasskeyAuthenticationOptions({
    headers: authHeaders(c),
    returnHeaders: true,
  })
  passCookies(c, headers)
  return { ...response, userVerification: 'required' }
}

/** What a passkey answers, as better-auth takes it; @simplewebauthn/server checks every part. */
type PasskeyAssertion = NonNullable<
  Parameters<AppContext['auth']['api']['verifyPasskeyAuthentication']>[0]
>['body']['response']

/** @param again - it has to be the person who is signed in already */
export async function signInWithPasskey(
  context: AppContext,
  c: Context,
  { response, again }: { response: PasskeyAssertion; again: boolean },
): Promise<{ outcome: 'signed-in' | 'refused' }> {
  const { auth, system } = context
  if (again) {
    const [here, [used]] = await Promise.all([
      currentSession(context, c),
      system.select({ userId: passkey.userId }).from(passkey).where(eq(passkey.credentialID, response.id)),
    ])
    if (!here || used?.userId !== here.personId) return { outcome: 'refused' }
  }
  try {
    const { headers } = await auth.api.verifyPasskeyAuthentication({
      body: { response },
      headers: authHeaders(c),
      returnHeaders: true,
    })
    passCookies(c, headers)
    return { outcome: 'signed-in' }
  } catch (error) {
    if (refusal(error) === null) throw error
    return { outcome: 'refused' }
  }
}
