import type { Area, Graph, Role, Skill } from '@millwright/catalog'
import { compareTargets, type Side, type SkillDifference } from './target-views.ts'

/** What one role's work hands to the other's: a skill in which the giver goes deeper, and one that the taker needs and that builds on it. */
export interface Handover {
  from: Skill
  to: Skill
  reason: string
}

/** Where two roles meet at one level, read off the graph. */
export interface Boundary {
  /** Required here, and the other asks less or nothing; largest difference first. */
  mine: SkillDifference[]
  theirs: SkillDifference[]
  /** Required by both. */
  shared: SkillDifference[]
  given: Handover[]
  taken: Handover[]
  /** The areas in which this role, or the other, goes deeper in sum; most first. */
  myAreas: Area[]
  theirAreas: Area[]
}

/** An optional proficiency counts as half a step less than a required one. */
const weightOf = ({ proficiency, required }: { proficiency: number; required: boolean }): number =>
  proficiency > 0 && !required ? proficiency - 0.5 : proficiency

const lead = ({ a, b }: SkillDifference): number => weightOf(a) - weightOf(b)

/** Smaller leads of an area are no reason to prefer a role. */
const LEAST_LEAD = 1.5
const AREAS_NAMED = 3

export function boundaryOf(graph: Graph, a: Side, b: Side): Boundary {
  const { differ, same } = compareTargets(graph, a, b)
  const all = [...differ, ...same]
  const mine = all.filter((row) => row.a.required && lead(row) > 0).toSorted((one, other) => lead(other) - lead(one))
  const theirs = all.filter((row) => row.b.required && lead(row) < 0).toSorted((one, other) => lead(one) - lead(other))
  const areas = graph.areas
    .map((area) => ({
      area,
      sum: all.filter(({ skill }) => skill.area === area.id).reduce((sum, row) => sum + lead(row), 0),
    }))
    .filter(({ sum }) => Math.abs(sum) >= LEAST_LEAD)
    .toSorted((one, other) => Math.abs(other.sum) - Math.abs(one.sum))
  return {
    mine,
    theirs,
    shared: all.filter((row) => row.a.required && row.b.required),
    given: handovers(
      mine,
      all.filter(({ b: there }) => there.required),
    ),
    taken: handovers(
      theirs,
      all.filter(({ a: here }) => here.required),
    ),
    myAreas: areas
      .filter(({ sum }) => sum > 0)
      .map(({ area }) => area)
      .slice(0, AREAS_NAMED),
    theirAreas: areas
      .filter(({ sum }) => sum < 0)
      .map(({ area }) => area)
      .slice(0, AREAS_NAMED),
  }
}

function handovers(deeper: readonly SkillDifference[], needed: readonly SkillDifference[]): Handover[] {
  const given = new Map(deeper.map(({ skill }) => [skill.id, skill]))
  return needed
    .map(({ skill }) => skill)
    .filter(({ id }) => !given.has(id))
    .flatMap((to) =>
      to.prerequisites.flatMap(({ skill: id, reason }) => {
        const from = given.get(id)
        return from ? [{ from, to, reason }] : []
      }),
    )
}

/** What is written about the line between two roles, as seen from the first. */
export const differenceOf = (role: Role, otherId: string): string | null =>
  role.boundaries.find((boundary) => boundary.role === otherId)?.difference ?? null
