export { type AbilityBand, type BandFit, type BandFitOptions, type EstimatedPart, bandFit } from './band-fit.ts'
export { type ClassicalItem, classicalItems } from './classical.ts'
export {
  type Classification,
  estimatedClassification,
  normalErrorClassification,
  summedScoreClassification,
} from './classification.ts'
export { type DifMatching, type DifOptions, type ItemDif, differentialFunctioning } from './differential-functioning.ts'
export { type OptionStatistics, distractorAnalysis } from './distractors.ts'
export { type ItemFit, itemFits } from './item-fit.ts'
export {
  type LikelihoodRatioDif,
  type LikelihoodRatioDifItem,
  type LikelihoodRatioDifOptions,
  likelihoodRatioDif,
} from './likelihood-ratio-dif.ts'
export { type ItemPairDependence, type LocalDependence, localDependence } from './local-dependence.ts'
export { type ChiSquareTest, type LogisticDif, type MatchedCount, logisticDif } from './logistic-dif.ts'
export { type Mantel, type ScoreSums, type ScoredStratum, mantelScores } from './mantel.ts'
export { type EtsClass, type MantelHaenszel, type MatchedStratum, mantelHaenszel } from './mantel-haenszel.ts'
export { type MeanSquares } from './mean-square.ts'
export { benjaminiHochberg, holm } from './multiple-testing.ts'
export { type PersonFit, type PersonFitResult, personFit, personFits } from './person-fit.ts'
export { type AbilityEstimates, type Population, expectedAbilities } from './posterior-grid.ts'
export {
  type CalibrationBin,
  type ProbabilityCalibration,
  type ProbabilityClaim,
  probabilityCalibration,
  wilsonInterval,
} from './probability-calibration.ts'
export {
  type CronbachAlpha,
  type FormReliability,
  type MarginalReliability,
  type PrecisionPoint,
  cronbachAlpha,
  formReliability,
  marginalReliability,
  precisionCurve,
} from './reliability.ts'
export { type ScoreRow, type SummedScoreFit, type SummedScoreFitOptions, summedScoreFit } from './summed-score-fit.ts'
