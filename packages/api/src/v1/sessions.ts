import { z } from 'zod'
import { Challenge } from './catalogue.ts'
import { AiMode, CatalogueId, LevelId, Moment, pageOf, paging, Position, Revision, text, Uuid } from './fields.ts'
import { named, operation } from './operation.ts'
import { Standing } from './profiles.ts'

const SessionSummary = named(
  'SessionSummary',
  z.object({
    id: Uuid,
    blueprintId: z.string(),
    title: z.string(),
    target: z.object({ role: z.string(), level: LevelId }),
    aiMode: AiMode,
    assigned: z.boolean().describe('Whether an organization asked for it.'),
    startedAt: Moment,
    finishedAt: Moment.nullable(),
    stopReason: z
      .enum([
        'decision-reached',
        'precise-enough',
        'decision-settled',
        'item-limit',
        'time-limit',
        'pool-empty',
        'challenges-done',
        'ended-by-taker',
      ])
      .nullable()
      .describe('Why the sitting ended, or its questions.'),
    done: z.int().min(0).describe('Exercises dealt with.'),
  }),
)

/** Options are shuffled for each sitting; their ids are their places, "1", "2" and so on. */
const OpenItem = named(
  'OpenItem',
  z.object({
    kind: z.literal('item'),
    position: Position,
    item: z.object({
      skill: z.string(),
      kind: z.enum(['single', 'multiple', 'numeric', 'ordering', 'matching']),
      minutes: z.number(),
      stemHtml: z.string(),
      options: z.array(z.object({ id: z.string(), html: z.string() })),
      prompts: z
        .array(z.object({ id: z.string(), html: z.string() }))
        .describe('Of a matching question: what each answer is put beside.'),
      unit: z.string().optional(),
    }),
  }),
)

const OpenChallenge = named(
  'OpenChallenge',
  z.object({ kind: z.literal('challenge'), position: Position, challenge: Challenge }),
)

const Session = named(
  'Session',
  SessionSummary.extend({
    catalogueHash: z.string(),
    open: z
      .discriminatedUnion('kind', [OpenItem, OpenChallenge])
      .nullable()
      .describe('The exercise in front of the taker; null during a break, and when the sitting has ended.'),
    clock: z
      .object({
        leftMs: z.number().min(0).nullable().describe('Of the questions together; null without a limit.'),
        deadline: Moment.nullable().describe('When the time runs out at the open question; null when it cannot.'),
        breakLeftMs: z.number().min(0).describe('For how long the clock may still be stopped.'),
        onBreakUntil: Moment.nullable().describe('Set during a break: when its allowance is used up.'),
      })
      .nullable()
      .describe('Null when the sitting has ended, or is taken without a timer.'),
    exercises: z.array(
      z.object({
        position: Position,
        kind: z.enum(['item', 'challenge']),
        outcome: z.enum(['answered', 'submitted', 'skipped', 'timed-out']).nullable(),
        presentedAt: Moment,
        closedAt: Moment.nullable(),
      }),
    ),
  }),
)

const OptionId = z.string().regex(/^[1-9]$/)
const ItemResponse = named(
  'ItemResponse',
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('single'), option: OptionId }),
    z.strictObject({ kind: z.literal('multiple'), options: z.array(OptionId).min(1).max(9) }),
    z.strictObject({ kind: z.literal('numeric'), value: z.number() }),
    z.strictObject({
      kind: z.literal('matching'),
      matches: z.array(OptionId).min(1).max(9).describe('The option beside each prompt, in the order of the prompts.'),
    }),
    z.strictObject({ kind: z.literal('ordering'), order: z.array(OptionId).min(1).max(9).describe('First to last.') }),
  ]),
)

/** Names of files that are handed in. */
const FileName = z
  .string()
  .max(200)
  .regex(/^(?!.*\.\.)(?!.*\/\/)[A-Za-z0-9_][A-Za-z0-9_./-]*$/)
export const Files = named(
  'Files',
  z.record(FileName, z.string().max(200_000)).describe('Text by file name; at most 20 files of 200,000 bytes.'),
)

const Results = named(
  'SessionResults',
  z.object({
    sessionId: Uuid,
    answered: z.int().min(0),
    beingGraded: z.int().min(0).describe('Hand-ins without a verdict yet; their evidence is not in here.'),
    standing: Standing,
  }),
)

const Draft = named(
  'Draft',
  z.object({
    revision: Revision.describe('0: nothing is saved. Its ETag is the revision in quotation marks.'),
    content: z
      .record(z.string(), z.union([z.string(), z.array(z.string())]))
      .describe('Names of fields or files, with their text.'),
    savedAt: Moment.nullable(),
  }),
)
const SaveDraft = z.strictObject({
  content: z.record(text(200).min(1), z.union([z.string().max(200_000), z.array(z.string().max(2000)).max(20)])),
})

const params = z.object({ sessionId: Uuid })
const atPosition = z.object({ sessionId: Uuid, position: z.coerce.number().pipe(Position) })

