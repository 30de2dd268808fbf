import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '../db/open-database.ts'
import { membership, organization, person } from '../db/schema.ts'

/** Changes of one organization's members happen one after the other: two admins must not remove each other at once. */
export async function lockOrganization(tx: Db, organizationId: string): Promise<void> {
  await tx.select({ id: organization.id }).from(organization).where(eq(organization.id, organizationId)).for('update')
}

/**
 * Whether the organization would be without an admin if this member were none. Holds the organization's row until the transaction
 * ends, so that the answer stays true while the caller acts on it.
 */
export async function isLastAdmin(tx: Db, organizationId: string, membershipId: string): Promise<boolean> {
  await lockOrganization(tx, organizationId)
  return isOnlyAdmin(tx, organizationId, { membershipId })
}

/** The same for pages, which only tell and do not act. */
export async function isOnlyAdmin(
  db: Db,
  organizationId: string,
  member: { membershipId: string } | { personId: string },
): Promise<boolean> {
  const admins = await db
    .select({ membershipId: membership.id, personId: membership.personId })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(
      and(
        eq(membership.organizationId, organizationId),
        isNull(membership.deactivatedAt),
        isNull(person.erasedAt),
        sql`${membership.roles} @> '["admin"]'::jsonb`,
      ),
    )
    .limit(2)
  const [only] = admins
  if (!only || admins.length > 1) return false
  return 'membershipId' in member ? only.membershipId === member.membershipId : only.personId === member.personId
}
