import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { expect, it } from 'vitest'

const MIGRATIONS = fileURLToPath(new URL('../../drizzle', import.meta.url))

/** The migrations as they were up to one of them. */
function migrationsUntil(count: number): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'millwright-migrations-'))
  cpSync(MIGRATIONS, folder, { recursive: true })
  const journal = join(folder, 'meta/_journal.json')
  const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] }
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, count) }))
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

it('brings jobs of before the lanes along, with what the queue now decides by', async () => {
  const pglite = await PGlite.create()
  const db = drizzle(pglite)
  const before = migrationsUntil(3)
  await migrate(db, { migrationsFolder: before.folder })
  before.remove()
  const [graded, waiting] = [crypto.randomUUID(), crypto.randomUUID()]
  await pglite.exec(`
    insert into person (id, name, email, created_at, updated_at) values ('ada', 'Ada', 'a@example.org', now(), now());
    insert into catalogue_revision values ('h', '{}', now());
    insert into submission values
      ('${graded}', 'ada', null, 'py-x', 1, 'h', 'submit', '{}', 'k1', now()),
      ('${waiting}', 'ada', null, 'py-y', 1, 'h', 'run', '{}', 'k2', now());
    insert into grading_job (id, submission_id, runtime, priority, state, created_at) values
      (gen_random_uuid(), '${graded}', 'python-ml', 5, 'done', now()),
      (gen_random_uuid(), '${waiting}', 'python-ml', 10, 'queued', now());
    insert into verdict values ('${graded}', 1, 'w', '{"wallMs": 1234.5, "runtime": {"hash": "abc"}}', now());`)
  await migrate(db, { migrationsFolder: MIGRATIONS })
  const { rows } = await db.execute(
    sql`select purpose, person_id, challenge_id, lane, wall_ms, runtime_hash, finished_at is not null as finished from grading_job order by purpose`,
  )
  expect(rows).toEqual([
    {
      purpose: 'run',
      person_id: 'ada',
      challenge_id: 'py-y',
      lane: 'quick',
      wall_ms: null,
      runtime_hash: null,
      finished: false,
    },
    {
      purpose: 'submit',
      person_id: 'ada',
      challenge_id: 'py-x',
      lane: 'quick',
      wall_ms: 1234.5,
      runtime_hash: 'abc',
      finished: true,
    },
  ])
  // Output of runs waits for no disk.
  const kinds = await db.execute(sql`select relpersistence as kind from pg_class where relname = 'grading_output'`)
  expect(kinds.rows).toEqual([{ kind: 'u' }])
  await pglite.close()
})
