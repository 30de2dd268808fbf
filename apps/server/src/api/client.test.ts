import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { serve, type ServerType } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiProblem, createClient } from '@millwright/api'
import { createApp } from '../app.ts'
import type { OpenDatabase } from '../db/open-database.ts'
import { openInMemory } from '../testing/test-database.ts'
import { signUp, tokenFor } from '../testing/api-caller.ts'
import { startTestServer } from '../testing/test-server.ts'

const ROOT = join(import.meta.dirname, '../../../..')

async function listed<One>(items: AsyncIterable<One>): Promise<One[]> {
  const all: One[] = []
  for await (const one of items) all.push(one)
  return all
}

describe('the typed client, with a server that listens', () => {
  let database: OpenDatabase
  let server: ServerType
  let baseUrl: string
  let token: string

  beforeAll(async () => {
    database = await openInMemory()
    const test = await startTestServer(database)
    token = (await tokenFor(test, (await signUp(test, 'Ada')).personId)).token
    server = serve({ fetch: createApp(test.context).fetch, port: 0, hostname: '127.0.0.1' })
    await new Promise((resolve) => server.once('listening', resolve))
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await database.close()
  })

  it('does what its README shows, word for word', async () => {
    const readme = readFileSync(join(ROOT, 'packages/api/README.md'), 'utf8')
    const [, code = '', shown] = /^```ts\n([\s\S]*?)^```\n+```text\n([\s\S]*?)^```$/m.exec(readme) ?? []
    // Inside the checkout, so that the example finds our packages.
    mkdirSync(join(ROOT, 'tmp'), { recursive: true })
    const folder = mkdtempSync(join(ROOT, 'tmp/readme-'))
    const file = join(folder, 'example.ts')
    writeFileSync(file, code)
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=development', '--disable-warning=ExperimentalWarning', file],
      { cwd: ROOT, env: { ...process.env, MILLWRIGHT_URL: baseUrl, MILLWRIGHT_TOKEN: token, NODE_OPTIONS: '' } },
    ).finally(() => rmSync(folder, { recursive: true }))
    expect(stdout).toBe(shown)
  })

  it('gives types, pages and problems', async () => {
    const client = createClient({ baseUrl: `${baseUrl}/`, token })
    const me = await client.getMe()
    expect(me.name).toBe('Ada')
    const skills = await listed(client.all('listSkills', { limit: 7 }))
    expect(new Set(skills.map(({ id }) => id)).size).toBe(skills.length)
    expect(skills.length).toBeGreaterThan(7)
    const missing = await client.getSkill({ skillId: 'no/such?skill' }).catch((error: unknown) => error)
    expect(missing).toBeInstanceOf(ApiProblem)
    expect(missing).toMatchObject({ status: 404, kind: 'not-found' })
    const refused = await createClient({ baseUrl, token: 'mw_no' })
      .getMe()
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ status: 401, kind: 'not-signed-in' })
  })

  it('tries again with the same key when the reply was lost, waits as long as it is told, and gives up at last', async () => {
    const waits: number[] = []
    const keys: (string | null)[] = []
    const sleep = async (ms: number) => void waits.push(ms)
    let calls = 0
    const shaky: typeof fetch = async (url, init) => {
      keys.push(new Headers(init?.headers).get('idempotency-key'))
      const response = await fetch(url, init)
      switch (++calls) {
        case 1:
          // The server has done it; its reply never arrives.
          throw new TypeError('fetch failed')
        case 2:
          return new Response(null, { status: 503, headers: { 'retry-after': '7' } })
        default:
          return response
      }
    }
    const client = createClient({ baseUrl, token, fetch: shaky, sleep })
    const files = { 'solution.py': 'x = 1' }
    const sent = await client.createSubmission({ challengeId: 'py-threshold-cost', body: { purpose: 'submit', files } })
    expect([calls, new Set(keys).size, waits[1]]).toEqual([3, 1, 7000])
    const all = await listed(client.all('listSubmissions'))
    expect(all.map(({ id }) => id)).toEqual([sent.id])
    const down = createClient({
      baseUrl,
      token,
      sleep,
      retries: 2,
      fetch: async () => Promise.reject(new TypeError('no')),
    })
    await expect(down.getMe()).rejects.toThrow('no')
    const busy = createClient({
      baseUrl,
      token,
      sleep,
      retries: 1,
      fetch: async () => new Response('<html>', { status: 502 }),
    })
    await expect(busy.getMe()).rejects.toMatchObject({ status: 502 })
  })
})
