import type { ResponseModel } from '../../types.ts'
import { checkResponses, type Responses } from '../responses.ts'
import type { EmOptions } from './accelerated-em.ts'
import { covarianceStructure, readStructure } from './covariance-structure.ts'
import {
  categoryCounts,
  itemName,
  modelFrom,
  parametersOf,
  predictorItem,
  type PredictorSpec,
  startingParameters,
} from './item-forms.ts'
import { type Fit, fitProblem, type LatentProblem, personMoments, runHere, type SumsRequest } from './latent-problem.ts'
import type { PersonMoments } from './latent-model.ts'
import { MAX_SLOPE } from './predictor-items.ts'

export interface SkillItemSpec extends PredictorSpec {
  /** The skill that it measures, 0 upwards. */
  readonly skill: number
  /** An anchor: taken as known. A skill with anchors keeps their scale; its mean and variance are estimated. */
  readonly fixed?: ResponseModel
}

export interface SkillCalibrationOptions extends EmOptions {
  /**
   * `grid`: exact, up to 4 skills (the default up to 3). `propagation`: any correlations, any number of skills, approximate (the
   * default beyond). `second-order`: exact and linear in the skills, but correlations are products of two loadings.
   */
  readonly method?: 'grid' | 'propagation' | 'second-order'
  /** Nodes a dimension on [-6, 6]: 25 unless told, 41 for the methods that are linear in the skills. */
  readonly points?: number
  readonly standardErrors?: boolean
}

export interface SkillItemEstimate {
  readonly name: string
  readonly skill: number
  readonly kind: PredictorSpec['kind']
  /** Slope-intercept form: `a`, then `d` or `d1` ..., `logitC`. */
  readonly parameters: readonly string[]
  readonly estimates: readonly number[]
  readonly standardErrors: readonly number[] | null
  /** Of `parameters`, row-major. */
  readonly covariance: Float64Array | null
  /** Null where the slope is not positive or two boundaries meet. */
  readonly model: ResponseModel | null
}

export interface SkillCalibration {
  readonly method: 'grid' | 'propagation' | 'second-order'
  readonly items: readonly SkillItemEstimate[]
  readonly mean: Float64Array
  /** K x K, row-major; correlations, except for anchored skills. */
  readonly covariance: Float64Array
  /** In the order of the lower triangle by rows (after it variances and means of anchored skills; loadings for second-order). */
  readonly latentStandardErrors: readonly number[] | null
  /** Of a second-order fit. */
  readonly loadings: readonly number[] | null
  readonly logLikelihood: number
  readonly freeParameters: number
  readonly steps: number
  readonly stop: 'converged' | 'too-many-steps' | 'aborted'
  readonly problems: readonly string[]
}

export interface PreparedSkills {
  readonly problem: LatentProblem
  readonly dialogue: Generator<SumsRequest, SkillCalibration, Float64Array>
}

/**
 * Calibrates items of several correlated skills together, each item on one skill, by marginal maximum likelihood (maximum a
 * posteriori with priors). Skills are standardised unless anchored. Answers may be missing by design.
 *
 * Accuracy: `sim_three_skills` to 1e-3 in log-likelihood and 5e-3 in every parameter (tests); `propagation` within 5e-3 of
 * the same parameters. 95 % intervals cover 95 % (bench/psychometrics/multi-skill.ts).
 * Sources: Bock & Aitkin (1981), Psychometrika 46(4); Adams, Wilson & Wang (1997), APM 21(1), 1-23.
 *
 * @throws RangeError for malformed responses or specs
 */
export function calibrateSkills(
  responses: Responses,
  specs: readonly SkillItemSpec[],
  options: SkillCalibrationOptions = {},
): SkillCalibration {
  const { problem, dialogue } = prepareSkills(responses, specs, options)
  return runHere(problem, dialogue)
}

