import type { LinearProgram, ProgramSolver } from '@millwright/psychometrics'
import highsModule, { type Highs, type Model, type ModelData } from 'highs'

/** A solver that owns memory of the WebAssembly runtime until it is closed. */
export interface HighsSolver extends ProgramSolver {
  close(): void
}

// The types are those of the CommonJS build, whose default export is a property; what Node imports is the function itself.
const loadHighs = highsModule as unknown as typeof highsModule.default

/** Only the runtime is shared: compiling its 3.5 MB takes longer than many programs. */
let runtime: Promise<Highs> | undefined

/**
 * HiGHS (WebAssembly, single-threaded), kept as one model that takes one program after another.
 * Measured against the LP-text interface: bench/psychometrics/shadow.ts.
 */
export async function highsSolver(): Promise<HighsSolver> {
  runtime ??= loadHighs()
  const highs = await runtime
  const model = highs.createModel()
  model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 1e-9 })
  const { optimal, infeasible, unboundedOrInfeasible } = highs.constants.modelStatus
  const run = (program: LinearProgram): boolean => {
    pass(highs, model, program)
    model.run()
    const status = model.getModelStatus()
    if (status === optimal) return true
    // Every column has finite bounds, so a program can only be infeasible.
    if (status === infeasible || status === unboundedOrInfeasible) return false
    throw new Error(`HiGHS stopped with model status ${status}`)
  }
  return {
    optimum: (program) => (run(program) ? model.getSolution().colValue : null),
    close: () => model.dispose(),
  }
}

function pass(highs: Highs, model: Model, program: LinearProgram): void {
  const { columns, rows, cost, columnUpper, integer, rowLower, rowUpper, start, row, value } = program
  const data: ModelData = {
    numCols: columns,
    numRows: rows,
    sense: highs.constants.objectiveSense.maximize,
    colCost: cost,
    colLower: new Float64Array(columns),
    colUpper: columnUpper,
    rowLower,
    rowUpper,
    matrix: {
      format: 'csc',
      numRows: rows,
      numCols: columns,
      starts: start,
      indices: row,
      values: value,
    },
    integrality: Int32Array.from(integer),
  }
  model.passModel(data)
}
