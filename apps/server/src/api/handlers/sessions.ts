import {
  indexCatalogue,
  publicChallenge,
  publicItem,
  toOptionIds,
  type Catalogue,
  type Item,
} from '@millwright/catalog'
import type { ItemResponse } from '@millwright/assessment'
import type { CallResult } from '@millwright/api'
import type { SignedIn } from '../../accounts/people.ts'
import type { AppContext } from '../../context.ts'
import { draftScope, findDraft, saveDraft, type DraftView } from '../../drafts/save-draft.ts'
import { askedItem, findAskedItem } from '../../sessions/asked-item.ts'
import { endSession, skipSessionChallenge, submitSessionChallenge } from '../../sessions/close-challenge.ts'
import { finishedView } from '../../sessions/finished-page.tsx'
import { pageOfSessions, type SessionSummary } from '../../sessions/list-sessions.ts'
import { findSession, type LoadedSession } from '../../sessions/load-session.ts'
import { recordAnswer } from '../../sessions/record-answer.ts'
import { startSession } from '../../sessions/start-session.ts'
import { endBreak, takeBreak } from '../../sessions/take-break.ts'
import { closeWhenTimeIsOver } from '../../sessions/time-out.ts'
import { isTooLate, loadBreaks, sessionClock, type SessionClock } from '../../sessions/timing.ts'
import type { Call, Handlers } from '../call.ts'
import { cursorOf, cut, MomentKey, readCursor } from '../cursor.ts'
import { locationOf } from '../serve.ts'
import { standingView } from './profiles.ts'

type Names =
  | 'listSessions'
  | 'startSession'
  | 'getSession'
  | 'answerItem'
  | 'handInChallenge'
  | 'skipChallenge'
  | 'takeBreak'
  | 'endBreak'
  | 'endSession'
  | 'getSessionResults'
  | 'getSessionDraft'
  | 'saveSessionDraft'
  | 'getChallengeDraft'
  | 'saveChallengeDraft'

const noSuchSession = { problem: 'not-found', detail: 'You have no such sitting.' } as const
const notOpen = {
  problem: 'not-open',
  detail: 'This is not the open exercise of the sitting. Read the sitting again.',
} as const
const noSuchChallenge = { problem: 'not-found', detail: 'The catalogue has no such challenge.' } as const

