import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator'
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres'
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { lockDirectory } from './directory-lock.ts'
import { DurableFileSystem } from './durable-file-system.ts'
import * as schema from './schema.ts'

/** A database or a transaction on it; the same type for the embedded database and for PostgreSQL. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>

export interface OpenDatabase {
  db: Db
  kind: 'embedded' | 'postgresql'
  close(): Promise<void>
}

/** Where the data lives: a PostgreSQL address, or a directory for the embedded database; `memory` is for tests. */
export type DatabaseLocation = { url: string } | { directory: string } | { memory: true }

const MIGRATIONS = fileURLToPath(new URL('../../drizzle', import.meta.url))

/**
 * Opens the database and brings its tables up to date.
 * @throws DirectoryInUseError when another process uses the directory
 */
export async function openDatabase(location: DatabaseLocation): Promise<OpenDatabase> {
  if ('url' in location) return openPostgres(location.url)
  if ('memory' in location) return migrated(await PGlite.create(), () => {})
  mkdirSync(location.directory, { recursive: true, mode: 0o700 })
  const lock = lockDirectory(location.directory)
  try {
    return await migrated(await openDurable(join(location.directory, 'pg')), () => lock.release())
  } catch (error) {
    lock.release()
    throw error
  }
}

async function openDurable(directory: string): Promise<PGlite> {
  // `-F` would switch fsync off again; `wal_sync_method=fsync` is the one that reaches our file system.
  const defaults = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F')
  const settings = ['fsync=on', 'wal_sync_method=fsync', 'shared_buffers=16MB']
  const pglite = new PGlite({
    fs: new DurableFileSystem(directory),
    startParams: [...defaults, ...settings.flatMap((setting) => ['-c', setting])],
  })
  await pglite.waitReady
  return pglite
}

async function migrated(pglite: PGlite, release: () => void): Promise<OpenDatabase> {
  const db = drizzlePglite(pglite, { schema })
  await migratePglite(db, { migrationsFolder: MIGRATIONS })
  const close = async () => {
    await pglite.close()
    release()
  }
  return { db: db as unknown as Db, kind: 'embedded', close }
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  // A bigint arrives as a string from `pg` and as a number from PGlite; ours all fit a number.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  // PostgreSQL restarted, say: the pool replaces the connection. Without a listener the server would die of it.
  pool.on('error', (error) => console.error('A connection to the database was lost:', error.message))
  const db = drizzlePostgres(pool, { schema })
  await migratePostgres(db, { migrationsFolder: MIGRATIONS })
  return { db: db as unknown as Db, kind: 'postgresql', close: () => pool.end() }
}
