import { z } from 'zod'
import { GradingTest, RuntimeId } from '../grading.ts'
import { AiMode, CatalogueId, LevelId, pageOf, paging } from './fields.ts'
import { named, operation } from './operation.ts'

const Proficiency = z.literal([1, 2, 3, 4])

const Catalogue = named(
  'Catalogue',
  z.object({
    hash: z.string().describe('SHA-256 of the content. Every record names the one that it was made with.'),
    areas: z.array(z.object({ id: z.string(), name: z.string(), description: z.string() })),
    levels: z.array(
      z.object({ id: LevelId, name: z.string(), summary: z.string(), scope: z.string(), tested: z.boolean() }),
    ),
    cutScores: z
      .object({
        basis: z.enum(['expert-judged', 'calibrated']),
        standardError: z.number(),
        explanation: z.string(),
        cuts: z.object({ 1: z.number(), 2: z.number(), 3: z.number(), 4: z.number() }),
      })
      .describe('The ability at which each proficiency begins, in standard deviations of the reference population.'),
  }),
)

const Role = named(
  'Role',
  z.object({
    id: z.string(),
    name: z.string(),
    summary: z.string(),
    deliverable: z.string(),
    startsFrom: z.string(),
    mainRisk: z.string(),
    nearestOccupation: z.string(),
    boundaries: z.array(z.object({ role: z.string(), difference: z.string() })),
    targets: z.array(z.object({ level: LevelId, skill: z.string(), proficiency: Proficiency, required: z.boolean() })),
  }),
)

const Skill = named(
  'Skill',
  z.object({
    id: z.string(),
    uri: z.string(),
    area: z.string(),
    name: z.string(),
    description: z.string(),
    covers: z.string(),
    prerequisites: z.array(z.object({ skill: z.string(), reason: z.string() })),
    indicators: z.object({ 1: z.string(), 2: z.string(), 3: z.string(), 4: z.string() }),
  }),
)

const Blueprint = named(
  'Blueprint',
  z.object({
    id: z.string(),
    revision: z.int(),
    title: z.string(),
    summary: z.string(),
    target: z.object({ role: z.string(), level: LevelId }),
    aiMode: AiMode,
    skills: z.array(z.object({ skill: z.string(), weight: z.number() })),
    items: z.object({ min: z.int(), max: z.int(), minutesMax: z.number() }),
    challenges: z.object({ count: z.int() }),
  }),
)

const ChallengeSummary = named(
  'ChallengeSummary',
  z.object({
    id: z.string(),
    revision: z.int(),
    title: z.string(),
    summary: z.string(),
    kind: z.enum(['function', 'query', 'program', 'service']),
    runtime: RuntimeId,
    minutes: z.number(),
  }),
)

const VisibleTest = named('VisibleTest', GradingTest.omit({ visible: true }))

/** What a candidate may see of a challenge: visible tests whole, hidden ones as a number. */
export const Challenge = named(
  'Challenge',
  ChallengeSummary.extend({
    entry: z.string().describe('The file that has to be handed in.'),
    limits: z.object({ cpuSeconds: z.number(), wallSeconds: z.number(), memoryMiB: z.number() }),
    statementHtml: z.string(),
    hintsHtml: z.array(z.string()),
    starter: z.record(z.string(), z.string()),
    criteria: z.array(z.object({ id: z.string(), title: z.string(), weight: z.number(), hiddenTests: z.int().min(0) })),
    visibleTests: z.array(VisibleTest),
    fixtures: z.record(z.string(), z.string()).describe('The files that the visible tests use.'),
  }),
)

const GuideSummary = named(
  'GuideSummary',
  z.object({
    id: z.string(),
    title: z.string(),
    summary: z.string(),
    roles: z.array(z.string()),
    asOf: z.iso.date().describe('The day on which its facts were last checked.'),
    words: z.int(),
    readingMinutes: z.number(),
  }),
)

const Guide = named(
  'Guide',
  GuideSummary.extend({
    introHtml: z.string(),
    sections: z.array(
      z.object({ id: z.string(), title: z.string(), skills: z.array(z.string()), words: z.int(), html: z.string() }),
    ),
    references: z.array(
      z.object({
        number: z.int(),
        title: z.string(),
        publisher: z.string(),
        url: z.string(),
        date: z.iso.date(),
      }),
    ),
  }),
)

const area = 'Catalogue'
const open = { method: 'get', area, scope: null, ifNoneMatch: true } as const
const one = <Body extends z.ZodType>(what: string, body: Body) =>
  ({
    200: { what, body, headers: ['ETag'] },
    304: { what: 'Nothing has changed since the ETag that you sent.', body: null, headers: ['ETag'] },
  }) as const
const many = <Body extends z.ZodType>(what: string, body: Body) =>
  ({
    200: { what, body: pageOf(body), headers: ['ETag', 'Link'] },
    304: { what: 'Nothing has changed since the ETag that you sent.', body: null, headers: ['ETag'] },
  }) as const

/** The collection: the same for everybody, and the same until its hash changes. */
export const catalogueOperations = {
  getCatalogue: operation({
    ...open,
    path: '/catalogue',
    summary: 'Read which catalogue this is',
    description: 'Areas, levels, cut scores, and the hash, which is the ETag of all the reading below.',
    replies: one('The catalogue.', Catalogue),
    problems: [],
  }),
  listRoles: operation({
    ...open,
    path: '/roles',
    summary: 'List roles and what they ask for',
    query: z.strictObject(paging),
    replies: many('A page of roles.', Role),
    problems: [],
  }),
  getRole: operation({
    ...open,
    path: '/roles/{roleId}',
    summary: 'Read a role',
    params: z.object({ roleId: CatalogueId }),
    replies: one('The role.', Role),
    problems: [],
  }),
  listSkills: operation({
    ...open,
    path: '/skills',
    summary: 'List skills',
    query: z.strictObject(paging),
    replies: many('A page of skills.', Skill),
    problems: [],
  }),
  getSkill: operation({
    ...open,
    path: '/skills/{skillId}',
    summary: 'Read a skill',
    params: z.object({ skillId: CatalogueId }),
    replies: one('The skill.', Skill),
    problems: [],
  }),
  listBlueprints: operation({
    ...open,
    path: '/blueprints',
    summary: 'List the tests that can be sat',
    query: z.strictObject(paging),
    replies: many('A page of blueprints.', Blueprint),
    problems: [],
  }),
  getBlueprint: operation({
    ...open,
    path: '/blueprints/{blueprintId}',
    summary: 'Read what a test measures',
    params: z.object({ blueprintId: CatalogueId }),
    replies: one('The blueprint.', Blueprint),
    problems: [],
  }),
  listChallenges: operation({
    ...open,
    path: '/challenges',
    summary: 'List challenges',
    query: z.strictObject(paging),
    replies: many('A page of challenges.', ChallengeSummary),
    problems: [],
  }),
  getChallenge: operation({
    ...open,
    path: '/challenges/{challengeId}',
    summary: 'Read a challenge',
    description: 'Visible tests are there as a whole; of hidden ones only how many there are.',
    params: z.object({ challengeId: CatalogueId }),
    replies: one('The challenge.', Challenge),
    problems: [],
  }),
  listGuides: operation({
    ...open,
    path: '/guides',
    summary: 'List guides',
    query: z.strictObject(paging),
    replies: many('A page of guides.', GuideSummary),
    problems: [],
  }),
  getGuide: operation({
    ...open,
    path: '/guides/{guideId}',
    summary: 'Read a guide with its sources',
    params: z.object({ guideId: CatalogueId }),
    replies: one('The guide.', Guide),
    problems: [],
  }),
}
