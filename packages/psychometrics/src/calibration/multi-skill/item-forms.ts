import { checkModel } from '../../models/response-model.ts'
import type { ResponseModel } from '../../types.ts'
import type { Responses } from '../responses.ts'
import type { ItemPrior } from '../types.ts'
import { checkPriors, interceptNames, type PredictorItem } from './predictor-items.ts'

export interface PredictorSpec {
  readonly kind: PredictorItem['kind']
  /** Names the item in messages; its column number (from 1) when absent. */
  readonly name?: string
  /** Needed only where the data may lack the highest category. */
  readonly categories?: number
  /** Normal and lognormal priors on the named parameters: `a`, `d` (`d1`, `d2` ...), `logitC`; in a bifactor also `specific`. */
  readonly priors?: readonly ItemPrior[]
}

export function itemName(spec: PredictorSpec, j: number): string {
  return spec.name ?? String(j + 1)
}

/** Distinct categories seen, and how often; checks that categories are whole and exist. */
export function categoryCounts(responses: Responses, specs: readonly PredictorSpec[]): number[][] {
  if (specs.length !== responses.items)
    throw new RangeError(`${specs.length} item specs for ${responses.items} columns`)
  if (responses.items > 65_535) throw new RangeError(`${responses.items} items; at most 65,535`)
  const counts: number[][] = specs.map(() => [])
  for (let i = 0; i < responses.persons; i++) {
    const weight = responses.weight?.[i] ?? 1
    for (let n = responses.start[i]!; n < responses.start[i + 1]!; n++) {
      const k = responses.category[n]!
      const own = counts[responses.item[n]!]!
      if (!(Number.isInteger(k) && k >= 0 && k < 65_535))
        throw new RangeError(`item ${itemName(specs[responses.item[n]!]!, responses.item[n]!)}: ${k} is no category`)
      while (own.length <= k) own.push(0)
      own[k]! += weight
    }
  }
  return counts.map((own, j) => {
    const spec = specs[j]!
    const label = `item ${itemName(spec, j)}`
    const categories = spec.kind === '2pl' || spec.kind === '3pl' ? 2 : (spec.categories ?? Math.max(2, own.length))
    if (!(Number.isInteger(categories) && categories >= 2)) throw new RangeError(`${label}: ${categories} categories`)
    if (own.length > categories) throw new RangeError(`${label}: category ${own.length - 1} of ${categories}`)
    return Array.from({ length: categories }, (_, k) => own[k] ?? 0)
  })
}

export function predictorItem(
  spec: PredictorSpec,
  j: number,
  categories: number,
  slopeNames: readonly string[],
  fixed?: readonly number[],
): PredictorItem {
  const item: PredictorItem = {
    kind: spec.kind,
    categories,
    slopes: slopeNames.length,
    names: [...slopeNames, ...interceptNames(spec.kind, categories)],
    priors: fixed ? [] : (spec.priors ?? []),
    ...(fixed && { fixed }),
  }
  checkPriors(item, `item ${itemName(spec, j)}`)
  return item
}

/** Start values: the given slopes, and the intercepts that give the shares of the categories. */
export function startingParameters(
  item: PredictorItem,
  counts: readonly number[],
  slopes: readonly number[],
): number[] {
  if (item.fixed) return [...item.fixed]
  const smooth = counts.map((count) => count + 0.5)
  const total = smooth.reduce((sum, count) => sum + count, 0)
  const steepness = Math.sqrt(1 + 0.35 * slopes.reduce((sum, slope) => sum + slope * slope, 0))
  const logit = (p: number): number => steepness * Math.log(p / (1 - p))
  switch (item.kind) {
    case '2pl':
      return [...slopes, logit(smooth[1]! / total)]
    case '3pl': {
      const prior = item.priors.find((entry) => entry.parameter === 'logitC' && entry.kind === 'normal')
      return [
        ...slopes,
        logit(Math.max(0.1, (smooth[1]! / total - 0.15) / 0.85)),
        prior && prior.kind === 'normal' ? prior.mean : -2,
      ]
    }
    case 'graded': {
      let above = total
      return [...slopes, ...smooth.slice(1).map((_, k) => logit((above -= smooth[k]!) / total))]
    }
    case 'gpcm':
      return [...slopes, ...smooth.slice(1).map((count) => Math.log(count / smooth[0]!))]
  }
}

/** Slope-intercept parameters of a one-skill model. @throws RangeError where the kind has no such form */
export function parametersOf(model: ResponseModel, kind: PredictorItem['kind'], label: string): number[] {
  checkModel(model)
  if (model.kind === 'dichotomous' && model.d === 1) {
    if (kind === '2pl' && model.c === 0) return [model.a, -model.a * model.b]
    if (kind === '3pl' && model.c > 0) return [model.a, -model.a * model.b, Math.log(model.c / (1 - model.c))]
  }
  if (model.kind === 'graded' && kind === 'graded') return [model.a, ...model.b.map((b) => -model.a * b)]
  if (model.kind === 'gpcm' && kind === 'gpcm') {
    let sum = 0
    return [model.a, ...model.b.map((b) => (sum -= model.a * b))]
  }
  throw new RangeError(
    `${label}: a ${model.kind} model with these asymptotes cannot be the fixed model of a ${kind} item`,
  )
}

/** The one-skill model of slope-intercept parameters; null where the slope is not positive or boundaries touch. */
export function modelFrom(kind: PredictorItem['kind'], parameters: readonly number[]): ResponseModel | null {
  const [a = 0, d = 0, logitC = 0] = parameters
  const intercepts = parameters.slice(1)
  const model: ResponseModel =
    kind === '2pl'
      ? { kind: 'dichotomous', a, b: -d / a, c: 0, d: 1 }
      : kind === '3pl'
        ? { kind: 'dichotomous', a, b: -d / a, c: 1 / (1 + Math.exp(-logitC)), d: 1 }
        : kind === 'graded'
          ? { kind, a, b: intercepts.map((value) => -value / a) }
          : { kind, a, b: intercepts.map((value, k) => -(value - (k === 0 ? 0 : intercepts[k - 1]!)) / a) }
  try {
    checkModel(model)
    return model
  } catch {
    return null
  }
}
