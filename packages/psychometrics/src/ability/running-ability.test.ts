import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyModel, continuousModel } from '../../test/any-model.ts'
import { type ReferenceItem, modelOf, referenceData } from '../../test/reference-data.ts'
import {
  type RunningAbility,
  type ScoredAnswer,
  abilityInterval,
  categoryCount,
  estimateAbility,
  itemTable,
  levelProbabilities,
  runningAbility,
  startAbility,
  updateAbility,
} from '../index.ts'

const cuts = [-0.4, 0.8]

const traces = referenceData<{
  bank: ReferenceItem[]
  cuts: number[]
  traces: { steps: { item: number; x: number; EAP: number; PSD: number; P_level: number[] }[] }[]
}>('cat_traces.json')

describe.skipIf(!traces)('cat_traces.json', () => {
  it('matches EAP and SD to 1e-6, and exact level probabilities, after every answer', () => {
    const items = traces!.bank.map((item) => ({ model: modelOf(item) }))
    const table = itemTable(items)
    for (const { steps } of traces!.traces) {
      let state = startAbility(table)
      const answers: ScoredAnswer[] = []
      for (const { item, x, EAP, PSD, P_level } of steps) {
        state = updateAbility(table, state, item, x)
        answers.push({ ...items[item]!, category: x })
        expect(Math.abs(state.mean - EAP)).toBeLessThan(2e-7)
        expect(Math.abs(state.standardDeviation - PSD)).toBeLessThan(2e-7)
        const exact = estimateAbility(answers, undefined, cuts).levels
        levelProbabilities(state, cuts).forEach((p, i) => {
          expect(Math.abs(p - exact[i]!)).toBeLessThan(1e-6)
          // The reference sums its grid with half weights at the cuts: off by up to 2.5e-5 (see estimate-ability.test.ts).
          expect(Math.abs(p - P_level[i]!)).toBeLessThan(3e-5)
        })
      }
    }
  })
})

interface Case {
  items: ReferenceItem[]
  x: number[]
}

function expectExact(
  state: RunningAbility,
  answers: ScoredAnswer[],
  prior?: { mean: number; standardDeviation: number },
) {
  const exact = estimateAbility(answers, prior, cuts)
  expect(Math.abs(state.mean - exact.mean)).toBeLessThan(1e-6)
  expect(Math.abs(state.standardDeviation - exact.standardDeviation)).toBeLessThan(1e-6)
  levelProbabilities(state, cuts).forEach((p, i) => expect(Math.abs(p - exact.levels[i]!)).toBeLessThan(1e-6))
}

describe.each(['ability_estimates.json', 'stress.json'])('%s', (name) => {
  const data = referenceData<{ cases: Case[] }>(name)
  it.skipIf(!data)('matches exact integration under two priors, one answer after the other', () => {
    for (const { items, x } of data!.cases) {
      const answers = items.map((item, i) => ({ model: modelOf(item), category: x[i]! }))
      const table = itemTable(answers)
      for (const prior of [undefined, { mean: 0.4, standardDeviation: 0.7 }]) {
        const given = x.map((category, item) => ({ item, category }))
        expectExact(runningAbility(table, given, prior), answers, prior)
      }
    }
  })
})

describe('running ability', () => {
  it('is the prior before the first answer, wide ones too', () => {
    const table = itemTable([])
    for (const prior of [
      { mean: 0, standardDeviation: 1 },
      { mean: 2, standardDeviation: 3 },
      { mean: -1, standardDeviation: 0.05 },
    ]) {
      expectExact(startAbility(table, prior), [], prior)
    }
  })

  it('matches exact integration after any answers to any items', () => {
    const answer = fc.oneof(
      fc.tuple(anyModel, fc.nat(6)).map(([model, k]) => ({ model, category: k % categoryCount(model) })),
      fc.tuple(continuousModel, fc.constantFrom(0, 0.3, 1)).map(([model, category]) => ({ model, category })),
    )
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 8 }), (answers) => {
        const table = itemTable(answers)
        const state = answers.reduce(
          (now, { category }, i) => updateAbility(table, now, i, category),
          startAbility(table),
        )
        const exact = estimateAbility(answers)
        // Where ability is known to a ten-thousandth nobody needs the seventh digit of it.
        expect(Math.abs(state.mean - exact.mean)).toBeLessThan(1e-6)
        expect(Math.abs(state.standardDeviation - exact.standardDeviation)).toBeLessThan(1e-6)
      }),
      { numRuns: 150, endOnFailure: true },
    )
  })

  it('does not depend on the order, and leaves earlier states alone', () => {
    const items = [-1, 0, 0.5, 1].map((b) => ({ model: { kind: 'dichotomous', a: 1.4, b, c: 0.2, d: 1 } as const }))
    const table = itemTable(items)
    const given = items.map((_, item) => ({ item, category: item % 2 }))
    const state = runningAbility(table, given)
    expect(runningAbility(table, given.toReversed()).mean).toBeCloseTo(state.mean, 12)
    const before = [...state.logPosterior]
    updateAbility(table, state, 0, 1)
    expect([...state.logPosterior]).toEqual(before)
  })

  it('gives the interval that exact integration gives', () => {
    const items = [-1, 0.4].map((b) => ({
      model: { kind: 'dichotomous', a: 1.4, b, c: 0.2, d: 1 } as const,
      category: 1,
    }))
    const state = runningAbility(itemTable(items), [
      { item: 0, category: 1 },
      { item: 1, category: 1 },
    ])
    for (const coverage of [0.9, 0.95]) {
      const exact = estimateAbility(items, undefined, [], coverage).interval
      abilityInterval(state, coverage).forEach((end, i) => expect(end).toBeCloseTo(exact[i]!, 4))
    }
  })

  it('refuses what the table does not have', () => {
    const table = itemTable([{ model: { kind: 'dichotomous', a: 1, b: 0, c: 0, d: 1 } }])
    expect(() => updateAbility(table, startAbility(table), 1, 0)).toThrow('item 1')
    expect(() => updateAbility(table, startAbility(table), 0, 2)).toThrow('category 2')
    expect(() => startAbility(table, { mean: 0, standardDeviation: 0 })).toThrow(RangeError)
    expect(() => itemTable([], { low: 0, step: 0, count: 3 })).toThrow('grid')
  })
})
