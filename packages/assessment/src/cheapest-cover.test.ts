import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Coverer, cheapestCover } from './cheapest-cover.ts'

const demands = ['a', 'b', 'c', 'd', 'e']
const coverers = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.subarray(demands, { minLength: 1 })), { maxLength: 8 })
  .map((list) => list.map(([minutes, meets], i): Coverer => ({ key: `m${i}`, minutes, meets: new Set(meets) })))

const meetable = (all: readonly Coverer[]) => new Set(all.flatMap(({ meets }) => [...meets]))
const minutesOf = (all: readonly Coverer[]) => all.reduce((sum, { minutes }) => sum + minutes, 0)

/** The least minutes of all subsets that meet what can be met. */
function bruteForce(all: readonly Coverer[]): number {
  const possible = meetable(all)
  let best = Infinity
  for (let mask = 0; mask < 2 ** all.length; mask += 1) {
    const chosen = all.filter((_, i) => (mask >> i) & 1)
    if (meetable(chosen).size === possible.size) best = Math.min(best, minutesOf(chosen))
  }
  return best
}

describe('cheapestCover', () => {
  it('meets whatever can be met, in the fewest minutes there are', () => {
    fc.assert(
      fc.property(coverers, (all) => {
        const { keys, proven } = cheapestCover(demands, all)
        const chosen = all.filter(({ key }) => keys.includes(key))
        expect(proven).toBe(true)
        expect(meetable(chosen)).toEqual(meetable(all))
        expect(minutesOf(chosen)).toBe(bruteForce(all))
      }),
      { numRuns: 500 },
    )
  })

  it('takes one thing for two demands when that is shorter than two things', () => {
    const all = [
      { key: 'one', minutes: 10, meets: new Set(['a']) },
      { key: 'other', minutes: 10, meets: new Set(['b']) },
      { key: 'both', minutes: 15, meets: new Set(['a', 'b']) },
    ]
    expect(cheapestCover(['a', 'b'], all).keys).toEqual(['both'])
    expect(cheapestCover(['a'], all).keys).toEqual(['one'])
    expect(cheapestCover([], all).keys).toEqual([])
  })

  it('answers for a collection much larger than ours', () => {
    const many = Array.from({ length: 120 }, (_, i) => `skill-${i}`)
    const all = many.flatMap((one, i): Coverer[] => [
      { key: `own-${i}`, minutes: 10 + ((i * 7) % 23), meets: new Set([one]) },
      { key: `two-${i}`, minutes: 15 + ((i * 5) % 31), meets: new Set([one, many[(i * 13 + 1) % 120]!]) },
    ])
    const began = performance.now()
    const { keys } = cheapestCover(many, all)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(meetable(all.filter(({ key }) => keys.includes(key))).size).toBe(120)
  })

  it('refuses minutes that are none', () => {
    expect(() => cheapestCover(['a'], [{ key: 'x', minutes: -1, meets: new Set(['a']) }])).toThrow('x takes -1')
  })
})
