import { createHash } from 'node:crypto'
import { and, eq, lt } from 'drizzle-orm'
import type { AppContext } from '../context.ts'
import { idempotentReply } from '../db/schema.ts'
import { Refusal } from './call.ts'

/** How long a reply is kept for whoever asks again with the same key. */
export const KEPT_MS = 24 * 3_600_000

/** What is kept of a reply. */
export interface StoredReply {
  status: number
  body: string
  headers: Record<string, string>
}

export interface KeyedRequest {
  personId: string
  key: string
  /** Of method, address and body: the same key for something else is a mistake. */
  hash: string
}

export const hashOfRequest = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/**
 * Does a write once for each key. The key, the write and the reply are one transaction: after a crash either all are there or none,
 * and whoever sends the same at the same moment waits for it and gets the same reply. What must not be seen before the commit,
 * such as waking a worker, happens after it.
 */
export async function onceByKey(
  context: AppContext,
  { personId, key, hash }: KeyedRequest,
  work: (inside: AppContext) => Promise<StoredReply>,
): Promise<StoredReply & { replayed: boolean }> {
  const afterCommit: (() => void)[] = []
  const now = context.now()
  const mine = and(eq(idempotentReply.personId, personId), eq(idempotentReply.key, key))
  const reply = await context.db.transaction(async (tx) => {
    await tx.delete(idempotentReply).where(and(mine, lt(idempotentReply.createdAt, new Date(now.getTime() - KEPT_MS))))
    // Waits while another request with this key is at work.
    const [claimed] = await tx
      .insert(idempotentReply)
      .values({ personId, key, requestHash: hash, status: 0, body: '', createdAt: now })
      .onConflictDoNothing()
      .returning({ key: idempotentReply.key })
    if (!claimed) {
      const [before] = await tx.select().from(idempotentReply).where(mine)
      if (!before) throw new Error('An idempotency key conflicted with one that is not there')
      if (before.requestHash !== hash)
        throw new Refusal({
          problem: 'key-reused',
          detail: 'Another request came with this Idempotency-Key. Send a new key with each new request.',
        })
      const { status, body, headers } = before
      return { status, body, headers, replayed: true }
    }
    const done = await work(insideTransaction(context, tx, afterCommit))
    await tx.update(idempotentReply).set({ status: done.status, body: done.body, headers: done.headers }).where(mine)
    return { ...done, replayed: false }
  })
  for (const announce of afterCommit) announce()
  return reply
}

/** The same world with the transaction as its database, and with announcements kept until it is over. */
function insideTransaction(context: AppContext, tx: AppContext['db'], afterCommit: (() => void)[]): AppContext {
  const later = <Target extends object>(target: Target, ...methods: string[]): Target =>
    new Proxy(target, {
      get(_, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        if (typeof name !== 'string' || !methods.includes(name)) return value.bind(target) as unknown
        return (...args: unknown[]) => {
          afterCommit.push(() => void Reflect.apply(value, target, args))
        }
      },
    })
  return Object.assign(Object.create(context) as AppContext, {
    db: tx,
    // The embedded database has one connection: past the wall is the same door there.
    ...(context.system === context.db ? { system: tx } : {}),
    mail: later(context.mail, 'wake'),
    jobs: later(context.jobs, 'announce', 'changed', 'queueMoved'),
  })
}

/** Forgets replies that nobody may ask for any more. */
export async function forgetOldReplies({ system, now }: Pick<AppContext, 'system' | 'now'>): Promise<void> {
  // Housekeeping over everybody's keys.
  await system.delete(idempotentReply).where(lt(idempotentReply.createdAt, new Date(now().getTime() - KEPT_MS)))
}
