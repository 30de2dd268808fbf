import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { referenceData } from '../../test/reference-data.ts'
import {
  type ResponseModel,
  differentialFunctioning,
  expectedAbilities,
  likelihoodRatioDif,
  logisticDif,
  mantelHaenszel,
  mantelScores,
  randomNormal,
  responsesFromRows,
  sampleCategory,
  seededRandom,
} from '../index.ts'

interface Row {
  readonly MH_alpha: number
  readonly MH_chisq_cc: number
  readonly MH_chisq: number
  readonly ETS_delta: number
  readonly LR_uniform: number
  readonly LR_nonuniform: number
  readonly LR_both: number
}

function grouped(folder: string) {
  const file = new URL(`../../../../../shared/data/psychometrics/${folder}/data.csv`, import.meta.url)
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number))
  const labels = [...new Set(rows.map((row) => row.at(-1)!))].sort((x, y) => x - y)
  const group = rows.map((row) => labels.indexOf(row.at(-1)!))
  return responsesFromRows(
    rows.map((row) => row.slice(0, -1)),
    { group },
  )
}

const sets = ['fims_dif', 'sim_dif'].flatMap((folder) => {
  const data = referenceData<{ dif?: { table: Row[] }; MH_and_logistic?: Row[] }>(`${folder}/reference.json`)
  const table = data?.dif?.table ?? data?.MH_and_logistic
  return table ? [{ folder, table }] : []
})

describe.skipIf(sets.length === 0)('reference tables', () => {
  it.each(sets)('$folder: Mantel-Haenszel and logistic regression to 1e-6', ({ folder, table }) => {
    const ours = differentialFunctioning(grouped(folder))
    table.forEach((row, j) => {
      const { mantelHaenszel: mh, logistic } = ours[j]!
      const pairs = [
        // Theirs is the odds ratio of a wrong answer, so that its reciprocal is that of a right one, and delta has its sign.
        [1 / mh!.oddsRatio!, row.MH_alpha],
        [-mh!.delta!, row.ETS_delta],
        [mh!.chiSquare, row.MH_chisq],
        [mh!.chiSquareCorrected, row.MH_chisq_cc],
        [logistic!.uniform.statistic, row.LR_uniform],
        [logistic!.nonUniform.statistic, row.LR_nonuniform],
        [logistic!.both.statistic, row.LR_both],
      ] as const
      for (const [value, expected] of pairs) expect(Math.abs(value - expected)).toBeLessThan(1e-6)
    })
  })
})

const irt = referenceData<{ IRT_LR: { item: string[]; X2: number[]; p: number[] } }>('sim_dif/reference.json')

describe.skipIf(!irt)('likelihood ratio on sim_dif', () => {
  it('gives the X2 of mirt to 1e-3 with its anchors', () => {
    const data = grouped('sim_dif')
    const specs = Array.from({ length: data.items }, () => ({ kind: '2pl' as const }))
    // Two of the ten tested items are compared here, the others in `npm run validate`; all ten are free in the base model.
    const free = Array.from({ length: 10 }, (_, k) => k + 10)
    const anchors = specs.flatMap((_, j) => (free.includes(j) ? [] : [j]))
    const { items } = likelihoodRatioDif(data, specs, { anchors, tested: [11, 13] })
    for (const { item, statistic, degreesOfFreedom, pValue } of items) {
      const k = irt!.IRT_LR.item.indexOf(`I${item + 1}`)
      expect(degreesOfFreedom).toBe(2)
      expect(Math.abs(statistic! - irt!.IRT_LR.X2[k]!)).toBeLessThan(1e-3)
      expect(Math.abs(pValue! - irt!.IRT_LR.p[k]!)).toBeLessThan(1e-6)
    }
    // The truth: item 12 is easier for the focal group, item 14 less steep, which makes it easier for those below its difficulty.
    expect(items[0]!.signedDifference!).toBeGreaterThan(0.05)
    expect(items[1]!.unsignedDifference!).toBeGreaterThan(items[1]!.signedDifference!)
  }, 60_000)
})

const random = seededRandom('dif')
const bank: ResponseModel[] = Array.from({ length: 15 }, (_, j) => ({
  kind: 'dichotomous',
  a: 0.8 + (j % 4) / 4,
  b: -1.4 + j / 5,
  c: 0,
  d: 1,
}))

