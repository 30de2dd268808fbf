import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { Observation } from '@millwright/assessment'
import type { Blueprint } from '@millwright/catalog'
import { at } from './columns.ts'
import { organization } from './organizations.ts'
import { person } from './people.ts'
import { catalogueRevision } from './catalogue.ts'

/** One scored observation with the parameters as used, so that every score can be recomputed. Append-only. */
export const evidence = pgTable(
  'evidence',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** Of the sitting, copied here: who may see it. */
    organizationId: uuid('organization_id').references(() => organization.id),
    sourceKind: text('source_kind').$type<'answer' | 'submission'>().notNull(),
    sourceId: uuid('source_id').notNull(),
    skill: text('skill').notNull(),
    observation: jsonb('observation').$type<Observation>().notNull(),
    aiMode: text('ai_mode').$type<Blueprint['aiMode']>().notNull(),
    catalogueHash: text('catalogue_hash')
      .notNull()
      .references(() => catalogueRevision.hash),
    engineVersion: text('engine_version').notNull(),
    recordedAt: at('recorded_at').notNull(),
  },
  (table) => [index('evidence_person').on(table.personId, table.recordedAt)],
)
