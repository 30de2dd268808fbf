import { categoryCount, categoryLogProbability, checkModel } from '../../models/response-model.ts'
import { gaussHermite } from '../../numerics/quadrature.ts'
import type { DichotomousModel, GradedModel, ParameterVariance, PartialCreditModel } from '../../types.ts'

/** An item with a slope and a difficulty, and how uncertain both are: the shape that scoring takes, and `toScoring` gives. */
export interface ItemBelief {
  readonly model: DichotomousModel | GradedModel | PartialCreditModel
  /** Variances of slope and of a common shift of all difficulties. */
  readonly variance: ParameterVariance
}

/** Ability of whoever answered, from other answers than this one: Normal(mean, variance). */
export interface AbilityBelief {
  readonly mean: number
  readonly variance: number
}

/** Gradient of log P(answer) by (log slope, shift of difficulty), and the expected (Fisher) information of one answer. */
export interface AnswerInformation {
  readonly logProbability: Float64Array
  /** By category: [by log a, by b]. */
  readonly scores: readonly (readonly [number, number])[]
  /** [log a, log a], [log a, b], [b, b]. */
  readonly information: readonly [number, number, number]
}

const HERMITE = gaussHermite(9)
const STEP = 1e-4

export function checkBelief({ model, variance }: ItemBelief): void {
  checkModel(model, variance)
  if (!(variance.b > 0)) throw new RangeError('an item whose difficulty is known has nothing to learn')
}

function checkAbility({ mean, variance }: AbilityBelief): void {
  if (!(Number.isFinite(mean) && variance >= 0 && Number.isFinite(variance)))
    throw new RangeError(`ability ${mean} with variance ${variance}`)
}

/** The model with log slope and difficulties moved. The slope turns about the mean of the difficulties. */
export function movedModel(model: ItemBelief['model'], logSlope: number, shift: number): ItemBelief['model'] {
  const a = model.a * Math.exp(logSlope)
  if (model.kind === 'dichotomous') return { ...model, a, b: model.b + shift }
  // Boundaries keep their distances in logits, so that a steeper item is not also a wider one.
  const center = model.b.reduce((sum, b) => sum + b, 0) / model.b.length
  return { ...model, a, b: model.b.map((b) => center + shift + (b - center) * Math.exp(-logSlope)) }
}

/**
 * What one answer of a person of uncertain ability says about slope and difficulty: ability is integrated out by 9 Gauss-Hermite
 * points; derivatives by central differences.
 */
export function answerInformation(model: ItemBelief['model'], ability: AbilityBelief): AnswerInformation {
  checkAbility(ability)
  const sd = Math.sqrt(ability.variance)
  const categories = categoryCount(model)
  const marginal = (of: ItemBelief['model']): Float64Array =>
    Float64Array.from({ length: categories }, (_, k) => {
      const log = categoryLogProbability(of, k)
      if (sd === 0) return log(ability.mean)
      const logs = HERMITE.nodes.map((x) => log(ability.mean + sd * x))
      const peak = Math.max(...logs)
      return peak + Math.log(logs.reduce((sum, value, h) => sum + HERMITE.weights[h]! * Math.exp(value - peak), 0))
    })
  const logProbability = marginal(model)
  const slopeUp = marginal(movedModel(model, STEP, 0))
  const slopeDown = marginal(movedModel(model, -STEP, 0))
  const shiftUp = marginal(movedModel(model, 0, STEP))
  const shiftDown = marginal(movedModel(model, 0, -STEP))
  const scores = Array.from(logProbability, (_, k): readonly [number, number] => [
    (slopeUp[k]! - slopeDown[k]!) / (2 * STEP),
    (shiftUp[k]! - shiftDown[k]!) / (2 * STEP),
  ])
  let [aa, ab, bb] = [0, 0, 0]
  scores.forEach(([a, b], k) => {
    const p = Math.exp(logProbability[k]!)
    aa += p * a * a
    ab += p * a * b
    bb += p * b * b
  })
  return { logProbability, scores, information: [aa, ab, bb] }
}

/**
 * What is believed of an item after one more answer: one Newton (scoring) step of its marginal posterior in (log slope,
 * difficulty), from a normal prior. The order of answers matters only to second order; a recalibration replaces the result.
 * Accuracy (bench/psychometrics/multi-skill.ts, 400 items): root mean square distance from the exact posterior mean 0.12 SD after 50
 * answers and 0.19 SD after 200; its SD within 4 % of the exact one; 95 % intervals cover 94.5 and 93.0 %.
 * Source: stochastic approximation of Titterington (1984), JRSS B 46(2), 257-267; Glicko is its special case for b alone.
 *
 * @throws RangeError for a category the item does not have, an ability that is no normal, or a belief without variance
 */
export function updateItemBelief(belief: ItemBelief, category: number, ability: AbilityBelief): ItemBelief {
  checkBelief(belief)
  const { model, variance } = belief
  const { scores, information } = answerInformation(model, ability)
  const score = scores[category]
  if (!score) throw new RangeError(`category ${category} of a model with ${scores.length}`)
  // Covariance of (log a, b); an item with a known slope keeps it.
  const varA = variance.a / model.a ** 2
  const covariance: readonly [number, number, number] = [varA, (variance.ab ?? 0) / model.a, variance.b]
  const [aa, ab, bb] = addInformation(covariance, information)
  // No single answer moves an item by more than its own SD: a slip is not allowed to throw it off the scale.
  const limit = (move: number, sd: number): number => Math.max(-sd, Math.min(sd, move))
  const moveA = limit(aa * score[0] + ab * score[1], Math.sqrt(varA))
  const moveB = limit(ab * score[0] + bb * score[1], Math.sqrt(variance.b))
  const moved = movedModel(model, moveA, moveB)
  return { model: moved, variance: { a: aa * moved.a ** 2, b: bb, ab: ab * moved.a } }
}

/** (C^-1 + I)^-1 for 2 x 2 matrices given as [11, 12, 22], also where C is singular: C - C (I^-1 + C)^-1 C written without inverses. */
export function addInformation(
  c: readonly [number, number, number],
  information: readonly [number, number, number],
): [number, number, number] {
  const [c11, c12, c22] = c
  const [i11, i12, i22] = information
  // (C^-1 + I)^-1 = (1 + C I)^-1 C.
  const m11 = 1 + c11 * i11 + c12 * i12
  const m12 = c11 * i12 + c12 * i22
  const m21 = c12 * i11 + c22 * i12
  const m22 = 1 + c12 * i12 + c22 * i22
  const determinant = m11 * m22 - m12 * m21
  return [
    (m22 * c11 - m12 * c12) / determinant,
    (m22 * c12 - m12 * c22) / determinant,
    (m11 * c22 - m21 * c12) / determinant,
  ]
}
