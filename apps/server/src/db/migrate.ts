import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { VERSION } from '../version.ts'
import type { Db } from './open-database.ts'

/** One file of `apps/server/drizzle`. */
export interface Migration {
  name: string
  /** When it was generated, in milliseconds: what Drizzle's table of migrations knows one by. */
  when: number
  hash: string
  text: string
  statements: string[]
  /**
   * Null for one that only adds, with which every earlier release goes on working; otherwise the first release that works with what it
   * takes away (`-- contract: safe since 0.3.0`).
   */
  safeSince: string | null
}

/** A migration that the database has and this release does not know. */
export interface UnknownMigration {
  name: string
  safeSince: string | null
}

export interface MigrationState {
  applied: string[]
  pending: string[]
  unknown: UnknownMigration[]
}

/** The database was changed by a newer release in a way that this one cannot work with. */
export class DatabaseIsNewerError extends Error {
  constructor(unknown: readonly UnknownMigration[]) {
    const names = unknown.map(({ name }) => name).join(', ')
    super(
      `The database belongs to a newer Millwright than this one (${VERSION}): it has ${names}. Start the newer release, or restore a backup from before it into an empty database.`,
    )
    this.name = 'DatabaseIsNewerError'
  }
}

const FOLDER = fileURLToPath(new URL('../../drizzle', import.meta.url))
const CONTRACT = /^--\s*contract:\s*safe since (\d+\.\d+\.\d+)\s*$/m
const TABLE = sql.raw('drizzle.__drizzle_migrations')
/** Replicas that start together migrate one after the other. */
const LOCK = 4_747_002
/** A statement that waits for a lock makes everybody wait behind it, so it gives up soon and tries again. */
const LOCK_TIMEOUT_MS = 3000
const ATTEMPTS = 20

let known: Migration[] | undefined

/** Every migration of this release, in order. */
export function knownMigrations(): readonly Migration[] {
  known ??= readMigrations(FOLDER)
  return known
}

function readMigrations(folder: string): Migration[] {
  const journal = JSON.parse(readFileSync(`${folder}/meta/_journal.json`, 'utf8')) as {
    entries: { tag: string; when: number }[]
  }
  return journal.entries.map(({ tag, when }) => {
    const text = readFileSync(`${folder}/${tag}.sql`, 'utf8')
    return {
      name: tag,
      when,
      hash: createHash('sha256').update(text).digest('hex'),
      text,
      statements: text.split('--> statement-breakpoint').filter((statement) => statement.trim() !== ''),
      safeSince: CONTRACT.exec(text)?.[1] ?? null,
    }
  })
}

/** What has been applied to the database, and what has not. Changes nothing. */
export async function migrationState(db: Db): Promise<MigrationState> {
  const rows = await appliedRows(db)
  const times = new Set(rows.map(({ when }) => when))
  const ours = new Set(knownMigrations().map(({ when }) => when))
  const names = (wanted: boolean) =>
    knownMigrations()
      .filter(({ when }) => times.has(when) === wanted)
      .map(({ name }) => name)
  return {
    applied: names(true),
    pending: names(false),
    unknown: rows
      .filter(({ when }) => !ours.has(when))
      .map(({ when, name, safe_since }) => ({
        name: name ?? `a migration of ${new Date(when).toISOString()}`,
        safeSince: safe_since,
      })),
  }
}

interface AppliedRow {
  when: number
  name: string | null
  safe_since: string | null
}

async function appliedRows(db: Db): Promise<AppliedRow[]> {
  const [table] = await rowsOf<{ named: boolean | null }>(
    db,
    sql`select exists (
        select from pg_attribute where attrelid = c.oid and attname = 'safe_since' and not attisdropped
      ) as named
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'drizzle' and c.relname = '__drizzle_migrations'`,
  )
  if (!table) return []
  // A database of before release 0.2 knows times only.
  const more = sql.raw(table.named ? 'name, safe_since' : 'null as name, null as safe_since')
  return rowsOf<AppliedRow>(db, sql`select created_at::float8 as when, ${more} from ${TABLE} order by created_at`)
}

/**
 * Whether this release can work with a database that a newer one has migrated. It can when the newer one only added: so replicas of
 * two releases run side by side during an upgrade, and an upgrade can be taken back.
 * @throws DatabaseIsNewerError when it cannot
 */
export function requireCompatible({ unknown }: Pick<MigrationState, 'unknown'>, version = VERSION): void {
  const breaking = unknown.filter(({ safeSince }) => safeSince !== null && isOlder(version, safeSince))
  if (breaking.length > 0) throw new DatabaseIsNewerError(breaking)
}

/** Whether version `a` comes before version `b`. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]]
  for (let part = 0; part < 3; part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

export interface MigrateOptions {
  /** Only these, as when a backup is restored. */
  only?: ReadonlySet<string>
  onApplied?: (name: string) => void
}

/**
 * Applies what is pending, each migration in a transaction of its own. Safe to call from several processes at once.
 * @returns the names of those that were applied here
 * @throws DatabaseIsNewerError before anything is changed
 */
export async function migrate(db: Db, { only, onApplied }: MigrateOptions = {}): Promise<string[]> {
  const state = await migrationState(db)
  requireCompatible(state)
  const done: string[] = []
  const wanted = (name: string) => !only || only.has(name)
  // Nothing to do needs no right to change anything.
  if (!state.pending.some(wanted)) return done
  for (let failures = 0; ;) {
    try {
      const name = await applyNext(db, wanted)
      if (name === null) return done
      done.push(name)
      onApplied?.(name)
      failures = 0
    } catch (error) {
      failures++
      if (!isLockTimeout(error) || failures >= ATTEMPTS) throw error
      await sleep(100 * failures)
    }
  }
}

async function applyNext(db: Db, wanted: (name: string) => boolean): Promise<string | null> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
    await tx.execute(sql.raw('create schema if not exists drizzle'))
    await tx.execute(
      sql`create table if not exists ${TABLE} (id serial primary key, hash text not null, created_at bigint)`,
    )
    for (const column of ['name text', 'safe_since text', 'applied_by text'])
      await tx.execute(sql`alter table ${TABLE} add column if not exists ${sql.raw(column)}`)
    // Read again behind the lock: another replica may have been here.
    const times = new Set((await appliedRows(tx)).map(({ when }) => when))
    const next = knownMigrations().find(({ name, when }) => wanted(name) && !times.has(when))
    if (!next) return null
    await tx.execute(sql.raw(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`))
    for (const statement of next.statements) await tx.execute(sql.raw(statement))
    const { hash, when, name, safeSince } = next
    await tx.execute(
      sql`insert into ${TABLE} (hash, created_at, name, safe_since, applied_by) values (${hash}, ${when}, ${name}, ${safeSince}, ${VERSION})`,
    )
    return name
  })
}

/** 55P03: lock_not_available. */
function isLockTimeout(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error && 'code' in cause && cause.code === '55P03'
}

/** The rows of a statement that no table of the schema describes. */
export async function rowsOf<Row extends object>(db: Db, statement: ReturnType<typeof sql>): Promise<Row[]> {
  return ((await db.execute(statement)) as unknown as { rows: Row[] }).rows
}
