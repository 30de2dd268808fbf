export { SELECTION_GRID, type AnswerTables, type Bank, answerTables, bankInformation, createBank } from './bank.ts'
export {
  type DropRequest,
  type ExpectedVarianceChoice,
  compositeShare,
  dropPerMinute,
  gridMoments,
  minimumExpectedVariance,
  weightedVarianceShare,
} from './expected-drop.ts'
export {
  type IndexChoice,
  kullbackLeibler,
  posteriorKullbackLeibler,
  posteriorWeightedInformation,
} from './global-information.ts'
export {
  type InformationChoice,
  type InformationIndex,
  informationIndex,
  maximumInformation,
  mostInformative,
} from './maximum-information.ts'
export * from './assembly/index.ts'
export {
  type EligibilityCounts,
  type ExposureCounts,
  type FinishedTest,
  type SympsonHetterChoice,
  type SympsonHetterResult,
  type ValuedItem,
  abilityBand,
  choiceRandom,
  countTest,
  drawEligible,
  eligibilityProbabilities,
  emptyEligibility,
  openItems,
  progressiveRestricted,
  randomesque,
  sympsonHetter,
  sympsonHetterControl,
} from './exposure.ts'
export {
  type ParameterInformation,
  type PretestItem,
  type PretestPlan,
  dOptimalPretest,
  parameterInformation,
  pretestPositions,
} from './pretest.ts'
