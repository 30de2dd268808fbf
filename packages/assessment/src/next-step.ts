import type { Blueprint, ChallengeHeader, Graph, ItemHeader } from '@millwright/catalog'
import {
  type Gaussian,
  expectedVarianceDrop,
  marginal,
  normalCdf,
  posterior,
  project,
  projectedCovariance,
  randomIndex,
  seededRandom,
  withExpectedAnswers,
} from '@millwright/psychometrics'
import { projected, skillsOf } from './observations.ts'
import { criterionModel } from './parameters.ts'
import { type Candidate, type Pool, poolOf } from './pool.ts'
import { refuseDoubles } from './profile.ts'
import { indexOf, skillPrior } from './skill-prior.ts'
import { type WeightedTarget, compositeOf, weightedTargets } from './target-standing.ts'
import type { NextStep, Observation, StopReason } from './types.ts'

export interface NextStepInput {
  readonly graph: Graph
  readonly blueprint: Blueprint
  /** The bank. Pass the catalogue's own array each time: its index is remembered by identity. */
  readonly items: readonly ItemHeader[]
  readonly challenges: readonly ChallengeHeader[]
  /** All evidence of this person in the blueprint's AI-use mode, of this session and before. */
  readonly observations: readonly Observation[]
  /** Ids of the items and challenges already given in this session, answered or not, in order. */
  readonly administered: readonly string[]
  /** Ids never to be given now, such as items this person saw in earlier sessions. */
  readonly excluded?: ReadonlySet<string>
  /** Fixed for the session: with the evidence it decides every choice, so a session can be replayed. */
  readonly seed: string
  /** Minutes since the session began, pauses allowed for by the caller. */
  readonly elapsedMinutes: number
  /** Share of recent sessions that were given an item, 0 to 1. An item not named counts as 0. */
  readonly exposure?: ReadonlyMap<string, number>
}

/** Composite precise enough to stop: beyond it a borderline person stays borderline (research section 6.7). */
const PRECISE = 0.2
/** Chance chooses among skills whose need is this near to the largest, and among exercises this near to the best. */
const NEAR_NEED = 0.9
const NEAR_VALUE = 0.75
const NEAR_COUNT = 5
/** An item seen by more than this share of sessions waits, unless all others are worth less than half of the best. */
const EXPOSURE_LIMIT = 0.25
const ACCEPTABLE = 0.5

/**
 * What this person should be given next, or why the session ends. A pure function: the same input gives the same step.
 *
 * Questions first. The skill: one still short of the blueprint's minimum when the remaining questions are needed for that;
 * otherwise the largest need = weight x probability still on the wrong side of the skill's cut. The item of that skill:
 * the largest expected drop of the composite's posterior variance per expected minute; the seeded choice is among the near
 * best, items seen too often waiting. Enemies of given items are out, and no skill gets more than twice its weight's share.
 * The questions end when the target's decision is probable enough (after the minima), or at a limit. Then the blueprint's
 * number of challenges, each the one with the largest expected drop per minute.
 *
 * Cost: one posterior over the blueprint's skills, and one scan of one skill's items (under 1 ms for 10,000 items).
 * Source: Braeken & Paap (2020), APM 44(4), for need by marginal precision; research/psychometrics.md section 6.8.
 */
export function nextStep(input: NextStepInput): NextStep {
  refuseDoubles(input.observations)
  const situation = situationOf(input)
  const started = situation.challengesGiven > 0
  const ended = started ? (endOfItems(situation) ?? 'challenges-done') : null
  if (ended === null) {
    const reason = endOfItems(situation)
    if (reason === null) return chooseItem(situation)
    return chooseChallenge(situation, reason) ?? { kind: 'stop', reason }
  }
  return chooseChallenge(situation, ended) ?? { kind: 'stop', reason: ended }
}

interface Situation {
  input: NextStepInput
  pool: Pool
  /** Posterior over the skills of the blueprint and of the evidence. */
  gaussian: Gaussian
  index: ReadonlyMap<string, number>
  targets: readonly WeightedTarget[]
  composite: { mean: number; standardError: number; cut: number; probability: number }
  itemsGiven: number
  challengesGiven: number
  /** Items of this session by skill. */
  counts: ReadonlyMap<string, number>
  /** Skills of the blueprint that still have an item to give and are not yet at their most. */
  openSkills: readonly string[]
  isOpen: (candidate: Candidate) => boolean
}

