export { type AbilityEstimate, estimateAbility } from './estimate-ability.ts'
export type { ScoredAnswer } from './likelihood.ts'
export { type PointEstimate, maximumAPosteriori, maximumLikelihood, weightedLikelihood } from './point-estimates.ts'
export {
  ABILITY_GRID,
  type AbilityGrid,
  type ItemTable,
  type RunningAbility,
  type TableItem,
  abilityInterval,
  gridNodes,
  itemTable,
  levelProbabilities,
  runningAbility,
  startAbility,
  updateAbility,
} from './running-ability.ts'
export {
  type CategoryProbabilities,
  type SummedScore,
  categoryProbabilities,
  summedScoreDistribution,
  summedScoreEstimates,
  summedScoresWithout,
} from './summed-scores.ts'
