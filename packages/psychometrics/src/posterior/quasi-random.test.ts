import { expect, it } from 'vitest'
import { normalCdf, normalPdf } from '../index.ts'
import { fastNormalCdf, fastNormalQuantile, latticePoints } from './quasi-random.ts'

it('is as near to the normal distribution as its tables promise', () => {
  for (let z = -10; z <= 10; z += 0.0137) expect(Math.abs(fastNormalCdf(z) - normalCdf(z))).toBeLessThan(2e-9)
  for (let z = -7; z <= 7; z += 0.0137) {
    // In terms of probability: near 1 the argument itself has no more digits.
    const p = normalCdf(z)
    expect(Math.abs(fastNormalQuantile(p) - z)).toBeLessThan(1e-6 + 1e-15 / normalPdf(z))
  }
  expect(fastNormalQuantile(0)).toBeLessThan(-7)
  expect(fastNormalQuantile(1)).toBeGreaterThan(7)
})

it('integrates smooth functions of many variables with few points', () => {
  for (const dimensions of [2, 14, 70]) {
    const { uniform } = latticePoints(1024, dimensions)
    let sum = 0
    for (let n = 0; n < 1024; n++) {
      let product = 1
      for (let j = 0; j < dimensions; j++) product *= 1 + (uniform[n * dimensions + j]! - 0.5) / (j + 2)
      sum += product
    }
    expect(Math.abs(sum / 1024 - 1)).toBeLessThan(2e-3)
  }
})
