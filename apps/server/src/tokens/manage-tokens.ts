import { randomUUID } from 'node:crypto'
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm'
import { ALL_SCOPES, type Scope, SCOPES } from '@millwright/api'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import type { SignedIn } from '../accounts/people.ts'
import { type Actor, recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { apiToken } from '../db/schema.ts'
import type { Tenant } from '../organizations/tenant.ts'

/** Somebody who makes more has forgotten the others. */
const MOST_TOKENS = 50
const DAY_MS = 86_400_000
export const EXPIRY_DAYS = [30, 90, 365] as const
export const DEFAULT_EXPIRY_DAYS = 90
/** How much of a token is kept readable. */
const PREFIX_LENGTH = 11

/** Whose tokens: a person's own, or those of an organization, for whoever may manage them there. */
export type TokenOwner = { who: SignedIn; actor: Actor } | Tenant<'tokens.manage'>

const organizationOf = (owner: TokenOwner) => ('organization' in owner ? owner.organization.id : null)

const belongsTo = (owner: TokenOwner) => {
  const organizationId = organizationOf(owner)
  return organizationId === null
    ? and(eq(apiToken.personId, owner.who.id), isNull(apiToken.organizationId))
    : eq(apiToken.organizationId, organizationId)
}

/** The scopes that such a token can have. */
export function scopesFor(kind: 'person' | 'organization'): Scope[] {
  return ALL_SCOPES.filter((scope) => kind === 'person' || SCOPES[scope].organization)
}

export interface NewApiToken {
  name: string
  scopes: readonly Scope[]
  days: number
}

export type CreateTokenResult =
  | { outcome: 'created'; token: string; id: string; expiresAt: Date }
  | { outcome: 'scope-not-possible' | 'too-many' }

/** Makes a token. It is in the result, and nowhere else ever after: the server keeps its hash. */
export async function createToken(
  context: AppContext,
  owner: TokenOwner,
  wanted: NewApiToken,
): Promise<CreateTokenResult> {
  const organizationId = organizationOf(owner)
  const possible = scopesFor(organizationId ? 'organization' : 'person')
  const scopes = possible.filter((scope) => wanted.scopes.includes(scope))
  if (scopes.length === 0 || wanted.scopes.some((scope) => !possible.includes(scope)))
    return { outcome: 'scope-not-possible' }
  const now = context.now()
  return context.db.transaction(async (tx): Promise<CreateTokenResult> => {
    const working = and(belongsTo(owner), isNull(apiToken.revokedAt))
    const rows = await tx.select({ expiresAt: apiToken.expiresAt }).from(apiToken).where(working)
    if (rows.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).length >= MOST_TOKENS)
      return { outcome: 'too-many' }
    const token = `mw_${newToken()}`
    const id = randomUUID()
    const expiresAt = new Date(now.getTime() + wanted.days * DAY_MS)
    await tx.insert(apiToken).values({
      id,
      personId: owner.who.id,
      organizationId,
      name: wanted.name,
      tokenHash: hashOfToken(token),
      prefix: token.slice(0, PREFIX_LENGTH),
      scopes,
      createdAt: now,
      expiresAt,
    })
    await recordAudit(tx, {
      actor: owner.actor,
      at: now,
      organizationId,
      action: 'token.created',
      subject: { kind: 'api-token', id },
      details: { name: wanted.name, scopes, days: wanted.days },
    })
    return { outcome: 'created', token, id, expiresAt }
  })
}

export type TokenRow = Omit<typeof apiToken.$inferSelect, 'tokenHash'>

/** Newest first; `after` is the last one of the page before. */
export async function listTokens(
  db: Db,
  owner: TokenOwner,
  { limit, after }: { limit: number; after?: { createdAt: Date; id: string } | null },
): Promise<TokenRow[]> {
  const { id, createdAt } = apiToken
  const older = after
    ? or(lt(createdAt, after.createdAt), and(eq(createdAt, after.createdAt), lt(id, after.id)))
    : undefined
  return db
    .select({
      id,
      createdAt,
      personId: apiToken.personId,
      organizationId: apiToken.organizationId,
      name: apiToken.name,
      prefix: apiToken.prefix,
      scopes: apiToken.scopes,
      expiresAt: apiToken.expiresAt,
      lastUsedAt: apiToken.lastUsedAt,
      revokedAt: apiToken.revokedAt,
    })
    .from(apiToken)
    .where(and(belongsTo(owner), older))
    .orderBy(desc(createdAt), desc(id))
    .limit(limit)
}

/** Ends a token at once. Revoking one twice changes nothing. */
export async function revokeToken(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  owner: TokenOwner,
  tokenId: string,
): Promise<{ outcome: 'revoked' | 'already-revoked' | 'not-found' }> {
  return db.transaction(async (tx) => {
    const [found] = await tx
      .select({ revokedAt: apiToken.revokedAt, name: apiToken.name })
      .from(apiToken)
      .where(and(eq(apiToken.id, tokenId), belongsTo(owner)))
      .for('update')
    if (!found) return { outcome: 'not-found' as const }
    if (found.revokedAt) return { outcome: 'already-revoked' as const }
    await tx.update(apiToken).set({ revokedAt: now() }).where(eq(apiToken.id, tokenId))
    await recordAudit(tx, {
      actor: owner.actor,
      at: now(),
      organizationId: organizationOf(owner),
      action: 'token.revoked',
      subject: { kind: 'api-token', id: tokenId },
      details: { name: found.name },
    })
    return { outcome: 'revoked' as const }
  })
}
