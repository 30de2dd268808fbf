import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { openDurable, type Db } from './open-database.ts'
import * as schema from './schema.ts'

/** A database as a command sees it: one connection, past row-level security. */
export interface DatabaseAsIs {
  db: Db
  kind: 'embedded' | 'postgresql'
  close(): Promise<void>
}

/** Opens the files of an embedded database, without changing its tables. Whoever calls holds the lock of the directory, or a copy. */
export async function openEmbeddedAsIs(pgDirectory: string): Promise<DatabaseAsIs> {
  const pglite = await openDurable(pgDirectory)
  const db = drizzlePglite(pglite, { schema }) as unknown as Db
  return { db, kind: 'embedded', close: () => pglite.close() }
}

/** Connects to PostgreSQL as the role in the address, which owns the tables, without changing them. */
export async function openPostgresAsIs(url: string): Promise<DatabaseAsIs> {
  const client = new pg.Client({
    connectionString: url,
    options: '-c millwright.scope=system',
    application_name: 'millwright maintenance',
  })
  await client.connect()
  const db = drizzlePostgres(client, { schema }) as unknown as Db
  return { db, kind: 'postgresql', close: () => client.end() }
}
