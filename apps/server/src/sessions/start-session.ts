import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { allBlueprints, type Exposure, withheldItems } from '@millwright/assessment'
import { testItems } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { CatalogueStore } from '../catalogue/catalogue-store.ts'
import type { AppContext } from '../context.ts'
import { ENGINE_VERSION } from '../engine-version.ts'
import type { Db } from '../db/open-database.ts'
import { person, presentation, testSession } from '../db/schema.ts'
import { pastTheWall } from '../db/scope.ts'
import { findAccommodation } from '../privacy/accommodations.ts'
import { advanceSession } from './advance-session.ts'
import { timingOf } from './timing.ts'

export type StartResult = { outcome: 'started' | 'already-open'; sessionId: string } | { outcome: 'no-such-blueprint' }

/** An organization asked for this sitting. */
export interface AskedBy {
  assignmentId: string
  organizationId: string
}

/**
 * Begins a sitting of a blueprint, or leads back to the one this person has open. What an organization asked for is a sitting of its
 * own, once, beside whatever the person practises.
 */
export async function startSession(
  context: AppContext,
  who: SignedIn,
  blueprintId: string,
  askedBy: AskedBy | null = null,
): Promise<StartResult> {
  const catalogue = context.catalogue()
  const blueprint = allBlueprints(catalogue).get(blueprintId)
  if (!blueprint) return { outcome: 'no-such-blueprint' }
  return context.db.transaction(async (tx): Promise<StartResult> => {
    // One start after the other, or two tabs would begin two sittings.
    await tx.select({ id: person.id }).from(person).where(eq(person.id, who.id)).for('no key update')
    const [open] = await tx
      .select({ id: testSession.id })
      .from(testSession)
      .where(
        askedBy
          ? eq(testSession.assignmentId, askedBy.assignmentId)
          : and(
              inArray(testSession.personId, who.ids),
              eq(testSession.blueprintId, blueprintId),
              isNull(testSession.finishedAt),
              isNull(testSession.assignmentId),
            ),
      )
      .orderBy(desc(testSession.startedAt))
      .limit(1)
    if (open) return { outcome: 'already-open', sessionId: open.id }
    const at = context.now()
    const seed = context.newSeed()
    const withheld = withheldItems(testItems(catalogue), await recentExposure(context.catalogues, tx), seed)
    const [session] = await tx
      .insert(testSession)
      .values({
        id: randomUUID(),
        personId: who.id,
        organizationId: askedBy?.organizationId ?? null,
        assignmentId: askedBy?.assignmentId ?? null,
        blueprintId,
        blueprint,
        catalogueHash: catalogue.hash,
        engineVersion: ENGINE_VERSION,
        seed,
        withheld: [...withheld],
        timing: timingOf(blueprint, await findAccommodation(tx, who.ids, askedBy?.organizationId ?? null)),
        startedAt: at,
      })
      .returning()
    if (!session) throw new Error('The new session was not stored')
    await advanceSession(tx, who, { session, presentations: [], catalogue, at })
    return { outcome: 'started', sessionId: session.id }
  })
}

/** Counting takes longer the more sittings there are; so it is done again only after a hundred times as long as it took, and a second. */
const counted = new WeakMap<CatalogueStore, { exposure: Exposure; until: number }>()

async function recentExposure(store: CatalogueStore, tx: Db): Promise<Exposure> {
  const known = counted.get(store)
  const began = performance.now()
  if (known && began < known.until) return known.exposure
  const exposure = await pastTheWall(tx, () => exposureSoFar(tx))
  const ended = performance.now()
  counted.set(store, { exposure, until: ended + 1000 + 100 * (ended - began) })
  return exposure
}

/** In how many of all sessions each item was shown. */
async function exposureSoFar(tx: Db): Promise<Exposure> {
  const [all] = await tx.select({ count: sql<number>`count(*)::int` }).from(testSession)
  const rows = await tx
    .select({ id: presentation.exerciseId, count: sql<number>`count(*)::int` })
    .from(presentation)
    .where(eq(presentation.kind, 'item'))
    .groupBy(presentation.exerciseId)
  return { sessions: all?.count ?? 0, shown: new Map(rows.map(({ id, count }) => [id, count])) }
}
