export {
  type DecisionLosses,
  type ExpectedDecision,
  type PlannedAnswer,
  expectedValueOfTesting,
} from './expected-value-of-testing.ts'
export { expectedVarianceDrop } from './expected-variance-drop.ts'
export { gaussian, gaussianSampler, marginal, project, projectedCovariance } from './gaussian.ts'
export {
  type PosteriorProbabilities,
  type PosteriorQuestions,
  type SumPosterior,
  type WeightedSum,
  posteriorProbabilities,
} from './posterior-probabilities.ts'
export {
  type PosteriorOptions,
  type PosteriorResult,
  type Site,
  type UnseenAnswer,
  posterior,
  varianceFromOthers,
  withExpectedAnswers,
} from './posterior.ts'
