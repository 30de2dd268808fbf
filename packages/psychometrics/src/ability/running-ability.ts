import { gaussLegendre } from '../numerics/quadrature.ts'
import { categoryCount, categoryLogProbability, steepness } from '../models/response-model.ts'
import type { ParameterVariance, ResponseModel } from '../types.ts'
import { checkCuts, posteriorSupport } from './estimate-ability.ts'
import { type ScoredAnswer, likelihoodOf } from './likelihood.ts'
import { checkPrior } from './point-estimates.ts'

/** Equally spaced abilities: low, low + step, ... */
export interface AbilityGrid {
  readonly low: number
  readonly step: number
  readonly count: number
}

/** 121 abilities from -6 to 6: enough for a bank of ordinary items under Normal(0, 1). Source: research note, section 6.1. */
export const ABILITY_GRID: AbilityGrid = { low: -6, step: 0.1, count: 121 }

/** The abilities of a grid. */
export function gridNodes({ low, step, count }: AbilityGrid): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => low + i * step)
}

export interface TableItem {
  readonly model: ResponseModel
  readonly parameterVariance?: ParameterVariance | undefined
}

/** log P of every category of every item at every ability of a grid: computed once for a bank, read for every answer. */
export interface ItemTable {
  readonly grid: AbilityGrid
  readonly items: readonly TableItem[]
  /** log P of item i, category k, at node n is at `start[i] + k * grid.count + n`; continuous items have no rows. */
  readonly logP: Float64Array
  readonly start: Int32Array
  /** Categories of each item; 0 for a continuous one. */
  readonly categories: Int32Array
  readonly steepness: Float64Array
}

/** @throws RangeError for a broken model */
export function itemTable(items: readonly TableItem[], grid: AbilityGrid = ABILITY_GRID): ItemTable {
  if (!(grid.step > 0 && Number.isInteger(grid.count) && grid.count > 1 && Number.isFinite(grid.low))) {
    throw new RangeError(`grid of ${grid.count} points ${grid.step} apart from ${grid.low}`)
  }
  const categories = Int32Array.from(items, ({ model }) => (model.kind === 'continuous' ? 0 : categoryCount(model)))
  const start = new Int32Array(items.length + 1)
  categories.forEach((count, i) => (start[i + 1] = start[i]! + count * grid.count))
  const logP = new Float64Array(start[items.length]!)
  const nodes = gridNodes(grid)
  items.forEach(({ model, parameterVariance }, i) => {
    for (let k = 0; k < categories[i]!; k++) {
      const log = categoryLogProbability(model, k, parameterVariance)
      const row = start[i]! + k * grid.count
      for (let n = 0; n < grid.count; n++) logP[row + n] = log(nodes[n]!)
    }
  })
  const steep = Float64Array.from(items, ({ model }) => steepness(model) * (model.kind === 'gpcm' ? model.b.length : 1))
  return { grid, items, logP, start, categories, steepness: steep }
}

interface Given {
  readonly item: number
  readonly category: number
  readonly before: Given | null
}

/** What is known about one ability after the answers so far. A value: an update makes a new one. */
export interface RunningAbility {
  /** EAP and its standard error. */
  readonly mean: number
  readonly standardDeviation: number
  readonly answers: number
  /** The grid below: the table's, or a finer one once the posterior is too narrow, or an item too steep, for that. */
  readonly grid: AbilityGrid
  /** Unnormalised, its largest value 0, at the grid's points. */
  readonly logPosterior: Float64Array
  /** Probability of each point of the grid, summing to 1. */
  readonly weights: Float64Array
  readonly prior: { readonly mean: number; readonly standardDeviation: number }
  /** Steepest item answered. */
  readonly steepest: number
  readonly given: Given | null
}

/**
 * Limits within which sums over an equally spaced grid are exact to 1e-7: posterior SDs per step, and slope x step. The
 * error of the mean falls as exp(-2 pi^2 r^2) with r = SD / step and as exp(-2 pi^2 / (slope x step)); that of a probability
 * on one side of a cut as the square root of the square root of it, which decides.
 * Source: Trefethen & Weideman (2014), "The exponentially convergent trapezoidal rule", SIAM Review 56(3), 385-458.
 */
const SD_PER_STEP = 1.8
const SLOPE_STEP = 0.6
/** Posterior probability of the outermost points of a grid from which on it is too narrow. */
const EDGE = 1e-9

