import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { asc, eq } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { auditEntry, webhookDelivery, webhookEndpoint } from '../db/schema.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import { createVault } from '../secrets/vault.ts'
import { DATABASES } from '../testing/test-database.ts'
import { startTestServer, type Browser, type TestServer } from '../testing/test-server.ts'
import { deliverEvents, OVERLAP_MS, RETRY_AFTER_S, type WebhookSender } from './deliver-events.ts'
import { recordEvent } from './record-event.ts'
import { signEvent } from './sign-event.ts'

const VECTORS = fileURLToPath(
  new URL('../../../../../shared/data/standards/webhooks/standard-webhooks-vectors.json', import.meta.url),
)
if (!existsSync(VECTORS)) console.warn(`SKIPPED: signatures of Standard Webhooks, because ${VECTORS} is not there.`)

describe('signatures', () => {
  interface Vector {
    id: string
    timestamp: number
    body: string
    secret: string
    signature: string
    verdict: 'valid' | 'invalid'
  }

  it.skipIf(!existsSync(VECTORS))('are those of the scheme', () => {
    const { vectors } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { vectors: Vector[] }
    const same = vectors.map(({ id, timestamp, body, secret, signature, verdict }) => {
      const ours = signEvent([secret], { id, at: new Date(timestamp * 1000), body })['webhook-signature']
      return signature.split(' ').includes(ours) === (verdict === 'valid')
    })
    expect(same).toEqual(vectors.map(() => true))
  })
})

describe('secrets at rest', () => {
  it('open for their purpose and with the secret of this installation only', () => {
    const vault = createVault('the secret of one installation')
    const sealed = vault.seal('whsec_Zürich', 'webhook-endpoint 1')
    expect(sealed).not.toContain('whsec')
    expect(vault.open(sealed, 'webhook-endpoint 1')).toBe('whsec_Zürich')
    expect(() => vault.open(sealed, 'webhook-endpoint 2')).toThrow()
    expect(() => createVault('the secret of another').open(sealed, 'webhook-endpoint 1')).toThrow()
    expect(() => vault.open(`${sealed.slice(0, -3)}AAA`, 'webhook-endpoint 1')).toThrow()
  })
})