export const sessionOperations = {
  listSessions: operation({
    method: 'get',
    path: '/sessions',
    area: 'Sittings',
    summary: 'List your sittings, newest first',
    scope: 'sessions:read',
    query: z.strictObject({ ...paging, state: z.enum(['open', 'finished']).optional() }),
    replies: { 200: { what: 'A page of sittings.', body: pageOf(SessionSummary), headers: ['Link'] } },
    problems: [],
  }),
  startSession: operation({
    method: 'post',
    path: '/sessions',
    area: 'Sittings',
    summary: 'Begin a sitting',
    description: 'When you have a sitting of this blueprint open, that one comes back with 200.',
    scope: 'sessions:write',
    body: z.strictObject({ blueprintId: CatalogueId }),
    replies: {
      201: { what: 'The new sitting, with its first exercise.', body: Session, headers: ['Location'] },
      200: { what: 'The sitting that you have open already.', body: Session, headers: ['Location'] },
    },
    problems: ['not-found'],
  }),
  getSession: operation({
    method: 'get',
    path: '/sessions/{sessionId}',
    area: 'Sittings',
    summary: 'Read a sitting with its open exercise',
    scope: 'sessions:read',
    params,
    replies: { 200: { what: 'The sitting.', body: Session } },
    problems: [],
  }),
  answerItem: operation({
    method: 'post',
    path: '/sessions/{sessionId}/answers',
    area: 'Sittings',
    summary: 'Answer the open question',
    description:
      'The answer is on disk before the reply, which brings the next exercise. The first answer counts. Whether it was right is not said: the sitting goes on.',
    scope: 'sessions:write',
    params,
    body: z.strictObject({ position: Position, response: ItemResponse }),
    replies: { 200: { what: 'The sitting with what is open now.', body: Session } },
    problems: ['not-open', 'already-answered', 'does-not-fit', 'on-break', 'time-over'],
  }),
  handInChallenge: operation({
    method: 'post',
    path: '/sessions/{sessionId}/hand-ins',
    area: 'Sittings',
    summary: 'Hand in the open challenge',
    description: 'The sitting goes on while the code is graded. The first hand-in counts.',
    scope: 'sessions:write',
    params,
    body: z.strictObject({ position: Position, files: Files }),
    replies: {
      202: {
        what: 'The code is stored and will be graded.',
        body: z.object({ submissionId: Uuid, session: Session }),
        headers: ['Location'],
      },
    },
    problems: ['not-open', 'does-not-fit'],
  }),
  skipChallenge: operation({
    method: 'post',
    path: '/sessions/{sessionId}/skips',
    area: 'Sittings',
    summary: 'Leave the open challenge without handing in',
    description: 'Nothing is scored: not having tried says nothing about skill.',
    scope: 'sessions:write',
    params,
    body: z.strictObject({ position: Position }),
    replies: { 200: { what: 'The sitting with what is open now.', body: Session } },
    problems: ['not-open'],
  }),
  takeBreak: operation({
    method: 'post',
    path: '/sessions/{sessionId}/break',
    area: 'Sittings',
    summary: 'Stop the clock of the open question',
    description:
      'For as long as this sitting allows. The question is not shown meanwhile. Asking twice changes nothing.',
    scope: 'sessions:write',
    params,
    replies: { 200: { what: 'The sitting, on a break.', body: Session } },
    problems: ['not-open', 'no-break-left'],
  }),
  endBreak: operation({
    method: 'post',
    path: '/sessions/{sessionId}/resume',
    area: 'Sittings',
    summary: 'Let the clock run on',
    scope: 'sessions:write',
    params,
    replies: { 200: { what: 'The sitting with what is open.', body: Session } },
    problems: [],
  }),
  endSession: operation({
    method: 'post',
    path: '/sessions/{sessionId}/end',
    area: 'Sittings',
    summary: 'End a sitting early',
    description: 'What was answered counts. Ending it twice changes nothing.',
    scope: 'sessions:write',
    params,
    replies: { 200: { what: 'The sitting as it ended.', body: Session } },
    problems: [],
  }),
  getSessionResults: operation({
    method: 'get',
    path: '/sessions/{sessionId}/results',
    area: 'Sittings',
    summary: 'Read what came of a finished sitting',
    scope: 'sessions:read',
    params,
    replies: { 200: { what: 'Where you stand against the target of the sitting.', body: Results } },
    problems: ['not-open'],
  }),
  getSessionDraft: operation({
    method: 'get',
    path: '/sessions/{sessionId}/drafts/{position}',
    area: 'Drafts',
    summary: 'Read unsent work for an exercise of a sitting',
    scope: 'sessions:read',
    params: atPosition,
    replies: {
      200: { what: 'The draft; empty with revision 0 when nothing is saved.', body: Draft, headers: ['ETag'] },
    },
    problems: [],
  }),
  saveSessionDraft: operation({
    method: 'put',
    path: '/sessions/{sessionId}/drafts/{position}',
    area: 'Drafts',
    summary: 'Save unsent work for the open exercise',
    description:
      'Send the ETag of what you read in If-Match. When another tab or device saved meanwhile, nothing is overwritten.',
    scope: 'sessions:write',
    params: atPosition,
    body: SaveDraft,
    ifMatch: true,
    replies: { 200: { what: 'The draft as saved.', body: Draft, headers: ['ETag'] } },
    problems: ['not-open'],
  }),
  getChallengeDraft: operation({
    method: 'get',
    path: '/challenges/{challengeId}/draft',
    area: 'Drafts',
    summary: 'Read unsent code for a challenge that you practise on',
    scope: 'sessions:read',
    params: z.object({ challengeId: CatalogueId }),
    replies: {
      200: { what: 'The draft; empty with revision 0 when nothing is saved.', body: Draft, headers: ['ETag'] },
    },
    problems: [],
  }),
  saveChallengeDraft: operation({
    method: 'put',
    path: '/challenges/{challengeId}/draft',
    area: 'Drafts',
    summary: 'Save unsent code for a challenge that you practise on',
    description:
      'Send the ETag of what you read in If-Match. When another tab or device saved meanwhile, nothing is overwritten.',
    scope: 'sessions:write',
    params: z.object({ challengeId: CatalogueId }),
    body: SaveDraft,
    ifMatch: true,
    replies: { 200: { what: 'The draft as saved.', body: Draft, headers: ['ETag'] } },
    problems: [],
  }),
}
