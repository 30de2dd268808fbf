import { describe, expect, it } from 'vitest'
import { graph, items } from '../test/small-world.ts'
import { expectedScores, itemObservation } from './index.ts'

const observe = (category: (i: number) => number) =>
  items.map((item, i) => itemObservation(item, graph.cutScores, category(i), item.id))
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('expectedScores', () => {
  it('follows the person: near what they scored over many questions, higher for easy ones', () => {
    const mixed = observe((i) => (i % 3 === 0 ? 0 : 1))
    const expected = expectedScores(graph, mixed)
    expect(mean(expected)).toBeCloseTo(mean(mixed.map(({ category }) => category)), 1)
    const [easy, hard] = ['a-1-easy', 'a-3-hard'].map((id) => expected[items.findIndex((item) => item.id === id)]!)
    expect(easy).toBeGreaterThan(hard! + 0.15)
    expect(
      mean(
        expectedScores(
          graph,
          observe(() => 1),
        ),
      ),
    ).toBeGreaterThan(
      mean(
        expectedScores(
          graph,
          observe(() => 0),
        ),
      ),
    )
  })
  it('stays between 0 and 1, and has nothing to say about nothing', () => {
    for (const share of expectedScores(
      graph,
      observe(() => 1),
    ))
      expect(share > 0 && share < 1).toBe(true)
    expect(expectedScores(graph, [])).toEqual([])
  })
})
