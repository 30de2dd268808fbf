import { and, asc, desc, eq, inArray, isNull, lt, ne, or, type SQL } from 'drizzle-orm'
import type { RuntimeId, Verdict } from '@millwright/api'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { gradingJob, submission, verdict } from '../db/schema.ts'
import { SLOW_FROM_MS } from './expected-lane.ts'
import { placesInQueue } from './job-queue.ts'
import { connectedWorkers } from './workers.ts'

/** Where a submission stands. Phases are what really happens. */
export type GradingPhase =
  | {
      phase: 'queued'
      before: number
      waitsFor: 'turn' | 'worker' | 'runtime' | 'own-job' | 'next-try'
      /** Seconds that the jobs before it usually take at most; null where nothing honest can be said. */
      waitsAtMost: number | null
    }
  | { phase: 'running'; testsDone: number; testsTotal: number }
  | { phase: 'done'; verdict: Verdict }
  /** The reason stays in the job, for operators: a checker that broke may name what only a hidden test knows. */
  | { phase: 'failed' }
  /** Runs only: ended by the person, or replaced by their newer run. */
  | { phase: 'cancelled'; by: 'person' | 'newer-run' }

export interface SubmissionView {
  id: string
  challengeId: string
  sessionId: string | null
  catalogueHash: string
  purpose: 'run' | 'submit'
  files: Record<string, string>
  submittedAt: Date
  runtime: RuntimeId
  /** Which run of it at the graders this is about. */
  job: { id: string; attempt: number }
  grading: GradingPhase
}

const columns = { submission, job: gradingJob, verdict: verdict.verdict }
/** Examples of guides are run like challenges and are no part of anybody's work. */
const isWork = ne(submission.purpose, 'example')
/** The job that grades a submission, not those that ask again later. */
const itsJob = and(eq(gradingJob.submissionId, submission.id), isNull(gradingJob.regradingId))

type Reader = Pick<AppContext, 'db' | 'system' | 'now' | 'jobs'>

/** One submission of this person, or null: other people's submissions do not exist for them. */
export const findSubmission = (reader: Reader, who: SignedIn, id: string) => findOne(reader, who, id, isWork)

/** One run of an example of a guide, by this person. */
export const findExampleRun = (reader: Reader, who: SignedIn, id: string) =>
  findOne(reader, who, id, eq(submission.purpose, 'example'))

async function findOne(reader: Reader, who: SignedIn, id: string, purpose: SQL): Promise<SubmissionView | null> {
  const [row] = await reader.db
    .select(columns)
    .from(submission)
    .innerJoin(gradingJob, itsJob)
    .leftJoin(verdict, eq(verdict.submissionId, submission.id))
    .where(and(eq(submission.id, id), inArray(submission.personId, who.ids), purpose))
  return row ? view(reader, row) : null
}

/** This person's submissions of a challenge, or of it in one sitting, newest first. */
export async function listSubmissions(
  reader: Reader,
  who: SignedIn,
  wanted: { challengeId: string; sessionId?: string | undefined; limit: number },
): Promise<SubmissionView[]> {
  return pageOfSubmissions(reader, who, wanted)
}

interface Wanted {
  challengeId: string | null
  sessionId?: string | undefined
  limit: number
  /** The last one of the page before. */
  after?: { submittedAt: Date; id: string } | null
}

/** This person's submissions page by page, newest first. */
export async function pageOfSubmissions(
  reader: Reader,
  who: SignedIn,
  { challengeId, sessionId, limit, after }: Wanted,
): Promise<SubmissionView[]> {
  const { submittedAt, id } = submission
  const older = after
    ? or(lt(submittedAt, after.submittedAt), and(eq(submittedAt, after.submittedAt), lt(id, after.id)))
    : undefined
  const ofChallenge = challengeId === null ? undefined : eq(submission.challengeId, challengeId)
  const ofSitting = sessionId === undefined ? undefined : eq(submission.sessionId, sessionId)
  const rows = await reader.db
    .select(columns)
    .from(submission)
    .innerJoin(gradingJob, itsJob)
    .leftJoin(verdict, eq(verdict.submissionId, submission.id))
    .where(and(ofChallenge, ofSitting, inArray(submission.personId, who.ids), isWork, older))
    .orderBy(desc(submittedAt), desc(id))
    .limit(limit)
  return Promise.all(rows.map((row) => view(reader, row)))
}

