import type { Calibration, CalibratedParameters } from '@millwright/catalog'
import {
  estimateAbility,
  maximumAPosteriori,
  maximumLikelihood,
  personFit,
  type PointEstimate,
  type ScoredAnswer,
  weightedLikelihood,
  gaussian,
  project,
  normalCdf,
  normalQuantile,
  type ProjectedObservation,
  posterior,
  type ResponseModel,
} from '@millwright/psychometrics'
import { parameterVariance } from '../parameters/parameters-file.ts'
import type { ResponseData } from '../responses/responses-file.ts'

export type ScoreMethod = 'eap' | 'map' | 'mle' | 'wle'

export interface ScoreOptions {
  readonly method: ScoreMethod
  readonly prior: { readonly mean: number; readonly standardDeviation: number }
  readonly cuts: readonly number[]
  /** Probability that the interval holds the ability. */
  readonly confidence: number
  /** Integrate over what is not known about the items. */
  readonly uncertainItems: boolean
}

/** One person's ability on one skill. */
export interface Score {
  readonly person: string
  readonly group: string | null
  readonly skill: string
  readonly answers: number
  /** null where the method has no finite estimate: maximum likelihood of all right or all wrong. */
  readonly estimate: number | null
  readonly standardError: number | null
  readonly interval: readonly [number, number] | null
  /** Probability of each level between the cuts under the posterior; empty without cuts. */
  readonly levels: readonly number[]
  /** Standardised likelihood of the answers, about standard normal; null where it says nothing. */
  readonly lzStar: number | null
  /** `look`: answers so unlikely that one in a hundred who answer as the model says has such. */
  readonly fit: 'ok' | 'look' | 'too few answers' | 'cannot vary'
}

export type PersonAnswers = readonly { readonly item: number; readonly category: number }[]

/** The answers of one person. */
export function answersOf({ responses }: ResponseData, person: number): PersonAnswers {
  const { start, item, category } = responses
  return Array.from({ length: start[person + 1]! - start[person]! }, (_, n) => ({
    item: item[start[person]! + n]!,
    category: category[start[person]! + n]!,
  }))
}

/** Scores everyone; with several skills each person gets one score a skill, from one posterior of all of them. */
export function scoreAll(
  data: ResponseData,
  items: readonly CalibratedParameters[],
  calibration: Calibration,
  options: ScoreOptions,
): Score[] {
  const variances = items.map((item) => (options.uncertainItems ? parameterVariance(item) : undefined))
  const scoreOne = calibration.skills.length > 1 ? severalSkills(items, calibration, options) : oneSkill(items, options)
  return data.persons.flatMap((person, p) => {
    const group = data.groups.length > 0 ? data.groups[data.responses.group?.[p] ?? 0]! : null
    return scoreOne(answersOf(data, p), variances).map((score) => ({ person, group, ...score }))
  })
}

type OneScore = Omit<Score, 'person' | 'group'>
type Scorer = (
  answers: PersonAnswers,
  variances: readonly (ReturnType<typeof parameterVariance> | undefined)[],
) => OneScore[]

function oneSkill(items: readonly CalibratedParameters[], options: ScoreOptions): Scorer {
  const { method, prior, cuts, confidence } = options
  return (answers, variances) => {
    const scored = answers.map(({ item, category }) => ({
      model: items[item]!.model as ResponseModel,
      category,
      parameterVariance: variances[item],
    }))
    const eap = estimateAbility(scored, prior, cuts)
    const found =
      method === 'eap'
        ? { estimate: eap.mean, standardError: eap.standardDeviation }
        : pointEstimate(method, scored, prior)
    return [
      {
        skill: items[0]!.skill ?? 'ability',
        answers: answers.length,
        ...found,
        interval: intervalOf(found.estimate, found.standardError, confidence),
        levels: cuts.length > 0 ? eap.levels : [],
        ...fitOf(scored, found.estimate ?? eap.mean),
      },
    ]
  }
}

/** Estimate and standard error by the expected information; null where there is none. */
function pointEstimate(
  method: Exclude<ScoreMethod, 'eap'>,
  answers: readonly ScoredAnswer[],
  prior: ScoreOptions['prior'],
): { estimate: number | null; standardError: number | null } {
  if (answers.length === 0 && method !== 'map') return { estimate: null, standardError: null }
  const point: PointEstimate =
    method === 'map'
      ? maximumAPosteriori(answers, prior)
      : method === 'mle'
        ? maximumLikelihood(answers)
        : weightedLikelihood(answers)
  if (point.outcome !== 'found') return { estimate: null, standardError: null }
  return { estimate: point.theta, standardError: point.standardErrorExpected }
}

/** How well the answers go together, at the estimate or at the posterior mean where that is infinite. */
function fitOf(answers: readonly ScoredAnswer[], ability: number): Pick<OneScore, 'lzStar' | 'fit'> {
  if (answers.length < FEWEST_FOR_FIT) return { lzStar: null, fit: 'too few answers' }
  const { lzStar, pValue } = personFit(answers, ability)
  if (lzStar === null || pValue === null) return { lzStar: null, fit: 'cannot vary' }
  return { lzStar, fit: pValue < UNUSUAL ? 'look' : 'ok' }
}

/** Below this many answers person fit says nothing. */
const FEWEST_FOR_FIT = 5
/** One in a hundred people who answer as the model says is flagged. */
const UNUSUAL = 0.01

/** One Gaussian over all skills, by expectation propagation: answers on one skill inform the others. */
function severalSkills(
  items: readonly CalibratedParameters[],
  calibration: Calibration,
  options: ScoreOptions,
): Scorer {
  const { skills, populations } = calibration
  const population = populations[0]
  const prior = gaussian(
    population?.mean ?? skills.map(() => 0),
    population?.covariance ?? skills.map((_, i) => skills.map((__, j) => (i === j ? 1 : 0))),
  )
  const skillOf = items.map(({ skill }) => Math.max(0, skills.indexOf(skill ?? skills[0]!)))
  return (answers, variances) => {
    const observations = answers.map(({ item, category }): ProjectedObservation => ({
      loadings: [{ index: skillOf[item]!, weight: 1 }],
      model: items[item]!.model as ResponseModel,
      category,
      parameterVariance: variances[item],
    }))
    const { gaussian: now } = posterior(prior, observations)
    return skills.map((skill, index): OneScore => {
      const { mean, variance } = project(now, [{ index, weight: 1 }])
      const own = answers.filter(({ item }) => skillOf[item] === index)
      const standardError = Math.sqrt(variance)
      const above = options.cuts.map((cut) => normalCdf((mean - cut) / standardError))
      return {
        skill,
        answers: own.length,
        estimate: mean,
        standardError,
        interval: intervalOf(mean, standardError, options.confidence),
        levels: options.cuts.length > 0 ? [1, ...above].map((share, k) => share - (above[k] ?? 0)) : [],
        ...fitOf(
          own.map(({ item, category }) => ({ model: items[item]!.model as ResponseModel, category })),
          mean,
        ),
      }
    })
  }
}

function intervalOf(
  estimate: number | null,
  standardError: number | null,
  confidence: number,
): readonly [number, number] | null {
  if (estimate === null || standardError === null) return null
  const reach = normalQuantile(0.5 + confidence / 2) * standardError
  return [estimate - reach, estimate + reach]
}
