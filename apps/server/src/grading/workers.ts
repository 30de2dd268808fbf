import { desc, eq, gt, lt } from 'drizzle-orm'
import type { LeaseRequest, RuntimeVersion } from '@millwright/api'
import type { Db } from '../db/open-database.ts'
import { gradingWorker, workerToken } from '../db/schema.ts'
import { storable } from '../db/storable.ts'

/** A worker that was not heard of for this long is not there: it asks for work at least every 20 s. */
export const SILENT_AFTER_MS = 30_000
/** Nobody needs to know to the second, and every request would be a write. */
const WRITE_EVERY_MS = 3000
const FORGET_AFTER_MS = 24 * 60 * 60_000

export interface ConnectedWorker {
  name: string
  runtimes: RuntimeVersion[]
  engine: string
  slots: number
  /** The name of its token; null for the installation's own. */
  token: string | null
  lastSeenAt: Date
}

/** Who has been heard of lately, by name. */
export async function connectedWorkers(db: Db, now: Date): Promise<ConnectedWorker[]> {
  return db
    .select({
      name: gradingWorker.name,
      runtimes: gradingWorker.runtimes,
      engine: gradingWorker.engine,
      slots: gradingWorker.slots,
      token: workerToken.name,
      lastSeenAt: gradingWorker.lastSeenAt,
    })
    .from(gradingWorker)
    .leftJoin(workerToken, eq(workerToken.id, gradingWorker.tokenId))
    .where(gt(gradingWorker.lastSeenAt, new Date(now.getTime() - SILENT_AFTER_MS)))
    .orderBy(desc(gradingWorker.slots), gradingWorker.name)
}

export type Description = Pick<LeaseRequest, 'worker' | 'engine' | 'slots' | 'runtimes'>

/** Keeps the list of workers up to date, with one write every few seconds for each. */
export function workerRegister(db: Db) {
  const written = new Map<string, { said: string; at: number }>()
  return {
    /** A worker asked for work and said what it is. */
    async described(one: Description, tokenId: string | null, now: Date): Promise<void> {
      const { worker, engine, slots, runtimes } = one
      const said = JSON.stringify([engine, slots, runtimes, tokenId])
      const last = written.get(worker)
      if (last?.said === said && now.getTime() - last.at < WRITE_EVERY_MS) return
      written.set(worker, { said, at: now.getTime() })
      const row = storable({ engine, slots, runtimes })
      const values = { ...row, tokenId, lastSeenAt: now }
      await db
        .insert(gradingWorker)
        .values({ name: storable(worker), ...values })
        .onConflictDoUpdate({ target: gradingWorker.name, set: values })
      if (last) return
      const old = new Date(now.getTime() - FORGET_AFTER_MS)
      await db.delete(gradingWorker).where(lt(gradingWorker.lastSeenAt, old))
      for (const [name, { at }] of written) if (at < old.getTime()) written.delete(name)
    },
    /** A worker said something about a job. */
    async seen(worker: string, now: Date): Promise<void> {
      const last = written.get(worker)
      if (last && now.getTime() - last.at < WRITE_EVERY_MS) return
      written.set(worker, { said: last?.said ?? '', at: now.getTime() })
      await db
        .update(gradingWorker)
        .set({ lastSeenAt: now })
        .where(eq(gradingWorker.name, storable(worker)))
    },
  }
}
