import { lookup, resolveTxt } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, fetch } from 'undici'
import { isAllowedAddress, isLoopback, type Network } from './allowed-address.ts'

/** Why a request to somebody else's address came to nothing. The message is for whoever entered the address. */
export class OutboundError extends Error {
  readonly reason: 'address' | 'unreachable' | 'slow' | 'too-long'
  constructor(reason: OutboundError['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

export interface OutboundRequest {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** For everything together: name, connection, reply. */
  timeoutMs?: number
  maxBytes?: number
  /** What to do with a reply that is longer: by default it is an error. */
  longReply?: 'refuse' | 'cut'
}

export interface Outbound {
  /** Sends one request and reads the whole reply. Follows no redirect: the reply says so. */
  fetch(address: string | URL, request?: OutboundRequest): Promise<Response>
  /** Whether an address may be asked at all; resolves its name, sends nothing. */
  check(address: string | URL): Promise<void>
  /** What the owner of a domain wrote into its DNS under a name; nothing when there is no such name. */
  textRecords(name: string): Promise<string[]>
}

export type Resolve = (hostname: string) => Promise<readonly { address: string; family: number }[]>

const TIMEOUT_MS = 10_000
const MAX_BYTES = 1024 * 1024
const MAX_HEADER_BYTES = 16 * 1024
const NULL_BODY = new Set([101, 204, 205, 304])

/**
 * For every request whose address comes from somebody else: webhooks, identity providers. Without it an admin of one organization could make this
 * server ask addresses that only it can reach (SSRF). Names are resolved once, the answer is checked, and the connection goes to
 * what was checked and nowhere else, so a name that changes its mind in between (DNS rebinding) gains nothing.
 * Environment variables for proxies have no say here: a proxy would resolve the name again.
 */
export function createOutbound({
  opened = [],
  resolve = (hostname) => lookup(hostname, { all: true }),
}: {
  opened?: readonly Network[]
  resolve?: Resolve
} = {}): Outbound {
  const checked = async (address: string | URL, signal: AbortSignal) => {
    const url = parse(address)
    const { hostname } = url
    const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
    const found = isIP(literal) ? [{ address: literal, family: isIP(literal) }] : await resolveInTime(literal, signal)
    const addresses = found.filter((one) => isAllowedAddress(one.address, opened))
    if (addresses.length === 0)
      throw new OutboundError(
        'address',
        `${hostname} is not an address on the internet. Private addresses are refused.`,
      )
    // Only this machine may be spoken to without encryption, and only where the owner opened it.
    if (url.protocol === 'http:' && !addresses.every((one) => isLoopback(one.address)))
      throw new OutboundError('address', 'The address has to begin with https://.')
    return { url, addresses }
  }

  const resolveInTime = async (hostname: string, signal: AbortSignal) => {
    const late = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
    )
    try {
      return await Promise.race([resolve(hostname), late])
    } catch (error) {
      if (signal.aborted) throw error
      throw new OutboundError('unreachable', `There is no server of the name ${hostname}.`, { cause: error })
    }
  }

  const inTime = async <T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      return await work(signal)
    } catch (error) {
      if (error instanceof OutboundError) throw error
      if (signal.aborted)
        throw new OutboundError('slow', `There was no reply within ${timeoutMs / 1000} s.`, { cause: error })
      throw new OutboundError('unreachable', `The connection failed${reasonOf(error)}.`, { cause: error })
    }
  }

  return {
    fetch: (address, request = {}) =>
      inTime(request.timeoutMs ?? TIMEOUT_MS, async (signal) => {
        const { url, addresses } = await checked(address, signal)
        const agent = new Agent({
          connect: { lookup: pinned(addresses) },
          maxHeaderSize: MAX_HEADER_BYTES,
        })
        try {
          const { method = 'GET', headers = {}, body = null } = request
          const reply = await fetch(url, { method, headers, body, redirect: 'manual', dispatcher: agent, signal })
          const { maxBytes = MAX_BYTES, longReply = 'refuse' } = request
          const bytes = await readAtMost(reply.body, maxBytes, longReply)
          const kept = new Headers([...reply.headers].filter(([name]) => !/^content-(encoding|length)$/i.test(name)))
          return new Response(NULL_BODY.has(reply.status) ? null : bytes, { status: reply.status, headers: kept })
        } finally {
          await agent.destroy()
        }
      }),
    textRecords: (name) => inTime(TIMEOUT_MS, async () => (await resolveTxt(name)).map((parts) => parts.join(''))),
    check: (address) => inTime(TIMEOUT_MS, async (signal) => void (await checked(address, signal))),
  }
}

function parse(address: string | URL): URL {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || !/^https?:$/.test(url.protocol))
    throw new OutboundError('address', 'The address has to begin with https://.')
  if (url.username || url.password)
    throw new OutboundError('address', 'The address must not contain a name or a password.')
  return url
}

/** Answers every question of the connection with what was checked before. */
function pinned(addresses: readonly { address: string; family: number }[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses
    if (options.all) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family)
  }
}

async function readAtMost(
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
  longReply: 'refuse' | 'cut',
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body ?? []) {
    parts.push(part)
    length += part.length
    if (length <= maxBytes) continue
    if (longReply === 'refuse') throw new OutboundError('too-long', `The reply has more than ${maxBytes} bytes.`)
    break
  }
  return new Uint8Array(Buffer.concat(parts).subarray(0, maxBytes))
}

/** A code such as ECONNREFUSED helps whoever looks for a mistake. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
}
