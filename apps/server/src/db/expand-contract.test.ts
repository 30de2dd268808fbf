import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/pglite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { breakingChanges, describeTables } from '../testing/breaking-changes.ts'
import {
  DatabaseIsNewerError,
  isOlder,
  knownMigrations,
  migrate,
  migrationState,
  requireCompatible,
} from './migrate.ts'
import type { Db } from './open-database.ts'

let pglite: PGlite
let db: Db

beforeAll(async () => {
  pglite = await PGlite.create()
  db = drizzle(pglite) as unknown as Db
})
afterAll(() => pglite.close())

it('takes nothing away from the releases before it, unless a migration says since when that is safe', async () => {
  let before = await describeTables(db)
  for (const { name, safeSince } of knownMigrations()) {
    expect(await migrate(db, { only: new Set([name]) })).toEqual([name])
    const after = await describeTables(db)
    const breaks = breakingChanges(before, after)
    if (safeSince === null)
      expect(breaks, `${name} breaks running replicas: see "Changing the tables" in docs/operations.md`).toEqual([])
    else expect(breaks, `${name} is marked as a contract and takes nothing away`).not.toEqual([])
    before = after
  }
  expect(await migrationState(db)).toMatchObject({ pending: [], unknown: [] })
})

it('takes rows as the first release wrote them', async () => {
  await pglite.exec(`
    insert into person (id, name, email, created_at, updated_at) values ('ada', 'Ada', 'a@example.org', now(), now());
    insert into catalogue_revision (hash, compiled, first_seen_at) values ('h', '{}', now());
    insert into test_session (id, person_id, blueprint_id, blueprint, catalogue_hash, engine_version, seed, started_at)
      values ('00000000-0000-4000-8000-000000000001', 'ada', 'b', '{}', 'h', 'e', 's', now());
    insert into answer (id, person_id, session_id, position, item_id, item_revision, response, category, score, answered_at)
      values (gen_random_uuid(), 'ada', '00000000-0000-4000-8000-000000000001', 1, 'i', 1, '[]', 1, 1, now());
    insert into evidence (id, person_id, source_kind, source_id, skill, observation, ai_mode, catalogue_hash, engine_version, recorded_at)
      values ('e1', 'ada', 'answer', gen_random_uuid(), 's', '{}', 'closed', 'h', 'e', now());
    insert into submission (id, person_id, challenge_id, challenge_revision, catalogue_hash, purpose, files, idempotency_key, submitted_at)
      values (gen_random_uuid(), 'ada', 'c', 1, 'h', 'run', '{}', 'k', now());`)
  const { rows } = await pglite.query('select count(*)::int as count from answer join evidence using (person_id)')
  expect(rows).toEqual([{ count: 1 }])
})

it.each([
  ['drop table section_read', 'table section_read is gone'],
  ['alter table draft rename to drafts', 'table draft is gone'],
  ['alter table draft rename column scope to place', 'draft: column scope is gone'],
  ['alter table draft drop column saved_at', 'draft: column saved_at is gone'],
  ['alter table draft alter column revision type bigint', 'draft: column revision was integer and is bigint'],
  [
    'alter table test_session alter column stop_reason set not null',
    'test_session: column stop_reason must have a value now',
  ],
  ['alter table person alter column is_owner drop default', 'person: column is_owner has lost its default'],
  ['alter table draft add column size integer not null', 'draft: new column size must have a value and has no default'],
  ['create unique index on test_session (person_id)', 'test_session: (person_id) must be unique now'],
  ['drop index answer_once', 'answer: (position, session_id) is no longer unique'],
  ['alter table draft add check (revision > 0)', 'draft: new CHECK ((revision > 0))'],
  ['create trigger t before update on draft execute function refuse_change()', 'draft: new trigger t'],
])('finds that "%s" would break an earlier release', async (statement, expected) => {
  const before = await describeTables(db)
  await expect(
    db.transaction(async (tx) => {
      // Rows of before would be in the way of some.
      await tx.execute(sql`select set_config('millwright.erasing', 'yes', true)`)
      for (const table of ['answer', 'evidence', 'submission', 'test_session'])
        await tx.execute(sql.raw(`delete from ${table}`))
      await tx.execute(sql.raw(statement))
      throw new Error(breakingChanges(before, await describeTables(tx as unknown as Db)).join('\n'))
    }),
  ).rejects.toThrow(expected)
})

it('works with a newer database to which was only added, and refuses one from which was taken away', async () => {
  await db.execute(
    sql`insert into drizzle.__drizzle_migrations (hash, created_at, name) values ('x', 9999999999998, '9998_more')`,
  )
  expect(await migrate(db)).toEqual([])
  await db.execute(
    sql`insert into drizzle.__drizzle_migrations (hash, created_at, name, safe_since) values ('y', 9999999999999, '9999_less', '99.1.0')`,
  )
  await expect(migrate(db)).rejects.toThrow(DatabaseIsNewerError)
  await expect(migrate(db)).rejects.toThrow(/newer Millwright.*9999_less/)
  const { unknown } = await migrationState(db)
  expect(() => requireCompatible({ unknown }, '99.1.0')).not.toThrow()
  expect(() => requireCompatible({ unknown }, '99.0.9')).toThrow(/9999_less/)
})

it.each([
  ['0.2.0', '0.10.0', true],
  ['1.0.0', '0.9.9', false],
  ['1.2.3', '1.2.3', false],
])('knows whether %s is older than %s', (a, b, expected) => {
  expect(isOlder(a, b)).toBe(expected)
})
