import { desc, eq, inArray, sql } from 'drizzle-orm'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { presentation, testSession } from '../db/schema.ts'
import type { TestSession } from './load-session.ts'

export interface SessionSummary {
  session: TestSession
  /** Exercises dealt with: answered, submitted or skipped. */
  done: number
}

/** A person's sittings, newest first. */
export async function listSessions(db: Db, who: SignedIn, limit = 50): Promise<SessionSummary[]> {
  const rows = await db
    .select({ session: testSession, done: sql<number>`count(${presentation.outcome})::int` })
    .from(testSession)
    .leftJoin(presentation, eq(presentation.sessionId, testSession.id))
    .where(inArray(testSession.personId, who.ids))
    .groupBy(testSession.id)
    .orderBy(desc(testSession.startedAt))
    .limit(limit)
  return rows
}
