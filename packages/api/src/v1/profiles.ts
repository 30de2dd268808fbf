import { z } from 'zod'
import { AiMode, LevelId, Moment, pageOf, paging, Probability, ProficiencyOrNone, Uuid } from './fields.ts'
import { named, operation } from './operation.ts'

const ability = { mean: z.number(), standardError: z.number().min(0) }
const verdict = z.enum(['reached', 'not-reached', 'unclear'])
const chance = {
  probability: Probability.describe('Of being at or above the cut, the cut taken as set.'),
  probabilityCutUncertain: Probability.describe('The same, with the standard error of the cut itself allowed for.'),
}

/** Where somebody stands against a target. Numbers are on the ability scale: standard deviations of the reference population. */
export const Standing = named(
  'Standing',
  z.object({
    role: z.string(),
    level: LevelId,
    composite: z
      .object({
        ...ability,
        low: z.number(),
        high: z.number(),
        cut: z.number(),
        cutStandardError: z.number(),
        ...chance,
        verdict,
      })
      .nullable()
      .describe(
        'The weighted mean of the skills. Null: too little was asked directly, by weight, and a number would speak of assumptions more than of the person.',
      ),
    allRequired: z
      .object({ probability: Probability, skills: z.int().min(0), answered: z.int().min(0) })
      .nullable()
      .describe('All of the skills at once. Null where `composite` is.'),
    skills: z.array(
      z.object({
        skill: z.string(),
        required: z.literal([1, 2, 3, 4]),
        weight: z.number(),
        cut: z.number(),
        ...ability,
        ...chance,
        ownAnswers: z.int().min(0),
        verdict,
      }),
    ),
  }),
)

const Profile = named(
  'Profile',
  z.object({
    aiMode: AiMode.describe('Evidence from different modes is never mixed.'),
    observationCount: z.int().min(0),
    judgedCount: z.int().min(0).describe('How many of them rest on parameters that experts judged.'),
    basis: z.enum(['expert-judged', 'calibrated']),
    skills: z.array(
      z.object({
        skill: z.string(),
        ...ability,
        low: z.number().describe('95 % interval.'),
        high: z.number(),
        ownAnswers: z.int().min(0),
        borrowedShare: Probability.describe('How much of it came from answers on other skills; 1: never tested.'),
        level: ProficiencyOrNone.describe('The most probable proficiency.'),
        levels: z.array(Probability).length(5).describe('Probabilities of the proficiencies 0 to 4.'),
      }),
    ),
    standing: Standing.nullable().describe('Against the target that was asked for; else null.'),
    gaps: z
      .array(
        z.object({
          skill: z.string(),
          kind: z.enum(['measured', 'unclear', 'untested']),
          from: ProficiencyOrNone,
          to: z.literal([1, 2, 3, 4]),
          probability: Probability,
          shortfall: z.number(),
          reason: z.string(),
        }),
      )
      .describe('Largest first; empty without a target.'),
  }),
)

const Evidence = named(
  'Evidence',
  z.object({
    id: z.string(),
    recordedAt: Moment,
    source: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('answer') }),
        z.object({ kind: z.literal('submission'), submissionId: Uuid, challengeId: z.string(), criterion: z.string() }),
      ])
      .describe('What it rests on. Questions are not named: other people still meet them.'),
    skill: z.string(),
    category: z.number().describe('The result, 0 up to categoryMax.'),
    categoryMax: z.number(),
    basis: z.enum(['expert-judged', 'calibrated']).describe('Where the parameters come from.'),
  }),
)

const Target = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*\/(junior|mid|senior|staff)$/)
  .describe('A role at a level, such as `ml-engineer/senior`.')
const mode = { aiMode: AiMode.default('closed') }

export const profileOperations = {
  getMe: operation({
    method: 'get',
    path: '/me',
    area: 'You',
    summary: 'Read who you are',
    scope: 'profile:read',
    replies: {
      200: {
        what: 'You, and what this token may do.',
        body: named(
          'Me',
          z.object({
            id: z.string(),
            name: z.string(),
            email: z.string().nullable(),
            guest: z.boolean(),
            memberships: z.array(z.object({ organizationId: Uuid, roles: z.array(z.string()) })),
            token: z
              .object({ id: Uuid, organizationId: Uuid.nullable(), scopes: z.array(z.string()) })
              .nullable()
              .describe('Null when you came with the cookie of a browser.'),
          }),
        ),
      },
    },
    problems: [],
  }),
  getProfile: operation({
    method: 'get',
    path: '/profile',
    area: 'Profile',
    summary: 'Read your profile',
    description:
      'Computed from all your evidence at each request: same evidence, same numbers. With a target it says where you stand against that target.',
    scope: 'profile:read',
    query: z.strictObject({ ...mode, target: Target.optional() }),
    replies: { 200: { what: 'The profile.', body: Profile } },
    problems: ['not-found'],
  }),
  listEvidence: operation({
    method: 'get',
    path: '/profile/evidence',
    area: 'Profile',
    summary: 'List what your profile rests on, newest first',
    scope: 'profile:read',
    query: z.strictObject({ ...paging, ...mode }),
    replies: { 200: { what: 'A page of evidence.', body: pageOf(Evidence), headers: ['Link'] } },
    problems: [],
  }),
}
