import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import type { Observation } from '@millwright/assessment'
import type { AiMode, Graph } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { evidence } from '../db/schema.ts'

/**
 * What counts as observed of a person in one AI-use mode, oldest first. Modes are different scales: never mixed.
 * Each item and each criterion counts once, at its first time: who did it as a guest and again in the account they then signed
 * in to has met it before. Skills that `graph` does not know are left out: a sitting goes on with the catalogue it began with, and
 * the person may have been asked about a newer skill meanwhile.
 */
export async function loadObservations(
  db: Db,
  who: SignedIn,
  { aiMode, graph }: { aiMode: AiMode; graph: Graph },
): Promise<Observation[]> {
  const rows = await db
    .select({ observation: evidence.observation })
    .from(evidence)
    .where(and(inArray(evidence.personId, who.ids), eq(evidence.aiMode, aiMode)))
    .orderBy(asc(evidence.recordedAt), asc(evidence.id))
  const first = new Map<string, Observation>()
  for (const { observation } of rows) {
    if (!first.has(observation.source)) first.set(observation.source, observation)
  }
  const known = new Set(graph.skills.map(({ id }) => id))
  return [...first.values()].filter(({ skill, loadings }) =>
    (loadings ?? [{ skill }]).every((loading) => known.has(loading.skill)),
  )
}

export type EvidenceRow = Pick<
  typeof evidence.$inferSelect,
  'id' | 'recordedAt' | 'sourceKind' | 'sourceId' | 'observation'
>

/** The same, newest first, with where each observation came from. */
export async function listEvidence(db: Db, who: SignedIn, aiMode: AiMode): Promise<EvidenceRow[]> {
  return db
    .select({
      id: evidence.id,
      recordedAt: evidence.recordedAt,
      sourceKind: evidence.sourceKind,
      sourceId: evidence.sourceId,
      observation: evidence.observation,
    })
    .from(evidence)
    .where(and(inArray(evidence.personId, who.ids), eq(evidence.aiMode, aiMode)))
    .orderBy(desc(evidence.recordedAt), asc(evidence.id))
}

/** The modes in which this person has been observed. */
export async function observedModes(db: Db, who: SignedIn): Promise<AiMode[]> {
  const rows = await db
    .selectDistinct({ mode: evidence.aiMode })
    .from(evidence)
    .where(inArray(evidence.personId, who.ids))
  return rows.map(({ mode }) => mode).toSorted()
}
