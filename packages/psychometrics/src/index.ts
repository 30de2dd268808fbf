export type * from './types.ts'
export { cholesky, invertPositiveDefinite, solveCholesky } from './cholesky.ts'
export { type AbilityEstimate, type ScoredAnswer, estimateAbility } from './estimate-ability.ts'
export { expectedVarianceDrop } from './expected-variance-drop.ts'
export { gaussian, gaussianSampler, marginal, project, projectedCovariance } from './gaussian.ts'
export { log1mExp, logSigmoid, logSumExp, sigmoid } from './logistic.ts'
export { normalCdf, normalPdf, normalQuantile } from './normal.ts'
export {
  type PosteriorOptions,
  type PosteriorResult,
  type Site,
  posterior,
  varianceFromOthers,
  withExpectedAnswers,
} from './posterior.ts'
export { type Quadrature, gaussHermite, gaussLegendre } from './quadrature.ts'
export { type Random, randomIndex, randomNormal, seededRandom } from './random.ts'
export {
  categoryCount,
  categoryLogProbability,
  checkModel,
  expectedScore,
  information,
  informationBound,
  logProbabilities,
  sampleCategory,
} from './response-model.ts'
