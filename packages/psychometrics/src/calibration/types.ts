import type { ParameterVariance, ResponseModel } from '../types.ts'
import type { Expectation } from './e-step.ts'

export type ItemKind = 'rasch' | '2pl' | '3pl' | '4pl' | 'graded' | 'gpcm' | 'pcm' | 'nominal' | 'continuous'

/**
 * What is believed of a parameter before the data. `parameter` is the parameter itself: `a`, `d` (d1, d2, ... for more
 * than two categories), `b` of the model (b1, ...), `c`, `u` (upper asymptote), `logitC`, `logitU`, `logSd`. The density is
 * that of the named quantity, and the mode is taken over it, without a Jacobian: a Beta prior on `c` peaks where its density does.
 */
export type ItemPrior =
  | { readonly kind: 'normal'; readonly parameter: string; readonly mean: number; readonly sd: number }
  /** log of the parameter ~ Normal(mean, sd^2); the density is of the parameter itself. */
  | { readonly kind: 'lognormal'; readonly parameter: string; readonly mean: number; readonly sd: number }
  | { readonly kind: 'beta'; readonly parameter: string; readonly alpha: number; readonly beta: number }

/** Which model an item gets. The kinds `rasch` and `pcm` have slope 1; `equalSlope` names a set of items that share one. */
export interface ItemSpec {
  readonly kind: ItemKind
  /** Names the item in messages; its column number (from 1) when absent. */
  readonly name?: string
  /** Needed only where the data may lack the highest category; otherwise one more than the highest seen. */
  readonly categories?: number
  readonly priors?: readonly ItemPrior[]
  /** An anchor: these parameters are taken as known. */
  readonly fixed?: ResponseModel
  readonly equalSlope?: string
}

/** Ability of one group: Normal(mean, variance); 'free' is estimated. */
export interface LatentSpec {
  readonly mean: number | 'free'
  readonly variance: number | 'free'
}

export interface GridSpec {
  readonly points: number
  readonly low: number
  readonly high: number
}

export interface CalibrationProgress {
  /** Passes through the data so far. */
  readonly maps: number
  readonly logLikelihood: number
  /** Estimated distance from the mode in units of log posterior; it stops below the tolerance. */
  readonly remaining: number
  readonly phase: 'em' | 'newton' | 'grid' | 'standard-errors'
  /** From here a later call continues. */
  readonly state: CalibrationState
}

export interface CalibrationOptions {
  /** One entry a group. Default: Normal(0, 1) for the first (variance free where no slope is), free for the others. */
  readonly latent?: readonly LatentSpec[]
  /** Start grid; 61 nodes on [-6, 6]. It is widened and refined until the log-likelihood no longer depends on it. */
  readonly grid?: GridSpec
  /** Keep the grid as given. Default false. */
  readonly fixedGrid?: boolean
  /** Stop when the expected gain of log-likelihood is below this. Default 1e-9 (parameters to about 1e-5 SE). */
  readonly tolerance?: number
  /** Passes through the data. Default 2,000. */
  readonly maxMaps?: number
  /** Default true. */
  readonly standardErrors?: boolean
  /** A slope that reaches this is held there and reported. Default 40. */
  readonly maxSlope?: number
  /** Exactly where an earlier call stopped (`result.state`), for the same responses and specs. */
  readonly resume?: CalibrationState
  readonly onProgress?: (progress: CalibrationProgress) => void
  /** Ends early, with the state reached; `calibrate` itself blocks, so use it with `calibrateInSteps` or from `onProgress`. */
  readonly signal?: AbortSignal
  /** Another E step, for example over worker threads. */
  readonly expectation?: Expectation
}

/** Plain JSON, so that it can be stored and continued: the same answers and specs give the same numbers as without a break. */
export interface CalibrationState {
  readonly version: 1
  /** Free parameters in estimation order. */
  readonly parameters: readonly number[]
  readonly grid: GridSpec
  readonly gridChecked: boolean
  readonly maps: number
  /** Lengths of the last extrapolations: how slowly EM converges. */
  readonly lengths: readonly number[]
  /** Estimated distances from the mode after the last extrapolations: the pace of EM. */
  readonly remaining: readonly number[]
  /** Newton's method is not tried before so many maps, after it failed. */
  readonly newtonAfter: number
  /** Distance from the mode by the last Newton step; null while EM goes on. */
  readonly exactRemaining: number | null
}

/** What went wrong with an item, by name. */
export interface CalibrationProblem {
  readonly item: number
  readonly name: string
  readonly kind:
    | 'slope-unbounded'
    | 'intercept-unbounded'
    | 'asymptote-at-limit'
    | 'negative-slope'
    | 'boundaries-touch'
    | 'not-identified'
  readonly message: string
}

/** Why the estimation ended. */
export type CalibrationStop = 'converged' | 'too-many-maps' | 'no-progress' | 'aborted'

export interface CalibratedItem {
  readonly name: string
  readonly kind: ItemKind
  readonly model: ResponseModel
  /** Names of the free parameters in slope-intercept form, e.g. ['a', 'd']; none for an anchor, nor those held at a limit. */
  readonly parameters: readonly string[]
  readonly estimates: readonly number[]
  /** Of each free parameter; null where they were not asked for or the information is not positive definite. */
  readonly standardErrors: readonly number[] | null
  /** Of `parameters`, row-major. */
  readonly covariance: Float64Array | null
  readonly answers: number
}

export interface CalibratedGroup {
  readonly mean: number
  readonly variance: number
  readonly meanStandardError: number | null
  readonly varianceStandardError: number | null
}

export interface CalibrationResult {
  readonly items: readonly CalibratedItem[]
  readonly groups: readonly CalibratedGroup[]
  /** Of the data, without priors. */
  readonly logLikelihood: number
  readonly logPrior: number
  readonly freeParameters: number
  readonly stop: CalibrationStop
  readonly converged: boolean
  /** Estimated distance from the mode, in units of log posterior. */
  readonly remaining: number
  readonly maps: number
  readonly grid: GridSpec
  readonly problems: readonly CalibrationProblem[]
  readonly state: CalibrationState
}

/** What scoring needs of an item. */
export interface ScoringItem {
  readonly model: ResponseModel
  readonly parameterVariance?: ParameterVariance
}
