import type { Calibration, CalibratedParameters } from '@millwright/catalog'
import {
  estimateAbility,
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

export const scoreMethods = ['eap'] as const
export type ScoreMethod = (typeof scoreMethods)[number]

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
  const { prior, cuts, confidence } = options
  return (answers, variances) => {
    const scored = answers.map(({ item, category }) => ({
      model: items[item]!.model as ResponseModel,
      category,
      parameterVariance: variances[item],
    }))
    const eap = estimateAbility(scored, prior, cuts)
    const found = { estimate: eap.mean, standardError: eap.standardDeviation }
    return [
      {
        skill: items[0]!.skill ?? 'ability',
        answers: answers.length,
        ...found,
        interval: intervalOf(found.estimate, found.standardError, confidence),
        levels: cuts.length > 0 ? eap.levels : [],
      },
    ]
  }
}

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
      const standardError = Math.sqrt(variance)
      const above = options.cuts.map((cut) => normalCdf((mean - cut) / standardError))
      return {
        skill,
        answers: answers.filter(({ item }) => skillOf[item] === index).length,
        estimate: mean,
        standardError,
        interval: intervalOf(mean, standardError, options.confidence),
        levels: options.cuts.length > 0 ? [1, ...above].map((share, i) => share - (above[i] ?? 0)) : [],
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
