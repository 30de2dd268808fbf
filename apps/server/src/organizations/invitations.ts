import { randomUUID } from 'node:crypto'
import { and, count, desc, eq, gt, isNotNull, isNull } from 'drizzle-orm'
import { z } from 'zod'
import type { SignedIn } from '../accounts/people.ts'
import { hashOfToken, newToken } from '../accounts/tokens.ts'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { invitation, membership, organization, person, type Role } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import { lockOrganization } from './last-admin.ts'
import { noteMember, Roles } from './members.ts'
import type { Tenant } from './tenant.ts'

export const INVITATION_DAYS = 7
const DAY_MS = 86_400_000

/** As better-auth stores addresses. */
export const Address = z
  .email()
  .max(254)
  .transform((address) => address.toLowerCase())

export const NewInvitation = z.object({
  /** Made by whoever asks, so that asking twice invites once. */
  id: z.uuid(),
  email: Address,
  roles: Roles,
})
export type NewInvitation = z.infer<typeof NewInvitation>

export type InviteResult =
  | { outcome: 'invited'; token: string; expiresAt: Date }
  | { outcome: 'already-invited' | 'already-member' | 'not-found' }
  | { outcome: 'too-many'; retryAfterS: number }

/**
 * Asks somebody to join, by mail and by a link that the admin may pass on, because mail may not reach people here. A new invitation
 * takes the place of an open one to the same address.
 */
export async function inviteMember(
  { db, now, mail, limits }: Pick<AppContext, 'db' | 'now' | 'mail' | 'limits'>,
  { organization: { id: organizationId, name }, who, actor }: Tenant<'members.change'>,
  wanted: NewInvitation,
): Promise<InviteResult> {
  const taken = await limits.take('invitation-organization', organizationId)
  if (!taken.allowed) return { outcome: 'too-many', retryAfterS: taken.retryAfterS }
  const token = newToken()
  const result = await db.transaction(async (tx): Promise<InviteResult> => {
    await lockOrganization(tx, organizationId)
    const members = await tx
      .select({ id: membership.id })
      .from(membership)
      .innerJoin(person, eq(person.id, membership.personId))
      .where(
        and(
          eq(membership.organizationId, organizationId),
          eq(person.email, wanted.email),
          isNull(membership.deactivatedAt),
        ),
      )
    if (members.length > 0) return { outcome: 'already-member' }
    const at = now()
    const expiresAt = new Date(at.getTime() + INVITATION_DAYS * DAY_MS)
    const stored = await tx
      .insert(invitation)
      .values({
        id: wanted.id,
        organizationId,
        email: wanted.email,
        roles: wanted.roles,
        tokenHash: hashOfToken(token),
        invitedBy: who.id,
        createdAt: at,
        expiresAt,
      })
      .onConflictDoNothing()
      .returning({ id: invitation.id })
    if (stored.length === 0) {
      const [before] = await tx.select().from(invitation).where(eq(invitation.id, wanted.id))
      return { outcome: before?.organizationId === organizationId ? 'already-invited' : 'not-found' }
    }
    const others = await tx
      .select({ id: invitation.id })
      .from(invitation)
      .where(and(ofOrganization(organizationId), eq(invitation.email, wanted.email), isOpen(at)))
    for (const { id } of others)
      if (id !== wanted.id) await tx.update(invitation).set({ revokedAt: at }).where(eq(invitation.id, id))
    await recordAudit(tx, {
      actor,
      at,
      organizationId,
      action: 'invitation.sent',
      subject: { kind: 'invitation', id: wanted.id },
      details: { email: wanted.email, roles: wanted.roles },
    })
    await mail.queue(tx, {
      to: wanted.email,
      personId: null,
      template: 'organization-invitation',
      values: { organization: name, by: who.name, until: { moment: expiresAt.toISOString() } },
      link: { path: '/organizations/join', token },
    })
    return { outcome: 'invited', token, expiresAt }
  })
  if (result.outcome === 'invited') mail.wake()
  return result
}

const ofOrganization = (id: string) => eq(invitation.organizationId, id)
const isOpen = (at: Date) =>
  and(isNull(invitation.acceptedAt), isNull(invitation.revokedAt), gt(invitation.expiresAt, at))

export interface OpenInvitation {
  id: string
  email: string
  roles: readonly Role[]
  invitedBy: string
  createdAt: Date
  expiresAt: Date
}

