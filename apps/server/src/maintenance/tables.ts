import { createHash, type Hash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { rowsOf } from '../db/migrate.ts'
import type { Db } from '../db/open-database.ts'

/** A table as far as copying its rows goes. */
export interface TableShape {
  name: string
  /** Those that are written; generated ones follow from them. */
  columns: string[]
  /** What the rows are put in order by: the primary key, or the whole row where there is none. */
  order: string[]
}

/** What a table holds, independent of the kind of database, its collation and its version. */
export interface TableSum {
  rows: number
  /** SHA-256 of the rows as lines of JSON, in order of the key. */
  sha256: string
}

/** How many bytes of rows are in memory at a time, about. */
const BATCH_BYTES = 1024 * 1024
const MOST_ROWS = 5000

/**
 * Runs `work` in one transaction that sees the database as it is at one moment, and may not write. Values look the same on every
 * database in it.
 */
export async function inSnapshot<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.transaction(
    async (tx) => {
      await settle(tx)
      return work(tx)
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

/** What the text of a value depends on, the same everywhere, until the end of the transaction. */
export async function settle(tx: Db): Promise<void> {
  const settings = [
    ['timezone', 'UTC'],
    ['datestyle', 'ISO, YMD'],
    ['intervalstyle', 'postgres'],
    ['extra_float_digits', '1'],
    ['bytea_output', 'hex'],
    // A large table takes as long as it takes.
    ['statement_timeout', '0'],
    ['idle_in_transaction_session_timeout', '0'],
  ]
  for (const [name, value] of settings) await tx.execute(sql`select set_config(${name}, ${value}, true)`)
}

/**
 * Every table of ours but the unlogged ones, by name. Those hold nothing that has to survive a crash; the table of migrations lies in
 * a schema of its own.
 */
export async function listTables(tx: Db): Promise<TableShape[]> {
  return rowsOf<TableShape>(
    tx,
    sql`select c.relname as name,
      (select json_agg(a.attname order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce(
        -- The order of texts must not depend on where the database was made.
        (select json_agg(format('t.%I', a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end order by k.place)
          from pg_index i
          cross join lateral unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
          where i.indrelid = c.oid and i.indisprimary),
        json_build_array('to_jsonb(t)::text collate "C"')
      ) as order
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p'
    order by c.relname collate "C"`,
  )
}

/** The rows of a table as lines of JSON, in order, about a megabyte at a time. Needs a transaction. */
export async function* readRows(tx: Db, { name, order }: TableShape): AsyncGenerator<string[], void, undefined> {
  await tx.execute(
    sql`declare rows_to_copy no scroll cursor for select to_jsonb(t)::text as line from ${table(name)} t order by ${sql.raw(order.join(', '))}`,
  )
  for (let count = 16; ;) {
    const rows = await rowsOf<{ line: string }>(tx, sql.raw(`fetch forward ${count} from rows_to_copy`))
    if (rows.length === 0) break
    yield rows.map(({ line }) => line)
    const bytes = rows.reduce((sum, { line }) => sum + line.length, 0)
    count = Math.max(1, Math.min(MOST_ROWS, count * 4, Math.floor((BATCH_BYTES * rows.length) / bytes)))
  }
  await tx.execute(sql.raw('close rows_to_copy'))
}

/** Adds lines up to a sum. */
export class Summing {
  readonly #hash: Hash = createHash('sha256')
  #rows = 0

  add(lines: readonly string[]): void {
    for (const line of lines) this.#hash.update(line).update('\n')
    this.#rows += lines.length
  }

  sum(): TableSum {
    return { rows: this.#rows, sha256: this.#hash.digest('hex') }
  }
}

/** Reads every row of every table. */
export async function sumTables(tx: Db, shapes: readonly TableShape[]): Promise<Record<string, TableSum>> {
  const sums: Record<string, TableSum> = {}
  for (const shape of shapes) {
    const summing = new Summing()
    for await (const lines of readRows(tx, shape)) summing.add(lines)
    sums[shape.name] = summing.sum()
  }
  return sums
}

/** Writes lines of JSON, as `readRows` gave them, into a table. */
export async function writeRows(tx: Db, { name, columns }: TableShape, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return
  const names = sql.join(
    columns.map((column) => sql.identifier(column)),
    sql`, `,
  )
  await tx.execute(
    sql`insert into ${table(name)} (${names}) overriding system value
      select ${names} from jsonb_populate_recordset(null::${table(name)}, (${`[${lines.join(',')}]`}::text)::jsonb)`,
  )
}

/** The last numbers that sequences gave out; null for one that never did. */
export async function readSequences(tx: Db): Promise<Record<string, string | null>> {
  const rows = await rowsOf<{ name: string; last: string | null }>(
    tx,
    sql`select sequencename::text as name, last_value::text as last from pg_sequences where schemaname = 'public' order by sequencename`,
  )
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]))
}

export async function writeSequences(tx: Db, sequences: Record<string, string | null>): Promise<void> {
  for (const [name, last] of Object.entries(sequences)) {
    if (last === null) continue
    await tx.execute(sql`select setval(format('public.%I', ${name}::text)::regclass, ${last}::text::bigint)`)
  }
}

/** The tables in which there is at least one row. */
export async function tablesWithRows(tx: Db, shapes: readonly TableShape[]): Promise<string[]> {
  const filled: string[] = []
  for (const { name } of shapes) {
    const [row] = await rowsOf<{ some: boolean }>(tx, sql`select exists (select from ${table(name)}) as some`)
    if (row?.some) filled.push(name)
  }
  return filled
}

/**
 * Lets rows into the tables just as they were: no trigger changes them, no wall hides them, and foreign keys are checked once, at the
 * end, whatever the order was. The role must own the tables, as one that migrated them does; it need not be a superuser.
 * @returns what makes everything stand again, in the same transaction
 */
export async function openTables(tx: Db, shapes: readonly TableShape[]): Promise<() => Promise<void>> {
  if (shapes.length === 0) return async () => {}
  const names = sql.join(
    shapes.map(({ name }) => sql`${name}`),
    sql`, `,
  )
  const ours = sql`n.nspname = 'public' and c.relname in (${names})`
  const keys = await rowsOf<{ table: string; name: string; definition: string }>(
    tx,
    sql`select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype = 'f' and k.conparentid = 0 and ${ours} order by c.relname, k.conname`,
  )
  const triggers = await rowsOf<{ table: string; name: string; enabled: string }>(
    tx,
    sql`select c.relname as table, g.tgname as name, g.tgenabled::text as enabled
      from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where not g.tgisinternal and ${ours} order by c.relname, g.tgname`,
  )
  const walls = await rowsOf<{ table: string }>(
    tx,
    sql`select c.relname as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relforcerowsecurity and ${ours} order by c.relname`,
  )
  const alter = (name: string, change: ReturnType<typeof sql>) => tx.execute(sql`alter table ${table(name)} ${change}`)

  for (const key of keys) await alter(key.table, sql`drop constraint ${sql.identifier(key.name)}`)
  for (const trigger of triggers) await alter(trigger.table, sql`disable trigger ${sql.identifier(trigger.name)}`)
  for (const wall of walls) await alter(wall.table, sql`no force row level security`)
  return async () => {
    for (const wall of walls) await alter(wall.table, sql`force row level security`)
    for (const trigger of triggers) {
      const how = { O: 'enable', A: 'enable always', R: 'enable replica' }[trigger.enabled]
      if (how) await alter(trigger.table, sql`${sql.raw(how)} trigger ${sql.identifier(trigger.name)}`)
    }
    for (const key of keys)
      await alter(key.table, sql`add constraint ${sql.identifier(key.name)} ${sql.raw(key.definition)}`)
  }
}

const table = (name: string) => sql`public.${sql.identifier(name)}`
