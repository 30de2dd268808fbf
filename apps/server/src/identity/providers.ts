import { X509Certificate } from 'node:crypto'
import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { ROLES } from '../accounts/policy.ts'
import { newToken } from '../accounts/tokens.ts'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { identityProvider, organization } from '../db/schema.ts'
import { OutboundError } from '../outbound/guarded-fetch.ts'

export type ProviderRow = typeof identityProvider.$inferSelect
export const MAX_PROVIDERS = 10
export const purposeOf = (providerId: string) => `identity-provider ${providerId}`
/** Where the TXT record is that proves a domain. */
export const proofName = (domain: string) => `_millwright.${domain}`
export const proofText = (token: string) => `millwright-verification=${token}`

const Url = z.url({ protocol: /^https?$/ }).max(1000)
const Common = {
  name: z.string().trim().min(1).max(80),
  provisions: z.boolean(),
  defaultRoles: z.array(z.enum(ROLES)),
}
export const OidcSettings = z.object({
  issuer: Url,
  clientId: z.string().trim().min(1).max(500),
  /** The provider vouches for each address that it names, although it does not say so (`email_verified`). */
  trustsAddresses: z.boolean(),
})
export const SamlSettings = z.object({
  entityId: z.string().trim().min(1).max(1000),
  ssoUrl: Url,
  /** What its signatures are checked with; two while it changes them. */
  certificates: z.array(z.string().refine(isCertificate)).min(1).max(4),
  /** Takes sign-ins that nobody began here. */
  unasked: z.boolean(),
})
export const OidcProvider = z.object({ kind: z.literal('oidc'), ...Common, settings: OidcSettings })
export const SamlProvider = z.object({ kind: z.literal('saml'), ...Common, settings: SamlSettings })
export const ProviderInput = z.discriminatedUnion('kind', [OidcProvider, SamlProvider])
export type ProviderInput = z.infer<typeof ProviderInput>

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/)

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).publicKey.type === 'public'
  } catch {
    return false
  }
}

/** Whose providers somebody sets up: those of an organization, or (null) those of the whole installation. */
export interface Manager {
  organizationId: string | null
  actor: Actor
  /** The request's own for admins; past the wall for the installation's owner, whose providers are nobody's rows. */
  db: Db
}

type Now = Pick<AppContext, 'now'>
type Outcome<Names extends string> = Promise<{ outcome: Names }>

const ofManager = ({ organizationId }: Manager) =>
  organizationId === null
    ? isNull(identityProvider.organizationId)
    : eq(identityProvider.organizationId, organizationId)

export const listProviders = (manager: Manager): Promise<ProviderRow[]> =>
  manager.db
    .select()
    .from(identityProvider)
    .where(ofManager(manager))
    .orderBy(asc(identityProvider.createdAt), asc(identityProvider.id))
    .then((rows) => rows)

export async function findProvider(manager: Manager, id: string): Promise<ProviderRow | null> {
  const [found] = await manager.db
    .select()
    .from(identityProvider)
    .where(and(ofManager(manager), eq(identityProvider.id, id)))
  return found ?? null
}

/** Makes a provider, switched off. */
export async function addProvider(
  { now, vault }: Now & Pick<AppContext, 'vault'>,
  manager: Manager,
  { id, input, clientSecret }: { id: string; input: ProviderInput; clientSecret: string },
): Outcome<'added' | 'already-added' | 'too-many' | 'not-found'> {
  return manager.db.transaction(async (tx) => {
    const before = await listProviders({ ...manager, db: tx })
    if (before.some((one) => one.id === id)) return { outcome: 'already-added' as const }
    if (before.length >= MAX_PROVIDERS) return { outcome: 'too-many' as const }
    const at = now()
    const secret = clientSecret ? vault.seal(clientSecret, purposeOf(id)) : null
    const stored = await tx
      .insert(identityProvider)
      .values({ id, organizationId: manager.organizationId, ...input, secret, createdAt: at, updatedAt: at })
      .onConflictDoNothing()
      .returning({ id: identityProvider.id })
    if (stored.length === 0) return { outcome: 'not-found' as const }
    await note(tx, manager, id, { at, action: 'added', details: publicPart(input) })
    return { outcome: 'added' as const }
  })
}

