import { and, asc, count, eq, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { membership, person, team, teamMember } from '../db/schema.ts'
import { lockOrganization } from './last-admin.ts'
import type { Tenant } from './tenant.ts'

export const TeamName = z.string().trim().min(1).max(80)
export const NewTeam = z.object({
  /** Made by whoever asks, so that asking twice makes one. */
  id: z.uuid(),
  name: TeamName,
})

export interface TeamSummary {
  id: string
  name: string
  members: number
}

export interface TeamView extends TeamSummary {
  people: readonly { membershipId: string; name: string; email: string }[]
}

type Writer = Pick<AppContext, 'db' | 'now'>

/** Teams by name, with how many active members they have. */
export async function listTeams(db: Db, { organization: { id } }: Tenant<'teams.see'>): Promise<TeamSummary[]> {
  return db
    .select({ id: team.id, name: team.name, members: count(membership.id) })
    .from(team)
    .leftJoin(teamMember, eq(teamMember.teamId, team.id))
    .leftJoin(membership, and(eq(membership.id, teamMember.membershipId), isNull(membership.deactivatedAt)))
    .where(eq(team.organizationId, id))
    .groupBy(team.id)
    .orderBy(asc(team.name), asc(team.id))
}

/** One team with its active members, or null. */
export async function findTeam(
  db: Db,
  { organization: { id } }: Tenant<'teams.see'>,
  teamId: string,
): Promise<TeamView | null> {
  const [found] = await db
    .select({ id: team.id, name: team.name })
    .from(team)
    .where(and(eq(team.organizationId, id), eq(team.id, teamId)))
  if (!found) return null
  const people = await db
    .select({ membershipId: membership.id, name: person.name, email: person.email })
    .from(teamMember)
    .innerJoin(membership, eq(membership.id, teamMember.membershipId))
    .innerJoin(person, eq(person.id, membership.personId))
    .where(and(eq(teamMember.teamId, teamId), isNull(membership.deactivatedAt)))
    .orderBy(asc(person.name), asc(membership.id))
  return { ...found, members: people.length, people }
}

/** Makes a team without members. */
export async function makeTeam(
  { db, now }: Writer,
  tenant: Tenant<'teams.change'>,
  wanted: z.infer<typeof NewTeam>,
): Promise<{ outcome: 'made' | 'already-made' | 'name-taken' | 'not-found' }> {
  return db.transaction(async (tx) => {
    const at = now()
    const { id: organizationId } = tenant.organization
    await lockOrganization(tx, organizationId)
    const [before] = await tx.select().from(team).where(eq(team.id, wanted.id))
    if (before)
      return { outcome: before.organizationId === organizationId ? ('already-made' as const) : ('not-found' as const) }
    if (await nameIsTaken(tx, organizationId, wanted.name)) return { outcome: 'name-taken' as const }
    const stored = await tx
      .insert(team)
      .values({ id: wanted.id, organizationId, name: wanted.name, createdAt: at, updatedAt: at })
      .onConflictDoNothing()
      .returning({ id: team.id })
    // Somebody else's team has this id: behind the wall, so we did not see it.
    if (stored.length === 0) return { outcome: 'not-found' as const }
    await note(tx, tenant, wanted.id, { at, action: 'team.made', details: { name: wanted.name } })
    return { outcome: 'made' as const }
  })
}

export async function renameTeam(
  { db, now }: Writer,
  tenant: Tenant<'teams.change'>,
  { teamId, name }: { teamId: string; name: string },
): Promise<{ outcome: 'renamed' | 'unchanged' | 'name-taken' | 'not-found' }> {
  return db.transaction(async (tx) => {
    const found = await lockedTeam(tx, tenant, teamId)
    if (!found) return { outcome: 'not-found' as const }
    if (found.name === name) return { outcome: 'unchanged' as const }
    if (await nameIsTaken(tx, tenant.organization.id, name)) return { outcome: 'name-taken' as const }
    const at = now()
    await tx.update(team).set({ name, updatedAt: at }).where(eq(team.id, teamId))
    await note(tx, tenant, teamId, { at, action: 'team.renamed', details: { before: found.name, after: name } })
    return { outcome: 'renamed' as const }
  })
}

/** Deletes a team; its members stay in the organization. */
export async function deleteTeam(
  { db, now }: Writer,
  tenant: Tenant<'teams.change'>,
  teamId: string,
): Promise<{ outcome: 'deleted' | 'not-found' }> {
  return db.transaction(async (tx) => {
    const found = await lockedTeam(tx, tenant, teamId)
    if (!found) return { outcome: 'not-found' as const }
    await tx.delete(team).where(eq(team.id, teamId))
    await note(tx, tenant, teamId, { at: now(), action: 'team.deleted', details: { name: found.name } })
    return { outcome: 'deleted' as const }
  })
}

/** Puts an active member, named by their address, into a team. */
export async function addToTeam(
  { db, now }: Writer,
  tenant: Tenant<'teams.change'>,
  { teamId, email }: { teamId: string; email: string },
): Promise<{ outcome: 'added' | 'already-in' | 'no-such-member' | 'not-found' }> {
  return db.transaction(async (tx) => {
    if (!(await lockedTeam(tx, tenant, teamId))) return { outcome: 'not-found' as const }
    const [member] = await tx
      .select({ id: membership.id, personId: membership.personId })
      .from(membership)
      .innerJoin(person, eq(person.id, membership.personId))
      .where(
        and(
          eq(membership.organizationId, tenant.organization.id),
          isNull(membership.deactivatedAt),
          eq(person.email, email),
        ),
      )
    if (!member) return { outcome: 'no-such-member' as const }
    const stored = await tx
      .insert(teamMember)
      .values({ teamId, membershipId: member.id })
      .onConflictDoNothing()
      .returning()
    if (stored.length === 0) return { outcome: 'already-in' as const }
    const details = { membershipId: member.id, personId: member.personId }
    await note(tx, tenant, teamId, { at: now(), action: 'team.member-added', details })
    return { outcome: 'added' as const }
  })
}

export async function removeFromTeam(
  { db, now }: Writer,
  tenant: Tenant<'teams.change'>,
  { teamId, membershipId }: { teamId: string; membershipId: string },
): Promise<{ outcome: 'removed' | 'not-in' | 'not-found' }> {
  return db.transaction(async (tx) => {
    if (!(await lockedTeam(tx, tenant, teamId))) return { outcome: 'not-found' as const }
    const removed = await tx
      .delete(teamMember)
      .where(and(eq(teamMember.teamId, teamId), eq(teamMember.membershipId, membershipId)))
      .returning()
    if (removed.length === 0) {
      const [ours] = await tx
        .select({ id: membership.id })
        .from(membership)
        .where(and(eq(membership.organizationId, tenant.organization.id), eq(membership.id, membershipId)))
      return { outcome: ours ? ('not-in' as const) : ('not-found' as const) }
    }
    await note(tx, tenant, teamId, { at: now(), action: 'team.member-removed', details: { membershipId } })
    return { outcome: 'removed' as const }
  })
}

async function lockedTeam(tx: Db, { organization: { id } }: Tenant<'teams.change'>, teamId: string) {
  const [found] = await tx
    .select({ id: team.id, name: team.name })
    .from(team)
    .where(and(eq(team.organizationId, id), eq(team.id, teamId)))
    .for('update')
  return found ?? null
}

async function nameIsTaken(tx: Db, organizationId: string, name: string): Promise<boolean> {
  const rows = await tx
    .select({ id: team.id })
    .from(team)
    .where(and(eq(team.organizationId, organizationId), eq(team.name, name)))
  return rows.length > 0
}

async function note(
  tx: Db,
  { organization: { id: organizationId }, actor }: Tenant<'teams.change'>,
  teamId: string,
  { at, action, details }: { at: Date; action: `team.${string}`; details: Record<string, unknown> },
): Promise<void> {
  await recordAudit(tx, { actor, at, organizationId, action, subject: { kind: 'team', id: teamId }, details })
}
