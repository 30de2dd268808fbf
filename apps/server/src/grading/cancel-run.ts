import { and, eq, inArray } from 'drizzle-orm'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { gradingJob, TRIES } from '../db/schema.ts'

/** The states of a job that has not ended. */
export const OPEN_STATES = ['queued', 'leased'] as const

/**
 * Ends a run of this person, or an example that they run, that has not ended by itself. Hand-ins cannot be cancelled: the first one counts. The worker hears of it
 * at its next word, and its lease stays until it has let go, so that no other job of this person runs beside the dying box.
 *
 * @returns the job, or null when there was nothing to cancel
 */
export async function cancelRun(db: Db, who: SignedIn, submissionId: string, now: Date): Promise<string | null> {
  const [job] = await db
    .update(gradingJob)
    .set({ state: 'cancelled', cancelledBy: 'person', finishedAt: now })
    .where(
      and(
        eq(gradingJob.submissionId, submissionId),
        inArray(gradingJob.purpose, [...TRIES]),
        inArray(gradingJob.personId, who.ids),
        inArray(gradingJob.state, [...OPEN_STATES]),
      ),
    )
    .returning({ id: gradingJob.id })
  return job?.id ?? null
}
