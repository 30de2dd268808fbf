/** What people say about somebody's work: nothing here is measured, and no score reads it. */
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { catalogueRevision } from './catalogue.ts'
import { at } from './columns.ts'
import { person } from './people.ts'

/** One criterion of a rubric as somebody rated it. */
export interface Rating {
  rubric: string
  criterion: string
  /** Null: no example yet; of a colleague: not seen. */
  step: 1 | 2 | 3 | 4 | null
  example: string
  /** When it was: `2026-05`. */
  month: string | null
}

/** A person asks one colleague for a review, by a link. Only the hash of its token is kept. */
export const reviewRequest = pgTable(
  'review_request',
  {
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    tokenHash: text('token_hash').notNull().unique(),
    /** Whom the link is for; for its person alone. */
    note: text('note').notNull(),
    /** Ids of the rubrics that the colleague is asked about. */
    rubrics: jsonb('rubrics').$type<string[]>().notNull(),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    revokedAt: at('revoked_at'),
  },
  (table) => [index('review_request_person').on(table.personId, table.createdAt)],
)

/** What somebody said, as they said it. Append-only; of a person about themself the newest of each rubric counts. */
export const review = pgTable(
  'review',
  {
    id: uuid('id').primaryKey(),
    /** Whom it is about. */
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** Null: by the person themself. A link serves one review at a time. */
    requestId: uuid('request_id')
      .unique()
      .references(() => reviewRequest.id),
    relation: text('relation').$type<'self' | 'manager' | 'peer' | 'report' | 'other'>().notNull(),
    /** As the colleague gave it, unchecked. */
    reviewerName: text('reviewer_name'),
    /** Which words the colleague agreed to. */
    agreement: text('agreement'),
    catalogueHash: text('catalogue_hash')
      .notNull()
      .references(() => catalogueRevision.hash),
    ratings: jsonb('ratings').$type<Rating[]>().notNull(),
    recordedAt: at('recorded_at').notNull(),
  },
  (table) => [index('review_person').on(table.personId, table.recordedAt)],
)

/** The person does not use a review, or uses it again: the newest row of a review counts. Append-only. */
export const reviewMark = pgTable(
  'review_mark',
  {
    id: uuid('id').primaryKey(),
    reviewId: uuid('review_id')
      .notNull()
      .references(() => review.id),
    kind: text('kind').$type<'set-aside' | 'used'>().notNull(),
    markedAt: at('marked_at').notNull(),
  },
  (table) => [index('review_mark_review').on(table.reviewId, table.markedAt)],
)
