import { checkResponses, type Responses } from '../responses.ts'
import type { EmOptions } from './accelerated-em.ts'
import { errorsOf } from './calibrate-skills.ts'
import { categoryCounts, itemName, predictorItem, type PredictorSpec, startingParameters } from './item-forms.ts'
import type { PersonMoments } from './latent-model.ts'
import { type Fit, fitProblem, type LatentProblem, personMoments, runHere, type SumsRequest } from './latent-problem.ts'
import { MAX_SLOPE } from './predictor-items.ts'

export interface BifactorItemSpec extends PredictorSpec {
  /** The specific factor (testlet), 0 upwards; null for an item on the general factor alone. */
  readonly specific: number | null
}

export interface BifactorOptions extends EmOptions {
  /** Nodes a dimension on [-6, 6]: 31 unless told. */
  readonly points?: number
  readonly standardErrors?: boolean
}

export interface BifactorItemEstimate {
  readonly name: string
  readonly kind: PredictorSpec['kind']
  readonly specific: number | null
  /** `a` (general slope), `specific` (where it has one), then intercepts as in slope-intercept form. */
  readonly parameters: readonly string[]
  readonly estimates: readonly number[]
  readonly standardErrors: readonly number[] | null
  readonly covariance: Float64Array | null
}

export interface BifactorCalibration {
  readonly items: readonly BifactorItemEstimate[]
  readonly specifics: number
  readonly logLikelihood: number
  readonly freeParameters: number
  readonly steps: number
  readonly stop: 'converged' | 'too-many-steps' | 'aborted'
  readonly problems: readonly string[]
}

/**
 * Calibrates a bifactor model: every item on a general factor and at most one specific factor, all standard normal and independent.
 * Signs are chosen so that the slopes of each factor sum to a positive number. A specific factor with fewer than 3 items has no
 * unique slopes: it is reported. Accuracy: `sim_testlet` and `sat12` within 1e-2 of the reference log-likelihoods (tests).
 *
 * @throws RangeError for malformed responses or specs
 */
export function calibrateBifactor(
  responses: Responses,
  specs: readonly BifactorItemSpec[],
  options: BifactorOptions = {},
): BifactorCalibration {
  const { problem, dialogue } = prepareBifactor(responses, specs, options)
  return runHere(problem, dialogue)
}

/** The calibration as plain data and a dialogue, for whoever computes the sums elsewhere (workers). */
export function prepareBifactor(
  responses: Responses,
  specs: readonly BifactorItemSpec[],
  options: BifactorOptions = {},
): { problem: LatentProblem; dialogue: Generator<SumsRequest, BifactorCalibration, Float64Array> } {
  checkResponses(responses)
  const counts = categoryCounts(responses, specs)
  specs.forEach((spec, j) => {
    if (spec.specific !== null && !(Number.isInteger(spec.specific) && spec.specific >= 0)) {
      throw new RangeError(`item ${itemName(spec, j)}: specific factor ${spec.specific}`)
    }
  })
  const specifics = Math.max(-1, ...specs.map((spec) => spec.specific ?? -1)) + 1
  const items = specs.map((spec, j) =>
    predictorItem(spec, j, counts[j]!.length, spec.specific === null ? ['a'] : ['a', 'specific']),
  )
  const problem = bifactorProblem(
    responses,
    specs.map((spec) => spec.specific),
    items,
  )
  const start = Float64Array.from(
    items.flatMap((item, j) => startingParameters(item, counts[j]!, item.slopes === 1 ? [1] : [1, 0.5])),
  )
  const points = options.points ?? 31
  if (!(Number.isInteger(points) && points >= 9 && points <= 101))
    throw new RangeError(`${points} points a dimension; 9 to 101`)
  return { problem, dialogue: dialogue() }

  function* dialogue(): Generator<SumsRequest, BifactorCalibration, Float64Array> {
    const rough = points > 17 ? { roughPoints: 17 } : {}
    const fit = yield* fitProblem(problem, start, {
      ...options,
      points,
      ...rough,
      standardErrors: options.standardErrors ?? false,
    })
    return describe(problem, specs, fit, specifics)
  }
}

