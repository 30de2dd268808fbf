import {
  STANDARD,
  type Population,
  checkInput,
  expectedAbilities,
  gridFor,
  logTable,
  visitPosteriors,
  weightOf,
} from './posterior-grid.ts'
import { benjaminiHochberg } from './multiple-testing.ts'
import { chiSquareUpperTail } from '../numerics/chi-square.ts'
import { cholesky, solveCholesky } from '../numerics/cholesky.ts'
import { expectedScore } from '../models/response-model.ts'
import type { ResponseModel } from '../types.ts'
import type { Responses } from '../calibration/responses.ts'

/** Persons of one band of ability, each counted by the probability of being in it. */
export interface AbilityBand {
  /** Abilities from and to; null at the open ends. */
  readonly from: number | null
  readonly to: number | null
  readonly persons: number
  /** Average score (category, or score of a continuous item) seen and expected. */
  readonly observed: number
  readonly expected: number
  /** (observed - expected) over its standard error; about standard normal. */
  readonly z: number | null
}

export interface BandFit {
  readonly item: number
  readonly outcome: 'tested' | 'too-few-persons' | 'no-variation'
  readonly statistic: number | null
  readonly degreesOfFreedom: number
  readonly pValue: number | null
  /** Benjamini-Hochberg over the items tested. */
  readonly adjustedP: number | null
  /** Root of the average squared (observed - expected), in points of the item. Above 0.1 of its range deserves a look. */
  readonly rmsd: number | null
  readonly persons: number
  readonly bands: readonly AbilityBand[]
}

/** Which parameters of the item came from the same data: what the residuals cannot show any more. */
export type EstimatedPart = 'nothing' | 'difficulty' | 'slope-and-difficulty'

export interface BandFitOptions {
  readonly populations?: readonly Population[]
  /** For all items or for each. Default 'slope-and-difficulty'; 'difficulty' for Rasch; 'nothing' for known parameters. */
  readonly estimated?: EstimatedPart | readonly EstimatedPart[]
  /** Bands of about equally many persons; default 5. */
  readonly bands?: number
  /** Persons an item needs; default 100. */
  readonly minimumPersons?: number
}

/**
 * Item fit for adaptive and sparse data: residuals by bands of ability, everyone shared among the bands by their posterior.
 * T_b = sum over persons of [x P(b | answers) - integral over b of E(x | theta) p(theta | answers)] has expectation 0 for the true
 * parameters, also when the next item was chosen by earlier answers, because the choice does not depend on ability otherwise.
 * Covariance: what the model expects of each answer given the person's others (the observed one would be 0 in a band where, say,
 * nobody happened to fail); for continuous scores the observed one. X2 = T' S^-1 T over the contrasts of the bands that estimation left free (all; without
 * the sum; without sum and slope).
 *
 * Use it where `summedScoreFit` cannot be: banks, missing by design, continuous scores. It sees a wrong shape of the curve; with
 * parameters estimated from the same data an error of difficulty or slope itself cannot show. `rmsd` is the size of the misfit.
 * Minimum: 100 persons an item; better 250. Sources: Haberman, Sinharay & Chon (2013), Psychometrika 78(3), 417-440; rmsd: OECD
 * (2017), PISA 2015 Technical Report, chapter 9.
 *
 * @throws RangeError for shapes that do not fit together
 */
