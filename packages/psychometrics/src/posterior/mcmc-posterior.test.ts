import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ProjectedObservation, gaussian, posterior, posteriorProbabilities } from '../index.ts'

interface Estimate {
  value: number
  error: number
}
const { cases } = JSON.parse(readFileSync(new URL('fixtures/mcmc-posterior.json', import.meta.url), 'utf8')) as {
  cases: {
    name: string
    mean: number[]
    covariance: number[][]
    observations: ProjectedObservation[]
    cuts: number[]
    compositeCut: number
    means: Estimate[]
    squares: Estimate[]
    above: Estimate[]
    compositeMean: Estimate
    compositeSquare: Estimate
    compositeAbove: Estimate
    allAbove: Estimate
  }[]
}

/** Within 4 standard errors of the chain (some 90 comparisons) and our own error of 5e-4. */
function expectNear(ours: number, { value, error }: Estimate): void {
  expect(Math.abs(ours - value)).toBeLessThan(4 * error + 5e-4)
}

describe('posterior of many skills with any correlations, testlets and all models', () => {
  it.each(cases)('agrees with a long chain of elliptical slice sampling: $name', (one) => {
    const prior = gaussian(one.mean, one.covariance)
    const skills = one.mean.map((_, index) => ({ loadings: [{ index, weight: 1 }], cuts: [one.cuts[index]!] }))
    const composite = {
      loadings: one.mean.map((_, index) => ({ index, weight: 1 / one.mean.length })),
      cuts: [one.compositeCut],
    }
    const result = posterior(prior, one.observations)
    expect(result.converged).toBe(true)
    const { sums, allRequired } = posteriorProbabilities(prior, one.observations, result, {
      sums: [...skills, composite],
      required: skills.map(({ loadings, cuts }) => ({ loadings, cut: cuts[0]! })),
      points: 4096,
    })
    const expected = [...one.above, one.compositeAbove]
    const means = [...one.means, one.compositeMean]
    const squares = [...one.squares, one.compositeSquare]
    sums.forEach(({ mean, standardDeviation, above }, k) => {
      expectNear(mean, means[k]!)
      expectNear(standardDeviation ** 2 + mean ** 2, squares[k]!)
      expectNear(above[0]!, expected[k]!)
    })
    expectNear(allRequired, one.allAbove)
  })
})
