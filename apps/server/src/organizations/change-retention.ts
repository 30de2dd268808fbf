import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { recordAudit } from '../audit/record-audit.ts'
import type { AppContext } from '../context.ts'
import { organization } from '../db/schema.ts'
import { ORGANIZATION_KINDS, type OrganizationKind } from '../privacy/retention.ts'
import type { Tenant } from './tenant.ts'

/** A day, so that a slip of the finger does not delete at once; a hundred years is for ever. */
const Days = z.union([z.literal('').transform(() => null), z.coerce.number().int().min(1).max(36_500)])

/** Reads the periods as people enter them; an empty field leaves a kind to the installation. */
export function readPeriods(
  entered: (kind: OrganizationKind) => string,
): { periods: Record<string, number> } | { errors: OrganizationKind[] } {
  const read = ORGANIZATION_KINDS.map((kind) => ({ kind, days: Days.safeParse(entered(kind)) }))
  const errors = read.filter(({ days }) => !days.success).map(({ kind }) => kind)
  if (errors.length > 0) return { errors }
  const set = read.flatMap(({ kind, days }) =>
    days.data === null || days.data === undefined ? [] : [[kind, days.data]],
  )
  return { periods: Object.fromEntries(set) as Record<string, number> }
}

/** Sets for how long the organization keeps its data. The sweeper goes by it within the hour. */
export async function changeRetention(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  { organization: { id, retentionDays: before }, actor }: Tenant<'retention.change'>,
  periods: Record<string, number>,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(organization).set({ retentionDays: periods }).where(eq(organization.id, id))
    await recordAudit(tx, {
      actor,
      at: now(),
      organizationId: id,
      action: 'retention.changed',
      subject: { kind: 'organization', id },
      details: { before, after: periods },
    })
  })
}
