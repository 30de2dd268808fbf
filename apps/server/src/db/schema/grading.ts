import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { OutputChunk, RuntimeId, RuntimeVersion, Verdict } from '@millwright/api'
import { at } from './columns.ts'
import { organization } from './organizations.ts'
import { person } from './people.ts'
import { catalogueRevision } from './catalogue.ts'
import { testSession } from './sessions.ts'

/**
 * Code sent to be run against the visible tests (`run`) or to be graded (`submit`), or an example of a guide as somebody changed it
 * (`example`; its `challengeId` is `guide/example`, and nothing counts it). Append-only.
 */
export const submission = pgTable(
  'submission',
  {
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    sessionId: uuid('session_id').references(() => testSession.id),
    /** Of the sitting, copied here: who may see it. */
    organizationId: uuid('organization_id').references(() => organization.id),
    challengeId: text('challenge_id').notNull(),
    challengeRevision: integer('challenge_revision').notNull(),
    catalogueHash: text('catalogue_hash')
      .notNull()
      .references(() => catalogueRevision.hash),
    purpose: text('purpose').$type<'run' | 'submit' | 'example'>().notNull(),
    files: jsonb('files').$type<Record<string, string>>().notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    submittedAt: at('submitted_at').notNull(),
  },
  (table) => [
    uniqueIndex('submission_idempotency').on(table.personId, table.idempotencyKey),
    index('submission_person').on(table.personId, table.challengeId, table.submittedAt),
  ],
)

/** What a job is for. A regrade asks again about a submission that was graded before, for people to compare. */
export type JobPurpose = 'run' | 'example' | 'submit' | 'regrade'

/** What somebody tries out: shown while it runs, cancelled at will, and evidence of nothing. */
export const TRIES = ['run', 'example'] as const satisfies JobPurpose[]
export const isTry = (purpose: JobPurpose): boolean => TRIES.some((one) => one === purpose)

/**
 * Work for the graders, leased over HTTP: one job for each submission, and one more for each regrading that includes it. What the
 * queue decides by (person, challenge, lane, times) is copied here, so that a lease reads no other table.
 */
export const gradingJob = pgTable(
  'grading_job',
  {
    id: uuid('id').primaryKey(),
    submissionId: uuid('submission_id')
      .notNull()
      .references(() => submission.id),
    /** For a regrade only. */
    regradingId: uuid('regrading_id').references((): AnyPgColumn => regradingBatch.id),
    purpose: text('purpose').$type<JobPurpose>().notNull(),
    personId: text('person_id').notNull(),
    challengeId: text('challenge_id').notNull(),
    runtime: text('runtime').$type<RuntimeId>().notNull(),
    priority: integer('priority').notNull(),
    /** Jobs that are expected to take long wait in a line of their own. */
    lane: text('lane').$type<'quick' | 'slow'>().notNull().default('quick'),
    state: text('state').$type<'queued' | 'leased' | 'done' | 'failed' | 'cancelled'>().notNull(),
    /** Rises with each lease, so that a late answer of an earlier one is recognised. */
    attempt: integer('attempt').notNull().default(0),
    /** How often our side failed; a job is given up after a few. */
    faults: integer('faults').notNull().default(0),
    worker: text('worker'),
    /** While it is in the future, a box of this job may be running, also when the job was cancelled. */
    leaseUntil: at('lease_until'),
    /** After a fault: not before this moment. */
    notBefore: at('not_before'),
    testsDone: integer('tests_done').notNull().default(0),
    testsTotal: integer('tests_total').notNull().default(0),
    failure: text('failure'),
    cancelledBy: text('cancelled_by').$type<'person' | 'newer-run' | 'owner'>(),
    createdAt: at('created_at').notNull(),
    leasedAt: at('leased_at'),
    finishedAt: at('finished_at'),
    /** Of the verdict: what the next job of this challenge can expect, and what it was graded with. */
    wallMs: real('wall_ms'),
    runtimeHash: text('runtime_hash'),
  },
  (table) => [
    uniqueIndex('grading_job_submission')
      .on(table.submissionId)
      .where(sql`${table.regradingId} is null`),
    uniqueIndex('grading_job_regrading').on(table.regradingId, table.submissionId),
    index('grading_job_queue').on(table.state, table.priority, table.createdAt),
    index('grading_job_person').on(table.personId, table.leasedAt),
    /** The jobs of which a box may be running. */
    index('grading_job_live')
      .on(table.leaseUntil)
      .where(sql`${table.leaseUntil} is not null`),
    index('grading_job_challenge').on(table.challengeId, table.purpose, table.finishedAt),
  ],
)

/**
 * What a run prints while it runs, until its verdict is there. The table is UNLOGGED (written by hand in the migration): nothing
 * here has to survive a crash, so nothing waits for a disk.
 */
export const gradingOutput = pgTable(
  'grading_output',
  {
    jobId: uuid('job_id').notNull(),
    attempt: integer('attempt').notNull(),
    /** Numbered by the worker, so that a batch that is sent twice is kept once. */
    seq: integer('seq').notNull(),
    chunks: jsonb('chunks').$type<OutputChunk[]>().notNull(),
    bytes: integer('bytes').notNull(),
    /** More was printed than is kept. */
    cut: boolean('cut').notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.attempt, table.seq] })],
)

/** A worker as it last described itself. */
export const gradingWorker = pgTable('grading_worker', {
  name: text('name').primaryKey(),
  runtimes: jsonb('runtimes').$type<RuntimeVersion[]>().notNull(),
  engine: text('engine').notNull(),
  slots: integer('slots').notNull(),
  /** Null for the installation's own token. */
  tokenId: uuid('token_id').references((): AnyPgColumn => workerToken.id),
  lastSeenAt: at('last_seen_at').notNull(),
})

/** What lets a worker in. The token itself is shown once and never stored. */
export const workerToken = pgTable('worker_token', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  tokenHash: text('token_hash').notNull().unique(),
  createdAt: at('created_at').notNull(),
  lastUsedAt: at('last_used_at'),
  revokedAt: at('revoked_at'),
})

/** The runner's judgement of a submission. Append-only. */
export const verdict = pgTable('verdict', {
  submissionId: uuid('submission_id')
    .primaryKey()
    .references(() => submission.id),
  attempt: integer('attempt').notNull(),
  worker: text('worker').notNull(),
  verdict: jsonb('verdict').$type<Verdict>().notNull(),
  recordedAt: at('recorded_at').notNull(),
})

/** Submissions that the owner had graded again, all with the content of one catalogue. */
export const regradingBatch = pgTable('regrading_batch', {
  id: uuid('id').primaryKey(),
  /** What was chosen: one challenge, or null for every challenge whose runtime has changed. */
  challengeId: text('challenge_id'),
  catalogueHash: text('catalogue_hash')
    .notNull()
    .references(() => catalogueRevision.hash),
  createdAt: at('created_at').notNull(),
  createdBy: text('created_by')
    .notNull()
    .references(() => person.id),
})

/** What a regrading found, beside the verdict that counts. It changes no evidence. Append-only. */
export const regrading = pgTable(
  'regrading',
  {
    batchId: uuid('batch_id')
      .notNull()
      .references(() => regradingBatch.id),
    submissionId: uuid('submission_id')
      .notNull()
      .references(() => submission.id),
    attempt: integer('attempt').notNull(),
    worker: text('worker').notNull(),
    verdict: jsonb('verdict').$type<Verdict>().notNull(),
    recordedAt: at('recorded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.submissionId] })],
)
