import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedClient } from './embedded-client.ts'

describe('the embedded client', () => {
  let pglite: PGlite
  beforeAll(async () => {
    pglite = await PGlite.create()
    await pglite.exec(
      'create table kind (id int primary key, word text, words text[], flag bool, big bigint, share real, made jsonb, raw bytea)',
    )
  })
  afterAll(() => pglite.close())

  it('reads and writes every kind of value as PGlite does', async () => {
    const client = new EmbeddedClient(pglite, null)
    const values = [7, 'Grüße "x"', ['a', 'b,c'], true, 2 ** 40, 0.5, { a: [1, null] }, Uint8Array.of(0, 255)]
    const insert = 'insert into kind values ($1, $2, $3, $4, $5, $6, $7, $8) returning *'
    const ours = await client.query(insert, values)
    await client.query('delete from kind')
    const theirs = await pglite.query(insert, values)
    expect(ours.rows).toEqual(theirs.rows)
    expect(ours.affectedRows).toBe(1)
    const select = 'select *, null as nothing from kind where id = any($1::int[])'
    for (const rowMode of ['array', 'object'] as const) {
      const once = await client.query(select, [[7, 8]], { rowMode })
      expect(once.rows).toEqual((await pglite.query(select, [[7, 8]], { rowMode })).rows)
      // By its name this time.
      expect(await client.query(select, [[7, 8]], { rowMode })).toEqual(once)
    }
    await client.query('delete from kind')
  })

  it('undoes a transaction that failed, says why, and goes on', async () => {
    const client = new EmbeddedClient(pglite, null)
    const twice = client.transaction(async (tx) => {
      await tx.query('insert into kind (id) values ($1)', [1])
      await tx.query('insert into kind (id) values ($1)', [1])
    })
    await expect(twice).rejects.toMatchObject({ code: '23505', constraint: 'kind_pkey' })
    const swallowed = client.transaction(async (tx) => {
      await tx.query('insert into kind (id) values ($1)', [1])
      await tx.query('select 1 / $1::int', [0]).catch(() => null)
    })
    await expect(swallowed).rejects.toThrow(/rolled back instead of committed/)
    await expect(client.query('select nothing from nowhere')).rejects.toMatchObject({ code: '42P01' })
    expect((await client.query('select id from kind')).rows).toEqual([])
  })

  it('forgets statements that were not used for long, and parses them again', async () => {
    const client = new EmbeddedClient(pglite, null)
    for (let round = 0; round < 2; round += 1) {
      for (let each = 0; each < 300; each += 1)
        expect((await client.query(`select ${each} as n`)).rows).toEqual([{ n: each }])
    }
    const [{ kept }] = (await client.query('select count(*)::int as kept from pg_prepared_statements')).rows as [
      { kept: number },
    ]
    expect(kept).toBeLessThanOrEqual(300)
  })

  it('lets commits share a sync, and hands nothing out that is not on disk', async () => {
    let onDisk = 0
    let syncs = 0
    const client = new EmbeddedClient(pglite, async (flush) => {
      await flush()
      const flushed = committed
      await new Promise((resolve) => setTimeout(resolve, 5))
      onDisk = flushed
      syncs += 1
    })
    let committed = 0
    const write = async (id: number) => {
      let mine = 0
      await client.transaction(async (tx) => {
        await tx.query('insert into kind (id) values ($1)', [id])
        mine = committed += 1
      })
      expect(onDisk).toBeGreaterThanOrEqual(mine)
    }
    const read = async () => {
      const { rows } = await client.query('select count(*)::int as n from kind')
      // A row that somebody else committed a moment ago may be seen, but not told of before it is on disk.
      expect(onDisk).toBeGreaterThanOrEqual((rows[0] as { n: number }).n)
    }
    await Promise.all(Array.from({ length: 200 }, (_, id) => (id % 4 === 3 ? read() : write(id))))
    expect(committed).toBe(150)
    expect(syncs).toBeLessThan(20)
    const before = syncs
    await client.query('select 1')
    expect(syncs).toBe(before)
    await client.query('delete from kind')
  })

  it('promises nothing more once a sync has failed', async () => {
    const client = new EmbeddedClient(pglite, () => Promise.reject(new Error('EIO')))
    const written = [1, 2].map((id) => client.query('insert into kind (id) values ($1)', [id]))
    const outcomes = await Promise.allSettled(written)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(client.query('select 1')).rejects.toThrow(/The database failed/)
  })
})
