import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, migrationState, rowsOf } from '../db/migrate.ts'
import { openEmbeddedAsIs, openPostgresAsIs } from '../db/open-as-is.ts'
import { openDatabase, type Db, type OpenDatabase } from '../db/open-database.ts'
import { Browser, ORIGIN, startTestServer, type TestServer } from '../testing/test-server.ts'
import { workerDouble } from '../testing/worker-double.ts'
import { readArchive } from './archive.ts'
import { backUp, streamBackup } from './back-up.ts'
import { compareDatabases } from './compare.ts'
import { askForExamination, openControl } from './control-socket.ts'
import { examineDatabase, examineSettings, type DoctorFinding } from './database-doctor.ts'
import { moveToPostgres } from './move-to-postgres.ts'
import { openBackup, restore, restoreInto } from './restore.ts'
import { listTables } from './tables.ts'

const POSTGRES = process.env['MILLWRIGHT_TEST_POSTGRES']
const SECRET = 'a secret for tests only, 32 bytes'
const scratch = mkdtempSync(join(tmpdir(), 'millwright-drill-'))
const inScratch = (name: string) => join(scratch, name)
const now = new Date('2026-11-28T20:00:00Z')
const ends: (() => Promise<unknown>)[] = []

afterAll(async () => {
  for (const end of ends.toReversed()) await end()
  rmSync(scratch, { recursive: true, force: true })
})

/** The installation that people use: an embedded database with a server that runs. */
let used: { server: TestServer; database: OpenDatabase; stop(): Promise<void> }
const usedDirectory = inScratch('used')
const used1 = () => ({ dataDirectory: usedDirectory, url: undefined, secret: undefined })
const file = inScratch('backup.tar.gz')
/** Whose cookies go on working, whichever server answers. */
let current: TestServer
const browser = new Browser((path, init) => current.request(path, init), ORIGIN)
let sitting: string
let during: { acknowledged: string[]; before: number }

beforeAll(async () => {
  const database = await openDatabase({ directory: usedDirectory })
  writeFileSync(join(usedDirectory, 'secret'), SECRET, { mode: 0o600 })
  const server = await startTestServer(database)
  const control = await openControl(usedDirectory, {
    copyTo: (directory) => database.copyTo!(directory),
    examine: () => examineDatabase(database, { now: () => now, dataDirectory: usedDirectory }),
  })
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    control!.close()
    await database.close()
  }
  ends.push(stop)
  used = { server, database, stop }
  current = server

  sitting = (await browser.post('/measure/ml-engineer-junior', {})).headers.get('location')!
  const worker = workerDouble(server)
  await worker.send(browser, 'submit')
  await worker.complete((await worker.lease())!, { score: 0.5 })
  await addAwkwardRows(database.db)

  // Writes go on while the backup is made; whatever was acknowledged before it began must be in it.
  const acknowledged: string[] = []
  let going = true
  const writing = (async () => {
    while (going) {
      const id = `during-${acknowledged.length}`
      await addPerson(database.db, id)
      acknowledged.push(id)
      await sleep(1)
    }
  })()
  await sleep(20)
  const before = acknowledged.length
  await backUp(used1(), { file, withSecret: true, now })
  going = false
  await writing
  during = { acknowledged, before }
}, 120_000)

