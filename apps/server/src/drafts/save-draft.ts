import { isDeepStrictEqual } from 'node:util'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { draft } from '../db/schema.ts'
import { storable } from '../db/storable.ts'

export interface DraftView {
  content: unknown
  revision: number
  savedAt: Date
}

export type SaveDraftResult = { outcome: 'saved'; revision: number } | { outcome: 'conflict'; current: DraftView }

/** What a draft belongs to. */
export const draftScope = {
  item: (sessionId: string, position: number) => `session:${sessionId}:${position}`,
  notes: (sessionId: string) => `session:${sessionId}:notes`,
  challenge: (challengeId: string, sessionId: string | null) =>
    sessionId ? `session:${sessionId}:challenge:${challengeId}` : `challenge:${challengeId}`,
}

/**
 * Saves unsent work over the revision that the writer has seen. Another tab or device that saved in between is reported with
 * its content, never overwritten. `base` 0 means that the writer knows of no draft.
 *
 * Sending the same again is safe: whoever lost the reply of a save is told that it is saved.
 */
export async function saveDraft(
  db: Db,
  change: { who: SignedIn; scope: string; content: unknown; base: number; at: Date },
): Promise<SaveDraftResult> {
  const { who, scope, base, at } = change
  const content = storable(change.content)
  const [saved] =
    base === 0
      ? await db
          .insert(draft)
          .values({ personId: who.id, scope, content, revision: 1, savedAt: at })
          .onConflictDoNothing()
          .returning({ revision: draft.revision })
      : await db
          .update(draft)
          .set({ content, savedAt: at, revision: sql`${draft.revision} + 1` })
          .where(and(inArray(draft.personId, who.ids), eq(draft.scope, scope), eq(draft.revision, base)))
          .returning({ revision: draft.revision })
  if (saved) return { outcome: 'saved', revision: saved.revision }
  const current = await findDraft(db, who, scope)
  if (!current) return saveDraft(db, { ...change, base: 0 })
  if (isDeepStrictEqual(current.content, content)) return { outcome: 'saved', revision: current.revision }
  return { outcome: 'conflict', current }
}

/** The saved work for a scope, or null. */
export async function findDraft(db: Db, who: SignedIn, scope: string): Promise<DraftView | null> {
  const [row] = await db
    .select({ content: draft.content, revision: draft.revision, savedAt: draft.savedAt })
    .from(draft)
    .where(and(inArray(draft.personId, who.ids), eq(draft.scope, scope)))
    .orderBy(desc(draft.savedAt))
    .limit(1)
  return row ?? null
}
