import { createHash } from 'node:crypto'
import { z } from 'zod'
import { domainOf } from '../identity/providers.ts'
import { invalid } from './scim-error.ts'

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group'

const Text = z.string().max(500)
const Optional = Text.nullish().transform((value) => value ?? undefined)
/** Entra sends "True" and "False". */
const Flag = z.union([
  z.boolean(),
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false']))
    .transform((word) => word === 'true'),
])

/** What we keep of a user: what we use, and what a directory expects to find again. Everything else is left out, not refused. */
export const UserInput = z.object({
  userName: z.string().trim().min(1).max(254),
  externalId: Optional,
  active: Flag.default(true),
  displayName: Optional,
  name: z
    .object({ formatted: Optional, familyName: Optional, givenName: Optional })
    .nullish()
    .transform((name) => name ?? undefined),
  emails: z
    .array(z.object({ value: Text, type: Optional, primary: Flag.nullish().transform((flag) => flag ?? undefined) }))
    .max(20)
    .nullish()
    .transform((emails) => emails ?? []),
})
export type UserInput = z.infer<typeof UserInput>

export const GroupInput = z.object({
  displayName: z.string().trim().min(1).max(80),
  externalId: Optional,
  members: z
    .array(z.object({ value: z.string().max(100) }))
    .max(10_000)
    .nullish()
    .transform((members) => [...new Set((members ?? []).map(({ value }) => value))]),
})
export type GroupInput = z.infer<typeof GroupInput>

/** @throws ScimError with the places that are wrong */
export function checked<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(canonical(body))
  if (parsed.success) return parsed.data
  const places = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the body'))]
  throw invalid(`Not as it should be: ${places.join(', ')}.`, 'invalidValue')
}

const NAMES = new Map(
  [
    'userName',
    'externalId',
    'active',
    'displayName',
    'name',
    'emails',
    'members',
    'formatted',
    'familyName',
    'givenName',
    'value',
    'type',
    'primary',
  ].map((name) => [name.toLowerCase(), name]),
)

/** Attribute names in the case that we write, whatever a client writes. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [NAMES.get(key.toLowerCase()) ?? key, canonical(one)]),
  )
}

/** The address of a user's account: the primary one, the one at work, the first; or the user name, if it is an address. */
export function addressOf({ userName, emails }: Pick<UserInput, 'userName' | 'emails'>): string {
  const chosen =
    emails.find(({ primary }) => primary) ?? emails.find(({ type }) => type?.toLowerCase() === 'work') ?? emails[0]
  const address = z
    .email()
    .max(254)
    .safeParse((chosen?.value ?? userName).trim().toLowerCase())
  if (!address.success) throw invalid('A user needs a mail address, in emails or as userName.', 'invalidValue')
  return address.data
}

export function nameOf({ displayName, name, emails, userName }: UserInput): string {
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(' ')
  const found = displayName || name?.formatted || parts || addressOf({ userName, emails }).split('@')[0] || userName
  return found.trim().slice(0, 100)
}

/** An address must be of a domain that the organization has proven: it may not make or touch accounts of others. */
export function mustBeOwnAddress(address: string, proven: ReadonlySet<string>): void {
  if (proven.has(domainOf(address))) return
  throw invalid(
    `The domain ${domainOf(address)} is not proven to be your organization's. An admin proves it on the page "Signing in"; people with other addresses are invited.`,
    'invalidValue',
  )
}

export interface UserRow {
  id: string
  externalId: string | null
  scim: Record<string, unknown> | null
  createdAt: Date
  updatedAt: Date
  deactivatedAt: Date | null
  roles: readonly string[]
  name: string
  email: string
}

type Json = Record<string, unknown>

/** A member as SCIM shows it: what the directory said, and where it said nothing, what we know. */
export function userResource(row: UserRow, baseUrl: string): Json {
  const said = row.scim ?? {}
  return withMeta(
    {
      schemas: [USER_SCHEMA],
      id: row.id,
      ...(row.externalId === null ? {} : { externalId: row.externalId }),
      userName: said['userName'] ?? row.email,
      ...(said['name'] ? { name: said['name'] } : {}),
      displayName: said['displayName'] ?? row.name,
      emails: said['emails'] ?? [{ value: row.email, type: 'work', primary: true }],
      roles: row.roles.map((value) => ({ value })),
      active: row.deactivatedAt === null,
    },
    { type: 'User', address: `${baseUrl}/scim/v2/Users/${row.id}`, row },
  )
}

export interface GroupRow {
  id: string
  externalId: string | null
  name: string
  createdAt: Date
  updatedAt: Date
  members: readonly { id: string; display: string }[]
}

export function groupResource(row: GroupRow, baseUrl: string): Json {
  const members = row.members.map(({ id, display }) => ({
    value: id,
    display,
    type: 'User',
    $ref: `${baseUrl}/scim/v2/Users/${id}`,
  }))
  return withMeta(
    {
      schemas: [GROUP_SCHEMA],
      id: row.id,
      ...(row.externalId === null ? {} : { externalId: row.externalId }),
      displayName: row.name,
      members,
    },
    { type: 'Group', address: `${baseUrl}/scim/v2/Groups/${row.id}`, row },
  )
}

/** The version is of the content, so it changes with everything that can be seen, whoever changed it. */
function withMeta(
  resource: Json,
  about: { type: string; address: string; row: { createdAt: Date; updatedAt: Date } },
): Json {
  const hash = createHash('sha256').update(JSON.stringify(resource)).digest('base64url').slice(0, 22)
  const { createdAt, updatedAt } = about.row
  return {
    ...resource,
    meta: {
      resourceType: about.type,
      created: createdAt.toISOString(),
      lastModified: updatedAt.toISOString(),
      location: about.address,
      version: `W/"${hash}"`,
    },
  }
}
