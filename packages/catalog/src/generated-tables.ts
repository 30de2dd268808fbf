import type { Challenge } from './challenge.ts'
import { escapeHtml } from './escape-html.ts'
import { type Graph, type LevelId, targetsFor } from './graph.ts'
import type { Item } from './item.ts'

/** What tables of guides are made from, so that they cannot go stale. */
export interface TableFacts {
  graph: Graph
  items: readonly Item[]
  challenges: readonly Challenge[]
}

interface Table {
  caption: string
  head: string[]
  /** The first cell of a row is its heading. */
  rows: (string | number)[][]
}

type Maker = (facts: TableFacts, of: string) => Table | null

const PROFICIENCIES = ['1 Awareness', '2 Working', '3 Practitioner', '4 Expert'] as const

/** By the name that a `generated` block asks for; some are of one area, role or skill. */
const makers: Record<string, Maker> = {
  'targets-count': ({ graph }) => ({
    caption: 'How many skills each role is asked for, by level: required, and optional beside them',
    head: ['Role', ...testedLevels(graph).map(({ name }) => name)],
    rows: graph.roles.map(({ id, name }) => [
      name,
      ...testedLevels(graph).map((level) => {
        const targets = targetsFor(graph, id, level.id)
        const required = targets.filter((target) => target.required).length
        return `${required} + ${targets.length - required}`
      }),
    ]),
  }),
  targets: ({ graph }, role) => {
    const known = graph.roles.find(({ id }) => id === role)
    if (!known) return null
    return {
      caption: `What is asked of the ${known.name}: proficiency by level; optional ones in brackets`,
      head: ['Skill', ...testedLevels(graph).map(({ name }) => name)],
      rows: graph.skills.flatMap((skill) => {
        const cells = testedLevels(graph).map(({ id }) => targetCell(skill.targets[role]?.[id]))
        return cells.every((cell) => cell === '–') ? [] : [[skill.name, ...cells]]
      }),
    }
  },
  criteria: ({ graph }, area) => {
    const known = graph.areas.find(({ id }) => id === area)
    if (!known) return null
    return {
      caption: `${known.name}: what somebody does at each proficiency`,
      head: ['Skill', ...PROFICIENCIES],
      rows: graph.skills
        .filter((skill) => skill.area === area)
        .map(({ name, indicators }) => [name, indicators[1], indicators[2], indicators[3], indicators[4]]),
    }
  },
  bank: ({ graph, items, challenges }) => ({
    caption: 'What the collection can ask, by area',
    head: ['Area', 'Skills', 'Questions', 'of these made anew for each sitting', 'Criteria of challenges'],
    rows: graph.areas.map(({ id, name }) => {
      const skills = new Set(graph.skills.filter(({ area }) => area === id).map((skill) => skill.id))
      const own = items.filter(({ skill }) => skills.has(skill))
      const criteria = challenges.flatMap((challenge) => challenge.criteria).filter(({ skill }) => skills.has(skill))
      return [name, skills.size, own.length, own.filter(({ template }) => template).length, criteria.length]
    }),
  }),
  kinds: ({ items }) => ({
    caption: 'Questions by kind and by the proficiency that they demand',
    head: ['Kind', ...PROFICIENCIES, 'All'],
    rows: Object.entries(KINDS).map(([kind, name]) => {
      const own = items.filter((item) => item.kind === kind)
      return [name, ...[1, 2, 3, 4].map((level) => own.filter((item) => item.proficiency === level).length), own.length]
    }),
  }),
  cuts: ({ graph: { cutScores } }) => ({
    caption: 'Where each proficiency begins, in standard deviations of the reference population',
    head: ['Proficiency', 'begins at', 'give or take (standard error)'],
    rows: ([1, 2, 3, 4] as const).map((level) => [
      PROFICIENCIES[level - 1]!,
      cutScores.cuts[level].toFixed(1),
      cutScores.standardError.toFixed(2),
    ]),
  }),
}

const KINDS = {
  single: 'Choose one',
  multiple: 'Choose all that are right',
  numeric: 'Give a number',
  ordering: 'Put in order',
  matching: 'Match',
} satisfies Record<Item['kind'], string>

const testedLevels = (graph: Graph) => graph.levels.filter(({ tested }) => tested)

function targetCell(target: Graph['skills'][number]['targets'][string][LevelId] | undefined): string {
  if (!target || target.proficiency === 0) return '–'
  return target.required ? String(target.proficiency) : `(${target.proficiency})`
}

/** The names that a block may ask for. */
export const generatedTables: readonly string[] = Object.keys(makers)

/**
 * A table made from the graph and the bank.
 *
 * @param request - its name, and after a blank what it is of: `criteria mod`, `targets ml-engineer`
 * @returns HTML; null when there is no such table
 */
export function generatedTable(request: string, facts: TableFacts): string | null {
  const [name = '', of = '', ...more] = request.trim().split(/\s+/)
  const maker = Object.hasOwn(makers, name) && more.length === 0 ? makers[name] : undefined
  const table = maker?.(facts, of)
  if (!table) return null
  const cell = (value: string | number) =>
    `<td${typeof value === 'number' ? ' class="align-right"' : ''}>${escapeHtml(String(value))}</td>`
  const head = table.head.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('')
  const rows = table.rows
    .map(
      ([first = '', ...others]) =>
        `<tr><th scope="row">${escapeHtml(String(first))}</th>${others.map(cell).join('')}</tr>`,
    )
    .join('')
  return `<div class="table-scroll" tabindex="0" role="group" aria-label="${escapeHtml(table.caption)}"><table><caption>${escapeHtml(table.caption)}. Made from the graph and the bank of this collection.</caption><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>\n`
}
