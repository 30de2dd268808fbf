import { z } from 'zod'
import { RuntimeId, VerdictName } from '../grading.ts'
import { CatalogueId, Moment, pageOf, paging, Probability, Uuid } from './fields.ts'
import { named, operation } from './operation.ts'
import { Files } from './sessions.ts'

const VisibleResult = named(
  'VisibleTestResult',
  z.object({
    id: z.string(),
    title: z.string(),
    verdict: VerdictName,
    score: Probability,
    message: z.string().optional(),
    output: z.object({ stdout: z.string(), stderr: z.string(), returned: z.string().optional() }).optional(),
    wallMs: z.number(),
  }),
)

const Phase = named(
  'GradingPhase',
  z.discriminatedUnion('phase', [
    z.object({
      phase: z.literal('queued'),
      before: z.int().min(0).describe('How many wait before it.'),
      waitsFor: z.enum(['turn', 'worker', 'runtime', 'own-job', 'next-try']),
    }),
    z.object({ phase: z.literal('running'), testsDone: z.int().min(0), testsTotal: z.int().min(0) }),
    z.object({
      phase: z.literal('done'),
      verdict: VerdictName,
      score: Probability.nullable().describe('The weighted mean of the criteria. Null for a run, which is not scored.'),
      criteria: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          skill: z.string(),
          score: Probability,
          passed: z.int().min(0),
          tests: z.int().min(0),
        }),
      ),
      hidden: z.object({ passed: z.int().min(0), tests: z.int().min(0) }),
      visibleTests: z.array(VisibleResult),
      engine: z.string(),
      finishedAt: Moment,
    }),
    z.object({ phase: z.literal('failed') }),
    z.object({ phase: z.literal('cancelled'), by: z.enum(['person', 'newer-run']) }),
  ]),
)

const summary = {
  id: Uuid,
  challengeId: z.string(),
  sessionId: Uuid.nullable(),
  catalogueHash: z.string(),
  purpose: z.enum(['run', 'submit']),
  runtime: RuntimeId,
  submittedAt: Moment,
}

const Submission = named(
  'Submission',
  z.object({ ...summary, files: z.record(z.string(), z.string()), grading: Phase }),
)
const SubmissionSummary = named(
  'SubmissionSummary',
  z.object({ ...summary, phase: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']) }),
)

const params = z.object({ submissionId: Uuid })
const area = 'Submissions'

export const submissionOperations = {
  createSubmission: operation({
    method: 'post',
    path: '/challenges/{challengeId}/submissions',
    area,
    summary: 'Send code to be run or graded',
    description:
      '`run` asks the visible tests and scores nothing; a newer run of the same challenge takes the place of an older one. `submit` hands in for practice: the first counts as evidence. In a sitting hand in by `handInChallenge`; name the sitting here to run what is open in it.',
    scope: 'submissions:write',
    params: z.object({ challengeId: CatalogueId }),
    body: z.strictObject({ purpose: z.enum(['run', 'submit']), files: Files, sessionId: Uuid.optional() }),
    replies: { 202: { what: 'The code is stored and will be graded.', body: Submission, headers: ['Location'] } },
    problems: ['does-not-fit', 'not-open', 'too-many-runs'],
  }),
  listSubmissions: operation({
    method: 'get',
    path: '/submissions',
    area,
    summary: 'List what you sent, newest first',
    scope: 'submissions:read',
    query: z.strictObject({ ...paging, challengeId: CatalogueId.optional() }),
    replies: { 200: { what: 'A page of submissions.', body: pageOf(SubmissionSummary), headers: ['Link'] } },
    problems: [],
  }),
  getSubmission: operation({
    method: 'get',
    path: '/submissions/{submissionId}',
    area,
    summary: 'Read what you sent and what the graders found',
    description: 'Ask again while the phase is `queued` or `running`. Of hidden tests only numbers are told.',
    scope: 'submissions:read',
    params,
    replies: { 200: { what: 'The submission.', body: Submission } },
    problems: [],
  }),
  cancelSubmission: operation({
    method: 'post',
    path: '/submissions/{submissionId}/cancel',
    area,
    summary: 'End a run that has not ended',
    description: 'Hand-ins cannot be cancelled. What has ended stays as it is.',
    scope: 'submissions:write',
    params,
    replies: { 200: { what: 'The submission as it is now.', body: Submission } },
    problems: [],
  }),
}
