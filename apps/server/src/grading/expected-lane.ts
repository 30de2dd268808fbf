import { and, desc, eq, isNotNull } from 'drizzle-orm'
import type { Lane } from '@millwright/api'
import type { Db } from '../db/open-database.ts'
import { gradingJob, isTry, type JobPurpose } from '../db/schema.ts'

/**
 * From here on a job is slow. Short jobs shall be back within 2 s also when it is busy; what needs 3 s alone cannot, and would keep
 * a slot from several that can. Between the two is room for short jobs that only waited for a box.
 */
export const SLOW_FROM_MS = 3000
const PEOPLE = 20
const LOOKED_AT = 3 * PEOPLE

/**
 * The line for a job of this challenge: the median time of the last 20 people's, each counted by their last one, so that nobody's
 * endless loop moves a challenge for all. Without history it is quick: the sandbox itself steps in when it is not.
 */
export async function expectedLane(tx: Db, challengeId: string, purpose: JobPurpose): Promise<Lane> {
  const recent = await tx
    .select({ personId: gradingJob.personId, wallMs: gradingJob.wallMs })
    .from(gradingJob)
    .where(
      and(
        eq(gradingJob.challengeId, challengeId),
        // A regrading asks the tests of a hand-in.
        eq(gradingJob.purpose, isTry(purpose) ? purpose : 'submit'),
        isNotNull(gradingJob.finishedAt),
        isNotNull(gradingJob.wallMs),
      ),
    )
    .orderBy(desc(gradingJob.finishedAt))
    .limit(LOOKED_AT)
  return laneOf(recent.map(({ personId, wallMs }) => ({ personId, wallMs: wallMs! })))
}

/** @param recent - finished jobs, newest first */
export function laneOf(recent: readonly { personId: string; wallMs: number }[]): Lane {
  const lastOfEach = new Map<string, number>()
  for (const { personId, wallMs } of recent) if (!lastOfEach.has(personId)) lastOfEach.set(personId, wallMs)
  const times = [...lastOfEach.values()].slice(0, PEOPLE).toSorted((a, b) => a - b)
  // The lower one of two middles: a single slow person among two is no reason yet.
  return (times[Math.floor((times.length - 1) / 2)] ?? 0) > SLOW_FROM_MS ? 'slow' : 'quick'
}
