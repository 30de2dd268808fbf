import type { Area, Graph, Skill } from '@millwright/catalog'

/** Sizes in the picture's own units, which are CSS pixels at 100 %. */
export const NODE = { width: 200, height: 58 }
const COLUMN_GAP = 43
const ROW_GAP = 10
const LANE_HEAD = 30
const LANE_FOOT = 16
const MARGIN = 12
export const TOP = 34

export interface PlacedSkill {
  skill: Skill
  /** The longest chain of prerequisites below it: its column. */
  depth: number
  /** Left upper corner. */
  x: number
  y: number
}

export interface Lane {
  area: Area
  y: number
  height: number
}

/** Runs level from its first skill, turns at `turn`, and runs level into its second one. */
export interface PlacedLink {
  from: PlacedSkill
  to: PlacedSkill
  /** Where it runs up or down: between two columns. */
  turn: number
}

export interface GraphLayout {
  width: number
  height: number
  columns: number
  lanes: Lane[]
  /** By area, then column, then from above: the order in which one reads. */
  skills: PlacedSkill[]
  links: PlacedLink[]
}

const layouts = new WeakMap<Graph, GraphLayout>()

/** The picture of a graph, computed once for each catalogue. */
export function layoutOf(graph: Graph): GraphLayout {
  const layout = layouts.get(graph) ?? layOut(graph)
  layouts.set(graph, layout)
  return layout
}

/**
 * Lays the graph out in lanes and columns: a lane for each area, in the order of the list, and a column for each length of the
 * longest chain of prerequisites. So every link runs forward, whoever knows the list finds everything, and a new skill moves
 * little. Inside a cell, skills stand in the order of what they build on, so that links cross less.
 *
 * @throws RangeError when prerequisites run in a circle
 */
export function layOut(graph: Graph): GraphLayout {
  const depth = depths(graph)
  const placed = new Map<string, PlacedSkill>()
  const lanes: Lane[] = []
  let y = TOP
  for (const area of graph.areas) {
    const columns = Map.groupBy(
      graph.skills.filter((skill) => skill.area === area.id),
      ({ id }) => depth.get(id)!,
    )
    if (columns.size === 0) continue
    const rows = Math.max(...[...columns.values()].map(({ length }) => length))
    const height = LANE_HEAD + rows * (NODE.height + ROW_GAP) - ROW_GAP + LANE_FOOT
    lanes.push({ area, y, height })
    y += height
  }
  const columns = Math.max(0, ...depth.values()) + 1
  // Column by column, because a skill's place follows from those of its prerequisites.
  for (let column = 0; column < columns; column++) {
    for (const { area, y: top } of lanes) {
      graph.skills
        .filter((skill) => skill.area === area.id && depth.get(skill.id) === column)
        .toSorted((one, other) => middleOfPrerequisites(one, placed) - middleOfPrerequisites(other, placed))
        .forEach((skill, row) =>
          placed.set(skill.id, {
            skill,
            depth: column,
            x: MARGIN + column * (NODE.width + COLUMN_GAP),
            y: top + LANE_HEAD + row * (NODE.height + ROW_GAP),
          }),
        )
    }
  }
  const skills = lanes.flatMap(({ area }) =>
    [...placed.values()]
      .filter(({ skill }) => skill.area === area.id)
      .toSorted((one, other) => one.depth - other.depth || one.y - other.y),
  )
  return {
    width: 2 * MARGIN + columns * NODE.width + (columns - 1) * COLUMN_GAP,
    height: y + MARGIN,
    columns,
    lanes,
    skills,
    links: routed(skills, placed),
  }
}

/**
 * Links like the wires of a switchboard: each skill has its own track in the gap where its links turn, so that links of one skill
 * run together and those of different skills beside each other.
 */
function routed(skills: readonly PlacedSkill[], placed: ReadonlyMap<string, PlacedSkill>): PlacedLink[] {
  const links = skills.flatMap((to) =>
    to.skill.prerequisites.flatMap(({ skill: id }) => {
      const from = placed.get(id)
      return from ? [{ from, to, gap: bestGap(from, to, skills) }] : []
    }),
  )
  const tracks = Map.groupBy(links, ({ gap }) => gap)
  return links.map(({ from, to, gap }) => {
    const sources = [...new Set(tracks.get(gap)!.map((link) => link.from))].toSorted((one, other) => other.y - one.y)
    const share = (sources.indexOf(from) + 1) / (sources.length + 1)
    const start = MARGIN + gap * (NODE.width + COLUMN_GAP) + NODE.width
    return { from, to, turn: Math.round(start + share * COLUMN_GAP) }
  })
}

/** The gap, named by the column before it, in which a link turns so that it runs behind the fewest skills; of equals the last. */
function bestGap(from: PlacedSkill, to: PlacedSkill, skills: readonly PlacedSkill[]): number {
  const hidden = (gap: number) =>
    skills.filter(
      ({ depth, y }) =>
        (y === from.y && depth > from.depth && depth <= gap) || (y === to.y && depth > gap && depth < to.depth),
    ).length
  const gaps = Array.from({ length: to.depth - from.depth }, (_, step) => to.depth - 1 - step)
  return gaps.toSorted((one, other) => hidden(one) - hidden(other))[0]!
}

function middleOfPrerequisites({ prerequisites }: Skill, placed: ReadonlyMap<string, PlacedSkill>): number {
  const heights = prerequisites.flatMap(({ skill }) => placed.get(skill)?.y ?? [])
  return heights.reduce((sum, height) => sum + height, 0) / Math.max(1, heights.length)
}

/** For each skill the length of the longest chain of prerequisites below it. */
function depths({ skills }: Graph): Map<string, number> {
  const byId = new Map(skills.map((skill) => [skill.id, skill]))
  const known = new Map<string, number>()
  const visit = (skill: Skill, above: readonly string[]): number => {
    const before = known.get(skill.id)
    if (before !== undefined) return before
    if (above.includes(skill.id))
      throw new RangeError(`prerequisites run in a circle: ${[...above, skill.id].join(' > ')}`)
    const below = skill.prerequisites.flatMap(({ skill: id }) => byId.get(id) ?? [])
    const depth = Math.max(-1, ...below.map((one) => visit(one, [...above, skill.id]))) + 1
    known.set(skill.id, depth)
    return depth
  }
  for (const skill of skills) visit(skill, [])
  return known
}
