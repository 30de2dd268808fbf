import type { Blueprint, ChallengeHeader, Criterion, Graph, ItemHeader, LevelTargets, Skill } from '@millwright/catalog'

const at = (proficiency: 0 | 1 | 2 | 3 | 4) => ({ proficiency, required: proficiency > 0 })

function skill(id: string, area: string, prerequisites: string[], junior: 0 | 1 | 2): Skill {
  const targets: LevelTargets = { junior: at(junior), mid: at(3), senior: at(4), staff: at(4) }
  const text = `About ${id}`
  return {
    id,
    uri: `urn:millwright:skill:${id}`,
    area,
    name: id.toUpperCase(),
    description: text,
    covers: text,
    prerequisites: prerequisites.map((one) => ({ skill: one, reason: 'because' })),
    indicators: { 1: text, 2: text, 3: text, 4: text },
    evidence: text,
    basis: text,
    targets: { maker: targets },
  }
}

/** Five skills in two areas; c builds on b, b on a; e is not asked of a junior, and d builds on it. */
export const graph: Graph = {
  areas: ['x', 'y'].map((id) => ({ id, name: id, description: id })),
  skills: [
    skill('a', 'x', [], 2),
    skill('b', 'x', ['a'], 2),
    skill('c', 'x', ['b'], 1),
    skill('e', 'y', [], 0),
    skill('d', 'y', ['e'], 2),
  ],
  roles: [],
  levels: [],
  cutScores: {
    basis: 'expert-judged',
    standardError: 0.25,
    explanation: 'judged',
    cuts: { 1: -1.6, 2: -0.6, 3: 0.5, 4: 1.5 },
  },
}

type ItemOptions = Partial<Pick<ItemHeader, 'proficiency' | 'difficulty' | 'minutes' | 'enemies'>>

function shared(id: string, options: ItemOptions) {
  return {
    id,
    revision: 1,
    title: id,
    skill: id.split('-')[0]!,
    proficiency: 2 as const,
    difficulty: 'typical' as const,
    minutes: 1.5,
    sources: [],
    enemies: [],
    reviewed: null,
    ...options,
  }
}

/** A single-choice item of four options, `right` first; its skill is the part of the id before the hyphen. */
export function single(id: string, options: ItemOptions = {}): ItemHeader {
  const choices = ['right', 'w1', 'w2', 'w3'].map((one) => ({
    id: one,
    text: one,
    rationale: one,
    correct: one === 'right',
  }))
  return { ...shared(id, options), kind: 'single', options: choices }
}

/** Multiple choice with the right options r1.. and the wrong ones w1.. */
export function multiple(id: string, right: number, wrong: number): ItemHeader {
  const names = [
    ...Array.from({ length: right }, (_, i) => `r${i + 1}`),
    ...Array.from({ length: wrong }, (_, i) => `w${i + 1}`),
  ]
  return {
    ...shared(id, {}),
    kind: 'multiple',
    options: names.map((one) => ({ id: one, text: one, rationale: one, correct: one.startsWith('r') })),
  }
}

export function numeric(id: string, value: number, tolerance: number, options: ItemOptions = {}): ItemHeader {
  return { ...shared(id, options), kind: 'numeric', answer: { value, tolerance }, mistakes: [] }
}

/** Ordering with options o1, o2, ... in the right order. */
export function ordering(id: string, count: number): ItemHeader {
  const options = Array.from({ length: count }, (_, i) => ({ id: `o${i + 1}`, text: 'text', rationale: 'why' }))
  return { ...shared(id, {}), kind: 'ordering', options }
}

/** Pairs p1, p2 ... and answers x1 ... that belong to none. */
export function matching(id: string, count: number, left = 0): ItemHeader {
  const pairs = Array.from({ length: count }, (_, i) => ({
    id: `p${i + 1}`,
    prompt: `P${i}`,
    answer: `A${i}`,
    rationale: 'r',
  }))
  const others = Array.from({ length: left }, (_, i) => ({ id: `x${i + 1}`, answer: `X${i}`, rationale: 'r' }))
  return { ...shared(id, {}), kind: 'matching', pairs, others }
}

export const items: ItemHeader[] = ['a', 'b', 'c', 'd'].flatMap((one) =>
  ([1, 2, 3] as const).flatMap((proficiency) =>
    (['easy', 'typical', 'hard'] as const).map((difficulty) =>
      single(`${one}-${proficiency}-${difficulty}`, { proficiency, difficulty }),
    ),
  ),
)

export function criterion(id: string, of: string, scoring: 'fraction' | 'all' = 'fraction'): Criterion {
  return { id, title: id, skill: of, proficiency: 2, difficulty: 'typical', weight: 1, scoring }
}

/** A function challenge whose criteria have the given numbers of tests. */
export function challenge(
  id: string,
  criteria: Criterion[],
  tests: Record<string, number>,
  minutes = 40,
): ChallengeHeader {
  return {
    id,
    revision: 1,
    title: id,
    summary: id,
    kind: 'function',
    runtime: 'python-ml',
    entry: 'solution.py',
    proficiency: 2,
    difficulty: 'typical',
    minutes,
    limits: { cpuSeconds: 10, wallSeconds: 10, memoryMiB: 512 },
    criteria,
    hints: [],
    wrong: [],
    sources: [],
    reviewed: null,
    tests: Object.entries(tests).flatMap(([of, count]) =>
      Array.from({ length: count }, (_, i) => ({
        id: `${of}-${i}`,
        criterion: of,
        visible: false,
        title: 'test',
        files: [],
        call: { function: 'f', args: [] },
        expect: { kind: 'equals' as const, value: 1 },
      })),
    ),
  }
}

export const blueprint: Blueprint = {
  id: 'maker-junior',
  revision: 1,
  title: 'Maker, junior',
  summary: 'test',
  target: { role: 'maker', level: 'junior' },
  aiMode: 'closed',
  skills: ['a', 'b', 'c', 'd'].map((one) => ({ skill: one, weight: 1 })),
  items: { min: 6, max: 14, minutesMax: 60 },
  challenges: { count: 1, pool: ['task', 'short-task'] },
  stopping: { confidence: 0.9, minItemsPerSkill: 1 },
}
