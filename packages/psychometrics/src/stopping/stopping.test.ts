import { describe, expect, it } from 'vitest'
import { type ReferenceItem, modelOf, referenceData } from '../../test/reference-data.ts'
import {
  SELECTION_GRID,
  type ScoredAnswer,
  type StoppingProgress,
  answerTables,
  createBank,
  decisionCanChange,
  generalizedLogLikelihoodRatio,
  logLikelihoodRatio,
  posteriorDecision,
  sequentialDecision,
  stoppingOutcome,
  waldBounds,
} from '../index.ts'

interface Case {
  items: ReferenceItem[]
  x: number[]
  cut: number
  delta: number
  log_LR: number
  GLR_log?: number
}
const reference = referenceData<{ cases: Case[] }>('classification_personfit.json')

const item = (b: number, a = 1.2, c = 0) => ({ kind: 'dichotomous', a, b, c, d: 1 }) as const
const answers = (count: number, right: boolean): ScoredAnswer[] =>
  Array.from({ length: count }, (_, i) => ({ model: item((i % 5) / 5 - 0.4), category: right ? 1 : 0 }))

describe('likelihood ratios', () => {
  it.skipIf(!reference)('match the reference', () => {
    for (const { items, x, cut, delta, log_LR, GLR_log } of reference!.cases) {
      const scored = items.map((one, i) => ({ model: modelOf(one), category: x[i]! }))
      expect(logLikelihoodRatio(scored, cut, delta)).toBeCloseTo(log_LR, 8)
      const generalized = generalizedLogLikelihoodRatio(scored, cut, delta)
      if (GLR_log !== undefined && GLR_log !== null) expect(generalized).toBeCloseTo(GLR_log, 8)
      expect(Number.isFinite(generalized)).toBe(true)
      // A most likely ability can only favour its own side.
      expect(Math.abs(generalized)).toBeGreaterThanOrEqual(Math.abs(log_LR) - 1e-9)
    }
  })
  it('stay finite when all is right, and say nothing without answers', () => {
    expect(generalizedLogLikelihoodRatio(answers(500, true), 0, 0.3)).toBeGreaterThan(0)
    expect(generalizedLogLikelihoodRatio(answers(500, false), 0, 0.3)).toBeLessThan(0)
    expect(logLikelihoodRatio([], 0, 0.3)).toBe(0)
    expect(generalizedLogLikelihoodRatio([], 0, 0.3)).toBe(0)
    expect(() => logLikelihoodRatio([], 0, 0)).toThrow('half width 0')
  })
})

describe('sequentialDecision', () => {
  it("keeps Wald's bounds", () => {
    // Wald (1947): alpha = beta = 0.05 gives log 19.
    expect(waldBounds(0.05, 0.05).upper).toBeCloseTo(Math.log(19), 12)
    expect(waldBounds(0.05, 0.05).lower).toBeCloseTo(-Math.log(19), 12)
    expect(() => waldBounds(0.6, 0.5)).toThrow('error rates')
  })
  it('decides several cuts together and guesses until then', () => {
    const rule = { kind: 'sprt', delta: 0.3, alpha: 0.05, beta: 0.05 } as const
    const cuts = [-0.5, 0.5]
    expect(sequentialDecision(answers(40, true), cuts, rule)).toMatchObject({ level: 2, decided: true })
    expect(sequentialDecision(answers(40, false), cuts, rule)).toMatchObject({ level: 0, decided: true })
    const mixed = [...answers(60, true), ...answers(60, false)]
    expect(sequentialDecision(mixed, cuts, rule)).toMatchObject({ level: 1, decided: true })
    expect(sequentialDecision(answers(2, true), cuts, rule).decided).toBe(false)
    // The generalised test never decides later than the simple one.
    for (let n = 1; n < 30; n++) {
      if (!sequentialDecision(answers(n, true), cuts, rule).decided) continue
      expect(sequentialDecision(answers(n, true), cuts, { ...rule, kind: 'glr' }).decided).toBe(true)
    }
  })
})

