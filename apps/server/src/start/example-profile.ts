import type { Graph } from '@millwright/catalog'
import type { AbilityRow } from '../web/charts/ability-interval.tsx'

/** An invented person, to show what a profile looks like. Never mixed with anybody's evidence. */
const EXAMPLE = [
  { skill: 'fnd-programming', mean: 0.9, standardError: 0.3, ownAnswers: 9 },
  { skill: 'mod-eval', mean: 0.62, standardError: 0.28, ownAnswers: 11 },
  { skill: 'dat-sql', mean: 0.15, standardError: 0.34, ownAnswers: 6 },
  { skill: 'del-serving', mean: -0.45, standardError: 0.38, ownAnswers: 5 },
  { skill: 'ops-drift', mean: -0.2, standardError: 0.62, ownAnswers: 0 },
] as const

/** The example for the skills this catalogue has, against the ML engineer at mid level. */
export function exampleProfile(graph: Graph): AbilityRow[] {
  return EXAMPLE.flatMap(({ skill: id, ...estimate }) => {
    const skill = graph.skills.find((candidate) => candidate.id === id)
    if (!skill) return []
    const target = skill.targets['ml-engineer']?.mid.proficiency
    return [{ skill: skill.name, href: `/skills/${id}`, ...estimate, target }]
  })
}
