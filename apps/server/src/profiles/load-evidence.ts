import { and, asc, desc, eq, inArray, or } from 'drizzle-orm'
import type { Observation } from '@millwright/assessment'
import type { AiMode, Graph } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { answer, evidence, rescoredEvidence, submission } from '../db/schema.ts'

export type EvidenceRow = Pick<
  typeof evidence.$inferSelect,
  'id' | 'recordedAt' | 'sourceKind' | 'sourceId' | 'observation'
> & {
  /** As first scored, where it was computed again since. */
  recorded?: Observation
}

/** Whose evidence: all ids that it may stand under. */
export type Whose = Pick<SignedIn, 'ids'>

interface Wanted {
  /** Modes are different scales: never mixed. */
  aiMode: AiMode
  /**
   * Skills that it does not know are left out: a sitting goes on with the catalogue it began with, and the person may have been
   * asked about a newer skill meanwhile.
   */
  graph: Graph
  /** Only what was observed in this sitting. */
  sessionId?: string
  /** As first scored, whatever was computed again since. */
  asRecorded?: boolean
}

/**
 * What counts as observed of a person, oldest first. Each item and each criterion counts once, at its first time: who did it as
 * a guest and again in the account they then signed in to has met it before.
 */
export async function loadEvidence(
  db: Db,
  who: Whose,
  { aiMode, graph, sessionId, asRecorded }: Wanted,
): Promise<EvidenceRow[]> {
  // One look into an index, which finds nothing unless this person was ever rescored.
  const rescored = db
    .selectDistinctOn([rescoredEvidence.evidenceId], {
      evidenceId: rescoredEvidence.evidenceId,
      rescoredId: rescoredEvidence.id,
      rescored: rescoredEvidence.observation,
    })
    .from(rescoredEvidence)
    .where(inArray(rescoredEvidence.personId, who.ids))
    .orderBy(rescoredEvidence.evidenceId, desc(rescoredEvidence.recordedAt), desc(rescoredEvidence.id))
    .as('rescored')
  const rows = await db
    .select({
      id: evidence.id,
      recordedAt: evidence.recordedAt,
      sourceKind: evidence.sourceKind,
      sourceId: evidence.sourceId,
      observation: evidence.observation,
      rescoredId: rescored.rescoredId,
      rescored: rescored.rescored,
    })
    .from(evidence)
    .leftJoin(rescored, eq(rescored.evidenceId, evidence.id))
    .where(and(inArray(evidence.personId, who.ids), eq(evidence.aiMode, aiMode), ofSitting(db, sessionId)))
    .orderBy(asc(evidence.recordedAt), asc(evidence.id))
  return counted(
    rows.map(({ rescoredId, rescored: again, ...row }) => ({
      row,
      now: rescoredId === null || asRecorded ? row.observation : again,
    })),
    graph,
  ).map(({ row, now }) => (now === row.observation ? row : { ...row, observation: now, recorded: row.observation }))
}

/**
 * Of everything observed of a person, oldest first, what counts: each source at its first time, unless it was found to be wrong, and of
 * skills that the graph knows.
 */
export function counted<T extends { row: Pick<EvidenceRow, 'observation'>; now: Observation | null }>(
  observed: readonly T[],
  graph: Graph,
): (T & { now: Observation })[] {
  const first = new Map<string, T>()
  for (const one of observed) {
    const { source } = one.row.observation
    if (!first.has(source)) first.set(source, one)
  }
  const known = new Set(graph.skills.map(({ id }) => id))
  return [...first.values()].filter((one): one is T & { now: Observation } => {
    if (one.now === null) return false
    const { skill, loadings } = one.now
    return (loadings ?? [{ skill }]).every((loading) => known.has(loading.skill))
  })
}

function ofSitting(db: Db, sessionId: string | undefined) {
  if (!sessionId) return undefined
  const answers = db.select({ id: answer.id }).from(answer).where(eq(answer.sessionId, sessionId))
  const submissions = db.select({ id: submission.id }).from(submission).where(eq(submission.sessionId, sessionId))
  return or(inArray(evidence.sourceId, answers), inArray(evidence.sourceId, submissions))
}

/** The same without where it came from: what profiles are computed from. */
export async function loadObservations(db: Db, who: Whose, wanted: Wanted): Promise<Observation[]> {
  return (await loadEvidence(db, who, wanted)).map(({ observation }) => observation)
}

/** The modes in which this person has been observed. */
export async function observedModes(db: Db, who: SignedIn): Promise<AiMode[]> {
  const rows = await db
    .selectDistinct({ mode: evidence.aiMode })
    .from(evidence)
    .where(inArray(evidence.personId, who.ids))
  return rows.map(({ mode }) => mode).toSorted()
}
