import { and, desc, eq } from 'drizzle-orm'
import { indexCatalogue } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { itemFlag, type FlagKind } from '../db/schema.ts'
import type { Db } from '../db/open-database.ts'
import { storable } from '../db/storable.ts'
import { findSession } from './load-session.ts'

export const FLAG_KINDS = ['unclear', 'wrong', 'technical'] as const satisfies readonly FlagKind[]
/** Characters of a note. */
export const LONGEST_NOTE = 2000

export interface NewFlag {
  sessionId: string
  position: number
  kind: FlagKind
  note: string
}

/**
 * Stores what a taker says about a question that they were shown, open or answered. Saying it again replaces what was said. Nobody's
 * score changes: whoever looks after the questions decides what follows, and a rescoring would be told to everybody.
 */
export async function flagItem(
  { db, catalogues, now }: Pick<AppContext, 'db' | 'catalogues' | 'now'>,
  who: SignedIn,
  flag: NewFlag,
): Promise<{ outcome: 'flagged' | 'not-shown' | 'session-not-found' }> {
  return db.transaction(async (tx) => {
    const found = await findSession(tx, who, flag.sessionId)
    if (!found) return { outcome: 'session-not-found' as const }
    const shown = found.presentations.find(({ position, kind }) => position === flag.position && kind === 'item')
    const catalogue = await catalogues.at(found.session.catalogueHash, tx)
    const item = shown ? indexCatalogue(catalogue).items.get(shown.exerciseId) : undefined
    if (!item) return { outcome: 'not-shown' as const }
    const { sessionId, position, kind } = flag
    const said = { kind, note: storable(flag.note), flaggedAt: now() }
    await tx
      .insert(itemFlag)
      .values({ sessionId, position, itemId: item.id, itemRevision: item.revision, ...said })
      .onConflictDoUpdate({ target: [itemFlag.sessionId, itemFlag.position], set: said })
    return { outcome: 'flagged' as const }
  })
}

/** What was said about one question of a sitting. */
export async function findFlag(
  db: Db,
  sessionId: string,
  position: number,
): Promise<{ kind: FlagKind; note: string } | null> {
  const [row] = await db
    .select({ kind: itemFlag.kind, note: itemFlag.note })
    .from(itemFlag)
    .where(and(eq(itemFlag.sessionId, sessionId), eq(itemFlag.position, position)))
  return row ?? null
}

/** What takers reported, newest first; without who it was. For whoever looks after the questions. */
export async function listFlags(db: Db, limit = 1000) {
  const { itemId, itemRevision, kind, note, flaggedAt } = itemFlag
  return db.select({ itemId, itemRevision, kind, note, flaggedAt }).from(itemFlag).orderBy(desc(flaggedAt)).limit(limit)
}

export type Flag = Awaited<ReturnType<typeof listFlags>>[number]
