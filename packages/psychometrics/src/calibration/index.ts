export { checkResponses, type ResponseOptions, type Responses, responsesFromRows } from './responses.ts'
export { calibrate, calibrateInSteps } from './calibrate.ts'
export { type PersonScores, personScores } from './person-scores.ts'
export { type SlopeIntercept, toScoring, toScoringFunction, toSlopeIntercept } from './scoring.ts'
export type { AnswerPatterns } from './answer-patterns.ts'
export {
  type Expectation,
  type ExpectationInput,
  type ExpectationOutput,
  expectation,
  expectationOf,
} from './e-step.ts'
export type {
  CalibratedGroup,
  CalibratedItem,
  CalibrationOptions,
  CalibrationProblem,
  CalibrationProgress,
  CalibrationResult,
  CalibrationState,
  CalibrationStop,
  GridSpec,
  ItemKind,
  ItemPrior,
  ItemSpec,
  LatentSpec,
  ScoringItem,
} from './types.ts'
export * from './multi-skill/index.ts'
export * from './response-times/index.ts'
export * from './online/index.ts'
export * from './workers/index.ts'
