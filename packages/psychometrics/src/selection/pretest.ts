import { categoryCount, categoryLogProbability } from '../models/response-model.ts'
import { gaussHermite } from '../numerics/quadrature.ts'
import { randomIndex, seededRandom } from '../numerics/random.ts'
import type { ParameterVariance, ResponseModel } from '../types.ts'

export interface PretestPlan {
  /** Fewest items a test can have, pretest items among them: positions after shortest - clear are never used. */
  readonly shortest: number
  /** Items a test is expected to have: the share is of these. */
  readonly expected: number
  /** Share of unscored items, 0 to 0.25. */
  readonly share?: number
  /** Positions at both ends without pretest items. */
  readonly clear?: number
}

/**
 * Positions (0 = first) of the unscored items of a session, increasing; the same for the same seed. Because no test ends
 * before `shortest` items, none of them can fall among its last `clear` positions. Fewer than the share where there is no room.
 */
export function pretestPositions(seed: string | number, plan: PretestPlan): number[] {
  const { shortest, expected, share = 0.12, clear = 3 } = plan
  if (!(shortest >= 0 && expected >= shortest)) throw new RangeError(`${shortest} to ${expected} items`)
  if (!(share >= 0 && share <= 0.25)) throw new RangeError(`share ${share} of pretest items`)
  if (!(Number.isInteger(clear) && clear >= 0)) throw new RangeError(`${clear} clear positions`)
  const random = seededRandom(`${seed}/pretest`)
  const free = Array.from({ length: Math.max(0, Math.floor(shortest) - 2 * clear) }, (_, i) => clear + i)
  const chosen: number[] = []
  for (let left = Math.round(share * expected); left > 0 && free.length > 0; left--) {
    chosen.push(free.splice(randomIndex(random, free.length), 1)[0]!)
  }
  return chosen.sort((a, b) => a - b)
}

/** Symmetric 2 x 2 information about an item's slope and difficulty. */
export interface ParameterInformation {
  readonly aa: number
  readonly ab: number
  readonly bb: number
}

const HERMITE = gaussHermite(7)
const STEP = 1e-5
const SCORES = Array.from({ length: 21 }, (_, i) => i / 20)

/**
 * Expected Fisher information about slope and difficulty (a common shift of all b) of one answer by a person whose ability
 * is Normal(mean, sd^2): sum over answers of P s s', s the derivatives of log P by central differences.
 * @throws RangeError for a nominal model, which has no slope and difficulty
 */
export function parameterInformation(model: ResponseModel, mean: number, sd: number): ParameterInformation {
  if (model.kind === 'nominal') throw new RangeError('a nominal model has no slope and difficulty')
  if (!(Number.isFinite(mean) && sd >= 0 && sd < Infinity)) throw new RangeError(`ability ${mean}, SD ${sd}`)
  const h = STEP * model.a
  const steeper = { ...model, a: model.a + h }
  const flatter = { ...model, a: model.a - h }
  const outcomes =
    model.kind === 'continuous'
      ? // Both ends have a mass; between them densities, whose trapezoid sum takes the limits at the ends as well.
        [
          { at: 0, width: 1 },
          { at: 1, width: 1 },
          ...SCORES.map((at) => ({
            at: Math.min(1 - 1e-9, Math.max(1e-9, at)),
            width: at === 0 || at === 1 ? 0.025 : 0.05,
          })),
        ]
      : Array.from({ length: categoryCount(model) }, (_, at) => ({ at, width: 1 }))
  let aa = 0
  let ab = 0
  let bb = 0
  for (const { at, width } of outcomes) {
    const log = categoryLogProbability(model, at)
    const up = categoryLogProbability(steeper, at)
    const down = categoryLogProbability(flatter, at)
    HERMITE.nodes.forEach((z, i) => {
      const theta = mean + sd * z
      const p = HERMITE.weights[i]! * width * Math.exp(log(theta))
      const byA = (up(theta) - down(theta)) / (2 * h)
      const byB = -(log(theta + STEP) - log(theta - STEP)) / (2 * STEP)
      aa += p * byA * byA
      ab += p * byA * byB
      bb += p * byB * byB
    })
  }
  return { aa, ab, bb }
}

export interface PretestItem {
  readonly item: number
  readonly model: ResponseModel
  /** What is not known about it at its last calibration. */
  readonly parameterVariance: ParameterVariance
  /** Information of the answers since then: sums of `parameterInformation`. */
  readonly gathered?: ParameterInformation
}

/**
 * The pretest item about whose parameters this person's answer tells most: the largest growth of log det (precision of a
 * and b), precision = inverse of its variance + information gathered since. Of equals the first; null for no items. The
 * caller leaves out enemies of what was given.
 * Source: D-optimal sequential design: Berger (1992), Applied Psychological Measurement 16; van der Linden & Ren (2015),
 * Psychometrika 80(2), 263-288.
 */
export function dOptimalPretest(
  items: readonly PretestItem[],
  mean: number,
  sd: number,
): { item: number; gain: number } | null {
  let best: { item: number; gain: number } | null = null
  for (const { item, model, parameterVariance, gathered = { aa: 0, ab: 0, bb: 0 } } of items) {
    const { a, b, ab = 0 } = parameterVariance
    const det = a * b - ab * ab
    if (!(a > 0 && b > 0 && det > 0))
      throw new RangeError(`pretest item ${item}: its parameter variance is not positive`)
    const before = { aa: b / det + gathered.aa, ab: -ab / det + gathered.ab, bb: a / det + gathered.bb }
    const more = parameterInformation(model, mean, sd)
    const after = { aa: before.aa + more.aa, ab: before.ab + more.ab, bb: before.bb + more.bb }
    const gain = Math.log((after.aa * after.bb - after.ab ** 2) / (before.aa * before.bb - before.ab ** 2))
    if (!best || gain > best.gain) best = { item, gain }
  }
  return best
}
