import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cholesky,
  gaussHermite,
  gaussian,
  gaussLegendre,
  gaussianSampler,
  invertPositiveDefinite,
  log1mExp,
  logSigmoid,
  normalCdf,
  normalQuantile,
  randomNormal,
  seededRandom,
  sigmoid,
} from '../index.ts'

describe('normalCdf', () => {
  it('matches printed values in the middle and in the tails', () => {
    // Python 3.11, statistics.NormalDist().cdf and math.erfc(-z / sqrt(2)) / 2.
    expect(normalCdf(0)).toBe(0.5)
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14)
    expect(normalCdf(-1)).toBeCloseTo(0.15865525393145705, 15)
    expect(normalCdf(-5) / 2.8665157187919333e-7).toBeCloseTo(1, 12)
    expect(normalCdf(-10) / 7.61985302416047e-24).toBeCloseTo(1, 12)
  })
  it('rises, mirrors and is inverted by normalQuantile', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
        expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14)
        expect(normalCdf(z + 0.01)).toBeGreaterThanOrEqual(normalCdf(z))
        if (Math.abs(z) < 5) expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 8)
      }),
    )
  })
})

describe('logistic functions', () => {
  it('stay finite and accurate far out', () => {
    expect(logSigmoid(-1000)).toBe(-1000)
    expect(logSigmoid(50)).toBe(-Math.exp(-50))
    expect(sigmoid(-800)).toBe(0)
    expect(log1mExp(-1e-20)).toBeCloseTo(Math.log(1e-20), 12)
  })
})

describe('quadrature', () => {
  it('integrates polynomials exactly', () => {
    const hermite = gaussHermite(7)
    expect(hermite.nodes).toHaveLength(7)
    expect(hermite.weights.reduce((s, w, i) => s + w * hermite.nodes[i]! ** 12, 0)).toBeCloseTo(10395, 6)
    const legendre = gaussLegendre(10)
    expect(legendre.nodes).toHaveLength(10)
    expect(legendre.weights.reduce((s, w, i) => s + w * legendre.nodes[i]! ** 18, 0)).toBeCloseTo(2 / 19, 12)
  })
})

describe('seededRandom', () => {
  it('repeats, differs between seeds and is uniform', () => {
    const first = Array.from({ length: 5 }, seededRandom('a'))
    expect(Array.from({ length: 5 }, seededRandom('a'))).toEqual(first)
    expect(Array.from({ length: 5 }, seededRandom('b'))).not.toEqual(first)
    const random = seededRandom(7)
    const bins = new Float64Array(100)
    for (let i = 0; i < 100_000; i++) bins[Math.floor(100 * random())]!++
    expect(bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(149) // 0.1 % of chi-square, 99
  })
  it('gives normal numbers of mean 0 and variance 1', () => {
    const random = seededRandom(11)
    const draws = Array.from({ length: 50_000 }, () => randomNormal(random))
    expect(draws.reduce((s, z) => s + z, 0) / 50_000).toBeCloseTo(0, 1)
    expect(draws.reduce((s, z) => s + z * z, 0) / 50_000).toBeCloseTo(1, 1)
  })
})

describe('matrices', () => {
  it('factor and invert, and tell what is not positive definite', () => {
    const matrix = Float64Array.from([4, 2, 1, 2, 3, 0.5, 1, 0.5, 2])
    const lower = cholesky(matrix, 3)
    expect(lower[0]).toBe(2)
    const inverse = invertPositiveDefinite(matrix, 3)
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const product = [0, 1, 2].reduce((s, k) => s + matrix[i * 3 + k]! * inverse[k * 3 + j]!, 0)
        expect(product).toBeCloseTo(i === j ? 1 : 0, 12)
      }
    }
    expect(() => cholesky(Float64Array.from([1, 2, 2, 1]), 2)).toThrow('row 1')
    expect(() =>
      gaussian(
        [0, 0],
        [
          [1, 0.5],
          [0.4, 1],
        ],
      ),
    ).toThrow('symmetric')
  })
  it('samples with the covariance asked for', () => {
    const draw = gaussianSampler(
      gaussian(
        [1, -1],
        [
          [1, 0.6],
          [0.6, 1],
        ],
      ),
    )
    const random = seededRandom(3)
    let product = 0
    for (let i = 0; i < 40_000; i++) {
      const [x, y] = draw(random)
      product += (x! - 1) * (y! + 1)
    }
    expect(product / 40_000).toBeCloseTo(0.6, 1)
  })
})
