import { eq } from 'drizzle-orm'
import type { Context } from 'hono'
import { recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import { person } from '../db/schema.ts'
import { requestIdOf } from '../operations/observe-requests.ts'
import { networkOf } from '../limits/limiter.ts'
import { clientAddress } from '../web/client-address.ts'
import { authHeaders, passCookies, refusal } from './authentication.ts'
import { normalEmail } from './find-account.ts'
import { loginFailures } from '../operations/metrics.ts'

export type SignInResult = { outcome: 'signed-in' | 'wrong' } | { outcome: 'wait'; retryAfterS: number }

/**
 * Signs in with a password. Guessing is made slow for whoever guesses: each address has to wait longer after each failure for an
 * account. Behind that, an account takes only so many attempts an hour from browsers that it does not know. A browser that it knows
 * is counted by itself, so nobody can be locked out by somebody else's guesses.
 */
export async function signInWithPassword(
  context: AppContext,
  c: Context,
  { email: entered, password }: { email: string; password: string },
): Promise<SignInResult> {
  const { auth, limits } = context
  const email = normalEmail(entered)
  const network = networkOf(clientAddress(c))
  const isKnown = await auth.browsers.isKnown(c, email)
  const key = isKnown ? `known ${email}` : `${network} ${email}`
  const checks = [
    () => limits.take('sign-in-address', network),
    () => limits.attempt(key),
    ...(isKnown ? [] : [() => limits.take('sign-in-account', email)]),
  ]
  for (const check of checks) {
    const taken = await check()
    if (!taken.allowed) return { outcome: 'wait', retryAfterS: taken.retryAfterS }
  }
  try {
    const { headers } = await auth.api.signInEmail({
      body: { email, password },
      headers: authHeaders(c),
      returnHeaders: true,
    })
    passCookies(c, headers)
  } catch (error) {
    if (refusal(error) === null) throw error
    loginFailures.inc()
    await noteRefusal(context, c, email)
    return { outcome: 'wrong' }
  }
  await limits.succeeded(key)
  await auth.browsers.remember(c, email)
  return { outcome: 'signed-in' }
}

/** Signs somebody in whom we have verified otherwise. The session that the browser had ends; a guest's work is claimed. */
export async function signInKnownPerson(
  context: AppContext,
  c: Context,
  { personId }: { personId: string },
): Promise<void> {
  const { headers } = await context.auth.api.signInKnownPerson({
    body: { personId },
    headers: authHeaders(c),
    returnHeaders: true,
  })
  passCookies(c, headers)
}

/** Writes the same entry whether the address has an account or not, so that the time it takes tells nothing either. */
async function noteRefusal({ system, now }: AppContext, c: Context, email: string): Promise<void> {
  const [found] = await system.select({ id: person.id }).from(person).where(eq(person.email, email))
  await recordAudit(system, {
    actor: { kind: 'system', id: null, address: clientAddress(c), requestId: requestIdOf(c) },
    at: now(),
    organizationId: null,
    action: 'login-session.refused',
    subject: { kind: 'person', id: found?.id ?? null },
    details: { method: 'password' },
  })
}
