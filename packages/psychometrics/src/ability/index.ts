export { type AbilityEstimate, estimateAbility } from './estimate-ability.ts'
export type { ScoredAnswer } from './likelihood.ts'
export { type PointEstimate, maximumAPosteriori, maximumLikelihood, weightedLikelihood } from './point-estimates.ts'
