import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, gte, inArray, isNull, lt, lte, ne, or, sql, type SQL } from 'drizzle-orm'
import type { Lane, RuntimeId } from '@millwright/api'
import type { Db } from '../db/open-database.ts'
import { gradingJob, guestClaim, TRIES, type JobPurpose } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import { expectedLane } from './expected-lane.ts'

/** A worker that is silent for this long has lost its job to the next one. */
export const LEASE_SECONDS = 15
/** Our own faults (sandbox broken, worker silent) are retried; after this many the job is failed and says so. */
export const MAX_FAULTS = 5
/** Somebody waits in front of a run; an example of a guide decides nothing; grading may take a moment longer; a regrading waits for all. */
export const PRIORITY = { run: 10, example: 8, submit: 5, regrade: 1 } as const
/** A lease that is younger than this needs no writing: heartbeats of runs come often, so that they hear of a cancel. */
const FRESH_LEASE_MS = 3000
/** Taken while a lease is decided on, so that two workers cannot both give the same person a box. */
const LEASE_LOCK = 4_747_001

export interface NewJob {
  submissionId: string
  regradingId?: string
  personId: string
  challengeId: string
  runtime: RuntimeId
  purpose: JobPurpose
  createdAt: Date
}

const AT_ONCE = 500

/** Queues submissions of one challenge and purpose for the graders, inside the transaction that stores what they are about. */
export async function enqueue(tx: Db, jobs: readonly NewJob[]): Promise<void> {
  const [first] = jobs
  if (!first) return
  const common = {
    priority: PRIORITY[first.purpose],
    lane: await pastTheWall(tx, () => expectedLane(tx, first.challengeId, first.purpose)),
    state: 'queued' as const,
  }
  for (let done = 0; done < jobs.length; done += AT_ONCE) {
    const rows = jobs.slice(done, done + AT_ONCE).map((job) => ({ ...job, ...common, id: randomUUID() }))
    await tx.insert(gradingJob).values(rows)
  }
}

export interface Lease {
  jobId: string
  submissionId: string
  regradingId: string | null
  purpose: JobPurpose
  lane: Lane
  attempt: number
}

/**
 * Takes the most urgent job of a line that this worker can run, or null. A job whose lease has run out counts as queued.
 *
 * A person's run never gets a box while their hand-in has one, nor the other way round: what a run prints is shown to them, and
 * hidden tests must not be measured from beside. Otherwise, in this order: people who have no box come before those who have one;
 * runs before hand-ins before regradings; who has waited longest, counted from when this person was last given a box, so that many
 * jobs of one person make room for the single one of another.
 */
