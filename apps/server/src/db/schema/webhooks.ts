import { boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { organization } from './organizations.ts'

/** Where an organization wants to be told. */
export const webhookEndpoint = pgTable(
  'webhook_endpoint',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.id),
    url: text('url').notNull(),
    /** Which kinds of events; empty for all. */
    events: jsonb('events').$type<string[]>().notNull(),
    /** Encrypted with a key derived from the installation's secret; the previous one is valid for a day after a change. */
    secret: text('secret').notNull(),
    previousSecret: text('previous_secret'),
    secretChangedAt: at('secret_changed_at'),
    enabled: boolean('enabled').notNull().default(true),
    /** Why we stopped by ourselves: its receiver said that it is gone for good. */
    disabledReason: text('disabled_reason').$type<'gone'>(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (table) => [index('webhook_endpoint_organization').on(table.organizationId)],
)

/** Something that happened, written in the transaction in which it happened. Thin: ids, no scores and no names. */
export const webhookEvent = pgTable(
  'webhook_event',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.id),
    type: text('type').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    occurredAt: at('occurred_at').notNull(),
  },
  (table) => [index('webhook_event_organization').on(table.organizationId, table.occurredAt)],
)

/** One event on its way to one endpoint. */
export const webhookDelivery = pgTable(
  'webhook_delivery',
  {
    id: uuid('id').primaryKey(),
    eventId: uuid('event_id')
      .notNull()
      .references(() => webhookEvent.id),
    endpointId: uuid('endpoint_id')
      .notNull()
      .references(() => webhookEndpoint.id, { onDelete: 'cascade' }),
    state: text('state').$type<'waiting' | 'delivered' | 'given-up'>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: at('next_attempt_at').notNull(),
    lastStatus: integer('last_status'),
    lastError: text('last_error'),
    /** The beginning of what the receiver replied, for whoever looks for a mistake. */
    lastReply: text('last_reply'),
    lastAttemptAt: at('last_attempt_at'),
    deliveredAt: at('delivered_at'),
  },
  (table) => [
    index('webhook_delivery_due').on(table.state, table.nextAttemptAt),
    index('webhook_delivery_endpoint').on(table.endpointId),
  ],
)
