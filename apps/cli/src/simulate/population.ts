import type { Blueprint, Graph, ItemHeader } from '@millwright/catalog'
import {
  type CriterionModel,
  LOG_SLOPE_SD,
  type WeightedTarget,
  itemModel,
  referencePopulation,
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

export interface PopulationOptions {
  readonly graph: Graph
  readonly blueprint: Blueprint
  readonly takers: number
  readonly seed: string
  /**
   * What the items really are. `expert`: just as judged, which the scorer does not know. `known`: just as judged or
   * calibrated, and the scorer knows. `prior`: drawn from the judgement's own uncertainty, anew for each of `banks` groups of
   * takers (one draw would say how lucky that draw was, not how good the method is).
   */
  readonly truth: 'expert' | 'known' | 'prior'
  readonly banks: number
  /** `reference`: the population the scale is defined by. `cut`: the same moved so that its mean is at the target's cut. */
  readonly center: 'reference' | 'cut'
}

/** One simulated person. */
export interface Taker {
  /** Seed of everything that chance decides about this person. */
  readonly seed: string
  /** Which group of takers shares a draw of true parameters. */
  readonly bank: number
  readonly abilities: ReadonlyMap<string, number>
  /** True composite of the target. */
  readonly truth: number
}

export interface Population {
  readonly targets: readonly WeightedTarget[]
  /** The composite's cut of the target. */
  readonly cut: number
  readonly takers: Iterable<Taker>
}

/** The same people for every design: each has a stream of their own. */
export function populationOf({ graph, blueprint, takers, seed, truth, banks, center }: PopulationOptions): Population {
  const { role, level } = blueprint.target
  const targets = weightedTargets(
    graph,
    role,
    level,
    blueprint.skills.map(({ skill }) => skill),
  )
  const cut = targets.reduce((sum, { weight, required }) => sum + weight * graph.cutScores.cuts[required], 0)
  const { gaussian } = referencePopulation(graph)
  const draw = gaussianSampler(
    marginal(
      gaussian,
      graph.skills.map((_, i) => i),
    ),
  )
  const groups = truth === 'prior' ? banks : 1
  const shift = center === 'cut' ? cut : 0
  return {
    targets,
    cut,
    takers: Array.from({ length: takers }, (_, i): Taker => {
      const theta = draw(seededRandom(`${seed}/${i}/abilities`))
      const abilities = new Map(graph.skills.map(({ id }, s) => [id, theta[s]! + shift]))
      return {
        seed: `${seed}/${i}`,
        bank: Math.floor((i * groups) / takers),
        abilities,
        truth: targets.reduce((sum, { skill, weight }) => sum + weight * abilities.get(skill)!, 0),
      }
    }),
  }
}

/** The category of a person's answer to a question: the same whenever and in whatever design it is asked. */
export function answersOf({ graph, truth, seed }: PopulationOptions) {
  const real = realModels(truth, seed)
  return (item: ItemHeader, taker: Taker): number => {
    const judged = itemModel(item, graph.cutScores)
    const model = real(taker.bank, item.id, judged)
    return sampleCategory(model, taker.abilities.get(item.skill)!, seededRandom(`${taker.seed}/answer/${item.id}`))
  }
}

/** What exercises really are, one draw for each group of takers. */
export function realModels(truth: PopulationOptions['truth'], seed: string) {
  const known = new Map<string, ResponseModel>()
  return (bank: number, id: string, judged: Pick<CriterionModel, 'model' | 'parameterVariance'>): ResponseModel => {
    if (truth !== 'prior') return judged.model
    const key = `${seed}/bank/${bank}/${id}`
    let model = known.get(key)
    if (!model)
      known.set(key, (model = disturbed(judged.model, Math.sqrt(judged.parameterVariance.b), seededRandom(key))))
    return model
  }
}

/** A draw from the honest prior of a judged model: lognormal slope of the same mean, normal shift of the difficulties. */
export function disturbed(model: ResponseModel, sdOfB: number, random: Random): ResponseModel {
  if (model.kind === 'nominal') throw new RangeError('a nominal item has no judged difficulty to draw')
  const a = model.a * Math.exp(LOG_SLOPE_SD * randomNormal(random) - LOG_SLOPE_SD ** 2 / 2)
  const shift = sdOfB * randomNormal(random)
  return model.kind === 'dichotomous' || model.kind === 'continuous'
    ? { ...model, a, b: model.b + shift }
    : { ...model, a, b: model.b.map((b) => b + shift) }
}
