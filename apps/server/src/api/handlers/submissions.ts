import { randomUUID } from 'node:crypto'
import { indexCatalogue, type Challenge } from '@millwright/catalog'
import type { CallResult, Verdict } from '@millwright/api'
import type { SignedIn } from '../../accounts/people.ts'
import { challengeScore } from '../../challenges/challenge-score.ts'
import type { AppContext } from '../../context.ts'
import { cancelRun } from '../../grading/cancel-run.ts'
import {
  findSubmission,
  pageOfSubmissions,
  type GradingPhase,
  type SubmissionView,
} from '../../grading/find-submission.ts'
import { MAX_OPEN_RUNS, submitCode } from '../../grading/submit-code.ts'
import { findSession } from '../../sessions/load-session.ts'
import type { Handlers } from '../call.ts'
import { cursorOf, cut, MomentKey, readCursor } from '../cursor.ts'
import { locationOf } from '../serve.ts'
import { FILES_REFUSED } from './sessions.ts'

type Names = 'createSubmission' | 'listSubmissions' | 'getSubmission' | 'cancelSubmission'

const noSuchSubmission = { problem: 'not-found', detail: 'You sent no such submission.' } as const

/** Code that is run or graded. */
export const submissionHandlers: Pick<Handlers, Names> = {
  async createSubmission({ context, who, params: { challengeId }, body: { purpose, files, sessionId = null } }) {
    if (sessionId !== null && purpose === 'submit')
      return { problem: 'does-not-fit', detail: 'In a sitting, hand in by handInChallenge.' }
    const place = await placeOf(context, who, challengeId, sessionId)
    if (!place)
      return { problem: 'not-found', detail: 'The catalogue has no such challenge, or you have no such sitting.' }
    if (place === 'not-open')
      return { problem: 'not-open', detail: 'This challenge is not what is open in the sitting.' }
    const result = await submitCode(context, {
      personId: who.id,
      sessionId,
      ...place,
      purpose,
      files,
      // What repeats a request is the Idempotency-Key's business; each that gets here is a new one.
      idempotencyKey: `api:${randomUUID()}`,
    })
    switch (result.outcome) {
      case 'stored':
      case 'already-stored': {
        context.jobs.announce()
        const body = await submissionView(context, who, result.submissionId)
        return { status: 202, body: body!, headers: locationOf(`/submissions/${result.submissionId}`) }
      }
      case 'entry-missing':
      case 'too-large':
        return { problem: 'does-not-fit', detail: FILES_REFUSED[result.outcome] }
      case 'too-many-runs':
        return {
          problem: 'too-many-runs',
          detail: `Runs of ${MAX_OPEN_RUNS} other challenges are open. Wait until one has ended, or cancel one.`,
        }
    }
  },

  async listSubmissions({ context, who, query: { limit, cursor, challengeId } }) {
    const key = readCursor(cursor, 'submissions', MomentKey)
    const after = key ? { submittedAt: new Date(key[0]), id: key[1] } : null
    const wanted = { limit: limit + 1, after, challengeId: challengeId ?? null }
    const rows = await pageOfSubmissions(context, who, wanted)
    const { items, next } = cut(rows, limit, ({ submittedAt, id }) =>
      cursorOf('submissions', submittedAt.toISOString(), id),
    )
    return {
      status: 200,
      body: { items: items.map((one) => ({ ...summaryView(one), phase: one.grading.phase })), next },
    }
  },

  async getSubmission({ context, who, params }) {
    const body = await submissionView(context, who, params.submissionId)
    return body ? { status: 200, body } : noSuchSubmission
  },

  async cancelSubmission({ context, who, params: { submissionId } }) {
    if (!(await findSubmission(context, who, submissionId))) return noSuchSubmission
    const jobId = await cancelRun(context.db, who, submissionId, context.now())
    if (jobId) {
      context.jobs.changed(jobId)
      context.jobs.announce()
    }
    return { status: 200, body: (await submissionView(context, who, submissionId))! }
  },
}

/** The challenge as of the sitting it belongs to, or as of now; null when there is none. */
async function placeOf(context: AppContext, who: SignedIn, challengeId: string, sessionId: string | null) {
  let catalogue = context.catalogue()
  if (sessionId !== null) {
    const found = await findSession(context.db, who, sessionId)
    if (!found) return null
    if (found.open?.kind !== 'challenge' || found.open.exerciseId !== challengeId) return 'not-open' as const
    catalogue = await context.catalogues.at(found.session.catalogueHash, context.db)
  }
  const challenge = indexCatalogue(catalogue).challenges.get(challengeId)
  return challenge ? { challenge, catalogueHash: catalogue.hash } : null
}

function summaryView({ id, challengeId, sessionId, catalogueHash, purpose, runtime, submittedAt }: SubmissionView) {
  return { id, challengeId, sessionId, catalogueHash, purpose, runtime, submittedAt: submittedAt.toISOString() }
}

async function submissionView(
  context: AppContext,
  who: SignedIn,
  id: string,
): Promise<CallResult<'getSubmission'> | null> {
  const found = await findSubmission(context, who, id)
  if (!found) return null
  const catalogue = await context.catalogues.at(found.catalogueHash, context.db)
  const challenge = indexCatalogue(catalogue).challenges.get(found.challengeId)
  if (!challenge) throw new Error(`Challenge ${found.challengeId} is not in catalogue ${found.catalogueHash}`)
  return { ...summaryView(found), files: found.files, grading: phaseView(found, found.grading, challenge) }
}

function phaseView(
  { purpose }: SubmissionView,
  grading: GradingPhase,
  challenge: Challenge,
): CallResult<'getSubmission'>['grading'] {
  if (grading.phase !== 'done') return grading
  return { phase: 'done', ...verdictView(challenge, grading.verdict, purpose === 'submit') }
}

/** What the graders found, without what only they know: hidden tests are numbers, and their ids, words and output stay here. */
function verdictView(challenge: Challenge, verdict: Verdict, scored: boolean) {
  const titles = new Map(challenge.tests.map(({ id, title }) => [id, title]))
  const scores = new Map(verdict.criteria.map(({ id, score }) => [id, score]))
  const passed = (tests: readonly { score: number }[]) => tests.filter(({ score }) => score === 1).length
  const hidden = verdict.tests.filter(({ visible }) => !visible)
  return {
    verdict: verdict.verdict,
    score: scored ? challengeScore(challenge, verdict) : null,
    criteria: scored
      ? challenge.criteria.map(({ id, title, skill }) => {
          const own = verdict.tests.filter(({ criterion }) => criterion === id)
          return { id, title, skill, score: scores.get(id) ?? 0, passed: passed(own), tests: own.length }
        })
      : [],
    hidden: { passed: passed(hidden), tests: hidden.length },
    visibleTests: verdict.tests
      .filter(({ visible }) => visible)
      .map(({ id, verdict: name, score, message, output, wallMs }) => ({
        id,
        title: titles.get(id) ?? id,
        verdict: name,
        score,
        message,
        output,
        wallMs,
      })),
    engine: verdict.engine,
    finishedAt: verdict.finishedAt,
  }
}
