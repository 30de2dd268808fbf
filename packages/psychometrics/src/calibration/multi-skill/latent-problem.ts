import type { Responses } from '../responses.ts'
import { acceleratedEm, type EmOptions, type EmResult, observedCovariance } from './accelerated-em.ts'
import { bifactorModel } from './bifactor-expectation.ts'
import { covarianceStructure } from './covariance-structure.ts'
import { gridModel } from './grid-expectation.ts'
import { allSums, equallySpaced, type LatentModel, type PersonSink } from './latent-model.ts'
import type { PredictorItem } from './predictor-items.ts'
import { propagationModel } from './propagation-expectation.ts'
import { secondOrderModel } from './second-order-expectation.ts'

/** Everything an expectation step needs, as plain data: it can be sent to a worker. */
export interface LatentProblem {
  readonly structure: 'grid' | 'propagation' | 'second-order' | 'bifactor'
  readonly responses: Responses
  readonly items: readonly PredictorItem[]
  /** The skill of each item; for a bifactor its specific factor, -1 for none. */
  readonly skillOf: Int32Array
  readonly skills: number
  /** Skills whose scale is held by fixed items: their mean and variance are estimated. */
  readonly anchored: readonly boolean[]
  readonly low: number
  readonly high: number
}

export function buildModel(problem: LatentProblem, points: number): LatentModel {
  const nodes = equallySpaced(points, problem.low, problem.high)
  const { items, skillOf, skills, responses } = problem
  switch (problem.structure) {
    case 'grid':
      return gridModel({ items, skillOf, skills }, responses, covarianceStructure(skills, problem.anchored), nodes)
    case 'propagation':
      return propagationModel(
        { items, skillOf, skills },
        responses,
        covarianceStructure(skills, problem.anchored),
        nodes,
      )
    case 'second-order':
      return secondOrderModel({ items, skillOf, skills }, responses, nodes)
    case 'bifactor':
      return bifactorModel({ items, specificOf: skillOf, specifics: skills }, responses, nodes)
  }
}

/** One expectation step asked for: sums over all persons at these parameters, on a grid of so many points a dimension. */
export interface SumsRequest {
  readonly points: number
  readonly parameters: Float64Array
}

export interface FitOptions extends EmOptions {
  readonly points: number
  /** Points of a first, rough fit; none when absent. */
  readonly roughPoints?: number
  readonly standardErrors: boolean
}

export interface Fit extends EmResult {
  readonly free: Int32Array | null
  readonly covariance: Float64Array | null
  readonly model: LatentModel
}

/** The whole fit as a dialogue: it asks for sums and does everything else. */
export function* fitProblem(
  problem: LatentProblem,
  start: Float64Array,
  options: FitOptions,
): Generator<SumsRequest, Fit, Float64Array> {
  const { points, roughPoints, standardErrors, ...em } = options
  let parameters = start
  let steps = 0
  if (roughPoints !== undefined && roughPoints < points) {
    const rough = buildModel(problem, roughPoints)
    const result = yield* asking(
      roughPoints,
      acceleratedEm(rough, parameters, { ...em, tolerance: Math.max(1e-3, em.tolerance ?? 0) }),
    )
    parameters = result.parameters
    steps = result.steps
  }
  const model = buildModel(problem, points)
  const result = yield* asking(points, acceleratedEm(model, parameters, em))
  const errorPoints = roughPoints ?? points
  const errors =
    standardErrors && result.stop !== 'aborted'
      ? yield* asking(errorPoints, observedCovariance(buildModel(problem, errorPoints), result.parameters))
      : null
  return {
    ...result,
    steps: steps + result.steps,
    free: errors?.free ?? null,
    covariance: errors?.covariance ?? null,
    model,
  }
}

function* asking<Result>(
  points: number,
  inner: Generator<Float64Array, Result, Float64Array>,
): Generator<SumsRequest, Result, Float64Array> {
  let next = inner.next()
  while (!next.done) next = inner.next(yield { points, parameters: next.value })
  return next.value
}

/** Answers every request in this thread. */
export function runHere<Result>(
  problem: LatentProblem,
  dialogue: Generator<SumsRequest, Result, Float64Array>,
): Result {
  const models = new Map<number, LatentModel>()
  let next = dialogue.next()
  while (!next.done) {
    const { points, parameters } = next.value
    let model = models.get(points)
    if (!model) models.set(points, (model = buildModel(problem, points)))
    next = dialogue.next(allSums(model, parameters))
  }
  return next.value
}

/** Posterior moments of every person at given parameters. */
export function personMoments(
  problem: LatentProblem,
  points: number,
  parameters: Float64Array,
  onPerson: PersonSink,
): void {
  allSums(buildModel(problem, points), parameters, onPerson)
}
