import type { CalibratedParameters } from '@millwright/catalog'
import type { ParameterVariance } from '@millwright/psychometrics'

/**
 * What a calibration leaves unknown about an item: variances of its slope and of its difficulty (a common shift of all its b,
 * their mean) and their covariance, from the covariance of its free parameters. Intercepts d = -a b by the delta method:
 * db/da = -b / a, db/dd = -1 / a. Uncertainty of asymptotes and of a continuous model's SD is not carried; parameters that were
 * fixed have none.
 */
export function uncertaintyOf(
  calibration: Pick<CalibratedParameters, 'model' | 'parameters' | 'covariance'>,
): ParameterVariance {
  const { model, parameters, covariance } = calibration
  if (model.kind === 'nominal') return { a: 0, b: 0 }
  const places = typeof model.b === 'number' ? [model.b] : model.b
  const bySlope = parameters.map((name) => (name === 'a' ? 1 : 0))
  const byPlace = parameters.map((name) => {
    const intercepts = parameters.filter((one) => /^d\d*$/.test(one)).length
    if (name === 'a') return intercepts === 0 ? 0 : -mean(places) / model.a
    if (/^b\d*$/.test(name)) return 1 / places.length
    return /^d\d*$/.test(name) ? -1 / (model.a * places.length) : 0
  })
  return {
    a: Math.max(0, quadratic(covariance, bySlope, bySlope)),
    b: Math.max(0, quadratic(covariance, byPlace, byPlace)),
    ab: quadratic(covariance, bySlope, byPlace),
  }
}

function quadratic(matrix: readonly (readonly number[])[], left: readonly number[], right: readonly number[]): number {
  return left.reduce(
    (sum, l, i) => (l === 0 ? sum : right.reduce((inner, r, j) => inner + l * r * matrix[i]![j]!, sum)),
    0,
  )
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
