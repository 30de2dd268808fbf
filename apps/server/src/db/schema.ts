/**
 * Every table of the server, once. `drizzle-kit generate` turns a change here into a migration in `apps/server/drizzle`.
 * Records of what people did and of what graders found (answers, submissions, verdicts, regradings, evidence) are append-only:
 * triggers in the migrations refuse UPDATE and DELETE. What is derived from them (profiles, paths) is not stored at all.
 */
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
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Observation, SelectionReason, StopReason } from '@millwright/assessment'
import type { OutputChunk, RuntimeId, RuntimeVersion, Verdict } from '@millwright/api'
import type { Blueprint, Catalogue } from '@millwright/catalog'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** A person: a guest until they sign up. Columns follow better-auth's `user` model. */
export const person = pgTable('person', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  isAnonymous: boolean('is_anonymous').notNull().default(false),
  isOwner: boolean('is_owner').notNull().default(false),
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
  (table) => [index('login_account_user').on(table.userId)],
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
  createdAt: at('created_at').notNull(),
  usedAt: at('used_at'),
})

/** Each catalogue this server ever ran with. An open session goes on with the revision that it began with. */
export const catalogueRevision = pgTable('catalogue_revision', {
  hash: text('hash').primaryKey(),
  compiled: jsonb('compiled').$type<Catalogue>().notNull(),
  firstSeenAt: at('first_seen_at').notNull(),
})

/** One person's sitting of a blueprint. */
export const testSession = pgTable(
  'test_session',
  {
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    blueprintId: text('blueprint_id').notNull(),
    blueprint: jsonb('blueprint').$type<Blueprint>().notNull(),
    catalogueHash: text('catalogue_hash')
      .notNull()
      .references(() => catalogueRevision.hash),
    engineVersion: text('engine_version').notNull(),
    seed: text('seed').notNull(),
    /** Items held back from this session because too many have seen them; with the seed it makes the session replayable. */
    withheld: jsonb('withheld').$type<string[]>().notNull().default([]),
    startedAt: at('started_at').notNull(),
    finishedAt: at('finished_at'),
    stopReason: text('stop_reason').$type<StopReason | 'ended-by-taker'>(),
  },
  (table) => [index('test_session_person').on(table.personId, table.startedAt)],
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
    outcome: text('outcome').$type<'answered' | 'submitted' | 'skipped'>(),
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

/** Code sent to be run against the visible tests (`run`) or to be graded (`submit`). Append-only. */
export const submission = pgTable(
  'submission',
  {
    id: uuid('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    sessionId: uuid('session_id').references(() => testSession.id),
    challengeId: text('challenge_id').notNull(),
    challengeRevision: integer('challenge_revision').notNull(),
    catalogueHash: text('catalogue_hash')
      .notNull()
      .references(() => catalogueRevision.hash),
    purpose: text('purpose').$type<'run' | 'submit'>().notNull(),
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
export type JobPurpose = 'run' | 'submit' | 'regrade'

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

/** One scored observation with the parameters as used, so that every score can be recomputed. Append-only. */
export const evidence = pgTable(
  'evidence',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
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
