import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type OpenDatabase } from './open-database.ts'
import { auditEntry, draft, organization, person } from './schema.ts'
import { inScope, NOBODY, pastTheWall } from './scope.ts'

const POSTGRES = process.env['MILLWRIGHT_TEST_POSTGRES']
const AT = new Date('2026-11-28T10:00:00Z')

/** Tables that hold nobody's data: content, graders, and what only the server itself reads. */
const NOBODYS = ['catalogue_revision', 'exercise_change', 'grading_worker']

const rows = async <Row>(database: OpenDatabase, query: ReturnType<typeof sql>) =>
  ((await database.db.execute(query)) as unknown as { rows: Row[] }).rows

/** A database on the test server whose login role is what a careful operator gives: the owner of its tables, and no superuser. */
async function asOrdinaryRole(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const server = new pg.Client({ connectionString: POSTGRES! })
  await server.connect()
  await server.query(`create role ${name} login`)
  await server.query(`create database ${name} owner ${name}`)
  const url = new URL(`/${name}`, POSTGRES!)
  url.username = name
  const drop = async () => {
    await server.query(`drop database ${name} with (force)`)
    await server.query(`drop role ${name}`)
    await server.end()
  }
  return { url: url.href, drop }
}

async function asSuperuser(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const server = new pg.Client({ connectionString: POSTGRES! })
  await server.connect()
  await server.query(`create database ${name}`)
  const drop = async () => {
    await server.query(`drop database ${name} with (force)`)
    await server.end()
  }
  return { url: new URL(`/${name}`, POSTGRES!).href, drop }
}

const LOGINS = [
  { login: 'the owner of the tables', prepare: asOrdinaryRole },
  { login: 'a superuser', prepare: asSuperuser },
]

describe.skipIf(!POSTGRES).each(LOGINS)('row-level security on PostgreSQL, signed in as $login', ({ prepare }) => {
  let database: OpenDatabase
  let drop: () => Promise<void>
  const ada = { ...NOBODY, people: ['ada', 'ada-as-guest'] }
  const eve = { ...NOBODY, people: ['eve'] }
  const firm = randomUUID()

  beforeAll(async () => {
    const prepared = await prepare()
    drop = prepared.drop
    database = await openDatabase({ url: prepared.url })
    const { db } = database
    for (const id of ['ada', 'eve'])
      await db.insert(person).values({ id, name: id, email: `${id}@example.org`, createdAt: AT, updatedAt: AT })
    await db.insert(organization).values({ id: firm, name: 'Firm', slug: 'firm', createdAt: AT })
    await db.insert(draft).values({ personId: 'ada', scope: 's', content: 'mine', revision: 1, savedAt: AT })
  })
  afterAll(async () => {
    await database.close()
    await drop()
  })

  it('covers every table but those that hold nobody’s data', async () => {
    const open = await rows<{ name: string }>(
      database,
      sql`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
          and not (relrowsecurity and relforcerowsecurity) order by 1`,
    )
    expect(open.map(({ name }) => name)).toEqual(NOBODYS)
  })

  it('shows nothing outside a scope, and past the wall everything', async () => {
    expect(await database.scoped.select().from(draft)).toEqual([])
    expect(await database.scoped.select().from(person)).toEqual([])
    expect(await database.db.select().from(draft)).toHaveLength(1)
  })

  it('shows people their own rows, whatever the query asks for', async () => {
    const all = () => database.scoped.select().from(draft)
    expect(await inScope(ada, all)).toHaveLength(1)
    expect(await inScope(eve, all)).toEqual([])
    expect(await inScope(eve, () => database.scoped.select().from(person))).toMatchObject([{ id: 'eve' }])
    expect(await inScope(eve, () => database.scoped.select().from(organization))).toEqual([])
    const seen = inScope({ ...eve, organizations: [firm] }, () => database.scoped.select().from(organization))
    expect(await seen).toHaveLength(1)
  })

  it('refuses to change or make what is somebody else’s', async () => {
    const changed = await inScope(eve, () =>
      database.scoped.update(draft).set({ content: 'hers' }).where(eq(draft.personId, 'ada')).returning(),
    )
    expect(changed).toEqual([])
    const forged = { personId: 'ada', scope: 'forged', content: 'x', revision: 1, savedAt: AT }
    const making = inScope(eve, () => database.scoped.insert(draft).values(forged))
    await expect(making).rejects.toMatchObject({ cause: { code: '42501' } })
    const taken = inScope(eve, () =>
      database.scoped.transaction((tx) =>
        tx.update(person).set({ isOwner: true }).where(eq(person.id, 'ada')).returning(),
      ),
    )
    expect(await taken).toEqual([])
  })

  it('keeps the scope of each transaction apart, also on the same connection', async () => {
    const count = () =>
      database.scoped.transaction(async (tx) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
        return (await tx.select().from(draft)).length
      })
    const asked = Array.from({ length: 60 }, (_, i) => inScope(i % 2 ? ada : eve, count))
    expect(await Promise.all(asked)).toEqual(asked.map((_, i) => i % 2))
  })

  it('looks past the wall for one question, and not longer', async () => {
    const seen = await inScope(eve, () =>
      database.scoped.transaction(async (tx) => {
        const all = await pastTheWall(tx, async () => (await tx.select().from(draft)).length)
        return [all, (await tx.select().from(draft)).length]
      }),
    )
    expect(seen).toEqual([1, 0])
    expect(await inScope(eve, () => database.scoped.select().from(draft))).toEqual([])
    const system = await database.db.transaction(async (tx) => {
      await pastTheWall(tx, async () => {})
      return (await tx.select().from(draft)).length
    })
    expect(system).toBe(1)
  })

  it('keeps the audit log as it was written', async () => {
    const entry = { id: randomUUID(), at: AT, actorKind: 'person' as const, actorId: 'ada', action: 'a.b', details: {} }
    await inScope(ada, () => database.scoped.insert(auditEntry).values({ ...entry, subjectKind: 'x' }))
    await expect(database.db.delete(auditEntry)).rejects.toMatchObject({ cause: { code: '23001' } })
    const asEve = { ...entry, id: randomUUID(), subjectKind: 'x' }
    await expect(inScope(eve, () => database.scoped.insert(auditEntry).values(asEve))).rejects.toThrow()
  })
})
