import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { Catalogue } from '@millwright/catalog'
import { at } from './columns.ts'

/** Each catalogue this server ever ran with. An open session goes on with the revision that it began with. */
export const catalogueRevision = pgTable('catalogue_revision', {
  hash: text('hash').primaryKey(),
  compiled: jsonb('compiled').$type<Catalogue>().notNull(),
  firstSeenAt: at('first_seen_at').notNull(),
})

/** What a catalogue changed about an exercise against the one this server ran with before. Append-only. */
export const exerciseChange = pgTable(
  'exercise_change',
  {
    id: uuid('id').primaryKey(),
    catalogueHash: text('catalogue_hash')
      .notNull()
      .references(() => catalogueRevision.hash),
    previousHash: text('previous_hash').references(() => catalogueRevision.hash),
    kind: text('kind').$type<'item' | 'challenge' | 'cut-scores'>().notNull(),
    exerciseId: text('exercise_id').notNull(),
    change: text('change').$type<'added' | 'removed' | 'content' | 'parameters'>().notNull(),
    /** Revision and parameters, never the key: what is needed to see what moved. */
    before: jsonb('before'),
    after: jsonb('after'),
    recordedAt: at('recorded_at').notNull(),
  },
  (table) => [index('exercise_change_exercise').on(table.kind, table.exerciseId, table.recordedAt)],
)
