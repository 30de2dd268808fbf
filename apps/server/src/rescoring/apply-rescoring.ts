import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { recordAudit } from '../audit/record-audit.ts'
import { storeCatalogue } from '../catalogue/catalogue-store.ts'
import type { Db } from '../db/open-database.ts'
import { rescoredEvidence, rescoring } from '../db/schema.ts'
import { planRescoring, type RescoringChoice, type RescoringPlan } from './plan-rescoring.ts'

export type ApplyResult =
  | { outcome: 'applied'; rescoringId: string; plan: RescoringPlan }
  | { outcome: 'nothing-to-change' }
  /** What would be applied is not what was looked at. */
  | { outcome: 'other-digest'; plan: RescoringPlan }

const ROWS_AT_A_TIME = 1000

/**
 * Applies a rescoring that somebody has looked at: the plan is made again, and must come out the same. All of it in one transaction, so
 * that no two people are ever scored with different parameters; evidence itself is never touched, and people go on answering meanwhile.
 */
export async function applyRescoring(
  db: Db,
  choice: RescoringChoice,
  { digest, reason, appliedBy, at }: { digest: string; reason: string; appliedBy: string; at: Date },
): Promise<ApplyResult> {
  return db.transaction(async (tx): Promise<ApplyResult> => {
    // Two rescorings at once would each be right about something that the other changes.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('millwright-rescoring'))`)
    const plan = await planRescoring(tx, choice)
    if (plan.digest !== digest) return { outcome: 'other-digest', plan }
    if (plan.changes.length === 0) return { outcome: 'nothing-to-change' }
    await storeCatalogue(tx, choice.catalogue, at)
    const rescoringId = randomUUID()
    const { catalogueHash, engineVersion } = plan
    const summary = summaryOf(plan, choice)
    await tx
      .insert(rescoring)
      .values({ id: rescoringId, catalogueHash, engineVersion, reason, summary, appliedBy, appliedAt: at })
    for (let from = 0; from < plan.changes.length; from += ROWS_AT_A_TIME) {
      const some = plan.changes.slice(from, from + ROWS_AT_A_TIME)
      await tx
        .insert(rescoredEvidence)
        .values(some.map((change) => ({ id: randomUUID(), rescoringId, ...change, recordedAt: at })))
    }
    await recordAudit(tx, {
      actor: { kind: 'operator', id: null, address: null, requestId: null },
      at,
      organizationId: null,
      action: 'rescoring.applied',
      subject: { kind: 'rescoring', id: rescoringId },
      details: { ...summary, reason, by: appliedBy },
    })
    return { outcome: 'applied', rescoringId, plan }
  })
}

/** Counts, nobody's name: everybody who was rescored may read it. */
function summaryOf(plan: RescoringPlan, { withdraw, restore, asRecorded }: RescoringChoice): Record<string, unknown> {
  const { digest, observations, people, changes, withdrawn, notComparable, peopleChanged, move, levelChanges } = plan
  const counts = Map.groupBy(levelChanges, ({ role, level, from, to }) => `${role} ${level}: ${from} -> ${to}`)
  return {
    digest,
    observations,
    people,
    changed: changes.length,
    withdrawn,
    notComparable,
    peopleChanged,
    move,
    levelChanges: Object.fromEntries([...counts].map(([what, who]) => [what, who.length])),
    withdraw,
    restore,
    asRecorded,
  }
}
