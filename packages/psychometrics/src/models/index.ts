export { type Slopes, categoryLogSlopes, informationMoments } from './derivatives.ts'
export {
  categoryCount,
  categoryLogProbability,
  checkModel,
  expectedScore,
  information,
  informationBound,
  logProbabilities,
  sampleCategory,
  steepness,
} from './response-model.ts'
export {
  type ResponseTimeModel,
  type Speed,
  type TimedAnswer,
  expectedResponseTime,
  isRapidGuess,
  rapidGuessThreshold,
  speedPosterior,
  timeLogDensity,
  timeQuantile,
} from './response-times.ts'