/** A page as the browser shows it; what is made anew for each answer is left out. */
const pageOf = async (path: string) => {
  const answered = await browser.get(path)
  return { status: answered.status, text: (await answered.text()).replaceAll(/nonce="[^"]*"/g, '') }
}

const addPerson = (db: Db, id: string) =>
  db.execute(
    sql`insert into person (id, name, email, created_at, updated_at) values (${id}, ${id}, ${`${id}@example.org`}, now(), now())`,
  )

/** Names that a careless copy would change, or put in another order. */
const AWKWARD = [
  'Zoë "Z" O’Neill\\',
  'two\nlines\tand\r',
  '\u{1f980} ﷽ \u2028',
  "'; drop table person; --",
  '',
  'ä',
  'a',
  'Z',
  'z',
]

async function addAwkwardRows(db: Db): Promise<void> {
  for (const [index, name] of AWKWARD.entries())
    await db.execute(
      sql`insert into person (id, name, email, created_at, updated_at) values (${`${name || 'empty'} ${index}`}, ${name}, ${`a${index}@example.org`},
        '2026-11-28 20:00:00.123456+05:30', '0099-01-01 BC')`,
    )
  await db.execute(
    sql`insert into draft (person_id, scope, content, revision, saved_at)
      select id, 'x', ${'{"n": 12345678901234567890.10, "s": "\\u00e9\\n\\"", "deep": [[[null, true, {}]]], "e": 1e-300}'}::text::jsonb, 2147483647, 'infinity'
      from person where name = 'ä'`,
  )
  await db.execute(
    sql`insert into accommodation (id, person_id, time_factor, granted_by, granted_at)
      select gen_random_uuid(), id, f::real, id, now() from person, unnest(array['0.1', '1e-40', '3.4028235e38', '-0', '1.25']) f where name = 'ä'`,
  )
}

/** A database on the test server that belongs to a role which is no superuser and cannot pass by row-level security. */
async function emptyPostgres(): Promise<string> {
  const name = `drill_${randomUUID().replaceAll('-', '')}`
  const administer = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: POSTGRES })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  // Its collation sorts texts otherwise than the embedded database does.
  await administer(
    `create role ${name} login`,
    `create database ${name} owner ${name} template template0 locale_provider icu icu_locale 'en-US'`,
  )
  ends.push(() => administer(`drop database ${name} with (force)`, `drop role ${name}`))
  const url = new URL(`/${name}`, POSTGRES)
  url.username = name
  return url.href
}

const differing = async (left: Db, right: Db) =>
  (await compareDatabases(left, right)).filter(({ equal }) => !equal).map(({ table }) => table)

/** Everything about tables that a restore opens for a moment and has to close again. */
const walls = async (db: Db) =>
  rowsOf(
    db,
    sql`select c.relname, c.relrowsecurity, c.relforcerowsecurity,
      (select json_agg(json_build_array(k.conname, pg_get_constraintdef(k.oid), k.convalidated) order by k.conname)
        from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n') as constraints,
      (select json_agg(json_build_array(g.tgname, g.tgenabled::text) order by g.tgname)
        from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal) as triggers
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname collate "C"`,
  )