export function bandFit(
  responses: Responses,
  models: readonly ResponseModel[],
  { populations = STANDARD, estimated = 'slope-and-difficulty', bands = 5, minimumPersons = 100 }: BandFitOptions = {},
): BandFit[] {
  checkInput(responses, models)
  if (!(Number.isInteger(bands) && bands >= 3 && bands <= 20))
    throw new RangeError(`${bands} bands; 3 to 20 are possible`)
  const nodes = gridFor(responses, models, populations)
  const narrowest = 2 * (nodes[1]! - nodes[0]!)
  const edges = bandEdges(responses, expectedAbilities(responses, models, populations).mean, bands, narrowest)
  const bandOf = edges.map((own) => Int32Array.from(nodes, (theta) => own.filter((edge) => theta >= edge).length))
  const scores = models.map((model) => nodes.map((theta) => expectedScore(model, theta)))
  const tables = models.map((model) => logTable(model, nodes).map((logs) => logs.map(Math.exp)))
  // Per answer: residual in each band, and the residual times ability, which estimating the slope sets to 0.
  const size = bands + 1
  const sums = models.map(() => new Float64Array(size))
  const products = models.map(() => new Float64Array(size * size))
  const inBand = models.map(() => new Float64Array(bands))
  const observed = models.map(() => new Float64Array(bands))
  const residual = new Float64Array(size)
  const share = new Float64Array(bands)
  visitPosteriors(responses, models, populations, nodes, (person, posterior) => {
    const weight = weightOf(responses, person)
    for (let n = responses.start[person]!; n < responses.start[person + 1]!; n++) {
      const j = responses.item[n]!
      const x = responses.category[n]!
      residual.fill(0)
      share.fill(0)
      for (let q = 0; q < nodes.length; q++) {
        const p = posterior[q]!
        if (p < 1e-14) continue
        const b = bandOf[j]![q]!
        const r = p * (x - scores[j]![q]!)
        share[b]! += p
        residual[b]! += r
        residual[bands]! += r * nodes[q]!
      }
      for (let s = 0; s < size; s++) {
        sums[j]![s]! += weight * residual[s]!
      }
      if (tables[j]!.length === 0) addProducts(products[j]!, residual, weight)
      else expectedProducts(products[j]!, posterior, tables[j]!, x, scores[j]!, bandOf[j]!, nodes, bands, weight)
      for (let b = 0; b < bands; b++) {
        inBand[j]![b]! += weight * share[b]!
        observed[j]![b]! += weight * share[b]! * x
      }
    }
  })
  const fits = models.map((_, j): BandFit => {
    const persons = inBand[j]!.reduce((total, value) => total + value, 0)
    const table = Array.from({ length: edges[j]!.length + 1 }, (_unused, b) => {
      const variance = products[j]![b * size + b]!
      const inside = Math.max(1e-300, inBand[j]![b]!)
      return {
        from: b === 0 ? null : (edges[j]![b - 1] ?? null),
        to: edges[j]![b] ?? null,
        persons: inBand[j]![b]!,
        observed: observed[j]![b]! / inside,
        expected: (observed[j]![b]! - sums[j]![b]!) / inside,
        z: variance > 1e-20 ? sums[j]![b]! / Math.sqrt(variance) : null,
      }
    })
    const base = { item: j, persons, bands: table, adjustedP: null }
    const untested = { ...base, statistic: null, pValue: null, rmsd: null, degreesOfFreedom: 0 }
    if (!(persons >= minimumPersons)) return { ...untested, outcome: 'too-few-persons' }
    const rmsd = Math.sqrt(table.reduce((total, b) => total + b.persons * (b.observed - b.expected) ** 2, 0) / persons)
    const part = typeof estimated === 'string' ? estimated : estimated[j]
    if (part === undefined) throw new RangeError(`nothing said of what was estimated for item ${j + 1}`)
    const middles = table.map((_unused, b) => bandMiddle(edges[j]!, b))
    // Answers that are all but certain leave nothing to test but the last digits.
    const variance = table.reduce((total, _unused, b) => total + products[j]![b * size + b]!, 0)
    if (!(variance > 1e-9 * persons)) return { ...untested, rmsd, outcome: 'no-variation' }
    const test = contrastTest(sums[j]!, products[j]!, middles, part)
    if (!test) return { ...untested, rmsd, outcome: 'no-variation' }
    return {
      ...base,
      ...test,
      rmsd,
      outcome: 'tested',
      pValue: chiSquareUpperTail(test.statistic, test.degreesOfFreedom),
    }
  })
  const adjusted = benjaminiHochberg(fits.map(({ pValue }) => pValue))
  return fits.map((fit, j) => ({ ...fit, adjustedP: adjusted[j]! }))
}

function addProducts(products: Float64Array, residual: Float64Array, weight: number): void {
  const size = residual.length
  for (let s = 0; s < size; s++) {
    for (let t = 0; t < size; t++) products[s * size + t]! += weight * residual[s]! * residual[t]!
  }
}

/** Adds the products of residuals expected over the answers this person could have given, each with the posterior it would give. */
function expectedProducts(
  products: Float64Array,
  posterior: Float64Array,
  table: readonly Float64Array[],
  given: number,
  scores: Float64Array,
  bandOf: Int32Array,
  nodes: Float64Array,
  bands: number,
  weight: number,
): void {
  let total = 0
  const others = posterior.map((p, q) => {
    const without = p < 1e-14 ? 0 : p / table[given]![q]!
    total += without
    return without
  })
  table.forEach((probability, k) => {
    const residual = new Float64Array(bands + 1)
    let chance = 0
    for (let q = 0; q < nodes.length; q++) {
      if (others[q] === 0) continue
      const joint = (others[q]! / total) * probability[q]!
      const r = joint * (k - scores[q]!)
      chance += joint
      residual[bandOf[q]!]! += r
      residual[bands]! += r * nodes[q]!
    }
    if (chance > 1e-100) addProducts(products, residual, weight / chance)
  })
}

