export {
  calibrateResponseTimes,
  expectedTime,
  type ResponseTimeCalibration,
  type ResponseTimeEstimate,
  type ResponseTimeItem,
  type ResponseTimeOptions,
  sampleTime,
  speedPosteriors,
} from './calibrate-response-times.ts'
