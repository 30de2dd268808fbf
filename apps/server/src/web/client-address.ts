import ipaddr from 'ipaddr.js'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'

type Address = ReturnType<typeof ipaddr.parse>
type Network = ReturnType<typeof ipaddr.parseCIDR>

/** Whom we believe what they say about a client's address: our own proxies, nobody else. */
export type TrustedProxies = readonly Network[]

/** MILLWRIGHT_TRUSTED_PROXIES cannot be understood. */
export class TrustedProxiesError extends Error {
  override name = 'TrustedProxiesError'
}

/** Reads a list such as "10.0.0.0/8, 127.0.0.1". */
export function parseTrustedProxies(text: string): TrustedProxies {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      if (ipaddr.isValidCIDR(part)) return ipaddr.parseCIDR(part)
      const address = parsed(part)
      if (!address)
        throw new TrustedProxiesError(
          `MILLWRIGHT_TRUSTED_PROXIES has "${part}", which is no address and no network. Use a list such as 127.0.0.1, 10.0.0.0/8.`,
        )
      return [address, address.kind() === 'ipv4' ? 32 : 128]
    })
}

/** A proxy that appends to what it got makes a list; nobody honest has more hops than this. */
const MOST_HOPS = 20

/**
 * Where a request comes from. Each proxy appends whom it heard the request from, so the list is read from its end, as far as our own
 * proxies go: what stands before that may have been written by anybody.
 */
export function addressBehind(socket: string, forwardedFor: string | undefined, trusted: TrustedProxies): string {
  let client = parsed(socket)
  if (!client) return socket
  const hops = (forwardedFor ?? '').split(',').slice(-MOST_HOPS)
  while (hops.length > 0 && isTrusted(client, trusted)) {
    const next = parsed(withoutPort(hops.pop()!.trim()))
    if (!next) break
    client = next
  }
  return client.toString()
}

/** An address; one of IPv4 in the clothes of IPv6 is that of IPv4. */
function parsed(text: string): Address | null {
  if (!ipaddr.isValid(text) || (ipaddr.IPv4.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text))) return null
  return ipaddr.process(text)
}

function withoutPort(text: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
}

function isTrusted(address: Address, trusted: TrustedProxies): boolean {
  return trusted.some(([network, bits]) => network.kind() === address.kind() && address.match([network, bits]))
}

/** What the Node server gives to the application beside the request. */
interface Incoming {
  incoming?: { socket?: { remoteAddress?: string | undefined } }
}

/** Finds out each request's address, for `clientAddress`. */
export function knowClientAddress(trusted: TrustedProxies) {
  return createMiddleware<{ Variables: { clientAddress: string } }>(async (c, next) => {
    const socket = (c.env as Incoming | undefined)?.incoming?.socket?.remoteAddress
    if (socket) c.set('clientAddress', addressBehind(socket, c.req.header('x-forwarded-for'), trusted))
    return next()
  })
}

/** The address that a request came from, as far as it can be known; null inside tests, where there is no network. */
export function clientAddress(c: Context): string | null {
  return (c.get('clientAddress') as string | undefined) ?? null
}
