/** Where to go after signing in: an address of ours only. Browsers drop tabs and line breaks, so "/\t/evil" is "//evil" to them. */
export function ownAddress(next: string): string {
  const here = 'http://here.invalid'
  if (!next.startsWith('/') || !URL.canParse(next, here)) return '/account'
  const { origin, pathname, search, hash } = new URL(next, here)
  return origin === here && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/account'
}

/** Whether this can be the id of a row of better-auth's. Others would be refused by the database, such as one with a NUL. */
export const isRowId = (text: string) => /^[\w-]{1,64}$/.test(text)
