import { z } from 'zod'
import { AiMode, LevelId, Moment, Probability, ProficiencyOrNone, Uuid } from './fields.ts'
import { named, operation } from './operation.ts'

const ability = {
  mean: z.number().describe('On the ability scale: standard deviations of the reference population.'),
  standardError: z.number().min(0),
  low: z.number().describe('95 % interval.'),
  high: z.number(),
}

const Composite = z.object({
  ...ability,
  cut: z.number().describe('Where the target begins.'),
  probability: Probability.describe('Of meeting the target; the uncertainty of the cut is included.'),
  verdict: z
    .enum(['reached', 'not-reached', 'unclear'])
    .describe('Said from a probability of 0.9 on, in either direction.'),
})

/** What a report speaks of. */
export const ReportScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('whole') }),
  z.object({ kind: z.literal('target'), role: z.string().max(80), level: LevelId }),
  z.object({ kind: z.literal('skills'), skills: z.array(z.string().max(80)).min(1).max(200) }),
])
export type ReportScope = z.infer<typeof ReportScope>

/**
 * A report about a person's skills as a document of its own: everything that its page and its PDF show, unrounded enough to draw them
 * again. `formatVersion` is raised when a reader of before could not read it any more.
 */
export const Report = named(
  'Report',
  z.object({
    format: z.literal('millwright-report'),
    formatVersion: z.literal(1),
    id: Uuid,
    madeAt: Moment.describe('It speaks of all evidence until this moment and changes no more.'),
    installation: z.url().describe('Who made it: where its signature can be checked.'),
    person: z.object({ name: z.string() }).nullable().describe('Null: shared without the name.'),
    scope: ReportScope,
    aiMode: AiMode.describe('Evidence from different modes is never mixed.'),
    basis: z.object({
      catalogue: z.string().describe('Hash of the content that it was computed with.'),
      engine: z.string().describe('Version of the rules and numerics that computed it.'),
      observations: z.int().min(0),
      judged: z.int().min(0).describe('How many of them rest on parameters that experts judged.'),
      first: Moment.nullable(),
      last: Moment.nullable(),
    }),
    scale: z.object({
      middle: z.number().describe('The reading that pages show at ability 0.'),
      points: z.number().describe('Points of the reading for 1 of ability.'),
      cuts: z.array(z.number()).length(4).describe('Where the proficiencies 1 to 4 begin, on the ability scale.'),
      cutStandardError: z.number(),
      cutBasis: z.enum(['expert-judged', 'calibrated']),
    }),
    targets: z
      .array(
        z.object({
          role: z.string(),
          level: LevelId,
          roleName: z.string(),
          levelName: z.string(),
          skills: z
            .object({ all: z.int(), decide: z.int(), asked: z.int() })
            .describe('In the target; of those, that decide it; of those, that were asked about directly.'),
          composite: Composite.nullable().describe(
            'The weighted mean of the deciding skills. Null: too little was asked.',
          ),
          allRequired: Probability.nullable().describe('All deciding skills at once; only in a report on one target.'),
        }),
      )
      .describe('Empty in a report on chosen skills.'),
    skills: z.array(
      z.object({
        skill: z.string(),
        name: z.string(),
        area: z.string(),
        areaName: z.string(),
        ...ability,
        ownAnswers: z.int().min(0).describe('0: inferred from related skills only.'),
        level: ProficiencyOrNone.describe('The most probable proficiency.'),
        required: z.literal([1, 2, 3, 4]).nullable().describe('What the target asks, in a report on one target.'),
        leftToReview: z
          .boolean()
          .optional()
          .describe(
            'Answers show judgement about situations, not how somebody acts, and decide no target. Not said in older reports.',
          ),
      }),
    ),
    history: z
      .array(
        z.object({
          at: Moment,
          kind: z.enum(['test', 'challenge', 'rescoring']),
          title: z.string(),
          observations: z.int().min(0).describe('In a report on chosen skills: those about them.'),
          composite: Composite.nullable().describe('As it stood then, in a report on one target.'),
        }),
      )
      .nullable()
      .describe('Oldest first. Null: made without it.'),
    reviews: z
      .array(
        z.object({
          rubric: z.string(),
          title: z.string(),
          criteria: z.array(
            z.object({
              criterion: z.string(),
              title: z.string(),
              own: z.literal([1, 2, 3, 4]).nullable().describe('The step that the person chose. Null: no example yet.'),
              colleagues: z.array(z.int().min(0)).length(4).describe('How many colleagues chose step 1, 2, 3, 4.'),
            }),
          ),
        }),
      )
      .optional()
      .describe(
        'What the person and people whom they asked say; in no number of the report. Only where the person included it.',
      ),
    signature: z
      .string()
      .describe(
        'Ed25519, base64url, over the JSON of all other members with keys in order and without spaces; the key is at `/reports/key`.',
      ),
  }),
)
export type Report = z.infer<typeof Report>

export const reportOperations = {
  getReport: operation({
    method: 'get',
    path: '/profile/report',
    area: 'Profile',
    summary: 'Make a report of your profile',
    description:
      'The same document that the page of your profile offers and that a shared link shows: signed by this installation, with your name and your history.',
    scope: 'profile:read',
    query: z.strictObject({
      aiMode: AiMode.default('closed'),
      target: z
        .string()
        .max(100)
        .regex(/^[a-z][a-z0-9-]*\/(junior|mid|senior)$/)
        .optional()
        .describe('Only this role at this level, such as `ml-engineer/senior`; otherwise the whole profile.'),
    }),
    replies: { 200: { what: 'The report.', body: Report } },
    problems: ['not-found'],
  }),
}
