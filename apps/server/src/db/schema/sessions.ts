import { index, integer, jsonb, pgTable, primaryKey, real, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { SelectionReason, StopReason } from '@millwright/assessment'
import type { Blueprint } from '@millwright/catalog'
import { at } from './columns.ts'
import { person } from './people.ts'
import { assignment, organization } from './organizations.ts'
import { catalogueRevision } from './catalogue.ts'

/** How much time a sitting has. `limitMinutes` null: no limit. */
export interface SessionTiming {
  limitMinutes: number | null
  breakMinutes: number
  /** The clock may not be shown. */
  noTimer: boolean
}

/** One person's sitting of a blueprint. */
export const testSession = pgTable(
  'test_session',
  {
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** Set when an organization asked for this sitting: it may see what comes of it. */
    organizationId: uuid('organization_id').references(() => organization.id),
    assignmentId: uuid('assignment_id').references(() => assignment.id),
    blueprintId: text('blueprint_id').notNull(),
    blueprint: jsonb('blueprint').$type<Blueprint>().notNull(),
    catalogueHash: text('catalogue_hash')
      .notNull()
      .references(() => catalogueRevision.hash),
    engineVersion: text('engine_version').notNull(),
    seed: text('seed').notNull(),
    /** Items held back from this session because too many have seen them; with the seed it makes the session replayable. */
    withheld: jsonb('withheld').$type<string[]>().notNull().default([]),
    /** The time limit with this person's accommodation, as it was when the sitting began; null before version 0.2. */
    timing: jsonb('timing').$type<SessionTiming>(),
    startedAt: at('started_at').notNull(),
    finishedAt: at('finished_at'),
    stopReason: text('stop_reason').$type<StopReason | 'ended-by-taker'>(),
  },
  (table) => [
    index('test_session_person').on(table.personId, table.startedAt),
    index('test_session_organization').on(table.organizationId, table.startedAt),
    uniqueIndex('test_session_assignment').on(table.assignmentId),
  ],
)

/** A time in which the clock of a session stood still. The open one has no end. */
export const sessionBreak = pgTable(
  'session_break',
  {
    id: uuid('id').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => testSession.id),
    startedAt: at('started_at').notNull(),
    endedAt: at('ended_at'),
  },
  (table) => [index('session_break_session').on(table.sessionId)],
)

/** The exercises of a session in order. The last one without an outcome is the open one. */
export const presentation = pgTable(
  'presentation',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => testSession.id),
    position: integer('position').notNull(),
    kind: text('kind').$type<'item' | 'challenge'>().notNull(),
    exerciseId: text('exercise_id').notNull(),
    reason: jsonb('reason').$type<SelectionReason>().notNull(),
    presentedAt: at('presented_at').notNull(),
    /** `timed-out`: the time of the questions ended while it was open; what was typed is kept as a draft. */
    outcome: text('outcome').$type<'answered' | 'submitted' | 'skipped' | 'timed-out'>(),
    closedAt: at('closed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.position] }),
    index('presentation_exercise').on(table.kind, table.exerciseId),
  ],
)

/** A sent response to an item, as sent. Append-only. */
export const answer = pgTable(
  'answer',
  {
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => testSession.id),
    position: integer('position').notNull(),
    itemId: text('item_id').notNull(),
    itemRevision: integer('item_revision').notNull(),
    response: jsonb('response').notNull(),
    category: integer('category').notNull(),
    score: real('score').notNull(),
    answeredAt: at('answered_at').notNull(),
  },
  (table) => [uniqueIndex('answer_once').on(table.sessionId, table.position)],
)

/** What is wrong with a question, as its taker says. */
export type FlagKind = 'unclear' | 'wrong' | 'technical'

/** A taker's report about a question; the last word about each counts. It changes no score. */
export const itemFlag = pgTable(
  'item_flag',
  {
    sessionId: uuid('session_id')
      .notNull()
      .references(() => testSession.id),
    position: integer('position').notNull(),
    itemId: text('item_id').notNull(),
    itemRevision: integer('item_revision').notNull(),
    kind: text('kind').$type<FlagKind>().notNull(),
    note: text('note').notNull(),
    flaggedAt: at('flagged_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.position] }), index('item_flag_item').on(table.itemId)],
)

/** Unsent work. The one table here that is overwritten, guarded by its revision. */
export const draft = pgTable(
  'draft',
  {
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    scope: text('scope').notNull(),
    content: jsonb('content').$type<unknown>().notNull(),
    revision: integer('revision').notNull(),
    savedAt: at('saved_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.scope] })],
)
