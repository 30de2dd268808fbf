import { randomUUID } from 'node:crypto'
import { and, asc, count, eq, isNull, ne, or, sql, type SQL } from 'drizzle-orm'
import { findAccountByEmail } from '../accounts/find-account.ts'
import type { Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { apiToken, identityProvider, loginSession, membership, person, teamMember, type Role } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import { storable } from '../db/storable.ts'
import { domainOf, provenDomainsOf } from '../identity/providers.ts'
import { isLastAdmin, lockOrganization } from '../organizations/last-admin.ts'
import { noteMember } from '../organizations/members.ts'
import type { Condition } from './filter.ts'
import { addressOf, mustBeOwnAddress, nameOf, type UserInput, type UserRow } from './resources.ts'
import { notFound, ScimError } from './scim-error.ts'

/** Which organization, and who acts: the person behind the token. */
export interface ScimTenant {
  organizationId: string
  actor: Actor
}

const columns = {
  id: membership.id,
  personId: membership.personId,
  externalId: membership.externalId,
  scim: membership.scim,
  createdAt: membership.createdAt,
  updatedAt: membership.updatedAt,
  deactivatedAt: membership.deactivatedAt,
  roles: membership.roles,
  name: person.name,
  email: person.email,
  owner: person.isOwner,
}
type Row = UserRow & { personId: string; owner: boolean; roles: Role[] }

/** Members, and those who were deactivated. Whoever left or was deleted is not there any more. */
const isThere = or(isNull(membership.deactivatedAt), sql`${membership.roles} <> '[]'::jsonb`)
const userName = sql`lower(coalesce(${membership.scim}->>'userName', ${person.email}))`

const FILTERS: Record<string, (value: string) => SQL | undefined> = {
  id: (value) => sql`${membership.id}::text = ${value.toLowerCase()}`,
  username: (value) => sql`${userName} = ${value.toLowerCase()}`,
  externalid: (value) => eq(membership.externalId, value),
  displayname: (value) =>
    sql`lower(coalesce(${membership.scim}->>'displayName', ${person.name})) = ${value.toLowerCase()}`,
  emails: (value) => eq(person.email, value.toLowerCase()),
  'emails.value': (value) => eq(person.email, value.toLowerCase()),
}
export const USER_FILTERS = [...Object.keys(FILTERS), 'active']

const members = (db: Db) => db.select(columns).from(membership).innerJoin(person, eq(person.id, membership.personId))

function fits({ attribute, value }: Condition): SQL | undefined {
  if (attribute === 'active')
    return String(value).toLowerCase() === 'true'
      ? isNull(membership.deactivatedAt)
      : sql`${membership.deactivatedAt} is not null`
  return FILTERS[attribute]?.(storable(String(value)))
}

export async function listUsers(
  db: Db,
  { organizationId }: ScimTenant,
  { conditions, offset, limit }: { conditions: readonly Condition[]; offset: number; limit: number },
): Promise<{ rows: UserRow[]; total: number }> {
  const where = and(eq(membership.organizationId, organizationId), isThere, ...conditions.map(fits))
  const [counted] = await db
    .select({ total: count() })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(where)
  const rows =
    limit === 0
      ? []
      : await members(db)
          .where(where)
          .orderBy(asc(membership.createdAt), asc(membership.id))
          .limit(limit)
          .offset(offset)
  return { rows, total: counted?.total ?? 0 }
}

export async function getUser(db: Db, { organizationId }: ScimTenant, id: string): Promise<Row> {
  const [found] = await members(db).where(
    and(eq(membership.organizationId, organizationId), eq(membership.id, id), isThere),
  )
  if (!found) throw notFound()
  return found
}

type Writer = Pick<AppContext, 'db' | 'now'>

/** Changes happen past the wall: a new member has no row that anybody may see yet, and sessions are their own. */
const writing = <Result>(
  { db }: Writer,
  { organizationId }: ScimTenant,
  work: (tx: Db) => Promise<Result>,
): Promise<Result> =>
  db.transaction((tx) =>
    pastTheWall(tx, async () => {
      await lockOrganization(tx, organizationId)
      return work(tx)
    }),
  )

/** Makes a member, and an account where there is none. */
export function createUser(context: Writer, tenant: ScimTenant, input: UserInput): Promise<UserRow> {
  return writing(context, tenant, async (tx) => {
    const at = context.now()
    const { organizationId } = tenant
    const address = addressOf(input)
    mustBeOwnAddress(address, await provenDomainsOf(tx, organizationId))
    await mustBeFree(tx, tenant, input, null)
    // As signing up does: of two for one address at the same moment, the second waits.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`account ${address}`}))`)
    const account = await findAccountByEmail(tx, address)
    if (account && !account.emailVerified)
      throw new ScimError(
        409,
        'There is an account with this address that nobody has confirmed. Its owner has to confirm it first.',
        'uniqueness',
      )
    const personId = account?.id ?? randomUUID()
    if (!account)
      // The organization has proven the domain, and nobody else has a way into this account.
      await tx.insert(person).values({
        id: personId,
        name: nameOf(input),
        email: address,
        emailVerified: true,
        createdAt: at,
        updatedAt: at,
      })
    const [before] = await tx
      .select({ id: membership.id, deactivatedAt: membership.deactivatedAt, roles: membership.roles })
      .from(membership)
      .where(and(eq(membership.organizationId, organizationId), eq(membership.personId, personId)))
    if (before && (!before.deactivatedAt || before.roles.length > 0))
      throw new ScimError(409, 'This person is a member already.', 'uniqueness')
    const id = before?.id ?? randomUUID()
    const roles = await defaultRoles(tx, organizationId)
    const values = {
      roles,
      externalId: input.externalId ?? null,
      scim: kept(input),
      updatedAt: at,
      deactivatedAt: input.active ? null : at,
    }
    if (before) await tx.update(membership).set(values).where(eq(membership.id, id))
    else await tx.insert(membership).values({ id, organizationId, personId, createdAt: at, ...values })
    await noteMember(
      tx,
      noted(tenant),
      { id, personId },
      { at, action: 'member.joined', details: { roles, by: 'scim' } },
    )
    if (!input.active)
      await noteMember(
        tx,
        noted(tenant),
        { id, personId },
        { at, action: 'member.deactivated', details: { by: 'scim' } },
      )
    return getUser(tx, tenant, id)
  })
}

/**
 * Changes a member. `active: false` takes the rights away at once and, where the account is of the organization's own domain, ends
 * every session of it.
 */
export function replaceUser(
  context: Writer,
  tenant: ScimTenant,
  { id, change }: { id: string; change: (before: UserRow) => UserInput },
): Promise<UserRow> {
  return writing(context, tenant, async (tx) => {
    const at = context.now()
    const before = await getUser(tx, tenant, id)
    const input = change(before)
    await mustBeFree(tx, tenant, input, id)
    if (await isOwnAccount(tx, tenant, before)) await changeAccount(tx, tenant, before, input, at)
    const wasActive = before.deactivatedAt === null
    if (wasActive && !input.active) await deactivate(tx, tenant, before, at)
    await tx
      .update(membership)
      .set({
        externalId: input.externalId ?? null,
        scim: kept(input),
        updatedAt: at,
        deactivatedAt: input.active ? null : (before.deactivatedAt ?? at),
      })
      .where(eq(membership.id, id))
    if (!wasActive && input.active) {
      const details = { roles: before.roles, by: 'scim' }
      await noteMember(tx, noted(tenant), before, { at, action: 'member.reactivated', details })
    }
    return getUser(tx, tenant, id)
  })
}

/** Ends a membership for good. The row stays, because records name who acted; SCIM does not see it any more. */
export function deleteUser(
  context: Writer,
  tenant: ScimTenant,
  { id, check }: { id: string; check: (before: UserRow) => void },
): Promise<void> {
  return writing(context, tenant, async (tx) => {
    const at = context.now()
    const before = await getUser(tx, tenant, id)
    check(before)
    await deactivate(tx, tenant, before, at)
    await tx.delete(teamMember).where(eq(teamMember.membershipId, id))
    await tx
      .update(membership)
      .set({ roles: [], externalId: null, scim: null, deactivatedAt: before.deactivatedAt ?? at, updatedAt: at })
      .where(eq(membership.id, id))
  })
}

async function deactivate(tx: Db, tenant: ScimTenant, row: Row, at: Date): Promise<void> {
  const { organizationId } = tenant
  if (await isLastAdmin(tx, organizationId, row.id))
    throw new ScimError(
      409,
      'This is the only admin of your organization. Make another member an admin first.',
      'mutability',
    )
  if (await isOwnAccount(tx, tenant, row)) await tx.delete(loginSession).where(eq(loginSession.userId, row.personId))
  await tx
    .update(apiToken)
    .set({ revokedAt: at })
    .where(
      and(eq(apiToken.personId, row.personId), eq(apiToken.organizationId, organizationId), isNull(apiToken.revokedAt)),
    )
  if (row.deactivatedAt) return
  const details = { roles: row.roles, by: 'scim' }
  await noteMember(tx, noted(tenant), row, { at, action: 'member.deactivated', details })
}

/** The account is the organization's to name: of its own domain, and not that of whoever runs the installation. */
async function isOwnAccount(tx: Db, { organizationId }: ScimTenant, { email, owner }: Row): Promise<boolean> {
  return !owner && (await provenDomainsOf(tx, organizationId)).has(domainOf(email))
}

async function changeAccount(
  tx: Db,
  { organizationId }: ScimTenant,
  before: Row,
  input: UserInput,
  at: Date,
): Promise<void> {
  const address = addressOf(input)
  if (address !== before.email) {
    mustBeOwnAddress(address, await provenDomainsOf(tx, organizationId))
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`account ${address}`}))`)
    const taken = await tx.select({ id: person.id }).from(person).where(eq(person.email, address))
    if (taken.length > 0) throw new ScimError(409, 'Another account has this address.', 'uniqueness')
  }
  await tx
    .update(person)
    .set({ name: storable(nameOf(input)), email: address, updatedAt: at })
    .where(eq(person.id, before.personId))
}

async function mustBeFree(tx: Db, { organizationId }: ScimTenant, input: UserInput, id: string | null): Promise<void> {
  const others = and(
    eq(membership.organizationId, organizationId),
    isThere,
    id === null ? undefined : ne(membership.id, id),
  )
  const same = await members(tx)
    .where(and(others, sql`${userName} = ${storable(input.userName).toLowerCase()}`))
    .limit(1)
  if (same.length > 0) throw new ScimError(409, 'Another user has this userName.', 'uniqueness')
}

/** As the organization's identity provider says; takers otherwise. SCIM gives nobody a role. */
async function defaultRoles(tx: Db, organizationId: string): Promise<Role[]> {
  const rows = await tx
    .select({ roles: identityProvider.defaultRoles })
    .from(identityProvider)
    .where(and(eq(identityProvider.organizationId, organizationId), eq(identityProvider.enabled, true)))
    .orderBy(asc(identityProvider.createdAt))
  return rows.find(({ roles }) => roles.length > 0)?.roles ?? ['taker']
}

const kept = ({ active: _active, externalId: _externalId, ...said }: UserInput): Record<string, unknown> =>
  storable(said)
const noted = ({ organizationId, actor }: ScimTenant) => ({ organization: { id: organizationId }, actor })
