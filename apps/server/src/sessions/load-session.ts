import { and, asc, eq, inArray } from 'drizzle-orm'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { presentation, testSession } from '../db/schema.ts'

export type TestSession = typeof testSession.$inferSelect
export type Presentation = typeof presentation.$inferSelect

export interface LoadedSession {
  session: TestSession
  /** In order; the last one is open while it has no outcome. */
  presentations: Presentation[]
  /** The exercise in front of the taker, or null when the session has ended. */
  open: Presentation | null
}

/** One session of this person, or null. `lock` holds the row until the transaction ends, so that answers queue up. */
export async function findSession(
  db: Db,
  who: SignedIn,
  sessionId: string,
  { lock = false } = {},
): Promise<LoadedSession | null> {
  const query = db
    .select()
    .from(testSession)
    .where(and(eq(testSession.id, sessionId), inArray(testSession.personId, who.ids)))
  const [session] = lock ? await query.for('update') : await query
  if (!session) return null
  const presentations = await db
    .select()
    .from(presentation)
    .where(eq(presentation.sessionId, sessionId))
    .orderBy(asc(presentation.position))
  const last = presentations.at(-1)
  const open = !session.finishedAt && last && last.outcome === null ? last : null
  return { session, presentations, open }
}
