import { and, eq, getTableColumns, inArray, isNull, or, sql, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Verdict } from '@millwright/api'
import type { Db } from '../db/open-database.ts'
import * as schema from '../db/schema.ts'
import type { MessageKey } from '../messages/index.ts'

/** The tables of the schema, by the names of their exports. */
type TableName = {
  [Name in keyof typeof schema]: (typeof schema)[Name] extends PgTable ? Name : never
}[keyof typeof schema]

/** Whose data it is about. */
export interface Subject {
  id: string
  /** Their own id, and those of the guests whose work they claimed. */
  ids: string[]
  name: string
  email: string
  /** Somebody who never proved that a mailbox is theirs decides nothing about what others sent to it. */
  emailVerified: boolean
}

/** What erasing does with the rows about a person. */
export type Erasing =
  | 'deleted'
  /** Stays, without what says who it was. */
  | 'scrubbed'
  /** Stays as a record without a name. */
  | 'kept'

interface PersonalTable {
  table: PgTable
  /** Columns that name a person: found in the database by a test, so that none is forgotten. */
  names: readonly PgColumn[]
  /** The rows about a person. */
  rows: (subject: Subject) => SQL | undefined
  /** What it is, in the export and on the page that explains erasing. */
  what: MessageKey
  /** Columns that stay out of the export: secrets, keys of questions, what is other people's, what is our machinery. */
  hidden: readonly PgColumn[] | 'all'
  erasing: Erasing
  /** How it is scrubbed; by itself, rows are deleted or kept. */
  scrub?: (tx: Db, subject: Subject, at: Date) => Promise<unknown>
}

const {
  person,
  loginSession,
  loginAccount,
  passkey,
  loginVerification,
  guestClaim,
  oneTimeLink,
  sectionRead,
  pathPlan,
  pathMark,
  membership,
  teamMember,
  invitation,
  assignment,
  apiToken,
  idempotentReply,
  testSession,
  itemFlag,
  sessionBreak,
  presentation,
  answer,
  draft,
  submission,
  gradingJob,
  gradingOutput,
  verdict,
  regrading,
  regradingBatch,
  evidence,
  auditEntry,
  decision,
  accommodation,
  consent,
  rescoring,
  rescoredEvidence,
  reportLink,
  reviewRequest,
  review,
  reviewMark,
  mail,
} = schema

const by =
  (...columns: PgColumn[]) =>
  ({ ids }: Subject) =>
    or(...columns.map((column) => inArray(column, ids)))

const listOf = (ids: readonly string[]) =>
  sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  )
const ofSessions =
  (column: PgColumn) =>
  ({ ids }: Subject) =>
    sql`${column} in (select id from test_session where person_id in (${listOf(ids)}))`
const ofSubmissions =
  (column: PgColumn) =>
  ({ ids }: Subject) =>
    sql`${column} in (select id from submission where person_id in (${listOf(ids)}))`
/** Addresses are kept in small letters by sign-up; organizations write them as they like. */
const ofMailbox =
  (column: PgColumn) =>
  ({ email }: Subject) =>
    sql`lower(${column}) = lower(${email})`

const nobodysAddress = (id: PgColumn) => sql`'erased-' || ${id} || '@erased.invalid'`
/** In place of a name; the same words in every language, because it is stored. */
const ERASED_NAME = 'Erased person'

/** Sealed results of tests, without what a program printed. */
export const withoutOutput = (column: PgColumn) =>
  sql`jsonb_set(${column}, '{tests}', (select coalesce(jsonb_agg(t - 'output' - 'message'), '[]') from jsonb_array_elements(${column} -> 'tests') t))`

/**
 * Every table in which something stands about a person, and what happens to it. One entry for each table of the schema, or it does not
 * compile: whoever adds a table decides here whether it is personal.
 */