function situationOf(input: NextStepInput): Situation {
  const { graph, blueprint, items, observations, administered } = input
  const pool = poolOf(items, graph.cutScores)
  const prior = skillPrior(graph)
  const pooled = new Set(blueprint.challenges.pool)
  const challengesGiven = administered.filter((id) => pooled.has(id)).length
  const counts = new Map<string, number>()
  for (const id of administered) {
    const skill = pool.byId.get(id)?.item.skill
    if (skill !== undefined) counts.set(skill, (counts.get(skill) ?? 0) + 1)
  }
  const measured = blueprint.skills.map(({ skill }) => skill)
  // Challenges may touch skills beyond the blueprint's; planning them needs those too.
  const touched = input.challenges
    .filter(({ id }) => pooled.has(id))
    .flatMap(({ criteria }) => criteria.map((c) => c.skill))
  const skills = [...new Set([...measured, ...touched, ...observations.flatMap(skillsOf)])]
    .map((skill) => ({ skill, at: indexOf(prior.index, skill) }))
    .sort((a, b) => a.at - b.at)
  const index = new Map(skills.map(({ skill }, i) => [skill, i]))
  const { gaussian } = posterior(
    marginal(
      prior.gaussian,
      skills.map(({ at }) => at),
    ),
    observations.map((observation) => projected(observation, index)),
    { tolerance: 1e-8 },
  )
  const targets = weightedTargets(graph, blueprint.target.role, blueprint.target.level, measured)
  const closed = new Set(administered)
  for (const id of administered) for (const enemy of pool.enemies.get(id) ?? []) closed.add(enemy)
  const isOpen = ({ item: { id } }: Candidate): boolean => !closed.has(id) && !input.excluded?.has(id)
  const total = blueprint.skills.reduce((sum, { weight }) => sum + weight, 0)
  const openSkills = blueprint.skills.flatMap(({ skill, weight }) => {
    const most = Math.max(blueprint.stopping.minItemsPerSkill, Math.ceil((2 * blueprint.items.max * weight) / total))
    return (counts.get(skill) ?? 0) < most && pool.bySkill.get(skill)?.some(isOpen) ? [skill] : []
  })
  return {
    input,
    pool,
    gaussian,
    index,
    targets,
    composite: compositeOf(gaussian, targets, index, graph.cutScores),
    itemsGiven: administered.filter((id) => pool.byId.has(id)).length,
    challengesGiven,
    counts,
    openSkills,
    isOpen,
  }
}

/** Why no further question is asked, or null while one should be. */
function endOfItems(situation: Situation): StopReason | null {
  const { input, composite, itemsGiven, challengesGiven } = situation
  const { items, stopping } = input.blueprint
  const confident = Math.max(composite.probability, 1 - composite.probability) >= stopping.confidence
  const precise = composite.standardError <= PRECISE
  if (challengesGiven > 0) return confident ? 'decision-reached' : precise ? 'precise-enough' : null
  if (itemsGiven >= items.max) return 'item-limit'
  if (input.elapsedMinutes >= items.minutesMax) return 'time-limit'
  if (situation.openSkills.length === 0) return 'pool-empty'
  // Few answers can look decisive by luck, and content must be covered, before a decision counts.
  if (itemsGiven < items.min || shortSkills(situation).length > 0) return null
  return confident ? 'decision-reached' : precise ? 'precise-enough' : null
}

/** Skills below the blueprint's minimum for which there still is an item, each with the number missing. */
function shortSkills({ input, counts, openSkills }: Situation): { skill: string; missing: number }[] {
  const least = input.blueprint.stopping.minItemsPerSkill
  return openSkills
    .map((skill) => ({ skill, missing: least - (counts.get(skill) ?? 0) }))
    .filter(({ missing }) => missing > 0)
}

