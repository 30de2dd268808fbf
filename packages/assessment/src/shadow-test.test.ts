import { type AssemblyProblem, violations } from '@millwright/psychometrics'
import { describe, expect, it } from 'vitest'
import { scienceCases, shadowCases } from '../test/shadow-cases.ts'
import { nextOfShadowTest, shadowTest } from './shadow-test.ts'

describe('shadowTest', () => {
  for (const { name, problem, objective } of [...shadowCases(), ...scienceCases()]) {
    it(`finds the reference optimum: ${name}`, async () => {
      const test = await shadowTest(problem)
      if (objective === null) {
        expect(test).toBeNull()
        return
      }
      expect(test!.objective).toBeCloseTo(objective, 6)
      expect(test!.relaxationBound).toBeGreaterThanOrEqual(test!.objective - 1e-9)
      expect(violations(problem, test!.items)).toEqual([])
    })
  }

  const small: AssemblyProblem = {
    objective: [5, 4, 3, 2, 1],
    rows: [
      { name: 'length', items: [0, 1, 2, 3, 4], lower: 2, upper: 2 },
      { name: 'minutes', items: [0, 1, 2, 3, 4], coefficients: [9, 1, 5, 1, 1], upper: 6, relaxLevel: 1 },
    ],
  }
  it('keeps what was given, enemies apart and sets together', async () => {
    expect((await shadowTest(small))!.items).toEqual([1, 2])
    expect((await shadowTest({ ...small, enemies: [[1, 2]] }))!.items).toEqual([1, 3])
    expect((await shadowTest({ ...small, allOrNone: [[3, 4]], excluded: [1] }))!.items).toEqual([3, 4])
    const given = { ...small, required: [4], enemies: [[4, 1]] }
    const test = await shadowTest(given)
    expect(test!.items).toEqual([2, 4])
    expect(nextOfShadowTest(test!, given)).toBe(2)
  })
  it('relaxes in the declared order, by no more than needed, and says so', async () => {
    const firm: AssemblyProblem = {
      objective: [5, 4, 3],
      rows: [
        { name: 'length', items: [0, 1, 2], lower: 2, upper: 2 },
        { name: 'minutes', items: [0, 1, 2], coefficients: [4, 3, 2], upper: 4 },
        { name: 'labs', items: [0], lower: 1 },
      ],
    }
    const levels = [0, 2, 1]
    const tight: AssemblyProblem = {
      ...firm,
      rows: firm.rows.map((row, i) => (levels[i] ? { ...row, relaxLevel: levels[i] } : row)),
    }
    const test = await shadowTest(tight)
    // Dropping the lab alone leaves 5 minutes, one too many, so both levels give way; the lab goes before more minutes.
    expect(test!.relaxed).toEqual([
      { name: 'minutes', by: 1 },
      { name: 'labs', by: 1 },
    ])
    expect(test!.items).toEqual([1, 2])
    expect(await shadowTest(firm)).toBeNull()
  })
  it('names what is wrong with a problem', async () => {
    await expect(shadowTest({ ...small, required: [7] })).rejects.toThrow('required names item 7 of 5')
    await expect(shadowTest({ ...small, objective: [1, Number.NaN, 3, 4, 5] })).rejects.toThrow('item 1 is NaN')
  })
})
