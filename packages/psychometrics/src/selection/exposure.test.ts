import { describe, expect, it } from 'vitest'
import {
  type EligibilityCounts,
  type Random,
  type ResponseModel,
  abilityBand,
  bankInformation,
  choiceRandom,
  countTest,
  createBank,
  dOptimalPretest,
  drawEligible,
  eligibilityProbabilities,
  emptyEligibility,
  estimateAbility,
  openItems,
  parameterInformation,
  pretestPositions,
  progressiveRestricted,
  randomNormal,
  randomesque,
  sampleCategory,
  seededRandom,
  sympsonHetter,
  sympsonHetterControl,
} from '../index.ts'

const SIZE = 60
const LENGTH = 10
const random = seededRandom('bank')
const models = Array.from({ length: SIZE }, (): ResponseModel => ({
  kind: 'dichotomous',
  a: Math.exp(0.4 * randomNormal(random)),
  b: randomNormal(random),
  c: 0,
  d: 1,
}))
const bank = createBank(models)
const valued = (theta: number, open: Uint8Array) =>
  models.flatMap((_, item) => (open[item] ? [{ item, value: bankInformation(bank, item, theta) }] : []))

/** Steps of about Newton's size: an adaptive path without the cost of an estimate. */
function nextTheta(theta: number, item: number, truth: number, chance: Random, n: number): number {
  return theta + ((sampleCategory(models[item]!, truth, chance) === 1 ? 1 : -1) * 1.5) / (n + 1)
}

describe('randomesque and progressive-restricted', () => {
  const items = [5, 4, 3.9, 1, 0.5].map((value, item) => ({ item, value }))
  it('choose among the near best only, each as often', () => {
    const chance = seededRandom(1)
    const counts = new Float64Array(5)
    for (let i = 0; i < 3000; i++) counts[randomesque(items, chance, 4, 0.75)!.item]!++
    expect(counts.slice(3)).toEqual(new Float64Array(2))
    for (const count of counts.slice(0, 3)) expect(Math.abs(count - 1000)).toBeLessThan(110) // 4 SDs
    expect(randomesque([], chance)).toBeNull()
  })
  it('mix early, choose the best late, and leave out what was seen too often', () => {
    const chance = seededRandom(2)
    const none = new Float64Array(5)
    const late = () => progressiveRestricted(items, chance, 1, none, 0.2)!.item
    expect(new Set(Array.from({ length: 50 }, late))).toEqual(new Set([0]))
    const early = () => progressiveRestricted(items, chance, 0, none, 0.2)!.item
    expect(new Set(Array.from({ length: 200 }, early)).size).toBe(5)
    const seen = Float64Array.from([0.3, 0.2, 0.1, 0, 0])
    expect(progressiveRestricted(items, chance, 1, seen, 0.2)!.item).toBe(2)
    expect(
      progressiveRestricted(
        items,
        chance,
        1,
        seen.map((s) => s + 0.5),
        0.2,
      )!.item,
    ).toBe(3)
    expect(() => progressiveRestricted(items, chance, 2, none, 0.2)).toThrow('progress 2')
  })
})

describe('Sympson-Hetter', () => {
  it('finds control parameters that keep exposures at the limit', () => {
    const limit = 0.3
    const simulate = (control: Float64Array, round: number, tests = 500) => {
      const chance = seededRandom(`round ${round}`)
      const selected = new Float64Array(SIZE)
      const given = new Float64Array(SIZE)
      for (let t = 0; t < tests; t++) {
        const truth = randomNormal(chance)
        const open = new Uint8Array(SIZE).fill(1)
        let theta = 0
        for (let n = 0; n < LENGTH; n++) {
          const { chosen, refused } = sympsonHetter(valued(theta, open), chance, control)!
          for (const item of [...refused, chosen.item]) {
            open[item] = 0
            selected[item]!++
          }
          given[chosen.item]!++
          theta = nextTheta(theta, chosen.item, truth, chance, n)
        }
      }
      return { tests, selected, given }
    }
    const { control, history, converged } = sympsonHetterControl(simulate, {
      items: SIZE,
      testLength: LENGTH,
      limit,
      tolerance: 0.03,
    })
    expect(history[0]).toBe(1) // without control everybody starts with the same item
    expect(converged).toBe(true)
    const fresh = simulate(control, 999, 1500)
    expect(Math.max(...fresh.given) / fresh.tests).toBeLessThan(limit + 0.06)
    expect(control.filter((k) => k === 1).length).toBeGreaterThanOrEqual(LENGTH)
    expect(() => sympsonHetterControl(simulate, { items: 20, testLength: 10, limit: 0.3 })).toThrow('cannot fill')
  })
})

