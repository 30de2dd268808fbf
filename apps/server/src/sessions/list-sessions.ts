import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
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
  return pageOfSessions(db, who, { limit })
}

interface Wanted {
  limit: number
  /** The last one of the page before. */
  after?: { startedAt: Date; id: string } | null
  state?: 'open' | 'finished' | null
}

/** The same page by page: what begins meanwhile moves nothing. */
export async function pageOfSessions(
  db: Db,
  who: SignedIn,
  { limit, after, state }: Wanted,
): Promise<SessionSummary[]> {
  const { startedAt, id, finishedAt } = testSession
  const older = after
    ? or(lt(startedAt, after.startedAt), and(eq(startedAt, after.startedAt), lt(id, after.id)))
    : undefined
  const inState = state === 'open' ? isNull(finishedAt) : state === 'finished' ? isNotNull(finishedAt) : undefined
  const rows = await db
    .select({ session: testSession, done: sql<number>`count(${presentation.outcome})::int` })
    .from(testSession)
    .leftJoin(presentation, eq(presentation.sessionId, testSession.id))
    .where(and(inArray(testSession.personId, who.ids), older, inState))
    .groupBy(testSession.id)
    .orderBy(desc(startedAt), desc(id))
    .limit(limit)
  return rows
}