function bifactorProblem(
  responses: Responses,
  specific: readonly (number | null)[],
  items: LatentProblem['items'],
): LatentProblem {
  const skillOf = Int32Array.from(specific, (factor) => factor ?? -1)
  const skills = Math.max(-1, ...skillOf) + 1
  return { structure: 'bifactor', responses, items, skillOf, skills, anchored: [], low: -6, high: 6 }
}

function describe(
  problem: LatentProblem,
  specs: readonly BifactorItemSpec[],
  fit: Fit,
  specifics: number,
): BifactorCalibration {
  const { parameters, model } = fit
  const problems: string[] = []
  if (fit.stop !== 'converged') problems.push(`stopped before it converged: ${fit.stop}`)
  const sign = (members: readonly number[], slope: 0 | 1): number =>
    members.reduce((sum, j) => sum + parameters[model.itemOffset[j]! + slope]!, 0) < 0 ? -1 : 1
  const all = specs.map((_, j) => j)
  const general = sign(all, 0)
  const factors = Array.from({ length: specifics }, (_, s) => all.filter((j) => specs[j]!.specific === s))
  const turn = factors.map((members) => sign(members, 1))
  factors.forEach((members, s) => {
    if (members.length < 3)
      problems.push(`specific factor ${s}: ${members.length} items do not determine its slopes; it needs 3`)
  })
  const errors = errorsOf(fit)
  const items = problem.items.map((item, j): BifactorItemEstimate => {
    const { specific } = specs[j]!
    const from = model.itemOffset[j]!
    const signs = item.names.map((_, i) => (i === 0 ? general : i === 1 && specific !== null ? turn[specific]! : 1))
    const estimates = item.names.map((_, i) => signs[i]! * parameters[from + i]!)
    const { standardErrors, covariance } = errors(from, item.names.length)
    const name = itemName(specs[j]!, j)
    if (estimates.slice(0, item.slopes).some((slope) => Math.abs(slope) >= MAX_SLOPE))
      problems.push(`item ${name}: its slope grows without bound`)
    return {
      name,
      kind: item.kind,
      specific,
      parameters: item.names,
      estimates,
      standardErrors,
      covariance:
        covariance &&
        covariance.map((value, at) => value * signs[Math.floor(at / signs.length)]! * signs[at % signs.length]!),
    }
  })
  return {
    items,
    specifics,
    logLikelihood: fit.logLikelihood,
    freeParameters: parameters.length,
    steps: fit.steps,
    stop: fit.stop,
    problems,
  }
}

/** Posterior mean and covariance of (general, specific 1, 2, ...) of each person, with the calibrated items as known. */
export function scoreBifactor(calibration: BifactorCalibration, responses: Responses, points = 31): PersonMoments[] {
  checkResponses(responses)
  const { items } = calibration
  if (items.length !== responses.items)
    throw new RangeError(`${items.length} calibrated items but ${responses.items} columns`)
  const predictors = items.map((item, j) => {
    const slopes = item.specific === null ? ['a'] : ['a', 'specific']
    const categories = item.kind === '2pl' || item.kind === '3pl' ? 2 : item.estimates.length - slopes.length + 1
    return predictorItem({ kind: item.kind, name: item.name }, j, categories, slopes, item.estimates)
  })
  categoryCounts(
    responses,
    items.map((item, j) => ({ kind: item.kind, name: item.name, categories: predictors[j]!.categories })),
  )
  const problem = bifactorProblem(
    responses,
    items.map((item) => item.specific),
    predictors,
  )
  const result: PersonMoments[] = []
  personMoments(problem, points, Float64Array.from(items.flatMap((item) => item.estimates)), (person, moments) => {
    result[person] = moments
  })
  return result
}
