import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { person } from './people.ts'

/** What a member of an organization may do: `accounts/policy.ts` says what each role means. */
export type Role = 'taker' | 'author' | 'reviewer' | 'recruiter' | 'hiring-manager' | 'admin'

/** A company or school: the tenant. */
export const organization = pgTable('organization', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  /** Its part of addresses. */
  slug: text('slug').notNull().unique(),
  /** Days for which each kind of data is kept; a missing kind is kept until somebody erases it. */
  retentionDays: jsonb('retention_days').$type<Record<string, number>>().notNull().default({}),
  createdAt: at('created_at').notNull(),
  archivedAt: at('archived_at'),
})

/** A person in an organization. Deactivated instead of deleted, because records name who acted. */
export const membership = pgTable(
  'membership',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.id),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    roles: jsonb('roles').$type<Role[]>().notNull(),
    /** How the identity provider names this person (SCIM `externalId`). */
    externalId: text('external_id'),
    /** What the identity provider says about this person by SCIM, as it said it; null for members who came otherwise. */
    scim: jsonb('scim').$type<Record<string, unknown>>(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
    deactivatedAt: at('deactivated_at'),
  },
  (table) => [
    uniqueIndex('membership_once').on(table.organizationId, table.personId),
    index('membership_person').on(table.personId),
  ],
)

export const team = pgTable(
  'team',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.id),
    name: text('name').notNull(),
    externalId: text('external_id'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (table) => [uniqueIndex('team_name').on(table.organizationId, table.name)],
)

export const teamMember = pgTable(
  'team_member',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => team.id, { onDelete: 'cascade' }),
    membershipId: uuid('membership_id')
      .notNull()
      .references(() => membership.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.membershipId] }),
    index('team_member_member').on(table.membershipId),
  ],
)

/** Asks somebody by mail to join. Only the hash of its token is stored. */
export const invitation = pgTable(
  'invitation',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.id),
    email: text('email').notNull(),
    roles: jsonb('roles').$type<Role[]>().notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    invitedBy: text('invited_by')
      .notNull()
      .references(() => person.id),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    acceptedAt: at('accepted_at'),
    acceptedBy: text('accepted_by').references(() => person.id),
    revokedAt: at('revoked_at'),
  },
  (table) => [index('invitation_organization').on(table.organizationId, table.createdAt)],
)

/** An organization asks a person to sit a blueprint, and may see what comes of that sitting, of no other. */
export const assignment = pgTable(
  'assignment',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.id),
    blueprintId: text('blueprint_id').notNull(),
    /** Whom it is for, as the organization wrote it; the person comes in when they accept. */
    candidateName: text('candidate_name').notNull(),
    email: text('email').notNull(),
    personId: text('person_id').references(() => person.id),
    tokenHash: text('token_hash').notNull().unique(),
    assignedBy: text('assigned_by')
      .notNull()
      .references(() => person.id),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    acceptedAt: at('accepted_at'),
    withdrawnAt: at('withdrawn_at'),
  },
  (table) => [
    index('assignment_organization').on(table.organizationId, table.createdAt),
    index('assignment_person').on(table.personId),
  ],
)

/** Where people sign in elsewhere. */
export const identityProvider = pgTable(
  'identity_provider',
  {
    id: uuid('id').primaryKey(),
    /** Whose members; null for one of the whole installation, which its owner sets up. */
    organizationId: uuid('organization_id').references(() => organization.id),
    kind: text('kind').$type<'oidc' | 'saml'>().notNull(),
    name: text('name').notNull(),
    /** Mail domains whose people sign in here, each proven by a DNS record. */
    domains: jsonb('domains')
      .$type<{ domain: string; token: string; provenAt: string | null }[]>()
      .notNull()
      .default([]),
    /** Public settings: issuer, client id, certificate. Secrets are in `secret`. */
    settings: jsonb('settings').$type<Record<string, unknown>>().notNull(),
    /** Encrypted with a key derived from the installation's secret. */
    secret: text('secret'),
    /** Makes an account at the first sign-in of somebody unknown. */
    provisions: boolean('provisions').notNull().default(false),
    defaultRoles: jsonb('default_roles').$type<Role[]>().notNull().default([]),
    enabled: boolean('enabled').notNull().default(false),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (table) => [index('identity_provider_organization').on(table.organizationId)],
)

/**
 * A sign-in that was begun and goes on elsewhere; and, used at once, an assertion that must not be taken twice. Only the hash of
 * what comes back is stored.
 */
export const signInAttempt = pgTable(
  'sign_in_attempt',
  {
    keyHash: text('key_hash').primaryKey(),
    providerId: uuid('provider_id')
      .notNull()
      .references(() => identityProvider.id, { onDelete: 'cascade' }),
    /** What has to fit when the browser comes back. */
    details: jsonb('details').$type<Record<string, string>>().notNull(),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
  },
  (table) => [index('sign_in_attempt_expiry').on(table.expiresAt)],
)

/** Lets a program act for a person, within its scopes. The token itself is shown once and never stored. */
export const apiToken = pgTable(
  'api_token',
  {
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** Set: acts for this organization only (SCIM, integrations). */
    organizationId: uuid('organization_id').references(() => organization.id),
    name: text('name').notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    /** Its first characters, to recognise it in a list. */
    prefix: text('prefix').notNull(),
    scopes: jsonb('scopes').$type<string[]>().notNull(),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at'),
    lastUsedAt: at('last_used_at'),
    revokedAt: at('revoked_at'),
  },
  (table) => [index('api_token_person').on(table.personId), index('api_token_organization').on(table.organizationId)],
)

/** The result of a write that came with an Idempotency-Key, so that the same request again gets the same reply. */
export const idempotentReply = pgTable(
  'idempotent_reply',
  {
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    key: text('key').notNull(),
    /** Hash of method, address and body: the same key for something else is a mistake of the caller. */
    requestHash: text('request_hash').notNull(),
    status: integer('status').notNull(),
    body: text('body').notNull(),
    headers: jsonb('headers').$type<Record<string, string>>().notNull().default({}),
    createdAt: at('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.key] }), index('idempotent_reply_age').on(table.createdAt)],
)
