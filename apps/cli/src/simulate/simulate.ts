import type { Blueprint, ChallengeHeader, Graph, ItemHeader } from '@millwright/catalog'
import {
  type Observation,
  type StopReason,
  LOG_SLOPE_SD,
  challengeObservations,
  criterionModel,
  itemModel,
  itemObservation,
  nextStep,
  profileFrom,
  referencePopulation,
  targetStanding,
  weightedTargets,
} from '@millwright/assessment'
import {
  type Random,
  type ResponseModel,
  gaussianSampler,
  marginal,
  randomNormal,
  sampleCategory,
  seededRandom,
} from '@millwright/psychometrics'

export interface SimulateOptions {
  readonly graph: Graph
  readonly blueprint: Blueprint
  readonly items: readonly ItemHeader[]
  readonly challenges: readonly ChallengeHeader[]
  readonly takers: number
  readonly seed: string
  /**
   * What the items really are. `expert`: just as judged. `prior`: drawn from the judgement's own uncertainty, anew for each
   * of `banks` groups of takers (one draw would say how lucky that draw was, not how good the method is).
   */
  readonly truth: 'expert' | 'prior'
  readonly banks: number
  /** `reference`: the population the scale is defined by. `cut`: the same moved so that its mean is at the target's cut. */
  readonly center: 'reference' | 'cut'
  /** Also give the blueprint's challenges after the questions. */
  readonly withChallenges: boolean
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
 * from `seed`. Each taker's abilities come from the prior over skills, their answers from the true parameters.
 */
export function simulate(options: SimulateOptions): Simulation {
  const started = performance.now()
  const { graph, blueprint, items, takers, seed } = options
  const measured = blueprint.skills.map(({ skill }) => skill)
  const { role, level } = blueprint.target
  const targets = weightedTargets(graph, role, level, measured)
  const cut = targets.reduce((sum, { weight, required }) => sum + weight * graph.cutScores.cuts[required], 0)
  const prior = referencePopulation(graph)
  const draw = gaussianSampler(
    marginal(
      prior.gaussian,
      graph.skills.map((_, i) => i),
    ),
  )
  const shift = options.center === 'cut' ? cut : 0
  const given = new Map<string, number>()
  const sittings: Sitting[] = []
  const banks = options.truth === 'expert' ? 1 : options.banks

  for (let bank = 0; bank < banks; bank++) {
    const answer = answererFor(options, `${seed}/bank/${bank}`)
    const last = Math.round(((bank + 1) * takers) / banks)
    while (sittings.length < last) {
      // Streams of their own, so that the same people sit every variant of a test.
      const taker = `${seed}/${sittings.length}`
      const theta = draw(seededRandom(`${taker}/abilities`)).map((value) => value + shift)
      const abilities = new Map(graph.skills.map(({ id }, i) => [id, theta[i]!]))
      const exposure = new Map([...given].map(([id, count]) => [id, count / Math.max(20, sittings.length)]))
      const sitting = sit(options, taker, abilities, answer, exposure)
      for (const id of sitting.items) given.set(id, (given.get(id) ?? 0) + 1)

      const standing = targetStanding(graph, profileFrom(graph, sitting.observations), role, level, {
        skills: measured,
      })
      const truth = targets.reduce((sum, { skill, weight }) => sum + weight * abilities.get(skill)!, 0)
      const { mean, standardError, probability } = standing.composite
      sittings.push({
        bank,
        items: sitting.items,
        minutes: sitting.minutes,
        stop: sitting.stop,
        truth,
        estimate: mean,
        standardError,
        probability,
        skills: standing.skills.map((one) => ({
          truth: abilities.get(one.skill)!,
          estimate: one.mean,
          standardError: one.standardError,
          ownAnswers: one.ownAnswers,
        })),
      })
      options.onProgress?.(sittings.length, takers)
    }
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

interface Answerer {
  item(item: ItemHeader, abilities: ReadonlyMap<string, number>, random: Random): number
  /** Scores of a challenge's criteria, 0 to 1. */
  challenge(
    challenge: ChallengeHeader,
    abilities: ReadonlyMap<string, number>,
    random: Random,
  ): { id: string; score: number }[]
}

/** One draw of what all exercises really are. */
function answererFor({ graph, truth }: SimulateOptions, seed: string): Answerer {
  const known = new Map<string, ResponseModel>()
  const real = (id: string, judged: ResponseModel, sdOfB: number): ResponseModel => {
    let model = known.get(id)
    if (!model)
      known.set(id, (model = truth === 'expert' ? judged : disturbed(judged, sdOfB, seededRandom(`${seed}/${id}`))))
    return model
  }
  return {
    item(item, abilities, chance) {
      const { model, parameterVariance } = itemModel(item, graph.cutScores)
      return sampleCategory(real(item.id, model, Math.sqrt(parameterVariance.b)), abilities.get(item.skill)!, chance)
    },
    challenge(challenge, abilities, chance) {
      let effect: number | undefined
      return challenge.criteria.map((criterion) => {
        const { model, parameterVariance, thresholds, testletVariance } = criterionModel(
          challenge,
          criterion,
          graph.cutScores,
        )
        effect ??= Math.sqrt(testletVariance) * randomNormal(chance)
        const own = real(`${challenge.id}/${criterion.id}`, model, Math.sqrt(parameterVariance.b))
        const category = sampleCategory(own, abilities.get(criterion.skill)! + effect, chance)
        return { id: criterion.id, score: category === 0 ? 0 : thresholds[category - 1]! }
      })
    },
  }
}

/** A draw from the honest prior of a judged model: lognormal slope of the same mean, normal shift of the difficulties. */
function disturbed(model: ResponseModel, sdOfB: number, random: Random): ResponseModel {
  if (model.kind === 'nominal') throw new RangeError('a nominal item has no judged difficulty to draw')
  const a = model.a * Math.exp(LOG_SLOPE_SD * randomNormal(random) - LOG_SLOPE_SD ** 2 / 2)
  const shift = sdOfB * randomNormal(random)
  return model.kind === 'dichotomous' || model.kind === 'continuous'
    ? { ...model, a, b: model.b + shift }
    : { ...model, a, b: model.b.map((b) => b + shift) }
}

/** One session from the first question to the stop. Every question takes its expected minutes. */
function sit(
  { graph, blueprint, items, challenges, withChallenges }: SimulateOptions,
  seed: string,
  abilities: ReadonlyMap<string, number>,
  answer: Answerer,
  exposure: ReadonlyMap<string, number>,
) {
  const random = seededRandom(`${seed}/answers`)
  const observations: Observation[] = []
  const administered: string[] = []
  const given: string[] = []
  const plan = withChallenges ? blueprint : { ...blueprint, challenges: { count: 0, pool: [] } }
  let minutes = 0
  for (;;) {
    const step = nextStep({
      graph,
      blueprint: plan,
      items,
      challenges,
      observations,
      administered,
      seed,
      elapsedMinutes: minutes,
      exposure,
    })
    if (step.kind === 'stop') return { observations, items: given, minutes, stop: step.reason }
    administered.push(step.id)
    if (step.kind === 'item') {
      const item = items.find(({ id }) => id === step.id)!
      observations.push(itemObservation(item, graph.cutScores, answer.item(item, abilities, random), step.id))
      given.push(step.id)
      minutes += item.minutes
    } else {
      const challenge = challenges.find(({ id }) => id === step.id)!
      const scores = answer.challenge(challenge, abilities, random)
      observations.push(...challengeObservations(challenge, graph.cutScores, scores, step.id))
      minutes += challenge.minutes
    }
  }
}
