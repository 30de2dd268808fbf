import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { Verdict } from '@millwright/api'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { gradingJob, submission, verdict } from '../db/schema.ts'
import { placeInQueue } from './job-queue.ts'

/** Where a submission stands. Phases are what really happens: nothing here is estimated. */
export type GradingPhase =
  | { phase: 'queued'; before: number }
  | { phase: 'running'; testsDone: number; testsTotal: number }
  | { phase: 'done'; verdict: Verdict }
  /** The reason stays in the job, for operators: a checker that broke may name what only a hidden test knows. */
  | { phase: 'failed' }

export interface SubmissionView {
  id: string
  challengeId: string
  sessionId: string | null
  catalogueHash: string
  purpose: 'run' | 'submit'
  files: Record<string, string>
  submittedAt: Date
  grading: GradingPhase
}

const columns = { submission, job: gradingJob, verdict: verdict.verdict }

/** One submission of this person, or null: other people's submissions do not exist for them. */
export async function findSubmission(db: Db, who: SignedIn, id: string): Promise<SubmissionView | null> {
  const [row] = await db
    .select(columns)
    .from(submission)
    .innerJoin(gradingJob, eq(gradingJob.submissionId, submission.id))
    .leftJoin(verdict, eq(verdict.submissionId, submission.id))
    .where(and(eq(submission.id, id), inArray(submission.personId, who.ids)))
  return row ? view(db, row) : null
}

/** This person's submissions of a challenge, newest first. */
export async function listSubmissions(
  db: Db,
  who: SignedIn,
  challengeId: string,
  limit = 20,
): Promise<SubmissionView[]> {
  const rows = await db
    .select(columns)
    .from(submission)
    .innerJoin(gradingJob, eq(gradingJob.submissionId, submission.id))
    .leftJoin(verdict, eq(verdict.submissionId, submission.id))
    .where(and(eq(submission.challengeId, challengeId), inArray(submission.personId, who.ids)))
    .orderBy(desc(submission.submittedAt))
    .limit(limit)
  return Promise.all(rows.map((row) => view(db, row)))
}

/** The graded submissions of one sitting, oldest first. */
export async function listSessionSubmissions(db: Db, who: SignedIn, sessionId: string): Promise<SubmissionView[]> {
  const rows = await db
    .select(columns)
    .from(submission)
    .innerJoin(gradingJob, eq(gradingJob.submissionId, submission.id))
    .leftJoin(verdict, eq(verdict.submissionId, submission.id))
    .where(
      and(eq(submission.sessionId, sessionId), eq(submission.purpose, 'submit'), inArray(submission.personId, who.ids)),
    )
    .orderBy(asc(submission.submittedAt))
  return Promise.all(rows.map((row) => view(db, row)))
}

interface Row {
  submission: typeof submission.$inferSelect
  job: typeof gradingJob.$inferSelect
  verdict: Verdict | null
}

async function view(db: Db, row: Row): Promise<SubmissionView> {
  const { id, challengeId, sessionId, catalogueHash, purpose, files, submittedAt } = row.submission
  const grading = await phaseOf(db, row)
  return { id, challengeId, sessionId, catalogueHash, purpose, files, submittedAt, grading }
}

async function phaseOf(db: Db, { job, verdict: found }: Row): Promise<GradingPhase> {
  if (found) return { phase: 'done', verdict: found }
  if (job.state === 'failed') return { phase: 'failed' }
  if (job.state === 'leased') return { phase: 'running', testsDone: job.testsDone, testsTotal: job.testsTotal }
  return { phase: 'queued', before: await placeInQueue(db, job) }
}