describe('a backup', () => {
  it('is made while people work, and holds what was acknowledged before', async () => {
    expect(during.before).toBeGreaterThan(0)
    expect(during.acknowledged.length).toBeGreaterThan(during.before)
    const { checksums, manifest } = await read(file)
    expect(checksums.tables['person']!.rows).toBeGreaterThanOrEqual(1 + AWKWARD.length + during.before)
    expect(manifest).toMatchObject({ database: 'embedded', hasSecret: true })
    expect(manifest.catalogueHash).toBe(used.server.context.catalogue().hash)
    // Unlogged tables hold nothing that has to be kept.
    expect(Object.keys(checksums.tables)).not.toContain('grading_output')
    expect(readdirSync(usedDirectory).filter((name) => name.startsWith('copy-'))).toEqual([])
  })

  it('is readable by its owner only, appears whole or not at all, and replaces nothing', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(usedDirectory, 'control.sock')).mode & 0o777).toBe(0o600)
    await expect(backUp(used1(), { file, withSecret: true, now })).rejects.toThrow(/is there already/)
    const nowhere = inScratch('no/such/place.tar.gz')
    await expect(backUp(used1(), { file: nowhere, withSecret: true, now })).rejects.toThrow(/ENOENT/)
    expect(readdirSync(scratch).filter((name) => name.includes('partial'))).toEqual([])
  })

  it('can be checked with nothing but tar, gzip and sha256sum', () => {
    const listed = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' }).trim().split('\n')
    expect([listed[0], listed.at(-1)]).toEqual(['manifest.json', 'checksums.json'])
    const part = (name: string) => execFileSync('tar', ['-xzOf', file, name])
    const sums = JSON.parse(part('checksums.json').toString()) as { tables: Record<string, { sha256: string }> }
    const answers = createHash('sha256').update(part('tables/draft/000001.ndjson')).digest('hex')
    expect(sums.tables['draft']!.sha256).toBe(answers)
  })

  it.each<[string, (path: string) => void, RegExp]>([
    ['cut short', (path) => truncateSync(path, statSync(path).size - 2000), /damaged or cut short|not whole/],
    ['changed in one byte', (path) => flipByte(path), /damaged|changed after/],
    ['no backup', (path) => execFileSync('tar', ['-czf', path, '-C', scratch, 'some.txt']), /no backup of Millwright/],
    ['packed again without its end', (path) => repack(path, 'checksums.json', null), /not whole/],
    [
      'packed again with another row',
      (path) => repack(path, 'tables/draft/000001.ndjson', '{"scope": "y"}\n'),
      /changed after/,
    ],
    [
      'of a table we do not have',
      (path) => repack(path, 'tables/draft/000001.ndjson', '', 'tables/other/000001.ndjson'),
      /does not belong/,
    ],
    ['packed again with another manifest', (path) => repack(path, 'manifest.json', changedManifest), /changed after/],
    [
      'of another format',
      (path) => repack(path, 'manifest.json', '{"format": "millwright-backup", "formatVersion": 9}'),
      /does not know/,
    ],
  ])('is refused when it is %s', async (_, damage, message) => {
    writeFileSync(inScratch('some.txt'), 'x')
    const damaged = inScratch(`${randomUUID()}.tar.gz`)
    cpSync(file, damaged)
    damage(damaged)
    await expect(read(damaged)).rejects.toThrow(message)
  })
})

it('reads every table that must survive, in an order that no collation changes', async () => {
  const shapes = await listTables(used.database.db)
  expect(shapes.length).toBeGreaterThan(15)
  expect(shapes.find(({ name }) => name === 'draft')!.order).toEqual(['t.person_id collate "C"', 't.scope collate "C"'])
  expect(shapes.find(({ name }) => name === 'presentation')!.order).toEqual(['t.session_id', 't."position"'])
})

describe('the doctor', () => {
  const found = (findings: DoctorFinding[]) => findings.map(({ name, status }) => `${status} ${name}`)

  it('examines the database of a running server over its socket', async () => {
    expect(found(await askForExamination(usedDirectory))).toEqual([
      'ok Database',
      'ok Durability',
      'ok Migrations',
      expect.stringMatching(/ Disk of the data$/),
    ])
  })

  it.skipIf(!POSTGRES)('finds what is wrong with a PostgreSQL, and says what to do', async () => {
    // The test server waits for no disk, and its user is a superuser.
    const { db, kind, close } = await openPostgresAsIs(POSTGRES!)
    const ahead = () => new Date(Date.now() + 3_600_000)
    const findings = await examineDatabase({ db, kind }, { now: ahead, dataDirectory: scratch })
    await close()
    expect(found(findings)).toEqual([
      'ok Database',
      'failed Durability',
      'warning Migrations',
      'warning Row-level security',
      'ok Connections',
      'warning Clock',
    ])
    expect(findings.filter(({ status, remedy }) => status !== 'ok' && !remedy)).toEqual([])
    expect(findings.at(-1)!.detail).toBe('the database’s is 3600.0 s behind this machine’s')
  })

  it.each([
    [{}, ['ok Address']],
    [{ MILLWRIGHT_BASE_URL: 'learn.example.org' }, ['failed Address']],
    [{ MILLWRIGHT_BASE_URL: 'http://learn.example.org' }, ['warning Address']],
    [{ MILLWRIGHT_HOST: '0.0.0.0' }, ['warning Address']],
    [{ MILLWRIGHT_BASE_URL: 'https://learn.example.org' }, ['ok Address', 'warning Proxy']],
    [
      { MILLWRIGHT_BASE_URL: 'https://x.org', MILLWRIGHT_TRUSTED_PROXIES: '10.0.0.1', DATABASE_URL: 'postgres://h/d' },
      ['ok Address', 'ok Proxy', 'warning Secret'],
    ],
  ])('reads the settings %o', (environment, expected) => {
    expect(found(examineSettings(environment))).toEqual(expected)
  })
})

