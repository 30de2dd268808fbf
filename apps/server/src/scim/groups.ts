import { randomUUID } from 'node:crypto'
import { and, asc, count, eq, inArray, ne, sql, type SQL } from 'drizzle-orm'
import { recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { membership, person, team, teamMember } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import { storable } from '../db/storable.ts'
import { lockOrganization } from '../organizations/last-admin.ts'
import { isUuid } from '../web/is-uuid.ts'
import type { Condition } from './filter.ts'
import type { GroupInput, GroupRow } from './resources.ts'
import { invalid, notFound, ScimError } from './scim-error.ts'
import type { ScimTenant } from './users.ts'

const FILTERS: Record<string, (value: string) => SQL> = {
  id: (value) => sql`${team.id}::text = ${value.toLowerCase()}`,
  displayname: (value) => sql`lower(${team.name}) = ${value.toLowerCase()}`,
  externalid: (value) => eq(team.externalId, value),
}
export const GROUP_FILTERS = Object.keys(FILTERS)

export async function listGroups(
  db: Db,
  { organizationId }: ScimTenant,
  { conditions, offset, limit }: { conditions: readonly Condition[]; offset: number; limit: number },
): Promise<{ rows: GroupRow[]; total: number }> {
  const asked = conditions.map(({ attribute, value }) => FILTERS[attribute]?.(storable(String(value))))
  const where = and(eq(team.organizationId, organizationId), ...asked)
  const [counted] = await db.select({ total: count() }).from(team).where(where)
  const rows =
    limit === 0
      ? []
      : await db.select().from(team).where(where).orderBy(asc(team.createdAt), asc(team.id)).limit(limit).offset(offset)
  return { rows: await withMembers(db, rows), total: counted?.total ?? 0 }
}

export async function getGroup(db: Db, { organizationId }: ScimTenant, id: string): Promise<GroupRow> {
  const rows = await db
    .select()
    .from(team)
    .where(and(eq(team.organizationId, organizationId), eq(team.id, id)))
  const [found] = await withMembers(db, rows)
  if (!found) throw notFound()
  return found
}

async function withMembers(db: Db, rows: (typeof team.$inferSelect)[]): Promise<GroupRow[]> {
  if (rows.length === 0) return []
  const people = await db
    .select({ teamId: teamMember.teamId, id: teamMember.membershipId, display: person.name })
    .from(teamMember)
    .innerJoin(membership, eq(membership.id, teamMember.membershipId))
    .innerJoin(person, eq(person.id, membership.personId))
    .where(
      inArray(
        teamMember.teamId,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(asc(membership.createdAt), asc(membership.id))
  return rows.map((row) => ({
    ...row,
    members: people.filter(({ teamId }) => teamId === row.id).map(({ id, display }) => ({ id, display })),
  }))
}

type Writer = Pick<AppContext, 'db' | 'now'>

/** Makes a team (no `id`) or changes one, members included. */
export function saveGroup(
  { db, now }: Writer,
  tenant: ScimTenant,
  { id: given, change }: { id: string | null; change: (before: GroupRow | null) => GroupInput },
): Promise<GroupRow> {
  // Past the wall, as for users: the lock of the organization comes first.
  return db.transaction((tx) =>
    pastTheWall(tx, async () => {
      const { organizationId } = tenant
      await lockOrganization(tx, organizationId)
      const before = given === null ? null : await getGroup(tx, tenant, given)
      const input = change(before)
      const at = now()
      const id = given ?? randomUUID()
      const name = storable(input.displayName)
      const same = await tx
        .select({ id: team.id })
        .from(team)
        .where(and(eq(team.organizationId, organizationId), eq(team.name, name), ne(team.id, id)))
      if (same.length > 0) throw new ScimError(409, 'Another group has this displayName.', 'uniqueness')
      const values = { name, externalId: input.externalId ? storable(input.externalId) : null, updatedAt: at }
      if (before) await tx.update(team).set(values).where(eq(team.id, id))
      else await tx.insert(team).values({ id, organizationId, createdAt: at, ...values })
      await mustBeMembers(tx, organizationId, input.members)
      const had = new Set(before?.members.map((one) => one.id) ?? [])
      const wanted = new Set(input.members)
      const added = input.members.filter((one) => !had.has(one))
      const removed = [...had].filter((one) => !wanted.has(one))
      if (added.length > 0)
        await tx.insert(teamMember).values(added.map((membershipId) => ({ teamId: id, membershipId })))
      if (removed.length > 0)
        await tx.delete(teamMember).where(and(eq(teamMember.teamId, id), inArray(teamMember.membershipId, removed)))
      await recordAudit(tx, {
        actor: tenant.actor,
        at,
        organizationId,
        action: before ? 'team.changed' : 'team.made',
        subject: { kind: 'team', id },
        details: { name, added, removed, by: 'scim' },
      })
      return getGroup(tx, tenant, id)
    }),
  )
}

export function deleteGroup(
  { db, now }: Writer,
  tenant: ScimTenant,
  { id, check }: { id: string; check: (before: GroupRow) => void },
): Promise<void> {
  return db.transaction((tx) =>
    pastTheWall(tx, async () => {
      const { organizationId, actor } = tenant
      await lockOrganization(tx, organizationId)
      const before = await getGroup(tx, tenant, id)
      check(before)
      await tx.delete(team).where(eq(team.id, id))
      const details = { name: before.name, by: 'scim' }
      await recordAudit(tx, {
        actor,
        at: now(),
        organizationId,
        action: 'team.deleted',
        subject: { kind: 'team', id },
        details,
      })
    }),
  )
}

async function mustBeMembers(tx: Db, organizationId: string, ids: readonly string[]): Promise<void> {
  const wrong = ids.find((id) => !isUuid(id))
  if (wrong !== undefined) throw invalid(`${wrong.slice(0, 100)} is not the id of a user.`, 'invalidValue')
  if (ids.length === 0) return
  const found = await tx
    .select({ id: membership.id })
    .from(membership)
    .where(and(eq(membership.organizationId, organizationId), inArray(membership.id, [...ids])))
  if (found.length < ids.length) throw invalid('Not every member is a user of your organization.', 'invalidValue')
}
