export * from './grading.ts'
export * from './worker-protocol.ts'
export * from './v1/index.ts'