function chooseItem(situation: Situation): NextStep {
  const { input, pool, gaussian, index, targets, itemsGiven, openSkills, isOpen } = situation
  const { blueprint, graph, administered } = input
  const random = seededRandom(`${input.seed}/${administered.length}/${administered.at(-1) ?? ''}`)
  const short = shortSkills(situation)
  const missing = short.reduce((sum, one) => sum + one.missing, 0)
  // Covering the content while the first questions run lets a clear case end at the minimum length.
  const pressed = missing > 0 && missing >= Math.min(blueprint.items.min, blueprint.items.max) - itemsGiven
  const choices = pressed ? short.map(({ skill }) => skill) : openSkills

  const needs = choices.map((skill) => {
    const required = targets.find((target) => target.skill === skill)?.required
    const weight = blueprint.skills.find((one) => one.skill === skill)!.weight
    const { mean, variance } = project(gaussian, [{ index: index.get(skill)!, weight: 1 }])
    const above = required === undefined ? 0 : normalCdf((mean - graph.cutScores.cuts[required]) / Math.sqrt(variance))
    const doubt = Math.min(above, 1 - above)
    return { skill, doubt, need: weight * doubt }
  })
  const largest = Math.max(...needs.map(({ need }) => need))
  const nearNeed = needs.filter(({ need }) => need >= NEAR_NEED * largest)
  const { skill, doubt } = nearNeed[randomIndex(random, nearNeed.length)]!

  const own = [{ index: index.get(skill)!, weight: 1 }]
  const { mean, variance } = project(gaussian, own)
  const carried = projectedCovariance(gaussian, compositeLoadings(situation), own) / variance
  const valued = pool.bySkill
    .get(skill)!
    .filter(isOpen)
    .map(({ item, judged }) => {
      const drop = expectedVarianceDrop(judged.model, mean, variance, judged.parameterVariance)
      return { id: item.id, value: (carried * carried * drop) / item.minutes }
    })
  const { id, value, nearBest } = amongNearBest(valued, random, input.exposure)
  const rule = pressed ? 'content-minimum' : 'largest-need'
  const name = graph.skills.find((one) => one.id === skill)!.name
  const why = pressed
    ? `The blueprint asks for ${blueprint.stopping.minItemsPerSkill} or more on every skill.`
    : `It is the skill that leaves the decision most open: ${Math.round(100 * doubt)} % on the less likely side.`
  return {
    kind: 'item',
    id,
    reason: { skill, rule, doubt, dropPerMinute: value, nearBest, text: `A question on ${name}. ${why}` },
  }
}

function compositeLoadings({ targets, index }: Situation) {
  return targets.map(({ skill, weight }) => ({ index: index.get(skill)!, weight }))
}

/** The best of the blueprint's challenges not given yet, or null when their number is reached. */
function chooseChallenge(situation: Situation, itemsEnded: StopReason): NextStep | null {
  const { input, gaussian, index, challengesGiven } = situation
  const { blueprint, challenges, administered, excluded, graph } = input
  if (challengesGiven >= blueprint.challenges.count) return null
  const open = challenges.filter(
    ({ id }) => blueprint.challenges.pool.includes(id) && !administered.includes(id) && !excluded?.has(id),
  )
  if (open.length === 0) return null
  const composite = compositeLoadings(situation)
  const before = project(gaussian, composite).variance
  const valued = open.map((challenge) => {
    const answers = challenge.criteria.map((criterion) => {
      const { model, parameterVariance, testletVariance } = criterionModel(challenge, criterion, graph.cutScores)
      const loadings = [{ index: index.get(criterion.skill)!, weight: 1 }]
      return { loadings, model, parameterVariance, testlet: { id: challenge.id, variance: testletVariance } }
    })
    const after = project(withExpectedAnswers(gaussian, answers), composite).variance
    return { id: challenge.id, value: (before - after) / challenge.minutes }
  })
  const random = seededRandom(`${input.seed}/challenge/${administered.length}`)
  const { id, value, nearBest } = amongNearBest(valued, random, input.exposure)
  const { criteria, title } = open.find((challenge) => challenge.id === id)!
  const text = `The task "${title}": it tells most about the target for the time it takes.`
  return {
    kind: 'challenge',
    id,
    itemsEnded,
    reason: { skill: criteria[0]!.skill, rule: 'value-per-minute', doubt: 0, dropPerMinute: value, nearBest, text },
  }
}

/**
 * Exposure control: items seen too often wait unless nothing else is half as good; then chance takes one of at most five
 * near the best. Source: Kingsbury & Zara (1989), Applied Measurement in Education 2(4), for the randomesque part.
 */
function amongNearBest(
  valued: readonly { id: string; value: number }[],
  random: () => number,
  exposure: ReadonlyMap<string, number> | undefined,
): { id: string; value: number; nearBest: number } {
  const ranked = valued.toSorted((a, b) => b.value - a.value || (a.id < b.id ? -1 : 1))
  const good = ranked.filter(({ value }) => value >= ACCEPTABLE * ranked[0]!.value)
  const fresh = good.filter(({ id }) => (exposure?.get(id) ?? 0) <= EXPOSURE_LIMIT)
  const open = fresh.length > 0 ? fresh : good
  const near = open.filter(({ value }) => value >= NEAR_VALUE * open[0]!.value).slice(0, NEAR_COUNT)
  return { ...near[randomIndex(random, near.length)]!, nearBest: near.length }
}
