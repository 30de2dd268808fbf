import { normalCdf } from '../numerics/normal.ts'
import { categoryCount, categoryLogProbability, checkModel, information, steepness } from '../models/response-model.ts'
import type { ContinuousModel, ParameterVariance, ResponseModel } from '../types.ts'

/** Abilities at which tables are kept: 121 equally spaced nodes on [-6, 6]. */
export const GRID_NODES = 121
const REACH = 6
export const GRID_STEP = (2 * REACH) / (GRID_NODES - 1)
export const SELECTION_GRID: Float64Array = Float64Array.from(
  { length: GRID_NODES },
  (_, g) => (g - (GRID_NODES - 1) / 2) / 10,
)

const DICHOTOMOUS = 0
const GRADED = 1
const SOFTMAX = 2
const CONTINUOUS = 3

/** A bank of items as a structure of arrays: what selection reads thousands of times a second. */
export interface Bank {
  readonly size: number
  readonly models: readonly ResponseModel[]
  readonly parameterVariance: readonly (ParameterVariance | undefined)[]
  /** Family of each item's information function, then its slope and asymptotes. */
  readonly family: Uint8Array
  readonly a: Float64Array
  readonly c: Float64Array
  readonly d: Float64Array
  /**
   * Numbers of item i are at start[i] .. start[i + 1] - 1. Dichotomous: b. Graded: boundaries, then 1 - exp(-a gap) of
   * neighbours. Softmax (partial credit, nominal): slope and intercept of each category in turn.
   */
  readonly start: Int32Array
  readonly values: Float64Array
}

/**
 * Packs a bank once, so that every later look at it is a few array reads.
 * @param parameterVariance - what is not known about each item; used by `answerTables`, not by Fisher information
 * @throws RangeError for a model with broken parameters, naming the item
 */
export function createBank(
  models: readonly ResponseModel[],
  parameterVariance: readonly (ParameterVariance | undefined)[] = [],
): Bank {
  if (parameterVariance.length > models.length) {
    throw new RangeError(`${parameterVariance.length} parameter variances for ${models.length} items`)
  }
  const size = models.length
  const family = new Uint8Array(size)
  const a = new Float64Array(size)
  const c = new Float64Array(size)
  const d = new Float64Array(size).fill(1)
  const start = new Int32Array(size + 1)
  const values: number[] = []
  models.forEach((model, item) => {
    try {
      checkModel(model, parameterVariance[item])
    } catch (error) {
      throw new RangeError(`item ${item}: ${error instanceof Error ? error.message : String(error)}`)
    }
    start[item] = values.length
    a[item] = model.kind === 'nominal' ? steepness(model) : model.a
    switch (model.kind) {
      case 'dichotomous':
        c[item] = model.c
        d[item] = model.d
        values.push(model.b)
        break
      case 'graded':
        family[item] = GRADED
        values.push(...model.b, ...model.b.slice(1).map((b, k) => -Math.expm1(-model.a * (b - model.b[k]!))))
        break
      case 'gpcm': {
        family[item] = SOFTMAX
        let intercept = 0
        values.push(0, 0)
        model.b.forEach((b, k) => values.push(model.a * (k + 1), (intercept -= model.a * b)))
        break
      }
      case 'nominal':
        family[item] = SOFTMAX
        model.slopes.forEach((slope, k) => values.push(slope, model.intercepts[k]!))
        break
      case 'continuous':
        family[item] = CONTINUOUS
    }
  })
  start[size] = values.length
  return { size, models, parameterVariance, family, a, c, d, start, values: Float64Array.from(values) }
}

/**
 * Fisher information of one item of the bank at an ability: the numbers of `information` (1e-9 relative, test) without
 * its allocations, because building an index asks for millions of them.
 */
export function bankInformation(bank: Bank, item: number, theta: number): number {
  const family = bank.family[item]
  if (family === DICHOTOMOUS) return dichotomous(bank, item, theta)
  if (family === GRADED) return graded(bank, item, theta)
  if (family === SOFTMAX) return softmax(bank, item, theta)
  return information(bank.models[item]!, theta)
}

function dichotomous({ a, c, d, start, values }: Bank, item: number, theta: number): number {
  const slope = a[item]!
  const z = slope * (theta - values[start[item]!]!)
  const e = Math.exp(-Math.abs(z))
  const large = 1 / (1 + e)
  const small = e * large
  const low = c[item]!
  const high = d[item]!
  if (low === 0 && high === 1) return slope * slope * large * small
  const s = z >= 0 ? large : small
  const t = z >= 0 ? small : large
  const range = high - low
  const sOverP = low === 0 ? 1 / high : s / (low + range * s)
  const tOverQ = high === 1 ? 1 / (1 - low) : t / (1 - high + range * t)
  return slope * slope * range * range * large * small * sOverP * tOverQ
}

