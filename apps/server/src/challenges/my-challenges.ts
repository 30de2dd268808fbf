import { and, asc, count, desc, eq, inArray } from 'drizzle-orm'
import type { Verdict } from '@millwright/api'
import type { SignedIn } from '../accounts/people.ts'
import type { Db } from '../db/open-database.ts'
import { draft, submission, verdict } from '../db/schema.ts'
import { draftScope } from '../drafts/save-draft.ts'

/** How far somebody is with a challenge. Without an entry they have not begun. */
export interface MyChallenge {
  handIns: number
  /** Of the newest hand-in; null before it is graded, and without one. */
  verdict: Verdict | null
}

/** What this person has begun or handed in, of these challenges. */
export async function myChallenges(
  db: Db,
  who: SignedIn,
  challengeIds: readonly string[],
): Promise<Map<string, MyChallenge>> {
  if (challengeIds.length === 0) return new Map()
  const mine = and(inArray(submission.personId, who.ids), inArray(submission.challengeId, [...challengeIds]))
  const scopes = new Map(challengeIds.map((id) => [draftScope.challenge(id, null), id]))
  const [drafts, sent, newest] = await Promise.all([
    db
      .select({ scope: draft.scope })
      .from(draft)
      .where(and(inArray(draft.personId, who.ids), inArray(draft.scope, [...scopes.keys()]))),
    db
      .select({ challengeId: submission.challengeId, purpose: submission.purpose, times: count() })
      .from(submission)
      .where(mine)
      .groupBy(submission.challengeId, submission.purpose),
    db
      .selectDistinctOn([submission.challengeId], { challengeId: submission.challengeId, verdict: verdict.verdict })
      .from(submission)
      .leftJoin(verdict, eq(verdict.submissionId, submission.id))
      .where(and(mine, eq(submission.purpose, 'submit')))
      .orderBy(asc(submission.challengeId), desc(submission.submittedAt)),
  ])
  const begun = [...drafts.map(({ scope }) => scopes.get(scope)!), ...sent.map(({ challengeId }) => challengeId)]
  return new Map(
    begun.map((id) => [
      id,
      {
        handIns: sent.find(({ challengeId, purpose }) => challengeId === id && purpose === 'submit')?.times ?? 0,
        verdict: newest.find(({ challengeId }) => challengeId === id)?.verdict ?? null,
      },
    ]),
  )
}
