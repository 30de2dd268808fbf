import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { itemObservation, scoreItem, type ItemResponse } from '@millwright/assessment'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { ENGINE_VERSION } from '../engine-version.ts'
import { answer, evidence, presentation } from '../db/schema.ts'
import { advanceSession } from './advance-session.ts'
import { askedItem } from './asked-item.ts'
import { findSession, type Presentation, type TestSession } from './load-session.ts'
import { isTooLate, loadBreaks, sessionClock } from './timing.ts'
import { answersRecorded } from '../operations/metrics.ts'

export type RecordAnswerResult =
  | { outcome: 'recorded' | 'already-answered' | 'session-not-found' | 'not-open' | 'on-break' | 'time-over' }
  | { outcome: 'malformed'; message: string }

export interface NewAnswer {
  sessionId: string
  position: number
  response: ItemResponse
}

/**
 * Stores an answer with its evidence and chooses what comes next, in one transaction that is on disk before this returns.
 * Sending the same answer twice changes nothing: the first one counts.
 */
export async function recordAnswer(context: AppContext, who: SignedIn, sent: NewAnswer): Promise<RecordAnswerResult> {
  const { db, catalogues, now } = context
  const result = await db.transaction(async (tx): Promise<RecordAnswerResult> => {
    const found = await findSession(tx, who, sent.sessionId, { lock: true })
    if (!found) return { outcome: 'session-not-found' }
    const { session, presentations, open } = found
    if (presentations.some(({ position, outcome }) => position === sent.position && outcome === 'answered')) {
      return { outcome: 'already-answered' }
    }
    if (!open || open.kind !== 'item' || open.position !== sent.position) return { outcome: 'not-open' }
    const catalogue = await catalogues.at(session.catalogueHash, tx)
    const item = askedItem(catalogue, open.exerciseId, session)
    const at = now()
    const clock = sessionClock(session, presentations, { breaks: await loadBreaks(tx, session), catalogue, at })
    if (clock.break) return { outcome: 'on-break' }
    if (isTooLate(clock, at)) return { outcome: 'time-over' }
    const scored = scoreItem(item, sent.response)
    if (scored.outcome === 'malformed') return scored

    const answerId = randomUUID()
    await tx.insert(answer).values({
      id: answerId,
      personId: session.personId,
      sessionId: session.id,
      position: open.position,
      itemId: item.id,
      itemRevision: item.revision,
      response: sent.response,
      category: scored.category,
      score: scored.score,
      answeredAt: at,
    })
    const observation = itemObservation(item, catalogue.graph.cutScores, scored.category, answerId)
    await tx.insert(evidence).values({
      id: observation.id,
      personId: session.personId,
      organizationId: session.organizationId,
      sourceKind: 'answer',
      sourceId: answerId,
      skill: item.skill,
      observation,
      aiMode: session.blueprint.aiMode,
      catalogueHash: session.catalogueHash,
      engineVersion: ENGINE_VERSION,
      recordedAt: at,
    })
    const closed = await closePresentation(tx, session, open, 'answered', at)
    await advanceSession(tx, who, { session, presentations: [...presentations.slice(0, -1), closed], catalogue, at })
    return { outcome: 'recorded' }
  })
  if (result.outcome === 'recorded') answersRecorded.inc()
  return result
}

/** Marks the open exercise as dealt with. */
export async function closePresentation(
  tx: Db,
  session: TestSession,
  open: Presentation,
  outcome: 'answered' | 'submitted' | 'skipped' | 'timed-out',
  at: Date,
): Promise<Presentation> {
  await tx
    .update(presentation)
    .set({ outcome, closedAt: at })
    .where(and(eq(presentation.sessionId, session.id), eq(presentation.position, open.position)))
  return { ...open, outcome, closedAt: at }
}
