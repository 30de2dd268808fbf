export {
  calibrateResponseTimes,
  type ResponseTimeCalibration,
  type ResponseTimeEstimate,
  type ResponseTimeOptions,
  speedPosteriors,
} from './calibrate-response-times.ts'
