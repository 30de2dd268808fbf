import { answerPatterns } from './answer-patterns.ts'
import { expectationOf } from './e-step.ts'
import { Engine } from './engine.ts'
import { columnsOf, makePlan } from './plan.ts'
import { gridNodes } from './quadrature-grid.ts'
import type { Responses } from './responses.ts'
import type { CalibrationResult } from './types.ts'

export interface PersonScores {
  /** Posterior means of ability, one a person; that of the group where nothing was answered. */
  readonly mean: Float64Array
  readonly standardDeviation: Float64Array
}

/**
 * Expected a posteriori abilities of persons under a fit, on its grid, with the prior of their group.
 * @throws RangeError for responses that do not belong to the fit
 */
export function personScores(
  { items, groups, grid }: Pick<CalibrationResult, 'items' | 'groups' | 'grid'>,
  responses: Responses,
): PersonScores {
  const specs = items.map(({ name, kind, model }) => ({ name, kind, fixed: model }))
  const columns = columnsOf(responses, specs)
  const data = answerPatterns(responses, columns)
  if (data.groups > groups.length) throw new RangeError(`${data.groups} groups, but the fit has ${groups.length}`)
  const latent = groups.slice(0, data.groups)
  const plan = makePlan(responses, specs, columns, data, { latent })
  const nodes = gridNodes(grid)
  const Q = nodes.length
  const mean = new Float64Array(data.patterns)
  const sd = new Float64Array(data.patterns)
  // Each pattern's expected counts of its group are its posterior.
  const engine = new Engine(plan, data, grid, (input, output) => {
    const one = { ...output, groupCounts: new Float64Array(output.groupCounts.length) }
    for (let i = 0; i < data.patterns; i++) {
      const g = data.group[i]!
      one.groupCounts.fill(0)
      expectationOf(input, one, i, i + 1)
      let sum = 0
      let first = 0
      for (let q = 0; q < Q; q++) {
        sum += one.groupCounts[g * Q + q]!
        first += one.groupCounts[g * Q + q]! * nodes[q]!
      }
      if (sum === 0) {
        mean[i] = latent[g]!.mean
        sd[i] = Math.sqrt(latent[g]!.variance)
        continue
      }
      mean[i] = first / sum
      let second = 0
      for (let q = 0; q < Q; q++) second += one.groupCounts[g * Q + q]! * (nodes[q]! - mean[i]!) ** 2
      sd[i] = Math.sqrt(second / sum)
    }
    return 0
  })
  engine.expect(new Float64Array(0))
  return {
    mean: Float64Array.from(data.patternOf, (pattern) => mean[pattern]!),
    standardDeviation: Float64Array.from(data.patternOf, (pattern) => sd[pattern]!),
  }
}
