import { Hono } from 'hono'
import { sql } from 'drizzle-orm'
import { migrationState } from '../db/migrate.ts'
import type { Db } from '../db/open-database.ts'
import type { Lifecycle } from './lifecycle.ts'

/** Who is slower to answer than this is not ready. */
const ANSWER_WITHIN_MS = 1000

export type Readiness =
  | { status: 'ready' }
  | { status: 'not-ready'; reason: 'stopping' | 'database' | 'migrations-pending' }

/** Whether this process should be given requests. */
export function readinessOf({ db, lifecycle }: { db: Db; lifecycle: Lifecycle }): () => Promise<Readiness> {
  // Once they were, they stay applied: a newer release only adds.
  let isMigrated = false
  const ask = async (): Promise<Readiness> => {
    if (isMigrated) await db.execute(sql`select 1`)
    else isMigrated = (await migrationState(db)).pending.length === 0
    return isMigrated ? { status: 'ready' } : { status: 'not-ready', reason: 'migrations-pending' }
  }
  return async () => {
    if (lifecycle.isStopping) return { status: 'not-ready', reason: 'stopping' }
    const silent: Readiness = { status: 'not-ready', reason: 'database' }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<Readiness>((resolve) => (timer = setTimeout(() => resolve(silent), ANSWER_WITHIN_MS)))
    return Promise.race([ask().catch(() => silent), late]).finally(() => clearTimeout(timer))
  }
}

/** `/live`: the process answers; restart it when it does not. `/ready`: send it requests. For probes; tells nothing else. */
export function healthRoutes(readiness: () => Promise<Readiness>) {
  return new Hono()
    .use(async (c, next) => {
      await next()
      c.header('cache-control', 'no-store')
    })
    .get('/live', (c) => c.json({ status: 'live' }))
    .get('/ready', async (c) => {
      const state = await readiness()
      return c.json(state, state.status === 'ready' ? 200 : 503)
    })
}
