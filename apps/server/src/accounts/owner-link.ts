import { createHash, randomBytes } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { oneTimeLink, person } from '../db/schema.ts'

const PURPOSE = 'become-owner'
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** A token that cannot be guessed. */
export const newOwnerToken = () => randomBytes(24).toString('base64url')

/**
 * Makes a token whose link turns whoever opens it into the owner; null when there is an owner. Earlier tokens stop working.
 * Whoever restarts the server passes the same token again, so that the link that was printed stays true.
 */
export async function issueOwnerToken(db: Db, now: () => Date, token = newOwnerToken()): Promise<string | null> {
  return db.transaction(async (tx) => {
    const [owner] = await tx.select({ id: person.id }).from(person).where(eq(person.isOwner, true)).limit(1)
    if (owner) return null
    await tx.delete(oneTimeLink).where(eq(oneTimeLink.purpose, PURPOSE))
    await tx.insert(oneTimeLink).values({ tokenHash: hashOf(token), purpose: PURPOSE, createdAt: now() })
    return token
  })
}

/** Whether the token would work now. */
export async function ownerTokenIsOpen(db: Db, token: string): Promise<boolean> {
  const rows = await db.select({ used: oneTimeLink.usedAt }).from(oneTimeLink).where(openLink(token))
  return rows.length === 1
}

/** Uses the token up and makes the person the owner. */
export async function becomeOwner(
  db: Db,
  change: { token: string; personId: string; now: () => Date },
): Promise<{ outcome: 'owner' | 'link-not-open' }> {
  return db.transaction(async (tx) => {
    const used = await tx
      .update(oneTimeLink)
      .set({ usedAt: change.now() })
      .where(openLink(change.token))
      .returning({ hash: oneTimeLink.tokenHash })
    if (used.length === 0) return { outcome: 'link-not-open' }
    await tx.update(person).set({ isOwner: true }).where(eq(person.id, change.personId))
    return { outcome: 'owner' }
  })
}

const openLink = (token: string) =>
  and(eq(oneTimeLink.tokenHash, hashOf(token)), eq(oneTimeLink.purpose, PURPOSE), isNull(oneTimeLink.usedAt))
