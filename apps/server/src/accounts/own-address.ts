/** Where to go after signing in: an address of ours only. Browsers drop tabs and line breaks, so "/\t/evil" is "//evil" to them. */
export function ownAddress(next: string): string {
  const here = 'http://here.invalid'
  if (!next.startsWith('/') || !URL.canParse(next, here)) return '/account'
  const { origin, pathname, search, hash } = new URL(next, here)
  return origin === here && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/account'
}
