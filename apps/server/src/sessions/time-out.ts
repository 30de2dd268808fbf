import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { advanceSession } from './advance-session.ts'
import { findSession } from './load-session.ts'
import { closePresentation } from './record-answer.ts'
import { isTooLate, loadBreaks, sessionClock } from './timing.ts'

/**
 * Closes the open question when its time is over, and goes on. Nothing is scored: what was typed stays as a draft. It happens at the
 * taker's next sign of life, so that it needs no clockwork, and it is the same whenever that is: the question ends at its deadline.
 *
 * @returns whether something was closed
 */
export async function closeWhenTimeIsOver(context: AppContext, who: SignedIn, sessionId: string): Promise<boolean> {
  const { db, catalogues, now } = context
  return db.transaction(async (tx) => {
    const found = await findSession(tx, who, sessionId, { lock: true })
    if (found?.open?.kind !== 'item') return false
    const { session, presentations, open } = found
    const at = now()
    const catalogue = await catalogues.at(session.catalogueHash, tx)
    const clock = sessionClock(session, presentations, { breaks: await loadBreaks(tx, session), catalogue, at })
    if (!clock.deadline || !isTooLate(clock, at)) return false
    const closed = await closePresentation(tx, session, open, 'timed-out', clock.deadline)
    await advanceSession(tx, who, { session, presentations: [...presentations.slice(0, -1), closed], catalogue, at })
    return true
  })
}
