import { checkInput, weightOf } from './posterior-grid.ts'
import { benjaminiHochberg } from './multiple-testing.ts'
import { expectedScore } from '../models/response-model.ts'
import { normalCdf } from '../numerics/normal.ts'
import type { ResponseModel } from '../types.ts'
import type { Responses } from '../calibration/responses.ts'

export interface ItemPairDependence {
  readonly first: number
  readonly second: number
  /** Persons who answered both, counted with their weights. */
  readonly persons: number
  /** Correlation of the residuals. */
  readonly q3: number
  /** `q3` less the average of all pairs, which is negative because ability was estimated from the same answers. */
  readonly centred: number
  /** Two-sided, of `centred` by Fisher's z; approximate. */
  readonly pValue: number
  readonly adjustedP: number
  /** `centred` is above 0.2 and the adjusted p value at most 0.05: look for a shared stem, figure or step. */
  readonly dependent: boolean
}

export interface LocalDependence {
  /** Average Q3 of all pairs tested; null when there are none. */
  readonly averageQ3: number | null
  /** Pairs tested, strongest dependence first. */
  readonly pairs: readonly ItemPairDependence[]
  /** Pairs that too few persons answered, or whose residuals do not vary. */
  readonly untested: number
}

/**
 * Local dependence by Yen's Q3: the correlation over persons of two items' residuals d = x - E(x | theta).
 * Sparse data: each pair over the persons who answered both. Centred as Q3* = Q3 - average Q3, since Q3 is expected
 * near -1 / (items - 1), not 0; 0.2 above the average is the usual sign of dependence. In adaptive tests pairs
 * are seen by persons of similar ability: residuals stay comparable, but ask for more persons. Cost: sum of answers^2 over persons.
 * Minimum: 100 persons a pair, 5 items. Sources: Yen (1984), APM 8(2), 125-145; Christensen, Makransky & Horton (2017),
 * APM 41(3), 178-194; Fisher (1921), Metron 1, 3-32.
 *
 * @param abilities - one a person (EAP, from all items); persons without a finite one are left out
 * @param minimumPersons - pairs with fewer are counted as untested; default 100
 * @throws RangeError for shapes that do not fit together
 */
export function localDependence(
  responses: Responses,
  models: readonly ResponseModel[],
  abilities: ArrayLike<number>,
  { minimumPersons = 100 }: { minimumPersons?: number } = {},
): LocalDependence {
  checkInput(responses, models)
  if (abilities.length !== responses.persons) {
    throw new RangeError(`${abilities.length} abilities for ${responses.persons} persons`)
  }
  if (!(minimumPersons >= 4)) throw new RangeError(`minimum of ${minimumPersons} persons; Fisher's z needs 4`)
  const { persons, items, start, item, category } = responses
  const residual = new Float64Array(item.length)
  const byItem: { person: number; at: number }[][] = Array.from({ length: items }, () => [])
  for (let i = 0; i < persons; i++) {
    if (!Number.isFinite(abilities[i]) || weightOf(responses, i) === 0) continue
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      residual[n] = category[n]! - expectedScore(models[item[n]!]!, abilities[i]!)
      byItem[item[n]!]!.push({ person: i, at: n })
    }
  }
  const raw: { first: number; second: number; persons: number; q3: number }[] = []
  let untested = 0
  // One item against all later ones at a time: six sums an item, whatever the number of pairs.
  const sums = Array.from({ length: 6 }, () => new Float64Array(items))
  const [count, x, y, xx, yy, xy] = sums as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let first = 0; first < items; first++) {
    for (const column of sums) column.fill(0)
    for (const { person, at } of byItem[first]!) {
      const weight = weightOf(responses, person)
      const own = residual[at]!
      for (let n = at + 1; n < start[person + 1]!; n++) {
        const second = item[n]!
        const other = residual[n]!
        count[second]! += weight
        x[second]! += weight * own
        y[second]! += weight * other
        xx[second]! += weight * own * own
        yy[second]! += weight * other * other
        xy[second]! += weight * own * other
      }
    }
    for (let second = first + 1; second < items; second++) {
      const n = count[second]!
      const spreadX = xx[second]! - x[second]! ** 2 / n
      const spreadY = yy[second]! - y[second]! ** 2 / n
      if (!(n >= minimumPersons) || !(spreadX > 1e-12 * n) || !(spreadY > 1e-12 * n)) untested++
      else {
        const q3 = (xy[second]! - (x[second]! * y[second]!) / n) / Math.sqrt(spreadX * spreadY)
        raw.push({ first, second, persons: n, q3 })
      }
    }
  }
  if (raw.length === 0) return { averageQ3: null, pairs: [], untested }
  const averageQ3 = raw.reduce((total, { q3 }) => total + q3, 0) / raw.length
  const tested = raw.map((pair) => {
    const centred = pair.q3 - averageQ3
    const bounded = Math.min(1 - 1e-12, Math.max(-1 + 1e-12, centred))
    return { ...pair, centred, pValue: 2 * normalCdf(-Math.abs(Math.atanh(bounded)) * Math.sqrt(pair.persons - 3)) }
  })
  const adjusted = benjaminiHochberg(tested.map(({ pValue }) => pValue))
  const pairs = tested.map((pair, i) => {
    const adjustedP = adjusted[i]!
    return { ...pair, adjustedP, dependent: pair.centred > 0.2 && adjustedP <= 0.05 }
  })
  return { averageQ3, pairs: pairs.sort((p, q) => q.centred - p.centred), untested }
}
