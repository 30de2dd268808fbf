import {
  type Blueprint,
  type Catalogue,
  type ItemHeader,
  type LevelId,
  type Proficiency,
  indexCatalogue,
  leftToReview,
  targetsFor,
  testItems,
} from '@millwright/catalog'
import { fewestToBeEnough, weightedTargets } from './target-standing.ts'

/** How much a test asks. `check` is for one skill only: is what somebody says they know there? */
export type TestLength = 'check' | 'short' | 'standard' | 'thorough'

/** A skill with fewer questions than this is not asked about: a second sitting would have nothing new. */
const LEAST_ITEMS = 5
/** A test speaks for a target when it can ask about this much of what the target requires, by weight. The tests of our authors do. */
const LEAST_SHARE = 0.4
const LEAST_SKILLS = 3
/** Questions of the test of one skill, at least and at most. For each skill the number is fixed, so that people know it before they begin. */
const SKILL_QUESTIONS = { check: [3, 3], standard: [6, 6], thorough: [7, 10] } as const
/** The limit of time for each question, as in the tests of our authors. */
const MINUTES_A_QUESTION = 3
/** Most questions of the test of a target; more where it has many skills, so that there is room after one for each. */
const TARGET_QUESTIONS = 30
const QUESTIONS_A_SKILL = 1.25

export interface TargetTests {
  readonly role: string
  readonly level: LevelId
  /** Skills that the target requires and that its tests ask about, and those that they cannot; the graph's order. */
  readonly covered: readonly string[]
  readonly missing: readonly string[]
  /** Skills that the target requires and that are left to reviews by people: no test of a target asks about them. */
  readonly reviewed: readonly string[]
  /** How much of what decides the target can be asked about: 0 to 1, by the weights of the decision. */
  readonly share: number
  /** Null where no test can speak for the target yet. */
  readonly tests: { readonly short: Blueprint; readonly standard: Blueprint; readonly thorough: Blueprint } | null
  readonly why: 'described-only' | 'too-little-covered' | null
}

export interface SkillTests {
  readonly skill: string
  /** Questions that tests may draw from. */
  readonly items: number
  /** The lengths for which there are enough. */
  readonly tests: Readonly<Partial<Record<keyof typeof SKILL_QUESTIONS, Blueprint>>>
}

/** The tests of a target: by its file where there is one, and derived from the graph otherwise. Pure: the same catalogue, the same tests. */
export function targetTests(catalogue: Catalogue, role: string, level: LevelId): TargetTests {
  const counts = itemCounts(catalogue)
  const file = catalogue.blueprints.find(({ target }) => target.role === role && target.level === level)
  const enough = (skill: string): boolean =>
    file ? file.skills.some((one) => one.skill === skill) : (counts.get(skill) ?? 0) >= LEAST_ITEMS
  const asked = targetsFor(catalogue.graph, role, level)
  const [reviewed, required] = [true, false].map((left) =>
    asked.filter((target) => target.required && leftToReview(catalogue.graph, target.skill) === left),
  ) as [typeof asked, typeof asked]
  const covered = required.filter(({ skill }) => enough(skill))
  const weights = required.length === 0 ? [] : weightedTargets(catalogue.graph, role, level)
  const share = weights.reduce((sum, { skill, weight }) => sum + (enough(skill) ? weight : 0), 0)
  const found = {
    role,
    level,
    covered: covered.map(({ skill }) => skill),
    missing: required.filter(({ skill }) => !enough(skill)).map(({ skill }) => skill),
    reviewed: reviewed.map(({ skill }) => skill),
    share,
  }
  const { roles, levels } = indexCatalogue(catalogue)
  if (!file && (!roles.has(role) || !levels.get(level)?.tested)) return { ...found, tests: null, why: 'described-only' }
  if (!file && (share < LEAST_SHARE || covered.length < LEAST_SKILLS))
    return { ...found, tests: null, why: 'too-little-covered' }
  const standard =
    file ?? derivedStandard(catalogue, { role, level, skills: covered, bank: bankOf(counts, found.covered) })
  const bank = bankOf(
    counts,
    standard.skills.map(({ skill }) => skill),
  )
  return {
    ...found,
    tests: { short: shortOf(standard, catalogue), standard, thorough: thoroughOf(standard, bank) },
    why: null,
  }
}

