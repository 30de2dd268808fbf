import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Observation } from '@millwright/assessment'
import { indexCatalogue, type AiMode, type Catalogue } from '@millwright/catalog'
import type { Db } from '../db/open-database.ts'
import { answer, evidence, rescoredEvidence, rescoring, submission, testSession } from '../db/schema.ts'
import { counted, type EvidenceRow, type Whose } from './load-evidence.ts'

/** One occasion on which evidence of a person came in, or on which it was computed again. */
export interface Measurement {
  /** Of the sitting, the submission or the rescoring. */
  id: string
  kind: 'test' | 'challenge' | 'rescoring'
  /** When its last evidence was recorded. */
  at: Date
  /** The name of the test or challenge, or the reason of the rescoring. */
  title: string
  /** Where its own page is. */
  href: string | null
  /** How many observations count from it; of a rescoring, how many it changed. */
  observations: number
}

/** A piece of evidence that counts at some moment, with the occasion it came from. */
export interface Piece {
  row: EvidenceRow
  /** Place in `measurements`. */
  at: number
  /** As it counted from these places on; null: it did not count any more. The first is as first scored. */
  versions: { from: number; observation: Observation | null }[]
}

export interface History {
  /** Oldest first. Rescorings are among them. */
  measurements: Measurement[]
  pieces: Piece[]
}

/** Everything that counted, or once counted, of a person's evidence in one mode, by the occasions on which it came in. */
export async function loadHistory(
  db: Db,
  who: Whose,
  { aiMode, catalogue }: { aiMode: AiMode; catalogue: Catalogue },
): Promise<History> {
  const found = await db
    .select({
      row: {
        id: evidence.id,
        recordedAt: evidence.recordedAt,
        sourceKind: evidence.sourceKind,
        sourceId: evidence.sourceId,
        observation: evidence.observation,
      },
      answered: answer.sessionId,
      submitted: submission.sessionId,
      challengeId: submission.challengeId,
    })
    .from(evidence)
    .leftJoin(answer, eq(answer.id, evidence.sourceId))
    .leftJoin(submission, eq(submission.id, evidence.sourceId))
    .where(and(inArray(evidence.personId, who.ids), eq(evidence.aiMode, aiMode)))
    .orderBy(asc(evidence.recordedAt), asc(evidence.id))
  // Withdrawn later does not mean that it never counted.
  const rows = counted(
    found.map((one) => ({ ...one, now: one.row.observation })),
    catalogue.graph,
  )
  const known = new Set(rows.map(({ row }) => row.id))
  const again = (await loadRescored(db, who)).filter(({ evidenceId }) => known.has(evidenceId))
  const titles = await sittingTitles(db, new Set(rows.map((one) => one.answered ?? one.submitted ?? '')))
  const { challenges } = indexCatalogue(catalogue)

  const occasions = new Map<string, Measurement>()
  for (const { row, answered, submitted, challengeId } of rows) {
    const session = answered ?? submitted
    const id = session ?? row.sourceId
    const before = occasions.get(id)
    occasions.set(id, {
      id,
      kind: session ? 'test' : 'challenge',
      at: row.recordedAt,
      title: session ? (titles.get(session) ?? '') : (challenges.get(challengeId ?? '')?.title ?? challengeId ?? ''),
      href: session ? `/sessions/${session}` : `/submissions/${row.sourceId}`,
      observations: (before?.observations ?? 0) + 1,
    })
  }
  for (const { rescoringId, at, reason } of again) {
    const observations = (occasions.get(rescoringId)?.observations ?? 0) + 1
    occasions.set(rescoringId, { id: rescoringId, kind: 'rescoring', at, title: reason, href: null, observations })
  }
  const measurements = [...occasions.values()].toSorted(
    (one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1),
  )
  const place = new Map(measurements.map(({ id }, index) => [id, index]))
  return {
    measurements,
    pieces: rows.map(({ row, answered, submitted }) => {
      const at = place.get(answered ?? submitted ?? row.sourceId)!
      const later = again.filter(({ evidenceId }) => evidenceId === row.id)
      return {
        row,
        at,
        versions: [
          { from: at, observation: row.observation },
          ...later.map(({ rescoringId, observation }) => ({ from: place.get(rescoringId)!, observation })),
        ],
      }
    }),
  }
}

async function loadRescored(db: Db, who: Whose) {
  return db
    .select({
      evidenceId: rescoredEvidence.evidenceId,
      observation: rescoredEvidence.observation,
      rescoringId: rescoring.id,
      at: rescoring.appliedAt,
      reason: rescoring.reason,
    })
    .from(rescoredEvidence)
    .innerJoin(rescoring, eq(rescoring.id, rescoredEvidence.rescoringId))
    .where(inArray(rescoredEvidence.personId, who.ids))
    .orderBy(asc(rescoredEvidence.recordedAt), asc(rescoredEvidence.id))
}

async function sittingTitles(db: Db, ids: ReadonlySet<string>): Promise<Map<string, string>> {
  const wanted = [...ids].filter((id) => id !== '')
  if (wanted.length === 0) return new Map()
  const rows = await db
    .select({ id: testSession.id, blueprint: testSession.blueprint })
    .from(testSession)
    .where(inArray(testSession.id, wanted))
  return new Map(rows.map(({ id, blueprint }) => [id, blueprint.title]))
}

/**
 * What counted after the first `count` occasions.
 *
 * @param scoredAt - after how many occasions it is looked at: evidence that was computed again later counts as it did then; default: all
 */
export function observationsAfter({ measurements, pieces }: History, count: number, scoredAt = measurements.length) {
  return pieces.flatMap((piece): Observation[] => {
    if (piece.at >= count) return []
    const now = piece.versions.findLast(({ from }) => from < scoredAt) ?? piece.versions[0]!
    return now.observation === null ? [] : [now.observation]
  })
}

/** The rows that count now, newest first, each with the occasion it came from. */
export function evidenceNow(history: History): { row: EvidenceRow; measurement: Measurement }[] {
  return history.pieces
    .flatMap(({ row, at, versions }) => {
      const { observation } = versions.at(-1)!
      if (observation === null) return []
      const measurement = history.measurements[at]!
      const now = observation === row.observation ? row : { ...row, observation, recorded: row.observation }
      return [{ row: now, measurement }]
    })
    .toReversed()
}
