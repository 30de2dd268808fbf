export { type EmOptions } from './accelerated-em.ts'
export {
  type BifactorCalibration,
  type BifactorItemEstimate,
  type BifactorItemSpec,
  type BifactorOptions,
  calibrateBifactor,
  prepareBifactor,
  scoreBifactor,
} from './calibrate-bifactor.ts'
export {
  calibrateSkills,
  type PreparedSkills,
  prepareSkills,
  scoreSkills,
  type SkillCalibration,
  type SkillCalibrationOptions,
  type SkillItemEstimate,
  type SkillItemSpec,
} from './calibrate-skills.ts'
export type { PredictorSpec } from './item-forms.ts'
export type { PersonMoments } from './latent-model.ts'
