import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { lockDirectory } from '../../apps/server/src/db/directory-lock.ts'
import { openEmbeddedAsIs, openPostgresAsIs, type DatabaseAsIs } from '../../apps/server/src/db/open-as-is.ts'

/** A database for one run, and how to look into it when the server is down. */
export interface Place {
  name: string
  /** Null for the embedded database, which lives in the data directory. */
  databaseUrl: string | null
  open(): Promise<DatabaseAsIs>
  drop(): Promise<void>
}

export interface Places {
  make(data: string): Promise<Place>
  close(): Promise<void>
}

interface TestPostgres {
  url: string
  start(): void
  crash(): void
  stop(): void
}

/** A PostgreSQL server of our own that syncs to disk; null where it is not installed. */
export async function ownPostgres(): Promise<TestPostgres | null> {
  const { startTestPostgres } = (await import(new URL('../../scripts/test-postgres.mjs', import.meta.url).href)) as {
    startTestPostgres: (options: { durable: boolean }) => Promise<TestPostgres | null>
  }
  return startTestPostgres({ durable: true })
}

export async function placesFor(database: string): Promise<Places> {
  if (database === 'embedded') return embedded
  const postgres = await ownPostgres()
  if (!postgres) throw new Error('PostgreSQL is not installed')
  return {
    make: () => postgresPlace(postgres.url),
    async close() {
      postgres.stop()
    },
  }
}

export const embedded: Places = {
  async make(data) {
    return {
      name: 'embedded',
      databaseUrl: null,
      async open() {
        const lock = lockDirectory(data)
        const opened = await openEmbeddedAsIs(join(data, 'pg'))
        const close = async () => {
          await opened.close()
          lock.release()
        }
        return { ...opened, close }
      },
      async drop() {},
    }
  },
  async close() {},
}

/** A database of its own on a PostgreSQL server. */
export async function postgresPlace(server: string): Promise<Place> {
  const name = `chaos_${randomUUID().replaceAll('-', '')}`
  await administer(server, `create database ${name}`)
  const databaseUrl = new URL(`/${name}`, server).href
  return {
    name: 'postgres',
    databaseUrl,
    async open() {
      // A connection of a server that was killed may be committing for a moment yet.
      await administer(
        server,
        `do $$ begin while exists (select from pg_stat_activity where datname = '${name}') loop perform pg_sleep(0.05); perform pg_stat_clear_snapshot(); end loop; end $$`,
      )
      return openPostgresAsIs(databaseUrl)
    },
    drop: () => administer(server, `drop database ${name} with (force)`),
  }
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(statement)
  await client.end()
}
