import type { Context } from 'hono'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { problem } from '../web/problem.ts'
import { authHeaders, RECENT_MS } from './authentication.ts'

export interface CurrentSession {
  id: string
  personId: string
  /** When its person last proved who they are. */
  authenticatedAt: Date
}

/** The login session of a request; null when there is none, or none any more. Guests have one too. */
export async function currentSession({ auth }: AppContext, c: Context): Promise<CurrentSession | null> {
  const found = await auth.api.getSession({ headers: authHeaders(c), query: { disableRefresh: true } })
  if (!found) return null
  const { id, userId, authenticatedAt, createdAt } = found.session
  return { id, personId: userId, authenticatedAt: authenticatedAt ?? createdAt }
}

/** Whether whoever asks proved who they are within the last quarter of an hour. */
export async function signedInRecently(context: AppContext, c: Context): Promise<boolean> {
  const session = await currentSession(context, c)
  if (!session) return false
  const age = context.now().getTime() - session.authenticatedAt.getTime()
  return age <= RECENT_MS
}

/**
 * For what must not be done by whoever finds an open browser: passwords, passkeys, addresses, tokens, erasing. Null when the person
 * proved who they are lately; else the answer to give, which leads to the password or passkey and from there to `back`.
 *
 *     const again = await requireRecentSignIn(context, c)
 *     if (again) return again
 *
 * @param back - the page to return to; by default this one, which for a form is the page that shows it at the same address
 */
export async function requireRecentSignIn(context: AppContext, c: Context, back?: string): Promise<Response | null> {
  const who = await context.signedIn(c)
  const here = back ?? `${c.req.path}${new URL(c.req.url).search}`
  const next = `?next=${encodeURIComponent(here)}`
  if (who && !who.guest && (await signedInRecently(context, c))) return null
  const page = who && !who.guest ? `/account/again${next}` : `/account/sign-in${next}`
  if (wantsJson(c)) return problem(c, 403, t('accounts.again.needed'), { signInAgain: page })
  return c.redirect(page, 303)
}

const wantsJson = (c: Context) => (c.req.header('content-type') ?? '').startsWith('application/json')
