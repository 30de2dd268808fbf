import { asc, desc, eq, inArray } from 'drizzle-orm'
import type { Observation } from '@millwright/assessment'
import type { Db } from '../db/open-database.ts'
import { answer, evidence, rescoredEvidence, submission, testSession, verdict } from '../db/schema.ts'
import type { Source } from './recompute.ts'

export interface SourcedEvidence {
  row: typeof evidence.$inferSelect
  source: Source
  /** What counts at this moment: as recorded, or as last computed again; null when it was found to be wrong. */
  now: Observation | null
}

/** All evidence of some people, oldest first, with what it was computed from. */
export async function loadSources(db: Db, personIds: readonly string[]): Promise<SourcedEvidence[]> {
  const ids = [...personIds]
  const rows = await db
    .select({
      row: evidence,
      answer: { id: answer.id, itemId: answer.itemId, itemRevision: answer.itemRevision, response: answer.response },
      submission: {
        id: submission.id,
        challengeId: submission.challengeId,
        challengeRevision: submission.challengeRevision,
      },
      verdict: verdict.verdict,
      seed: testSession.seed,
    })
    .from(evidence)
    .leftJoin(answer, eq(answer.id, evidence.sourceId))
    .leftJoin(testSession, eq(testSession.id, answer.sessionId))
    .leftJoin(submission, eq(submission.id, evidence.sourceId))
    .leftJoin(verdict, eq(verdict.submissionId, evidence.sourceId))
    .where(inArray(evidence.personId, ids))
    .orderBy(asc(evidence.recordedAt), asc(evidence.id))
  const again = await db
    .selectDistinctOn([rescoredEvidence.evidenceId], {
      evidenceId: rescoredEvidence.evidenceId,
      observation: rescoredEvidence.observation,
    })
    .from(rescoredEvidence)
    .where(inArray(rescoredEvidence.personId, ids))
    .orderBy(rescoredEvidence.evidenceId, desc(rescoredEvidence.recordedAt), desc(rescoredEvidence.id))
  const newest = new Map(again.map(({ evidenceId, observation }) => [evidenceId, observation]))
  return rows.map(({ row, answer: given, submission: sent, verdict: found, seed }): SourcedEvidence => {
    const now = newest.has(row.id) ? newest.get(row.id)! : row.observation
    if (row.sourceKind === 'answer' && given && seed !== null)
      return { row, source: { kind: 'answer', answer: given, seed }, now }
    if (row.sourceKind === 'submission' && sent && found)
      return { row, source: { kind: 'submission', submission: sent, criteria: found.criteria }, now }
    throw new Error(`Evidence ${row.id} names the ${row.sourceKind} ${row.sourceId}, which is not there`)
  })
}