/** The state before the first answer. @throws RangeError for a prior without positive SD */
export function startAbility(
  table: ItemTable,
  prior: { mean: number; standardDeviation: number } = { mean: 0, standardDeviation: 1 },
): RunningAbility {
  checkPrior(prior)
  const { grid } = table
  const log = gridNodes(grid).map((theta) => -0.5 * ((theta - prior.mean) / prior.standardDeviation) ** 2)
  return settled(table, { prior, grid, logPosterior: log, answers: 0, steepest: 0, given: null })
}

/**
 * The state after one more answer: the table's row is added to the log posterior, which is then summed once. O(grid points),
 * about a microsecond, whatever the length of the test; when the posterior has become too narrow for the grid, or an item is too
 * steep for it, all answers so far are evaluated once on a finer grid of its own, which then lasts until the SD has halved.
 * Mean and SD equal those of `estimateAbility` to 1e-7 (test: cat_traces.json, stress.json).
 * Source: Bock & Mislevy (1982), APM 6(4), 431-444.
 *
 * @param category - 0 upwards; for a continuous item the score from 0 to 1
 * @throws RangeError for an item or a category that the table does not have
 */
export function updateAbility(table: ItemTable, state: RunningAbility, item: number, category: number): RunningAbility {
  const entry = table.items[item]
  if (!entry) throw new RangeError(`item ${item} of ${table.items.length}`)
  const { grid, logPosterior } = state
  const sum = new Float64Array(grid.count)
  const categories = table.categories[item]!
  if (grid === table.grid && categories > 0) {
    if (!(Number.isInteger(category) && category >= 0 && category < categories)) {
      throw new RangeError(`category ${category} of an item with ${categories}`)
    }
    const row = table.start[item]! + category * grid.count
    const { logP } = table
    for (let n = 0; n < sum.length; n++) sum[n] = logPosterior[n]! + logP[row + n]!
  } else {
    const log = categoryLogProbability(entry.model, category, entry.parameterVariance)
    for (let n = 0; n < sum.length; n++) sum[n] = logPosterior[n]! + log(grid.low + n * grid.step)
  }
  return settled(table, {
    prior: state.prior,
    grid,
    logPosterior: sum,
    answers: state.answers + 1,
    steepest: Math.max(state.steepest, table.steepness[item]!),
    given: { item, category, before: state.given },
  })
}

/** All answers at once; the same as one after the other. */
export function runningAbility(
  table: ItemTable,
  answers: readonly { readonly item: number; readonly category: number }[],
  prior?: { mean: number; standardDeviation: number },
): RunningAbility {
  return answers.reduce(
    (state, { item, category }) => updateAbility(table, state, item, category),
    startAbility(table, prior),
  )
}

type Unsummed = Omit<RunningAbility, 'mean' | 'standardDeviation' | 'weights'>

/** Sums the posterior on its grid, or on a better one when this one does not resolve it. */
function settled(table: ItemTable, state: Unsummed): RunningAbility {
  const summed = sums(state)
  const { grid, steepest } = state
  const { weights, standardDeviation } = summed
  const resolved =
    standardDeviation >= SD_PER_STEP * grid.step &&
    steepest * grid.step <= SLOPE_STEP &&
    weights[0]! <= EDGE * grid.step &&
    weights[grid.count - 1]! <= EDGE * grid.step
  return resolved ? summed : refined(table, state)
}

function sums(state: Unsummed): RunningAbility {
  const { grid, logPosterior } = state
  const { low, step, count } = grid
  let peak = -Infinity
  for (let n = 0; n < count; n++) if (logPosterior[n]! > peak) peak = logPosterior[n]!
  const weights = new Float64Array(count)
  let total = 0
  let first = 0
  for (let n = 0; n < count; n++) {
    // Only ratios matter: with the peak at 0 a long test cannot underflow.
    const log = logPosterior[n]! - peak
    logPosterior[n] = log
    const weight = log > -700 ? Math.exp(log) : 0
    weights[n] = weight
    total += weight
    first += weight * n
  }
  const center = first / total
  let second = 0
  for (let n = 0; n < count; n++) {
    const weight = weights[n]! / total
    weights[n] = weight
    second += weight * (n - center) ** 2
  }
  return { ...state, weights, mean: low + step * center, standardDeviation: step * Math.sqrt(second) }
}

