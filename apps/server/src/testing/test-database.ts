import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { openDatabase, type OpenDatabase } from '../db/open-database.ts'

/** Set by scripts/test.mjs when this machine can run a PostgreSQL server. */
const POSTGRES = process.env['MILLWRIGHT_TEST_POSTGRES']

/** Each kind of database that tests run on here, by name. */
export const DATABASES: readonly { name: string; open(): Promise<OpenDatabase> }[] = [
  { name: 'embedded database', open: () => openDatabase({ memory: true }) },
  ...(POSTGRES ? [{ name: 'PostgreSQL', open: () => openScratchPostgres(POSTGRES) }] : []),
]

if (!POSTGRES)
  console.warn('SKIPPED: tests on PostgreSQL, because MILLWRIGHT_TEST_POSTGRES is not set (npm test sets it).')

/** A database of its own on the test server, dropped at the end. */
async function openScratchPostgres(server: string): Promise<OpenDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await administer(server, `create database ${name}`)
  const opened = await openDatabase({ url: new URL(`/${name}`, server).href })
  return {
    ...opened,
    async close() {
      await opened.close()
      await administer(server, `drop database ${name} with (force)`)
    },
  }
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** Counts the rows of a table. */
export async function countRows({ db }: OpenDatabase, table: string): Promise<number> {
  const result = await db.execute(sql`select count(*)::int as count from ${sql.identifier(table)}`)
  return (result as unknown as { rows: { count: number }[] }).rows[0]?.count ?? 0
}
