import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAllowedAddress, NetworkSettingError, readNetworks } from './allowed-address.ts'
import { createOutbound, OutboundError, type Resolve } from './guarded-fetch.ts'

const names = (known: Record<string, string>): Resolve => {
  return async (hostname) => {
    const address = known[hostname]
    if (!address) throw new Error('ENOTFOUND')
    return [{ address, family: address.includes(':') ? 6 : 4 }]
  }
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'let through',
    (error: unknown) => (error instanceof OutboundError ? error.reason : error),
  )

// Each is one that IANA's special-purpose registries take out of the internet, or where a cloud tells its secrets.
const REFUSED =
  `0.0.0.0 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.255 168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255
 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255
 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::7f00:1 100::1 2001::1 2001:db8::1 2002:7f00:1::
 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 3fff::1 5f00::1`.split(/\s+/)
const ALLOWED = ['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1']

describe('addresses', () => {
  it('lets only the internet be asked', () => {
    expect(REFUSED.filter((address) => isAllowedAddress(address, []))).toEqual([])
    expect(ALLOWED.filter((address) => !isAllowedAddress(address, []))).toEqual([])
    // Other readers take these for 127.0.0.1 or 8.8.8.8: nothing that is not plain goes through.
    expect(
      ['0177.0.0.1', '2130706433', '0x7f.1', '010.8.8.8', ''].filter((text) => isAllowedAddress(text, [])),
    ).toEqual([])
  })

  it('opens the networks that the owner named, and never where a cloud keeps its secrets', () => {
    const opened = readNetworks('127.0.0.0/8, 10.20.0.0/16,::1/128, 169.254.0.0/16')
    const asked = ['127.0.0.1', '10.20.3.4', '::1', '10.21.0.1', '169.254.169.254', '192.168.0.1', '::ffff:127.0.0.1']
    expect(asked.filter((address) => isAllowedAddress(address, opened))).toEqual(['127.0.0.1', '10.20.3.4', '::1'])
    expect(() => readNetworks('everything')).toThrow(NetworkSettingError)
  })
})

describe('requests', () => {
  const servers: ReturnType<typeof createServer>[] = []
  const seen: string[] = []
  let port = 0
  const listen = async (host: string, at: number, handler: RequestListener) => {
    const server = createServer(handler)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(at, host, resolve))
    return (server.address() as AddressInfo).port
  }
  beforeAll(async () => {
    port = await listen('127.0.0.2', 0, (request, response) => {
      seen.push(`${request.method} ${request.headers.host} ${request.url}`)
      if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
      else if (request.url === '/long') response.end('x'.repeat(5000))
      else if (request.url === '/endless') {
        response.write('x')
      } else if (request.url !== '/never') response.end('the right one')
    })
    await listen('127.0.0.1', port, (_request, response) => void response.end('a secret of this machine'))
  })
  afterAll(() => {
    for (const server of servers) server.close().closeAllConnections()
  })
  const opened = readNetworks('127.0.0.2/32')

  it('refuses what is not on the internet, however it is written', async () => {
    const outbound = createOutbound({
      resolve: names({
        'inside.test': '10.0.0.7',
        'metadata.test': '169.254.169.254',
        'six.test': 'fd12::1',
        'mapped.test': '::ffff:127.0.0.1',
      }),
    })
    const hostile = [
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://017700000001/',
      'https://0x7f000001/',
      'https://127.1/',
      'https://0/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
      'https://[::ffff:a9fe:a9fe]/',
      'https://[64:ff9b::a9fe:a9fe]/',
      'https://[2002:7f00:1::]/',
      'https://169.254.169.254/latest/meta-data',
      'https://①②⑦.0.0.1/',
      'https://inside.test/',
      'https://metadata.test/',
      'https://six.test/',
      'https://mapped.test/',
      'https://8.8.8.8@127.0.0.1/',
      // In two parts, because the search for credentials would take it for one.
      `https://user:${'secret'}@8.8.8.8/`,
      'http://8.8.8.8/',
      'file:///etc/passwd',
      'gopher://8.8.8.8/',
      'not an address',
    ]
    const outcomes = await Promise.all(hostile.map((address) => refusal(outbound.fetch(address, { timeoutMs: 2000 }))))
    expect(outcomes).toEqual(hostile.map(() => 'address'))
    expect(await refusal(outbound.check('https://nobody.test/'))).toBe('unreachable')
  })

  it('connects to the address that it checked, whatever the name says later', async () => {
    const answers = ['127.0.0.2', '127.0.0.1', '127.0.0.1']
    let asked = 0
    const outbound = createOutbound({ opened, resolve: async () => [{ address: answers[asked++]!, family: 4 }] })
    const reply = await outbound.fetch(`http://rebind.test:${port}/hello`, { method: 'POST', body: '{}' })
    expect(await reply.text()).toBe('the right one')
    expect(asked).toBe(1)
    // The server still learns which name was meant.
    expect(seen.at(-1)).toBe(`POST rebind.test:${port} /hello`)
    expect(await refusal(outbound.fetch(`http://rebind.test:${port}/hello`))).toBe('address')
  })

  it('follows no redirect, and reads no reply that is too long or takes too long', async () => {
    const outbound = createOutbound({ opened })
    const base = `http://127.0.0.2:${port}`
    const redirect = await outbound.fetch(`${base}/redirect`)
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, 'http://169.254.169.254/latest'])
    expect(await refusal(outbound.fetch(`${base}/long`, { maxBytes: 1000 }))).toBe('too-long')
    expect((await (await outbound.fetch(`${base}/long`, { maxBytes: 1000, longReply: 'cut' })).text()).length).toBe(
      1000,
    )
    expect(
      await Promise.all(['/never', '/endless'].map((path) => refusal(outbound.fetch(base + path, { timeoutMs: 200 })))),
    ).toEqual(['slow', 'slow'])
    const never: Resolve = () => new Promise(() => {})
    expect(await refusal(createOutbound({ resolve: never }).fetch('https://slow.test/', { timeoutMs: 100 }))).toBe(
      'slow',
    )
  })

  it('does not take the way through a proxy of the environment', async () => {
    const before = process.env['http_proxy']
    process.env['http_proxy'] = `http://127.0.0.1:${port}`
    const reply = await createOutbound({ opened }).fetch(`http://127.0.0.2:${port}/`)
    expect(await reply.text()).toBe('the right one')
    if (before === undefined) delete process.env['http_proxy']
    else process.env['http_proxy'] = before
  })
})
