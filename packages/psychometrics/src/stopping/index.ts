export { type Decision, type DecisionRule, posteriorDecision, sequentialDecision, waldBounds } from './decision.ts'
export { generalizedLogLikelihoodRatio, logLikelihoodRatio } from './likelihood-ratio.ts'
export { decisionCanChange } from './settled.ts'
export {
  type StoppingOutcome,
  type StoppingProgress,
  type StoppingReason,
  type StoppingRule,
  stoppingOutcome,
} from './stopping-rule.ts'
