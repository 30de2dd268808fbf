/**
 * Times what a session needs. Run: node --conditions development bench/psychometrics/bench.ts
 * Prints medians and 95th percentiles of repeated calls after a warm-up; shared machines make single calls jump.
 */
import { fileURLToPath } from 'node:url'
import { readCatalogue, type Blueprint, type ItemHeader } from '@millwright/catalog'
import {
  itemObservation,
  nextStep,
  profileFrom,
  skillPrior,
  targetStanding,
  type Observation,
} from '@millwright/assessment'
import {
  estimateAbility,
  expectedVarianceDrop,
  posterior,
  randomIndex,
  seededRandom,
  type ProjectedObservation,
} from '@millwright/psychometrics'

const { catalogue } = await readCatalogue(fileURLToPath(new URL('../../content', import.meta.url)))
if (!catalogue) throw new Error('content/ does not compile: run `millwright content check`')
const { graph } = catalogue
const random = seededRandom('bench')
const measured = graph.skills.filter((skill) => (skill.targets['ml-engineer']?.mid.proficiency ?? 0) > 0).slice(0, 14)
const blueprint: Blueprint = {
  id: 'bench',
  revision: 1,
  title: 'bench',
  summary: 'bench',
  target: { role: 'ml-engineer', level: 'mid' },
  aiMode: 'closed',
  skills: measured.map(({ id }) => ({ skill: id, weight: 1 })),
  items: { min: 100, max: 200, minutesMax: 1000 },
  challenges: { count: 0, pool: [] },
  stopping: { confidence: 0.95, minItemsPerSkill: 0 },
}

function bank(size: number): ItemHeader[] {
  return Array.from({ length: size }, (_, i) => ({
    id: `i-${i}`,
    revision: 1,
    title: 't',
    skill: measured[i % measured.length]!.id,
    proficiency: (1 + randomIndex(random, 4)) as 1 | 2 | 3 | 4,
    difficulty: (['easy', 'typical', 'hard'] as const)[randomIndex(random, 3)]!,
    minutes: 1 + random(),
    sources: [],
    enemies: [],
    reviewed: null,
    kind: 'single',
    options: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id, rationale: id, correct: id === 'a' })),
  }))
}

function answers(items: readonly ItemHeader[], count: number): Observation[] {
  return items.slice(0, count).map((item) => itemObservation(item, graph.cutScores, random() < 0.6 ? 1 : 0, item.id))
}

function time(label: string, run: () => unknown, repeats = 300): void {
  for (let i = 0; i < 60; i++) run()
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  }).sort((a, b) => a - b)
  const at = (p: number): string => times[Math.floor(p * repeats)]!.toFixed(3).padStart(9)
  console.log(`${label.padEnd(66)}${at(0.5)} ${at(0.95)}`)
}

console.log(`${''.padEnd(66)}   median       p95   (ms)`)
const prior = skillPrior(graph)
for (const [skills, count] of [
  [14, 40],
  [60, 40],
  [60, 200],
] as const) {
  const observations = Array.from({ length: count }, (_, i): ProjectedObservation => ({
    loadings: [{ index: i % skills, weight: 1 }],
    model: { kind: 'dichotomous', a: 1.1, b: 2 * random() - 1, c: 0.25, d: 1 },
    parameterVariance: { a: 0.15, b: 0.64 },
    category: random() < 0.6 ? 1 : 0,
  }))
  const { sweeps } = posterior(prior.gaussian, observations)
  time(
    `posterior of 60 skills, ${count} answers on ${Math.min(skills, count)} of them (${sweeps} sweeps to 1e-11)`,
    () => posterior(prior.gaussian, observations),
  )
}
const thirty = Array.from({ length: 30 }, () => ({
  model: { kind: 'dichotomous', a: 1.1, b: 2 * random() - 1, c: 0, d: 1 } as const,
  category: random() < 0.6 ? 1 : 0,
}))
time('ability of one skill, 30 answers, with level probabilities', () =>
  estimateAbility(thirty, undefined, [-1.6, -0.6, 0.5, 1.5]),
)
time('expected drop of variance, one item (x 1,000)', () => {
  for (let i = 0; i < 1000; i++) expectedVarianceDrop(thirty[i % 30]!.model, 0.1, 0.5, { a: 0.15, b: 0.64 })
})
for (const size of [1000, 10_000]) {
  const items = bank(size)
  const observations = answers(items, 29)
  const administered = observations.map(({ id }) => id)
  let n = 0
  time(`next step after 29 answers, bank of ${size.toLocaleString('en')}, posterior included`, () =>
    nextStep({
      graph,
      blueprint,
      items,
      challenges: [],
      observations,
      administered,
      seed: `${n++}`,
      elapsedMinutes: 0,
    }),
  )
}
const forty = answers(bank(1000), 40)
time('profile of 60 skills from 40 observations, borrowed shares included', () => profileFrom(graph, forty))
const profile = profileFrom(graph, forty)
time('standing against a target', () => targetStanding(graph, profile, 'ml-engineer', 'mid'))
