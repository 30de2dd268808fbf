import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Observation } from '@millwright/assessment'
import type { AiMode } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { evidence } from '../db/schema.ts'

/** Everything that was observed of a person in one AI-use mode, oldest first. Modes are different scales: never mixed. */
export async function loadObservations(db: Db, who: SignedIn, aiMode: AiMode): Promise<Observation[]> {
  const rows = await db
    .select({ observation: evidence.observation })
    .from(evidence)
    .where(and(inArray(evidence.personId, who.ids), eq(evidence.aiMode, aiMode)))
    .orderBy(asc(evidence.recordedAt), asc(evidence.id))
  return rows.map(({ observation }) => observation)
}
