export { type SimulateOptions, type Simulation, simulate } from './simulate.ts'
export { type SimulateCommandOptions, type Terminal, simulateCommand } from './simulate-command.ts'
export { type Summary, summarise } from './summary.ts'
