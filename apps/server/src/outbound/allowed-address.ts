import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
/** A network of the installation's own that its owner opened to outgoing requests: `10.20.0.0/16`. */
export type Network = readonly [Address, number]

/** What is on the internet in IPv6. The rest is special, or carries an IPv4 address inside. */
const GLOBAL_IPV6: Network = [ipaddr.parse('2000::'), 3]
/** Where clouds tell machines their secrets. Some look like ordinary addresses. No setting opens these. */
const METADATA: readonly Network[] = [
  ['169.254.0.0', 16],
  ['168.63.129.16', 32],
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['fe80::', 10],
  ['fd00:ec2::254', 128],
  ['fd20:ce::254', 128],
].map(([address, bits]) => [ipaddr.parse(String(address)), Number(bits)])

export class NetworkSettingError extends Error {}

/**
 * Reads `MILLWRIGHT_ALLOW_PRIVATE_ADDRESSES`: networks by commas, such as `127.0.0.0/8, 10.20.0.0/16`.
 * @throws NetworkSettingError with a sentence for the operator
 */
export function readNetworks(setting: string | undefined): Network[] {
  const parts = (setting ?? '').split(',').map((part) => part.trim())
  return parts.filter(Boolean).map((part): Network => {
    if (!ipaddr.isValidCIDR(part))
      throw new NetworkSettingError(
        `MILLWRIGHT_ALLOW_PRIVATE_ADDRESSES names networks by commas, such as 10.20.0.0/16. "${part}" is none.`,
      )
    return ipaddr.parseCIDR(part)
  })
}

/**
 * Whether the server may connect to an address that somebody else chose: those of the internet, and the networks that the owner
 * opened. Not private ones, not this machine, not link-local, shared (CGNAT), multicast, reserved, and nothing that hides an IPv4 address in an IPv6 one.
 */
export function isAllowedAddress(text: string, opened: readonly Network[]): boolean {
  const address = parsed(text)
  if (!address || METADATA.some((network) => contains(network, address))) return false
  if (opened.some((network) => contains(network, address))) return true
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || contains(GLOBAL_IPV6, address))
}

/** Whether it is this machine itself. */
export const isLoopback = (text: string) => parsed(text)?.range() === 'loopback'

function parsed(text: string): Address | null {
  // Four decimal parts only: other readers take 010 for eight.
  if (!text.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(text)) return null
  return ipaddr.isValid(text) ? ipaddr.parse(text) : null
}

const contains = ([network, bits]: Network, address: Address) =>
  network.kind() === address.kind() && address.match(network, bits)