/** The tests of one skill. They measure it against the target that is nearest to working proficiency in it. */
export function skillTests(catalogue: Catalogue, skill: string): SkillTests {
  const known = indexCatalogue(catalogue).skills.get(skill)
  const own = testItems(catalogue).filter((item) => item.skill === skill)
  const target = known && nearestToWorking(catalogue, skill)
  if (!known || !target) return { skill, items: own.length, tests: {} }
  const slowestFirst = own.map(({ minutes }) => minutes).sort((a, b) => b - a)
  const certain = groupsOfEnemies(own)
  const entries = Object.entries(SKILL_QUESTIONS).flatMap(([length, [least, most]]) => {
    const count = Math.min(most, certain)
    if (own.length < LEAST_ITEMS || count < least) return []
    const longest = slowestFirst.slice(0, count).reduce((sum, minutes) => sum + minutes, 0)
    const blueprint: Blueprint = {
      id: length === 'standard' ? `skill-${skill}` : `skill-${skill}-${length}`,
      revision: 1,
      title: known.name,
      summary: known.description,
      target,
      aiMode: 'closed',
      skills: [{ skill, weight: 1 }],
      items: { min: count, max: count, minutesMax: Math.max(MINUTES_A_QUESTION * count, roundedUp(1.5 * longest)) },
      challenges: { count: 0, pool: [] },
      stopping: { confidence: 0.99, minItemsPerSkill: 0 },
    }
    return [[length, blueprint] as const]
  })
  return { skill, items: own.length, tests: Object.fromEntries(entries) }
}

/** So many questions can be asked whichever come first: of those that give each other away, at least one. */
function groupsOfEnemies(items: readonly ItemHeader[]): number {
  const near = new Map(items.map(({ id }) => [id, new Set<string>()]))
  for (const { id, enemies } of items)
    for (const enemy of enemies) {
      near.get(enemy)?.add(id)
      if (near.has(enemy)) near.get(id)!.add(enemy)
    }
  let groups = 0
  const seen = new Set<string>()
  const visit = (id: string): void => {
    if (seen.has(id)) return
    seen.add(id)
    near.get(id)!.forEach(visit)
  }
  for (const id of near.keys()) {
    if (!seen.has(id)) groups++
    visit(id)
  }
  return groups
}

const known = new WeakMap<Catalogue, ReadonlyMap<string, Blueprint>>()

/** Every test that can be taken, by id: those of the files, and those derived from the graph. Worked out once for each catalogue. */
export function allBlueprints(catalogue: Catalogue): ReadonlyMap<string, Blueprint> {
  const found = known.get(catalogue)
  if (found) return found
  const { roles, levels, skills } = catalogue.graph
  const ofTargets = roles.flatMap(({ id: role }) =>
    levels.flatMap(({ id: level }) => Object.values(targetTests(catalogue, role, level).tests ?? {})),
  )
  const ofSkills = skills.flatMap(({ id }) => Object.values(skillTests(catalogue, id).tests))
  // A file comes first: nothing derived takes its name.
  const all = new Map<string, Blueprint>()
  for (const blueprint of [...catalogue.blueprints, ...ofTargets, ...ofSkills])
    if (!all.has(blueprint.id)) all.set(blueprint.id, blueprint)
  known.set(catalogue, all)
  return all
}

/** The test on which a target is decided; null where there is none yet. */
export function standardTest(catalogue: Catalogue, role: string, level: LevelId): Blueprint | null {
  return targetTests(catalogue, role, level).tests?.standard ?? null
}

/** By its name, so that a sitting of an earlier catalogue can be asked too. */
export function lengthOf({ id }: Pick<Blueprint, 'id'>): TestLength {
  return (['check', 'short', 'thorough'] as const).find((length) => id.endsWith(`-${length}`)) ?? 'standard'
}

/** The skill that a test is about, when it is about one alone. */
export function onlySkillOf({ id, skills }: Pick<Blueprint, 'id' | 'skills'>): string | null {
  const [first, ...more] = skills
  return first && more.length === 0 && id.startsWith(`skill-${first.skill}`) ? first.skill : null
}

function itemCounts(catalogue: Catalogue): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { skill } of testItems(catalogue)) counts.set(skill, (counts.get(skill) ?? 0) + 1)
  return counts
}

const bankOf = (counts: ReadonlyMap<string, number>, skills: readonly string[]): number =>
  skills.reduce((sum, skill) => sum + (counts.get(skill) ?? 0), 0)

interface Derived {
  role: string
  level: LevelId
  skills: readonly { skill: string; proficiency: number }[]
  bank: number
}

