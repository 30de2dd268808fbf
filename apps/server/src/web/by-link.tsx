import type { Context } from 'hono'

/** What our tokens look like; anything else need not be looked up. */
const TOKEN = /^[\w-]{43}$/

/** The token in the address of a page that whoever has its link may see; null where it cannot be one. */
export function tokenOf(c: Context): string | null {
  const token = c.req.param('token') ?? ''
  return TOKEN.test(token) ? token : null
}

/** Nobody's cache, no search engine's index, and no word of the address to any other site. */
export function keepPrivate(c: Context): void {
  c.header('cache-control', 'private, no-store')
  c.header('x-robots-tag', 'noindex, nofollow, noarchive')
  c.header('referrer-policy', 'no-referrer')
}

/** The same to search engines, in the page's head. */
export const NO_INDEX = <meta name="robots" content="noindex, nofollow, noarchive" />