/** For each item the abilities that cut those who answered it into bands of about equally many. */
function bandEdges(responses: Responses, abilities: Float64Array, bands: number, narrowest: number): number[][] {
  const takers: { ability: number; weight: number }[][] = Array.from({ length: responses.items }, () => [])
  for (let i = 0; i < responses.persons; i++) {
    const weight = weightOf(responses, i)
    for (let n = responses.start[i]!; n < responses.start[i + 1]!; n++) {
      takers[responses.item[n]!]!.push({ ability: abilities[i]!, weight })
    }
  }
  return takers.map((list) => {
    list.sort((x, y) => x.ability - y.ability)
    const all = list.reduce((sum, { weight }) => sum + weight, 0)
    const edges: number[] = []
    let below = 0
    let passed = 0
    for (const { ability, weight } of list) {
      below += weight
      // Many people with the same answers have the same estimate: one edge serves for all quantiles that fall near it.
      if (below < ((passed + 1) * all) / bands) continue
      passed = Math.floor((bands * below) / all)
      if (passed < bands && ability - (edges.at(-1) ?? -Infinity) >= narrowest) edges.push(ability)
    }
    return edges
  })
}

function bandMiddle(edges: readonly number[], band: number): number {
  const low = edges[band - 1] ?? edges[0] ?? 0
  const high = edges[band] ?? edges.at(-1) ?? 0
  const width = (edges.at(-1) ?? 0) - (edges[0] ?? 0)
  if (band === 0) return high - width / 2
  return band === edges.length ? low + width / 2 : (low + high) / 2
}

/** X2 of the bands' residuals over the contrasts that estimation left free, residuals corrected for what it took up. */
function contrastTest(
  sums: Float64Array,
  products: Float64Array,
  middles: readonly number[],
  estimated: EstimatedPart,
): { statistic: number; degreesOfFreedom: number } | null {
  const bands = middles.length
  const size = sums.length
  const last = Array.from({ length: size - 1 - bands }, () => 0)
  const ones = Array.from({ length: bands }, () => 1)
  const taken = estimated === 'nothing' ? [] : estimated === 'difficulty' ? [ones] : [ones, [...middles]]
  const contrasts = freeContrasts(bands, taken)
  if (contrasts.length === 0) return null
  // Each figure is a linear combination of the bands' residuals and the residual times ability.
  const total = [...ones, ...last, 0]
  const slope = [...ones.map(() => 0), ...last, 1]
  const nuisance = estimated === 'nothing' ? [] : estimated === 'difficulty' ? [total] : [total, slope]
  const covariance = (x: readonly number[], y: readonly number[]): number => {
    let sum = 0
    for (let s = 0; s < size; s++)
      for (let t = 0; t < size; t++) sum += (x[s] ?? 0) * (y[t] ?? 0) * products[s * size + t]!
    return sum
  }
  const value = (x: readonly number[]): number => x.reduce((sum, factor, s) => sum + factor * sums[s]!, 0)
  try {
    const lower = cholesky(
      Float64Array.from(nuisance.flatMap((x) => nuisance.map((y) => covariance(x, y)))),
      nuisance.length,
    )
    const corrected = contrasts.map((contrast) => {
      const weights = solveCholesky(
        lower,
        Float64Array.from(nuisance, (x) => covariance(contrast, x)),
      )
      const full = [...contrast, ...last, 0]
      nuisance.forEach((x, k) => x.forEach((factor, s) => (full[s]! -= weights[k]! * factor)))
      return full
    })
    const matrix = Float64Array.from(corrected.flatMap((x) => corrected.map((y) => covariance(x, y))))
    const values = Float64Array.from(corrected, value)
    const solved = solveCholesky(cholesky(matrix, values.length), values)
    const statistic = values.reduce((sum, x, k) => sum + x * solved[k]!, 0)
    return Number.isFinite(statistic) ? { statistic, degreesOfFreedom: values.length } : null
  } catch (error) {
    // Residuals that do not vary have no covariance to invert: nothing to test.
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Orthonormal vectors that complete the given ones: Gram-Schmidt over the unit vectors, the largest remainder first. */
function freeContrasts(n: number, taken: readonly (readonly number[])[]): number[][] {
  const basis: number[][] = []
  const remainder = (vector: readonly number[]): number[] => {
    let left = [...vector]
    // Twice, since one pass loses orthogonality for nearly parallel vectors.
    for (const b of [...basis, ...basis]) {
      const along = left.reduce((sum, x, i) => sum + x * b[i]!, 0)
      left = left.map((x, i) => x - along * b[i]!)
    }
    return left
  }
  const add = (vector: readonly number[]): void => {
    const left = remainder(vector)
    const length = Math.hypot(...left)
    if (length > 1e-9) basis.push(left.map((x) => x / length))
  }
  taken.forEach(add)
  const fixed = basis.length
  while (basis.length < n) {
    const units = Array.from({ length: n }, (_, k) =>
      remainder(Array.from({ length: n }, (_u, i) => (i === k ? 1 : 0))),
    )
    add(units.reduce((most, unit) => (Math.hypot(...unit) > Math.hypot(...most) ? unit : most)))
  }
  return basis.slice(fixed)
}
