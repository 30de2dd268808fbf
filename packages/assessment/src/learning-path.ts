import type { Graph, Proficiency } from '@millwright/catalog'
import { type Coverer, cheapestCover } from './cheapest-cover.ts'
import { MISSING } from './gaps.ts'
import type { Gap, LearningPath, PathMaterial, PathPart, PathReason, PathStep, Profile } from './types.ts'

export interface LearningPathInput {
  readonly graph: Graph
  readonly profile: Profile
  readonly gaps: readonly Gap[]
  readonly materials: readonly PathMaterial[]
  /** Keys of what was read. It stays in the plan and costs nothing more. */
  readonly done?: ReadonlySet<string>
  /** Skills that the person says they have: left out until evidence decides. */
  readonly known?: ReadonlySet<string>
}

/** From this proficiency on, work shows a skill better than answers do, and a start is not enough to learn it. Judged. */
const PRACTITIONER = 3

type Need = Pick<PathStep, 'skill' | 'from' | 'to' | 'reason'> & { readonly priority: number }
type Purpose = PathMaterial['purpose']

/**
 * The plan that closes the gaps. What each gap needs: something to learn from, and something that shows it; only the latter where
 * nothing was asked yet and the person may well have it. To be a practitioner takes more than a start, so a gap up to there has
 * both. A skill at practitioner or above is shown by work where there is a challenge for it. A prerequisite that the target does not
 * ask for joins the plan, to learn, when the profile says that the person more likely lacks it: awareness for a working skill,
 * working above that.
 *
 * Shortest: of all choices that meet every need for which there is any material, the one with the fewest minutes left to spend
 * (`cheapestCover`). Its order: a step comes after every step it builds on, through the whole graph; among those that are free, the
 * weightiest gap first. Material that serves several steps is learnt at the first and shown at the last of them.
 *
 * @throws RangeError when the prerequisites run in a circle
 */
export function learningPath(input: LearningPathInput): LearningPath {
  const { graph, materials, done = new Set<string>() } = input
  const ancestors = ancestorsIn(graph)
  const needs = inOrder(needsOf(input, ancestors), ancestors)
  const serving = new Map(needs.map((need) => [need.skill, materialsFor(need, materials)]))

  const demands = needs.flatMap((need) => demandsOf(need, serving.get(need.skill)!))
  const meets = Map.groupBy(
    needs.flatMap((need) =>
      [...serving.get(need.skill)!.values()].flatMap((found) => found.map((material) => ({ need, material }))),
    ),
    ({ material }) => material.key,
  )
  const coverers = [...meets].map(([key, uses]): Coverer => {
    const [{ material }] = uses as [(typeof uses)[number]]
    return {
      key,
      minutes: done.has(key) ? 0 : material.minutes,
      meets: new Set(uses.flatMap(({ need }) => demandsMet(need, material, serving.get(need.skill)!))),
    }
  })
  const { keys, proven } = cheapestCover(demands, coverers)
  const chosen = new Set(keys)
  const used = new Map(
    needs.map((need) => {
      const found = serving.get(need.skill)!
      const all = purposesOf(need, found).flatMap((purpose) => found.get(purpose)!)
      return [need.skill, all.filter(({ key }) => chosen.has(key))]
    }),
  )
  const place = placesOf(needs, used)

  const steps = needs.map((need): PathStep => {
    const { skill, from, to, reason } = need
    const own = used.get(skill)!
    const parts = own
      .filter(({ key }) => place.get(key) === skill)
      .map(({ key, purpose, minutes }): PathPart => ({ key, purpose, minutes, done: done.has(key) }))
    return {
      skill,
      from,
      to,
      reason,
      parts,
      elsewhere: own.filter(({ key }) => place.get(key) !== skill).map(({ key }) => ({ key, step: place.get(key)! })),
      lacking: wantedOf(need).filter((purpose) => serving.get(skill)!.get(purpose)!.length === 0),
      minutes: parts.reduce((sum, part) => sum + (part.done ? 0 : part.minutes), 0),
    }
  })
  return { steps, minutes: steps.reduce((sum, { minutes }) => sum + minutes, 0), shortest: proven }
}

/** The step in which each material stands: learnt at the first it serves, shown at the last. */
function placesOf(needs: readonly Need[], used: ReadonlyMap<string, readonly PathMaterial[]>): Map<string, string> {
  const place = new Map<string, string>()
  for (const { skill } of needs) {
    for (const { key, purpose } of used.get(skill)!) {
      if (purpose === 'show' || !place.has(key)) place.set(key, skill)
    }
  }
  return place
}

