import { randomUUID } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { sessionBreak } from '../db/schema.ts'
import { findSession } from './load-session.ts'
import { loadBreaks, sessionClock } from './timing.ts'

export type BreakResult = { outcome: 'on-break' | 'not-on-break' | 'no-break-left' | 'not-open' | 'session-not-found' }

/** Stops the clock of the open question, for as long as this sitting allows. Asking twice changes nothing. */
export async function takeBreak(context: AppContext, who: SignedIn, sessionId: string): Promise<BreakResult> {
  const { db, catalogues, now } = context
  return db.transaction(async (tx): Promise<BreakResult> => {
    const found = await findSession(tx, who, sessionId, { lock: true })
    if (!found) return { outcome: 'session-not-found' }
    const { session, presentations, open } = found
    // Challenges have no clock, so there is nothing to stop.
    if (open?.kind !== 'item') return { outcome: 'not-open' }
    const at = now()
    const catalogue = await catalogues.at(session.catalogueHash, tx)
    const clock = sessionClock(session, presentations, { breaks: await loadBreaks(tx, session), catalogue, at })
    if (clock.break) return { outcome: 'on-break' }
    if (clock.breakLeftMs === 0) return { outcome: 'no-break-left' }
    // A time that is over stays over.
    if (clock.deadline && clock.deadline <= at) return { outcome: 'not-open' }
    await tx.insert(sessionBreak).values({ id: randomUUID(), sessionId, startedAt: at })
    return { outcome: 'on-break' }
  })
}

/** Lets the clock run on. */
export async function endBreak(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  who: SignedIn,
  sessionId: string,
): Promise<BreakResult> {
  return db.transaction(async (tx): Promise<BreakResult> => {
    if (!(await findSession(tx, who, sessionId, { lock: true }))) return { outcome: 'session-not-found' }
    await tx
      .update(sessionBreak)
      .set({ endedAt: now() })
      .where(and(eq(sessionBreak.sessionId, sessionId), isNull(sessionBreak.endedAt)))
    return { outcome: 'not-on-break' }
  })
}