export const PERSONAL_DATA: Record<TableName, PersonalTable | 'none'> = {
  person: {
    table: person,
    names: [person.id],
    rows: by(person.id),
    what: 'privacy.data.person',
    hidden: [],
    erasing: 'scrubbed',
    scrub: (tx, { ids }, at) =>
      tx
        .update(person)
        .set({
          name: ERASED_NAME,
          email: nobodysAddress(person.id),
          emailVerified: false,
          image: null,
          isOwner: false,
          timeZone: null,
          locale: null,
          erasedAt: at,
          updatedAt: at,
        })
        .where(inArray(person.id, ids)),
  },
  loginSession: {
    table: loginSession,
    names: [loginSession.userId],
    rows: by(loginSession.userId),
    what: 'privacy.data.loginSession',
    hidden: [loginSession.token],
    erasing: 'deleted',
  },
  loginAccount: {
    table: loginAccount,
    names: [loginAccount.userId],
    rows: by(loginAccount.userId),
    what: 'privacy.data.loginAccount',
    hidden: [loginAccount.password, loginAccount.accessToken, loginAccount.refreshToken, loginAccount.idToken],
    erasing: 'deleted',
  },
  passkey: {
    table: passkey,
    names: [passkey.userId],
    rows: by(passkey.userId),
    what: 'privacy.data.passkey',
    hidden: [passkey.publicKey, passkey.credentialID],
    erasing: 'deleted',
  },
  loginVerification: {
    table: loginVerification,
    names: [],
    rows: ({ ids, email }) =>
      or(
        ...[...ids, email].map((value) => sql`position(${value} in ${loginVerification.value}) > 0`),
        ...[...ids, email].map((value) => sql`position(${value} in ${loginVerification.identifier}) > 0`),
      ),
    what: 'privacy.data.loginVerification',
    hidden: 'all',
    erasing: 'deleted',
  },
  guestClaim: {
    table: guestClaim,
    names: [guestClaim.guestId, guestClaim.personId],
    rows: by(guestClaim.personId, guestClaim.guestId),
    what: 'privacy.data.guestClaim',
    hidden: [],
    // One person stays one person in the statistics.
    erasing: 'kept',
  },
  oneTimeLink: {
    table: oneTimeLink,
    names: [],
    rows: ({ ids, email }) =>
      or(...[...ids, email].map((value) => sql`position(${value} in ${oneTimeLink.details}::text) > 0`)),
    what: 'privacy.data.oneTimeLink',
    hidden: 'all',
    erasing: 'deleted',
  },
  sectionRead: {
    table: sectionRead,
    names: [sectionRead.personId],
    rows: by(sectionRead.personId),
    what: 'privacy.data.sectionRead',
    hidden: [],
    erasing: 'deleted',
  },
  pathPlan: {
    table: pathPlan,
    names: [pathPlan.personId],
    rows: by(pathPlan.personId),
    what: 'privacy.data.pathPlan',
    hidden: [pathPlan.calendarTokenHash],
    erasing: 'deleted',
  },
  pathMark: {
    table: pathMark,
    names: [pathMark.personId],
    rows: by(pathMark.personId),
    what: 'privacy.data.pathMark',
    hidden: [],
    erasing: 'deleted',
  },
  membership: {
    table: membership,
    names: [membership.personId],
    rows: by(membership.personId),
    what: 'privacy.data.membership',
    hidden: [],
    erasing: 'deleted',
  },
  teamMember: {
    table: teamMember,
    names: [],
    rows: ({ ids }) =>
      sql`${teamMember.membershipId} in (select id from membership where person_id in (${listOf(ids)}))`,
    what: 'privacy.data.teamMember',
    hidden: [],
    // With its membership.
    erasing: 'deleted',
  },
  invitation: {
    table: invitation,
    names: [invitation.acceptedBy, invitation.invitedBy],
    rows: (subject) =>
      or(by(invitation.acceptedBy)(subject), subject.emailVerified ? ofMailbox(invitation.email)(subject) : undefined),
    what: 'privacy.data.invitation',
    hidden: [invitation.tokenHash, invitation.invitedBy],
    erasing: 'deleted',
  },
  assignment: {
    table: assignment,
    names: [assignment.personId, assignment.assignedBy],
    rows: (subject) =>
      or(by(assignment.personId)(subject), subject.emailVerified ? ofMailbox(assignment.email)(subject) : undefined),
    what: 'privacy.data.assignment',
    hidden: [assignment.tokenHash, assignment.assignedBy],
    erasing: 'scrubbed',
    scrub: (tx, subject, at) =>
      tx
        .update(assignment)
        .set({
          candidateName: ERASED_NAME,
          email: nobodysAddress(assignment.id),
          withdrawnAt: sql`case when ${assignment.acceptedAt} is null then coalesce(${assignment.withdrawnAt}, ${at.toISOString()}::timestamptz) else ${assignment.withdrawnAt} end`,
        })
        .where(PERSONAL('assignment').rows(subject)),
  },
  apiToken: {
    table: apiToken,
    names: [apiToken.personId],
    rows: by(apiToken.personId),
    what: 'privacy.data.apiToken',
    hidden: [apiToken.tokenHash],
    erasing: 'deleted',
  },
  idempotentReply: {
    table: idempotentReply,
    names: [idempotentReply.personId],
    rows: by(idempotentReply.personId),
    what: 'privacy.data.idempotentReply',
    // Copies of what was answered, for a day; it may be about others.
    hidden: 'all',
    erasing: 'deleted',
  },
  testSession: {
    table: testSession,
    names: [testSession.personId],
    rows: by(testSession.personId),
    what: 'privacy.data.testSession',
    // Who knows the seed can compute the author's order of options.
    hidden: [testSession.seed, testSession.withheld, testSession.blueprint],
    erasing: 'scrubbed',
    // The time granted to somebody says something about them.
    scrub: (tx, { ids }, at) =>
      tx
        .update(testSession)
        .set({
          timing: null,
          finishedAt: sql`coalesce(${testSession.finishedAt}, ${at.toISOString()}::timestamptz)`,
          stopReason: sql`coalesce(${testSession.stopReason}, 'ended-by-taker')`,
        })
        .where(inArray(testSession.personId, ids)),
  },
  sessionBreak: {
    table: sessionBreak,
    names: [],
    rows: ofSessions(sessionBreak.sessionId),
    what: 'privacy.data.sessionBreak',
    hidden: [],
    erasing: 'deleted',
  },
  itemFlag: {
    table: itemFlag,
    names: [],
    rows: ofSessions(itemFlag.sessionId),
    what: 'privacy.data.itemFlag',
    hidden: [],
    erasing: 'deleted',
  },
  presentation: {
    table: presentation,
    names: [],
    rows: ofSessions(presentation.sessionId),
    what: 'privacy.data.presentation',
    hidden: [],
    erasing: 'kept',
  },
  answer: {
    table: answer,
    names: [answer.personId],
    rows: by(answer.personId),
    what: 'privacy.data.answer',
    // Replaced by what was shown: the author's option ids would tell the key.
    hidden: [answer.response],
    erasing: 'kept',
  },
  draft: {
    table: draft,
    names: [draft.personId],
    rows: by(draft.personId),
    what: 'privacy.data.draft',
    hidden: [],
    erasing: 'deleted',
  },
  submission: {
    table: submission,
    names: [submission.personId],
    rows: by(submission.personId),
    what: 'privacy.data.submission',
    hidden: [submission.idempotencyKey],
    erasing: 'scrubbed',
    scrub: (tx, { ids }) =>
      tx
        .update(submission)
        .set({ files: {}, idempotencyKey: sql`${submission.id}::text` })
        .where(inArray(submission.personId, ids)),
  },
  gradingJob: {
    table: gradingJob,
    names: [gradingJob.personId],
    rows: by(gradingJob.personId),
    what: 'privacy.data.gradingJob',
    hidden: 'all',
    erasing: 'scrubbed',
    scrub: async (tx, { ids }, at) => {
      await tx
        .update(gradingJob)
        .set({ state: 'cancelled', cancelledBy: 'person', finishedAt: at })
        .where(and(inArray(gradingJob.personId, ids), inArray(gradingJob.state, ['queued', 'leased', 'failed'])))
      // Our faults may quote what a program printed.
      await tx.update(gradingJob).set({ failure: null }).where(inArray(gradingJob.personId, ids))
    },
  },
  gradingOutput: {
    table: gradingOutput,
    names: [],
    rows: ({ ids }) => sql`${gradingOutput.jobId} in (select id from grading_job where person_id in (${listOf(ids)}))`,
    what: 'privacy.data.gradingOutput',
    hidden: 'all',
    erasing: 'deleted',
  },
  verdict: {
    table: verdict,
    names: [],
    rows: ofSubmissions(verdict.submissionId),
    what: 'privacy.data.verdict',
    hidden: [verdict.worker],
    erasing: 'scrubbed',
    scrub: (tx, subject) =>
      tx
        .update(verdict)
        .set({ verdict: withoutOutput(verdict.verdict) })
        .where(ofSubmissions(verdict.submissionId)(subject)),
  },
  regrading: {
    table: regrading,
    names: [],
    rows: ofSubmissions(regrading.submissionId),
    what: 'privacy.data.regrading',
    hidden: [regrading.worker],
    erasing: 'scrubbed',
    scrub: (tx, subject) =>
      tx
        .update(regrading)
        .set({ verdict: withoutOutput(regrading.verdict) })
        .where(ofSubmissions(regrading.submissionId)(subject)),
  },
  regradingBatch: {
    table: regradingBatch,
    names: [regradingBatch.createdBy],
    rows: by(regradingBatch.createdBy),
    what: 'privacy.data.regradingBatch',
    hidden: [],
    erasing: 'kept',
  },
  evidence: {
    table: evidence,
    names: [evidence.personId],
    rows: by(evidence.personId),
    what: 'privacy.data.evidence',
    hidden: [],
    erasing: 'kept',
  },
  auditEntry: {
    table: auditEntry,
    names: [auditEntry.actorId, auditEntry.subjectId],
    rows: by(auditEntry.actorId, auditEntry.subjectId),
    what: 'privacy.data.auditEntry',
    // Details and the other side of an entry may be about others.
    hidden: [auditEntry.details, auditEntry.subjectId, auditEntry.actorId, auditEntry.address],
    erasing: 'scrubbed',
    scrub: async (tx, { ids }) => {
      // A refused sign-in has no actor; it came from this person as likely as from another.
      const refused = and(isNull(auditEntry.actorId), inArray(auditEntry.subjectId, ids))
      await tx
        .update(auditEntry)
        .set({ address: null })
        .where(or(inArray(auditEntry.actorId, ids), refused))
    },
  },
  decision: {
    table: decision,
    names: [decision.madeBy],
    rows: ({ ids }) =>
      or(
        inArray(decision.madeBy, ids),
        sql`${decision.assignmentId} in (select id from assignment where person_id in (${listOf(ids)}))`,
      ),
    what: 'privacy.data.decision',
    // An organization's own record, which names its people: it answers for it.
    hidden: 'all',
    erasing: 'scrubbed',
  },
  accommodation: {
    table: accommodation,
    names: [accommodation.personId, accommodation.grantedBy],
    rows: by(accommodation.personId),
    what: 'privacy.data.accommodation',
    hidden: [accommodation.grantedBy],
    erasing: 'deleted',
  },
  consent: {
    table: consent,
    names: [consent.personId],
    rows: by(consent.personId),
    what: 'privacy.data.consent',
    hidden: [],
    // Without a name. An organization keeps a result only as long as its taker's agreement stands.
    erasing: 'kept',
  },
  rescoring: {
    table: rescoring,
    names: [rescoring.appliedBy],
    rows: by(rescoring.appliedBy),
    what: 'privacy.data.rescoring',
    hidden: 'all',
    erasing: 'kept',
  },
  rescoredEvidence: {
    table: rescoredEvidence,
    names: [rescoredEvidence.personId],
    rows: by(rescoredEvidence.personId),
    what: 'privacy.data.rescoredEvidence',
    hidden: [],
    erasing: 'kept',
  },
  reportLink: {
    table: reportLink,
    names: [reportLink.personId],
    rows: by(reportLink.personId),
    what: 'privacy.data.reportLink',
    hidden: [reportLink.tokenHash],
    // Whoever has the link sees nothing any more.
    erasing: 'deleted',
  },
  reviewMark: {
    table: reviewMark,
    names: [],
    rows: ({ ids }) => sql`review_id in (select id from review where person_id in (${listOf(ids)}))`,
    what: 'privacy.data.reviewMark',
    hidden: [],
    erasing: 'deleted',
  },
  review: {
    table: review,
    names: [review.personId],
    rows: by(review.personId),
    what: 'privacy.data.review',
    hidden: [],
    // Also what colleagues wrote: it was for this person alone.
    erasing: 'deleted',
  },
  reviewRequest: {
    table: reviewRequest,
    names: [reviewRequest.personId],
    rows: by(reviewRequest.personId),
    what: 'privacy.data.reviewRequest',
    hidden: [reviewRequest.tokenHash],
    erasing: 'deleted',
  },
  mail: {
    table: mail,
    names: [mail.personId],
    rows: (subject) => or(by(mail.personId)(subject), ofMailbox(mail.to)(subject)),
    what: 'privacy.data.mail',
    hidden: [mail.link],
    erasing: 'deleted',
  },
  organization: 'none',
  team: 'none',
  identityProvider: 'none',
  catalogueRevision: 'none',
  exerciseChange: 'none',
  gradingWorker: 'none',
  workerToken: 'none',
  // Ids only, written for programs of organizations; they go after `RETENTION.webhookEvents`.
  webhookEndpoint: 'none',
  webhookEvent: 'none',
  webhookDelivery: 'none',
  // A few minutes of what a browser needs that signs in elsewhere.
  signInAttempt: 'none',
  // Keys are hashes.
  rateLimit: 'none',
}

