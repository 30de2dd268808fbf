import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { parseAccept } from 'hono/utils/accept'
import type { AppContext } from '../context.ts'
import { inLocale, isLocale, type Locale } from '../messages/locales.ts'

/** Keeps the language of a browser whose person has no account yet. */
export const LANGUAGE_COOKIE = 'language'

/** Everything behind it speaks the language of whoever asks: what they chose, or the best that their browser asks for. */
export const speakTheirLanguage = (context: AppContext) =>
  createMiddleware(async (c, next) => {
    const who = await context.signedIn(c)
    c.header('vary', 'accept-language, cookie', { append: true })
    return inLocale(chosenLocale(c, who?.locale ?? null), next)
  })

function chosenLocale(c: Context, ofAccount: string | null): Locale {
  const ofBrowser = getCookie(c, LANGUAGE_COOKIE)
  if (isLocale(ofAccount)) return ofAccount
  if (isLocale(ofBrowser)) return ofBrowser
  const asked = parseAccept(c.req.header('accept-language') ?? '')
    .filter(({ q }) => q > 0)
    .toSorted((one, other) => other.q - one.q)
    .map(({ type }) => type.toLowerCase().split('-')[0])
  return asked.find(isLocale) ?? 'en'
}