function derivedStandard(catalogue: Catalogue, { role, level, skills, bank }: Derived): Blueprint {
  const { roles, levels } = indexCatalogue(catalogue)
  // Half of what there is, so that a second sitting finds new questions.
  const max = Math.min(Math.max(TARGET_QUESTIONS, Math.ceil(QUESTIONS_A_SKILL * skills.length)), Math.floor(bank / 2))
  const pool = fittingChallenges(catalogue, skills)
  return {
    id: `${role}-${level}`,
    revision: 1,
    title: `${roles.get(role)!.name}, ${levels.get(level)!.name.toLowerCase()}`,
    summary: levels.get(level)!.summary,
    target: { role, level },
    aiMode: 'closed',
    skills: weightedTargets(
      catalogue.graph,
      role,
      level,
      skills.map(({ skill }) => skill),
    ).map(({ skill, weight }) => ({ skill, weight: inHundredths(weight) })),
    items: { min: Math.min(max, Math.max(8, skills.length)), max, minutesMax: MINUTES_A_QUESTION * max },
    challenges: { count: Math.min(2, pool.length), pool },
    stopping: { confidence: 0.9, minItemsPerSkill: 1 },
  }
}

/** Challenges mostly on these skills, nowhere more than one proficiency above what is asked for. */
function fittingChallenges({ challenges }: Catalogue, skills: Derived['skills']): string[] {
  const asked = new Map(skills.map(({ skill, proficiency }) => [skill, proficiency]))
  return challenges
    .filter(({ criteria }) => {
      const own = criteria.filter(({ skill }) => asked.has(skill))
      return (
        own.length > 0 &&
        2 * own.length >= criteria.length &&
        own.every(({ skill, proficiency }) => proficiency <= asked.get(skill)! + 1)
      )
    })
    .map(({ id }) => id)
}

/** A first look: few questions, no challenge, and not every skill is asked about; but enough for a probability. */
function shortOf(standard: Blueprint, { graph }: Catalogue): Blueprint {
  const { role, level } = standard.target
  const asked = standard.skills.map(({ skill }) => skill)
  const enough = fewestToBeEnough(weightedTargets(graph, role, level, asked).map(({ weight }) => weight))
  const max = Math.max(8, Math.round(0.4 * standard.items.max), enough)
  return {
    ...standard,
    id: `${standard.id}-short`,
    items: { min: Math.min(6, max), max, minutesMax: MINUTES_A_QUESTION * max },
    challenges: { count: 0, pool: [] },
    stopping: { ...standard.stopping, minItemsPerSkill: 0 },
  }
}

/** Asks about every skill twice, is content later, and leaves time for a break. */
function thoroughOf(standard: Blueprint, bank: number): Blueprint {
  const { items, challenges, skills, stopping } = standard
  const wanted = Math.max(Math.round(1.5 * items.max), 2 * skills.length)
  const max = Math.max(items.max, Math.min(wanted, Math.floor(0.75 * bank)))
  const minItemsPerSkill = Math.min(stopping.minItemsPerSkill + 1, Math.floor(max / skills.length))
  return {
    ...standard,
    id: `${standard.id}-thorough`,
    items: {
      min: Math.min(max, Math.max(items.min, minItemsPerSkill * skills.length)),
      max,
      minutesMax: MINUTES_A_QUESTION * max,
      breakMinutes: Math.max(10, items.breakMinutes ?? 0),
    },
    challenges: { ...challenges, count: Math.min(challenges.pool.length, challenges.count + 1) },
    stopping: { minItemsPerSkill, confidence: Math.max(0.95, stopping.confidence) },
  }
}

function nearestToWorking({ graph }: Catalogue, skill: string): Blueprint['target'] | null {
  const asked = graph.skills.find(({ id }) => id === skill)?.targets ?? {}
  const WORKING: Proficiency = 2
  let best: { target: Blueprint['target']; distance: number } | null = null
  for (const { id: role } of graph.roles)
    for (const { id: level, tested } of graph.levels) {
      const proficiency = Object.hasOwn(asked, role) ? (asked[role]?.[level].proficiency ?? 0) : 0
      const distance = Math.abs(proficiency - WORKING)
      if (tested && proficiency > 0 && (!best || distance < best.distance)) best = { target: { role, level }, distance }
    }
  return best?.target ?? null
}

/** Of a hundred, with two digits: what a person can read and add up. */
const inHundredths = (share: number): number => Math.round(1e4 * share) / 100

const roundedUp = (minutes: number): number => 5 * Math.ceil(minutes / 5)