/** The calibration as plain data and a dialogue, for whoever computes the sums elsewhere (workers). */
export function prepareSkills(
  responses: Responses,
  specs: readonly SkillItemSpec[],
  options: SkillCalibrationOptions = {},
): PreparedSkills {
  checkResponses(responses)
  const counts = categoryCounts(responses, specs)
  const skills = Math.max(...specs.map((spec) => spec.skill)) + 1
  const used = new Set(specs.map((spec) => spec.skill))
  specs.forEach((spec, j) => {
    if (!(Number.isInteger(spec.skill) && spec.skill >= 0))
      throw new RangeError(`item ${itemName(spec, j)}: skill ${spec.skill}`)
  })
  if (used.size !== skills)
    throw new RangeError(`${used.size} of the skills 0 to ${skills - 1} have items; each needs some`)
  const method = options.method ?? (skills <= 3 ? 'grid' : 'propagation')
  if (method === 'grid' && skills > 4)
    throw new RangeError(`${skills} skills on a grid; use propagation or second-order beyond 4`)
  const anchored = Array.from({ length: skills }, (_, k) => specs.some((spec) => spec.skill === k && spec.fixed))
  if (method === 'second-order' && anchored.includes(true))
    throw new RangeError('a second-order calibration takes no fixed items')
  const items = specs.map((spec, j) =>
    predictorItem(
      spec,
      j,
      counts[j]!.length,
      ['a'],
      spec.fixed && parametersOf(spec.fixed, spec.kind, `item ${itemName(spec, j)}`),
    ),
  )
  const structure = covarianceStructure(skills, anchored)
  const latent =
    method === 'second-order'
      ? Array.from({ length: skills }, () => 0.6)
      : [...structure.entries.map(([i, j]) => (i === j ? 1 : 0.4)), ...structure.means.map(() => 0)]
  const start = Float64Array.from([...items.flatMap((item, j) => startingParameters(item, counts[j]!, [1])), ...latent])
  const problem: LatentProblem = {
    structure: method,
    responses,
    items,
    skillOf: Int32Array.from(specs, (spec) => spec.skill),
    skills,
    anchored,
    low: -6,
    high: 6,
  }
  const points = options.points ?? (method === 'grid' ? 25 : 41)
  if (!(Number.isInteger(points) && points >= 9 && points <= 201))
    throw new RangeError(`${points} points a dimension; 9 to 201`)
  return { problem, dialogue: dialogue() }

  function* dialogue(): Generator<SumsRequest, SkillCalibration, Float64Array> {
    const rough = method === 'grid' && skills > 1 && points > 17 ? { roughPoints: 17 } : {}
    const fit = yield* fitProblem(problem, start, {
      ...options,
      points,
      ...rough,
      standardErrors: options.standardErrors ?? false,
    })
    return describe(problem, specs, fit, method)
  }
}

function describe(
  problem: LatentProblem,
  specs: readonly SkillItemSpec[],
  fit: Fit,
  method: SkillCalibration['method'],
): SkillCalibration {
  const { parameters, model } = fit
  const problems: string[] = []
  if (fit.stop !== 'converged') problems.push(`stopped before it converged: ${fit.stop}`)
  const errors = errorsOf(fit)
  const items = problem.items.map((item, j): SkillItemEstimate => {
    const spec = specs[j]!
    const from = model.itemOffset[j]!
    const estimates = [...parameters.subarray(from, from + item.names.length)]
    const own = modelFrom(item.kind, estimates)
    const name = itemName(spec, j)
    if (Math.abs(estimates[0]!) >= MAX_SLOPE) problems.push(`item ${name}: its slope grows without bound`)
    else if (!own)
      problems.push(`item ${name}: ${estimates[0]! <= 0 ? 'its slope is not positive' : 'two of its boundaries meet'}`)
    return {
      name,
      skill: spec.skill,
      kind: item.kind,
      parameters: item.fixed ? [] : item.names,
      estimates: item.fixed ? [] : estimates,
      ...errors(from, item.fixed ? 0 : item.names.length),
      model: own,
    }
  })
  const latent = parameters.slice(model.latentOffset)
  const loadings = method === 'second-order' ? [...latent] : null
  const { mean, covariance } = loadings
    ? {
        mean: new Float64Array(problem.skills),
        covariance: Float64Array.from({ length: problem.skills ** 2 }, (_, at) =>
          product(loadings, at, problem.skills),
        ),
      }
    : readStructure(covarianceStructure(problem.skills, problem.anchored), latent)
  return {
    method,
    items,
    mean,
    covariance,
    latentStandardErrors: errors(model.latentOffset, latent.length).standardErrors,
    loadings,
    logLikelihood: fit.logLikelihood,
    freeParameters: problem.items.reduce((sum, item) => sum + (item.fixed ? 0 : item.names.length), latent.length),
    steps: fit.steps,
    stop: fit.stop,
    problems,
  }
}

