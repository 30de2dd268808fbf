export { expectedVarianceDrop } from './expected-variance-drop.ts'
export { gaussian, gaussianSampler, marginal, project, projectedCovariance } from './gaussian.ts'
export {
  type PosteriorOptions,
  type PosteriorResult,
  type Site,
  posterior,
  varianceFromOthers,
  withExpectedAnswers,
} from './posterior.ts'
