import type { Challenge } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { draftScope, findDraft } from '../drafts/save-draft.ts'
import { listSubmissions } from '../grading/find-submission.ts'
import type { Version } from './compare-page.tsx'
import { draftFiles, filesOf } from './present-workbench.tsx'

/** So many runs and hand-ins can be chosen from; the newest. */
const MOST_COMPARED = 50

/** What somebody's code can be compared with: the starter first, then their draft, then what they sent, newest first. */
export async function versionsOf(
  context: AppContext,
  who: SignedIn | null,
  challenge: Challenge,
): Promise<[Version, ...Version[]]> {
  const starter = { id: 'starter', files: filesOf(challenge, {}), sent: null }
  if (!who) return [starter]
  const draft = await findDraft(context.db, who, draftScope.challenge(challenge.id, null))
  const sent = await listSubmissions(context, who, { challengeId: challenge.id, limit: MOST_COMPARED })
  return [
    starter,
    ...(draft ? [{ id: 'draft', files: filesOf(challenge, draftFiles(draft.content)), sent: null }] : []),
    ...sent.map((one) => ({ id: one.id, files: one.files, sent: one })),
  ]
}