/** a^2 sum of P_k (s_k t_k + s_{k+1} t_{k+1}): the expected negative curvature; every term is positive, nothing cancels. */
function graded({ a, start, values }: Bank, item: number, theta: number): number {
  const slope = a[item]!
  const first = start[item]!
  const boundaries = (start[item + 1]! - first + 1) / 2
  let sum = 0
  let lowerS = 1
  let lowerST = 0
  for (let k = 0; k < boundaries; k++) {
    const z = slope * (theta - values[first + k]!)
    const e = Math.exp(-Math.abs(z))
    const large = 1 / (1 + e)
    const small = e * large
    const st = large * small
    const t = z >= 0 ? small : large
    const gap = k === 0 ? 1 : values[first + boundaries + k - 1]!
    sum += lowerS * t * gap * (lowerST + st)
    lowerS = z >= 0 ? large : small
    lowerST = st
  }
  return slope * slope * (sum + lowerS * lowerST)
}

/** Variance of the slope of the category given, about the modal category's so that nothing cancels. */
function softmax({ start, values }: Bank, item: number, theta: number): number {
  const first = start[item]!
  const end = start[item + 1]!
  let peak = -Infinity
  let modal = 0
  for (let i = first; i < end; i += 2) {
    const log = values[i]! * theta + values[i + 1]!
    if (log > peak) {
      peak = log
      modal = values[i]!
    }
  }
  let mass = 0
  let one = 0
  let two = 0
  for (let i = first; i < end; i += 2) {
    const p = Math.exp(values[i]! * theta + values[i + 1]! - peak)
    const distance = values[i]! - modal
    mass += p
    one += p * distance
    two += p * distance * distance
  }
  return Math.max(0, two / mass - (one / mass) ** 2)
}

/**
 * An upper bound of an item's information between two abilities, from its values at both.
 * log information moves by at most 2a per unit of ability for dichotomous and graded items and by the range of slopes for
 * softmax items (third central moment <= range x variance), so the top of the tent over both values bounds it. A
 * continuous item's information moves by at most 1.5 (a / sd)^3.
 */
export function informationCeiling(bank: Bank, item: number, left: number, right: number, width: number): number {
  const family = bank.family[item]
  if (family === CONTINUOUS) {
    const { a, sd } = bank.models[item] as ContinuousModel
    return (left + right) / 2 + 0.75 * (a / sd) ** 3 * width
  }
  const rate = family === SOFTMAX ? steepnessOf(bank, item) : 2 * bank.a[item]!
  // Where information has underflowed to 0 the tent says 0; the smallest normal number keeps the bound above it.
  return (Math.sqrt(left * right) + 1e-300) * Math.exp((rate * width) / 2)
}

function steepnessOf({ start, values }: Bank, item: number): number {
  let low = Infinity
  let high = -Infinity
  for (let i = start[item]!; i < start[item + 1]!; i += 2) {
    low = Math.min(low, values[i]!)
    high = Math.max(high, values[i]!)
  }
  return high - low
}

/** Probabilities of answers on the ability grid, with the uncertainty of parameters integrated out. */
export interface AnswerTables {
  readonly bank: Bank
  /** Rows of item i are rowStart[i] .. rowStart[i + 1] - 1: categories 1 and up (category 0 is what is left). */
  readonly rowStart: Int32Array
  /** probability[row * GRID_NODES + node] */
  readonly probability: Float64Array
}

const MOST_BINS = 48

/**
 * Tabulates P(category | ability) of every item once: 8 bytes x 121 x (categories - 1) per item; about 4 microseconds per
 * two-category item. A continuous score is cut into up to 50 bins (two of them the ends), at most half a residual SD wide
 * while sd >= 0.04.
 */
export function answerTables(bank: Bank): AnswerTables {
  const rowStart = new Int32Array(bank.size + 1)
  bank.models.forEach((model, item) => {
    const rows = model.kind === 'continuous' ? binsOf(model) + 1 : categoryCount(model) - 1
    rowStart[item + 1] = rowStart[item]! + rows
  })
  const probability = new Float64Array(rowStart[bank.size]! * GRID_NODES)
  bank.models.forEach((model, item) => {
    const variance = bank.parameterVariance[item]
    for (let row = rowStart[item]!; row < rowStart[item + 1]!; row++) {
      const category = row - rowStart[item]! + 1
      const at =
        model.kind === 'continuous'
          ? binProbability(model, category, variance)
          : exponential(categoryLogProbability(model, category, variance))
      for (let g = 0; g < GRID_NODES; g++) probability[row * GRID_NODES + g] = at(SELECTION_GRID[g]!)
    }
  })
  return { bank, rowStart, probability }
}

function exponential(log: (theta: number) => number): (theta: number) => number {
  return (theta) => Math.exp(log(theta))
}

function binsOf({ sd }: ContinuousModel): number {
  return Math.min(MOST_BINS, Math.max(8, Math.ceil(2 / sd)))
}

/** Bin 0 is the score 0, bins 1 .. n cut (0, 1) evenly, bin n + 1 is the score 1. */
function binProbability(
  model: ContinuousModel,
  bin: number,
  { a: varA, b: varB, ab = 0 }: ParameterVariance = { a: 0, b: 0 },
): (theta: number) => number {
  const { a, b, sd } = model
  const bins = binsOf(model)
  return (theta) => {
    const u = theta - b
    const spread = Math.sqrt(sd * sd + Math.max(0, varA * u * u + a * a * varB - 2 * a * u * ab + varA * varB))
    const z = (score: number): number => (score - 0.5 - a * u) / spread
    if (bin > bins) return normalCdf(-z(1))
    return Math.max(0, normalCdf(z(bin / bins)) - normalCdf(z((bin - 1) / bins)))
  }
}