/** Changes settings. An empty client secret keeps the one that is stored. */
export async function changeProvider(
  { now, vault }: Now & Pick<AppContext, 'vault'>,
  manager: Manager,
  { id, input, clientSecret }: { id: string; input: ProviderInput; clientSecret: string },
): Outcome<'changed' | 'not-found'> {
  return changed(manager, id, async (tx, before) => {
    if (before.kind !== input.kind) return 'not-found'
    const at = now()
    const secret = clientSecret ? { secret: vault.seal(clientSecret, purposeOf(id)) } : {}
    await tx
      .update(identityProvider)
      .set({ ...input, ...secret, updatedAt: at })
      .where(eq(identityProvider.id, id))
    const details = { ...publicPart(input), secretChanged: clientSecret !== '' }
    await note(tx, manager, id, { at, action: 'changed', details })
    return 'changed'
  })
}

export async function switchProvider(
  { now }: Now,
  manager: Manager,
  { id, enabled }: { id: string; enabled: boolean },
): Outcome<'changed' | 'not-found'> {
  return changed(manager, id, async (tx) => {
    const at = now()
    await tx.update(identityProvider).set({ enabled, updatedAt: at }).where(eq(identityProvider.id, id))
    await note(tx, manager, id, { at, action: enabled ? 'enabled' : 'disabled', details: {} })
    return 'changed'
  })
}

/** Deletes a provider. Who signed in by it keeps their account, and needs another way in. */
export async function deleteProvider({ now }: Now, manager: Manager, id: string): Outcome<'deleted' | 'not-found'> {
  return changed(manager, id, async (tx, { name }) => {
    await tx.delete(identityProvider).where(eq(identityProvider.id, id))
    await note(tx, manager, id, { at: now(), action: 'deleted', details: { name } })
    return 'deleted'
  })
}

/** Names a mail domain whose people sign in here, once it is proven. */
export async function addDomain(
  { now }: Now,
  manager: Manager,
  { id, domain: entered }: { id: string; domain: string },
): Outcome<'changed' | 'not-a-domain' | 'not-found'> {
  const domain = Domain.safeParse(entered)
  if (!domain.success) return { outcome: 'not-a-domain' }
  return changed(manager, id, async (tx, { domains }) => {
    if (domains.some((one) => one.domain === domain.data)) return 'changed'
    if (domains.length >= 50) return 'not-a-domain'
    const at = now()
    const added = [...domains, { domain: domain.data, token: newToken(), provenAt: null }]
    await tx.update(identityProvider).set({ domains: added, updatedAt: at }).where(eq(identityProvider.id, id))
    await note(tx, manager, id, { at, action: 'domain-added', details: { domain: domain.data } })
    return 'changed'
  })
}

export async function removeDomain(
  { now }: Now,
  manager: Manager,
  { id, domain }: { id: string; domain: string },
): Outcome<'changed' | 'not-found'> {
  return changed(manager, id, async (tx, { domains }) => {
    const at = now()
    const left = domains.filter((one) => one.domain !== domain)
    if (left.length === domains.length) return 'not-found'
    await tx.update(identityProvider).set({ domains: left, updatedAt: at }).where(eq(identityProvider.id, id))
    await note(tx, manager, id, { at, action: 'domain-removed', details: { domain } })
    return 'changed'
  })
}

/** Looks whether the domain's owner wrote our token into its DNS. */
export async function checkDomain(
  { now, outbound }: Now & Pick<AppContext, 'outbound'>,
  manager: Manager,
  { id, domain }: { id: string; domain: string },
): Outcome<'proven' | 'not-proven' | 'not-found'> {
  const provider = await findProvider(manager, id)
  const named = provider?.domains.find((one) => one.domain === domain)
  if (!named) return { outcome: 'not-found' }
  const records: string[] = await outbound.textRecords(proofName(domain)).catch((error: unknown) => {
    if (error instanceof OutboundError) return []
    throw error
  })
  if (!records.includes(proofText(named.token))) return { outcome: 'not-proven' }
  return markProven({ now }, manager, { id, domain, by: 'dns' })
}

