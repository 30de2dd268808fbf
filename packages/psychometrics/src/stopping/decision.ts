import type { ScoredAnswer } from '../ability/index.ts'
import { generalizedLogLikelihoodRatio, logLikelihoodRatio } from './likelihood-ratio.ts'

/** Rule that says when a person's level is decided. */
export type DecisionRule =
  | {
      /** The most probable level holds at least this much of the posterior. */
      readonly kind: 'posterior'
      readonly confidence: number
    }
  | {
      /** Wald's sequential test at every cut (sprt), or its generalised form (glr). */
      readonly kind: 'sprt' | 'glr'
      /** Half the width of the indifference region about a cut. */
      readonly delta: number
      /** Allowed share of people below a cut who are put above it. */
      readonly alpha: number
      /** Allowed share of people above a cut who are put below it. */
      readonly beta: number
    }

export interface Decision {
  /** How many cuts the person is above: 0 to the number of cuts. The best guess when not decided. */
  readonly level: number
  readonly decided: boolean
  /** Of the level chosen, for a posterior rule: its probability. For the tests: the smallest margin log ratio - bound. */
  readonly support: number
}

/** @throws RangeError for a rule whose numbers make no test */
export function checkDecisionRule(rule: DecisionRule, cuts: readonly number[]): void {
  if (cuts.length === 0) throw new RangeError('a decision needs at least one cut')
  cuts.forEach((cut, i) => {
    if (!Number.isFinite(cut) || (i > 0 && cut <= cuts[i - 1]!)) throw new RangeError(`cuts ${cuts.join(', ')}`)
  })
  if (rule.kind === 'posterior') {
    if (!(rule.confidence > 0 && rule.confidence <= 1)) throw new RangeError(`confidence ${rule.confidence}`)
    return
  }
  const { alpha, beta, delta } = rule
  if (!(alpha > 0 && beta > 0 && alpha + beta < 1)) throw new RangeError(`error rates ${alpha} and ${beta}`)
  if (!(delta > 0 && delta < Infinity)) throw new RangeError(`indifference region of half width ${delta}`)
}

/**
 * Wald's bounds of a log likelihood ratio: at or above `upper` the answer is above the cut, at or below `lower` below it.
 * Source: Wald (1947), Sequential Analysis, ch. 3.
 */
export function waldBounds(alpha: number, beta: number): { lower: number; upper: number } {
  if (!(alpha > 0 && beta > 0 && alpha + beta < 1)) throw new RangeError(`error rates ${alpha} and ${beta}`)
  return { lower: Math.log(beta / (1 - alpha)), upper: Math.log((1 - beta) / alpha) }
}

/**
 * The level from the posterior probabilities of all levels. Source: research/psychometrics.md, section 6.7; Rudner (2009).
 * @param levelProbabilities - one more than there are cuts, summing to 1
 */
export function posteriorDecision(levelProbabilities: ArrayLike<number>, confidence: number): Decision {
  let level = 0
  let total = 0
  for (let k = 0; k < levelProbabilities.length; k++) {
    const p = levelProbabilities[k]!
    if (!(p >= 0 && p <= 1 + 1e-9)) throw new RangeError(`probability ${p} of level ${k}`)
    total += p
    if (p > levelProbabilities[level]!) level = k
  }
  if (!(Math.abs(total - 1) < 1e-6)) throw new RangeError(`level probabilities sum to ${total}`)
  return { level, decided: levelProbabilities[level]! >= confidence, support: levelProbabilities[level]! }
}

/**
 * The level by a sequential test at every cut: decided when every cut is. Undecided cuts count as above when their ratio
 * is nearer to the upper bound (the truncated test). Tests of cuts that contradict each other leave it undecided.
 * Source: Eggen & Straetmans (2000), Educational and Psychological Measurement 60(5), 713-734, for several cuts.
 */
export function sequentialDecision(
  answers: readonly ScoredAnswer[],
  cuts: readonly number[],
  rule: Exclude<DecisionRule, { kind: 'posterior' }>,
): Decision {
  checkDecisionRule(rule, cuts)
  const { lower, upper } = waldBounds(rule.alpha, rule.beta)
  const ratio = rule.kind === 'sprt' ? logLikelihoodRatio : generalizedLogLikelihoodRatio
  const ratios = cuts.map((cut) => ratio(answers, cut, rule.delta))
  const above = ratios.map((value) => value >= (lower + upper) / 2)
  const firstBelow = above.indexOf(false)
  const level = firstBelow < 0 ? cuts.length : firstBelow
  const consistent = above.every((is, k) => is === k < level)
  const margins = ratios.map((value, k) => (above[k] ? value - upper : lower - value))
  const support = Math.min(...margins)
  return { level, decided: consistent && support >= 0, support }
}
