import { randomUUID } from 'node:crypto'
import { indexCatalogue, type Catalogue, type Challenge } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { draftScope, findDraft } from '../drafts/save-draft.ts'
import { findSubmission, listSubmissions, type SubmissionView } from '../grading/find-submission.ts'
import { outputOf } from '../grading/live-output.ts'
import type { TestSession } from '../sessions/load-session.ts'
import { History, VERSIONS_SHOWN } from './history.tsx'
import { myChallenges } from './my-challenges.ts'
import { isPending, ResultsPanel } from './results-panel.tsx'
import type { ShownVersion } from './work-form.tsx'
import { addressOf, Workbench } from './workbench.tsx'

export interface WorkbenchRequest {
  catalogue: Catalogue
  challengeId: string
  sitting: { session: TestSession; position: number; number: number } | null
  /** The run or hand-in whose results are shown. */
  runId: string | null
  error?: string | undefined
  /** What was sent and refused, to be shown again. */
  posted: Record<string, string> | null
  /** Shows the starter, or an earlier run or hand-in, in spite of a draft. What is typed then becomes the draft. */
  version?: 'starter' | { submissionId: string } | null
}

/** Gathers everything the workbench shows. @throws Error when the challenge is not in the catalogue */
export async function presentWorkbench(context: AppContext, who: SignedIn | null, asked: WorkbenchRequest) {
  const { catalogue, sitting } = asked
  const challenge = indexCatalogue(catalogue).challenges.get(asked.challengeId)
  if (!challenge) throw new Error(`Challenge ${asked.challengeId} is not in catalogue ${catalogue.hash}`)
  const { db } = context
  const scope = draftScope.challenge(challenge.id, sitting?.session.id ?? null)
  const ofThis = (found: SubmissionView | null) => (found?.challengeId === challenge.id ? found : null)
  const find = async (id: string | null) => (who && id ? ofThis(await findSubmission(context, who, id)) : null)
  const draft = who ? await findDraft(db, who, scope) : null
  const sessionId = sitting?.session.id
  const mine = who
    ? await listSubmissions(context, who, { challengeId: challenge.id, sessionId, limit: VERSIONS_SHOWN })
    : []
  const state = who && !sitting ? (await myChallenges(db, who, [challenge.id])).get(challenge.id) : undefined
  const handedInBefore = (state?.handIns ?? 0) > 0
  const shown = await find(asked.runId)
  const earlier = typeof asked.version === 'object' ? await find(asked.version?.submissionId ?? null) : null
  const output = shown ? await outputOf(db, shown) : null
  const place = {
    challenge,
    sitting: sitting
      ? {
          sessionId: sitting.session.id,
          position: sitting.position,
          number: sitting.number,
          count: sitting.session.blueprint.challenges.count,
        }
      : null,
  }
  const version: ShownVersion | null =
    asked.version === 'starter' ? { kind: 'starter' } : earlier && { kind: earlier.purpose, at: earlier.submittedAt }
  const saved = version ? (earlier?.files ?? {}) : draft ? draftFiles(draft.content) : (shown?.files ?? {})
  const view = (
    <Workbench
      {...place}
      catalogue={catalogue}
      files={asked.posted ?? filesOf(challenge, saved)}
      draft={draft}
      version={version}
      handedInBefore={handedInBefore}
      idempotencyKey={randomUUID()}
      error={asked.error}
      results={
        shown ? <ResultsPanel catalogue={catalogue} challenge={challenge} submission={shown} output={output} /> : null
      }
      history={
        mine.length > 0 ? (
          <History challenge={challenge} submissions={mine} place={addressOf(place)} comparable={!sitting} />
        ) : null
      }
    />
  )
  return { view, title: challenge.title, pending: shown !== null && isPending(shown.grading) }
}

/** The entry first, then the starter's other files; what was written over them. */
export function filesOf(challenge: Challenge, written: Record<string, string>): Record<string, string> {
  const known = Object.entries(written).filter(
    ([name]) => Object.hasOwn(challenge.starter, name) || name === challenge.entry,
  )
  return { [challenge.entry]: '', ...challenge.starter, ...Object.fromEntries(known) }
}

export function draftFiles(content: unknown): Record<string, string> {
  if (content === null || typeof content !== 'object') return {}
  return Object.fromEntries(Object.entries(content).filter(([, text]) => typeof text === 'string'))
}
