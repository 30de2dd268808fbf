import { type LogisticDif, type MatchedCount, logisticDif } from './logistic-dif.ts'
import { type Mantel, mantelScores } from './mantel.ts'
import { type MantelHaenszel, mantelHaenszel } from './mantel-haenszel.ts'
import { type Responses, checkResponses } from '../calibration/responses.ts'
import { benjaminiHochberg, holm } from './multiple-testing.ts'
import { weightOf } from './posterior-grid.ts'

/** What makes persons of two groups comparable. */
export type DifMatching =
  /** Sum of the answers to these items (default all) and the studied one: for a form that everybody answered. */
  | { readonly kind: 'total'; readonly items?: readonly number[] }
  /** Estimated ability, in quantile bands for Mantel-Haenszel: for adaptive and sparse data. */
  | { readonly kind: 'ability'; readonly abilities: ArrayLike<number>; readonly bands?: number }

export interface DifOptions {
  readonly matching?: DifMatching
  /** Numbers of the two groups; default 0 and 1. */
  readonly reference?: number
  readonly focal?: number
  /** Persons needed in each group; default 100. */
  readonly minimumGroupSize?: number
  /** With total scores: leave items of class B and C (significant after Benjamini-Hochberg) out of the others' total, and repeat. */
  readonly purify?: boolean
  readonly adjust?: 'benjamini-hochberg' | 'holm'
}

export interface ItemDif {
  readonly item: number
  /** `too-few-persons`: one group is below the minimum size. `no-variation`: one group or one answer only, in every stratum. */
  readonly outcome: 'tested' | 'too-few-persons' | 'no-variation'
  /** Persons compared, counted with their weights. */
  readonly referencePersons: number
  readonly focalPersons: number
  /** For items with answers 0 and 1. */
  readonly mantelHaenszel: MantelHaenszel | null
  readonly logistic: LogisticDif | null
  /** For items with other scores. */
  readonly mantel: Mantel | null
  /** p values adjusted over all items: Mantel-Haenszel without correction (or Mantel), and the three logistic tests. */
  readonly adjustedP: {
    readonly mantel: number | null
    readonly uniform: number | null
    readonly nonUniform: number | null
    readonly both: number | null
  }
}

/**
 * Differential item functioning of every item between two groups: Mantel-Haenszel and logistic regression for right/wrong
 * items, Mantel's test for scores. The groups are in `responses.group`.
 *
 * Total scores include the studied item, without which the test is biased (Holland & Thayer 1988). Ability bands: when the groups
 * differ much in ability, wide bands leave some of that difference inside a band: use 10 or more, and abilities
 * estimated with one prior for both groups. A large class is a question for the item's authors, not a verdict; the final word is
 * `likelihoodRatioDif`. Minimum: 100 persons a group and item, said as an outcome where it is not met.
 *
 * @throws RangeError when the groups are missing or the same, or shapes do not fit together
 */
export function differentialFunctioning(responses: Responses, options: DifOptions = {}): ItemDif[] {
  const { matching = { kind: 'total' }, reference = 0, focal = 1, purify = false } = options
  checkResponses(responses)
  if (!responses.group) throw new RangeError('differential item functioning needs groups')
  if (reference === focal) throw new RangeError(`group ${focal} cannot be compared with itself`)
  if (matching.kind === 'ability' && matching.abilities.length !== responses.persons) {
    throw new RangeError(`${matching.abilities.length} abilities for ${responses.persons} persons`)
  }
  if (matching.kind === 'ability' || !purify) return oneRound(responses, matching, options)
  let anchors = matching.items ?? Array.from({ length: responses.items }, (_, j) => j)
  for (let round = 0; ; round++) {
    const result = oneRound(responses, { kind: 'total', items: anchors }, options)
    const clean = (matching.items ?? result.map(({ item }) => item)).filter((item) => !flagged(result[item]!))
    if (round === 5 || clean.length < 2 || clean.join() === anchors.join()) return result
    anchors = clean
  }
}

function flagged({ mantelHaenszel: mh, mantel, adjustedP }: ItemDif): boolean {
  const size = mh?.etsClass ?? mantel?.effectClass ?? 'A'
  return size !== 'A' && adjustedP.mantel !== null && adjustedP.mantel <= 0.05
}