function product(loadings: readonly number[], at: number, skills: number): number {
  const i = Math.floor(at / skills)
  const j = at % skills
  return i === j ? 1 : loadings[i]! * loadings[j]!
}

/** Standard errors and covariance of a run of parameters, by their place in the parameter vector. */
export function errorsOf({
  free,
  covariance,
}: Fit): (from: number, count: number) => { standardErrors: number[] | null; covariance: Float64Array | null } {
  if (!free || !covariance) return () => ({ standardErrors: null, covariance: null })
  const place = new Map(Array.from(free, (parameter, i) => [parameter, i]))
  const p = free.length
  return (from, count) => {
    const rows = Array.from({ length: count }, (_, i) => place.get(from + i)!)
    const own = Float64Array.from(rows.flatMap((r) => rows.map((c) => covariance[r * p + c]!)))
    return { standardErrors: rows.map((_, i) => Math.sqrt(own[i * count + i]!)), covariance: own }
  }
}

/**
 * Posterior mean and covariance of all skills of each person (EAP), with the calibrated items and correlations as known.
 *
 * @param points - nodes a dimension, as in the calibration when absent
 */
export function scoreSkills(calibration: SkillCalibration, responses: Responses, points?: number): PersonMoments[] {
  checkResponses(responses)
  const { items, method } = calibration
  if (items.length !== responses.items)
    throw new RangeError(`${items.length} calibrated items but ${responses.items} columns`)
  const skills = calibration.mean.length
  const specs = items.map((item): PredictorSpec => ({ kind: item.kind, name: item.name }))
  const full = items.map((item, j) =>
    item.model ? parametersOf(item.model, item.kind, `item ${specs[j]!.name}`) : item.estimates,
  )
  const predictors = items.map((item, j) => {
    const categories = item.kind === '2pl' || item.kind === '3pl' ? 2 : full[j]!.length
    return predictorItem({ ...specs[j]! }, j, categories, ['a'], full[j]!)
  })
  categoryCounts(
    responses,
    specs.map((spec, j) => ({ ...spec, categories: predictors[j]!.categories })),
  )
  const anchored = Array.from({ length: skills }, () => method !== 'second-order')
  const structure = covarianceStructure(skills, anchored)
  const latent = calibration.loadings ?? [
    ...structure.entries.map(([i, j]) => calibration.covariance[i * skills + j]!),
    ...structure.means.map((k) => calibration.mean[k]!),
  ]
  const problem: LatentProblem = {
    structure: method,
    responses,
    items: predictors,
    skillOf: Int32Array.from(items, (item) => item.skill),
    skills,
    anchored,
    low: -6,
    high: 6,
  }
  const result: PersonMoments[] = []
  const collect = (person: number, moments: PersonMoments): void => {
    result[person] = moments
  }
  personMoments(
    problem,
    points ?? (method === 'grid' ? 25 : 41),
    Float64Array.from([...full.flat(), ...latent]),
    collect,
  )
  return result
}