/** Invitations that still work, newest first. */
export async function listInvitations(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  { organization: { id } }: Tenant<'members.change'>,
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<{ invitations: OpenInvitation[]; total: number }> {
  const open = and(ofOrganization(id), isOpen(now()))
  const [counted] = await db.select({ total: count() }).from(invitation).where(open)
  const rows = await db
    .select({ row: invitation, invitedBy: person.name })
    .from(invitation)
    .innerJoin(person, eq(person.id, invitation.invitedBy))
    .where(open)
    .orderBy(desc(invitation.createdAt), desc(invitation.id))
    .limit(limit)
    .offset(offset)
  return {
    invitations: rows.map(({ row: { id: invitationId, email, roles, createdAt, expiresAt }, invitedBy }) => ({
      id: invitationId,
      email,
      roles,
      invitedBy,
      createdAt,
      expiresAt,
    })),
    total: counted?.total ?? 0,
  }
}

/** Makes the link of an invitation worthless. */
export async function revokeInvitation(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  { organization: { id: organizationId }, actor }: Tenant<'members.change'>,
  id: string,
): Promise<{ outcome: 'revoked' | 'not-open' }> {
  return db.transaction(async (tx) => {
    const at = now()
    const [revoked] = await tx
      .update(invitation)
      .set({ revokedAt: at })
      .where(and(ofOrganization(organizationId), eq(invitation.id, id), isOpen(at)))
      .returning({ email: invitation.email })
    if (!revoked) return { outcome: 'not-open' as const }
    await recordAudit(tx, {
      actor,
      at,
      organizationId,
      action: 'invitation.revoked',
      subject: { kind: 'invitation', id },
      details: { email: revoked.email },
    })
    return { outcome: 'revoked' as const }
  })
}

export interface InvitationView {
  id: string
  organization: { id: string; name: string; slug: string }
  email: string
  roles: readonly Role[]
  invitedBy: string
  expiresAt: Date
}

/**
 * What a link opens, or null when it does not work (any more). Past the wall: whoever holds the link is not a member yet, and
 * knowing the token is the right to see this.
 */
export const findInvitation = ({ system, now }: Pick<AppContext, 'system' | 'now'>, token: string) =>
  openInvitation(system, token, now())

async function openInvitation(db: Db, token: string, at: Date): Promise<InvitationView | null> {
  const [found] = await db
    .select({ row: invitation, organization, invitedBy: person.name })
    .from(invitation)
    .innerJoin(organization, eq(organization.id, invitation.organizationId))
    .innerJoin(person, eq(person.id, invitation.invitedBy))
    .where(and(eq(invitation.tokenHash, hashOfToken(token)), isOpen(at), isNull(organization.archivedAt)))
  if (!found) return null
  const { id, email, roles, expiresAt } = found.row
  return { id, organization: found.organization, email, roles, invitedBy: found.invitedBy, expiresAt }
}

export type AcceptResult = { outcome: 'joined'; slug: string } | { outcome: 'not-open' | 'other-address' | 'guest' }

/**
 * Joins. The account's address must be the invited one: a link that was passed on, or read by somebody else, does not let in
 * whoever holds it; and holding it proves the mailbox where addresses are not confirmed.
 */
export async function acceptInvitation(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  who: SignedIn,
  actor: Actor,
  token: string,
): Promise<AcceptResult> {
  // Past the wall: who joins is not a member yet.
  return db.transaction((tx) => pastTheWall(tx, () => accept(tx, { who, actor, token, at: now() })))
}

async function accept(
  tx: Db,
  { who, actor, token, at }: { who: SignedIn; actor: Actor; token: string; at: Date },
): Promise<AcceptResult> {
  const found = await openInvitation(tx, token, at)
  if (!found) return { outcome: 'not-open' }
  if (who.guest) return { outcome: 'guest' }
  if (found.email !== who.email.toLowerCase()) return { outcome: 'other-address' }
  const { id: organizationId, slug } = found.organization
  await lockOrganization(tx, organizationId)
  const [used] = await tx
    .update(invitation)
    .set({ acceptedAt: at, acceptedBy: who.id })
    .where(and(eq(invitation.id, found.id), isOpen(at)))
    .returning({ id: invitation.id })
  if (!used) return { outcome: 'not-open' }
  const roles = [...found.roles]
  const [joined] = await tx
    .insert(membership)
    .values({ id: randomUUID(), organizationId, personId: who.id, roles, createdAt: at, updatedAt: at })
    .onConflictDoUpdate({
      target: [membership.organizationId, membership.personId],
      // Active already, by another way since the invitation: they keep what they have. Else they come back as invited.
      setWhere: isNotNull(membership.deactivatedAt),
      set: { roles, deactivatedAt: null, updatedAt: at },
    })
    .returning({ id: membership.id, personId: membership.personId })
  if (joined)
    await noteMember(tx, { organization: { id: organizationId }, actor }, joined, {
      at,
      action: 'member.joined',
      details: { roles, invitationId: found.id },
    })
  return { outcome: 'joined', slug }
}
