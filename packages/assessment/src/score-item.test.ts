import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matching, multiple, numeric, ordering, single } from '../test/small-world.ts'
import { categoryCount } from '@millwright/psychometrics'
import { graph } from '../test/small-world.ts'
import { itemModel, scoreItem } from './index.ts'

const category = (result: ReturnType<typeof scoreItem>): number | string =>
  result.outcome === 'scored' ? result.category : result.message

describe('scoreItem', () => {
  it('scores single choice right or wrong', () => {
    expect(scoreItem(single('a-1'), { kind: 'single', option: 'right' })).toEqual({
      outcome: 'scored',
      category: 1,
      score: 1,
      correct: true,
    })
    expect(scoreItem(single('a-1'), { kind: 'single', option: 'w2' })).toEqual({
      outcome: 'scored',
      category: 0,
      score: 0,
      correct: false,
    })
  })

  it('gives half for some of the right options without a wrong one, and nothing for marking everything', () => {
    const item = multiple('a-1', 3, 2)
    const score = (...options: string[]) => category(scoreItem(item, { kind: 'multiple', options }))
    expect(score('r3', 'r1', 'r2')).toBe(2)
    expect(score('r1', 'r2')).toBe(1)
    expect(score('r1')).toBe(0)
    expect(score('r1', 'r2', 'r3', 'w1')).toBe(0)
    expect(score('r1', 'r2', 'r3', 'w1', 'w2')).toBe(0)
    expect(score()).toBe(0)
  })

  it('takes a number within the tolerance, floating point forgiven', () => {
    const score = (value: number, tolerance = 0.005) =>
      category(scoreItem(numeric('a-1', 0.75, tolerance), { kind: 'numeric', value }))
    expect(score(0.755)).toBe(1)
    expect(score(0.7551)).toBe(0)
    expect(category(scoreItem(numeric('a-1', 0.3, 0), { kind: 'numeric', value: 0.1 + 0.2 }))).toBe(1)
    expect(category(scoreItem(numeric('a-1', 0, 0), { kind: 'numeric', value: 0.001 }))).toBe(0)
    expect(score(NaN)).toBe('The answer is not a number.')
  })

  it('gives half for one swap of neighbours, from four options on', () => {
    const score = (count: number, order: string[]) =>
      category(scoreItem(ordering('a-1', count), { kind: 'ordering', order }))
    expect(score(4, ['o1', 'o2', 'o3', 'o4'])).toBe(2)
    expect(score(4, ['o2', 'o1', 'o3', 'o4'])).toBe(1)
    expect(score(4, ['o4', 'o2', 'o3', 'o1'])).toBe(0)
    expect(score(3, ['o1', 'o2', 'o3'])).toBe(1)
    expect(score(3, ['o2', 'o1', 'o3'])).toBe(0)
  })

  it('gives half when more than half of four pairs or more are right', () => {
    const score = (count: number, left: number, matches: string[]) =>
      category(scoreItem(matching('a-1', count, left), { kind: 'matching', matches }))
    expect(score(4, 1, ['p1', 'p2', 'p3', 'p4'])).toBe(2)
    expect(score(4, 1, ['p1', 'p2', 'p3', 'x1'])).toBe(1)
    expect(score(4, 1, ['p1', 'p2', 'p4', 'p3'])).toBe(0)
    expect(score(5, 0, ['p1', 'p2', 'p3', 'p5', 'p4'])).toBe(1)
    expect(score(5, 0, ['p1', 'p2', 'p4', 'p5', 'p3'])).toBe(0)
    expect(score(3, 0, ['p1', 'p2', 'p3'])).toBe(1)
    expect(score(3, 1, ['p1', 'p2', 'x1'])).toBe(0)
    expect(score(4, 0, ['p1', 'p2', 'p3'])).toBe('The answer does not match every line.')
    expect(score(4, 0, ['p1', 'p1', 'p3', 'p4'])).toBe('An option is named twice.')
    expect(score(4, 0, ['p1', 'p2', 'p3', 'toString'])).toBe('The question has no option "toString".')
  })

  it('says what is wrong with a malformed response', () => {
    expect(category(scoreItem(single('a-1'), { kind: 'numeric', value: 1 }))).toBe(
      'A single question cannot take a numeric answer.',
    )
    expect(category(scoreItem(single('a-1'), { kind: 'single', option: 'constructor' }))).toBe(
      'The question has no option "constructor".',
    )
    expect(category(scoreItem(multiple('a-1', 2, 2), { kind: 'multiple', options: ['r1', 'r1'] }))).toBe(
      'An option is named twice.',
    )
    expect(category(scoreItem(ordering('a-1', 4), { kind: 'ordering', order: ['o1'] }))).toBe(
      'The order does not contain every option.',
    )
  })

  it('never gives a category that the model does not have, and full marks only for its highest', () => {
    const any = fc.oneof(
      fc
        .tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.nat(63))
        .map(([right, wrong, mask]) => {
          const item = multiple('a-1', right, wrong)
          const ids = item.kind === 'multiple' ? item.options.map(({ id }) => id) : []
          return { item, response: { kind: 'multiple' as const, options: ids.filter((_, i) => mask & (1 << i)) } }
        }),
      fc.integer({ min: 3, max: 6 }).chain((count) => {
        const order = Array.from({ length: count }, (_, i) => `o${i + 1}`)
        return fc.shuffledSubarray(order, { minLength: count }).map((shuffled) => ({
          item: ordering('a-1', count),
          response: { kind: 'ordering' as const, order: shuffled },
        }))
      }),
    )
    const matched = fc.tuple(fc.integer({ min: 3, max: 6 }), fc.integer({ min: 0, max: 3 })).chain(([count, left]) => {
      const item = matching('a-1', count, left)
      const ids = item.kind === 'matching' ? [...item.pairs, ...item.others].map(({ id }) => id) : []
      return fc
        .shuffledSubarray(ids, { minLength: count, maxLength: count })
        .map((matches) => ({ item, response: { kind: 'matching' as const, matches } }))
    })
    fc.assert(
      fc.property(fc.oneof(any, matched), ({ item, response }) => {
        const result = scoreItem(item, response)
        if (result.outcome !== 'scored') throw new Error(result.message)
        const highest = categoryCount(itemModel(item, graph.cutScores).model) - 1
        expect(result.category).toBeLessThanOrEqual(highest)
        expect(result.correct).toBe(result.category === highest)
        expect(result.score).toBe(result.category / highest)
      }),
    )
  })
})
