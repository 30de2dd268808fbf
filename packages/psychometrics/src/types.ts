/**
 * Shapes of the numerics. Ability (theta) is in standard deviations of the reference population; D = 1 everywhere.
 * Categories count from 0 (nothing right) upwards.
 */

/** Four-parameter logistic: P(1) = c + (d - c) sigmoid(a (theta - b)). 2PL: c = 0, d = 1. Rasch: a = 1 as well. */
export interface DichotomousModel {
  readonly kind: 'dichotomous'
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
}

/** Graded response (Samejima 1969): P(x >= k) = sigmoid(a (theta - b[k-1])); boundaries strictly increasing. */
export interface GradedModel {
  readonly kind: 'graded'
  readonly a: number
  readonly b: readonly number[]
}

/** Generalized partial credit (Muraki 1992): P(x = k) proportional to exp(sum over v <= k of a (theta - b[v-1])). */
export interface PartialCreditModel {
  readonly kind: 'gpcm'
  readonly a: number
  readonly b: readonly number[]
}

/** Nominal (Bock 1972): P(x = k) proportional to exp(slopes[k] theta + intercepts[k]); the categories have no order. */
export interface NominalModel {
  readonly kind: 'nominal'
  readonly slopes: readonly number[]
  readonly intercepts: readonly number[]
}

/**
 * A score from 0 to 1 that may pile up at both ends: y = 1/2 + a (theta - b) + sd e, e ~ Normal(0, 1), score = y clipped
 * to [0, 1]. `a` is score per unit of ability, `b` the ability at which half the score is expected. Its "category" is the
 * score itself. Source: Tobin (1958) and, for two limits, Rosett & Nelson (1975), Econometrica 43(1), 141-146.
 */
export interface ContinuousModel {
  readonly kind: 'continuous'
  readonly a: number
  readonly b: number
  readonly sd: number
}

export type ResponseModel = DichotomousModel | GradedModel | PartialCreditModel | NominalModel | ContinuousModel

/** What is not known about an item: variances of slope and difficulty (a common shift of all its b) and their covariance. */
export interface ParameterVariance {
  readonly a: number
  readonly b: number
  readonly ab?: number
}

/** A multivariate normal; `covariance` is row-major, dimension x dimension. */
export interface Gaussian {
  readonly dimension: number
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

export interface Loading {
  readonly index: number
  readonly weight: number
}

/**
 * One scored answer seen by one direction of ability space: eta = sum of weight x theta[index] (+ its testlet's effect).
 * Answers with the same testlet id share one effect of variance `testlet.variance`, integrated out of the result.
 */
export interface ProjectedObservation {
  readonly loadings: readonly Loading[]
  readonly model: ResponseModel
  readonly parameterVariance?: ParameterVariance | undefined
  /** 0 upwards; for a continuous model the score itself, 0 to 1. */
  readonly category: number
  readonly testlet?: { readonly id: string; readonly variance: number } | undefined
}