export async function leaseJob(
  db: Db,
  request: { worker: string; runtimes: RuntimeId[]; lane: Lane; now: Date },
): Promise<Lease | null> {
  const { worker, runtimes, lane, now } = request
  const suits = and(inArray(gradingJob.runtime, runtimes), eq(gradingJob.lane, lane), isOpen(now))
  const [some] = await db.select({ id: gradingJob.id }).from(gradingJob).where(suits).limit(1)
  if (!some) return null
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LEASE_LOCK})`)
    await failExhaustedJobs(tx, now)
    const id = (await firstOfPeople(tx, suits, now)) ?? (await firstRegrade(tx, suits, now))
    if (!id) return null
    const [leased] = await tx
      .update(gradingJob)
      .set({
        state: 'leased',
        attempt: sql`${gradingJob.attempt} + 1`,
        faults: sql`${gradingJob.faults} + (case when ${gradingJob.state} = 'leased' then 1 else 0 end)`,
        worker,
        leasedAt: now,
        leaseUntil: leaseEnd(now),
        notBefore: null,
        testsDone: 0,
      })
      .where(eq(gradingJob.id, id))
      .returning({
        jobId: gradingJob.id,
        submissionId: gradingJob.submissionId,
        regradingId: gradingJob.regradingId,
        purpose: gradingJob.purpose,
        lane: gradingJob.lane,
        attempt: gradingJob.attempt,
      })
    return leased ?? null
  })
}

async function firstOfPeople(tx: Db, suits: SQL | undefined, now: Date): Promise<string | null> {
  const busy = peopleWithBoxes(tx, now)
  const [job] = await tx
    .select({ id: gradingJob.id })
    .from(gradingJob)
    .leftJoin(guestClaim, eq(guestClaim.guestId, gradingJob.personId))
    .leftJoin(busy, eq(busy.person, personOf))
    .where(and(suits, ne(gradingJob.purpose, 'regrade'), sql`not ${besideOwn(busy)}`))
    .orderBy(sql`coalesce(${busy.own}, false)`, desc(gradingJob.priority), waitingSince, asc(gradingJob.createdAt))
    .limit(1)
    .for('update', { of: gradingJob, skipLocked: true })
  return job?.id ?? null
}

/** Regradings are nobody's wish but the owner's, so they go in order of their age. */
async function firstRegrade(tx: Db, suits: SQL | undefined, now: Date): Promise<string | null> {
  const busy = peopleWithBoxes(tx, now)
  const [job] = await tx
    .select({ id: gradingJob.id })
    .from(gradingJob)
    .leftJoin(guestClaim, eq(guestClaim.guestId, gradingJob.personId))
    .leftJoin(busy, eq(busy.person, personOf))
    .where(and(suits, eq(gradingJob.purpose, 'regrade'), sql`not ${besideOwn(busy)}`))
    .orderBy(asc(gradingJob.createdAt), asc(gradingJob.id))
    .limit(1)
    .for('update', { of: gradingJob, skipLocked: true })
  return job?.id ?? null
}

/** Whoever claimed the guest who sent the job, or the sender. */
const personOf = sql<string>`coalesce(${guestClaim.personId}, ${gradingJob.personId})`

/** Since when a job waits for its turn: since it was sent, or since this person was last given a box for another. */
const waitingSince = sql`greatest(${gradingJob.createdAt}, (
  select max(served.leased_at) from grading_job served
  where served.person_id = ${gradingJob.personId} and served.purpose <> 'regrade' and served.id <> ${gradingJob.id}))`

const isATry = inArray(gradingJob.purpose, [...TRIES])

/** Who may have a box running, and of which kind. A cancelled job counts until its worker has let go of it. */
function peopleWithBoxes(tx: Db, now: Date) {
  return tx
    .select({
      person: sql<string>`${personOf}`.as('person'),
      runs: sql<boolean>`bool_or(${isATry})`.as('runs'),
      grades: sql<boolean>`bool_or(not ${isATry})`.as('grades'),
      own: sql<boolean>`bool_or(${gradingJob.purpose} <> 'regrade')`.as('own'),
    })
    .from(gradingJob)
    .leftJoin(guestClaim, eq(guestClaim.guestId, gradingJob.personId))
    .where(gte(gradingJob.leaseUntil, now))
    .groupBy(personOf)
    .as('busy')
}

const besideOwn = (busy: ReturnType<typeof peopleWithBoxes>) =>
  sql`(case when ${isATry} then coalesce(${busy.grades}, false) else coalesce(${busy.runs}, false) end)`

interface Beat {
  jobId: string
  attempt: number
  done: number
  total: number
  now: Date
}

export interface KeptLease {
  kept: boolean
  purpose: JobPurpose
  state: typeof gradingJob.$inferSelect.state
  /** Whether it told anything new. */
  moved: boolean
}

/** Keeps the lease. Null for no such job; `kept: false` when it is over, cancelled, or belongs to another attempt now. */
export async function keepLease(db: Db, beat: Beat): Promise<KeptLease | null> {
  const [job] = await db.select().from(gradingJob).where(eq(gradingJob.id, beat.jobId))
  if (!job) return null
  const { purpose } = job
  // For an earlier attempt it makes no difference how the present one ended.
  if (job.attempt !== beat.attempt) return { kept: false, purpose, state: 'leased', moved: false }
  const { state } = job
  if (state !== 'leased') return { kept: false, purpose, state, moved: false }
  const moved = job.testsDone !== beat.done || job.testsTotal !== beat.total
  const fresh = job.leaseUntil && leaseEnd(beat.now).getTime() - job.leaseUntil.getTime() < FRESH_LEASE_MS
  if (fresh && !moved) return { kept: true, purpose, state, moved }
  const kept = await db
    .update(gradingJob)
    .set({ leaseUntil: leaseEnd(beat.now), testsDone: beat.done, testsTotal: beat.total })
    .where(heldBy(beat))
    .returning({ id: gradingJob.id })
  return { kept: kept.length === 1, purpose, state, moved }
}

/** What a worker says when it lets go of a job without a verdict; see `FailRequest`. */
export interface LetGo {
  jobId: string
  attempt: number
  kind: 'fault' | 'stopping' | 'unwanted'
  reason: string
  now: Date
}

/** Gives a job back: queued again, later and later after faults of ours, or failed after the last. */
export async function giveBack(
  db: Db,
  letGo: LetGo,
): Promise<{ outcome: 'queued' | 'failed' | 'cancelled' | 'not-held' }> {
  const { jobId, attempt, kind, reason, now } = letGo
  return db.transaction(async (tx) => {
    const [job] = await tx.select().from(gradingJob).where(eq(gradingJob.id, jobId)).for('update')
    const change = (values: Partial<typeof gradingJob.$inferInsert>) =>
      tx
        .update(gradingJob)
        .set({ leaseUntil: null, ...values })
        .where(eq(gradingJob.id, jobId))
    if (job?.attempt !== attempt) return { outcome: 'not-held' as const }
    if (job.state === 'cancelled') {
      await change({})
      return { outcome: 'cancelled' as const }
    }
    if (job.state !== 'leased') return { outcome: 'not-held' as const }
    if (kind !== 'fault') {
      await change({ state: 'queued' })
      return { outcome: 'queued' as const }
    }
    const faults = job.faults + 1
    if (faults >= MAX_FAULTS) {
      await change({ state: 'failed', faults, failure: reason, finishedAt: now })
      return { outcome: 'failed' as const }
    }
    await change({
      state: 'queued',
      faults,
      failure: reason,
      notBefore: new Date(now.getTime() + retryAfterMs(faults)),
    })
    return { outcome: 'queued' as const }
  })
}

/** 1, 4, 16, 64 s: a sandbox that is broken for a moment must not use up every attempt of every job in that moment. */
export const retryAfterMs = (faults: number): number => 1000 * 4 ** (faults - 1)

/** Puts a failed job into the queue again, as if nothing had happened. */
export async function tryAgain(db: Db, jobId: string): Promise<boolean> {
  const again = await db
    .update(gradingJob)
    .set({ state: 'queued', faults: 0, failure: null, finishedAt: null, notBefore: null, leaseUntil: null })
    .where(and(eq(gradingJob.id, jobId), eq(gradingJob.state, 'failed')))
    .returning({ id: gradingJob.id })
  return again.length === 1
}

/**
 * Frees what local workers of earlier runs on this host held: they died with the supervisor that started them, which is not
 * the job's fault. `current` is the worker of this run; it survives a crash of the server and keeps its jobs.
 */
export async function releaseOldLeases(db: Db, { host, current }: { host: string; current: string }): Promise<number> {
  const ours = `local-${host}-`
  const freed = await db
    .update(gradingJob)
    .set({
      state: sql`case when ${gradingJob.state} = 'leased' then 'queued' else ${gradingJob.state} end`,
      leaseUntil: null,
    })
    .where(
      and(
        sql`${gradingJob.leaseUntil} is not null`,
        sql`left(${gradingJob.worker}, ${ours.length}) = ${ours}`,
        sql`left(${gradingJob.worker}, ${current.length}) <> ${current}`,
      ),
    )
    .returning({ id: gradingJob.id })
  return freed.length
}

/** Why a queued job is not being graded, as far as its own person is concerned. */
export interface Place {
  /** Jobs of its line that come first: 0 when it is next. */
  before: number
  /** It waits for another job of the same person to end. */
  besideOwn: boolean
}

/** Where the queued runs and hand-ins of a line stand. Each person's first job is counted before anybody's second, as leases go. */
export async function placesInQueue(db: Db, lane: Lane, now: Date): Promise<Map<string, Place>> {
  const busy = peopleWithBoxes(db, now)
  const round = sql`row_number() over (partition by ${personOf} order by ${gradingJob.priority} desc, ${gradingJob.createdAt})`
  const ordered = await db
    .select({ id: gradingJob.id, besideOwn: sql<boolean>`${besideOwn(busy)}` })
    .from(gradingJob)
    .leftJoin(guestClaim, eq(guestClaim.guestId, gradingJob.personId))
    .leftJoin(busy, eq(busy.person, personOf))
    .where(
      and(
        or(eq(gradingJob.state, 'queued'), leaseRanOut(now)),
        eq(gradingJob.lane, lane),
        ne(gradingJob.purpose, 'regrade'),
      ),
    )
    .orderBy(sql`coalesce(${busy.own}, false)`, desc(gradingJob.priority), round, asc(gradingJob.createdAt))
  return new Map(ordered.map(({ id, besideOwn: beside }, before) => [id, { before, besideOwn: beside }]))
}

async function failExhaustedJobs(tx: Db, now: Date): Promise<void> {
  await tx
    .update(gradingJob)
    .set({ state: 'failed', failure: 'The worker was lost in every attempt.', leaseUntil: null, finishedAt: now })
    .where(and(leaseRanOut(now), sql`${gradingJob.faults} + 1 >= ${MAX_FAULTS}`))
}

const leaseEnd = (now: Date) => new Date(now.getTime() + LEASE_SECONDS * 1000)
const isOpen = (now: Date) =>
  or(
    and(eq(gradingJob.state, 'queued'), or(isNull(gradingJob.notBefore), lte(gradingJob.notBefore, now))),
    leaseRanOut(now),
  )
const leaseRanOut = (now: Date) => and(eq(gradingJob.state, 'leased'), lt(gradingJob.leaseUntil, now))
const heldBy = (lease: { jobId: string; attempt: number }) =>
  and(eq(gradingJob.id, lease.jobId), eq(gradingJob.attempt, lease.attempt), eq(gradingJob.state, 'leased'))
