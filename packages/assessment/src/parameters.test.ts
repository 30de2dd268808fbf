import { describe, expect, it } from 'vitest'
import { challenge, criterion, graph, multiple, numeric, ordering, single } from '../test/small-world.ts'
import { challengeObservations, criterionModel, itemModel, itemObservation } from './index.ts'
import { uncertaintyOf } from './parameter-variance.ts'

const { cutScores } = graph

describe('itemModel', () => {
  it('places an item at the cut of its proficiency, half a unit up or down as judged', () => {
    expect(itemModel(single('a-1', { proficiency: 3, difficulty: 'hard' }), cutScores).model).toMatchObject({
      b: 1,
      c: 0.25,
      d: 1,
      a: 1.1,
    })
    expect(itemModel(numeric('a-1', 1, 0, { proficiency: 1, difficulty: 'easy' }), cutScores).model).toMatchObject({
      b: -2.1,
      c: 0,
    })
    expect(itemModel(multiple('a-1', 2, 2), cutScores).model).toMatchObject({
      kind: 'graded',
      b: [-1, expect.closeTo(-0.2, 12)],
    })
    expect(itemModel(ordering('a-1', 3), cutScores).model).toMatchObject({ kind: 'dichotomous', c: 1 / 6 })
  })
  it('uses what responses say about it, with what they leave unknown', () => {
    const calibration = {
      id: 'a-1',
      revision: 1,
      model: { kind: 'dichotomous' as const, a: 2, b: 0.5, c: 0.2, d: 1 },
      parameters: ['a', 'd'],
      covariance: [
        [0.04, -0.01],
        [-0.01, 0.09],
      ],
      responses: 400,
      basis: 'calibrated' as const,
    }
    const { model, basis, parameterVariance } = itemModel({ ...single('a-1'), calibration }, cutScores)
    expect({ model, basis }).toEqual({ model: calibration.model, basis: 'calibrated' })
    // By hand: b = -d / a, so gradient (-b / a, -1 / a) = (-0.25, -0.5).
    expect(parameterVariance.a).toBeCloseTo(0.04, 12)
    expect(parameterVariance.b).toBeCloseTo(0.0625 * 0.04 + 0.25 * 0.09 + 2 * 0.125 * -0.01, 12)
    expect(parameterVariance.ab).toBeCloseTo(-0.25 * 0.04 - 0.5 * -0.01, 12)
    // A question of another number of categories than the model: the judgement stands.
    expect(itemModel({ ...multiple('a-1', 2, 2), calibration }, cutScores).basis).toBe('expert-judged')
  })
  it('moves all boundaries of a graded item by their mean', () => {
    const covariance = [
      [0.01, 0, 0],
      [0, 0.04, 0.02],
      [0, 0.02, 0.08],
    ]
    const model = { kind: 'graded' as const, a: 1, b: [-1, 1] }
    expect(uncertaintyOf({ model, parameters: ['a', 'b1', 'b2'], covariance }).b).toBeCloseTo(0.16 / 4, 12)
    expect(uncertaintyOf({ model, parameters: [], covariance: [] })).toEqual({ a: 0, b: 0, ab: 0 })
  })
  it('says that it is judged, and how unsure', () => {
    expect(itemModel(single('a-1'), cutScores)).toMatchObject({
      basis: 'expert-judged',
      parameterVariance: { b: 0.8 ** 2 },
    })
    expect(itemObservation(single('a-1'), cutScores, 1, 'e1')).toMatchObject({
      id: 'e1',
      source: 'a-1',
      kind: 'item',
      skill: 'a',
      category: 1,
    })
  })
})

describe('criterionModel', () => {
  it('uses what responses say about a criterion, and keeps how its score is read', () => {
    const one = criterion('works', 'a')
    const model = { kind: 'graded' as const, a: 2, b: [-2, -1, 0] }
    const works = { id: 'task/works', revision: 1, model, parameters: [], covariance: [], responses: 90 }
    const task = {
      ...challenge('task', [one], { works: 3 }),
      calibration: { works: { ...works, basis: 'calibrated' as const } },
    }
    expect(criterionModel(task, one, cutScores)).toMatchObject({
      model,
      basis: 'calibrated',
      thresholds: [1 / 3, 2 / 3, 1],
    })
  })

  const read = (tests: number, scoring: 'fraction' | 'all' = 'fraction') => {
    const one = criterion('works', 'a', scoring)
    return criterionModel(challenge('task', [one], { works: tests }), one, cutScores)
  }
  const boundaries = (tests: number) => {
    const { model } = read(tests)
    if (model.kind === 'graded') return model.b.map((b) => Math.round(1000 * b) / 1000)
    return model.kind === 'dichotomous' ? model.b : null
  }
  it('has four bands where the tests can tell them apart, fewer otherwise', () => {
    expect(boundaries(6)).toEqual([-1.4, -0.6, 0.2])
    expect(boundaries(3)).toEqual([-1.4, -0.6, 0.2])
    expect(boundaries(2)).toEqual([-1.4, -0.2])
    expect(boundaries(1)).toBeCloseTo(-0.6, 12)
    expect(read(5, 'all').model).toMatchObject({ kind: 'dichotomous', b: -0.6 })
  })
  it('reads every reachable score, a criterion each, with the shared effect', () => {
    const task = challenge('task', [criterion('works', 'a'), criterion('fast', 'b', 'all')], { works: 3, fast: 2 })
    const categories = (works: number, fast: number) =>
      challengeObservations(
        task,
        cutScores,
        [
          { id: 'works', score: works },
          { id: 'fast', score: fast },
        ],
        's',
      ).map((one) => one.category)
    expect(categories(0, 0.5)).toEqual([0, 0])
    expect(categories(1 / 3, 1)).toEqual([1, 1])
    expect(categories(2 / 3, 1)).toEqual([2, 1])
    expect(categories(1, 1)).toEqual([3, 1])
    const [first, second] = challengeObservations(
      task,
      cutScores,
      [
        { id: 'works', score: 1 },
        { id: 'fast', score: 1 },
      ],
      's',
    )
    expect(first!.testlet).toEqual(second!.testlet)
    expect([first!.id, second!.source]).toEqual(['s/works', 'task/fast'])
    expect(() => challengeObservations(task, cutScores, [{ id: 'works', score: 1 }], 's')).toThrow('task/fast')
  })
})