describe.each(DATABASES)('webhooks on $name', ({ open }) => {
  let database: OpenDatabase
  let server: TestServer
  let ada: Browser
  let eve: Browser
  let organizationId: string
  let pages: string
  const received: { path: string; body: string; headers: Record<string, string> }[] = []
  let status = 200
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const headers = request.headers as Record<string, string>
      received.push({ path: request.url ?? '', body: Buffer.concat(parts).toString(), headers })
      response.writeHead(status, { location: 'http://169.254.169.254/' }).end(`reply ${'x'.repeat(900)}`)
    })
  })
  let base: string
  const sender = (): WebhookSender => {
    const { system: db, outbound, vault, now } = server.context
    return { db, outbound, vault, now, random: () => 0.5 }
  }
  const joined = () => ({ membershipId: randomUUID(), personId: 'somebody' })
  const record = (data: ReturnType<typeof joined>) =>
    server.context.system.transaction((tx) =>
      recordEvent(tx, { organizationId, type: 'member.joined', data, at: server.clock.now }),
    )
  const later = (ms: number) => void (server.clock.now = new Date(server.clock.now.getTime() + ms))
  const deliveries = () =>
    server.context.system.select().from(webhookDelivery).orderBy(asc(webhookDelivery.nextAttemptAt))
  const signUp = async (email: string) => {
    const browser = server.browser()
    await browser.post('/account/sign-up', { name: email, email, password: 'a long enough password' })
    return browser
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
    database = await open()
    server = await startTestServer(database)
    ada = await signUp('ada@example.org')
    eve = await signUp('eve@example.org')
    organizationId = randomUUID()
    const founded = await ada.post('/organizations', { id: organizationId, name: 'Analytical Engines' })
    pages = `${founded.headers.get('location')}/webhooks`
    await eve.post('/organizations', { id: randomUUID(), name: 'Others' })
  })
  afterAll(async () => {
    receiver.close().closeAllConnections()
    await database.close()
  })

  const id = randomUUID()
  let secret = ''

  it('are set up by admins, on addresses that the guard lets through, with a secret that is shown once', async () => {
    for (const url of [
      'https://127.0.0.1.nip.invalid/',
      'https://169.254.169.254/',
      'https://10.0.0.1/',
      'ftp://x.org',
      '',
    ]) {
      const refused = await ada.post(pages, { id, url, events: [] })
      expect([url, refused.status]).toEqual([url, 422])
    }
    const added = await ada.post(pages, { id, url: `${base}/a`, events: ['member.joined'] })
    const html = await added.text()
    secret = /whsec_[\w+/=]+/.exec(html)?.[0] ?? ''
    expect([added.status, added.headers.get('cache-control'), secret.length]).toEqual([200, 'no-store', 50])
    expect(await (await ada.get(`${pages}/${id}`)).text()).not.toContain('whsec_')
    const [stored] = await server.context.system.select().from(webhookEndpoint)
    expect(JSON.stringify(stored)).not.toContain(secret)
    // The same form again makes no second one; another organization's admin finds nothing.
    expect((await ada.post(pages, { id, url: `${base}/a` })).status).toBe(303)
    for (const path of [pages, `${pages}/${id}`]) expect((await eve.get(path)).status).toBe(404)
    for (const act of ['', '/test', '/secret', '/delete', '/disable', '/replay'])
      expect((await eve.post(`${pages}/${id}${act}`, { since: '2026-01-01', url: `${base}/eve` })).status).toBe(404)
  })

  it('tell what happened, signed, once', async () => {
    await record(joined())
    // Two replicas look at the same moment.
    await Promise.all([deliverEvents(sender()), deliverEvents(sender())])
    expect(received.length).toBe(1)
    const [{ body, headers }] = received as [(typeof received)[0]]
    vi.useFakeTimers({ now: server.clock.now, toFake: ['Date'] })
    const verified = new Webhook(secret).verify(body, headers) as { type: string; timestamp: string }
    vi.useRealTimers()
    expect([verified.type, verified.timestamp]).toEqual(['member.joined', server.clock.now.toISOString()])
    expect(headers['webhook-id']).toMatch(/^evt_[\da-f-]{36}$/)
    // What this endpoint does not want to know is not sent to it.
    await server.context.system.transaction((tx) =>
      recordEvent(tx, {
        organizationId,
        type: 'assignment.withdrawn',
        data: { assignmentId: randomUUID() },
        at: server.clock.now,
      }),
    )
    expect(await deliverEvents(sender())).toBe(0)
    // What is rolled back did not happen.
    const rolledBack = server.context.system.transaction(async (tx) => {
      await recordEvent(tx, { organizationId, type: 'member.joined', data: joined(), at: server.clock.now })
      throw new Error('no')
    })
    await expect(rolledBack).rejects.toThrow('no')
    expect(await deliverEvents(sender())).toBe(0)
  })

  it('try again with the same id as the scheme proposes, then give up, and follow no redirect', async () => {
    await server.context.system.delete(webhookDelivery)
    received.length = 0
    status = 302
    await record(joined())
    expect(await deliverEvents(sender())).toBe(1)
    for (const wait of RETRY_AFTER_S) {
      later(wait * 1000 - 1)
      expect(await deliverEvents(sender())).toBe(0)
      later(1)
      expect(await deliverEvents(sender())).toBe(1)
    }
    later(30 * 86_400_000)
    expect(await deliverEvents(sender())).toBe(0)
    const [given] = await deliveries()
    expect([given?.state, given?.attempts, given?.lastStatus, given?.lastReply?.length]).toEqual([
      'given-up',
      10,
      302,
      500,
    ])
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await (await ada.get(`${pages}/${id}`)).text()).toContain('given up')
  })

  it('are sent again by an admin, one or all since a day', async () => {
    status = 204
    received.length = 0
    const [given] = await deliveries()
    const again = `${pages}/${id}/deliveries/${given?.id}/replay`
    for (let press = 0; press < 2; press++) expect((await ada.post(again, {})).status).toBe(303)
    expect(await deliverEvents(sender())).toBe(1)
    expect((await ada.post(`${pages}/${id}/replay`, { since: '2026-11-01' })).status).toBe(303)
    // The two joinings; what this endpoint did not choose stays out.
    expect(await deliverEvents(sender())).toBe(2)
    expect(new Set(received.map(({ body }) => (JSON.parse(body) as { type: string }).type))).toEqual(
      new Set(['member.joined']),
    )
    expect((await ada.post(`${pages}/${id}/replay`, { since: 'yesterday' })).status).toBe(422)
    await ada.post(`${pages}/${id}/test`, {})
    expect(await deliverEvents(sender())).toBe(1)
    expect(received.at(-1)?.body).toContain('webhook.test')
  })

  it('survive a server that dies while sending', async () => {
    received.length = 0
    const data = joined()
    await record(data)
    // A delivery as a killed server leaves it: claimed, without an outcome.
    const dead = {
      ...sender(),
      outbound: { ...server.context.outbound, fetch: () => Promise.reject(new Error('killed')) },
    }
    await expect(deliverEvents(dead)).rejects.toThrow('killed')
    expect(await deliverEvents(sender())).toBe(0)
    later(60_000)
    expect(await deliverEvents(sender())).toBe(1)
    expect(received.map(({ body }) => body).join()).toContain(data.membershipId)
  })

  it('sign with both secrets for a day after a change', async () => {
    const html = await (await ada.post(`${pages}/${id}/secret`, {})).text()
    const next = /whsec_[\w+/=]+/.exec(html)?.[0] ?? ''
    const verifiedBy = async () => {
      received.length = 0
      await record(joined())
      await deliverEvents(sender())
      const [{ body, headers }] = received as [(typeof received)[0]]
      vi.useFakeTimers({ now: server.clock.now, toFake: ['Date'] })
      const verify = (by: string) => {
        try {
          return new Webhook(by).verify(body, headers) !== undefined
        } catch {
          return false
        }
      }
      const verdicts = [verify(next), verify(secret)]
      vi.useRealTimers()
      return verdicts
    }
    expect(await verifiedBy()).toEqual([true, true])
    later(OVERLAP_MS)
    expect(await verifiedBy()).toEqual([true, false])
  })

  it('stop when the receiver is gone, and wait until somebody switches them on', async () => {
    status = 410
    await record(joined())
    await deliverEvents(sender())
    const [endpoint] = await server.context.system.select().from(webhookEndpoint)
    expect([endpoint?.enabled, endpoint?.disabledReason]).toEqual([false, 'gone'])
    expect(await (await ada.get(`${pages}/${id}`)).text()).toContain('gone')
    status = 200
    await record(joined())
    expect(await deliverEvents(sender())).toBe(0)
    expect((await ada.post(`${pages}/${id}/enable`, {})).status).toBe(303)
    expect((await ada.post(`${pages}/${id}/delete`, {})).status).toBe(303)
    expect(await deliveries()).toEqual([])
    const audited = await server.context.system
      .select({ action: auditEntry.action })
      .from(auditEntry)
      .where(eq(auditEntry.organizationId, organizationId))
    const acts = ['added', 'replayed', 'tested', 'secret-changed', 'disabled', 'enabled', 'deleted']
    const names = audited.map(({ action }) => action)
    expect(acts.filter((act) => !names.includes(`webhook-endpoint.${act}`))).toEqual([])
  })
})