function oneRound(responses: Responses, matching: DifMatching, options: DifOptions): ItemDif[] {
  const { reference = 0, focal = 1, minimumGroupSize = 100, adjust = 'benjamini-hochberg' } = options
  const results = Array.from({ length: responses.items }, (_, item) => {
    const answers = comparedAnswers(responses, item, matching, reference, focal)
    const persons = (wanted: boolean): number =>
      answers.reduce((sum, answer) => sum + (answer.focal === wanted ? answer.weight : 0), 0)
    const base = { item, referencePersons: persons(false), focalPersons: persons(true) }
    const none = { ...base, mantelHaenszel: null, logistic: null, mantel: null }
    if (base.referencePersons < minimumGroupSize || base.focalPersons < minimumGroupSize) {
      return { ...none, outcome: 'too-few-persons' as const }
    }
    const strata = [...Map.groupBy(answers, ({ stratum }) => stratum).values()]
    if (answers.some(({ score }) => score !== 0 && score !== 1)) {
      const mantel = mantelScores(
        strata.map((group) => ({ reference: scoreSums(group, false), focal: scoreSums(group, true) })),
      )
      return { ...none, mantel, outcome: mantel ? ('tested' as const) : ('no-variation' as const) }
    }
    const mh = mantelHaenszel(
      strata.map((group) => ({
        referenceRight: count(group, false, 1),
        referenceWrong: count(group, false, 0),
        focalRight: count(group, true, 1),
        focalWrong: count(group, true, 0),
      })),
    )
    const logistic = logisticDif(matchedCounts(answers))
    return { ...none, mantelHaenszel: mh, logistic, outcome: mh ? ('tested' as const) : ('no-variation' as const) }
  })
  const correct = adjust === 'holm' ? holm : benjaminiHochberg
  const mantel = correct(results.map((r) => r.mantelHaenszel?.pValue ?? r.mantel?.pValue ?? null))
  const uniform = correct(results.map((r) => r.logistic?.uniform.pValue ?? null))
  const nonUniform = correct(results.map((r) => r.logistic?.nonUniform.pValue ?? null))
  const both = correct(results.map((r) => r.logistic?.both.pValue ?? null))
  return results.map((result, j) => ({
    ...result,
    adjustedP: { mantel: mantel[j]!, uniform: uniform[j]!, nonUniform: nonUniform[j]!, both: both[j]! },
  }))
}

interface ComparedAnswer {
  readonly score: number
  readonly focal: boolean
  readonly match: number
  readonly stratum: number
  readonly weight: number
}

function comparedAnswers(
  responses: Responses,
  studied: number,
  matching: DifMatching,
  reference: number,
  focal: number,
): ComparedAnswer[] {
  const { persons, start, item, category, group } = responses
  const inTotal = new Set(
    matching.kind === 'total' ? (matching.items ?? Array.from({ length: responses.items }, (_, j) => j)) : [],
  )
  inTotal.add(studied)
  const answers: Omit<ComparedAnswer, 'stratum'>[] = []
  for (let i = 0; i < persons; i++) {
    const isFocal = group![i] === focal
    const weight = weightOf(responses, i)
    if ((!isFocal && group![i] !== reference) || weight === 0) continue
    let score: number | null = null
    let total = 0
    let found = 0
    for (let n = start[i]!; n < start[i + 1]!; n++) {
      if (item[n] === studied) score = category[n]!
      if (!inTotal.has(item[n]!)) continue
      total += category[n]!
      found++
    }
    if (score === null) continue
    if (matching.kind === 'ability') {
      const match = matching.abilities[i]!
      if (Number.isFinite(match)) answers.push({ score, focal: isFocal, match, weight })
    } else if (found === inTotal.size) answers.push({ score, focal: isFocal, match: total, weight })
  }
  if (matching.kind === 'total') return answers.map((answer) => ({ ...answer, stratum: answer.match }))
  const bands = matching.bands ?? 10
  if (!(Number.isInteger(bands) && bands >= 1)) throw new RangeError(`${bands} ability bands`)
  answers.sort((x, y) => x.match - y.match)
  const all = answers.reduce((sum, { weight }) => sum + weight, 0)
  let below = 0
  return answers.map((answer) => {
    const stratum = Math.min(bands - 1, Math.floor((bands * below) / all))
    below += answer.weight
    return { ...answer, stratum }
  })
}

function count(answers: readonly ComparedAnswer[], focal: boolean, score: number): number {
  return answers.reduce((sum, a) => sum + (a.focal === focal && a.score === score ? a.weight : 0), 0)
}

function scoreSums(answers: readonly ComparedAnswer[], focal: boolean) {
  const sums = { persons: 0, sum: 0, squares: 0 }
  for (const { score, weight, focal: own } of answers) {
    if (own !== focal) continue
    sums.persons += weight
    sums.sum += weight * score
    sums.squares += weight * score * score
  }
  return sums
}

/** Persons alike in group and matching variable together: a total score has few values, which makes the regression quick. */
function matchedCounts(answers: readonly ComparedAnswer[]): MatchedCount[] {
  const cells = Map.groupBy(answers, ({ match, focal }) => `${focal ? 'f' : 'r'}${match}`)
  return [...cells.values()].map((cell) => ({
    match: cell[0]!.match,
    focal: cell[0]!.focal,
    right: count(cell, cell[0]!.focal, 1),
    wrong: count(cell, cell[0]!.focal, 0),
  }))
}
