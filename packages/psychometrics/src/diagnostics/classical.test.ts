import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  classicalItems,
  distractorAnalysis,
  probabilityCalibration,
  responsesFromRows,
  seededRandom,
  wilsonInterval,
} from '../index.ts'

describe('classicalItems', () => {
  it('by hand: proportion right and correlation with the rest', () => {
    const items = classicalItems(
      responsesFromRows([
        [1, 1, 1],
        [1, 1, 0],
        [1, 0, 0],
        [0, 0, 0],
      ]),
    )
    expect(items.map(({ difficulty }) => difficulty)).toEqual([0.75, 0.5, 0.25])
    // Item 2 (1, 1, 0, 0) with its rest (2, 1, 1, 0): covariance 2/3 / sqrt(1/3 x 2/3) = sqrt(1/2) of 2 x 1/2.
    expect(items[1]!.itemRestCorrelation).toBeCloseTo(Math.SQRT1_2, 12)
  })

  it('does not change with frequencies, sparse or not, and leaves null what does not vary', () => {
    const rows = [
      [1, 0, 2],
      [0, 0, 1],
      [1, null, 0],
      [0, 0, null],
      [1, 0, 2],
    ]
    const weights = [2, 1, 3, 1, 1]
    const long = rows.flatMap((row, i) => Array.from({ length: weights[i]! }, () => row))
    const [x, y] = [
      classicalItems(responsesFromRows(rows, { weight: weights })),
      classicalItems(responsesFromRows(long)),
    ]
    x.forEach((item, j) => {
      expect(item.difficulty ?? -1).toBeCloseTo(y[j]!.difficulty ?? -1, 12)
      expect(item.itemRestCorrelation ?? -2).toBeCloseTo(y[j]!.itemRestCorrelation ?? -2, 12)
    })
    expect(x[1]).toMatchObject({ meanScore: 0, difficulty: null, itemRestCorrelation: null })
    expect(classicalItems(responsesFromRows([[null, 1]]))[0]).toMatchObject({
      answers: 0,
      meanScore: null,
      difficulty: null,
    })
    expect(() => classicalItems(responsesFromRows([[1, 1]]), [1])).toThrow('highest scores')
  })
})

describe('distractorAnalysis', () => {
  it('names options that nobody takes, that draw the able, and keys that repel them', () => {
    const abilities = Array.from({ length: 200 }, (_, i) => (i - 100) / 50)
    const choices = abilities.map((ability) => (ability < -1 ? 'a' : Math.abs(ability - 0.1) < 0.3 ? 'c' : 'b'))
    const options = distractorAnalysis([...choices, null], 'b', [...abilities, 5], ['a', 'b', 'c', 'd'])
    expect(options.map(({ option, chosen, remark }) => [option, chosen, remark])).toEqual([
      ['a', 50, null],
      ['b', 121, null],
      ['c', 29, null],
      ['d', 0, 'unused'],
    ])
    const two = distractorAnalysis(
      choices.map((choice) => (choice === 'b' ? 'c' : choice)),
      'b',
      abilities,
      ['b'],
    )
    expect(two.find(({ option }) => option === 'c')!.remark).toBe('attracts-able')
    expect(options[0]!.meanAbility).toBeCloseTo(-1.51, 10)
    expect(options[3]).toMatchObject({ meanAbility: null, pointBiserial: null, share: 0 })
    expect(distractorAnalysis(choices, 'a', abilities)[0]).toMatchObject({
      option: 'a',
      isKey: true,
      remark: 'key-repels',
    })
    expect(() => distractorAnalysis(['a'], 'a', [])).toThrow('1 choices by 0 persons')
  })
})

describe('probabilityCalibration', () => {
  const random = seededRandom('claims')
  const claims = Array.from({ length: 2000 }, () => random()).map((probability) => ({
    probability,
    happened: random() < probability,
  }))

  it('holds honest claims to be right and boastful ones wrong', () => {
    const honest = probabilityCalibration(claims)
    expect(honest.bins).toHaveLength(10)
    expect(honest.pValue!).toBeGreaterThan(0.01)
    expect(honest.bins.filter(({ claimed, low, high }) => claimed < low || claimed > high).length).toBeLessThan(3)
    expect(honest.brierScore).toBeCloseTo(1 / 6, 1)
    const boastful = claims.map(({ probability, happened }) => ({
      probability: probability > 0.5 ? 0.99 : 0.01,
      happened,
    }))
    expect(probabilityCalibration(boastful).pValue!).toBeLessThan(1e-6)
    expect(probabilityCalibration(boastful).calibrationError).toBeGreaterThan(0.15)
  })

  it('takes the ends, and refuses no claims', () => {
    const sure = probabilityCalibration([
      { probability: 1, happened: true },
      { probability: 0, happened: false },
    ])
    expect(sure).toMatchObject({ brierScore: 0, z: null, pValue: null })
    expect(() => probabilityCalibration([])).toThrow(RangeError)
    expect(() => probabilityCalibration([{ probability: 1.1, happened: true }])).toThrow('1.1')
  })

  it("has Wilson's interval: published values and never outside [0, 1]", () => {
    // Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81/263 and 0/20, method 3.
    const [low, high] = wilsonInterval(81, 263)
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.2553', '0.3662'])
    const [zero, some] = wilsonInterval(0, 20)
    expect([zero.toFixed(4), some.toFixed(4)]).toEqual(['0.0000', '0.1611'])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const successes = Math.floor(n * share)
        const [from, to] = wilsonInterval(successes, n)
        expect(0 <= from && from <= successes / n + 1e-12 && successes / n <= to + 1e-12 && to <= 1).toBe(true)
      }),
    )
  })
})