/** What must be met for a need: to be shown, to learn the start, and to learn what comes after it; as far as there is material. */
function demandsOf(need: Need, found: ReadonlyMap<Purpose, readonly PathMaterial[]>): string[] {
  return purposesOf(need, found).flatMap((purpose) => [
    ...new Set(found.get(purpose)!.flatMap((material) => demandsMet(need, material, found))),
  ])
}

/** What leads to practitioner builds on a start, so it takes the place of one only where there is none. */
function demandsMet(
  { skill, to }: Need,
  material: PathMaterial,
  found: ReadonlyMap<Purpose, readonly PathMaterial[]>,
): string[] {
  if (material.purpose === 'show') return [`${skill} show`]
  const reach = Math.max(...material.serves.map((one) => (one.skill === skill ? one.to : 0)))
  return [
    ...(material.start || !found.get('learn')!.some(({ start }) => start) ? [`${skill} start`] : []),
    ...(!material.start && to >= PRACTITIONER && reach >= PRACTITIONER ? [`${skill} beyond`] : []),
  ]
}

/** What a step should have. */
function wantedOf({ reason }: Need): Purpose[] {
  if (reason.code === 'prerequisite') return ['learn']
  return reason.code === 'untested' && reason.probability >= MISSING ? ['show'] : ['learn', 'show']
}

/** The same as far as there is material. Where it can't be shown, it is at least learnt. */
function purposesOf(need: Need, found: ReadonlyMap<Purpose, readonly PathMaterial[]>): Purpose[] {
  const has = (purpose: Purpose) => found.get(purpose)!.length > 0
  const wanted = wantedOf(need)
  const possible = wanted.filter(has)
  return possible.length === 0 && !wanted.includes('learn') && has('learn') ? ['learn'] : possible
}

function materialsFor({ skill, from, to }: Need, materials: readonly PathMaterial[]): Map<Purpose, PathMaterial[]> {
  const fits = materials.filter(({ serves }) =>
    serves.some((one) => one.skill === skill && one.from <= to && one.to > from),
  )
  const shows = fits.filter(({ purpose }) => purpose === 'show')
  const works = to >= PRACTITIONER ? shows.filter(({ work }) => work) : []
  return new Map([
    ['learn', fits.filter(({ purpose }) => purpose === 'learn')],
    ['show', works.length > 0 ? works : shows],
  ])
}

function needsOf(input: LearningPathInput, ancestors: ReadonlyMap<string, ReadonlySet<string>>): Need[] {
  const { profile, known = new Set<string>() } = input
  const needed = new Map<string, Need>()
  const gaps = input.gaps.filter(({ skill }) => !known.has(skill))
  for (const { skill, from, to, kind, probability, priority } of gaps) {
    needed.set(skill, { skill, from, to, priority, reason: { code: kind, asked: to, probability } })
  }
  const estimates = new Map(profile.skills.map((estimate) => [estimate.skill, estimate]))
  for (const gap of gaps) {
    for (const skill of ancestors.get(gap.skill)!) {
      if (needed.has(skill) || known.has(skill)) continue
      const { levels, level } = estimates.get(skill)!
      const to: Proficiency = gap.to > 2 ? 2 : 1
      const probability = levels.slice(to).reduce((sum, p) => sum + p, 0)
      if (probability >= 0.5) continue
      const from = level < to ? level : ((to - 1) as PathStep['from'])
      const reason: PathReason = { code: 'prerequisite', of: gap.skill, asked: to, probability }
      needed.set(skill, { skill, from, to, reason, priority: gap.priority })
    }
  }
  return [...needed.values()]
}

/** For each skill, everything it builds on, directly or through others. */
function ancestorsIn(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const skills = new Map(graph.skills.map((skill) => [skill.id, skill]))
  const done = new Map<string, Set<string>>()
  const visit = (id: string, trail: readonly string[]): Set<string> => {
    const known = done.get(id)
    if (known) return known
    if (trail.includes(id)) throw new RangeError(`prerequisites run in a circle: ${[...trail, id].join(' > ')}`)
    const all = new Set<string>()
    for (const { skill } of skills.get(id)?.prerequisites ?? []) {
      all.add(skill)
      for (const further of visit(skill, [...trail, id])) all.add(further)
    }
    done.set(id, all)
    return all
  }
  for (const { id } of graph.skills) visit(id, [])
  return done
}

/** Topological order, the largest priority first among what is free. */
function inOrder(needs: readonly Need[], ancestors: ReadonlyMap<string, ReadonlySet<string>>): Need[] {
  const waiting = needs.toSorted((a, b) => b.priority - a.priority || (a.skill < b.skill ? -1 : 1))
  const ordered: Need[] = []
  while (waiting.length > 0) {
    const free = waiting.findIndex(({ skill }) => !waiting.some((other) => ancestors.get(skill)!.has(other.skill)))
    ordered.push(...waiting.splice(free, 1))
  }
  return ordered
}
