import { type Responses, checkResponses } from '../calibration/responses.ts'
import { weightOf } from './posterior-grid.ts'

export interface ClassicalItem {
  readonly item: number
  /** Answers, counted with their weights. */
  readonly answers: number
  readonly meanScore: number | null
  readonly standardDeviation: number | null
  /** Mean score over the highest score possible: the proportion right of a right/wrong item. */
  readonly difficulty: number | null
  /** Correlation of the item with the score on the person's other items; null where one of both does not vary. */
  readonly itemRestCorrelation: number | null
}

/**
 * Classical statistics of every item. The rest score is the sum of the other answers where everybody answered everything, else
 * the average share of points on the other items answered; in adaptive data that is nearly constant and says little, so
 * prefer fit and parameters there. Below 0.1 to 0.2 an item hardly separates; below 0 look at its key.
 * Minimum: about 50 answers. Source: Lord & Novick (1968), Statistical Theories of Mental Test Scores, chapter 15.
 *
 * @param highestScores - one an item; default the highest seen
 * @throws RangeError for shapes that do not fit together
 */
export function classicalItems(responses: Responses, highestScores?: readonly number[]): ClassicalItem[] {
  checkResponses(responses)
  const { persons, items, start, item, category } = responses
  if (highestScores && highestScores.length !== items) {
    throw new RangeError(`${highestScores.length} highest scores for ${items} items`)
  }
  const highest = Float64Array.from({ length: items }, (_, j) => highestScores?.[j] ?? 0)
  if (!highestScores) category.forEach((x, n) => (highest[item[n]!] = Math.max(highest[item[n]!]!, x)))
  const complete = item.length === persons * items
  const scale = (n: number): number => (complete ? 1 : 1 / Math.max(1e-300, highest[item[n]!]!))
  const sums = Array.from({ length: items }, () => new PairSums())
  const own = Array.from({ length: items }, () => new PairSums())
  for (let i = 0; i < persons; i++) {
    const weight = weightOf(responses, i)
    const answered = start[i + 1]! - start[i]!
    let total = 0
    for (let n = start[i]!; n < start[i + 1]!; n++) total += category[n]! * scale(n)
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      const x = category[n]!
      own[item[n]!]!.add(x, x, weight)
      if (answered < 2) continue
      const rest = total - x * scale(n)
      sums[item[n]!]!.add(x, complete ? rest : rest / (answered - 1), weight)
    }
  }
  return own.map((scores, j) => {
    const spread = scores.variance()
    const some = scores.count > 0
    return {
      item: j,
      answers: scores.count,
      meanScore: some ? scores.meanX() : null,
      standardDeviation: spread === null ? null : Math.sqrt(spread),
      difficulty: some && highest[j]! > 0 ? scores.meanX() / highest[j]! : null,
      itemRestCorrelation: sums[j]!.correlation(),
    }
  })
}

/** Running sums about the first pair seen, for a mean, a variance and a correlation. */
export class PairSums {
  count = 0
  #originX = 0
  #originY = 0
  #x = 0
  #y = 0
  #xx = 0
  #yy = 0
  #xy = 0

  add(x: number, y: number, weight = 1): void {
    if (this.count === 0) [this.#originX, this.#originY] = [x, y]
    const [u, v] = [x - this.#originX, y - this.#originY]
    this.count += weight
    this.#x += weight * u
    this.#y += weight * v
    this.#xx += weight * u * u
    this.#yy += weight * v * v
    this.#xy += weight * u * v
  }

  meanX(): number {
    return this.#originX + this.#x / this.count
  }

  meanY(): number {
    return this.#originY + this.#y / this.count
  }

  /** Of x, over count - 1; null for one answer or none. */
  variance(): number | null {
    return this.count > 1 ? Math.max(0, this.#xx - this.#x ** 2 / this.count) / (this.count - 1) : null
  }

  correlation(): number | null {
    const spreadX = this.#xx - this.#x ** 2 / this.count
    const spreadY = this.#yy - this.#y ** 2 / this.count
    if (!(spreadX > 1e-12 * this.#xx && spreadY > 1e-12 * this.#yy)) return null
    const value = (this.#xy - (this.#x * this.#y) / this.count) / Math.sqrt(spreadX * spreadY)
    return Math.min(1, Math.max(-1, value))
  }
}
