import { existsSync } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { sql } from 'drizzle-orm'
import type { DatabaseAsIs } from '../db/open-as-is.ts'
import { migrationState, rowsOf } from '../db/migrate.ts'
import type { Db } from '../db/open-database.ts'
import { VERSION } from '../version.ts'
import { FORMAT, writeArchive, type Manifest } from './archive.ts'
import { findSecret, fingerprint } from './secret-file.ts'
import { MaintenanceProblem, openSource, type Installation } from './sources.ts'
import { syncDirectory } from './sync-directory.ts'
import { inSnapshot, listTables, readRows, readSequences } from './tables.ts'

export interface BackupMade {
  manifest: Manifest
  /** Rows of each table. */
  rows: Record<string, number>
}

/**
 * Writes everything of an installation into one file, while it goes on working. The file appears whole or not at all, and only its
 * owner can read it.
 */
export async function backUp(
  installation: Installation,
  { file, withSecret, now }: { file: string; withSecret: boolean; now: Date },
): Promise<BackupMade> {
  if (existsSync(file)) throw alreadyThere(file)
  const draft = `${file}.partial-${process.pid}`
  // Before anything else: a place that cannot be written to is found out at once.
  const output = await open(draft, 'wx', 0o600)
  try {
    const source = await openSource(installation)
    try {
      const secret = findSecret(installation)
      const made = await streamBackup(source, {
        secret: secret && { value: secret.value, include: withSecret && secret.inFile },
        now,
        into: async (archive) => {
          await pipeline(archive, createGzip(), output.createWriteStream({ flush: true }))
        },
      })
      // Unlike a rename, it never replaces a file.
      await link(draft, file).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'EEXIST' ? alreadyThere(file) : error
      })
      await syncDirectory(dirname(file))
      return made
    } finally {
      await source.close()
    }
  } finally {
    await output.close()
    await rm(draft, { force: true })
  }
}

const alreadyThere = (file: string) =>
  new MaintenanceProblem(`${file} is there already. Choose another name, or remove it first.`)

/** Reads a database at one moment, as a stream that `into` uses up. */
export async function streamBackup(
  { db, kind }: Pick<DatabaseAsIs, 'db' | 'kind'>,
  {
    secret,
    now,
    into,
  }: {
    secret: { value: string; include: boolean } | null
    now: Date
    into: (archive: ReturnType<typeof writeArchive>) => Promise<void>
  },
): Promise<BackupMade> {
  return inSnapshot(db, async (tx) => {
    const { applied, unknown } = await migrationState(tx)
    if (unknown.length > 0)
      throw new MaintenanceProblem(
        `The database was changed by a newer Millwright (${unknown.map(({ name }) => name).join(', ')}): back it up with that one.`,
      )
    const tables = await listTables(tx)
    const manifest: Manifest = {
      format: FORMAT,
      formatVersion: 1,
      product: VERSION,
      createdAt: now.toISOString(),
      database: kind,
      migrations: applied,
      catalogueHash: await newestCatalogue(tx),
      tables: tables.map(({ name, columns }) => ({ name, columns })),
      secretFingerprint: secret && fingerprint(secret.value),
      hasSecret: secret?.include ?? false,
    }
    const rows: BackupMade['rows'] = {}
    const archive = writeArchive(
      {
        manifest,
        tables,
        secret: secret?.include ? secret.value : null,
        rows: (shape) => readRows(tx, shape),
        // Sequences stand outside of transactions. Read last, they are never behind the rows.
        sequences: () => readSequences(tx),
      },
      (name, count) => (rows[name] = count),
    )
    await into(archive)
    return { manifest, rows }
  })
}

async function newestCatalogue(tx: Db): Promise<string | null> {
  const [there] = await rowsOf<{ there: boolean }>(
    tx,
    sql`select to_regclass('public.catalogue_revision') is not null as there`,
  )
  if (!there?.there) return null
  const [row] = await rowsOf<{ hash: string }>(
    tx,
    sql`select hash from catalogue_revision order by first_seen_at desc limit 1`,
  )
  return row?.hash ?? null
}
