export type { CalibrationTask, TaskResult } from './messages.ts'
export {
  calibrateBifactorInParallel,
  calibrateSideBySide,
  calibrateSkillsInParallel,
  type ParallelOptions,
  type SideBySideOptions,
} from './parallel.ts'
