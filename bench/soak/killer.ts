import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Db } from '../../apps/server/src/db/open-database.ts'
import type { Part, Product } from './product.ts'
import { oneOf, randomFrom } from './random.ts'

type Kind = Part | 'database connections'

export interface Kills {
  byKind: Partial<Record<Kind, number>>
}

/**
 * Kills something every few seconds until told to stop: worker, launcher, zygote, a box, the server, or all connections of
 * the server to PostgreSQL. The embedded database lives in the server and dies with it.
 */
export async function killAtRandom(
  product: Product,
  { seed, everyMs, postgres, stop }: { seed: number; everyMs: number; postgres: Db | null; stop: AbortSignal },
): Promise<Kills> {
  const random = randomFrom(seed)
  const kills: Kills = { byKind: {} }
  const kinds: Kind[] = [
    'worker',
    'launcher',
    'zygote',
    'box',
    'server',
    ...(postgres ? ['database connections' as const] : []),
  ]
  while (!stop.aborted) {
    // Exponential gaps: kills also come in quick succession.
    await sleep(-Math.log(1 - random()) * everyMs, undefined, { signal: stop }).catch(() => {})
    if (stop.aborted) break
    const kind = oneOf(kinds, random)
    const done = kind === 'database connections' ? await endConnections(postgres!) : product.kill(kind, random)
    if (!done) continue
    kills.byKind[kind] = (kills.byKind[kind] ?? 0) + 1
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
