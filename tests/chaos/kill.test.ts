import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { realCatalogue } from '../../apps/server/src/testing/test-server.ts'
import { freePort, ROOT } from '../../e2e/product.ts'
import { killAgainAndAgain } from './kill-rounds.ts'
import { embedded, postgresPlace, type Place } from './places.ts'
import { ServerProcess } from './server-process.ts'

const built = existsSync(join(ROOT, 'apps/server/dist/main.js'))
if (!built) console.warn('SKIPPED: the server is killed again and again, because it is not built (npm run build).')
const POSTGRES = process.env['MILLWRIGHT_TEST_POSTGRES']

const databases: { name: string; make: (data: string) => Promise<Place> }[] = [
  { name: 'embedded database', make: (data) => embedded.make(data) },
  ...(POSTGRES ? [{ name: 'PostgreSQL', make: () => postgresPlace(POSTGRES) }] : []),
]

/** The quick version of `npm run chaos`. */
describe.skipIf(!built)('a server that is killed again and again', () => {
  it.each(databases)('loses nothing and stores nothing twice, on the $name', { timeout: 180_000 }, async ({ make }) => {
    const data = mkdtempSync(join(tmpdir(), 'millwright-kill-'))
    const place = await make(data)
    const server = new ServerProcess({ data, port: await freePort(), databaseUrl: place.databaseUrl })
    const { journal, found } = await killAgainAndAgain({
      server,
      open: () => place.open(),
      catalogue: await realCatalogue(),
      kills: 4,
      takers: 12,
      seed: 5,
      duringFirstStart: 1,
    })
    expect([...journal.problems, ...found.problems]).toEqual([])
    const count = (test: (write: (typeof journal.writes)[number]) => boolean) => journal.writes.filter(test).length
    expect(count(({ outcome }) => outcome === 'acknowledged')).toBeGreaterThan(12)
    // Otherwise no kill met a write on its way, and the test has shown nothing.
    expect(count(({ tries }) => tries > 1)).toBeGreaterThan(0)
    await place.drop()
    rmSync(data, { recursive: true, force: true })
  })
})
