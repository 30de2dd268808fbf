import { challengeObservations, itemObservation, scoreItem, type Observation } from '@millwright/assessment'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import type { answer, evidence, submission, verdict } from '../db/schema.ts'
import { findAskedItem } from '../sessions/asked-item.ts'

/** What a person did, as stored: all that a score is computed from, together with a catalogue. */
export type Source =
  | {
      kind: 'answer'
      answer: Pick<typeof answer.$inferSelect, 'id' | 'itemId' | 'itemRevision' | 'response'>
      seed: string
    }
  | {
      kind: 'submission'
      submission: Pick<typeof submission.$inferSelect, 'id' | 'challengeId' | 'challengeRevision'>
      criteria: (typeof verdict.$inferSelect)['verdict']['criteria']
    }

export type Recomputed =
  | { outcome: 'computed'; observation: Observation }
  /** The exercise is not in this catalogue, or it is another one under the same id. */
  | { outcome: 'not-in-catalogue' | 'other-revision' }
  /** It does not fit what was answered or found. */
  | { outcome: 'does-not-fit'; message: string }

/** Computes the score of one piece of evidence from what was stored, with the keys and parameters of a catalogue. Pure. */
export function recompute(
  row: Pick<typeof evidence.$inferSelect, 'id'>,
  source: Source,
  catalogue: Catalogue,
): Recomputed {
  const { cutScores } = catalogue.graph
  if (source.kind === 'answer') {
    const { id, itemId, itemRevision, response } = source.answer
    const item = findAskedItem(catalogue, itemId, source)
    if (!item) return { outcome: 'not-in-catalogue' }
    if (item.revision !== itemRevision) return { outcome: 'other-revision' }
    const scored = scoreItem(item, response as Parameters<typeof scoreItem>[1])
    if (scored.outcome === 'malformed') return { outcome: 'does-not-fit', message: scored.message }
    return { outcome: 'computed', observation: itemObservation(item, cutScores, scored.category, id) }
  }
  const { id, challengeId, challengeRevision } = source.submission
  const challenge = indexCatalogue(catalogue).challenges.get(challengeId)
  if (!challenge) return { outcome: 'not-in-catalogue' }
  if (challenge.revision !== challengeRevision) return { outcome: 'other-revision' }
  const missing = challenge.criteria.find((criterion) => !source.criteria.some((found) => found.id === criterion.id))
  if (missing)
    return { outcome: 'does-not-fit', message: `The verdict has no score for the criterion "${missing.id}".` }
  const observations = challengeObservations(challenge, cutScores, source.criteria, id)
  const observation = observations.find((one) => one.id === row.id)
  return observation
    ? { outcome: 'computed', observation }
    : { outcome: 'does-not-fit', message: `The challenge has no criterion of ${row.id} any more.` }
}
