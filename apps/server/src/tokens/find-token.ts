import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { Context } from 'hono'
import type { SignedIn } from '../accounts/people.ts'
import { findPerson } from '../accounts/signed-in.ts'
import { hashOfToken } from '../accounts/tokens.ts'
import type { AppContext } from '../context.ts'
import { apiToken } from '../db/schema.ts'

/** How exactly "last used" is known. More would be a write with each request. */
const USED_WITHIN_MS = 60_000
const BEARER = /^bearer +(mw_[\w-]{43})$/i

export interface FoundToken {
  id: string
  /** Set: acts in this organization and nowhere else. */
  organizationId: string | null
  scopes: readonly string[]
  /** Its person, with the rights that they have at this moment; of an organization's token, in that organization alone. */
  who: SignedIn
}

/** The token of a request's `Authorization` header with the person behind it; null when there is none that works. */
export async function tokenBehind(
  { system, now }: Pick<AppContext, 'system' | 'now'>,
  c: Context,
): Promise<FoundToken | null> {
  const secret = BEARER.exec(c.req.header('authorization')?.trim() ?? '')?.[1]
  if (!secret) return null
  const at = now()
  // Past the wall: who asks is what this finds out.
  const [row] = await system
    .select()
    .from(apiToken)
    .where(and(eq(apiToken.tokenHash, hashOfToken(secret)), isNull(apiToken.revokedAt)))
  if (!row || (row.expiresAt !== null && row.expiresAt <= at)) return null
  const who = await findPerson(system, row.personId)
  if (!who) return null
  if (row.lastUsedAt === null || at.getTime() - row.lastUsedAt.getTime() > USED_WITHIN_MS) {
    const before = new Date(at.getTime() - USED_WITHIN_MS)
    await system
      .update(apiToken)
      .set({ lastUsedAt: at })
      .where(and(eq(apiToken.id, row.id), or(isNull(apiToken.lastUsedAt), lt(apiToken.lastUsedAt, before))))
  }
  const { id, organizationId, scopes } = row
  if (organizationId === null) return { id, organizationId, scopes, who }
  const memberships = who.memberships.filter((one) => one.organizationId === organizationId)
  // Whoever made it has left: an organization's token ends with its maker's membership.
  if (memberships.length === 0) return null
  return { id, organizationId, scopes, who: { ...who, owner: false, memberships } }
}
