import type { Graph, Skill, Target as SkillTarget } from '@millwright/catalog'
import { folded } from '../search/passage.ts'
import type { Side } from '../roles/target-views.ts'
import type { OwnEstimates } from './own-estimates.ts'

/** What list and picture show, besides the graph itself. */
export interface GraphView {
  graph: Graph
  estimates: OwnEstimates
  /** The role and level whose demands are marked. */
  target: Side | null
  /** Only skills that match are shown, or marked in the picture. */
  query: string
}

/** Whether every word of a query stands somewhere in what a skill says about itself. */
export function matches(skill: Skill, query: string): boolean {
  const text = folded(`${skill.name} ${skill.covers} ${skill.description}`)
  return folded(query)
    .split(/\s+/)
    .every((word) => text.includes(word))
}

export function askedOf(skill: Skill, target: Side | null): SkillTarget | null {
  const asked = target ? skill.targets[target.role.id]?.[target.level.id] : undefined
  return asked && asked.proficiency > 0 ? asked : null
}

/** Skills that name this one as a prerequisite, in the graph's order. */
export const buildingOn = (graph: Graph, skillId: string): Skill[] =>
  graph.skills.filter(({ prerequisites }) => prerequisites.some(({ skill }) => skill === skillId))
