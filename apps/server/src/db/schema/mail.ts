import { doublePrecision, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import { at } from './columns.ts'

/** Mails to send, written in the transaction of what they tell about. Sent ones are kept for a month. */
export const mail = pgTable(
  'mail',
  {
    /** Also the Message-ID, over all attempts. */
    id: uuid('id').primaryKey(),
    to: text('to_address').notNull(),
    /** Whose time zone and language it is written in. No foreign key: a mail may outlive an account. */
    personId: text('person_id'),
    /** The language of the page that caused it, for a reader who has chosen none. */
    locale: text('locale'),
    template: text('template').notNull(),
    values: jsonb('values').$type<Record<string, string | number | { moment: string }>>().notNull(),
    /** Where its button leads. A token is sealed with the server's secret. */
    link: jsonb('link').$type<{ path: string; sealedToken?: string }>(),
    state: text('state').$type<'pending' | 'sent' | 'failed'>().notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    /** Not before this moment: the next attempt, or the end of one that nobody reported back from. */
    notBefore: at('not_before').notNull(),
    lastError: text('last_error'),
    createdAt: at('created_at').notNull(),
    sentAt: at('sent_at'),
  },
  (table) => [
    index('mail_due')
      .on(table.notBefore)
      .where(sql`${table.state} = 'pending'`),
  ],
)

/**
 * How often something was done lately: `limits/limiter.ts`. Keys are hashes. The table is UNLOGGED (written by hand in the migration):
 * after a crash everybody starts anew, and counting waits for no disk.
 */
export const rateLimit = pgTable('rate_limit', {
  key: text('key').primaryKey(),
  /** Milliseconds of Unix time: until when the allowance is used up, or when the last attempt was. */
  momentMs: doublePrecision('moment_ms').notNull(),
  /** Attempts in a row. */
  count: integer('count').notNull().default(0),
})