/** The tables about people, in the order above. */
export const personalTables = (): (PersonalTable & { name: TableName })[] =>
  Object.entries(PERSONAL_DATA).flatMap(([name, entry]) =>
    entry === 'none' ? [] : [{ ...entry, name: name as TableName }],
  )

function PERSONAL(name: TableName): PersonalTable {
  const entry = PERSONAL_DATA[name]
  if (entry === 'none') throw new Error(`${name} holds nothing about people`)
  return entry
}

/** Who a person is, past the wall. Null for one who was erased. */
export async function findSubject(system: Db, personId: string): Promise<Subject | null> {
  const [row] = await system
    .select({
      id: person.id,
      name: person.name,
      email: person.email,
      emailVerified: person.emailVerified,
      erasedAt: person.erasedAt,
    })
    .from(person)
    .where(eq(person.id, personId))
  if (!row || row.erasedAt) return null
  const guests = await system
    .select({ id: guestClaim.guestId })
    .from(guestClaim)
    .where(eq(guestClaim.personId, personId))
  const { id, name, email, emailVerified } = row
  return { id, name, email, emailVerified, ids: [personId, ...guests.map(({ id }) => id)] }
}

/** The columns of a table that an export shows. */
export function exportedColumns({ table, hidden }: PersonalTable): Record<string, PgColumn> {
  if (hidden === 'all') return {}
  const left = new Set<PgColumn>(hidden)
  return Object.fromEntries(Object.entries(getTableColumns(table)).filter(([, column]) => !left.has(column)))
}

/** A verdict as its taker may see it: of hidden tests only that they were there and how they went. */
export function publicVerdict({ tests, ...rest }: Verdict) {
  return {
    ...rest,
    tests: tests.map(({ id, criterion, visible, verdict: found, score, message, output }) =>
      visible
        ? { id, criterion, visible, verdict: found, score, message, output }
        : { criterion, visible, verdict: found, score },
    ),
  }
}
