import pg from 'pg'
import type { Served } from './served.ts'

export interface Sizes {
  /** Of all tables with their indexes. */
  bytes: number
  /** Written to the write-ahead log so far. */
  log: number
  answers: number
  sessions: number
}

/** What the records take on disk. Asked of PostgreSQL only: nobody else may open the embedded database while it is in use. */
export async function measureSizes(_: Served, databaseUrl: string | null): Promise<Sizes | null> {
  if (!databaseUrl) return null
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Record<keyof Sizes, string>>(`select
      (select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace) as bytes,
      pg_current_wal_lsn() - '0/0' as log,
      (select count(*) from answer) as answers, (select count(*) from test_session) as sessions`)
    const row = rows[0]!
    return {
      bytes: Number(row.bytes),
      log: Number(row.log),
      answers: Number(row.answers),
      sessions: Number(row.sessions),
    }
  } finally {
    await client.end()
  }
}
