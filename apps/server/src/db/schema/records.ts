/** What was decided, granted, agreed to and done by people with more rights. All append-only. */
import { boolean, index, integer, jsonb, pgTable, real, text, uuid } from 'drizzle-orm/pg-core'
import type { Report } from '@millwright/api'
import type { Observation } from '@millwright/assessment'
import { at } from './columns.ts'
import { person } from './people.ts'
import { assignment, organization } from './organizations.ts'

/**
 * Who did what with whose data or rights. `actorId` and `subjectId` are no foreign keys: the entry outlives what it is about.
 * Written by `audit/record-audit.ts` in the transaction of the change.
 */
export const auditEntry = pgTable(
  'audit_entry',
  {
    id: uuid('id').primaryKey(),
    at: at('at').notNull(),
    actorKind: text('actor_kind').$type<'person' | 'api-token' | 'system' | 'operator'>().notNull(),
    actorId: text('actor_id'),
    organizationId: uuid('organization_id'),
    action: text('action').notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id'),
    /** What changed, without secrets and without answers. */
    details: jsonb('details').$type<Record<string, unknown>>().notNull(),
    address: text('address'),
    requestId: text('request_id'),
  },
  (table) => [
    index('audit_entry_organization').on(table.organizationId, table.at),
    index('audit_entry_actor').on(table.actorId, table.at),
  ],
)

/** A person's decision about a candidate, with its reason and with what was known at that moment. */
export const decision = pgTable(
  'decision',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id')
      .notNull()
      .references(() => organization.id),
    assignmentId: uuid('assignment_id')
      .notNull()
      .references(() => assignment.id),
    madeBy: text('made_by')
      .notNull()
      .references(() => person.id),
    outcome: text('outcome').$type<'advance' | 'hold' | 'decline' | 'withdraw'>().notNull(),
    reason: text('reason').notNull(),
    /** The standing as it was shown: probabilities with their uncertainty, catalogue, engine. */
    known: jsonb('known').$type<Record<string, unknown>>().notNull(),
    decidedAt: at('decided_at').notNull(),
  },
  (table) => [index('decision_assignment').on(table.assignmentId, table.decidedAt)],
)

/**
 * What a person gets in every timed thing. The newest row of a person counts (of each organization, and of the person's own);
 * one that grants nothing takes the others back. Reviewers never see it.
 */
export const accommodation = pgTable(
  'accommodation',
  {
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** Who granted it: an organization for its own assignments, or null for the person's own practice. */
    organizationId: uuid('organization_id').references(() => organization.id),
    timeFactor: real('time_factor').notNull().default(1),
    extraMinutes: integer('extra_minutes').notNull().default(0),
    /** Minutes for which the clock may be stopped in one sitting. */
    breakMinutes: integer('break_minutes').notNull().default(0),
    noTimer: boolean('no_timer').notNull().default(false),
    grantedBy: text('granted_by')
      .notNull()
      .references(() => person.id),
    grantedAt: at('granted_at').notNull(),
  },
  (table) => [index('accommodation_person').on(table.personId, table.grantedAt)],
)

/** A person agreed to a text in one version, or took it back. */
export const consent = pgTable(
  'consent',
  {
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    textId: text('text_id').notNull(),
    version: text('version').notNull(),
    given: boolean('given').notNull(),
    at: at('at').notNull(),
  },
  (table) => [index('consent_person').on(table.personId, table.textId, table.at)],
)

/**
 * Evidence computed again with other parameters, after a calibration or a mended item. What was used before stays in `evidence`;
 * profiles use the newest applied rescoring of each observation.
 */
export const rescoring = pgTable('rescoring', {
  id: uuid('id').primaryKey(),
  catalogueHash: text('catalogue_hash').notNull(),
  engineVersion: text('engine_version').notNull(),
  reason: text('reason').notNull(),
  /** Counts and whose level changed, as shown before it was applied. */
  summary: jsonb('summary').$type<Record<string, unknown>>().notNull(),
  appliedBy: text('applied_by').notNull(),
  appliedAt: at('applied_at').notNull(),
})

export const rescoredEvidence = pgTable(
  'rescored_evidence',
  {
    id: uuid('id').primaryKey(),
    rescoringId: uuid('rescoring_id')
      .notNull()
      .references(() => rescoring.id),
    evidenceId: text('evidence_id').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** Null: this observation does not count any more, because its item was found to be wrong. */
    observation: jsonb('observation').$type<Observation>(),
    recordedAt: at('recorded_at').notNull(),
  },
  (table) => [
    index('rescored_evidence_evidence').on(table.evidenceId, table.recordedAt),
    index('rescored_evidence_person').on(table.personId),
  ],
)

/**
 * A report that its person shares by a link, as it was made: it changes no more. Whoever has the token sees it until it runs out or is
 * taken back. Openings are counted, never who opened.
 */
export const reportLink = pgTable(
  'report_link',
  {
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    tokenHash: text('token_hash').notNull().unique(),
    /** For its person alone, such as whom the link is for. */
    note: text('note').notNull(),
    report: jsonb('report').$type<Report>().notNull(),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    revokedAt: at('revoked_at'),
    openedCount: integer('opened_count').notNull().default(0),
    lastOpenedAt: at('last_opened_at'),
  },
  (table) => [index('report_link_person').on(table.personId, table.createdAt)],
)
