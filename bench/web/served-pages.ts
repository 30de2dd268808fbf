/** The whole server with realistic people and work in it, on a free port, for tools that look at pages. */
import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import type * as PopulatedServer from '../../apps/server/src/testing/populated-server.ts'
import type * as TestDatabase from '../../apps/server/src/testing/test-database.ts'
import type * as Testing from '../../apps/server/src/testing/test-server.ts'

// Pages are .tsx, which Node does not run: the compiled server is used. `npm run build` or any start of the product makes it.
const compiled = (file: string): Promise<unknown> =>
  import(new URL(`../../apps/server/dist/${file}`, import.meta.url).href)

export interface ServedPages {
  url: string
  /** Every page, with the header that makes a request one of the person who sees it. */
  visits: readonly { path: string; as: string; cookie: string }[]
  close(): Promise<void>
}

export async function servePages(): Promise<ServedPages> {
  const { openInMemory } = (await compiled('testing/test-database.js')) as typeof TestDatabase
  const { startTestServer } = (await compiled('testing/test-server.js')) as typeof Testing
  const { populate } = (await compiled('testing/populated-server.js')) as typeof PopulatedServer
  const database = await openInMemory()
  const test = await startTestServer(database)
  const { visits, browsers } = await populate(test, database)
  const server = serve({ fetch: test.app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    visits: visits.map(({ path, as }) => ({ path, as, cookie: browsers[as].cookies() })),
    async close() {
      await new Promise((resolve) => server.close(resolve))
      await database.close()
    },
  }
}