/** Two groups of equal size, the focal one 0.5 SD lower, with its own version of the items. */
function twoGroups(persons: number, focalBank: readonly ResponseModel[], referenceBank = bank) {
  const group = Array.from({ length: persons }, (_, i) => i % 2)
  const rows = group.map((g) => {
    const theta = randomNormal(random) - 0.5 * g
    return (g === 1 ? focalBank : referenceBank).map((model) => sampleCategory(model, theta, random))
  })
  return responsesFromRows(rows, { group })
}

describe('without DIF', () => {
  it('p values are uniform, with groups of different ability', () => {
    const runs = Array.from({ length: 20 }, () => differentialFunctioning(twoGroups(600, bank))).flat()
    const share = (of: (run: (typeof runs)[number]) => number, alpha: number): number =>
      runs.filter((run) => of(run) <= alpha).length / runs.length
    // 300 draws, dependent within a run: SEs about 0.03 and 0.014.
    for (const of of [
      (run: (typeof runs)[number]) => run.mantelHaenszel!.pValue,
      (run: (typeof runs)[number]) => run.logistic!.uniform.pValue,
      (run: (typeof runs)[number]) => run.logistic!.nonUniform.pValue,
    ]) {
      expect(Math.abs(share(of, 0.5) - 0.5)).toBeLessThan(0.1)
      expect(Math.abs(share(of, 0.05) - 0.05)).toBeLessThan(0.045)
    }
    expect(runs.filter(({ mantelHaenszel: mh }) => mh!.etsClass === 'C').length).toBeLessThan(3)
  })
})

describe('with DIF', () => {
  const harder: ResponseModel = { kind: 'dichotomous', a: 1.3, b: 0.9, c: 0, d: 1 }
  const crossing: ResponseModel = { kind: 'dichotomous', a: 0.3, b: 0.4, c: 0, d: 1 }
  const focal = bank.with(4, harder).with(9, crossing)

  it('finds a harder item, says whom it favours, and sees crossing DIF only by the product', () => {
    const found = differentialFunctioning(twoGroups(3000, focal), { purify: true, adjust: 'holm' })
    const hard = found[4]!
    expect(hard.mantelHaenszel!.etsClass).toBe('C')
    expect(hard.mantelHaenszel!.oddsRatio!).toBeGreaterThan(1.5)
    expect(hard.mantelHaenszel!.delta!).toBeLessThan(-1.5)
    expect(hard.mantelHaenszel!.standardizedPDif).toBeLessThan(-0.1)
    expect(hard.logistic!.groupEffect!).toBeLessThan(-0.5)
    expect(hard.logistic!.jodoinGierlClass).not.toBe('A')
    expect(found[9]!.adjustedP.nonUniform!).toBeLessThan(0.001)
    const innocent = found.filter(({ item }) => item !== 4 && item !== 9)
    expect(innocent.filter(({ adjustedP }) => adjustedP.mantel! <= 0.05).length).toBeLessThan(2)
  })

  it('finds it on ability bands of sparse data', () => {
    const data = twoGroups(4000, focal)
    const kept = Array.from(data.item, (_, n) => n).filter((n) => data.item[n] === 4 || random() < 0.6)
    const before = new Int32Array(data.item.length + 1)
    kept.forEach((n) => (before[n + 1] = 1))
    for (let n = 0; n < data.item.length; n++) before[n + 1]! += before[n]!
    const start = Int32Array.from(data.start, (at) => before[at]!)
    const sparse = {
      ...data,
      start,
      item: Int32Array.from(kept, (n) => data.item[n]!),
      category: Float64Array.from(kept, (n) => data.category[n]!),
    }
    const abilities = expectedAbilities(sparse, bank).mean
    const found = differentialFunctioning(sparse, { matching: { kind: 'ability', abilities, bands: 12 } })
    expect(found[4]!.adjustedP.mantel!).toBeLessThan(1e-6)
    expect(found[4]!.mantelHaenszel!.delta!).toBeLessThan(-1)
    expect(differentialFunctioning(sparse).every(({ outcome }) => outcome === 'too-few-persons')).toBe(true)
  })

  it('finds it by likelihood ratio with anchors it purified itself', () => {
    const four = [2, 4, 6, 8, 10]
    const [own, other] = [bank, focal].map((models) => four.map((j) => models[j]!))
    const specs = four.map(() => ({ kind: 'rasch' as const }))
    const { anchors, items, fits, focalMean } = likelihoodRatioDif(twoGroups(1200, other!, own), specs)
    expect(anchors).not.toContain(1)
    expect(anchors.length).toBeGreaterThan(2)
    expect(items[1]!.adjustedP!).toBeLessThan(0.001)
    expect(items[1]!.signedDifference!).toBeLessThan(-0.1)
    expect(items.every(({ degreesOfFreedom }) => degreesOfFreedom === 1)).toBe(true)
    expect(focalMean).toBeLessThan(0)
    expect(fits).toBeGreaterThan(5)
  })
})

