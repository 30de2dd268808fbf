import { testItems, type Catalogue } from './catalogue.ts'
import type { Graph, Skill } from './graph.ts'
import type { ProblemList } from './rules.ts'

const fewestItems = 8
const fewestAtProficiency = 2
const mostSingle = 0.6

/** Says where a collection has too few items for the tests that it promises. A collection without items promises none. */
export function checkCoverage(catalogue: Catalogue, problems: ProblemList): void {
  const { graph, items } = catalogue
  if (items.length === 0) return
  const bySkill = Map.groupBy(testItems(catalogue), ({ skill }) => skill)
  for (const skill of graph.skills) {
    const mine = bySkill.get(skill.id) ?? []
    const at = { file: `graph/skills/${skill.id}.yaml`, line: 1 }
    if (mine.length < fewestItems)
      problems.add(
        'coverage-items',
        at,
        `Tests may ask ${mine.length} items of ${skill.id}.`,
        `Write items until there are ${fewestItems}; those at the ends of guide sections do not count.`,
      )
    const thin = testedProficiencies(skill, graph).flatMap((proficiency) => {
      const count = mine.filter((item) => item.proficiency === proficiency).length
      return count < fewestAtProficiency ? [`${count} at proficiency ${proficiency}`] : []
    })
    if (mine.length > 0 && thin.length > 0)
      problems.add(
        'coverage-proficiency',
        at,
        `Targets ask for it, but ${skill.id} has only ${thin.join(', ')}.`,
        `Write items until there are ${fewestAtProficiency} at each.`,
      )
  }
  const single = items.filter(({ kind }) => kind === 'single').length
  if (single > mostSingle * items.length)
    problems.add(
      'coverage-kinds',
      { file: 'items', line: 1 },
      `${Math.round((100 * single) / items.length)} % of the items are single choice.`,
      'Let people compute, order, match or choose several instead.',
    )
}

/** What some role asks of a skill at a level that is tested. */
function testedProficiencies(skill: Skill, { levels }: Graph): number[] {
  const asked = Object.values(skill.targets).flatMap((targets) =>
    levels.flatMap(({ id, tested }) => (tested ? [targets[id].proficiency] : [])),
  )
  return [...new Set<number>(asked)].filter((proficiency) => proficiency > 0).toSorted((a, b) => a - b)
}