/** Evaluates all answers on a grid of their own: fine enough for half of the present SD and for the steepest item. */
function refined(table: ItemTable, state: Unsummed): RunningAbility {
  const answers: ScoredAnswer[] = []
  for (let one = state.given; one; one = one.before) answers.push({ ...table.items[one.item]!, category: one.category })
  const likelihood = likelihoodOf(answers)
  const { mean, standardDeviation } = state.prior
  const [low, high] = posteriorSupport(likelihood, state.prior)
  // A first look finds the SD; it may itself be too coarse where everything happens within a sliver of the support.
  let step = Math.min((high - low) / 120, SLOPE_STEP / Math.max(state.steepest, 1e-9))
  for (;;) {
    const count = Math.min(MOST_POINTS, Math.ceil((high - low) / step) + 1)
    const grid = { low, step: (high - low) / (count - 1), count }
    const logPosterior = gridNodes(grid).map(
      (theta) => likelihood.log(theta) - 0.5 * ((theta - mean) / standardDeviation) ** 2,
    )
    const summed = sums({ ...state, grid, logPosterior })
    const enough = summed.standardDeviation >= 1.5 * SD_PER_STEP * grid.step || count === MOST_POINTS
    if (enough) return summed
    step = Math.min(step / 2, summed.standardDeviation / (2 * SD_PER_STEP))
  }
}

/** A grid is never finer than this: one ability known to within a hundred-thousandth of its support is known. */
const MOST_POINTS = 20_001

/**
 * Probability of each interval between the cuts, lowest first, on the state's own grid. The density between the grid's points is
 * their band-limited interpolation, so that the result is as accurate as the grid (1e-6) wherever a cut falls.
 * Source: Stenger (1993), Numerical Methods Based on Sinc and Analytic Functions (indefinite integration).
 *
 * @param cuts - increasing abilities at which levels begin
 * @throws RangeError when a cut is out of order
 */
export function levelProbabilities({ grid, weights }: RunningAbility, cuts: readonly number[]): number[] {
  checkCuts(cuts)
  const below = cuts.map((cut) => shareBelow(grid, weights, cut))
  return [...below, 1].map((share, i) => Math.max(0, share - (i > 0 ? below[i - 1]! : 0)))
}

/** Equal-tailed interval of the given probability, on the state's own grid; ends to 1e-4 SD. */
export function abilityInterval(state: RunningAbility, coverage = 0.9): [low: number, high: number] {
  if (!(coverage > 0 && coverage < 1)) throw new RangeError(`coverage ${coverage} is not between 0 and 1`)
  const { grid, weights } = state
  const quantile = (share: number): number => {
    let [low, high] = [grid.low, grid.low + grid.step * (grid.count - 1)]
    while (high - low > 1e-5 * state.standardDeviation) {
      const middle = (low + high) / 2
      if (shareBelow(grid, weights, middle) < share) low = middle
      else high = middle
    }
    return (low + high) / 2
  }
  return [quantile((1 - coverage) / 2), quantile((1 + coverage) / 2)]
}

function shareBelow({ low, step }: AbilityGrid, weights: Float64Array, cut: number): number {
  const position = (cut - low) / step
  let sum = 0
  for (let n = 0; n < weights.length; n++) {
    if (weights[n]! > 1e-18) sum += weights[n]! * sincBelow(position - n)
  }
  return Math.min(1, Math.max(0, sum))
}

/** Integral of sin(pi u) / (pi u) from minus infinity to x: 0 far below, 1/2 at 0, 1 far above. */
function sincBelow(x: number): number {
  return x < 0 ? 1 - sincBelow(-x) : 0.5 + sineIntegral(x)
}

const LEGENDRE = gaussLegendre(10)
/** Integrals up to whole numbers. */
const WHOLE = [0]
const LARGEST_WHOLE = 40

/** Integral of sin(pi u) / (pi u) from 0 to x >= 0; from 40 on by its asymptotic series, 1e-12. */
function sineIntegral(x: number): number {
  if (x > LARGEST_WHOLE) {
    // Abramowitz & Stegun (1964), 5.2.8, 5.2.34 and 5.2.35.
    const z = Math.PI * x
    const s = 1 / (z * z)
    const f = (1 - s * (2 - s * (24 - 720 * s))) / z
    const g = (1 - s * (6 - s * (120 - 5040 * s))) * s
    return 0.5 - (f * Math.cos(z) + g * Math.sin(z)) / Math.PI
  }
  const whole = Math.floor(x)
  while (WHOLE.length <= whole) WHOLE.push(WHOLE.at(-1)! + sincPart(WHOLE.length - 1, WHOLE.length))
  return WHOLE[whole]! + sincPart(whole, x)
}

function sincPart(from: number, to: number): number {
  const half = (to - from) / 2
  let sum = 0
  for (let i = 0; i < 10; i++) {
    const z = Math.PI * (from + half * (1 + LEGENDRE.nodes[i]!))
    sum += LEGENDRE.weights[i]! * (z === 0 ? 1 : Math.sin(z) / z)
  }
  return half * sum
}
