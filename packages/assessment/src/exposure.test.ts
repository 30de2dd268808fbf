import { describe, expect, it } from 'vitest'
import { items } from '../test/small-world.ts'
import { withheldItems } from './index.ts'

const shown = (count: number) => ({ sessions: 1000, shown: new Map(items.map(({ id }) => [id, count])) })
const share = (count: number) => {
  const seeds = Array.from({ length: 60 }, (_, i) => `s${i}`)
  const held = seeds.reduce((sum, seed) => sum + withheldItems(items, shown(count), seed).size, 0)
  return held / (seeds.length * items.length)
}

describe('withheldItems', () => {
  it('holds nothing back up to 22 %, everything at 25 %, and a rising share between', () => {
    expect([0, 100, 220].map(share)).toEqual([0, 0, 0])
    expect([250, 400].map(share)).toEqual([1, 1])
    // Half-way 0.5, with a standard error of 0.011 for 2,160 draws.
    expect(Math.abs(share(235) - 0.5)).toBeLessThan(0.04)
  })
  it('never lets another showing take an item above the limit', () => {
    let count = 0
    for (let session = 0; session < 2000; session++) {
      const held = withheldItems(items, { sessions: session, shown: new Map([[items[0]!.id, count]]) }, `${session}`)
      if (!held.has(items[0]!.id)) count++
    }
    expect(count / 2000).toBeGreaterThan(0.22)
    expect(count / 2000).toBeLessThanOrEqual(0.25)
  })
  it('is decided by the seed', () => {
    expect(withheldItems(items, shown(235), 'a')).toEqual(withheldItems(items, shown(235), 'a'))
    expect(withheldItems(items, shown(235), 'a')).not.toEqual(withheldItems(items, shown(235), 'b'))
  })
})
