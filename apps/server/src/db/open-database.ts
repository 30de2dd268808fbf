import { constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { observed } from '../operations/observe-database.ts'
import { lockDirectory } from './directory-lock.ts'
import { DurableFileSystem, syncPath, syncTree } from './durable-file-system.ts'
import { EmbeddedClient } from './embedded-client.ts'
import { makeFiles } from './make-files.ts'
import { migrate } from './migrate.ts'
import * as schema from './schema.ts'
import { requestSettings, ScopedPool, systemSettings } from './scope.ts'

/** A database or a transaction on it; the same type for the embedded database and for PostgreSQL. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>

export interface OpenDatabase {
  /** Past row-level security: for signing in, graders and housekeeping. */
  db: Db
  /** In the scope of the request (`scope.ts`); on the embedded database the same as `db`. */
  scoped: Db
  kind: 'embedded' | 'postgresql'
  /** Of the pool; the embedded database has one connection. */
  connections(): { open: number; idle: number; waiting: number }
  /**
   * Copies the files of the embedded database, as they are between two statements, into a directory that is not there yet. Everybody
   * else waits meanwhile. Undefined where there are no files of ours.
   */
  copyTo?: (directory: string) => Promise<void>
  /** Resolves when the embedded database has failed for good: only a new process can open it again. PostgreSQL comes back by itself. */
  lost?: Promise<Error>
  close(): Promise<void>
}

/** Where the data lives: a PostgreSQL address, or a directory for the embedded database; `memory` is for tests, begun from `files`. */
export type DatabaseLocation = { url: string } | { directory: string } | { memory: true; files?: Blob }

/**
 * Opens the database and brings its tables up to date.
 * @throws DirectoryInUseError when another process uses the directory
 * @throws DatabaseIsNewerError when a newer release has changed it in a way that this one cannot work with
 */
export async function openDatabase(location: DatabaseLocation): Promise<OpenDatabase> {
  if ('url' in location) return openPostgres(location.url)
  if ('memory' in location) {
    const pglite = await PGlite.create(location.files ? { loadDataDir: location.files } : {})
    return migrated(new EmbeddedClient(pglite, null), () => {})
  }
  mkdirSync(location.directory, { recursive: true, mode: 0o700 })
  const lock = lockDirectory(location.directory)
  const files = join(location.directory, 'pg')
  try {
    return await migrated(await openShared(files), () => lock.release(), files)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Opens the files of an embedded database for many at a time, whose commits share a sync. A commit that has returned is on disk. */
export async function openShared(directory: string, files = new DurableFileSystem(directory)): Promise<EmbeddedClient> {
  const pglite = await openDurable(directory, files)
  await pglite.exec('set synchronous_commit = off')
  return new EmbeddedClient(pglite, (flush) => files.syncOutside(flush))
}

/** Opens the files of an embedded database, or makes one. A commit that has returned is on disk. */
export async function openDurable(directory: string, files = new DurableFileSystem(directory)): Promise<PGlite> {
  // `-F` would switch fsync off again; `wal_sync_method=fsync` is the one that reaches our file system.
  const defaults = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F')
  const settings = ['fsync=on', 'wal_sync_method=fsync', 'shared_buffers=16MB']
  const finishMaking = beginMaking(directory)
  if (!existsSync(join(directory, 'PG_VERSION'))) await makeFiles(directory)
  const pglite = new PGlite({
    fs: files,
    startParams: [...defaults, ...settings.flatMap((setting) => ['-c', setting])],
  })
  await pglite.waitReady
  finishMaking()
  return pglite
}

/**
 * A new database is a thousand files, written in memory's pace and not synced. While the marker stands beside them, they may be part of a
 * database that was never used: a start that was cut off leaves them, and the next one begins anew.
 * @returns what to do when the database has been made
 */
function beginMaking(directory: string): () => void {
  const marker = `${directory}.unfinished`
  const parent = dirname(directory)
  if (existsSync(marker)) {
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory)
  }
  if (existsSync(join(directory, 'PG_VERSION'))) return () => {}
  writeFileSync(marker, '', { flush: true })
  syncPath(parent)
  return () => {
    syncTree(directory)
    syncPath(parent)
    rmSync(marker)
    syncPath(parent)
  }
}

async function migrated(client: EmbeddedClient, release: () => void, files?: string): Promise<OpenDatabase> {
  const db = drizzlePglite(observed(client as unknown as PGlite), { schema }) as unknown as Db
  try {
    await migrate(db)
  } catch (error) {
    await client.close()
    throw error
  }
  // A transaction keeps everybody else out. After the checkpoint all that was committed is in the files.
  const copyTo = (directory: string) =>
    client.transaction(async (tx) => {
      await tx.exec('checkpoint')
      await cp(files!, directory, { recursive: true, mode: constants.COPYFILE_FICLONE })
    })
  const close = async () => {
    await client.close()
    release()
  }
  const connections = () => ({ open: 1, idle: 0, waiting: 0 })
  const { lost } = client
  return { db, scoped: db, kind: 'embedded', connections, ...(files ? { copyTo } : {}), lost, close }
}

/** The role that queries run as when the login role would pass by row-level security. */
const APPLICATION_ROLE = 'millwright_application'

async function openPostgres(url: string): Promise<OpenDatabase> {
  // A bigint arrives as a string from `pg` and as a number from PGlite; ours all fit a number.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  const passesBy = await migrateAndPrepare(url)
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    ...(passesBy ? { options: `-c role=${APPLICATION_ROLE}` } : {}),
  })
  // PostgreSQL restarted, say: the pool replaces the connection. Without a listener the server would die of it, also where the connection
  // is lost between two statements of a transaction: then nobody but the connection itself hears of it.
  const lost = (error: Error) => console.error('A connection to the database was lost:', error.message)
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  const over = (settings: typeof systemSettings) =>
    drizzlePostgres(new ScopedPool(pool, settings) as unknown as pg.Pool, { schema }) as unknown as Db
  return {
    db: over(systemSettings),
    scoped: over(requestSettings),
    kind: 'postgresql',
    connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  }
}

/**
 * Brings the tables up to date, as the login role and past row-level security. A superuser passes by row-level security whatever we
 * do, so the application then works as a role without a login and without that right.
 *
 * @returns whether the application has to change its role
 */
async function migrateAndPrepare(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, options: '-c millwright.scope=system' })
  await client.connect()
  try {
    // Replicas that start together migrate one after the other.
    await client.query("select pg_advisory_lock(hashtext('millwright-migrations'))")
    await migrate(drizzlePostgres(client, { schema }) as unknown as Db)
    const { rows } = await client.query<{ passes: boolean }>(
      'select rolsuper or rolbypassrls as passes from pg_roles where rolname = current_user',
    )
    if (!rows[0]?.passes) return false
    await client.query(`do $$ begin
        if not exists (select from pg_roles where rolname = '${APPLICATION_ROLE}') then
          create role ${APPLICATION_ROLE} nologin nosuperuser nobypassrls;
        end if;
      exception when duplicate_object or unique_violation then null;
      end $$`)
    await client.query(`grant usage, create on schema public to ${APPLICATION_ROLE}`)
    await client.query(`grant select, insert, update, delete on all tables in schema public to ${APPLICATION_ROLE}`)
    // Readiness asks whether migrations are pending.
    await client.query(`grant usage on schema drizzle to ${APPLICATION_ROLE}`)
    await client.query(`grant select on all tables in schema drizzle to ${APPLICATION_ROLE}`)
    await client.query(`grant usage, select on all sequences in schema public to ${APPLICATION_ROLE}`)
    return true
  } finally {
    await client.end()
  }
}
