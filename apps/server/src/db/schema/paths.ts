import { integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { PlanSnapshot, Weekday } from '@millwright/assessment'
import type { LevelId } from '@millwright/catalog'
import { at } from './columns.ts'
import { person } from './people.ts'

/** How somebody wants to learn for one target, and the plan they last agreed to. The plan itself is derived. */
export const pathPlan = pgTable(
  'path_plan',
  {
    /** Names the entries of its calendar for good. */
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    role: text('role').notNull(),
    level: text('level').$type<LevelId>().notNull(),
    minutesPerWeek: integer('minutes_per_week').notNull(),
    days: jsonb('days').$type<Weekday[]>().notNull(),
    /** A day, YYYY-MM-DD, and a time of day, HH:MM, in `timeZone`. */
    startOn: text('start_on').notNull(),
    startTime: text('start_time').notNull(),
    /** IANA name; null when it was not known: then the calendar's entries float. */
    timeZone: text('time_zone'),
    snapshot: jsonb('snapshot').$type<PlanSnapshot>().notNull(),
    /** Of the private address under which a calendar program may ask for the plan. */
    calendarTokenHash: text('calendar_token_hash').unique(),
    createdAt: at('created_at').notNull(),
    savedAt: at('saved_at').notNull(),
  },
  (table) => [unique('path_plan_target').on(table.personId, table.role, table.level)],
)

/** What somebody says of themselves on the path: `reading` that they finished, a skill that they say is `known`. */
export const pathMark = pgTable(
  'path_mark',
  {
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    kind: text('kind', { enum: ['reading', 'known'] }).notNull(),
    key: text('key').notNull(),
    markedAt: at('marked_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.kind, table.key] })],
)
