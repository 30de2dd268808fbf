import { randomUUID } from 'node:crypto'
import { and, asc, count, desc, eq, inArray, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { RuntimeId, Verdict } from '@millwright/api'
import { indexCatalogue } from '@millwright/catalog'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { gradingJob, person, regrading, regradingBatch, submission, verdict } from '../db/schema.ts'
import { OPEN_STATES } from './cancel-run.ts'
import { enqueue } from './job-queue.ts'
import { connectedWorkers, type ConnectedWorker } from './workers.ts'

/** What to grade again: every hand-in of a challenge, or those graded with a runtime other than the one workers have now. */
export type Choice = { challengeId: string } | 'changed-runtime'

interface Candidate {
  submissionId: string
  personId: string
  challengeId: string
}

/** Hand-ins that have a verdict, whose challenge is still in the collection, and that are not being graded again already. */
async function candidates(context: AppContext, choice: Choice): Promise<Candidate[]> {
  const { db, now } = context
  const again = alias(gradingJob, 'again')
  const waiting = db
    .select({ one: sql`1` })
    .from(again)
    .where(
      and(
        eq(again.submissionId, gradingJob.submissionId),
        eq(again.purpose, 'regrade'),
        inArray(again.state, [...OPEN_STATES]),
      ),
    )
  const graded = await db
    .select({
      submissionId: gradingJob.submissionId,
      personId: gradingJob.personId,
      challengeId: gradingJob.challengeId,
      runtime: gradingJob.runtime,
      runtimeHash: gradingJob.runtimeHash,
    })
    .from(gradingJob)
    .where(
      and(
        eq(gradingJob.purpose, 'submit'),
        eq(gradingJob.state, 'done'),
        choice === 'changed-runtime' ? undefined : eq(gradingJob.challengeId, choice.challengeId),
        notExists(waiting),
        // The code of people who were erased is gone.
        sql`not exists (select from person p where p.id = ${gradingJob.personId} and p.erased_at is not null)`,
      ),
    )
    .orderBy(asc(gradingJob.createdAt))
  const known = indexCatalogue(context.catalogue()).challenges
  const present = presentHashes(await connectedWorkers(db, now()))
  return graded
    .filter(({ challengeId }) => known.has(challengeId))
    .filter(({ runtime, runtimeHash }) => {
      if (choice !== 'changed-runtime') return true
      const hashes = present.get(runtime)
      // What nobody offers now has no present version to compare with.
      return hashes !== undefined && !hashes.has(runtimeHash ?? '')
    })
    .map(({ submissionId, personId, challengeId }) => ({ submissionId, personId, challengeId }))
}

function presentHashes(workers: readonly ConnectedWorker[]): Map<RuntimeId, Set<string>> {
  const hashes = new Map<RuntimeId, Set<string>>()
  for (const { id, hash } of workers.flatMap(({ runtimes }) => runtimes))
    hashes.set(id, (hashes.get(id) ?? new Set()).add(hash))
  return hashes
}

/** How many hand-ins a choice means now. */
export async function countChosen(context: AppContext, choice: Choice): Promise<number> {
  return (await candidates(context, choice)).length
}

/**
 * Queues what was chosen behind everything else, to be graded with the content of now. Null when there is nothing to grade.
 * Verdicts and evidence stay as they are; what is found goes beside them.
 */
export async function startRegrading(context: AppContext, choice: Choice, ownerId: string): Promise<string | null> {
  const { db, now } = context
  const catalogue = context.catalogue()
  const chosen = await candidates(context, choice)
  if (chosen.length === 0) return null
  const id = randomUUID()
  const createdAt = now()
  const { challenges } = indexCatalogue(catalogue)
  await db.transaction(async (tx) => {
    await tx.insert(regradingBatch).values({
      id,
      challengeId: choice === 'changed-runtime' ? null : choice.challengeId,
      catalogueHash: catalogue.hash,
      createdAt,
      createdBy: ownerId,
    })
    for (const [challengeId, ofChallenge] of Map.groupBy(chosen, (one) => one.challengeId)) {
      const { runtime } = challenges.get(challengeId)!
      const jobs = ofChallenge.map((one) => ({
        ...one,
        regradingId: id,
        runtime,
        purpose: 'regrade' as const,
        createdAt,
      }))
      await enqueue(tx, jobs)
    }
  })
  return id
}

/** Ends what has not been graded again yet. */
export async function stopRegrading(db: Db, id: string, now: Date): Promise<void> {
  await db
    .update(gradingJob)
    .set({ state: 'cancelled', cancelledBy: 'owner', finishedAt: now })
    .where(and(eq(gradingJob.regradingId, id), inArray(gradingJob.state, [...OPEN_STATES])))
}

export interface RegradingView {
  id: string
  challengeId: string | null
  catalogueHash: string
  createdAt: Date
  total: number
  done: number
  failed: number
  stopped: number
}

/** The regradings so far, newest first; or only one. */
export async function listRegradings(db: Db, only?: string): Promise<RegradingView[]> {
  const counted = (state: string) => sql<number>`(count(*) filter (where ${gradingJob.state} = ${state}))::int`
  return db
    .select({
      id: regradingBatch.id,
      challengeId: regradingBatch.challengeId,
      catalogueHash: regradingBatch.catalogueHash,
      createdAt: regradingBatch.createdAt,
      total: count(),
      done: counted('done'),
      failed: counted('failed'),
      stopped: counted('cancelled'),
    })
    .from(regradingBatch)
    .innerJoin(gradingJob, eq(gradingJob.regradingId, regradingBatch.id))
    .where(only ? eq(regradingBatch.id, only) : undefined)
    .groupBy(regradingBatch.id)
    .orderBy(desc(regradingBatch.createdAt))
    .limit(20)
}

type Criteria = Verdict['criteria']

/** A hand-in that would be scored differently now. */
export interface Difference {
  submissionId: string
  challengeId: string
  person: string
  submittedAt: Date
  revision: number
  before: Part
  after: Part
  criteria: { id: string; before: number | null; after: number | null }[]
}

interface Part {
  verdict: Verdict['verdict']
  runtime: Verdict['runtime']
}

/** Of what a regrading has found so far: what differs from the verdict that counts. */
export async function findDifferences(db: Db, batchId: string): Promise<Difference[]> {
  const part = (column: typeof verdict.verdict | typeof regrading.verdict) => ({
    verdict: sql<Verdict['verdict']>`${column}->>'verdict'`,
    runtime: sql<Verdict['runtime']>`${column}->'runtime'`,
    criteria: sql<Criteria>`${column}->'criteria'`,
  })
  const rows = await db
    .select({
      submissionId: submission.id,
      challengeId: submission.challengeId,
      person: person.name,
      submittedAt: submission.submittedAt,
      revision: submission.challengeRevision,
      before: part(verdict.verdict),
      after: part(regrading.verdict),
    })
    .from(regrading)
    .innerJoin(verdict, eq(verdict.submissionId, regrading.submissionId))
    .innerJoin(submission, eq(submission.id, regrading.submissionId))
    .innerJoin(person, eq(person.id, submission.personId))
    .where(eq(regrading.batchId, batchId))
    .orderBy(asc(submission.challengeId), asc(submission.submittedAt))
  return rows
    .map((row) => ({ ...row, criteria: changedCriteria(row.before.criteria, row.after.criteria) }))
    .filter(({ criteria }) => criteria.length > 0)
}

/** The criteria whose score differs; one that was not there has no score. */
export function changedCriteria(before: Criteria, after: Criteria): Difference['criteria'] {
  const scores = (criteria: Criteria) => new Map(criteria.map(({ id, score }) => [id, score]))
  const [was, is] = [scores(before), scores(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((id) => ({ id, before: was.get(id) ?? null, after: is.get(id) ?? null }))
    .filter((one) => one.before === null || one.after === null || Math.abs(one.before - one.after) > 1e-9)
}
