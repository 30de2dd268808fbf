import { itemObservation, profileFrom, targetStanding, type Observation } from '@millwright/assessment'
import { categoriesOf, testItems, type Catalogue, type Item } from '@millwright/catalog'
import type { AbilityRow } from '../web/charts/ability-interval.tsx'

/** What the example is measured against. */
export const EXAMPLE_TARGET = { role: 'ml-engineer', level: 'mid' } as const

/** An invented person: of each skill so many questions, answered as somebody at this proficiency would. */
const ANSWERS = [
  { skill: 'fnd-programming', questions: 9, proficiency: 4 },
  { skill: 'mod-eval', questions: 8, proficiency: 3 },
  { skill: 'dat-sql', questions: 6, proficiency: 2 },
  { skill: 'del-serving', questions: 7, proficiency: 1 },
  // Never asked about: what the others tell.
  { skill: 'ops-drift', questions: 0, proficiency: 0 },
] as const

const known = new WeakMap<Catalogue, AbilityRow[]>()

/** What the engine makes of the invented answers; never mixed with anybody's evidence. Worked out once for each catalogue. */
export function exampleProfile(catalogue: Catalogue): AbilityRow[] {
  const found = known.get(catalogue)
  if (found) return found
  const rows = compute(catalogue)
  known.set(catalogue, rows)
  return rows
}

function compute(catalogue: Catalogue): AbilityRow[] {
  const { graph } = catalogue
  const shown = ANSWERS.filter(({ skill }) => graph.skills.some(({ id }) => id === skill))
  if (shown.length === 0) return []
  const observations = shown.flatMap(({ skill, questions, proficiency }) =>
    testItems(catalogue)
      .filter((item) => item.skill === skill)
      .slice(0, questions)
      .map((item): Observation => {
        const category = answersRight(item, proficiency) ? categoriesOf(item) - 1 : 0
        return itemObservation(item, graph.cutScores, category, item.id)
      }),
  )
  const profile = profileFrom(graph, observations)
  const skills = shown.map(({ skill }) => skill)
  const { role, level } = EXAMPLE_TARGET
  const { skills: standings } = targetStanding(graph, profile, role, level, { skills })
  return standings.map(({ skill, mean, standardError, ownAnswers, required }) => ({
    skill: graph.skills.find(({ id }) => id === skill)?.name ?? skill,
    href: `/skills/${skill}`,
    mean,
    standardError,
    ownAnswers,
    target: required,
  }))
}

/** Everything below one's proficiency, and at it all but the hard ones. */
function answersRight({ proficiency, difficulty }: Item, has: number): boolean {
  return proficiency < has || (proficiency === has && difficulty !== 'hard')
}
