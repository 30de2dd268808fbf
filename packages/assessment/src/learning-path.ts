import type { ChallengeHeader, Graph, ItemHeader, Proficiency } from '@millwright/catalog'
import type { ExerciseRef, Gap, PathStep, Profile } from './types.ts'

/** A section of a guide that teaches some skills; `minutes` to read it. */
export interface TeachingSection {
  readonly guide: string
  readonly section: string
  readonly skills: readonly string[]
  readonly minutes: number
}

export interface LearningPathInput {
  readonly graph: Graph
  readonly profile: Profile
  readonly gaps: readonly Gap[]
  readonly sections: readonly TeachingSection[]
  readonly items: readonly ItemHeader[]
  readonly challenges: readonly ChallengeHeader[]
  /** Exercises already done; others are preferred. */
  readonly seen?: ReadonlySet<string>
}

const ITEMS_PER_STEP = 3
const CHALLENGES_PER_STEP = 1

/**
 * The ordered plan that closes the gaps. A step comes after every step it builds on (through the whole graph, not only
 * direct prerequisites); among those that are free, the weightiest gap first. A prerequisite the target does not ask for
 * joins the plan when the profile says the person more likely lacks it: awareness for a working skill, working above that.
 *
 * @throws RangeError when the prerequisites run in a circle
 */
export function learningPath(input: LearningPathInput): PathStep[] {
  const { graph } = input
  const needed = new Map<string, Need>()
  for (const gap of input.gaps) {
    needed.set(gap.skill, { skill: gap.skill, from: gap.from, to: gap.to, reason: gap.reason, priority: gap.priority })
  }
  const names = new Map(graph.skills.map(({ id, name }) => [id, name]))
  const ancestors = ancestorsIn(graph)
  for (const gap of input.gaps) {
    for (const skill of ancestors.get(gap.skill)!) {
      if (needed.has(skill)) continue
      const missing = missingPrerequisite(input.profile, skill, gap.to > 2 ? 2 : 1)
      if (!missing) continue
      const reason = `${names.get(gap.skill)} builds on ${names.get(skill)}, which your profile does not show yet.`
      needed.set(skill, { skill, ...missing, reason, priority: gap.priority })
    }
  }
  return inOrder([...needed.values()], ancestors).map((need) => stepFor(need, input))
}

type Need = Pick<PathStep, 'skill' | 'from' | 'to' | 'reason'> & { priority: number }

function missingPrerequisite(profile: Profile, skill: string, to: Proficiency): Pick<PathStep, 'from' | 'to'> | null {
  const { levels, level } = profile.skills.find((estimate) => estimate.skill === skill)!
  const atLeast = levels.slice(to).reduce((sum, p) => sum + p, 0)
  return atLeast < 0.5 ? { from: level < to ? level : ((to - 1) as PathStep['from']), to } : null
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

function stepFor(need: Need, { sections, items, challenges, seen = new Set() }: LearningPathInput): PathStep {
  const { skill, from, to, reason } = need
  const reading = sections.filter((section) => section.skills.includes(skill))
  const fits = (proficiency: Proficiency): boolean => proficiency > from && proficiency <= to
  const difficulties = ['easy', 'typical', 'hard']
  const order = (a: { id: string; proficiency: Proficiency; difficulty: string }, b: typeof a): number =>
    Number(seen.has(a.id)) - Number(seen.has(b.id)) ||
    a.proficiency - b.proficiency ||
    difficulties.indexOf(a.difficulty) - difficulties.indexOf(b.difficulty) ||
    (a.id < b.id ? -1 : 1)
  const questions = items.filter((item) => item.skill === skill && fits(item.proficiency)).toSorted(order)
  const tasks = challenges
    .filter(({ criteria }) => criteria.some((one) => one.skill === skill && fits(one.proficiency)))
    .toSorted(order)
  const chosen = [
    ...questions.slice(0, ITEMS_PER_STEP).map(({ id, minutes }) => ({ kind: 'item' as const, id, minutes })),
    ...tasks.slice(0, CHALLENGES_PER_STEP).map(({ id, minutes }) => ({ kind: 'challenge' as const, id, minutes })),
  ]
  const minutes = [...reading, ...chosen].reduce((sum, part) => sum + part.minutes, 0)
  return {
    skill,
    from,
    to,
    reason,
    guideSections: reading.map(({ guide, section }) => ({ guide, section })),
    exercises: chosen.map(({ kind, id }): ExerciseRef => ({ kind, id })),
    minutes: Math.round(minutes),
  }
}
