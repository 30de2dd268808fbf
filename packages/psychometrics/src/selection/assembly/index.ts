export { type AssembledTest, type LinearProgram, type ProgramSolver, type Relaxed, assembleTest } from './optimum.ts'
export { type AssemblyProblem, type AssemblyRow, violations } from './problem.ts'
