import { indexCatalogue } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { refusalOf, storeSubmission, type SubmitResult } from '../grading/submit-code.ts'
import { advanceSession, finishSession } from './advance-session.ts'
import { findSession } from './load-session.ts'
import { closePresentation } from './record-answer.ts'

export type SessionChallengeResult = SubmitResult | { outcome: 'skipped' | 'session-not-found' | 'not-open' }

/** Submits the challenge a taker is looking at, and goes on; grading happens meanwhile. */
export async function submitSessionChallenge(
  context: AppContext,
  who: SignedIn,
  sent: { sessionId: string; position: number; files: Record<string, string> },
): Promise<SessionChallengeResult> {
  const { db, catalogues, now } = context
  return db.transaction(async (tx): Promise<SessionChallengeResult> => {
    const found = await findSession(tx, who, sent.sessionId, { lock: true })
    if (!found) return { outcome: 'session-not-found' }
    const { session, presentations, open } = found
    if (!open || open.kind !== 'challenge' || open.position !== sent.position) return { outcome: 'not-open' }
    const catalogue = await catalogues.at(session.catalogueHash, tx)
    const challenge = indexCatalogue(catalogue).challenges.get(open.exerciseId)
    if (!challenge) throw new Error(`Challenge ${open.exerciseId} is not in catalogue ${session.catalogueHash}`)
    const refusal = refusalOf({ challenge, files: sent.files })
    if (refusal) return { outcome: refusal }
    const at = now()
    const stored = await storeSubmission(
      tx,
      {
        personId: session.personId,
        sessionId: session.id,
        organizationId: session.organizationId,
        challenge,
        catalogueHash: session.catalogueHash,
        purpose: 'submit',
        files: sent.files,
        idempotencyKey: `${session.id}:${open.position}`,
      },
      at,
    )
    const closed = await closePresentation(tx, session, open, 'submitted', at)
    await advanceSession(tx, who, { session, presentations: [...presentations.slice(0, -1), closed], catalogue, at })
    return stored
  })
}

/** Leaves a challenge without handing in. Nothing is scored: not having tried says nothing about skill. */
export async function skipSessionChallenge(
  context: AppContext,
  who: SignedIn,
  sent: { sessionId: string; position: number },
): Promise<SessionChallengeResult> {
  const { db, catalogues, now } = context
  return db.transaction(async (tx): Promise<SessionChallengeResult> => {
    const found = await findSession(tx, who, sent.sessionId, { lock: true })
    if (!found) return { outcome: 'session-not-found' }
    const { session, presentations, open } = found
    if (!open || open.kind !== 'challenge' || open.position !== sent.position) return { outcome: 'not-open' }
    const at = now()
    const closed = await closePresentation(tx, session, open, 'skipped', at)
    const catalogue = await catalogues.at(session.catalogueHash, tx)
    await advanceSession(tx, who, { session, presentations: [...presentations.slice(0, -1), closed], catalogue, at })
    return { outcome: 'skipped' }
  })
}

/** Ends a sitting early at the taker's wish. What was answered counts. */
export async function endSession(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  who: SignedIn,
  sessionId: string,
): Promise<{ outcome: 'ended' | 'already-ended' | 'session-not-found' }> {
  return db.transaction(async (tx) => {
    const found = await findSession(tx, who, sessionId, { lock: true })
    if (!found) return { outcome: 'session-not-found' as const }
    if (found.session.finishedAt) return { outcome: 'already-ended' as const }
    await finishSession(tx, sessionId, 'ended-by-taker', now())
    return { outcome: 'ended' as const }
  })
}