/** Sitting a test, and unsent work. */
export const sessionHandlers: Pick<Handlers, Names> = {
  async listSessions({ context, who, query: { limit, cursor, state } }) {
    const key = readCursor(cursor, 'sessions', MomentKey)
    const after = key ? { startedAt: new Date(key[0]), id: key[1] } : null
    const rows = await pageOfSessions(context.db, who, { limit: limit + 1, after, state: state ?? null })
    const { items, next } = cut(rows, limit, ({ session: { startedAt, id } }) =>
      cursorOf('sessions', startedAt.toISOString(), id),
    )
    return { status: 200, body: { items: items.map(summaryView), next } }
  },

  async startSession({ context, who, body }) {
    const result = await startSession(context, who, body.blueprintId)
    if (result.outcome === 'no-such-blueprint')
      return { problem: 'not-found', detail: 'The catalogue has no such blueprint. List them at /blueprints.' }
    const view = await sessionView(context, who, result.sessionId)
    const headers = locationOf(`/sessions/${result.sessionId}`)
    return { status: result.outcome === 'started' ? 201 : 200, body: view!, headers }
  },

  async getSession({ context, who, params }) {
    const body = await sessionView(context, who, params.sessionId)
    return body ? { status: 200, body } : noSuchSession
  },

  async answerItem({ context, who, params: { sessionId }, body: { position, response } }) {
    const found = await findSession(context.db, who, sessionId)
    if (!found) return noSuchSession
    const shown = found.presentations.find((one) => one.position === position && one.kind === 'item')
    if (!shown) return notOpen
    const answered = { problem: 'already-answered', detail: 'The first answer to an exercise counts.' } as const
    if (shown.outcome === 'answered') return answered
    const catalogue = await context.catalogues.at(found.session.catalogueHash, context.db)
    const item = findAskedItem(catalogue, shown.exerciseId, found.session)
    const read = item ? responseOf(item, response, found.session.seed) : null
    const unfit = {
      problem: 'does-not-fit',
      detail: 'Answer in the kind of the question, with the ids of its options.',
    } as const
    if (!read) return unfit
    const { outcome } = await recordAnswer(context, who, { sessionId, position, response: read })
    switch (outcome) {
      case 'recorded':
        return { status: 200, body: (await sessionView(context, who, sessionId))! }
      case 'already-answered':
        return answered
      case 'not-open':
        return notOpen
      case 'malformed':
        return unfit
      case 'on-break':
        return { problem: 'on-break', detail: 'End the break, then answer.' }
      case 'time-over':
        return { problem: 'time-over', detail: 'The time for this question is over. Read the sitting again.' }
      case 'session-not-found':
        return noSuchSession
    }
  },

  async handInChallenge({ context, who, params: { sessionId }, body }) {
    const result = await submitSessionChallenge(context, who, { sessionId, ...body })
    switch (result.outcome) {
      case 'stored':
      case 'already-stored': {
        context.jobs.announce()
        const { submissionId } = result
        const session = (await sessionView(context, who, sessionId))!
        return { status: 202, body: { submissionId, session }, headers: locationOf(`/submissions/${submissionId}`) }
      }
      case 'session-not-found':
        return noSuchSession
      case 'not-open':
      case 'skipped':
        return notOpen
      case 'entry-missing':
      case 'too-large':
        return { problem: 'does-not-fit', detail: FILES_REFUSED[result.outcome] }
    }
  },

  async skipChallenge({ context, who, params: { sessionId }, body }) {
    const { outcome } = await skipSessionChallenge(context, who, { sessionId, ...body })
    if (outcome === 'session-not-found') return noSuchSession
    if (outcome !== 'skipped') return notOpen
    return { status: 200, body: (await sessionView(context, who, sessionId))! }
  },

  async takeBreak({ context, who, params: { sessionId } }) {
    const { outcome } = await takeBreak(context, who, sessionId)
    if (outcome === 'session-not-found') return noSuchSession
    if (outcome === 'no-break-left') return { problem: 'no-break-left', detail: 'The sitting goes on.' }
    if (outcome === 'not-open') return { problem: 'not-open', detail: 'No question is open, so no clock runs.' }
    return { status: 200, body: (await sessionView(context, who, sessionId))! }
  },

  async endBreak({ context, who, params: { sessionId } }) {
    const { outcome } = await endBreak(context, who, sessionId)
    if (outcome === 'session-not-found') return noSuchSession
    return { status: 200, body: (await sessionView(context, who, sessionId))! }
  },

  async endSession({ context, who, params: { sessionId } }) {
    const { outcome } = await endSession(context, who, sessionId)
    if (outcome === 'session-not-found') return noSuchSession
    return { status: 200, body: (await sessionView(context, who, sessionId))! }
  },

  async getSessionResults({ context, who, params: { sessionId } }) {
    const found = await findSession(context.db, who, sessionId)
    if (!found) return noSuchSession
    if (!found.session.finishedAt)
      return { problem: 'not-open', detail: 'The sitting goes on. Results come when it has ended.' }
    const catalogue = await context.catalogues.at(found.session.catalogueHash, context.db)
    const { answered, grading, standing } = await finishedView(context, who, found, catalogue)
    return {
      status: 200,
      body: { sessionId, answered, beingGraded: grading, standing: standingView(standing.standing) },
    }
  },

  async getSessionDraft({ context, who, params }) {
    const scope = await sessionScope(context, who, params)
    return scope ? drafted(await findDraft(context.db, who, scope.scope)) : noSuchSession
  },

  async saveSessionDraft(call) {
    const { context, who, params } = call
    const scope = await sessionScope(context, who, params)
    if (!scope) return noSuchSession
    return scope.open ? save(call, scope.scope) : notOpen
  },

  async getChallengeDraft({ context, who, params: { challengeId } }) {
    if (!indexCatalogue(context.catalogue()).challenges.has(challengeId)) return noSuchChallenge
    return drafted(await findDraft(context.db, who, draftScope.challenge(challengeId, null)))
  },

  async saveChallengeDraft(call) {
    const { challengeId } = call.params
    if (!indexCatalogue(call.context.catalogue()).challenges.has(challengeId)) return noSuchChallenge
    return save(call, draftScope.challenge(challengeId, null))
  },
}

/** Why files cannot be graded. */
export const FILES_REFUSED = {
  'entry-missing': 'The file that the challenge names as its entry is not among them.',
  'too-large': 'At most 20 files of at most 200,000 bytes each.',
} as const

function summaryView({ session, done }: SessionSummary) {
  const { id, blueprintId, blueprint, startedAt, finishedAt, stopReason } = session
  return {
    id,
    blueprintId,
    title: blueprint.title,
    target: blueprint.target,
    aiMode: blueprint.aiMode,
    assigned: session.assignmentId !== null,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    stopReason,
    done,
  }
}

