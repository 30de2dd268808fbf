import { expect, it } from 'vitest'
import { addressBehind, parseTrustedProxies, TrustedProxiesError } from './client-address.ts'

const trusted = parseTrustedProxies('127.0.0.1, 10.0.0.0/8, 2001:db8::/32')

it.each([
  ['nobody forwards', '203.0.113.7', undefined, '203.0.113.7'],
  ['a stranger says it forwards', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['our proxy forwards', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['two of our proxies forward', '10.1.1.1', '198.51.100.1, 10.2.2.2', '198.51.100.1'],
  ['a client made up a hop before our proxy', '127.0.0.1', '8.8.8.8, 198.51.100.1', '198.51.100.1'],
  ['a client made up one of our own', '127.0.0.1', '10.9.9.9, 198.51.100.1', '198.51.100.1'],
  ['only our own are in the list', '127.0.0.1', '10.0.0.5', '10.0.0.5'],
  ['IPv4 comes over an IPv6 socket', '::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['IPv6', '2001:db8::1', '2001:DB9:0::0005', '2001:db9::5'],
  ['a port is given', '127.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
  ['a port is given with IPv6', '127.0.0.1', '[2001:db9::5]:443', '2001:db9::5'],
  ['nonsense is forwarded', '127.0.0.1', 'unknown', '127.0.0.1'],
  ['a number is forwarded that some read as an address', '127.0.0.1', '017700000001', '127.0.0.1'],
  ['nonsense stands before an address', '127.0.0.1', '<script>, 198.51.100.1', '198.51.100.1'],
])('finds the client when %s', (_, socket, forwardedFor, expected) => {
  expect(addressBehind(socket, forwardedFor, trusted)).toBe(expected)
})

it('believes nobody unless told to', () => {
  expect(addressBehind('127.0.0.1', '198.51.100.1', parseTrustedProxies(''))).toBe('127.0.0.1')
})

it('says which word of the setting it does not understand', () => {
  expect(() => parseTrustedProxies('127.0.0.1, proxy.local')).toThrow(TrustedProxiesError)
  expect(() => parseTrustedProxies('127.0.0.1, proxy.local')).toThrow(/"proxy.local"/)
})
