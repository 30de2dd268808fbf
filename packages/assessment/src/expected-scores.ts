import type { Graph } from '@millwright/catalog'
import {
  expectedScore,
  gaussHermite,
  logProbabilities,
  marginal,
  posterior,
  project,
  type ProjectedObservation,
} from '@millwright/psychometrics'
import { projected, skillsOf } from './observations.ts'
import { indexOf, skillPrior } from './skill-prior.ts'
import type { Observation } from './types.ts'

const ABILITY = gaussHermite(5)

/**
 * The share of full marks, 0 to 1, that the parameters expect of one person on each of their observations, given all that this
 * person answered. In the order of `observations`. For looking at items, not at people: an answer counts towards the ability
 * from which it is expected, so a single person's differences are a little too small.
 */
export function expectedScores(graph: Graph, observations: readonly Observation[]): number[] {
  const prior = skillPrior(graph)
  const places = [...new Set(observations.flatMap(skillsOf).map((skill) => indexOf(prior.index, skill)))].sort(
    (a, b) => a - b,
  )
  const index = new Map(places.map((place, i) => [graph.skills[place]!.id, i]))
  const projections = observations.map((observation) => projected(observation, index))
  const { gaussian } = posterior(marginal(prior.gaussian, places), projections, { tolerance: 1e-5 })
  return projections.map((one) => {
    const { mean, variance } = project(gaussian, one.loadings)
    return ABILITY.nodes.reduce(
      (sum, z, i) => sum + ABILITY.weights[i]! * shareAt(one, mean + z * Math.sqrt(variance)),
      0,
    )
  })
}

/** Expected share of full marks at one ability, what is unknown about the item allowed for. */
function shareAt({ model, parameterVariance }: ProjectedObservation, ability: number): number {
  if (model.kind === 'continuous') return expectedScore(model, ability)
  const logs = logProbabilities(model, ability, parameterVariance)
  return logs.reduce((sum, log, category) => sum + category * Math.exp(log), 0) / (logs.length - 1)
}