/** `by` the owner: where a domain is not on the internet, whoever runs the installation vouches for it. */
export async function markProven(
  { now }: Now,
  manager: Manager,
  { id, domain, by }: { id: string; domain: string; by: 'dns' | 'owner' },
): Outcome<'proven' | 'not-found'> {
  return changed(manager, id, async (tx, { domains }) => {
    if (!domains.some((one) => one.domain === domain)) return 'not-found'
    const at = now()
    const marked = domains.map((one) => (one.domain === domain ? { ...one, provenAt: at.toISOString() } : one))
    await tx.update(identityProvider).set({ domains: marked, updatedAt: at }).where(eq(identityProvider.id, id))
    await note(tx, manager, id, { at, action: 'domain-proven', details: { domain, by } })
    return 'proven'
  })
}

/** The domains that a provider speaks for. */
export const provenDomains = ({ domains }: Pick<ProviderRow, 'domains'>): string[] =>
  domains.filter(({ provenAt }) => provenAt !== null).map(({ domain }) => domain)

export const domainOf = (email: string) => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

/** All domains that an organization has proven, with any of its providers. */
export async function provenDomainsOf(db: Db, organizationId: string): Promise<Set<string>> {
  const rows = await db
    .select({ domains: identityProvider.domains })
    .from(identityProvider)
    .where(eq(identityProvider.organizationId, organizationId))
  return new Set(rows.flatMap(provenDomains))
}

/** Those that can be used now. Past the wall: whoever signs in is nobody yet. */
const usable = (db: Db) =>
  db
    .select({ provider: identityProvider })
    .from(identityProvider)
    .leftJoin(organization, eq(organization.id, identityProvider.organizationId))

const isUsable = and(
  eq(identityProvider.enabled, true),
  or(isNull(identityProvider.organizationId), isNull(organization.archivedAt)),
)

export async function usableProvider({ system }: Pick<AppContext, 'system'>, id: string): Promise<ProviderRow | null> {
  const [found] = await usable(system).where(and(isUsable, eq(identityProvider.id, id)))
  return found?.provider ?? null
}

/** Where somebody may sign in who entered an address or an organization's part of addresses; empty for the installation's own. */
export async function providersFor({ system }: Pick<AppContext, 'system'>, entered: string): Promise<ProviderRow[]> {
  const wanted = entered.trim().toLowerCase()
  const fits =
    wanted === ''
      ? isNull(identityProvider.organizationId)
      : wanted.includes('@')
        ? sql`exists (select from jsonb_array_elements(${identityProvider.domains}) d where d->>'domain' = ${domainOf(wanted)} and d->>'provenAt' is not null)`
        : eq(organization.slug, wanted)
  const rows = await usable(system).where(and(isUsable, fits)).orderBy(asc(identityProvider.name)).limit(MAX_PROVIDERS)
  return rows.map(({ provider }) => provider)
}

async function changed<Names extends string>(
  manager: Manager,
  id: string,
  change: (tx: Db, before: ProviderRow) => Promise<Names>,
): Promise<{ outcome: Names | 'not-found' }> {
  return manager.db.transaction(async (tx) => {
    const [before] = await tx
      .select()
      .from(identityProvider)
      .where(and(ofManager(manager), eq(identityProvider.id, id)))
      .for('update')
    return { outcome: before ? await change(tx, before) : ('not-found' as const) }
  })
}

const publicPart = ({ kind, name, provisions, defaultRoles, settings }: ProviderInput) => ({
  kind,
  name,
  provisions,
  defaultRoles,
  settings,
})

async function note(
  tx: Db,
  { actor, organizationId }: Manager,
  id: string,
  { at, action, details }: { at: Date; action: string; details: Record<string, unknown> },
): Promise<void> {
  const subject = { kind: 'identity-provider', id }
  await recordAudit(tx, { actor, at, organizationId, action: `identity-provider.${action}`, subject, details })
}