describe('scored items', () => {
  it("Mantel's test of a right/wrong item is the Mantel-Haenszel chi-square", () => {
    const strata = Array.from({ length: 6 }, (_, s) => ({
      referenceRight: 10 + s,
      referenceWrong: 12 - s,
      focalRight: 5 + 2 * s,
      focalWrong: 14 - s,
    }))
    const scored = strata.map(({ referenceRight, referenceWrong, focalRight, focalWrong }) => ({
      reference: { persons: referenceRight + referenceWrong, sum: referenceRight, squares: referenceRight },
      focal: { persons: focalRight + focalWrong, sum: focalRight, squares: focalRight },
    }))
    const [mantel, mh] = [mantelScores(scored)!, mantelHaenszel(strata)!]
    expect(mantel.chiSquare).toBeCloseTo(mh.chiSquare, 10)
    expect(mantel.standardizedMeanDifference).toBeCloseTo(mh.standardizedPDif, 12)
  })

  it('find a lab that is harder for one group', () => {
    const lab = (shift: number): ResponseModel => ({ kind: 'graded', a: 1.2, b: [-0.8, 0, 0.8].map((b) => b + shift) })
    const found = differentialFunctioning(twoGroups(2000, [...bank, lab(0.6)], [...bank, lab(0)]))
    expect(found[15]!.mantel!.effectClass).not.toBe('A')
    expect(found[15]!.mantel!.standardizedMeanDifference).toBeLessThan(-0.1)
    expect(found[15]!.mantelHaenszel).toBeNull()
  })
})

describe('what cannot be tested', () => {
  it('is an outcome, not a silence', () => {
    const small = differentialFunctioning(twoGroups(150, bank))
    expect(small.every(({ outcome, adjustedP }) => outcome === 'too-few-persons' && adjustedP.mantel === null)).toBe(
      true,
    )
    const same = responsesFromRows(
      Array.from({ length: 300 }, () => [1, 1]),
      { group: Array.from({ length: 300 }, (_, i) => i % 2) },
    )
    expect(differentialFunctioning(same).every(({ outcome }) => outcome === 'no-variation')).toBe(true)
    expect(() => differentialFunctioning(responsesFromRows([[1]]))).toThrow('groups')
    expect(() => differentialFunctioning(same, { focal: 0 })).toThrow('itself')
    expect(() => likelihoodRatioDif(same, [{ kind: 'rasch' }, { kind: 'rasch' }], { anchors: [0] })).toThrow('anchors')
    expect(mantelHaenszel([{ referenceRight: 3, referenceWrong: 0, focalRight: 2, focalWrong: 0 }])).toBeNull()
    expect(() => mantelHaenszel([{ referenceRight: -1, referenceWrong: 0, focalRight: 2, focalWrong: 0 }])).toThrow(
      RangeError,
    )
  })

  it('stays finite where one answer never occurs', () => {
    const counts = [0, 1, 2, 3].flatMap((match) => [
      { match, focal: false, right: match > 1 ? 20 : 0, wrong: match > 1 ? 0 : 20 },
      { match, focal: true, right: match > 1 ? 20 : 0, wrong: match > 1 ? 0 : 20 },
    ])
    const separated = logisticDif(counts)!
    expect(separated.groupEffect).toBeNull()
    for (const test of [separated.uniform, separated.nonUniform, separated.both]) {
      expect(test.statistic).toBeCloseTo(0, 6)
      expect(test.pValue).toBeGreaterThan(0.99)
    }
    const oneSided = mantelHaenszel([{ referenceRight: 30, referenceWrong: 5, focalRight: 30, focalWrong: 0 }])!
    expect([oneSided.oddsRatio, oneSided.delta, oneSided.etsClass]).toEqual([null, null, null])
    expect(Number.isFinite(oneSided.chiSquare)).toBe(true)
  })
})
