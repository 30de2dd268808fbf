export { checkResponses, type ResponseOptions, type Responses, responsesFromRows } from './responses.ts'
export type {
  CalibratedGroup,
  CalibratedItem,
  CalibrationOptions,
  CalibrationProblem,
  CalibrationProgress,
  CalibrationResult,
  CalibrationState,
  GridSpec,
  ItemKind,
  ItemPrior,
  ItemSpec,
  LatentSpec,
  ScoringItem,
} from './types.ts'
