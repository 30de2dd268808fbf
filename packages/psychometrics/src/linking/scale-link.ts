import { checkModel } from '../models/response-model.ts'
import type { ResponseModel } from '../types.ts'

/** Takes abilities of one scale to another: theta on the base scale = slope x theta on the new scale + intercept. */
export interface ScaleLink {
  /** Above 0. */
  readonly slope: number
  readonly intercept: number
}

/** @throws RangeError unless the slope is positive and both numbers are finite */
export function checkLink({ slope, intercept }: ScaleLink): void {
  if (!(slope > 0 && Number.isFinite(slope) && Number.isFinite(intercept))) {
    throw new RangeError(`link with slope ${slope} and intercept ${intercept}`)
  }
}

/** The way back: from the base scale to the new one. */
export function inverseLink(link: ScaleLink): ScaleLink {
  checkLink(link)
  return { slope: 1 / link.slope, intercept: -link.intercept / link.slope }
}

/**
 * The same item on the base scale: a / A, A b + B; asymptotes stay. Probabilities are unchanged: P(base theta) of the result
 * equals P(new theta) of the model. Source: Kolen & Brennan (2014), Test Equating, Scaling, and Linking, ch. 6.
 */
export function linkModel(model: ResponseModel, link: ScaleLink): ResponseModel {
  checkModel(model)
  checkLink(link)
  const { slope, intercept } = link
  switch (model.kind) {
    case 'dichotomous':
    case 'continuous':
      return { ...model, a: model.a / slope, b: slope * model.b + intercept }
    case 'graded':
    case 'gpcm':
      return { ...model, a: model.a / slope, b: model.b.map((b) => slope * b + intercept) }
    case 'nominal':
      return {
        ...model,
        slopes: model.slopes.map((a) => a / slope),
        intercepts: model.intercepts.map((d, k) => d - (model.slopes[k]! * intercept) / slope),
      }
  }
}

/**
 * Covariance of an item's parameters on the base scale, given those on the new scale; the link counts as known. Parameters are named
 * as in calibration: `a` (or `a1`, `a2` … of a nominal item) a slope; `b`, `b1` … a difficulty; `d`, `d1` … an intercept
 * (d = -a b, in the logit a theta + d; of category k for nominal items); anything else, such as an asymptote, does not move.
 *
 * @param covariance - p x p, row-major, p = parameters.length
 * @param multiples - how often `a` stands before theta in the logit of intercept d_k (k for gpcm); 1 unless told
 */
export function linkCovariance(
  covariance: Float64Array,
  parameters: readonly string[],
  link: ScaleLink,
  multiples: (parameter: string) => number = () => 1,
): Float64Array {
  checkLink(link)
  const n = parameters.length
  if (covariance.length !== n * n) throw new RangeError(`${covariance.length} numbers for ${n} parameters`)
  // The transformation is linear in (a, d), and in b alone: a diagonal, and for intercepts one entry beside it.
  const jacobian = new Float64Array(n * n)
  parameters.forEach((name, i) => {
    jacobian[i * n + i] = 1
    if (/^a\d*$/.test(name)) jacobian[i * n + i] = 1 / link.slope
    if (/^b\d*$/.test(name)) jacobian[i * n + i] = link.slope
    if (/^d\d*$/.test(name)) {
      const own = parameters.indexOf(name.replace('d', 'a'))
      const slope = own >= 0 ? own : parameters.indexOf('a')
      if (slope >= 0) jacobian[i * n + slope] = (-multiples(name) * link.intercept) / link.slope
    }
  })
  return sandwich(jacobian, covariance, n, n)
}

/** J C J', with J rows x columns and C columns x columns. */
export function sandwich(
  jacobian: Float64Array,
  covariance: Float64Array,
  rows: number,
  columns: number,
): Float64Array {
  const half = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) {
      const factor = jacobian[i * columns + k]!
      if (factor === 0) continue
      for (let j = 0; j < columns; j++) half[i * columns + j]! += factor * covariance[k * columns + j]!
    }
  }
  const result = new Float64Array(rows * rows)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) {
      let sum = 0
      for (let k = 0; k < columns; k++) sum += half[i * columns + k]! * jacobian[j * columns + k]!
      result[i * rows + j] = sum
    }
  }
  return result
}
