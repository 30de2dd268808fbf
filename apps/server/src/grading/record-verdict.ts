import { and, eq, inArray, isNull, lt, ne, or } from 'drizzle-orm'
import { challengeObservations } from '@millwright/assessment'
import type { Verdict } from '@millwright/api'
import { indexCatalogue, type Blueprint } from '@millwright/catalog'
import { personBehind, recordIdsOf } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { ENGINE_VERSION } from '../engine-version.ts'
import { storable } from '../db/storable.ts'
import { evidence, gradingJob, isTry, person, regrading, submission, testSession, verdict } from '../db/schema.ts'
import { forgetOutput } from './live-output.ts'

export type RecordVerdictResult = { outcome: 'recorded' | 'already-recorded' | 'lease-lost' | 'no-such-job' }

export interface ReportedVerdict {
  jobId: string
  attempt: number
  worker: string
  verdict: Verdict
}

/**
 * Stores what a worker found, once, and turns the first submission of a challenge into evidence.
 * Sending the same report again is harmless; a report of a lease that went to somebody else is refused.
 */
export async function recordVerdict(
  { db, catalogues, now }: Pick<AppContext, 'db' | 'catalogues' | 'now'>,
  report: ReportedVerdict,
): Promise<RecordVerdictResult> {
  return db.transaction(async (tx): Promise<RecordVerdictResult> => {
    const [job] = await tx.select().from(gradingJob).where(eq(gradingJob.id, report.jobId)).for('update')
    if (!job) return { outcome: 'no-such-job' }
    if (job.attempt !== report.attempt) return { outcome: 'lease-lost' }
    if (job.state === 'done') return { outcome: 'already-recorded' }
    if (job.state === 'cancelled') {
      // It ended just before it could be told. Its box is gone, and its result is not wanted.
      await tx.update(gradingJob).set({ leaseUntil: null }).where(eq(gradingJob.id, job.id))
      return { outcome: 'lease-lost' }
    }
    const stored = {
      submissionId: job.submissionId,
      attempt: report.attempt,
      worker: storable(report.worker),
      verdict: storable(report.verdict),
      recordedAt: now(),
    }
    if (job.regradingId) await tx.insert(regrading).values({ batchId: job.regradingId, ...stored })
    else await tx.insert(verdict).values(stored)
    const total = report.verdict.tests.length
    await tx
      .update(gradingJob)
      .set({
        state: 'done',
        leaseUntil: null,
        failure: null,
        testsDone: total,
        testsTotal: total,
        finishedAt: stored.recordedAt,
        // The column is a real; no job takes eleven days.
        wallMs: Math.min(report.verdict.wallMs, 1e9),
        runtimeHash: stored.verdict.runtime.hash,
      })
      .where(eq(gradingJob.id, job.id))
    if (isTry(job.purpose)) await forgetOutput(tx, [job.id])
    // A regrading is for people to look at: it says nothing about the taker.
    if (job.regradingId) return { outcome: 'recorded' }
    const [sent] = await tx.select().from(submission).where(eq(submission.id, job.submissionId))
    if (sent?.purpose === 'submit' && (await isFirstSubmission(tx, sent))) {
      await storeEvidence(tx, sent, report.verdict, { catalogues, now })
    }
    return { outcome: 'recorded' }
  })
}

type Submission = typeof submission.$inferSelect

/**
 * Only the first submission counts: the later ones were written with the results of the hidden tests in mind. One that we
 * failed to grade showed nothing, so it is passed over; should its verdict still come, it finds the evidence of the next one.
 */
async function isFirstSubmission(tx: Db, sent: Submission): Promise<boolean> {
  const personId = await personBehind(tx, sent.personId)
  // One after the other: two verdicts about one person may arrive at once.
  await tx.select({ id: person.id }).from(person).where(eq(person.id, personId)).for('no key update')
  const sameWork = and(
    inArray(submission.personId, await recordIdsOf(tx, personId)),
    eq(submission.challengeId, sent.challengeId),
    eq(submission.purpose, 'submit'),
    ne(submission.id, sent.id),
  )
  const sentBefore = or(
    lt(submission.submittedAt, sent.submittedAt),
    and(eq(submission.submittedAt, sent.submittedAt), lt(submission.id, sent.id)),
  )
  const earlier = await tx
    .select({ id: submission.id })
    .from(submission)
    .innerJoin(gradingJob, eq(gradingJob.submissionId, submission.id))
    .where(and(sameWork, sentBefore, isNull(gradingJob.regradingId), ne(gradingJob.state, 'failed')))
    .limit(1)
  const counted = await tx
    .select({ id: submission.id })
    .from(submission)
    .innerJoin(evidence, eq(evidence.sourceId, submission.id))
    .where(sameWork)
    .limit(1)
  return earlier.length === 0 && counted.length === 0
}

async function storeEvidence(
  tx: Db,
  sent: Submission,
  found: Verdict,
  { catalogues, now }: Pick<AppContext, 'catalogues' | 'now'>,
): Promise<void> {
  const catalogue = await catalogues.at(sent.catalogueHash, tx)
  const challenge = indexCatalogue(catalogue).challenges.get(sent.challengeId)
  if (!challenge) throw new Error(`Challenge ${sent.challengeId} is not in catalogue ${sent.catalogueHash}`)
  const aiMode = await aiModeOf(tx, sent)
  const observations = challengeObservations(challenge, catalogue.graph.cutScores, found.criteria, sent.id)
  if (observations.length === 0) return
  await tx.insert(evidence).values(
    observations.map((observation) => ({
      id: observation.id,
      personId: sent.personId,
      organizationId: sent.organizationId,
      sourceKind: 'submission' as const,
      sourceId: sent.id,
      skill: observation.skill,
      observation,
      aiMode,
      catalogueHash: sent.catalogueHash,
      engineVersion: ENGINE_VERSION,
      recordedAt: now(),
    })),
  )
}

/** Practice outside a session is nobody's to watch, so it counts as work where AI was allowed. */
async function aiModeOf(tx: Db, sent: Submission): Promise<Blueprint['aiMode']> {
  if (!sent.sessionId) return 'ai-allowed'
  const [sitting] = await tx
    .select({ blueprint: testSession.blueprint })
    .from(testSession)
    .where(eq(testSession.id, sent.sessionId))
  if (!sitting) throw new Error(`Submission ${sent.id} names session ${sent.sessionId}, which does not exist`)
  return sitting.blueprint.aiMode
}
