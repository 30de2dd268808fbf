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
  posterior,
  varianceFromOthers,
  withExpectedAnswers,
} from './posterior.ts'
