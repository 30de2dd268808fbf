/**
 * The whole server with a database in memory, on a free port, for tools that send many requests: limits of rate are off, because they
 * are tested elsewhere and here would hide everything behind them.
 */
import { randomUUID } from 'node:crypto'
import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import type * as App from '../../apps/server/src/app.ts'
import type * as Database from '../../apps/server/src/db/open-database.ts'
import type * as ApiCaller from '../../apps/server/src/testing/api-caller.ts'
import type * as Testing from '../../apps/server/src/testing/test-server.ts'
import { ALL_SCOPES } from '@millwright/api'

// Pages are .tsx, which Node does not run: the compiled server is used. `npm run build` or any start of the product makes it.
const compiled = (file: string): Promise<unknown> =>
  import(new URL(`../../apps/server/dist/${file}`, import.meta.url).href)
const { openDatabase } = (await compiled('db/open-database.js')) as typeof Database
const { createApp } = (await compiled('app.js')) as typeof App
const { signUp, tokenFor } = (await compiled('testing/api-caller.js')) as typeof ApiCaller
const { startTestServer } = (await compiled('testing/test-server.js')) as typeof Testing

/** @param url - PostgreSQL to use; the embedded database in memory when left out */
export async function startApiServer(url?: string) {
  const database = await openDatabase(url ? { url } : { memory: true })
  const test = await startTestServer(database)
  const limits = {
    take: async () => ({ allowed: true as const }),
    attempt: async () => ({ allowed: true as const }),
    succeeded: async () => {},
  }
  const context = Object.assign(test.context, { limits, now: () => new Date() })
  const { browser, personId } = await signUp(test, 'Ada')
  test.clock.now = new Date()
  const organization = { id: randomUUID(), name: 'Ada Works', roles: ['recruiter', 'hiring-manager'] }
  await browser.post('/organizations', organization)
  // Without the right to end tokens: a tool that tries everything would end its own.
  const { token } = await tokenFor(test, personId, { scopes: ALL_SCOPES.filter((scope) => scope !== 'tokens:write') })
  const { token: endingToken } = await tokenFor(test, personId, { scopes: ['tokens:read', 'tokens:write'] })
  const app = createApp(context)
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    app,
    test,
    token,
    endingToken,
    personId,
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await database.close()
    },
  }
}

if (import.meta.main) {
  const { url, token, endingToken } = await startApiServer(process.env['DATABASE_URL'])
  console.log(JSON.stringify({ url, token, endingToken }))
}
