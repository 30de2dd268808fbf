import type { BifactorCalibration, BifactorItemSpec, BifactorOptions } from '../multi-skill/calibrate-bifactor.ts'
import type { SkillCalibration, SkillCalibrationOptions, SkillItemSpec } from '../multi-skill/calibrate-skills.ts'
import type { LatentProblem } from '../multi-skill/latent-problem.ts'
import type { Responses } from '../responses.ts'
import type { CalibrationOptions, CalibrationResult, ItemSpec } from '../types.ts'

/** One calibration as plain data: what a worker can be given. Callbacks and signals stay with the caller. */
export type CalibrationTask =
  | {
      readonly kind: 'one-skill'
      readonly responses: Responses
      readonly specs: readonly ItemSpec[]
      readonly options?: Omit<CalibrationOptions, 'onProgress' | 'signal'>
    }
  | {
      readonly kind: 'skills'
      readonly responses: Responses
      readonly specs: readonly SkillItemSpec[]
      readonly options?: Omit<SkillCalibrationOptions, 'onStep' | 'signal'>
    }
  | {
      readonly kind: 'bifactor'
      readonly responses: Responses
      readonly specs: readonly BifactorItemSpec[]
      readonly options?: Omit<BifactorOptions, 'onStep' | 'signal'>
    }

export type TaskResult = CalibrationResult | SkillCalibration | BifactorCalibration

export type ToWorker =
  | { readonly kind: 'problem'; readonly problem: LatentProblem }
  | {
      readonly kind: 'sums'
      readonly points: number
      readonly parameters: Float64Array
      readonly chunks: readonly number[]
    }
  | { readonly kind: 'task'; readonly task: CalibrationTask }

export type FromWorker =
  | { readonly kind: 'sums'; readonly parts: readonly Float64Array[] }
  | { readonly kind: 'progress'; readonly steps: number; readonly logLikelihood: number }
  | { readonly kind: 'result'; readonly result: TaskResult }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