describe.skipIf(!POSTGRES)('the drill', () => {
  let postgres: { url: string; database: OpenDatabase }

  it('restores into PostgreSQL, as a role without special rights, and everybody goes on where they were', async () => {
    const url = await emptyPostgres()
    const target = { dataDirectory: inScratch('second'), url, secret: undefined }
    expect((await restore(target, file)).secretIs).toBe('restored')
    expect(readFileSync(join(target.dataDirectory, 'secret'), 'utf8')).toBe(SECRET)
    // Whole: a second one is refused, and says where the rows are.
    await expect(restore(target, file)).rejects.toThrow(/not empty.*person/)
    const database = await openDatabase({ url })
    ends.push(() => database.close())
    postgres = { url, database }
    const before = await pageOf(sitting)
    const server = await startTestServer(database)
    current = server
    expect(before.status).toBe(200)
    expect(await pageOf(sitting)).toEqual(before)
  }, 90_000)

  it('leaves nothing behind when something in it cannot be stored', async () => {
    const damaged = inScratch('damaged.tar.gz')
    cpSync(file, damaged)
    repack(damaged, 'tables/draft/000001.ndjson', '{"scope": "y"}\n')
    const target = { dataDirectory: inScratch('nothing'), url: await emptyPostgres(), secret: undefined }
    await expect(restore(target, damaged)).rejects.toThrow(
      /Rows of draft cannot be stored: null value in column "person_id"/,
    )
    const { db, close } = await openPostgresAsIs(target.url)
    expect((await migrationState(db)).applied).toEqual([])
    expect(await listTables(db)).toEqual([])
    await close()
  })

  it('leaves triggers, foreign keys and row-level security as a new database has them', async () => {
    const fresh = await openPostgresAsIs(await emptyPostgres())
    await migrate(fresh.db)
    const expected = await walls(fresh.db)
    await fresh.close()
    const restored = await openPostgresAsIs(postgres.url)
    expect(await walls(restored.db)).toEqual(expected)
    await expect(restored.db.execute(sql`delete from submission`)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('append-only') as unknown },
    })
    await restored.close()
    const { rowCount } = (await postgres.database.scoped.execute(sql`select from person`)) as unknown as {
      rowCount: number
    }
    expect(rowCount).toBe(0)
  })

  it('restores what PostgreSQL holds into an embedded database, row for row', async () => {
    const back = inScratch('back.tar.gz')
    const source = { dataDirectory: inScratch('second'), url: postgres.url, secret: SECRET }
    const { manifest } = await backUp(source, { file: back, withSecret: true, now })
    // It came from the environment, so it stays with whoever keeps that.
    expect(manifest).toMatchObject({
      database: 'postgresql',
      hasSecret: false,
      secretFingerprint: expect.any(String) as unknown,
    })
    const third = inScratch('third')
    expect((await restore({ dataDirectory: third, url: undefined, secret: 'another' }, back)).secretIs).toBe(
      'different',
    )
    expect(existsSync(join(third, 'secret'))).toBe(false)
    const embedded = await openEmbeddedAsIs(join(third, 'pg'))
    const there = await openPostgresAsIs(postgres.url)
    expect(await differing(there.db, embedded.db)).toEqual([])
    expect((await migrationState(embedded.db)).pending).toEqual([])
    // The comparison would see one changed character.
    await embedded.db.execute(sql`update person set name = 'A' where name = 'a'`)
    expect(await differing(there.db, embedded.db)).toEqual(['person'])
    await there.close()
    await embedded.close()
    await expect(restore({ dataDirectory: third, url: undefined, secret: undefined }, back)).rejects.toThrow(
      /has a database already/,
    )
  }, 90_000)

  it('moves the embedded database to PostgreSQL when its server is stopped, and leaves it as it was', async () => {
    const url = await emptyPostgres()
    await expect(moveToPostgres(usedDirectory, url, now)).rejects.toThrow(/already uses/)
    await used.stop()
    const files = () =>
      execFileSync('find', ['pg', '-type', 'f', '-printf', '%p %s %T@ %C@\\n'], {
        cwd: usedDirectory,
        encoding: 'utf8',
      })
    const before = files()
    const { tables } = await moveToPostgres(usedDirectory, url, now)
    expect(tables.filter(({ equal }) => !equal)).toEqual([])
    expect(tables.find(({ table }) => table === 'person')!.right!.rows).toBe(
      1 + AWKWARD.length + during.acknowledged.length,
    )
    expect(files()).toBe(before)
    await expect(moveToPostgres(usedDirectory, url, now)).rejects.toThrow(/not empty/)
  }, 90_000)

  it('migrates once when replicas start together', async () => {
    const url = await emptyPostgres()
    const replicas = await Promise.all([1, 2, 3].map(() => openPostgresAsIs(url)))
    const applied = (await Promise.all(replicas.map(({ db }) => migrate(db)))).flat()
    expect(applied.toSorted()).toEqual((await migrationState(replicas[0]!.db)).applied)
    for (const { close } of replicas) await close()
  })

  it('brings an older backup up to date, and refuses one of a newer release', async () => {
    const old = await openPostgresAsIs(await emptyPostgres())
    await migrate(old.db, { only: new Set((await migrationState(old.db)).pending.slice(0, 3)) })
    await addPerson(old.db, 'ada')
    const target = await openPostgresAsIs(await emptyPostgres())
    const copy = () =>
      streamBackup(old, {
        secret: null,
        now,
        into: async (archive) =>
          expect((await restoreInto(target.db, archive)).migratedAfter.length).toBeGreaterThan(2),
      })
    await copy()
    expect(await rowsOf(target.db, sql`select id, locale from person`)).toEqual([{ id: 'ada', locale: null }])
    expect((await migrationState(target.db)).pending).toEqual([])

    await old.db.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at, name) values ('x', 9999999999999, '9999_later')`,
    )
    await expect(copy()).rejects.toThrow(/newer Millwright.*9999_later/)
    await old.close()
    await target.close()
  })
})

/** A backup as its reader sees it, with nothing behind. */
const read = (path: string) => readArchive(openBackup(path), { begin: async () => {}, rows: async () => {} })

function flipByte(path: string): void {
  const bytes = readFileSync(path)
  const at = Math.floor(bytes.length / 2)
  bytes[at] = bytes[at]! ^ 1
  writeFileSync(path, bytes)
}

const changedManifest = (text: string) => {
  const manifest = JSON.parse(text) as { migrations: string[] }
  return JSON.stringify({ ...manifest, migrations: [...manifest.migrations, '9999_later'] })
}

/** What somebody with tar could do to a backup. */
function repack(
  path: string,
  name: string,
  content: string | null | ((before: string) => string),
  newName = name,
): void {
  const folder = mkdtempSync(join(scratch, 'repack-'))
  const listed = execFileSync('tar', ['-tzf', path], { encoding: 'utf8' }).trim().split('\n')
  execFileSync('tar', ['-xzf', path, '-C', folder])
  if (typeof content === 'function')
    writeFileSync(join(folder, name), content(readFileSync(join(folder, name), 'utf8')))
  else if (content !== null) {
    execFileSync('mkdir', ['-p', join(folder, newName, '..')])
    writeFileSync(join(folder, newName), content)
  }
  const names = listed.map((one) => (one === name ? newName : one)).filter((one) => content !== null || one !== name)
  execFileSync('tar', ['-czf', path, '-C', folder, ...names])
}
