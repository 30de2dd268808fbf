import type { ScoredAnswer } from '../ability/index.ts'
import {
  type Decision,
  type DecisionRule,
  checkDecisionRule,
  posteriorDecision,
  sequentialDecision,
} from './decision.ts'

/** Why a test ended. Stored with the session. */
export type StoppingReason =
  | 'decision-reached'
  | 'precise-enough'
  | 'decision-settled'
  | 'item-limit'
  | 'time-limit'
  | 'pool-empty'

export interface StoppingRule {
  /** Cuts between the levels, increasing; needed by a decision rule. */
  readonly cuts?: readonly number[]
  readonly decision?: DecisionRule
  /** Precise enough at or below this standard error. */
  readonly standardError?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minMinutes?: number
  readonly maxMinutes?: number
}

export interface StoppingProgress {
  readonly answers: readonly ScoredAnswer[]
  /** Standard error of the ability that the rule is about (a posterior SD, for a Bayesian estimate). */
  readonly standardError: number
  /** Posterior probabilities of the levels between the cuts; needed by a posterior rule. */
  readonly levelProbabilities?: ArrayLike<number>
  /** Items given, when it is not the number of answers (pretest items count, for instance). */
  readonly itemsGiven?: number
  readonly itemsLeft: number
  readonly minutes?: number
  /** From `decisionCanChange`; false ends the test. Absent counts as true. */
  readonly decisionCanChange?: boolean
}

export interface StoppingOutcome {
  /** Why the test ends now, or null while it should go on. */
  readonly reason: StoppingReason | null
  /** The level as it stands, with or without an end; null without a decision rule. */
  readonly decision: Decision | null
}

/**
 * Whether a test ends now, why, and what is decided. Limits come first (pool, items, time: the truncated test, whose
 * decision is the best guess and says `decided: false` unless it is). Confidence and precision count only after the
 * minima, because few answers can look decisive by luck.
 * @throws RangeError for a rule that contradicts itself or progress without what the rule needs
 */
export function stoppingOutcome(rule: StoppingRule, progress: StoppingProgress): StoppingOutcome {
  const {
    decision: decisionRule,
    cuts = [],
    minItems = 0,
    maxItems = Infinity,
    minMinutes = 0,
    maxMinutes = Infinity,
  } = rule
  if (!(minItems >= 0 && minItems <= maxItems)) throw new RangeError(`from ${minItems} to ${maxItems} items`)
  if (!(minMinutes >= 0 && minMinutes <= maxMinutes))
    throw new RangeError(`from ${minMinutes} to ${maxMinutes} minutes`)
  if (rule.standardError !== undefined && !(rule.standardError > 0)) {
    throw new RangeError(`target standard error ${rule.standardError}`)
  }
  if (!(progress.standardError >= 0)) throw new RangeError(`standard error ${progress.standardError}`)
  const { itemsLeft, minutes = 0, itemsGiven = progress.answers.length } = progress
  const decision = decisionRule ? decide(decisionRule, cuts, progress) : null
  const reason = ((): StoppingReason | null => {
    const early = itemsGiven < minItems || minutes < minMinutes
    // A limit that falls together with a decision is a decision.
    if (!early && decision?.decided) return 'decision-reached'
    if (itemsLeft <= 0) return 'pool-empty'
    if (itemsGiven >= maxItems) return 'item-limit'
    if (minutes >= maxMinutes) return 'time-limit'
    if (early) return null
    if (rule.standardError !== undefined && progress.standardError <= rule.standardError) return 'precise-enough'
    return progress.decisionCanChange === false ? 'decision-settled' : null
  })()
  return { reason, decision }
}

function decide(rule: DecisionRule, cuts: readonly number[], progress: StoppingProgress): Decision {
  checkDecisionRule(rule, cuts)
  if (rule.kind !== 'posterior') return sequentialDecision(progress.answers, cuts, rule)
  const { levelProbabilities } = progress
  if (levelProbabilities?.length !== cuts.length + 1) {
    throw new RangeError(`${levelProbabilities?.length ?? 'no'} level probabilities for ${cuts.length} cuts`)
  }
  return posteriorDecision(levelProbabilities, rule.confidence)
}