/** The graded submissions of one sitting, oldest first. */
export async function listSessionSubmissions(
  reader: Reader,
  who: Pick<SignedIn, 'ids'>,
  sessionId: string,
): Promise<SubmissionView[]> {
  const rows = await reader.db
    .select(columns)
    .from(submission)
    .innerJoin(gradingJob, itsJob)
    .leftJoin(verdict, eq(verdict.submissionId, submission.id))
    .where(
      and(eq(submission.sessionId, sessionId), eq(submission.purpose, 'submit'), inArray(submission.personId, who.ids)),
    )
    .orderBy(asc(submission.submittedAt))
  return Promise.all(rows.map((row) => view(reader, row)))
}

interface Row {
  submission: typeof submission.$inferSelect
  job: typeof gradingJob.$inferSelect
  verdict: Verdict | null
}

/** Where a submission stands now, without its files: for somebody who may see it and waits. */
export async function currentPhase(
  reader: Reader,
  submissionId: string,
): Promise<Pick<SubmissionView, 'job' | 'grading'>> {
  const [row] = await reader.db
    .select({ job: gradingJob, verdict: verdict.verdict })
    .from(gradingJob)
    .leftJoin(verdict, eq(verdict.submissionId, gradingJob.submissionId))
    .where(and(eq(gradingJob.submissionId, submissionId), isNull(gradingJob.regradingId)))
  if (!row) throw new Error(`Submission ${submissionId} has no job`)
  return { job: { id: row.job.id, attempt: row.job.attempt }, grading: await phaseOf(reader, row) }
}

async function view(reader: Reader, row: Row): Promise<SubmissionView> {
  const { id, challengeId, sessionId, catalogueHash, files, submittedAt } = row.submission
  // An example is drawn by its own page, and in all else it is a run.
  const purpose = row.submission.purpose === 'submit' ? 'submit' : 'run'
  const { runtime, attempt } = row.job
  const grading = await phaseOf(reader, row)
  const job = { id: row.job.id, attempt }
  return { id, challengeId, sessionId, catalogueHash, purpose, files, submittedAt, runtime, job, grading }
}

async function phaseOf(reader: Reader, { job, verdict: found }: Omit<Row, 'submission'>): Promise<GradingPhase> {
  if (found) return { phase: 'done', verdict: found }
  switch (job.state) {
    case 'failed':
      return { phase: 'failed' }
    case 'cancelled':
      return { phase: 'cancelled', by: job.cancelledBy === 'newer-run' ? 'newer-run' : 'person' }
    case 'leased':
      // A lease that has run out is open to the next worker.
      if (!job.leaseUntil || job.leaseUntil < reader.now()) return queuedPhase(reader, job)
      return { phase: 'running', testsDone: job.testsDone, testsTotal: job.testsTotal }
    case 'queued':
    case 'done':
      return queuedPhase(reader, job)
  }
}

async function queuedPhase({ system, now: clock, jobs }: Reader, job: Row['job']): Promise<GradingPhase> {
  const now = clock()
  const places = await jobs.places(job.lane, now, () => placesInQueue(system, job.lane, now))
  // Just leased, or just queued by another replica: next, as far as anybody knows.
  const { before, besideOwn } = places.get(job.id) ?? { before: 0, besideOwn: false }
  const workers = await connectedWorkers(system, now)
  const slots = workers.reduce((sum, worker) => sum + worker.slots, 0)
  const queued = { phase: 'queued' as const, before, waitsAtMost: waitSeconds(job.lane, before, slots) }
  if (workers.length === 0) return { ...queued, waitsFor: 'worker' }
  const offered = workers.some(({ runtimes }) => runtimes.some(({ id }) => id === job.runtime))
  if (!offered) return { ...queued, waitsFor: 'runtime' }
  if (besideOwn) return { ...queued, waitsFor: 'own-job' }
  if (job.notBefore && job.notBefore > now) return { ...queued, waitsFor: 'next-try' }
  return { ...queued, waitsFor: 'turn' }
}

/** Jobs of the quick line are those that usually end within `SLOW_FROM_MS`; of the slow line only that they take longer is known. */
function waitSeconds(lane: Row['job']['lane'], before: number, slots: number): number | null {
  if (lane === 'slow' || before === 0 || slots === 0) return null
  return Math.ceil((before * SLOW_FROM_MS) / 1000 / slots)
}
