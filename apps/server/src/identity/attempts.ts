import { and, eq, gt, isNull, lt } from 'drizzle-orm'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import type { AppContext } from '../context.ts'
import { signInAttempt } from '../db/schema.ts'

const COOKIE = 'millwright.elsewhere'
const ATTEMPT_MS = 10 * 60_000

type Store = Pick<AppContext, 'system' | 'now' | 'baseUrl'>

/**
 * Remembers that this browser goes to sign in elsewhere. What comes back has to name the key, within ten minutes, once, and (with
 * `takeAttempt`) in the same browser: nobody can be signed in as somebody else by a link that was prepared for them.
 */
export async function beginAttempt(
  { system, now, baseUrl }: Store,
  c: Context,
  { providerId, key, details }: { providerId: string; key: string; details: Record<string, string> },
): Promise<void> {
  const browser = browserKey(c, baseUrl) ?? newToken()
  const secure = baseUrl.startsWith('https:')
  setCookie(c, COOKIE, browser, {
    httpOnly: true,
    secure,
    // It comes back from another site.
    sameSite: 'Lax',
    path: '/',
    maxAge: ATTEMPT_MS / 1000,
    ...(secure ? { prefix: 'host' } : {}),
  })
  const at = now()
  await system.delete(signInAttempt).where(lt(signInAttempt.expiresAt, at))
  await system.insert(signInAttempt).values({
    keyHash: hashOfToken(key),
    providerId,
    details: { ...details, browser: hashOfToken(browser) },
    createdAt: at,
    expiresAt: new Date(at.getTime() + ATTEMPT_MS),
  })
}

/** What was remembered, once. Null when there is nothing, it is too late, was used before, or belongs to another browser or provider. An empty
 * browser is any: for what nobody began here. */
export async function takeAttempt(
  store: Store,
  c: Context,
  { providerId, key }: { providerId: string; key: string },
): Promise<Record<string, string> | null> {
  const browser = browserKey(c, store.baseUrl)
  const details = await takeAnyBrowser(store, { providerId, key })
  if (details?.['browser'] === '') return details
  return browser && details?.['browser'] === hashOfToken(browser) ? details : null
}

/** The same without the browser: for a form that another site posts, with which cookies do not come. */
export async function takeAnyBrowser(
  { system, now }: Pick<Store, 'system' | 'now'>,
  { providerId, key }: { providerId: string; key: string },
): Promise<Record<string, string> | null> {
  const at = now()
  const [taken] = await system
    .update(signInAttempt)
    .set({ usedAt: at })
    .where(
      and(
        eq(signInAttempt.keyHash, hashOfToken(key)),
        eq(signInAttempt.providerId, providerId),
        isNull(signInAttempt.usedAt),
        gt(signInAttempt.expiresAt, at),
      ),
    )
    .returning({ details: signInAttempt.details })
  return taken?.details ?? null
}

/** Notes that something was taken, until it would be refused anyway. False when it was taken before. */
export async function takeOnce(
  { system, now }: Pick<Store, 'system' | 'now'>,
  { providerId, key, until }: { providerId: string; key: string; until: Date },
): Promise<boolean> {
  const at = now()
  await system.delete(signInAttempt).where(lt(signInAttempt.expiresAt, at))
  const stored = await system
    .insert(signInAttempt)
    .values({ keyHash: hashOfToken(key), providerId, details: {}, createdAt: at, expiresAt: until, usedAt: at })
    .onConflictDoNothing()
    .returning({ keyHash: signInAttempt.keyHash })
  return stored.length > 0
}

const browserKey = (c: Context, baseUrl: string) =>
  (baseUrl.startsWith('https:') ? getCookie(c, COOKIE, 'host') : getCookie(c, COOKIE)) || null
