import type { AnswerPatterns } from './answer-patterns.ts'
import { type Expectation, type ExpectationInput, type ExpectationOutput, fillBlocks, unfoldBlocks } from './e-step.ts'
import { type Maximization, MStep } from './m-step.ts'
import { observedInformation } from './observed-information.ts'
import { type Plan, feasible, parametersOf, setParameters } from './plan.ts'
import { gridNodes, logNormalWeights } from './quadrature-grid.ts'
import type { SymmetricBlocks } from './symmetric-blocks.ts'
import type { GridSpec } from './types.ts'

/** One pass through the data at a point. */
export interface EmMap extends Maximization {
  readonly point: Float64Array
  /** Where the M step goes. */
  readonly next: Float64Array
  readonly logLikelihood: number
  readonly logPrior: number
  /** What is maximised: log-likelihood plus log prior. */
  readonly objective: number
}

/** The tables of one plan on one grid, and the passes over them. */
export class Engine {
  readonly grid: GridSpec
  readonly #plan: Plan
  readonly #data: AnswerPatterns
  readonly #expectation: Expectation
  readonly #input: ExpectationInput
  readonly #output: ExpectationOutput
  readonly #mStep: MStep

  constructor(plan: Plan, data: AnswerPatterns, grid: GridSpec, expectation: Expectation) {
    this.grid = grid
    this.#plan = plan
    this.#data = data
    this.#expectation = expectation
    const nodes = gridNodes(grid)
    const Q = nodes.length
    const continuous = plan.items.some(({ column }) => column.continuous)
    this.#input = {
      data,
      nodes,
      table: new Float64Array(data.tableRows * Q),
      logPrior: new Float64Array(data.groups * Q),
      continuous: new Float64Array(continuous ? 3 * plan.items.length : 0),
    }
    this.#output = {
      counts: new Float64Array(data.tableRows * Q),
      groupCounts: new Float64Array(data.groups * Q),
      scoreSums: new Float64Array(continuous ? 3 * plan.items.length * Q : 0),
    }
    this.#mStep = new MStep(plan, nodes)
    // Anchors never change: their rows are filled once.
    plan.items.forEach(({ family, values, free }, j) => {
      if (free.length === 0) family.fill(values, nodes, this.#input.table, data.firstRow[j]! * Q)
    })
  }

  /** E step and M step at a point. */
  map(point: Float64Array): EmMap {
    const { logLikelihood, logPrior } = this.expect(point)
    const maximization = this.#mStep.run(this.#output, this.#data.firstRow)
    const next = parametersOf(this.#plan)
    return { ...maximization, point, next, logLikelihood, logPrior, objective: logLikelihood + logPrior }
  }

  /** E step at a point; leaves the expected counts in `output` and the point in the plan. */
  expect(point: Float64Array): { logLikelihood: number; logPrior: number } {
    setParameters(this.#plan, point)
    const { nodes, table, logPrior, continuous } = this.#input
    const Q = nodes.length
    const { items, groups } = this.#plan
    items.forEach(({ family, values, free, column }, j) => {
      if (free.length > 0) family.fill(values, nodes, table, this.#data.firstRow[j]! * Q)
      if (column.continuous) continuous.set(values, 3 * j)
    })
    fillBlocks(this.#data, this.#rowsOf, table, Q)
    groups.forEach(({ mean, sd }, g) => logNormalWeights(nodes, mean, sd, logPrior, g * Q))
    this.#output.counts.fill(0)
    this.#output.groupCounts.fill(0)
    this.#output.scoreSums.fill(0)
    const logLikelihood = this.#expectation(this.#input, this.#output)
    unfoldBlocks(this.#data, this.#rowsOf, this.#output.counts, Q)
    const prior = items.reduce((sum, { priors, values }) => priors.reduce((all, one) => all + one(values), sum), 0)
    return { logLikelihood, logPrior: prior }
  }

  feasible(point: Float64Array): boolean {
    setParameters(this.#plan, point)
    return feasible(this.#plan)
  }

  /** Observed information at a point (one more E step). */
  information(point: Float64Array): SymmetricBlocks {
    this.expect(point)
    return observedInformation(this.#plan, this.#input, this.#output, this.#mStep)
  }

  /** Share of the posterior mass on the two outermost nodes of either end, at the last point. */
  edgeMass(): number {
    const { groupCounts } = this.#output
    const Q = this.#input.nodes.length
    let edge = 0
    let all = 0
    groupCounts.forEach((count, n) => {
      const q = n % Q
      all += count
      if (q < 2 || q >= Q - 2) edge += count
    })
    return all > 0 ? edge / all : 0
  }

  get input(): ExpectationInput {
    return this.#input
  }

  readonly #rowsOf = (item: number): number => this.#plan.items[item]!.column.rows
}
