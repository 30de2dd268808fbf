import { PGlite } from '@electric-sql/pglite'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/pglite'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { knownMigrations, migrate } from '../db/migrate.ts'
import { openDatabase, type Db, type OpenDatabase } from '../db/open-database.ts'
import * as schema from '../db/schema.ts'

/** Set by scripts/test.mjs when this machine can run a PostgreSQL server. */
const POSTGRES = process.env['MILLWRIGHT_TEST_POSTGRES']

/** Each kind of database that tests run on here, by name. */
export const DATABASES: readonly { name: string; open(): Promise<OpenDatabase> }[] = [
  { name: 'embedded database', open: openInMemory },
  ...(POSTGRES ? [{ name: 'PostgreSQL', open: () => openScratchPostgres(POSTGRES) }] : []),
]

if (!POSTGRES)
  console.warn('SKIPPED: tests on PostgreSQL, because MILLWRIGHT_TEST_POSTGRES is not set (npm test sets it).')

/** Says which tables a template holds: whoever changes a migration gets another one. */
const TEMPLATE = createHash('sha256')
  .update(JSON.stringify(knownMigrations().map(({ hash }) => hash)))
  .digest('hex')
  .slice(0, 16)
/** Among the packages, so that another version of the database finds none of it. */
const TEMPLATES = fileURLToPath(new URL('../../../../node_modules/.cache/test-databases', import.meta.url))

/** An embedded database with all tables and no row, in memory: a copy of one that was made once, because making one takes seconds. */
export async function openInMemory(): Promise<OpenDatabase> {
  const file = join(TEMPLATES, `${TEMPLATE}.tar`)
  if (!existsSync(file)) {
    mkdirSync(TEMPLATES, { recursive: true })
    const pglite = await PGlite.create()
    await migrate(drizzle(pglite, { schema }) as unknown as Db)
    const files = await pglite.dumpDataDir('none')
    await pglite.close()
    // Whole or not at all: other test processes look for it at the same moment.
    const unfinished = `${file}.${process.pid}`
    writeFileSync(unfinished, await files.bytes())
    renameSync(unfinished, file)
  }
  return openDatabase({ memory: true, files: new Blob([readFileSync(file)]) })
}

/** A database of its own on the test server, a copy of one with all tables, dropped at the end. */
async function openScratchPostgres(server: string): Promise<OpenDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await makeTemplate(server)
  await administer(server, `create database ${name} template template_${TEMPLATE}`)
  const opened = await openDatabase({ url: new URL(`/${name}`, server).href })
  return {
    ...opened,
    async close() {
      await opened.close()
      await administer(server, `drop database ${name} with (force)`)
    },
  }
}

/** Makes it once on this server; whoever comes meanwhile waits. */
async function makeTemplate(server: string): Promise<void> {
  const name = `template_${TEMPLATE}`
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(4747)')
    const { rows } = await client.query('select datistemplate as finished from pg_database where datname = $1', [name])
    if (rows[0]?.finished) return
    // One that is not finished was left by a run that was cut off.
    await client.query(`drop database if exists ${name}`)
    await client.query(`create database ${name}`)
    await (await openDatabase({ url: new URL(`/${name}`, server).href })).close()
    await client.query(`alter database ${name} is_template true`)
  } finally {
    await client.end()
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
