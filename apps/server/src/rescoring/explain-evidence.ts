import { eq } from 'drizzle-orm'
import type { Observation } from '@millwright/assessment'
import { canonicalJson } from '@millwright/catalog'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { answer, rescoredEvidence, rescoring } from '../db/schema.ts'
import { loadSources } from './load-sources.ts'
import { recompute, type Recomputed } from './recompute.ts'

export interface Explanation {
  evidenceId: string
  recordedAt: Date
  catalogueHash: string
  engineVersion: string
  /** As stored, with the parameters as used. */
  stored: Observation
  /** From the stored answer or verdict, and the catalogue revision that the record names. */
  recomputed: Recomputed
  /** Whether both are the same, to the last digit. */
  same: boolean
  /** Since then, oldest first. */
  rescorings: { reason: string; at: Date; observation: Observation | null }[]
}

/** Explains one score: from what it was computed, and whether it comes out the same today. Null when `personIds` have no such evidence. */
export async function explainEvidence(
  { catalogues }: Pick<AppContext, 'catalogues'>,
  db: Db,
  personIds: readonly string[],
  evidenceId: string,
): Promise<Explanation | null> {
  const found = (await loadSources(db, personIds)).find(({ row }) => row.id === evidenceId)
  if (!found) return null
  const { row, source } = found
  const recomputed = recompute(row, source, await catalogues.at(row.catalogueHash, db))
  const same =
    recomputed.outcome === 'computed' &&
    canonicalJson(recomputed.observation) === canonicalJson(row.observation) &&
    row.skill === row.observation.skill &&
    (row.sourceKind === 'submission' || (await answerFits(db, row.sourceId, recomputed.observation)))
  const rescorings = await db
    .select({ reason: rescoring.reason, at: rescoring.appliedAt, observation: rescoredEvidence.observation })
    .from(rescoredEvidence)
    .innerJoin(rescoring, eq(rescoring.id, rescoredEvidence.rescoringId))
    .where(eq(rescoredEvidence.evidenceId, evidenceId))
    .orderBy(rescoredEvidence.recordedAt)
  const { id, recordedAt, catalogueHash, engineVersion, observation } = row
  return { evidenceId: id, recordedAt, catalogueHash, engineVersion, stored: observation, recomputed, same, rescorings }
}

/** The category is stored beside the answer too, for statistics. */
async function answerFits(db: Db, answerId: string, { category }: Observation): Promise<boolean> {
  const [row] = await db.select({ category: answer.category }).from(answer).where(eq(answer.id, answerId))
  return row?.category === category
}
