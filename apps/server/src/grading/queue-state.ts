import { count, desc, eq, inArray, min, sql } from 'drizzle-orm'
import type { Lane, RuntimeId } from '@millwright/api'
import type { Db } from '../db/open-database.ts'
import { gradingJob, type JobPurpose } from '../db/schema.ts'
import { OPEN_STATES } from './cancel-run.ts'
import type { ConnectedWorker } from './workers.ts'

/** One line of the queue: jobs of one lane and one priority. */
export interface QueueLine {
  lane: Lane
  purpose: JobPurpose
  waiting: number
  running: number
  /** When the one that waits longest was sent; null when none waits. */
  oldest: Date | null
}

/** What is open, by lane and then by priority. Empty lines are left out. */
export async function queueLines(db: Db, now: Date): Promise<QueueLine[]> {
  const isRunning = sql`${gradingJob.state} = 'leased' and ${gradingJob.leaseUntil} >= ${now.toISOString()}::timestamptz`
  const rows = await db
    .select({
      lane: gradingJob.lane,
      purpose: gradingJob.purpose,
      priority: gradingJob.priority,
      waiting: sql<number>`(count(*) filter (where not (${isRunning})))::int`,
      running: sql<number>`(count(*) filter (where ${isRunning}))::int`,
      oldest: min(sql`case when not (${isRunning}) then ${gradingJob.createdAt} end`).mapWith(gradingJob.createdAt),
    })
    .from(gradingJob)
    .where(inArray(gradingJob.state, [...OPEN_STATES]))
    .groupBy(gradingJob.lane, gradingJob.purpose, gradingJob.priority)
  return rows
    .toSorted((a, b) => (a.lane === b.lane ? b.priority - a.priority : a.lane < b.lane ? -1 : 1))
    .map(({ lane, purpose, waiting, running, oldest }) => ({ lane, purpose, waiting, running, oldest }))
}

/** Runtimes that open jobs need and no connected worker offers, with how many wait for each. */
export async function missingRuntimes(
  db: Db,
  workers: readonly ConnectedWorker[],
): Promise<{ runtime: RuntimeId; jobs: number }[]> {
  const offered = new Set(workers.flatMap(({ runtimes }) => runtimes.map(({ id }) => id)))
  const rows = await db
    .select({ runtime: gradingJob.runtime, jobs: count() })
    .from(gradingJob)
    .where(inArray(gradingJob.state, [...OPEN_STATES]))
    .groupBy(gradingJob.runtime)
  return rows.filter(({ runtime }) => !offered.has(runtime))
}

export interface FailedJob {
  id: string
  challengeId: string
  purpose: JobPurpose
  runtime: RuntimeId
  reason: string
  attempts: number
  worker: string | null
  sentAt: Date
}

/** Jobs that we gave up, the newest first. */
export async function failedJobs(db: Db, limit: number): Promise<{ jobs: FailedJob[]; total: number }> {
  const jobs = await db
    .select({
      id: gradingJob.id,
      challengeId: gradingJob.challengeId,
      purpose: gradingJob.purpose,
      runtime: gradingJob.runtime,
      reason: sql<string>`coalesce(${gradingJob.failure}, '')`,
      attempts: gradingJob.attempt,
      worker: gradingJob.worker,
      sentAt: gradingJob.createdAt,
    })
    .from(gradingJob)
    .where(eq(gradingJob.state, 'failed'))
    .orderBy(desc(gradingJob.createdAt))
    .limit(limit)
  const [all] = await db.select({ total: count() }).from(gradingJob).where(eq(gradingJob.state, 'failed'))
  return { jobs, total: all?.total ?? 0 }
}
