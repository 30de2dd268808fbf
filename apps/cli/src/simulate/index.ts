export { simulateCommand } from './simulate-command.ts'
export { simulateLengths } from './simulate-lengths.ts'
