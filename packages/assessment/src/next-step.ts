import type { Blueprint, ChallengeHeader, Graph, ItemHeader } from '@millwright/catalog'
import {
  type Gaussian,
  compositeShare,
  dropPerMinute,
  marginal,
  normalCdf,
  posterior,
  project,
  randomIndex,
  seededRandom,
  withExpectedAnswers,
} from '@millwright/psychometrics'
import { decisionGain } from './decision-gain.ts'
import { projected, skillsOf } from './observations.ts'
import { criterionModel } from './parameters.ts'
import { type Pool, poolOf, promisingItems } from './pool.ts'
import { refuseDoubles } from './profile.ts'
import { indexOf, skillPrior } from './skill-prior.ts'
import { type WeightedTarget, compositeOf, fewestToBeEnough, weightedTargets } from './target-standing.ts'
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
  /** Items that sit this session out because too many have seen them (`withheldItems`); used where nothing else is left. */
  readonly withheld?: ReadonlySet<string>
}

/** Composite precise enough to stop: beyond it a borderline person stays borderline (research section 6.7). */
const PRECISE = 0.2
/** Chance chooses among at most so many exercises that are this near to the best. */
const NEAR_VALUE = 0.95
/** A question that raises the probability of a right decision by less than this is not asked; see `decisionGain`. */
const LEAST_GAIN = 0.0005
const NEAR_COUNT = 5
/** Fewer promising items than this left of a skill: look at all that are open. */
const ENOUGH = 2 * NEAR_COUNT

/**
 * What this person should be given next, or why the session ends. A pure function: the same input gives the same step.
 *
 * Questions first: among the skills still short of the blueprint's minimum when the remaining questions are needed for that,
 * otherwise among all, the item with the largest expected drop of the composite's posterior variance per expected minute. The
 * seeded choice is among the near best; items seen by too many sit the session out. Enemies of given items are out, and no
 * skill gets more than twice its weight's share. The questions end when the target's decision is probable enough, or more of
 * them would hardly change it (both after the minima, and after enough was asked for a probability to be shown, where that can be
 * reached), or at a limit. Then the blueprint's number of challenges, each the one with the largest expected drop per minute.
 *
 * Cost: one posterior over the blueprint's skills, and one scan of the open items (under 1 ms for 10,000 items).
 * Source: van der Linden (1999), Journal of Educational and Behavioral Statistics 24(4), for the composite's variance; measured
 * against choosing the skill first in docs/decisions/012-choose-by-the-composite.md.
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
  /** Places of the items of a skill that may be given now. */
  openItems: (skill: string) => readonly number[]
  /** All open items with their values; worked out once. */
  valued: () => readonly ValuedItem[]
}

interface ValuedItem {
  readonly place: number
  /** Expected drop of the composite's variance per minute. */
  readonly value: number
}

