import {
  targetsFor,
  type Graph,
  type Level,
  type LevelId,
  type Role,
  type Skill,
  type Target,
} from '@millwright/catalog'
import { t } from '../messages/index.ts'

/** Areas with their skills, in the graph's order; areas without skills are left out. */
export function skillsByArea(graph: Graph, keep: (skill: Skill) => boolean = () => true) {
  return graph.areas
    .map((area) => ({ area, skills: graph.skills.filter((skill) => skill.area === area.id && keep(skill)) }))
    .filter(({ skills }) => skills.length > 0)
}

/** How many skills a target requires, and how many of them at practitioner or above. */
export function targetSize(graph: Graph, role: string, level: LevelId): { required: number; deep: number } {
  const required = targetsFor(graph, role, level).filter((target) => target.required)
  return { required: required.length, deep: required.filter((target) => target.proficiency >= 3).length }
}

export interface Rise {
  proficiency: number
  skills: Skill[]
}

/** The skills that a level asks more of than the level before, by the proficiency they rise to, highest first. */
export function risesAt(graph: Graph, role: string, level: LevelId): Rise[] {
  const before = graph.levels[graph.levels.findIndex(({ id }) => id === level) - 1]
  const rising = graph.skills.filter((skill) => {
    const targets = skill.targets[role]
    return targets && targets[level].proficiency > (before ? targets[before.id].proficiency : 0)
  })
  return [4, 3, 2, 1]
    .map((proficiency) => ({
      proficiency,
      skills: rising.filter((skill) => skill.targets[role]?.[level].proficiency === proficiency),
    }))
    .filter(({ skills }) => skills.length > 0)
}

/** One side of a comparison, written `ml-engineer.mid` in addresses. */
export interface Side {
  role: Role
  level: Level
}

export function findSide(graph: Graph, text: string): Side | null {
  const [roleId, levelId] = text.split('.')
  const role = graph.roles.find(({ id }) => id === roleId)
  const level = graph.levels.find(({ id }) => id === levelId)
  return role && level ? { role, level } : null
}

export const sideId = ({ role, level }: Side): string => `${role.id}.${level.id}`

export const sideName = ({ role, level }: Side): string =>
  t('roles.compare.side', { role: role.name, level: level.name.toLowerCase() })

export interface SkillDifference {
  skill: Skill
  a: Target
  b: Target
}

const NOT_EXPECTED: Target = { proficiency: 0, required: false }

/** Two targets skill by skill: the largest differences first, then what both ask alike. */
export function compareTargets(graph: Graph, a: Side, b: Side): { differ: SkillDifference[]; same: SkillDifference[] } {
  const rows = graph.skills
    .map((skill) => ({ skill, a: targetOf(skill, a), b: targetOf(skill, b) }))
    .filter((row) => row.a.proficiency > 0 || row.b.proficiency > 0)
  const size = (row: SkillDifference) => Math.abs(row.a.proficiency - row.b.proficiency)
  const needed = (row: SkillDifference) => Number(row.a.required || row.b.required)
  const differs = (row: SkillDifference) => size(row) > 0 || row.a.required !== row.b.required
  return {
    // Of equal differences, what somebody requires comes before what is optional in both.
    differ: rows.filter(differs).toSorted((x, y) => size(y) - size(x) || needed(y) - needed(x)),
    same: rows.filter((row) => !differs(row)),
  }
}

function targetOf(skill: Skill, { role, level }: Side): Target {
  return skill.targets[role.id]?.[level.id] ?? NOT_EXPECTED
}
