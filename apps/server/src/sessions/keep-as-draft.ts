import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { draftScope, findDraft, saveDraft } from '../drafts/save-draft.ts'

/** An answer that came after the time is not scored, but not thrown away either. What was saved before is older, so it is replaced. */
export async function keepAsDraft(
  { db, now }: Pick<AppContext, 'db' | 'now'>,
  who: SignedIn,
  late: { sessionId: string; position: number; values: Record<string, string[]> },
): Promise<void> {
  const scope = draftScope.item(late.sessionId, late.position)
  const saved = await findDraft(db, who, scope)
  await saveDraft(db, { who, scope, content: late.values, base: saved?.revision ?? 0, at: now() })
}
