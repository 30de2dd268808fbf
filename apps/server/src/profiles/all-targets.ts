import { weightedTargets, type CompositeStanding, type Profile } from '@millwright/assessment'
import { targetsFor, type Catalogue, type LevelId } from '@millwright/catalog'
import { knownComposite, measurableSkills, shareAsked } from './standing.ts'

/** One role at one level, and what the evidence says about meeting it. */
export interface TargetCell {
  role: string
  level: LevelId
  /** Skills in the target, optional ones included; how many of them decide; how many of those were asked about directly. */
  skills: { all: number; decide: number; asked: number }
  /** The share of the deciding weight that was asked about directly. */
  share: number
  /** By the same rule as the standing. Null: too little was asked, and a number would speak of our assumptions. */
  composite: CompositeStanding | null
}

/** Every role at every level that tests claim to measure, roles in order, levels in order within each. */
export function allTargets(catalogue: Catalogue, profile: Profile): TargetCell[] {
  const { graph } = catalogue
  const own = new Set(profile.skills.filter(({ ownAnswers }) => ownAnswers > 0).map(({ skill }) => skill))
  const levels = graph.levels.filter(({ tested }) => tested)
  return graph.roles.flatMap(({ id: role }) =>
    levels.map(({ id: level }): TargetCell => {
      const deciding = weightedTargets(graph, role, level, measurableSkills(catalogue, { role, level }))
      return {
        role,
        level,
        skills: {
          all: targetsFor(graph, role, level).length,
          decide: deciding.length,
          asked: deciding.filter(({ skill }) => own.has(skill)).length,
        },
        share: shareAsked(catalogue, profile, { role, level }),
        composite: knownComposite(catalogue, profile, { role, level }),
      }
    }),
  )
}
