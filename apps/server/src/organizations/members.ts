import { and, asc, count, eq, ilike, inArray, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { SignedIn } from '../accounts/people.ts'
import { ROLES } from '../accounts/policy.ts'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { membership, organization, person, team, teamMember, type Role } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import type { EventType } from '../webhooks/event-types.ts'
import { recordEvent } from '../webhooks/record-event.ts'
import { isLastAdmin, lockOrganization } from './last-admin.ts'
import type { Organization, Tenant } from './tenant.ts'

/** Nobody is a member for nothing. In the order of the policy, each once. */
export const Roles = z
  .array(z.enum(ROLES))
  .min(1)
  .transform((chosen) => ROLES.filter((role) => chosen.includes(role)))

export interface Member {
  id: string
  personId: string
  name: string
  email: string
  roles: readonly Role[]
  teams: readonly { id: string; name: string }[]
  since: Date
  deactivatedAt: Date | null
}

interface Listed {
  members: Member[]
  total: number
}

/** Members by name, those who are not active any more at the end. */
export async function listMembers(
  db: Db,
  { organization: { id } }: Tenant<'members.see'>,
  { search = '', limit, offset }: { search?: string; limit: number; offset: number },
): Promise<Listed> {
  const wanted = and(
    eq(membership.organizationId, id),
    search ? or(ilike(person.name, containing(search)), ilike(person.email, containing(search))) : undefined,
  )
  const [counted] = await db
    .select({ total: count() })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(wanted)
  const rows = await db
    .select({ row: membership, name: person.name, email: person.email })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(wanted)
    .orderBy(sql`${membership.deactivatedAt} is not null`, asc(person.name), asc(membership.id))
    .limit(limit)
    .offset(offset)
  return { members: await withTeams(db, rows), total: counted?.total ?? 0 }
}

/** A pattern for "contains this". What LIKE takes for a wildcard is meant as typed. */
export const containing = (search: string) => `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

export async function findMember(
  db: Db,
  { organization: { id } }: Tenant<'members.see'>,
  membershipId: string,
): Promise<Member | null> {
  const rows = await db
    .select({ row: membership, name: person.name, email: person.email })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(and(eq(membership.organizationId, id), eq(membership.id, membershipId)))
  return (await withTeams(db, rows))[0] ?? null
}

async function withTeams(
  db: Db,
  rows: { row: typeof membership.$inferSelect; name: string; email: string }[],
): Promise<Member[]> {
  const ids = rows.map(({ row }) => row.id)
  const teams =
    ids.length === 0
      ? []
      : await db
          .select({ membershipId: teamMember.membershipId, id: team.id, name: team.name })
          .from(teamMember)
          .innerJoin(team, eq(team.id, teamMember.teamId))
          .where(inArray(teamMember.membershipId, ids))
          .orderBy(asc(team.name))
  return rows.map(({ row, name, email }) => ({
    id: row.id,
    personId: row.personId,
    name,
    email,
    roles: row.roles,
    teams: teams
      .filter(({ membershipId }) => membershipId === row.id)
      .map(({ id, name: called }) => ({ id, name: called })),
    since: row.createdAt,
    deactivatedAt: row.deactivatedAt,
  }))
}

export type RolesResult = { outcome: 'changed' | 'unchanged' | 'not-found' | 'not-active' | 'last-admin' }

/** Gives a member other roles. The last admin keeps that one. */
export async function changeRoles(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  tenant: Tenant<'members.change'>,
  { membershipId, roles }: { membershipId: string; roles: Role[] },
): Promise<RolesResult> {
  return db.transaction(async (tx): Promise<RolesResult> => {
    const found = await lockedMember(tx, tenant.organization, membershipId)
    if (!found) return { outcome: 'not-found' }
    if (found.deactivatedAt) return { outcome: 'not-active' }
    if (sameRoles(found.roles, roles)) return { outcome: 'unchanged' }
    if (!roles.includes('admin') && (await isLastAdmin(tx, found.organizationId, found.id)))
      return { outcome: 'last-admin' }
    const at = now()
    await tx.update(membership).set({ roles, updatedAt: at }).where(eq(membership.id, found.id))
    await noteMember(tx, tenant, found, {
      at,
      action: 'member.roles-changed',
      details: { before: found.roles, after: roles },
    })
    return { outcome: 'changed' }
  })
}

const sameRoles = (some: readonly Role[], others: readonly Role[]) =>
  some.length === others.length && some.every((role) => others.includes(role))

export type DeactivateResult = { outcome: 'deactivated' | 'not-active' | 'not-found' | 'last-admin' }

/** Takes a member's rights back, at their next request. The row stays: records name who acted. */
export async function deactivateMember(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  tenant: Tenant<'members.change'>,
  membershipId: string,
): Promise<DeactivateResult> {
  return db.transaction(async (tx): Promise<DeactivateResult> => {
    const found = await lockedMember(tx, tenant.organization, membershipId)
    if (!found) return { outcome: 'not-found' }
    if (found.deactivatedAt) return { outcome: 'not-active' }
    if (await isLastAdmin(tx, found.organizationId, found.id)) return { outcome: 'last-admin' }
    const at = now()
    await tx.update(membership).set({ deactivatedAt: at, updatedAt: at }).where(eq(membership.id, found.id))
    await noteMember(tx, tenant, found, { at, action: 'member.deactivated', details: { roles: found.roles } })
    return { outcome: 'deactivated' }
  })
}

export type ReactivateResult = { outcome: 'reactivated' | 'active' | 'not-found' | 'has-left' }

/** Gives a deactivated member their roles back. Who left by themselves has none left, and has to be invited again. */
export async function reactivateMember(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  tenant: Tenant<'members.change'>,
  membershipId: string,
): Promise<ReactivateResult> {
  return db.transaction(async (tx): Promise<ReactivateResult> => {
    const found = await lockedMember(tx, tenant.organization, membershipId)
    if (!found) return { outcome: 'not-found' }
    if (!found.deactivatedAt) return { outcome: 'active' }
    if (found.roles.length === 0) return { outcome: 'has-left' }
    const at = now()
    await tx.update(membership).set({ deactivatedAt: null, updatedAt: at }).where(eq(membership.id, found.id))
    await noteMember(tx, tenant, found, { at, action: 'member.reactivated', details: { roles: found.roles } })
    return { outcome: 'reactivated' }
  })
}

export type LeaveResult = { outcome: 'left' | 'not-a-member' | 'last-admin' }

/** Leaves an organization, and its teams. */
export async function leaveOrganization(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  tenant: Tenant<'organization.see'>,
): Promise<LeaveResult> {
  // Past the wall: a membership is the admins' to write, but one's own may always be given back.
  return db.transaction((tx) => pastTheWall(tx, () => leave(tx, tenant, now())))
}

async function leave(tx: Db, { who, actor, organization: { id } }: Tenant, at: Date): Promise<LeaveResult> {
  await lockOrganization(tx, id)
  const [own] = await tx
    .select()
    .from(membership)
    .where(and(eq(membership.organizationId, id), eq(membership.personId, who.id), isNull(membership.deactivatedAt)))
  if (!own) return { outcome: 'not-a-member' }
  if (await isLastAdmin(tx, id, own.id)) return { outcome: 'last-admin' }
  await tx.update(membership).set({ roles: [], deactivatedAt: at, updatedAt: at }).where(eq(membership.id, own.id))
  await tx.delete(teamMember).where(eq(teamMember.membershipId, own.id))
  const details = { roles: own.roles }
  await noteMember(tx, { organization: { id }, actor }, own, { at, action: 'member.left', details })
  return { outcome: 'left' }
}

type MembershipRow = typeof membership.$inferSelect

async function lockedMember(tx: Db, { id }: Organization, membershipId: string): Promise<MembershipRow | null> {
  await lockOrganization(tx, id)
  const [found] = await tx
    .select()
    .from(membership)
    .where(and(eq(membership.organizationId, id), eq(membership.id, membershipId)))
  return found ?? null
}

/** What the organization's webhooks are told. For others it does not matter whether somebody left or was shut out. */
const EVENTS = {
  'member.joined': 'member.joined',
  'member.roles-changed': 'member.roles-changed',
  'member.deactivated': 'member.deactivated',
  'member.left': 'member.deactivated',
  'member.reactivated': 'member.reactivated',
} as const satisfies Record<string, EventType>

/** Everything that happens to a member is audited, and told to whoever listens. */
export async function noteMember(
  tx: Db,
  { organization: { id: organizationId }, actor }: { organization: { id: string }; actor: Actor },
  { id, personId }: Pick<MembershipRow, 'id' | 'personId'>,
  { at, action, details }: { at: Date; action: keyof typeof EVENTS; details: Record<string, unknown> },
): Promise<void> {
  await recordAudit(tx, {
    actor,
    at,
    organizationId,
    action,
    subject: { kind: 'membership', id },
    details: { ...details, personId },
  })
  await recordEvent(tx, { organizationId, type: EVENTS[action], data: { membershipId: id, personId }, at })
}

/** The organizations of a person, by name. */
export async function listOwnOrganizations(
  db: Db,
  who: SignedIn,
): Promise<(Organization & { roles: readonly Role[] })[]> {
  const ids = who.memberships.map(({ organizationId }) => organizationId)
  if (ids.length === 0) return []
  const rows = await db.select().from(organization).where(inArray(organization.id, ids)).orderBy(asc(organization.name))
  return rows.map((row) => ({
    ...row,
    roles: who.memberships.find(({ organizationId }) => organizationId === row.id)?.roles ?? [],
  }))
}
