import { randomUUID } from 'node:crypto'
import { indexCatalogue, type Catalogue, type Challenge } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { draftScope, findDraft, type DraftView } from '../drafts/save-draft.ts'
import { findSubmission, listSubmissions, type SubmissionView } from '../grading/find-submission.ts'
import { outputOf } from '../grading/live-output.ts'
import type { TestSession } from '../sessions/load-session.ts'
import { History } from './history.tsx'
import { isPending, ResultsPanel } from './results-panel.tsx'
import { Workbench } from './workbench.tsx'

export interface WorkbenchRequest {
  catalogue: Catalogue
  challengeId: string
  sitting: { session: TestSession; position: number; number: number } | null
  /** The run or hand-in whose results are shown. */
  runId: string | null
  error?: string | undefined
  /** What was sent and refused, to be shown again. */
  posted: Record<string, string> | null
  /** Shows the starter in spite of a draft. */
  fromStarter?: boolean
}

/** Gathers everything the workbench shows. @throws Error when the challenge is not in the catalogue */
export async function presentWorkbench(context: AppContext, who: SignedIn | null, asked: WorkbenchRequest) {
  const { catalogue, sitting } = asked
  const challenge = indexCatalogue(catalogue).challenges.get(asked.challengeId)
  if (!challenge) throw new Error(`Challenge ${asked.challengeId} is not in catalogue ${catalogue.hash}`)
  const { db } = context
  const scope = draftScope.challenge(challenge.id, sitting?.session.id ?? null)
  const draft = who ? await findDraft(db, who, scope) : null
  const mine = who && !sitting ? await listSubmissions(context, who, challenge.id) : []
  const shown = who && asked.runId ? await findSubmission(context, who, asked.runId) : null
  const output = shown ? await outputOf(db, shown) : null
  const view = (
    <Workbench
      catalogue={catalogue}
      challenge={challenge}
      files={asked.posted ?? filesOf(challenge, asked.fromStarter ? null : draft, shown)}
      draft={draft && !asked.fromStarter ? draft : null}
      sitting={
        sitting
          ? {
              sessionId: sitting.session.id,
              position: sitting.position,
              number: sitting.number,
              count: sitting.session.blueprint.challenges.count,
            }
          : null
      }
      handedInBefore={mine.some(({ purpose }) => purpose === 'submit')}
      idempotencyKey={randomUUID()}
      error={asked.error}
      results={
        shown && shown.challengeId === challenge.id ? (
          <ResultsPanel catalogue={catalogue} challenge={challenge} submission={shown} output={output} />
        ) : null
      }
      history={mine.length > 0 ? <History challenge={challenge} submissions={mine} /> : null}
    />
  )
  return { view, title: challenge.title, pending: shown !== null && isPending(shown.grading) }
}

/** The draft over the starter; without a draft, what was sent with the run that is shown. */
function filesOf(challenge: Challenge, draft: DraftView | null, shown: SubmissionView | null): Record<string, string> {
  const saved = draft ? draftFiles(draft.content) : (shown?.files ?? {})
  const known = Object.entries(saved).filter(
    ([name]) => Object.hasOwn(challenge.starter, name) || name === challenge.entry,
  )
  return { [challenge.entry]: '', ...challenge.starter, ...Object.fromEntries(known) }
}

function draftFiles(content: unknown): Record<string, string> {
  if (content === null || typeof content !== 'object') return {}
  return Object.fromEntries(Object.entries(content).filter(([, text]) => typeof text === 'string'))
}
