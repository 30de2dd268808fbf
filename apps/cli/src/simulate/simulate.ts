import type { ChallengeHeader, ItemHeader } from '@millwright/catalog'
import {
  type Observation,
  type StopReason,
  challengeObservations,
  criterionModel,
  itemObservation,
  nextStep,
  profileFrom,
  targetStanding,
  withheldItems,
} from '@millwright/assessment'
import { randomNormal, sampleCategory, seededRandom } from '@millwright/psychometrics'
import type { DesignRun } from './designs.ts'
import { type PopulationOptions, type Taker, answersOf, populationOf, realModels } from './population.ts'

export interface SimulateOptions extends PopulationOptions {
  readonly items: readonly ItemHeader[]
  readonly challenges: readonly ChallengeHeader[]
  /** Also give the blueprint's challenges after the questions. */
  readonly withChallenges: boolean
  /** Let no item be shown in more than a quarter of the sessions. */
  readonly limitExposure: boolean
  readonly onProgress?: (done: number, total: number) => void
}

/** One simulated sitting: what was true, and what the test said. */
export interface Sitting {
  readonly bank: number
  readonly items: readonly string[]
  readonly minutes: number
  readonly stop: StopReason
  readonly truth: number
  readonly estimate: number
  readonly standardError: number
  /** Claimed probability of being at or above the cut. */
  readonly probability: number
  readonly skills: readonly SkillResult[]
}

interface SkillResult {
  readonly truth: number
  readonly estimate: number
  readonly standardError: number
  readonly ownAnswers: number
}

export interface Simulation {
  readonly options: Omit<SimulateOptions, 'onProgress'>
  /** The composite's cut of the target. */
  readonly cut: number
  /** In the order of each sitting's `skills`. */
  readonly skills: readonly string[]
  readonly sittings: readonly Sitting[]
  /** Items of the blueprint's skills: what could have been given. */
  readonly bank: readonly string[]
  readonly seconds: number
}

/**
 * A population of simulated takers through a blueprint, by the same functions that run a real session. Everything follows
 * from `seed`. Each taker's abilities come from the reference population, their answers from the true parameters.
 */
export function simulate(options: SimulateOptions): Simulation {
  const started = performance.now()
  const { graph, blueprint, items } = options
  const measured = blueprint.skills.map(({ skill }) => skill)
  const { role, level } = blueprint.target
  const { targets, cut, takers } = populationOf(options)
  const shown = new Map<string, number>()
  const sittings: Sitting[] = []
  const sit = sittingOf(options)
  for (const taker of takers) {
    const withheld = options.limitExposure
      ? withheldItems(items, { sessions: sittings.length, shown }, taker.seed)
      : new Set<string>()
    const sitting = sit(taker, withheld)
    for (const id of sitting.items) shown.set(id, (shown.get(id) ?? 0) + 1)
    const standing = targetStanding(graph, profileFrom(graph, sitting.observations), role, level, { skills: measured })
    const { mean, standardError, probability } = standing.composite
    sittings.push({
      bank: taker.bank,
      items: sitting.items,
      minutes: sitting.minutes,
      stop: sitting.stop,
      truth: taker.truth,
      estimate: mean,
      standardError,
      probability,
      skills: standing.skills.map((one) => ({
        truth: taker.abilities.get(one.skill)!,
        estimate: one.mean,
        standardError: one.standardError,
        ownAnswers: one.ownAnswers,
      })),
    })
    options.onProgress?.(sittings.length, options.takers)
  }
  const { onProgress: _, ...kept } = options
  return {
    options: kept,
    cut,
    skills: targets.map(({ skill }) => skill),
    sittings,
    bank: items.filter(({ skill }) => measured.includes(skill)).map(({ id }) => id),
    seconds: (performance.now() - started) / 1000,
  }
}

/** The adaptive test as one run of a design, to compare with others. */
export function adaptiveRun({ sittings, cut }: Simulation): DesignRun {
  return {
    setting: 'adaptive',
    items: sittings.reduce((sum, { items }) => sum + items.length, 0) / sittings.length,
    right: sittings.map(({ probability, truth }) => probability >= 0.5 === truth >= cut),
  }
}

/** One session from the first question to the stop. Every question takes its expected minutes. */
function sittingOf(options: SimulateOptions) {
  const { graph, blueprint, items, challenges, withChallenges, truth, seed } = options
  const plan = withChallenges ? blueprint : { ...blueprint, challenges: { count: 0, pool: [] } }
  const byId = new Map(items.map((item) => [item.id, item]))
  const answer = answersOf(options)
  const real = realModels(truth, seed)

  /** Scores of a challenge's criteria, 0 to 1. */
  const work = (challenge: ChallengeHeader, taker: Taker): { id: string; score: number }[] => {
    const chance = seededRandom(`${taker.seed}/answer/${challenge.id}`)
    let effect: number | undefined
    return challenge.criteria.map((criterion) => {
      const judged = criterionModel(challenge, criterion, graph.cutScores)
      effect ??= Math.sqrt(judged.testletVariance) * randomNormal(chance)
      const own = real(taker.bank, `${challenge.id}/${criterion.id}`, judged)
      const category = sampleCategory(own, taker.abilities.get(criterion.skill)! + effect, chance)
      return { id: criterion.id, score: category === 0 ? 0 : judged.thresholds[category - 1]! }
    })
  }

  return (taker: Taker, withheld: ReadonlySet<string>) => {
    const observations: Observation[] = []
    const administered: string[] = []
    const given: string[] = []
    let minutes = 0
    for (;;) {
      const step = nextStep({
        graph,
        blueprint: plan,
        items,
        challenges,
        observations,
        administered,
        withheld,
        seed: taker.seed,
        elapsedMinutes: minutes,
      })
      if (step.kind === 'stop') return { observations, items: given, minutes, stop: step.reason }
      administered.push(step.id)
      if (step.kind === 'item') {
        const item = byId.get(step.id)!
        observations.push(itemObservation(item, graph.cutScores, answer(item, taker), step.id))
        given.push(step.id)
        minutes += item.minutes
      } else {
        const challenge = challenges.find(({ id }) => id === step.id)!
        observations.push(...challengeObservations(challenge, graph.cutScores, work(challenge, taker), step.id))
        minutes += challenge.minutes
      }
    }
  }
}