/** A sitting with the exercise that is open, as its taker may see it. */
async function sessionView(context: AppContext, who: SignedIn, id: string): Promise<CallResult<'getSession'> | null> {
  const found = await findSession(context.db, who, id)
  if (!found) return null
  const { session, presentations } = found
  const catalogue = await context.catalogues.at(session.catalogueHash, context.db)
  const at = context.now()
  const clock = sessionClock(session, presentations, { breaks: await loadBreaks(context.db, session), catalogue, at })
  // A question whose time is over is closed at its taker's next sign of life: this is one.
  if (isTooLate(clock, at) && (await closeWhenTimeIsOver(context, who, id))) return sessionView(context, who, id)
  return {
    ...summaryView({ session, done: presentations.filter(({ outcome }) => outcome !== null).length }),
    catalogueHash: session.catalogueHash,
    // Whoever stops the clock does not go on reading.
    open: clock.break ? null : openView(catalogue, found),
    clock: session.finishedAt || session.timing?.noTimer ? null : clockView(clock),
    exercises: presentations.map(({ position, kind, outcome, presentedAt, closedAt }) => ({
      position,
      kind,
      outcome,
      presentedAt: presentedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
    })),
  }
}

function clockView({ leftMs, deadline, breakLeftMs, break: onBreak }: SessionClock) {
  return {
    leftMs,
    deadline: deadline?.toISOString() ?? null,
    breakLeftMs,
    onBreakUntil: onBreak?.until.toISOString() ?? null,
  }
}

function openView(catalogue: Catalogue, { session, open }: LoadedSession): CallResult<'getSession'>['open'] {
  if (!open) return null
  const { kind, position, exerciseId } = open
  const known = indexCatalogue(catalogue)
  if (kind === 'item') {
    return { kind, position, item: publicItem(askedItem(catalogue, exerciseId, session), session.seed) }
  }
  const challenge = known.challenges.get(exerciseId)
  if (!challenge) throw new Error(`Challenge ${exerciseId} is not in catalogue ${session.catalogueHash}`)
  return { kind, position, challenge: publicChallenge(challenge) as CallResult<'getChallenge'> }
}

type SentResponse = Call<
  Parameters<Handlers['answerItem']>[0] extends Call<infer One> ? One : never
>['body']['response']

/** Options come as they were shown; null when one does not exist or the kind is another. */
function responseOf(item: Item, sent: SentResponse, seed: string): ItemResponse | null {
  if (sent.kind !== item.kind) return null
  switch (sent.kind) {
    case 'numeric':
      return sent
    case 'single': {
      const option = toOptionIds(item, seed, [sent.option])?.[0]
      return option === undefined ? null : { kind: 'single', option }
    }
    case 'multiple': {
      const options = toOptionIds(item, seed, sent.options)
      return options && { kind: 'multiple', options }
    }
    case 'ordering': {
      const order = toOptionIds(item, seed, sent.order)
      return order && { kind: 'ordering', order }
    }
    case 'matching': {
      const matches = toOptionIds(item, seed, sent.matches)
      return matches && { kind: 'matching', matches }
    }
  }
}

/** What a draft at this place of a sitting belongs to, and whether it can still be sent. */
async function sessionScope(context: AppContext, who: SignedIn, at: { sessionId: string; position: number }) {
  const found = await findSession(context.db, who, at.sessionId)
  const shown = found?.presentations.find(({ position }) => position === at.position)
  if (!found || !shown) return null
  const scope =
    shown.kind === 'item'
      ? draftScope.item(at.sessionId, at.position)
      : draftScope.challenge(shown.exerciseId, at.sessionId)
  return { scope, open: found.open?.position === at.position }
}

function drafted(draft: DraftView | null) {
  const revision = draft?.revision ?? 0
  const content = (draft?.content ?? {}) as Record<string, string | string[]>
  const body = { revision, content, savedAt: draft?.savedAt.toISOString() ?? null }
  return { status: 200 as const, body, headers: { etag: `"${revision}"` } }
}

async function save(
  {
    context,
    who,
    body,
    ifMatch,
  }: Pick<Call<never>, 'context' | 'ifMatch'> & { who: SignedIn; body: { content: unknown } },
  scope: string,
) {
  const current = await findDraft(context.db, who, scope)
  const base = ifMatch === '*' ? (current?.revision ?? 0) : /^\d{1,9}$/.test(ifMatch) ? Number(ifMatch) : null
  const changed = (draft: DraftView | null) => ({
    problem: 'changed-meanwhile' as const,
    detail: `Another tab or device saved revision ${draft?.revision ?? 0}. Read it, put both together, and save over that one.`,
    headers: { etag: `"${draft?.revision ?? 0}"` },
  })
  // Over a revision that is not there, nothing is saved.
  if (base === null || (base > 0 && !current)) return changed(current)
  const result = await saveDraft(context.db, { who, scope, content: body.content, base, at: context.now() })
  return result.outcome === 'saved' ? drafted(await findDraft(context.db, who, scope)) : changed(result.current)
}
