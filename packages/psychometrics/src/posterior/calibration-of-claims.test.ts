import { describe, expect, it } from 'vitest'
import { simulationBasedCalibration } from '../../test/simulation-based-calibration.ts'

describe('simulation-based calibration', () => {
  // Source: Talts et al. (2018), arXiv 1804.06788. Chi-square with 19 and 10 degrees of freedom: 0.1 % points 43.8 and 29.6.
  // A long run stands in bench/psychometrics/sbc.ts.
  it.each([
    [1, 5, 1200],
    [6, 12, 500],
    [60, 40, 150],
  ])('finds what is true uniformly, and as often as claimed: %i skills', (skills, answers, people) => {
    const { skill, composite, claimChiSquare, claimZ } = simulationBasedCalibration(skills, answers, people, 'short')
    expect(skill).toBeLessThan(43.8)
    expect(composite).toBeLessThan(43.8)
    expect(claimChiSquare).toBeLessThan(29.6)
    expect(Math.abs(claimZ)).toBeLessThan(3.5)
  })
})
