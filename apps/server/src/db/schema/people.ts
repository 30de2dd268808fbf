import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

/** A person: a guest until they sign up. Columns follow better-auth's `user` model. */
export const person = pgTable('person', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  isAnonymous: boolean('is_anonymous').notNull().default(false),
  isOwner: boolean('is_owner').notNull().default(false),
  /** IANA name, for mails and exports; pages use the browser's own zone. */
  timeZone: text('time_zone'),
  locale: text('locale'),
  /** Name and address are gone; what is left is an anonymous record for statistics. */
  erasedAt: at('erased_at'),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
})

/** A signed-in browser (better-auth's `session`); a test sitting is `test_session`. */
export const loginSession = pgTable(
  'login_session',
  {
    id: text('id').primaryKey(),
    expiresAt: at('expires_at').notNull(),
    token: text('token').notNull().unique(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    userId: text('user_id')
      .notNull()
      .references(() => person.id),
    /** When its person last proved who they are; null in sessions from before this was kept. */
    authenticatedAt: at('authenticated_at'),
  },
  (table) => [index('login_session_user').on(table.userId)],
)

/** A way to sign in (better-auth's `account`): here, the argon2id hash of a password. */
export const loginAccount = pgTable(
  'login_account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => person.id),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: at('access_token_expires_at'),
    refreshTokenExpiresAt: at('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (table) => [
    index('login_account_user').on(table.userId),
    // One person for each identity, also when two browsers bring the same one at the same moment.
    uniqueIndex('login_account_identity').on(table.providerId, table.accountId),
  ],
)

/** A key on a device that signs its person in (better-auth's passkey model). */
export const passkey = pgTable(
  'passkey',
  {
    id: text('id').primaryKey(),
    name: text('name'),
    publicKey: text('public_key').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => person.id),
    credentialID: text('credential_id').notNull().unique(),
    counter: integer('counter').notNull(),
    deviceType: text('device_type').notNull(),
    backedUp: boolean('backed_up').notNull(),
    transports: text('transports'),
    createdAt: at('created_at'),
    lastUsedAt: at('last_used_at'),
    aaguid: text('aaguid'),
  },
  (table) => [index('passkey_user').on(table.userId)],
)

export const loginVerification = pgTable('login_verification', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: at('expires_at').notNull(),
  createdAt: at('created_at'),
  updatedAt: at('updated_at'),
})

/** A guest's work claimed by an account. Records keep the guest's id; reading a person includes the guests they claimed. */
export const guestClaim = pgTable(
  'guest_claim',
  {
    guestId: text('guest_id')
      .primaryKey()
      .references(() => person.id),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    claimedAt: at('claimed_at').notNull(),
  },
  (table) => [index('guest_claim_person').on(table.personId)],
)

/** A link that works once, such as the one that makes the first visitor the owner. Only the hash of its token is stored. */
export const oneTimeLink = pgTable('one_time_link', {
  tokenHash: text('token_hash').primaryKey(),
  purpose: text('purpose').notNull(),
  /** What was asked for when the link was made, until it is used. */
  details: jsonb('details').$type<Record<string, string>>(),
  createdAt: at('created_at').notNull(),
  /** Null: works until it is used or replaced. */
  expiresAt: at('expires_at'),
  usedAt: at('used_at'),
})

/** Which guide sections a person has marked as read. */
export const sectionRead = pgTable(
  'section_read',
  {
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    guideId: text('guide_id').notNull(),
    sectionId: text('section_id').notNull(),
    readAt: at('read_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.guideId, table.sectionId] })],
)
