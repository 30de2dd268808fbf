export { type HeuristicOptions, type HeuristicTest, heuristicTest } from './heuristic.ts'
export { type AssembledTest, type ProgramSolver, type Relaxed, assembleTest } from './optimum.ts'
export type { LinearProgram } from './relaxation.ts'
export { type AssemblyProblem, type AssemblyRow, violations } from './problem.ts'
