import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { workerToken } from '../db/schema.ts'
import { storable } from '../db/storable.ts'

const USED_EVERY_MS = 60_000
export const LONGEST_NAME = 60

export interface WorkerTokenView {
  id: string
  name: string
  createdAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}

/** 256 random bits need no salt and no slow hash: nobody can try them out. */
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** Makes a token for workers. It is returned this once; only its hash is kept. */
export async function createWorkerToken(db: Db, { name, now }: { name: string; now: Date }): Promise<string> {
  const token = `mww_${randomBytes(32).toString('base64url')}`
  await db
    .insert(workerToken)
    .values({ id: randomUUID(), name: storable(name), tokenHash: hashOf(token), createdAt: now })
  return token
}

/** From this moment on nothing is leased or taken by this token. What its workers hold goes to others when the leases end. */
export async function revokeWorkerToken(db: Db, id: string, now: Date): Promise<void> {
  await db
    .update(workerToken)
    .set({ revokedAt: now })
    .where(and(eq(workerToken.id, id), isNull(workerToken.revokedAt)))
}

export async function listWorkerTokens(db: Db): Promise<WorkerTokenView[]> {
  const { id, name, createdAt, lastUsedAt, revokedAt } = workerToken
  return db.select({ id, name, createdAt, lastUsedAt, revokedAt }).from(workerToken).orderBy(desc(createdAt))
}

/** Who stands behind a token: the installation itself (`id: null`), a token of the owner's, or nobody. */
export async function knownToken(
  db: Db,
  given: { token: string; own: string; now: Date },
): Promise<{ id: string | null } | null> {
  const { token, own, now } = given
  const hash = hashOf(token)
  if (timingSafeEqual(Buffer.from(hash), Buffer.from(hashOf(own)))) return { id: null }
  const [found] = await db
    .select({ id: workerToken.id, lastUsedAt: workerToken.lastUsedAt })
    .from(workerToken)
    .where(and(eq(workerToken.tokenHash, hash), isNull(workerToken.revokedAt)))
  if (!found) return null
  const stale = new Date(now.getTime() - USED_EVERY_MS)
  if (!found.lastUsedAt || found.lastUsedAt < stale)
    await db
      .update(workerToken)
      .set({ lastUsedAt: now })
      .where(and(eq(workerToken.id, found.id), or(isNull(workerToken.lastUsedAt), lt(workerToken.lastUsedAt, stale))))
  return { id: found.id }
}
