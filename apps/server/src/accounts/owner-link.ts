import { randomBytes } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { oneTimeLink, person } from '../db/schema.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { createAuthentication } from './authentication.ts'
import { hashOfToken, newToken } from './tokens.ts'

const PURPOSE = 'become-owner'
const RECOVERY_MS = 30 * 60_000

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
    await tx.insert(oneTimeLink).values({ tokenHash: hashOfToken(token), purpose: PURPOSE, createdAt: now() })
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
  and(eq(oneTimeLink.tokenHash, hashOfToken(token)), eq(oneTimeLink.purpose, PURPOSE), isNull(oneTimeLink.usedAt))

/**
 * Makes a link for whoever runs this server and has lost their way in: `millwright owner-link`. The owner chooses a new password with it;
 * while there is no owner, it makes one. It works once, the first kind for half an hour. Needs the database, no running server.
 */
export async function makeOwnerLink(about: { db: Db; baseUrl: string; now: () => Date }): Promise<string> {
  const { db, baseUrl, now } = about
  const becoming = await issueOwnerToken(db, now)
  if (becoming !== null) return `${baseUrl}/setup?token=${becoming}`
  const [owner] = await db
    .select({ id: person.id })
    .from(person)
    .where(eq(person.isOwner, true))
    .orderBy(person.createdAt)
    .limit(1)
  if (!owner) throw new Error('There is an owner, and there is none')
  const mail = { kind: 'none' as const, queue: async () => {}, wake: () => {} }
  // The secret signs cookies and has no part in this.
  const auth = createAuthentication({ db, secret: newToken(), baseUrl, now, mail })
  const { internalAdapter } = await auth.$context
  const token = newToken()
  await auth.inTransaction(async (tx) => {
    // better-auth measures the time of its links by the machine's clock.
    const expiresAt = new Date(Date.now() + RECOVERY_MS)
    await internalAdapter.createVerificationValue({ identifier: `reset-password:${token}`, value: owner.id, expiresAt })
    await recordAudit(tx, {
      actor: { kind: 'operator', id: null, address: null, requestId: null },
      at: now(),
      organizationId: null,
      action: 'owner-link.made',
      subject: { kind: 'person', id: owner.id },
    })
  })
  return `${baseUrl}/account/reset?token=${token}`
}
