import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import type { RuntimeId } from '@millwright/api'
import type { Db } from '../db/open-database.ts'
import { gradingJob } from '../db/schema.ts'

/** A worker that is silent for this long has lost its job to the next one. */
export const LEASE_SECONDS = 15
/** Our own faults (sandbox broken, worker silent) are retried; after this many the job is failed and says so. */
export const MAX_FAULTS = 3
/** Somebody waits in front of a run; grading may take a moment longer. */
export const PRIORITY = { run: 10, submit: 5 } as const

export interface NewJob {
  submissionId: string
  runtime: RuntimeId
  purpose: 'run' | 'submit'
  createdAt: Date
}

/** Queues a submission for the graders, inside the transaction that stores it. */
export async function enqueue(tx: Db, job: NewJob): Promise<void> {
  await tx.insert(gradingJob).values({
    id: randomUUID(),
    submissionId: job.submissionId,
    runtime: job.runtime,
    priority: PRIORITY[job.purpose],
    state: 'queued',
    createdAt: job.createdAt,
  })
}

export interface Lease {
  jobId: string
  submissionId: string
  attempt: number
}

/** Takes the most urgent job that this worker can run, or null. A job whose lease has run out counts as queued. */
export async function leaseJob(
  db: Db,
  request: { worker: string; runtimes: RuntimeId[]; now: Date },
): Promise<Lease | null> {
  const { worker, runtimes, now } = request
  return db.transaction(async (tx) => {
    await failExhaustedJobs(tx, now)
    const [job] = await tx
      .select({ id: gradingJob.id })
      .from(gradingJob)
      .where(and(inArray(gradingJob.runtime, runtimes), isOpen(now)))
      .orderBy(desc(gradingJob.priority), asc(gradingJob.createdAt))
      .limit(1)
      .for('update', { skipLocked: true })
    if (!job) return null
    const [leased] = await tx
      .update(gradingJob)
      .set({
        state: 'leased',
        attempt: sql`${gradingJob.attempt} + 1`,
        faults: sql`${gradingJob.faults} + (case when ${gradingJob.state} = 'leased' then 1 else 0 end)`,
        worker,
        leaseUntil: leaseEnd(now),
        testsDone: 0,
      })
      .where(eq(gradingJob.id, job.id))
      .returning({
        jobId: gradingJob.id,
        submissionId: gradingJob.submissionId,
        attempt: gradingJob.attempt,
      })
    return leased ?? null
  })
}

/** Keeps the lease. False when the job is over or belongs to another attempt now. */
export async function keepLease(
  db: Db,
  beat: { jobId: string; attempt: number; done: number; total: number; now: Date },
): Promise<boolean> {
  const kept = await db
    .update(gradingJob)
    .set({ leaseUntil: leaseEnd(beat.now), testsDone: beat.done, testsTotal: beat.total })
    .where(heldBy(beat))
    .returning({ id: gradingJob.id })
  return kept.length === 1
}

/** Gives a job back after a fault of ours: queued again, or failed after the last attempt. */
export async function giveBack(
  db: Db,
  fault: { jobId: string; attempt: number; reason: string },
): Promise<'queued' | 'failed' | 'not-held'> {
  const [changed] = await db
    .update(gradingJob)
    .set({
      state: sql`case when ${gradingJob.faults} + 1 >= ${MAX_FAULTS} then 'failed' else 'queued' end`,
      faults: sql`${gradingJob.faults} + 1`,
      failure: fault.reason,
      leaseUntil: null,
    })
    .where(heldBy(fault))
    .returning({ state: gradingJob.state })
  if (!changed) return 'not-held'
  return changed.state === 'failed' ? 'failed' : 'queued'
}

/**
 * Frees what local workers of earlier runs on this host held: they died with the supervisor that started them, which is not
 * the job's fault. `current` is the worker of this run; it survives a crash of the server and keeps its jobs.
 */
export async function releaseOldLeases(db: Db, { host, current }: { host: string; current: string }): Promise<number> {
  const ours = `local-${host}-`
  const freed = await db
    .update(gradingJob)
    .set({ state: 'queued', leaseUntil: null })
    .where(
      and(
        eq(gradingJob.state, 'leased'),
        sql`left(${gradingJob.worker}, ${ours.length}) = ${ours}`,
        sql`left(${gradingJob.worker}, ${current.length}) <> ${current}`,
      ),
    )
    .returning({ id: gradingJob.id })
  return freed.length
}

/** How many jobs are before this one: 0 when it is next. */
export async function placeInQueue(db: Db, job: { priority: number; createdAt: Date }): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(gradingJob)
    .where(
      and(
        eq(gradingJob.state, 'queued'),
        or(
          sql`${gradingJob.priority} > ${job.priority}`,
          and(eq(gradingJob.priority, job.priority), lt(gradingJob.createdAt, job.createdAt)),
        ),
      ),
    )
  return row?.count ?? 0
}

async function failExhaustedJobs(tx: Db, now: Date): Promise<void> {
  await tx
    .update(gradingJob)
    .set({ state: 'failed', failure: 'The worker was lost in every attempt.' })
    .where(
      and(
        eq(gradingJob.state, 'leased'),
        lt(gradingJob.leaseUntil, now),
        sql`${gradingJob.faults} + 1 >= ${MAX_FAULTS}`,
      ),
    )
}

const leaseEnd = (now: Date) => new Date(now.getTime() + LEASE_SECONDS * 1000)
const isOpen = (now: Date) =>
  or(eq(gradingJob.state, 'queued'), and(eq(gradingJob.state, 'leased'), lt(gradingJob.leaseUntil, now)))
const heldBy = (lease: { jobId: string; attempt: number }) =>
  and(eq(gradingJob.id, lease.jobId), eq(gradingJob.attempt, lease.attempt), eq(gradingJob.state, 'leased'))
