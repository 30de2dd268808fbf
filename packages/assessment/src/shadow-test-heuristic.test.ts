import { heuristicTest, violations } from '@millwright/psychometrics'
import { describe, expect, it } from 'vitest'
import { randomAssembly } from '../test/random-assembly.ts'
import { scienceCases, shadowCases } from '../test/shadow-cases.ts'
import { highsSolver } from './shadow-test-solver.ts'
import { shadowTest } from './shadow-test.ts'
import { compileWhole } from '../test/whole-program.ts'

describe('heuristicTest', () => {
  for (const { name, problem, objective } of [...shadowCases(), ...scienceCases()]) {
    it(`comes within 2 % of the reference optimum: ${name}`, () => {
      const test = heuristicTest(problem)!
      expect(violations(problem, test.items)).toEqual([])
      expect(test.objective).toBeGreaterThanOrEqual(0.98 * objective!)
      expect(test.bound).toBeGreaterThanOrEqual(objective! - 1e-6)
    })
  }
  it('and shadowTest agree with the solver on the whole pool, on random programs', async () => {
    const solver = await highsSolver()
    for (let seed = 0; seed < 12; seed++) {
      const problem = randomAssembly(seed)
      const whole = solver.optimum(compileWhole(problem))
      const exact = await shadowTest(problem)
      const near = heuristicTest(problem)
      if (whole === null) {
        expect(exact).toBeNull()
        expect(near).toBeNull()
        continue
      }
      const objective = whole.reduce((sum, x, i) => sum + Math.round(x) * problem.objective[i]!, 0)
      expect(exact!.objective).toBeCloseTo(objective, 6)
      expect(violations(problem, near!.items)).toEqual([])
      expect(near!.objective).toBeGreaterThanOrEqual(0.98 * objective)
    }
    solver.close()
  })
})
