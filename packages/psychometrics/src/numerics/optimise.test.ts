import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Objective, findRoot, minimizeBfgs, minimizeScalar } from '../index.ts'

describe('findRoot', () => {
  it('finds what is known', () => {
    expect(findRoot(Math.cos, 0, 3)).toBeCloseTo(Math.PI / 2, 15)
    // Wallis's example, x^3 - 2x - 5 = 0: 2.0945514815423265 (Weisstein, MathWorld, "Wallis's cubic").
    expect(findRoot((x) => x ** 3 - 2 * x - 5, 2, 3)).toBeCloseTo(2.0945514815423265, 14)
    expect(findRoot((x) => x, -1, 2)).toBe(0)
  })
  it('ends where the sign changes, however steep or flat, in few steps', () => {
    const place = fc.double({ min: -20, max: 20, noNaN: true })
    const shapes = [(u: number) => Math.tanh(40 * u), (u: number) => u ** 3, (u: number) => Math.expm1(u), Math.cbrt]
    fc.assert(
      fc.property(place, fc.constantFrom(...shapes), (root, shape) => {
        let calls = 0
        const found = findRoot((x) => (calls++, shape(x - root)), -21, 21)
        expect(Math.abs(found - root)).toBeLessThan(1e-5)
        expect(Math.abs(shape(found - root))).toBeLessThan(1e-4)
        expect(calls).toBeLessThan(200)
      }),
    )
  })
  it('says what is wrong', () => {
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow('no change of sign')
    expect(() => findRoot(() => NaN, -1, 1)).toThrow(RangeError)
  })
})

describe('minimizeScalar', () => {
  it('finds the bottom of a valley', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom(2, 4, 1), (bottom, power) => {
        const { x } = minimizeScalar((t) => Math.abs(t - bottom) ** power, -6, 7)
        expect(Math.abs(x - bottom)).toBeLessThan(power === 4 ? 1e-3 : 1e-7)
      }),
    )
  })
  it('ends at a border when the function falls towards it', () => {
    expect(minimizeScalar((x) => x, 0, 1).x).toBeLessThan(1e-6)
    expect(() => minimizeScalar((x) => x, 1, 1)).toThrow('interval')
  })
})

describe('minimizeBfgs', () => {
  // Rosenbrock (1960); minimum 0 at (1, 1).
  const rosenbrock: Objective = (x, gradient) => {
    const [u, v] = [x[0]!, x[1]!]
    gradient[0] = -400 * u * (v - u * u) - 2 * (1 - u)
    gradient[1] = 200 * (v - u * u)
    return 100 * (v - u * u) ** 2 + (1 - u) ** 2
  }
  it('solves Rosenbrock from far away', () => {
    for (const start of [
      [-1.2, 1],
      [50, -30],
      [-3, 1000],
    ]) {
      const { x, converged } = minimizeBfgs(rosenbrock, start)
      expect(converged).toBe(true)
      expect(x[0]).toBeCloseTo(1, 7)
      expect(x[1]).toBeCloseTo(1, 7)
    }
  })
  it('solves badly scaled quadratics of many numbers', () => {
    const n = 30
    const { x, converged } = minimizeBfgs((at, gradient) => {
      let value = 0
      at.forEach((u, i) => {
        const scale = 10 ** (i % 7)
        value += 0.5 * scale * (u - i) ** 2
        gradient[i] = scale * (u - i)
      })
      return value
    }, new Float64Array(n))
    expect(converged).toBe(true)
    x.forEach((u, i) => expect(u).toBeCloseTo(i, 6))
  })
  it('stays inside what is allowed', () => {
    // -log(x) + x has its minimum at 1 and is not defined at 0 and below.
    const { x } = minimizeBfgs(
      (at, gradient) => {
        gradient[0] = 1 - 1 / at[0]!
        return at[0]! > 0 ? at[0]! - Math.log(at[0]!) : NaN
      },
      [30],
    )
    expect(x[0]).toBeCloseTo(1, 8)
    expect(() => minimizeBfgs(() => NaN, [0])).toThrow('start')
  })
  it('says that it ran out of steps', () => {
    expect(minimizeBfgs(rosenbrock, [-1.2, 1], { maxIterations: 3 })).toMatchObject({
      converged: false,
      reason: 'iterations',
    })
  })
})