describe('eligibility', () => {
  const edges = [-0.5, 0.5]
  const run = (bands: number, limit: number, tests: number): EligibilityCounts => {
    const chance = seededRandom('eligibility')
    let counts = emptyEligibility(SIZE, bands)
    for (let t = 0; t < tests; t++) {
      const eligible = drawEligible(counts, limit, chance)
      const truth = randomNormal(chance)
      const open = new Uint8Array(SIZE).fill(1)
      const given: { item: number; band: number }[] = []
      let theta = 0
      for (let n = 0; n < LENGTH; n++) {
        const band = bands === 1 ? 0 : abilityBand(theta, edges)
        const allowed = open.map((flag, item) => flag & eligible[band * SIZE + item]!)
        const { item } = randomesque(valued(theta, allowed), chance, 1)!
        open[item] = 0
        given.push({ item, band })
        theta = nextTheta(theta, item, truth, chance, n)
      }
      const visited = [...new Set(given.map(({ band }) => band))]
      counts = countTest(counts, { eligible, bands: visited, given })
    }
    return counts
  }
  it('holds the largest exposure, over all and within bands of ability', () => {
    const all = run(1, 0.25, 1200)
    expect(Math.max(...all.given) / 1200).toBeLessThan(0.257)
    expect(all.given.reduce((sum, n) => sum + n, 0)).toBe(1200 * LENGTH)
    const banded = run(3, 0.3, 1200)
    for (let band = 0; band < 3; band++) {
      const most = Math.max(...banded.given.slice(band * SIZE, (band + 1) * SIZE))
      expect(most / banded.tests[band]!).toBeLessThan(0.31)
    }
  })
  it('starts with everything eligible and forgets by the memory', () => {
    const counts = emptyEligibility(2)
    expect(eligibilityProbabilities(counts, 0.2)).toEqual(Float64Array.from([1, 1]))
    const test = { eligible: Uint8Array.from([1, 1]), bands: [0], given: [{ item: 1, band: 0 }] }
    const after = countTest(countTest(counts, test), test, 0.5)
    expect(after.given).toEqual(Float64Array.from([0, 1.5]))
    expect(after.tests).toEqual(Float64Array.from([1.5]))
    expect(eligibilityProbabilities(after, 1)[1]).toBe(1)
    // Given in every test so far: out until others have caught up.
    expect([...eligibilityProbabilities(after, 0.2)]).toEqual([1, 0])
    const later = { ...after, tests: Float64Array.from([7.5]), eligible: Float64Array.from([7.5, 3]) }
    expect(eligibilityProbabilities(later, 0.2)[1]).toBeCloseTo(0.4, 12)
    expect(() => countTest(counts, { ...test, bands: [1] })).toThrow('band 1 of 1')
  })
})

describe('openItems', () => {
  it('closes what was given, what is excluded and the enemies of what was given', () => {
    const open = openItems(6, {
      given: [0],
      excluded: [5],
      enemies: [
        [0, 2],
        [1, 3],
        [2, 4],
      ],
    })
    expect([...open]).toEqual([0, 1, 0, 1, 1, 0])
    expect(() => openItems(3, { given: [3] })).toThrow('item 3 of 3')
  })
})

