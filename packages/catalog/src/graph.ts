import { z } from 'zod'
import { Id, Text } from './common.ts'
import type { Dimension, Evaluation } from './evaluation.ts'

export const Area = z.strictObject({ id: Id, name: Text, description: Text })
export type Area = z.infer<typeof Area>

export const LevelId = z.enum(['junior', 'mid', 'senior', 'staff'])
export type LevelId = z.infer<typeof LevelId>

/** What one role asks of one skill at one level; proficiency 0 means not expected. */
export const Target = z.strictObject({ proficiency: z.literal([0, 1, 2, 3, 4]), required: z.boolean() })
export type Target = z.infer<typeof Target>

export const LevelTargets = z.strictObject({ junior: Target, mid: Target, senior: Target, staff: Target })
export type LevelTargets = z.infer<typeof LevelTargets>

/** Observable behaviour at each proficiency: "Given ..., can ...". */
const Indicators = z.strictObject({ 1: Text, 2: Text, 3: Text, 4: Text })

export const Prerequisite = z.strictObject({ skill: Id, reason: Text })
export type Prerequisite = z.infer<typeof Prerequisite>

export const Skill = z.strictObject({
  id: Id,
  uri: z.string().regex(/^urn:millwright:skill:[a-z0-9-]+$/, 'must be urn:millwright:skill:<id>'),
  area: Id,
  name: Text,
  description: Text,
  covers: Text,
  prerequisites: z.array(Prerequisite),
  indicators: Indicators,
  /** What to ask a person to show. */
  evidence: Text,
  /** What the targets are anchored to. */
  basis: Text,
  targets: z.record(Id, LevelTargets),
})
export type Skill = z.infer<typeof Skill>

export const Role = z.strictObject({
  id: Id,
  name: Text,
  summary: Text,
  deliverable: Text,
  startsFrom: Text,
  mainRisk: Text,
  nearestOccupation: Text,
  /** What sets this role apart from each of the others. */
  boundaries: z.array(z.strictObject({ role: Id, difference: Text })),
})
export type Role = z.infer<typeof Role>

export const Level = z.strictObject({
  id: LevelId,
  name: Text,
  summary: Text,
  scope: Text,
  /** Staff is described, but no test claims to measure it. */
  tested: z.boolean(),
})
export type Level = z.infer<typeof Level>

/** The ability at which each proficiency begins, in standard deviations; one scale for all skills. */
export const CutScores = z.strictObject({
  basis: z.enum(['expert-judged', 'calibrated']),
  standardError: z.number().positive(),
  explanation: Text,
  cuts: z.strictObject({ 1: z.number(), 2: z.number(), 3: z.number(), 4: z.number() }),
})
export type CutScores = z.infer<typeof CutScores>

/** Areas, roles and levels stand in the order of their files; skills follow their area, then their id. */
export interface Graph {
  areas: Area[]
  skills: Skill[]
  roles: Role[]
  levels: Level[]
  cutScores: CutScores
  /** Missing in catalogues of before. */
  evaluation?: Evaluation
}

export interface SkillTarget extends Target {
  skill: string
}

/** What a role asks at a level: every skill with a proficiency above 0, in the graph's order. */
export function targetsFor(graph: Graph, role: string, level: LevelId): SkillTarget[] {
  return graph.skills.flatMap((skill) => {
    const target = Object.hasOwn(skill.targets, role) ? skill.targets[role]?.[level] : undefined
    return target && target.proficiency > 0 ? [{ skill: skill.id, ...target }] : []
  })
}

/** The dimension that a skill belongs to, by its area; null in catalogues of before, and for a skill that the graph lacks. */
export function dimensionOf({ skills, evaluation }: Graph, skill: string): Dimension | null {
  const area = skills.find(({ id }) => id === skill)?.area
  return evaluation?.dimensions.find(({ areas }) => area !== undefined && areas.includes(area)) ?? null
}

/** Whether a skill is left to reviews by people: answers to questions about it decide no target. */
export function leftToReview(graph: Graph, skill: string): boolean {
  return dimensionOf(graph, skill)?.measured === false
}
