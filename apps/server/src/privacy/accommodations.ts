import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { recordAudit, type Actor } from '../audit/record-audit.ts'
import type { Db } from '../db/open-database.ts'
import { accommodation } from '../db/schema.ts'
import type { TimeGrant } from '../sessions/timing.ts'

/** What may be granted. Nobody is asked why: a diagnosis is nobody's business here. */
export const Grant = z.strictObject({
  timeFactor: z.number().min(1).max(4),
  extraMinutes: z.int().min(0).max(600),
  breakMinutes: z.int().min(0).max(240),
  noTimer: z.boolean(),
})
export const NO_GRANT: TimeGrant = { timeFactor: 1, extraMinutes: 0, breakMinutes: 0, noTimer: false }

/**
 * What counts for a person now: of an organization for the sittings that it asks for, or (null) their own for their own practice.
 *
 * @param personIds - of the person and of the guests they claimed
 */
export async function findAccommodation(
  db: Db,
  personIds: readonly string[],
  organizationId: string | null,
): Promise<TimeGrant | null> {
  const [newest] = await db
    .select({
      timeFactor: accommodation.timeFactor,
      extraMinutes: accommodation.extraMinutes,
      breakMinutes: accommodation.breakMinutes,
      noTimer: accommodation.noTimer,
    })
    .from(accommodation)
    .where(
      and(
        inArray(accommodation.personId, [...personIds]),
        organizationId === null
          ? isNull(accommodation.organizationId)
          : eq(accommodation.organizationId, organizationId),
      ),
    )
    .orderBy(desc(accommodation.grantedAt), desc(accommodation.id))
    .limit(1)
  return newest ?? null
}

/**
 * Grants more time or breaks from the next sitting on; open sittings keep theirs. The newest grant replaces those before it, one of
 * `NO_GRANT` takes them back. Whether `actor` may is for the route to ask: one's own, or `accommodations.manage`.
 */
export async function grantAccommodation(
  tx: Db,
  given: { personId: string; organizationId: string | null; grant: TimeGrant; actor: Actor & { id: string }; at: Date },
): Promise<void> {
  const { personId, organizationId, grant, actor, at } = given
  await tx
    .insert(accommodation)
    .values({ id: randomUUID(), personId, organizationId, ...grant, grantedBy: actor.id, grantedAt: at })
  // Without the values: the log shows that it was done, the table what.
  await recordAudit(tx, {
    actor,
    at,
    organizationId,
    action: 'accommodation.granted',
    subject: { kind: 'person', id: personId },
  })
}
