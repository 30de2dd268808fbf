import { once, type EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Db } from '../../apps/server/src/db/open-database.ts'
import type { Part, Product } from './product.ts'
import { oneOf, randomFrom } from './random.ts'

type Kind = Part | 'database connections'

/** A hand-in is stored, and its reply on the way, within about this time of being sent. */
const STORED_WITHIN_MS = 60

export interface Plan {
  seed: number
  everyMs: number
  /** Null for the embedded database: it lives in the server and dies with it. */
  postgres: Db | null
  /** Emits `send` just before a hand-in is sent. */
  sends: EventEmitter
  stop: AbortSignal
}

/**
 * Kills something every few seconds until told to stop: worker, launcher, zygote, a box, the server, or all connections of
 * the server to PostgreSQL. Every second time, server and connections die while a hand-in is on its way.
 */
export async function killAtRandom(product: Product, plan: Plan): Promise<Partial<Record<Kind, number>>> {
  const { everyMs, postgres, sends, stop } = plan
  const random = randomFrom(plan.seed)
  const kills: Partial<Record<Kind, number>> = {}
  const kinds: Kind[] = ['worker', 'launcher', 'zygote', 'box', 'server']
  if (postgres) kinds.push('database connections')
  const wait = (ms: number) => sleep(ms, undefined, { signal: stop }).catch(() => {})
  while (!stop.aborted) {
    // Exponential gaps: kills also come in quick succession.
    await wait(-Math.log(1 - random()) * everyMs)
    const kind = oneOf(kinds, random)
    if ((kind === 'server' || kind === 'database connections') && random() < 0.5) {
      await once(sends, 'send', { signal: stop }).catch(() => {})
      await wait(random() * STORED_WITHIN_MS)
    }
    if (stop.aborted) break
    const done = kind === 'database connections' ? await endConnections(postgres!) : product.kill(kind, random)
    if (!done) continue
    kills[kind] = (kills[kind] ?? 0) + 1
    // The supervisor gives up on a process that never comes up; it is not its patience that is tested here.
    if (kind === 'server') await product.up()
    if (kind === 'worker') await product.working()
  }
  return kills
}

/** As an operator or a restart of PostgreSQL would. */
async function endConnections(db: Db): Promise<boolean> {
  const ended = await db.execute(sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`)
  return (ended as unknown as { rows: unknown[] }).rows.length > 0
}
