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

export type ResponseModel = DichotomousModel | GradedModel | PartialCreditModel

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
  readonly category: number
  readonly testlet?: { readonly id: string; readonly variance: number } | undefined
}
