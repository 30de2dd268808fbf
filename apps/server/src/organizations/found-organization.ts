import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { SignedIn } from '../accounts/people.ts'
import { ROLES } from '../accounts/policy.ts'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { membership, organization } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import type { Tenant } from './tenant.ts'

/** Addresses below /organizations that are pages of ours. */
const TAKEN_SLUGS = new Set(['join', 'new'])
const LONGEST_SLUG = 40

export const OrganizationName = z.string().trim().min(1).max(100)

export const NewOrganization = z.object({
  /** Made by whoever asks, so that asking twice founds one. */
  id: z.uuid(),
  name: OrganizationName,
  /** What the founder is besides admin. */
  roles: z.array(z.enum(ROLES)),
})
export type NewOrganization = z.infer<typeof NewOrganization>

export type FoundResult = { outcome: 'founded' | 'already-founded'; slug: string } | { outcome: 'not-allowed' }

/** Whether this person may found an organization here: the installation's owner decides who may. */
export function mayFound({ organizationFounders }: Pick<AppContext, 'organizationFounders'>, who: SignedIn): boolean {
  return !who.guest && (who.owner || organizationFounders === 'everybody')
}

/** Makes an organization with its founder as its first admin. */
export async function foundOrganization(
  context: Pick<AppContext, 'db' | 'now' | 'organizationFounders'>,
  who: SignedIn,
  actor: Actor,
  wanted: NewOrganization,
): Promise<FoundResult> {
  if (!mayFound(context, who)) return { outcome: 'not-allowed' }
  // Past the wall: nobody is a member of what is not there yet, and an address may be taken by an organization of others.
  return context.db.transaction((tx) => pastTheWall(tx, () => found(tx, { who, actor, wanted, at: context.now() })))
}

async function found(
  tx: Db,
  { who, actor, wanted, at }: { who: SignedIn; actor: Actor; wanted: NewOrganization; at: Date },
): Promise<FoundResult> {
  // One at a time, or two of the same name would want the same address.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('millwright-organization-slugs'))`)
  const [before] = await tx.select({ slug: organization.slug }).from(organization).where(eq(organization.id, wanted.id))
  if (before) {
    const [own] = await tx
      .select({ id: membership.id })
      .from(membership)
      .where(and(eq(membership.organizationId, wanted.id), eq(membership.personId, who.id)))
    return own ? { outcome: 'already-founded', slug: before.slug } : { outcome: 'not-allowed' }
  }
  const slug = await freeSlug(tx, wanted.name)
  await tx.insert(organization).values({ id: wanted.id, name: wanted.name, slug, createdAt: at })
  const roles = ROLES.filter((role) => role === 'admin' || wanted.roles.includes(role))
  await tx
    .insert(membership)
    .values({ id: randomUUID(), organizationId: wanted.id, personId: who.id, roles, createdAt: at, updatedAt: at })
  await recordAudit(tx, {
    actor,
    at,
    organizationId: wanted.id,
    action: 'organization.founded',
    subject: { kind: 'organization', id: wanted.id },
    details: { name: wanted.name, roles },
  })
  return { outcome: 'founded', slug }
}

/** Gives an organization another name. Its address stays, because links lead there. */
export async function renameOrganization(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  { organization: { id, name: before }, actor }: Tenant<'organization.change'>,
  name: string,
): Promise<{ outcome: 'renamed' | 'unchanged' }> {
  if (name === before) return { outcome: 'unchanged' }
  return db.transaction(async (tx) => {
    await tx.update(organization).set({ name }).where(eq(organization.id, id))
    await recordAudit(tx, {
      actor,
      at: now(),
      organizationId: id,
      action: 'organization.renamed',
      subject: { kind: 'organization', id },
      details: { before, after: name },
    })
    return { outcome: 'renamed' as const }
  })
}

async function freeSlug(tx: Db, name: string): Promise<string> {
  const wanted = slugOf(name)
  for (let n = 1; ; n++) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`
    if (TAKEN_SLUGS.has(slug)) continue
    const rows = await tx.select({ id: organization.id }).from(organization).where(eq(organization.slug, slug))
    if (rows.length === 0) return slug
  }
}

/** "Zürich Analytics AG" becomes "zurich-analytics-ag". */
function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_SLUG)
    .replaceAll(/^-+|-+$/g, '')
  return plain || 'organization'
}
