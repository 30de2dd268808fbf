import {
  type Calibrated,
  type CalibratedParameters,
  type ChallengeHeader,
  type Criterion,
  type CutScores,
  type Difficulty,
  type ItemHeader,
  type Proficiency,
  categoriesOf,
} from '@millwright/catalog'
import { type ParameterVariance, type ResponseModel, categoryCount } from '@millwright/psychometrics'
import { uncertaintyOf } from './parameter-variance.ts'
import type { Basis } from './types.ts'

/** A response model with what is not known about it. */
export interface JudgedModel {
  readonly model: ResponseModel
  readonly parameterVariance: ParameterVariance
  readonly basis: Basis
}

/**
 * Expert parameters, until responses outweigh them. An exercise is as hard as the ability at which its proficiency begins,
 * plus half a unit up or down as judged within the proficiency. Slope 1.1: the mean of the lognormal(0, 0.35) prior of
 * research/psychometrics.md section 6.6 (1.06), rounded; its SD is 0.35 of it on the log scale.
 * SD of b 0.8: the research's spread of true difficulties around a LEVEL tag. We judge on a finer scale, which should leave
 * less (0.69 if the half-units were right), but nobody has shown that ours are, and too narrow would make intervals lie.
 */
const OFFSET: Record<Difficulty, number> = { easy: -0.5, typical: 0, hard: 0.5 }
const SLOPE = 1.1
export const LOG_SLOPE_SD = 0.35
const UNCERTAINTY: ParameterVariance = { a: (SLOPE * LOG_SLOPE_SD) ** 2, b: 0.8 ** 2 }

/** Distance of neighbouring boundaries of graded answers (research section 6.6). */
const SPACING = 0.8

/** Bands of a criterion's score, lowest first; category = how many of them are reached. */
const BANDS = [1 / 3, 2 / 3, 1] as const

/**
 * What the criteria of one challenge share beyond their skills: the day, the statement, the machine. Variance of the
 * effect in squared ability units; judged (sim_testlet and the literature work with 0.25 to 1).
 */
const TESTLET_VARIANCE = 0.5

type Judged = { proficiency: Proficiency; difficulty: Difficulty }

function difficultyOf({ cuts }: CutScores, { proficiency, difficulty }: Judged): number {
  return cuts[proficiency] + OFFSET[difficulty]
}

function judged(model: ResponseModel): JudgedModel {
  return { model, parameterVariance: UNCERTAINTY, basis: 'expert-judged' }
}

function dichotomous(b: number, c = 0): JudgedModel {
  return judged({ kind: 'dichotomous', a: SLOPE, b, c, d: 1 })
}

/** Calibrated parameters, if they are about answers in just these categories. */
function fromResponses(calibration: CalibratedParameters | undefined, categories: number): JudgedModel | null {
  if (!calibration || categoryCount(calibration.model) !== categories) return null
  return { model: calibration.model, parameterVariance: uncertaintyOf(calibration), basis: calibration.basis }
}

/** The response model of a question: what responses say about it, or else what the experts judged (`judgedItemModel`). */
export function itemModel(item: ItemHeader & Calibrated, cutScores: CutScores): JudgedModel {
  return fromResponses(item.calibration, categoriesOf(item)) ?? judgedItemModel(item, cutScores)
}

/**
 * The response model of a question before anybody answered it. Single choice: guessing at 1 / options. Numeric: no guessing. Multiple choice, and
 * ordering of four or more: three categories (wrong, partly right, right), boundaries 0.4 below and above the difficulty.
 * Ordering of three: right or wrong, guessing at 1 / 6 (a half-right order of three is mostly luck). Matching of four or more:
 * three categories; of three: right or wrong, guessing at one arrangement of all.
 */
export function judgedItemModel(item: ItemHeader, cutScores: CutScores): JudgedModel {
  const b = difficultyOf(cutScores, item)
  const threeCategories = (): JudgedModel => judged({ kind: 'graded', a: SLOPE, b: [b - SPACING / 2, b + SPACING / 2] })
  switch (item.kind) {
    case 'single':
      return dichotomous(b, 1 / item.options.length)
    case 'numeric':
      return dichotomous(b)
    case 'multiple':
      return threeCategories()
    case 'ordering':
      return item.options.length > 3 ? threeCategories() : dichotomous(b, 1 / 6)
    case 'matching': {
      const answers = item.pairs.length + item.others.length
      return item.pairs.length > 3 ? threeCategories() : dichotomous(b, 1 / (answers * (answers - 1) * (answers - 2)))
    }
  }
}

type ScoredChallenge = Pick<ChallengeHeader, 'id' | 'criteria'> & {
  readonly calibration?: Readonly<Record<string, CalibratedParameters>>
  readonly tests: readonly { readonly criterion: string; readonly expect: { readonly kind: string } }[]
}

/** How to read one criterion's score: its model, and the score at which each category from 1 on begins. */
export interface CriterionModel extends JudgedModel {
  readonly thresholds: readonly number[]
  /** Variance of the effect that all criteria of the challenge share. */
  readonly testletVariance: number
}

/**
 * The response model of a criterion: what responses say about it, or else up to four bands of its score (nothing, a third, two thirds, all), difficulties 0.8
 * below, at and 0.8 above its tag. Bands that few tests cannot tell apart are one: with two tests, a score of 0.5 is above
 * the first boundary and below the others, whose common difficulty is their mean. All-or-nothing criteria have two bands.
 */
export function criterionModel(challenge: ScoredChallenge, criterion: Criterion, cutScores: CutScores): CriterionModel {
  const judgement = judgedCriterionModel(challenge, criterion, cutScores)
  const known = challenge.calibration
  const own = known && Object.hasOwn(known, criterion.id) ? known[criterion.id] : undefined
  return { ...judgement, ...fromResponses(own, judgement.thresholds.length + 1) }
}

function judgedCriterionModel(challenge: ScoredChallenge, criterion: Criterion, cutScores: CutScores): CriterionModel {
  const b = difficultyOf(cutScores, criterion)
  const tests = challenge.tests.filter((test) => test.criterion === criterion.id)
  if (criterion.scoring === 'all' || tests.length === 0) {
    return { ...dichotomous(b), thresholds: [1], testletVariance: TESTLET_VARIANCE }
  }
  // A checker gives any score between 0 and 1, so no band is out of reach.
  const continuous = tests.some(({ expect }) => expect.kind === 'checker')
  const groups = Map.groupBy(BANDS, (band) => (continuous ? band : Math.ceil(band * tests.length - 1e-9)))
  const boundaries = [...groups.values()].map((bands) => {
    const places = bands.map((band) => b + SPACING * (BANDS.indexOf(band) - 1))
    return places.reduce((sum, place) => sum + place, 0) / places.length
  })
  const thresholds = [...groups.values()].map((bands) => bands[0]!)
  const one =
    boundaries.length === 1 ? dichotomous(boundaries[0]!) : judged({ kind: 'graded', a: SLOPE, b: boundaries })
  return { ...one, thresholds, testletVariance: TESTLET_VARIANCE }
}
