import { createHash } from 'node:crypto'
import { eq, lt, sql } from 'drizzle-orm'
import ipaddr from 'ipaddr.js'
import type { Db } from '../db/open-database.ts'
import { rateLimit } from '../db/schema.ts'
import { GROWING_WAIT, type Limit, type LimitName, LIMITS, waitAfter } from './limits.ts'

export type Taken = { allowed: true } | { allowed: false; retryAfterS: number }

export interface Limiter {
  /** Counts one use by `key` (a person, an address), unless there were too many. */
  take(name: LimitName, key: string): Promise<Taken>
  /**
   * Begins an attempt to prove something, and counts it as failed, so that many at the same moment do not slip through together.
   * After a few failures in a row each has to wait longer than the one before.
   */
  attempt(key: string): Promise<Taken>
  /** The attempt went well: earlier failures are forgotten. */
  succeeded(key: string): Promise<void>
}

/**
 * Where uses are counted. `advance` is the generic cell rate algorithm: each key has one moment until which its allowance is used
 * up; a use moves it on by `intervalMs`, and it may run ahead of the clock by `aheadMs`. There are no windows, so nobody gets twice
 * the allowance around the edge of one. All methods answer how long to wait; zero or less is a yes, and only a yes is counted.
 */
interface Store {
  advance(key: string, now: number, intervalMs: number, aheadMs: number): Promise<number>
  attempt(key: string, now: number): Promise<number>
  forget(key: string): Promise<void>
}

/** @param database - where limits that replicas share are counted; null while this process is the only one */
export function createLimiter({ database, now }: { database: Db | null; now: () => Date }): Limiter {
  const own = memoryStore()
  const common = database ? databaseStore(database) : own
  const clock = () => now().getTime()
  const taken = (waitMs: number): Taken =>
    waitMs <= 0 ? { allowed: true } : { allowed: false, retryAfterS: Math.ceil(waitMs / 1000) }
  return {
    async take(name, key) {
      const { burst, perHour, shared }: Limit = LIMITS[name]
      const interval = 3_600_000 / perHour
      const store = shared ? common : own
      return taken(await store.advance(hashed(name, key), clock(), interval, burst * interval))
    },
    attempt: async (key) => taken(await common.attempt(hashed('attempt', key), clock())),
    succeeded: (key) => common.forget(hashed('attempt', key)),
  }
}

/** Who an address belongs to: one IPv4 address, or the /64 that is the least an IPv6 customer gets. */
export function networkOf(address: string | null): string {
  if (address === null || !ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return parsed.toByteArray().slice(0, 8).join('.')
}

/** Keys hold addresses of people, which need not lie around. */
const hashed = (name: string, key: string) => createHash('sha256').update(`${name}\n${key}`).digest('base64url')

const SWEEP_EVERY = 5000
/**
 * What lies further ahead than a limit allows was written before the clock was set back, and is forgotten: or everybody would wait until
 * the clock is there again. Replicas whose clocks differ stay well below.
 */
const CLOCK_WAS_SET_BACK_MS = 15 * 60_000

function memoryStore(): Store {
  const moments = new Map<string, number>()
  const attempts = new Map<string, { count: number; last: number }>()
  let uses = 0
  const sweep = (now: number) => {
    if (++uses % SWEEP_EVERY !== 0) return
    for (const [key, moment] of moments) if (moment <= now) moments.delete(key)
    for (const [key, { last }] of attempts) if (now - last > GROWING_WAIT.forgottenAfterMs) attempts.delete(key)
  }
  return {
    async advance(key, now, intervalMs, aheadMs) {
      sweep(now)
      const known = moments.get(key) ?? 0
      const next = (known > now + aheadMs + CLOCK_WAS_SET_BACK_MS ? now : Math.max(known, now)) + intervalMs
      const wait = next - now - aheadMs
      if (wait <= 0) moments.set(key, next)
      return wait
    },
    async attempt(key, now) {
      sweep(now)
      const { count, last } = attempts.get(key) ?? { count: 0, last: now }
      const wait = last + waitAfter(count) - now
      if (wait > 0 && last <= now + CLOCK_WAS_SET_BACK_MS) return wait
      attempts.set(key, { count: now - last > GROWING_WAIT.forgottenAfterMs ? 1 : count + 1, last: now })
      return 0
    },
    async forget(key) {
      attempts.delete(key)
    },
  }
}

/** The same in one statement each, so that replicas count together. The table is unlogged: after a crash everybody starts anew. */
function databaseStore(db: Db): Store {
  const { key: keyColumn, momentMs, count } = rateLimit
  const { free, firstMs, longestMs, forgottenAfterMs } = GROWING_WAIT
  let uses = 0
  const sweep = async (now: number) => {
    if (++uses % SWEEP_EVERY === 0) await db.delete(rateLimit).where(lt(momentMs, now - forgottenAfterMs))
  }
  const current = async (key: string) => {
    const [row] = await db.select().from(rateLimit).where(eq(keyColumn, key))
    return row ?? { momentMs: 0, count: 0 }
  }
  return {
    async advance(key, now, intervalMs, aheadMs) {
      await sweep(now)
      const next = sql`case when ${momentMs} > ${now + aheadMs + CLOCK_WAS_SET_BACK_MS}::float8 then ${now}::float8 else greatest(${momentMs}, ${now}::float8) end + ${intervalMs}::float8`
      const counted = await db
        .insert(rateLimit)
        .values({ key, momentMs: now + intervalMs })
        .onConflictDoUpdate({
          target: keyColumn,
          set: { momentMs: next },
          setWhere: sql`${next} - ${now}::float8 <= ${aheadMs}::float8`,
        })
        .returning({ key: keyColumn })
      if (counted.length > 0) return 0
      return Math.max((await current(key)).momentMs, now) + intervalMs - now - aheadMs
    },
    async attempt(key, now) {
      await sweep(now)
      const since = sql`${now}::float8 - ${momentMs}`
      const wait = sql`case when ${count} < ${free}::int then 0 else least(${firstMs}::float8 * power(2, least(${count} - ${free}::int, 30)), ${longestMs}::float8) end`
      const counted = await db
        .insert(rateLimit)
        .values({ key, momentMs: now, count: 1 })
        .onConflictDoUpdate({
          target: keyColumn,
          set: {
            momentMs: now,
            count: sql`case when ${since} > ${forgottenAfterMs}::float8 then 1 else ${count} + 1 end`,
          },
          setWhere: sql`${since} >= ${wait} or ${since} < ${-CLOCK_WAS_SET_BACK_MS}::float8`,
        })
        .returning({ key: keyColumn })
      if (counted.length > 0) return 0
      const row = await current(key)
      return row.momentMs + waitAfter(row.count) - now
    },
    async forget(key) {
      await db.delete(rateLimit).where(eq(keyColumn, key))
    },
  }
}
