import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { parseAccept } from 'hono/utils/accept'
import type { AppContext } from '../context.ts'
import { inLocale, isLocale, type Locale } from '../messages/locales.ts'

/** Keeps the language of a browser whose person has no account yet. */
const LANGUAGE_COOKIE = 'language'
const YEAR_S = 365 * 86_400

/** Everything behind it speaks the language of whoever asks: what they chose, or the best that their browser asks for. */
export const speakTheirLanguage = (context: AppContext) =>
  createMiddleware(async (c, next) => {
    const who = await context.signedIn(c)
    c.header('vary', 'accept-language, cookie', { append: true })
    return inLocale(chosenLocale(c, who?.locale ?? null), next)
  })

function chosenLocale(c: Context, ofAccount: string | null): Locale {
  const ofBrowser = languageOfBrowser(c)
  if (isLocale(ofAccount)) return ofAccount
  if (ofBrowser) return ofBrowser
  const asked = parseAccept(c.req.header('accept-language') ?? '')
    .filter(({ q }) => q > 0)
    .toSorted((one, other) => other.q - one.q)
    .map(({ type }) => type.toLowerCase().split('-')[0])
  return asked.find(isLocale) ?? 'en'
}

/** The language that somebody chose in this browser; null: none, so what the browser asks for counts. */
export function languageOfBrowser(c: Context): Locale | null {
  const chosen = getCookie(c, LANGUAGE_COOKIE)
  return isLocale(chosen) ? chosen : null
}

export function keepLanguage(c: Context, { baseUrl }: Pick<AppContext, 'baseUrl'>, locale: Locale | null): void {
  const secure = baseUrl.startsWith('https:')
  if (locale === null) deleteCookie(c, LANGUAGE_COOKIE, { path: '/', secure })
  else setCookie(c, LANGUAGE_COOKIE, locale, { path: '/', maxAge: YEAR_S, sameSite: 'Lax', httpOnly: true, secure })
}