describe('pretest items', () => {
  it('keep away from both ends and take their share, the same for a seed', () => {
    for (let seed = 0; seed < 200; seed++) {
      const positions = pretestPositions(seed, { shortest: 20, expected: 25 })
      expect(positions).toHaveLength(3)
      expect(new Set(positions).size).toBe(3)
      expect(Math.min(...positions)).toBeGreaterThanOrEqual(3)
      expect(Math.max(...positions)).toBeLessThanOrEqual(16)
      expect(pretestPositions(seed, { shortest: 20, expected: 25 })).toEqual(positions)
    }
    expect(pretestPositions(1, { shortest: 6, expected: 40 })).toEqual([])
    expect(() => pretestPositions(1, { shortest: 9, expected: 5 })).toThrow('9 to 5 items')
  })
  it('have the information of the 2PL about a and b', () => {
    // For a known ability: P Q [(t - b)^2, -a (t - b); ., a^2].
    const { aa, ab, bb } = parameterInformation({ kind: 'dichotomous', a: 1.3, b: 0.4, c: 0, d: 1 }, 1, 0)
    const p = 1 / (1 + Math.exp(-1.3 * 0.6))
    expect(aa).toBeCloseTo(p * (1 - p) * 0.36, 8)
    expect(ab).toBeCloseTo(p * (1 - p) * -1.3 * 0.6, 8)
    expect(bb).toBeCloseTo(p * (1 - p) * 1.69, 8)
    expect(parameterInformation({ kind: 'continuous', a: 0.3, b: 0, sd: 0.3 }, 0, 0).bb).toBeGreaterThan(0)
  })
  it('are chosen where the answer tells most: less known items, and abilities away from the middle', () => {
    const model = { kind: 'dichotomous', a: 1.2, b: 0, c: 0, d: 1 } as const
    const wide = { item: 1, model, parameterVariance: { a: 0.2, b: 0.6 } }
    const known = { item: 2, model, parameterVariance: { a: 0.02, b: 0.05 } }
    expect(dOptimalPretest([known, wide], 0.5, 0.4)!.item).toBe(1)
    const used = { ...wide, gathered: { aa: 50, ab: 0, bb: 50 } }
    expect(dOptimalPretest([used, known], 0.5, 0.4)!.item).toBe(2)
    // With little known of the slope only, the middle tells nothing about it.
    const slope = { ...wide, parameterVariance: { a: 0.5, b: 0.01 } }
    const at = (mean: number) => dOptimalPretest([slope], mean, 0.1)!.gain
    expect(at(1.5)).toBeGreaterThan(at(0))
    expect(dOptimalPretest([], 0, 1)).toBeNull()
  })
})

describe('an adaptive session', () => {
  it('can be replayed exactly from its seed and evidence', () => {
    const session = (seed: string, answers?: readonly number[]) => {
      const eligible = drawEligible(emptyEligibility(SIZE), 0.25, choiceRandom(seed, [], 'eligible'))
      const truth = choiceRandom(seed, [], 'answers of this simulated person')
      const given: number[] = []
      const categories: number[] = []
      const pretest = pretestPositions(seed, { shortest: 12, expected: 15 })
      let theta = 0
      for (let n = 0; n < 15; n++) {
        const open = openItems(SIZE, {
          given,
          enemies: [
            [0, 1, 2],
            [10, 11],
          ],
        }).map((flag, i) => flag & eligible[i]!)
        const choice = pretest.includes(n)
          ? dOptimalPretest(
              valued(0, open).map(({ item }) => ({
                item,
                model: models[item]!,
                parameterVariance: { a: 0.1, b: 0.3 },
              })),
              theta,
              0.5,
            )
          : randomesque(valued(theta, open), choiceRandom(seed, given), 5, 0.5)
        given.push(choice!.item)
        categories.push(answers?.[n] ?? sampleCategory(models[choice!.item]!, 0.7, truth))
        const scored = given.map((item, i) => ({ model: models[item]!, category: categories[i]! }))
        theta = estimateAbility(scored.filter((_, i) => !pretest.includes(i))).mean
      }
      return { given, categories, theta }
    }
    const first = session('s1')
    expect(session('s1', first.categories)).toEqual(first)
    expect(session('s2', first.categories).given).not.toEqual(first.given)
    expect(first.given.filter((item) => [0, 1, 2].includes(item)).length).toBeLessThanOrEqual(1)
    expect(new Set(first.given).size).toBe(15)
  })
})