describe('stoppingOutcome', () => {
  const rule = {
    cuts: [0],
    decision: { kind: 'posterior', confidence: 0.9 },
    standardError: 0.3,
    minItems: 3,
    maxItems: 6,
    maxMinutes: 20,
  } as const
  const progress = (count: number, p: number, rest: Partial<StoppingProgress> = {}): StoppingProgress => ({
    answers: answers(count, true),
    standardError: 0.5,
    levelProbabilities: [1 - p, p],
    itemsLeft: 10,
    ...rest,
  })
  it('names the reason', () => {
    const reason = (...args: Parameters<typeof progress>) => stoppingOutcome(rule, progress(...args)).reason
    expect(reason(2, 0.99)).toBeNull() // few answers can look decisive by luck
    expect(reason(3, 0.99)).toBe('decision-reached')
    expect(reason(3, 0.8)).toBeNull()
    expect(reason(3, 0.8, { standardError: 0.3 })).toBe('precise-enough')
    expect(reason(3, 0.8, { decisionCanChange: false })).toBe('decision-settled')
    expect(reason(6, 0.8)).toBe('item-limit')
    expect(reason(6, 0.95)).toBe('decision-reached')
    expect(reason(3, 0.8, { minutes: 20 })).toBe('time-limit')
    expect(reason(1, 0.8, { itemsLeft: 0 })).toBe('pool-empty')
  })
  it('gives the level with a limit, saying that it is not decided', () => {
    expect(stoppingOutcome(rule, progress(6, 0.8)).decision).toEqual({ level: 1, decided: false, support: 0.8 })
    const sprt = { ...rule, decision: { kind: 'sprt', delta: 0.3, alpha: 0.05, beta: 0.05 } } as const
    expect(stoppingOutcome(sprt, progress(6, 0.8)).decision).toMatchObject({ level: 1, decided: false })
  })
  it('refuses what makes no sense', () => {
    expect(() => stoppingOutcome({ ...rule, minItems: 9 }, progress(1, 0.5))).toThrow('from 9 to 6 items')
    expect(() => stoppingOutcome({ ...rule, cuts: [1, 0] }, progress(1, 0.5))).toThrow('cuts 1, 0')
    expect(() => stoppingOutcome(rule, { answers: [], standardError: 1, itemsLeft: 1 })).toThrow('no level prob')
    expect(() => posteriorDecision([0.5, 0.6], 0.9)).toThrow('sum to 1.1')
  })
})

describe('decisionCanChange', () => {
  it('agrees with all possible answers to the items left', () => {
    const bank = createBank([item(0.2, 1.5), item(-0.3, 0.8, 0.2), item(0.5, 2), item(0, 1)])
    const tables = answerTables(bank)
    for (let shift = -2; shift <= 2; shift += 0.1) {
      const weights = SELECTION_GRID.map((theta) => Math.exp(-0.5 * ((theta - shift) / 0.6) ** 2))
      const isAbove = (values: ArrayLike<number>): boolean =>
        SELECTION_GRID.reduce((sum, theta, g) => sum + (theta >= 0 ? values[g]! : -values[g]!), 0) >= 0
      const outcomes = Array.from({ length: 16 }, (_, pattern) =>
        isAbove(
          weights.map((weight, g) =>
            [0, 1, 2, 3].reduce((product, i) => {
              const p = tables.probability[i * SELECTION_GRID.length + g]!
              return product * ((pattern >> i) & 1 ? p : 1 - p)
            }, weight),
          ),
        ),
      )
      const changes = outcomes.some((is) => is !== isAbove(weights))
      expect(decisionCanChange(tables, weights, 0, new Uint8Array(4).fill(1), 4)).toBe(changes)
    }
    const near = SELECTION_GRID.map((theta) => Math.exp(-0.5 * ((theta - 0.1) / 0.6) ** 2))
    expect(decisionCanChange(tables, near, 0, new Uint8Array(4), 4)).toBe(false)
    expect(decisionCanChange(tables, near, 0, new Uint8Array(4).fill(1), 0)).toBe(false)
  })
})
