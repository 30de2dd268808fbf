export * from './grading.ts'
export * from './worker-protocol.ts'
