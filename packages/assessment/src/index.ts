export type * from './types.ts'
export { type Exposure, EXPOSURE_LIMIT, withheldItems } from './exposure.ts'
export {
  type SkillTests,
  type TargetTests,
  type TestLength,
  allBlueprints,
  lengthOf,
  onlySkillOf,
  skillTests,
  standardTest,
  targetTests,
} from './derived-blueprints.ts'
export { expectedScores } from './expected-scores.ts'
export { type EstimateChange, type Moments, estimateChanges } from './estimate-change.ts'
export { gaps } from './gaps.ts'
export { type LearningPathInput, learningPath } from './learning-path.ts'
export { type PlanChange, type PlanSnapshot, planChanges, planSnapshot } from './plan-changes.ts'
export { type NextStepInput, nextStep } from './next-step.ts'
export { type CriterionScore, challengeObservations, itemObservation } from './observations.ts'
export {
  type CriterionModel,
  type JudgedModel,
  LOG_SLOPE_SD,
  criterionModel,
  itemModel,
  judgedItemModel,
} from './parameters.ts'
export { profileFrom } from './profile.ts'
export { scoreItem } from './score-item.ts'
export { nextOfShadowTest, shadowTest } from './shadow-test.ts'
export { type DueReview, dueReviews } from './reviews.ts'
export { type SkillPrior, referencePopulation, skillPrior } from './skill-prior.ts'
export {
  type WeightedTarget,
  compositeStanding,
  directlyAsked,
  enoughAsked,
  targetStanding,
  weightedTargets,
} from './target-standing.ts'
export { simulatedLengths } from './simulated-lengths.ts'
export {
  type Sitting,
  type Piece,
  type Week,
  type WeekSettings,
  type Weekday,
  addDays,
  layIntoWeeks,
  mondayOf,
} from './weeks.ts'
