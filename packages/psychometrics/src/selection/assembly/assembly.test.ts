import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AssemblyProblem, assembleTest, heuristicTest, violations } from '../../index.ts'
import { compileAssembly } from './problem.ts'
import { lagrangianBound, relaxAssembly } from './relaxation.ts'

const noSolver = {
  optimum: () => {
    throw new Error('the solver was asked')
  },
}

/** Small programs of every kind of constraint, many of them without a solution. */
const smallProblem: fc.Arbitrary<AssemblyProblem> = fc.integer({ min: 1, max: 11 }).chain((size) => {
  const subset = (most: number) => fc.uniqueArray(fc.nat(size - 1), { maxLength: most })
  const bound = fc.integer({ min: -1, max: 8 })
  return fc.record({
    objective: fc.array(fc.integer({ min: -20, max: 100 }), { minLength: size, maxLength: size }),
    rows: fc.array(
      fc
        .tuple(subset(size), bound, bound, fc.boolean(), fc.infiniteStream(fc.integer({ min: -2, max: 5 })))
        .map(([items, x, y, counts, values]) => ({
          name: `${items.length}`,
          items,
          lower: Math.min(x, y),
          upper: Math.max(x, y),
          ...(counts ? {} : { coefficients: items.map(() => values.next().value) }),
        })),
      { maxLength: 5 },
    ),
    enemies: fc.array(subset(3), { maxLength: 2 }),
    allOrNone: fc.array(subset(3), { maxLength: 1 }),
    required: subset(2),
    excluded: subset(2),
  })
})

function exhaustive(problem: AssemblyProblem): number | null {
  const size = problem.objective.length
  let best: number | null = null
  for (let set = 0; set < 2 ** size; set++) {
    const items = Array.from({ length: size }, (_, i) => i).filter((i) => (set >> i) & 1)
    // What an all-or-none set drags in or an excluded item drags out is judged by the compiled problem.
    if (violations(problem, items).length > 0) continue
    const objective = items.reduce((sum, i) => sum + problem.objective[i]!, 0)
    if (best === null || objective > best) best = objective
  }
  return best
}

/** Exhaustive search as a solver, so that the package can be tested without one. */
const exhaustiveSolver = {
  optimum(program: Parameters<Parameters<typeof assembleTest>[1]['optimum']>[0]): Float64Array | null {
    let best: Float64Array | null = null
    let most = -Infinity
    for (let set = 0; set < 2 ** program.columns; set++) {
      const x = Float64Array.from({ length: program.columns }, (_, j) => (set >> j) & 1)
      const sums = new Float64Array(program.rows)
      let objective = 0
      x.forEach((value, j) => {
        objective += value * program.cost[j]!
        for (let e = program.start[j]!; e < program.start[j + 1]!; e++) {
          sums[program.row[e]!]! += value * program.value[e]!
        }
      })
      const keeps = sums.every((sum, r) => sum >= program.rowLower[r]! - 1e-9 && sum <= program.rowUpper[r]! + 1e-9)
      if (keeps && objective > most) {
        most = objective
        best = x
      }
    }
    return best
  },
}

describe('assembleTest', () => {
  it('finds the optimum of exhaustive search, or that there is none', () => {
    fc.assert(
      fc.property(smallProblem, (problem) => {
        // Contradictory wishes about one item are settled by the documented order; the plain search cannot know it.
        fc.pre(!problem.required!.some((item) => problem.excluded!.includes(item)))
        fc.pre(
          !problem.allOrNone!.some((set) => set.some((i) => [...problem.required!, ...problem.excluded!].includes(i))),
        )
        const best = exhaustive(problem)
        const test = assembleTest(problem, exhaustiveSolver)
        if (best === null) expect(test).toBeNull()
        else {
          expect(violations(problem, test!.items)).toEqual([])
          expect(test!.objective).toBeCloseTo(best, 9)
          expect(test!.relaxationBound).toBeGreaterThanOrEqual(best - 1e-6)
        }
      }),
      { numRuns: 400, seed: 1, endOnFailure: true },
    )
  })
  it('proves most optima without a solver', () => {
    const problem: AssemblyProblem = {
      objective: Array.from({ length: 50 }, (_, i) => 1 + Math.sin(i)),
      rows: [
        { name: 'length', items: Array.from({ length: 50 }, (_, i) => i), lower: 10, upper: 10 },
        { name: 'even', items: Array.from({ length: 25 }, (_, i) => 2 * i), lower: 3, upper: 4 },
        {
          name: 'minutes',
          items: Array.from({ length: 50 }, (_, i) => i),
          coefficients: Array.from({ length: 50 }, (_, i) => 1 + (i % 3)),
          upper: 17,
        },
      ],
    }
    const test = assembleTest(problem, noSolver)!
    expect(violations(problem, test.items)).toEqual([])
    expect(test.objective).toBeLessThanOrEqual(test.relaxationBound + 1e-9)
  })
})

describe('lagrangianBound', () => {
  it('is above every test for any multipliers, and the relaxation gives the lowest', () => {
    fc.assert(
      fc.property(smallProblem, fc.infiniteStream(fc.double({ min: -30, max: 30, noNaN: true })), (problem, stream) => {
        const best = exhaustive(problem)
        const compiled = compileAssembly(problem)
        const relaxed = relaxAssembly(compiled)
        fc.pre(best !== null && relaxed !== null)
        const any = Float64Array.from(compiled.lower, () => stream.next().value)
        const { bound } = lagrangianBound(compiled, any)
        expect(bound + compiled.fixedObjective).toBeGreaterThanOrEqual(best! - 1e-9)
        expect(relaxed!.bound).toBeLessThanOrEqual(bound + 1e-6)
      }),
      { numRuns: 200, seed: 1, endOnFailure: true },
    )
  })
})

describe('heuristicTest', () => {
  it('keeps every constraint and knows how far it may be from the optimum', () => {
    fc.assert(
      fc.property(smallProblem, (problem) => {
        fc.pre(!problem.allOrNone!.some((set) => set.some((i) => problem.required!.includes(i))))
        const best = exhaustive(problem)
        const test = heuristicTest(problem)
        if (test === null) return
        const contradictions = violations(problem, test.items).filter(({ name }) => name !== 'excluded')
        expect(contradictions).toEqual([])
        if (best === null) return
        expect(test.bound).toBeGreaterThanOrEqual(best - 1e-6)
        expect(test.objective).toBeLessThanOrEqual(test.bound + 1e-6)
      }),
      { numRuns: 300, seed: 1, endOnFailure: true },
    )
  })
})
