export { type AbilityEstimate, type ScoredAnswer, estimateAbility } from './estimate-ability.ts'
