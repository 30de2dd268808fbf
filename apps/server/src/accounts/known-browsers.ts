import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'
import { normalEmail } from './find-account.ts'

const YEAR_S = 365 * 86_400
const COOKIE = 'millwright.known'

/**
 * Remembers in a signed cookie with which account a browser has signed in. It opens nothing: it only spares this browser the limits
 * that guesses from elsewhere use up ("device cookies", OWASP).
 */
export function knownBrowsers({ secret, baseUrl }: { secret: string; baseUrl: string }) {
  const secure = baseUrl.startsWith('https:')
  const prefix = secure ? ({ prefix: 'host' } as const) : {}
  const digest = (email: string) =>
    createHash('sha256')
      .update(`known browser ${normalEmail(email)}`)
      .digest('base64url')
  return {
    remember: (c: Context, email: string) =>
      setSignedCookie(c, COOKIE, digest(email), secret, {
        ...prefix,
        httpOnly: true,
        secure,
        sameSite: 'Lax',
        path: '/',
        maxAge: YEAR_S,
      }),
    isKnown: async (c: Context, email: string) =>
      (await getSignedCookie(c, secret, COOKIE, prefix.prefix)) === digest(email),
  }
}
