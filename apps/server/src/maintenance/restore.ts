import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { sql } from 'drizzle-orm'
import { lockDirectory } from '../db/directory-lock.ts'
import { knownMigrations, migrate, migrationState } from '../db/migrate.ts'
import { openEmbeddedAsIs, openPostgresAsIs, type DatabaseAsIs } from '../db/open-as-is.ts'
import type { Db } from '../db/open-database.ts'
import { BackupProblem, readArchive, type Manifest, type ReadBackup } from './archive.ts'
import { findSecret, fingerprint, secretFile } from './secret-file.ts'
import { MaintenanceProblem, type Installation } from './sources.ts'
import { syncDirectory } from './sync-directory.ts'
import {
  listTables,
  settle,
  sumTables,
  tablesWithRows,
  openTables,
  writeRows,
  writeSequences,
  type TableShape,
} from './tables.ts'

/** What became of the secret: `kept` is the one of the backup, which was here already. */
export type SecretOutcome = 'restored' | 'kept' | 'different' | 'missing'

export interface Restored extends ReadBackup {
  /** Migrations that were applied after the rows were there. */
  migratedAfter: string[]
}

/**
 * Puts a backup into an empty installation, of either kind of database, and proves that it arrived: every table is read back and
 * compared. The embedded database appears whole or not at all; in PostgreSQL the rows do.
 */
export async function restore(
  installation: Installation,
  file: string,
): Promise<Restored & { secretIs: SecretOutcome }> {
  const { dataDirectory, url } = installation
  if (url) {
    const database = await openPostgresAsIs(url)
    try {
      const restored = await restoreInto(database.db, openBackup(file))
      mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
      return { ...restored, secretIs: await settleSecret(installation, restored) }
    } finally {
      await database.close()
    }
  }
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  const files = join(dataDirectory, 'pg')
  const lock = lockDirectory(dataDirectory)
  const draft = join(dataDirectory, `copy-${randomUUID()}`)
  try {
    if (existsSync(files))
      throw new MaintenanceProblem(
        `${dataDirectory} has a database already. Restore into another directory with --data, or move ${files} away first.`,
      )
    const restored = await intoNewEmbedded(draft, ({ db }) => restoreInto(db, openBackup(file)))
    const secretIs = await settleSecret(installation, restored)
    await rename(draft, files)
    await syncDirectory(dataDirectory)
    return { ...restored, secretIs }
  } finally {
    await rm(draft, { recursive: true, force: true })
    lock.release()
  }
}

/** Restores a backup into a database that is thrown away: what a drill does, without touching anything. */
export async function tryRestore(file: string): Promise<Restored> {
  const scratch = await mkdtemp(join(tmpdir(), 'millwright-restore-'))
  try {
    return await intoNewEmbedded(join(scratch, 'pg'), ({ db }) => restoreInto(db, openBackup(file)))
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function intoNewEmbedded<T>(directory: string, work: (database: DatabaseAsIs) => Promise<T>): Promise<T> {
  const database = await openEmbeddedAsIs(directory)
  try {
    return await work(database)
  } finally {
    // Closing writes everything to disk.
    await database.close()
  }
}

/** The tar archive in a backup's file. */
export function openBackup(file: string): Readable {
  if (!existsSync(file)) throw new MaintenanceProblem(`There is no file ${file}.`)
  const unzipped = createGunzip()
  // Whoever reads `unzipped` hears of errors of both.
  pipeline(createReadStream(file), unzipped, () => {})
  return unzipped
}

/**
 * Loads a backup's stream into an empty database, in one transaction: the tables as they were when it was made, the rows, what has
 * changed about tables since. It ends only after every row was read back and found equal.
 *
 * @param andMigrate - false leaves the tables as they were when the backup was made
 */
export async function restoreInto(
  db: Db,
  archive: Readable,
  { andMigrate = true }: { andMigrate?: boolean } = {},
): Promise<Restored> {
  try {
    return await db.transaction(async (tx) => {
      await settle(tx)
      let shapes = new Map<string, TableShape>()
      let closeTables = async () => {}
      const read = await readArchive(archive, {
        async begin(manifest) {
          shapes = await makeTables(tx, manifest)
          closeTables = await openTables(tx, [...shapes.values()])
          await emptyTables(tx, [...shapes.values()])
        },
        async rows(table, lines) {
          try {
            await writeRows(tx, shapes.get(table)!, lines)
          } catch (error) {
            // Not the query, which holds the rows themselves.
            const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
            throw new BackupProblem(`Rows of ${table} cannot be stored: ${(cause as Error).message}.`, { cause })
          }
        },
      })
      const sums = await sumTables(tx, [...shapes.values()])
      const different = Object.entries(read.checksums.tables).filter(
        ([name, { rows, sha256 }]) => sums[name]?.rows !== rows || sums[name].sha256 !== sha256,
      )
      if (different.length > 0)
        throw new Error(
          `What was restored is not what the backup holds, in: ${different.map(([name]) => name).join(', ')}. Nothing was kept.`,
        )
      await closeTables()
      await writeSequences(tx, read.checksums.sequences)
      return { ...read, migratedAfter: andMigrate ? await migrate(tx) : [] }
    })
  } finally {
    archive.destroy()
  }
}

/** The tables of the time of the backup, in an empty database. */
async function makeTables(tx: Db, manifest: Manifest): Promise<Map<string, TableShape>> {
  const ours = new Set(knownMigrations().map(({ name }) => name))
  const strange = manifest.migrations.filter((name) => !ours.has(name))
  if (strange.length > 0)
    throw new BackupProblem(
      `The backup was made by a newer Millwright (${manifest.product}): it has ${strange.join(', ')}. Restore it with that release.`,
    )
  const filled = await tablesWithRows(tx, await listTables(tx))
  if (filled.length > 0)
    throw new MaintenanceProblem(
      `The target is not empty: there are rows in ${filled.join(', ')}. Restore into a new database; nothing was changed.`,
    )
  const wanted = new Set(manifest.migrations)
  const tooMuch = (await migrationState(tx)).applied.filter((name) => !wanted.has(name))
  if (tooMuch.length > 0)
    throw new MaintenanceProblem(
      `The target has no rows, but tables newer than the backup (${tooMuch.join(', ')}). Restore into a database without tables.`,
    )
  await migrate(tx, { only: wanted })
  const shapes = new Map((await listTables(tx)).map((shape) => [shape.name, shape]))
  const [there, expected] = [[...shapes.values()], manifest.tables].map((tables) =>
    tables.map(({ name, columns }) => `${name}(${columns.toSorted().join()})`).toSorted(),
  )
  if (String(there) !== String(expected))
    throw new BackupProblem('The tables of the backup are not those that its migrations make. It cannot be restored.')
  return shapes
}

/** Rows that migrations put there are in the backup, as they were by then. */
async function emptyTables(tx: Db, shapes: readonly TableShape[]): Promise<void> {
  for (const name of await tablesWithRows(tx, shapes))
    await tx.execute(sql`truncate table public.${sql.identifier(name)}`)
}

/** Puts the secret where the server looks for it, unless there is one. */
async function settleSecret(
  installation: Installation,
  { manifest, secret }: Pick<ReadBackup, 'manifest' | 'secret'>,
): Promise<SecretOutcome> {
  const here = findSecret(installation)
  if (here) return fingerprint(here.value) === manifest.secretFingerprint ? 'kept' : 'different'
  if (secret === null) return 'missing'
  await writeFile(secretFile(installation.dataDirectory), secret, { mode: 0o600, flag: 'wx', flush: true })
  return 'restored'
}
