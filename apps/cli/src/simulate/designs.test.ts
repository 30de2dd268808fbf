import { describe, expect, it } from 'vitest'
import { type DesignRun, accuracyOf, efficient, itemsForAccuracy } from './designs.ts'

const run = (items: number, right: number): DesignRun => ({
  setting: `${items}`,
  items,
  right: Array.from({ length: 100 }, (_, i) => i < right),
})

describe('itemsForAccuracy', () => {
  it('reads between the settings', () => {
    expect(itemsForAccuracy([run(20, 90), run(10, 80)], 0.85)).toBeCloseTo(15, 9)
    expect(itemsForAccuracy([run(10, 80), run(20, 90)], 0.8)).toBe(10)
  })
  it('takes a dip for noise: what is longer is no worse', () => {
    // 20 and 30 items pool at 25 with 85 %.
    expect(itemsForAccuracy([run(10, 75), run(20, 86), run(30, 84)], 0.8)).toBeCloseTo(17.5, 9)
  })
  it('says when no setting gets there', () => {
    expect(itemsForAccuracy([run(10, 80), run(20, 85)], 0.9)).toBeNull()
  })
})

describe('efficient', () => {
  it('keeps the settings that none beats in both', () => {
    const kept = efficient([run(10, 80), run(12, 79), run(20, 90), run(25, 90)])
    expect(kept.map(({ items }) => items)).toEqual([10, 20])
    expect(kept.map(accuracyOf)).toEqual([0.8, 0.9])
  })
})