function situationOf(input: NextStepInput): Situation {
  const { graph, blueprint, items, observations, administered } = input
  const pool = poolOf(items, graph.cutScores)
  const prior = skillPrior(graph)
  const pooled = new Set(blueprint.challenges.pool)
  const challengesGiven = administered.filter((id) => pooled.has(id)).length
  const counts = new Map<string, number>()
  for (const id of administered) {
    const skill = pool.items[pool.place.get(id) ?? -1]?.skill
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
  const openItems = openItemsOf(input, pool)
  const total = blueprint.skills.reduce((sum, { weight }) => sum + weight, 0)
  const openSkills = blueprint.skills.flatMap(({ skill, weight }) => {
    const most = Math.max(blueprint.stopping.minItemsPerSkill, Math.ceil((2 * blueprint.items.max * weight) / total))
    return (counts.get(skill) ?? 0) < most && openItems(skill).length > 0 ? [skill] : []
  })
  let valued: readonly ValuedItem[] | undefined
  const situation: Situation = {
    input,
    pool,
    gaussian,
    index,
    targets,
    composite: compositeOf(gaussian, targets, index, graph.cutScores),
    itemsGiven: administered.filter((id) => pool.place.has(id)).length,
    challengesGiven,
    counts,
    openSkills,
    openItems,
    valued: () => (valued ??= valuedItems(situation, openSkills)),
  }
  return situation
}

/** Bits of an item's state: never to be given now; held back as long as another is left. */
const CLOSED = 1
const WITHHELD = 2

function openItemsOf({ administered, excluded, withheld }: NextStepInput, pool: Pool) {
  const state = new Uint8Array(pool.items.length)
  const mark = (id: string, bit: number): void => {
    const place = pool.place.get(id)
    if (place !== undefined) state[place]! |= bit
  }
  for (const id of withheld ?? []) mark(id, WITHHELD)
  for (const id of excluded ?? []) mark(id, CLOSED)
  for (const id of administered) {
    mark(id, CLOSED)
    for (const enemy of pool.enemies.get(id) ?? []) mark(enemy, CLOSED)
  }
  const known = new Map<string, readonly number[]>()
  return (skill: string): readonly number[] => {
    let open = known.get(skill)
    if (!open) {
      const own = pool.bySkill.get(skill) ?? []
      open = own.filter((place) => state[place] === 0)
      // Content comes before exposure: where all are held back, they are not.
      if (open.length === 0) open = own.filter((place) => state[place] === WITHHELD)
      known.set(skill, open)
    }
    return open
  }
}

/** Why no further question is asked, or null while one should be. */
function endOfItems(situation: Situation): StopReason | null {
  const { input, itemsGiven, challengesGiven } = situation
  const { items } = input.blueprint
  if (challengesGiven > 0) return decided(situation)
  if (itemsGiven >= items.max) return 'item-limit'
  if (input.elapsedMinutes >= items.minutesMax) return 'time-limit'
  if (situation.openSkills.length === 0) return 'pool-empty'
  // Few answers can look decisive by luck, and content must be covered, before a decision counts.
  if (itemsGiven < items.min || shortSkills(situation).length > 0) return null
  const missing = toBeEnough(situation)
  if (missing > 0 && missing <= items.max - itemsGiven) return null
  return decided(situation) ?? (hardlyChanges(situation) ? 'decision-settled' : null)
}

function decided({ input, composite }: Situation): StopReason | null {
  if (Math.max(composite.probability, 1 - composite.probability) >= input.blueprint.stopping.confidence)
    return 'decision-reached'
  return composite.standardError <= PRECISE ? 'precise-enough' : null
}

/** Whether more questions are not worth a taker's time: each would hardly make the decision more often right. */
function hardlyChanges(situation: Situation): boolean {
  const { input, composite, itemsGiven, pool } = situation
  const best = situation.valued().reduce((a, b) => (b.value > a.value ? b : a))
  const drop = best.value * pool.minutes[best.place]!
  const left = input.blueprint.items.max - itemsGiven
  return decisionGain(composite.mean - composite.cut, composite.standardError ** 2, drop, left) < LEAST_GAIN
}

/** Skills below the blueprint's minimum for which there still is an item, each with the number missing. */
function shortSkills({ input, counts, openSkills }: Situation): { skill: string; missing: number }[] {
  const least = input.blueprint.stopping.minItemsPerSkill
  return openSkills
    .map((skill) => ({ skill, missing: least - (counts.get(skill) ?? 0) }))
    .filter(({ missing }) => missing > 0)
}

/** How many more skills must be asked about in this session until a probability may be shown; only those that still can be. */
function toBeEnough(situation: Situation, next?: string): number {
  const isAsked = (skill: string): boolean => skill === next || (situation.counts.get(skill) ?? 0) > 0
  const asked = situation.targets.filter(({ skill }) => isAsked(skill))
  const open = situation.targets.filter(({ skill }) => !isAsked(skill) && situation.openSkills.includes(skill))
  return fewestToBeEnough(
    open.map(({ weight }) => weight),
    asked.reduce((sum, { weight }) => sum + weight, 0),
  )
}

/** The open skills after which the questions that are left can still be enough; all where that is so of none. */
function keepingEnough(situation: Situation): readonly string[] {
  const { input, itemsGiven, openSkills } = situation
  const left = input.blueprint.items.max - itemsGiven
  if (toBeEnough(situation) < left) return openSkills
  const fitting = openSkills.filter((skill) => toBeEnough(situation, skill) < left)
  return fitting.length > 0 ? fitting : openSkills
}

function chooseItem(situation: Situation): NextStep {
  const { input, pool, gaussian, index, targets, itemsGiven, openSkills } = situation
  const { blueprint, graph, administered } = input
  const random = seededRandom(`${input.seed}/${administered.length}/${administered.at(-1) ?? ''}`)
  const short = shortSkills(situation)
  const missing = short.reduce((sum, one) => sum + one.missing, 0)
  // Covering the content while the first questions run lets a clear case end at the minimum length.
  const pressed = missing > 0 && missing >= Math.min(blueprint.items.min, blueprint.items.max) - itemsGiven
  const choices = pressed ? short.map(({ skill }) => skill) : keepingEnough(situation)

  const { place, value, nearBest } = amongNearBest(
    choices === openSkills ? situation.valued() : valuedItems(situation, choices),
    random,
  )
  const { id, skill } = pool.items[place]!
  const required = targets.find((target) => target.skill === skill)?.required
  const { mean, variance } = project(gaussian, [{ index: index.get(skill)!, weight: 1 }])
  const above = required === undefined ? 0 : normalCdf((mean - graph.cutScores.cuts[required]) / Math.sqrt(variance))
  const doubt = Math.min(above, 1 - above)
  const narrowed = !pressed && choices !== openSkills
  const rule = pressed ? 'content-minimum' : narrowed ? 'enough-asked' : 'largest-drop'
  const name = graph.skills.find((one) => one.id === skill)!.name
  const why = pressed
    ? `The blueprint asks for ${blueprint.stopping.minItemsPerSkill} or more on every skill.`
    : narrowed
      ? 'Enough of the target has to be asked about for a probability.'
      : 'It is expected to tell most about the target for the time it takes.'
  return {
    kind: 'item',
    id,
    reason: { skill, rule, doubt, dropPerMinute: value, nearBest, text: `A question on ${name}. ${why}` },
  }
}

/** Open items of these skills with the expected drop of the composite's variance per minute; of large skills the best ones. */
function valuedItems(situation: Situation, skills: readonly string[]): ValuedItem[] {
  const { pool, gaussian, index, openItems } = situation
  const dimension = new Int32Array(pool.items.length)
  const places = skills.flatMap((skill) => {
    const at = index.get(skill)!
    const open = openItems(skill)
    const promising = promisingItems(
      pool,
      skill,
      gaussian.mean[at]!,
      gaussian.covariance[at * (gaussian.dimension + 1)]!,
    )
    // Both lists hold places in rising order; a short rest may lack what was promising.
    const chosen = promising && open.length > promising.size ? open.filter((place) => promising.has(place)) : open
    const worth = chosen.length > ENOUGH ? chosen : open
    for (const place of worth) dimension[place] = at
    return worth
  })
  const values = dropPerMinute(pool.tables, {
    gaussian,
    share: compositeShare(gaussian, compositeLoadings(situation)),
    items: Int32Array.from(places),
    dimension,
    minutes: pool.minutes,
  })
  return places.map((place, i) => ({ place, value: values[i]! }))
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
  const { id, value, nearBest } = amongNearBest(valued, random)
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
 * Chance takes one of at most five near the best (equals in the order given), so that two people alike see different tests.
 * Source: Kingsbury & Zara (1989), Applied Measurement in Education 2(4).
 */
function amongNearBest<T extends { value: number }>(valued: readonly T[], random: () => number) {
  const best: T[] = []
  for (const one of valued) {
    if (best.length === NEAR_COUNT && one.value <= best.at(-1)!.value) continue
    const at = best.findLastIndex(({ value }) => value >= one.value) + 1
    best.splice(at, 0, one)
    if (best.length > NEAR_COUNT) best.pop()
  }
  const near = best.filter(({ value }) => value >= NEAR_VALUE * best[0]!.value)
  return { ...near[randomIndex(random, near.length)]!, nearBest: near.length }
}
