import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { Context } from 'hono'
import { findAccount, findAccountByEmail, normalEmail } from '../accounts/find-account.ts'
import { signInKnownPerson } from '../accounts/sign-in.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { loginAccount, membership, person, type Role } from '../db/schema.ts'
import { lockOrganization } from '../organizations/last-admin.ts'
import { noteMember } from '../organizations/members.ts'
import { actorOf } from '../web/actor.ts'
import { domainOf, provenDomains, type ProviderRow } from './providers.ts'

/** Who somebody is elsewhere, as a provider said it and we checked it. */
export interface VerifiedIdentity {
  issuer: string
  subject: string
  email: string | null
  /** The provider says that the address is theirs. */
  emailVerified: boolean
  name: string | null
}

/** Why somebody whom a provider knows is not let in. */
export type Refusal =
  | 'no-address'
  | 'foreign-domain'
  | 'unknown'
  | 'not-a-member'
  | 'deactivated'
  | 'owner'
  | 'unconfirmed'
  | 'erased'

export type VerifiedResult = { outcome: 'signed-in' } | { outcome: Refusal }

/**
 * Signs in whom a provider has verified. An account is found by (provider, issuer, subject) and by nothing else; the first time, the address
 * leads to it, if the provider's organization has proven that it owns the address's domain.
 */
export async function signInVerified(
  context: AppContext,
  c: Context,
  provider: ProviderRow,
  identity: VerifiedIdentity,
): Promise<VerifiedResult> {
  // Past the wall: whoever signs in is nobody yet.
  const found = await context.system.transaction((tx) =>
    personOf(tx, provider, identity, { at: context.now(), actor: (id) => actorOf(c, { id }) }),
  )
  if ('outcome' in found) {
    // Its admins see in their log why somebody was not let in.
    await recordAudit(context.system, {
      actor: { ...actorOf(c, { id: '' }), kind: 'system', id: null },
      at: context.now(),
      organizationId: provider.organizationId,
      action: 'login-session.refused',
      subject: { kind: 'identity-provider', id: provider.id },
      details: { method: provider.kind, because: found.outcome },
    })
    return found
  }
  await signInKnownPerson(context, c, { personId: found.personId })
  return { outcome: 'signed-in' }
}

interface About {
  at: Date
  actor: (personId: string) => ReturnType<typeof actorOf>
}

type Found = { personId: string } | { outcome: Refusal }

/** The key of an identity holds the issuer: when a provider is pointed elsewhere, the old links open nothing. */
const providerKey = (provider: ProviderRow, { issuer }: VerifiedIdentity) => `${provider.kind} ${provider.id} ${issuer}`

async function personOf(tx: Db, provider: ProviderRow, identity: VerifiedIdentity, about: About): Promise<Found> {
  const providerId = providerKey(provider, identity)
  // Two browsers with the same new identity: the second waits, and then finds the first's link.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`${providerId} ${identity.subject}`}))`)
  const [link] = await tx
    .select({ personId: loginAccount.userId })
    .from(loginAccount)
    .where(and(eq(loginAccount.providerId, providerId), eq(loginAccount.accountId, identity.subject)))
  if (link) {
    if (!(await findAccount(tx, link.personId))) return { outcome: 'erased' }
    return ensureMember(tx, provider, link.personId, about)
  }
  const address = addressOf(provider, identity)
  if ('outcome' in address) return address
  const personId = await accountFor(tx, provider, { ...identity, email: address.email }, about)
  if (typeof personId !== 'string') return personId
  const member = await ensureMember(tx, provider, personId, about)
  // Nothing stays of a refused sign-in: a new account is made only where its membership is, too.
  if ('outcome' in member) return member
  await tx.insert(loginAccount).values({
    id: randomUUID(),
    accountId: identity.subject,
    providerId,
    userId: personId,
    createdAt: about.at,
    updatedAt: about.at,
  })
  await recordAudit(tx, {
    actor: about.actor(personId),
    at: about.at,
    organizationId: provider.organizationId,
    action: 'identity.linked',
    subject: { kind: 'person', id: personId },
    details: { providerId: provider.id, issuer: identity.issuer },
  })
  return { personId }
}

/** The address that may lead to an account: one that the provider vouches for, in a domain that it speaks for. */
function addressOf(
  provider: ProviderRow,
  { email, emailVerified }: VerifiedIdentity,
): { email: string } | { outcome: Refusal } {
  if (!email || !emailVerified || !/^[^\s@]+@[^\s@]+$/.test(email)) return { outcome: 'no-address' }
  const domains = provenDomains(provider)
  // A provider of the whole installation may be for everybody: its owner chose it.
  const forEverybody = provider.organizationId === null && provider.domains.length === 0
  if (!forEverybody && !domains.includes(domainOf(email))) return { outcome: 'foreign-domain' }
  return { email: normalEmail(email) }
}

async function accountFor(
  tx: Db,
  provider: ProviderRow,
  { email, name }: VerifiedIdentity & { email: string },
  { at }: About,
): Promise<string | { outcome: Refusal }> {
  // As signing up does: of two for one address at the same moment, the second waits.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`account ${email}`}))`)
  const account = await findAccountByEmail(tx, email)
  if (account) {
    // An organization's provider must not open the whole installation.
    if (account.isOwner && provider.organizationId !== null) return { outcome: 'owner' }
    // Somebody made it without proving the address, and still has its password.
    if (!account.emailVerified) return { outcome: 'unconfirmed' }
    return account.id
  }
  if (!provider.provisions) return { outcome: 'unknown' }
  const id = randomUUID()
  await tx.insert(person).values({
    id,
    name: (name ?? '').trim().slice(0, 100) || email.slice(0, email.indexOf('@')),
    email,
    emailVerified: true,
    createdAt: at,
    updatedAt: at,
  })
  return id
}

/** An organization's provider lets in its members; where it provisions, whoever it knows becomes one. */
async function ensureMember(tx: Db, provider: ProviderRow, personId: string, { at, actor }: About): Promise<Found> {
  const { organizationId, provisions, defaultRoles } = provider
  if (organizationId === null) return { personId }
  await lockOrganization(tx, organizationId)
  const [found] = await tx
    .select({ deactivatedAt: membership.deactivatedAt })
    .from(membership)
    .where(and(eq(membership.organizationId, organizationId), eq(membership.personId, personId)))
  if (found) return found.deactivatedAt ? { outcome: 'deactivated' } : { personId }
  if (!provisions) return { outcome: 'not-a-member' }
  const roles: Role[] = defaultRoles.length > 0 ? defaultRoles : ['taker']
  const row = { id: randomUUID(), organizationId, personId, roles, createdAt: at, updatedAt: at }
  await tx.insert(membership).values(row)
  const details = { roles, identityProviderId: provider.id }
  await noteMember(tx, { organization: { id: organizationId }, actor: actor(personId) }, row, {
    at,
    action: 'member.joined',
    details,
  })
  return { personId }
}
