export {
  addToCusum,
  type Cusum,
  cusumLimit,
  drawAbility,
  lordChiSquare,
  type LordTest,
  NO_DRIFT,
  standardisedResidual,
} from './drift.ts'
export {
  type AnsweringPopulation,
  answersUntilCalibrated,
  type ExpectedPrecision,
  expectedPrecision,
  itemBasis,
} from './expected-precision.ts'
export { type AbilityBelief, type ItemBelief, updateItemBelief } from './item-belief.ts'
export {
  PROMOTION_RULE,
  type PromotionEvidence,
  promotionObstacles,
  type PromotionObstacle,
  type PromotionRule,
} from './promotion.ts'
