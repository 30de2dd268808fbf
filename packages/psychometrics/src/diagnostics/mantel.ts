import { chiSquareUpperTail } from '../numerics/chi-square.ts'

/** Scores on one item by persons of about equal ability: how many, their sum and the sum of their squares. */
export interface ScoredStratum {
  readonly reference: ScoreSums
  readonly focal: ScoreSums
}

export interface ScoreSums {
  readonly persons: number
  readonly sum: number
  readonly squares: number
}

export interface Mantel {
  readonly strata: number
  readonly persons: number
  /** 1 df. */
  readonly chiSquare: number
  readonly pValue: number
  /** Focal less reference mean score, averaged over focal persons, in points of the item. Negative: harder for the focal group. */
  readonly standardizedMeanDifference: number
  /** The same over the SD of the item's scores. */
  readonly effectSize: number
  /** A: |effectSize| at most 0.17 or not significant at 0.05; B: at most 0.25; C. */
  readonly effectClass: 'A' | 'B' | 'C'
}

/**
 * Uniform DIF of an item with several score points (or a continuous score) by Mantel's test over matched strata:
 * chi-square = (sum F - sum E F)^2 / sum Var F, F the focal group's sum of scores in a stratum.
 * For a right/wrong item it equals the Mantel-Haenszel chi-square. Minimum: 100 persons in each group.
 * Sources: Mantel (1963), JASA 58, 690-700; Zwick, Donoghue & Grima (1993), JEM 30(3), 233-251 (standardised mean difference);
 * classes: Allen, Carlson & Zelenak (1999), The NAEP 1996 Technical Report.
 *
 * @returns null when no stratum holds both groups and different scores
 * @throws RangeError for figures that are not finite
 */
export function mantelScores(strata: readonly ScoredStratum[]): Mantel | null {
  let used = 0
  let persons = 0
  let difference = 0
  let variance = 0
  let focalPersons = 0
  let meanDifference = 0
  const all = { persons: 0, sum: 0, squares: 0 }
  for (const { reference, focal } of strata) {
    for (const { persons: count, sum, squares } of [reference, focal]) {
      if (!(count >= 0 && Number.isFinite(count + sum + squares))) {
        throw new RangeError(`${count} persons with sum ${sum} and squares ${squares} in a stratum`)
      }
      all.persons += count
      all.sum += sum
      all.squares += squares
    }
    if (!(reference.persons > 0 && focal.persons > 0)) continue
    focalPersons += focal.persons
    meanDifference += focal.sum - (focal.persons * reference.sum) / reference.persons
    const total = reference.persons + focal.persons
    const sum = reference.sum + focal.sum
    const spread = total * (reference.squares + focal.squares) - sum * sum
    if (!(total > 1 && spread > 1e-12 * total)) continue
    used++
    persons += total
    difference += focal.sum - (focal.persons * sum) / total
    variance += (reference.persons * focal.persons * spread) / (total * total * (total - 1))
  }
  if (used === 0) return null
  const chiSquare = difference ** 2 / variance
  const pValue = chiSquareUpperTail(chiSquare, 1)
  const standardizedMeanDifference = meanDifference / focalPersons
  const sd = Math.sqrt(Math.max(0, all.squares / all.persons - (all.sum / all.persons) ** 2))
  const effectSize = standardizedMeanDifference / sd
  const size = Math.abs(effectSize)
  const effectClass = size <= 0.17 || pValue > 0.05 ? 'A' : size <= 0.25 ? 'B' : 'C'
  return { strata: used, persons, chiSquare, pValue, standardizedMeanDifference, effectSize, effectClass }
}
