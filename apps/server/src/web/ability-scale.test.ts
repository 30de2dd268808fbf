import { describe, expect, it } from 'vitest'
import {
  abilityReading,
  axisPercent,
  bands,
  probabilityText,
  proficiencyAt,
  readingError,
  readingMargin,
} from './ability-scale.ts'

const cuts = { 1: -1.6, 2: -0.6, 3: 0.5, 4: 1.5 }

describe('the display scale', () => {
  it('puts the middle of the population at 500 and one standard deviation at 100 points', () => {
    expect([-1, 0, 1].map(abilityReading)).toEqual([400, 500, 600])
    expect(abilityReading(0.137)).toBe(510)
    expect(readingError(0.25)).toBe(25)
    expect(readingMargin(0.3)).toBe(60)
  })
  it('keeps what lies outside the drawn axis on its edge', () => {
    expect([-9, -3, 0, 3, 9].map(axisPercent)).toEqual([0, 0, 50, 100, 100])
  })
  it('covers the axis with bands without a gap', () => {
    const drawn = bands(cuts)
    expect(drawn[0]!.from).toBe(0)
    expect(drawn.at(-1)!.to).toBe(100)
    for (let place = 1; place < drawn.length; place++) expect(drawn[place]!.from).toBe(drawn[place - 1]!.to)
  })
  it('begins a proficiency exactly at its cut', () => {
    expect([-1.61, -1.6, -0.6, 0.49, 0.5, 1.5].map((theta) => proficiencyAt(theta, cuts))).toEqual([0, 1, 2, 2, 3, 4])
  })
  it('never claims certainty', () => {
    expect([1, 0.995, 0.99, 0.456, 0.01, 0].map(probabilityText)).toEqual([
      '>\u00a099\u00a0%',
      '>\u00a099\u00a0%',
      '99\u00a0%',
      '46\u00a0%',
      '1\u00a0%',
      '<\u00a01\u00a0%',
    ])
  })
})
