import { describe, expect, it } from 'vitest'
import {
  type Random,
  type ResponseModel,
  bandFit,
  information,
  localDependence,
  expectedAbilities,
  randomNormal,
  responsesFromRows,
  sampleCategory,
  seededRandom,
} from '../index.ts'

const make = seededRandom('bank')
const bank: ResponseModel[] = Array.from({ length: 24 }, (_, j) =>
  j % 4 === 0
    ? {
        kind: 'graded',
        a: 0.8 + make(),
        b: [-1, 0.1, 1.2].map((b) => b + 0.5 * randomNormal(make)).sort((x, y) => x - y),
      }
    : { kind: 'dichotomous', a: 0.8 + make(), b: randomNormal(make), c: j % 3 === 1 ? 0.2 : 0, d: 1 },
)

/** Everyone gets 8 of the items that say most where a crude estimate from their earlier answers puts them. */
function adaptive(persons: number, truth: readonly ResponseModel[], random: Random) {
  const rows = Array.from({ length: persons }, () => {
    const theta = randomNormal(random)
    const row: (number | null)[] = bank.map(() => null)
    let now = 0
    for (let k = 0; k < 8; k++) {
      const values = bank.map((model, j) => (row[j] === null ? information(model, now) * (0.5 + random()) : -1))
      const best = values.indexOf(Math.max(...values))
      const answer = sampleCategory(truth[best]!, theta, random)
      row[best] = answer
      now += (answer / (truth[best]!.kind === 'graded' ? 3 : 1) - 0.5) / Math.sqrt(k + 1)
    }
    return row
  })
  return responsesFromRows(rows)
}

describe('bandFit on adaptive data', () => {
  it('has uniform p values and standard normal residuals when the models hold', () => {
    const random = seededRandom('null')
    const fits = Array.from({ length: 4 }, () =>
      bandFit(adaptive(900, bank, random), bank, { estimated: 'nothing' }),
    ).flat()
    const tested = fits.filter(({ outcome }) => outcome === 'tested')
    expect(tested.length).toBeGreaterThan(45)
    const share = (alpha: number): number => tested.filter(({ pValue }) => pValue! <= alpha).length / tested.length
    // About 54 draws: SEs 0.07 and 0.03.
    expect(Math.abs(share(0.5) - 0.5)).toBeLessThan(0.2)
    expect(share(0.05)).toBeLessThan(0.14)
    const z = tested.flatMap(({ bands }) => bands.map((band) => band.z!))
    expect(Math.abs(Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length) - 1)).toBeLessThan(0.1)
  })

  it('keeps its level for items so easy that a band holds no failure', () => {
    const random = seededRandom('easy')
    const easy: ResponseModel[] = Array.from({ length: 20 }, (_, j) => ({
      kind: 'dichotomous',
      a: 1.6,
      b: j < 10 ? -2.6 + j / 20 : (j - 14) / 4,
      c: 0,
      d: 1,
    }))
    const fits = Array.from({ length: 10 }, () => {
      const rows = Array.from({ length: 300 }, () => {
        const theta = randomNormal(random)
        return easy.map((model) => sampleCategory(model, theta, random))
      })
      return bandFit(responsesFromRows(rows), easy, { estimated: 'nothing' }).slice(0, 10)
    }).flat()
    expect(fits.every(({ outcome }) => outcome === 'tested')).toBe(true)
    // 100 draws; with the covariance of the data instead of the model's many more fall below 0.01.
    expect(fits.filter(({ pValue }) => pValue! <= 0.01).length).toBeLessThan(10)
  })

  it('finds the item that was guessed, and says how large the misfit is', () => {
    const wrong = 2
    const truth = bank.with(wrong, { kind: 'dichotomous', a: 1.5, b: 0.8, c: 0.4, d: 1 })
    const claimed = bank.with(wrong, { kind: 'dichotomous', a: 1.5, b: 0.2, c: 0, d: 1 })
    const random = seededRandom('misfit')
    const rows = Array.from({ length: 1500 }, () => {
      const theta = randomNormal(random)
      return bank.map((_, j) => (j === wrong || random() < 0.5 ? sampleCategory(truth[j]!, theta, random) : null))
    })
    const fits = bandFit(responsesFromRows(rows), claimed, { estimated: 'nothing' })
    const found = fits[wrong]!
    expect(found.adjustedP!).toBeLessThan(0.001)
    expect(found.rmsd!).toBeGreaterThan(0.05)
    expect(found.bands[0]!.observed).toBeGreaterThan(found.bands[0]!.expected)
    expect(fits.filter(({ adjustedP }) => adjustedP! <= 0.01)).toHaveLength(1)
  })

  it('with fewer contrasts where parameters were estimated, and an outcome where too few answered', () => {
    const data = adaptive(900, bank, seededRandom('few'))
    const [all, one, two] = (['nothing', 'difficulty', 'slope-and-difficulty'] as const).map((estimated) =>
      bandFit(data, bank, { estimated }),
    )
    const tested = all!.findIndex(({ outcome }) => outcome === 'tested')
    expect([all, one, two].map((fits) => fits![tested]!.degreesOfFreedom)).toEqual([5, 4, 3])
    const strict = bandFit(data, bank, { minimumPersons: 1e6 })
    expect(strict.every(({ outcome, pValue }) => outcome === 'too-few-persons' && pValue === null)).toBe(true)
    expect(() => bandFit(data, bank, { bands: 2 })).toThrow('bands')
    const constant = responsesFromRows(Array.from({ length: 200 }, () => [1]))
    expect(bandFit(constant, [{ kind: 'dichotomous', a: 1, b: -60, c: 0, d: 1 }])[0]!.outcome).toBe('no-variation')
  })
})

describe('localDependence', () => {
  const models: ResponseModel[] = Array.from({ length: 16 }, (_, j) => ({
    kind: 'dichotomous',
    a: 1 + (j % 3) / 3,
    b: -1.5 + j / 5,
    c: 0,
    d: 1,
  }))

  function testlets(sd: number, kept: number) {
    const random = seededRandom(`testlets ${sd} ${kept}`)
    return responsesFromRows(
      Array.from({ length: 1500 }, () => {
        const theta = randomNormal(random)
        const shared = sd * randomNormal(random)
        return models.map((model, j) => {
          const answer = sampleCategory(model, j === 3 || j === 4 ? theta + shared : theta, random)
          return random() < kept ? answer : null
        })
      }),
    )
  }

  it('has Q3 near -1 / (items - 1) and no dependent pair when there is none', () => {
    const data = testlets(0, 1)
    const { averageQ3, pairs, untested } = localDependence(data, models, expectedAbilities(data, models).mean)
    expect(pairs).toHaveLength(120)
    expect(untested).toBe(0)
    expect(Math.abs(averageQ3! + 1 / 15)).toBeLessThan(0.02)
    expect(pairs.some(({ dependent }) => dependent)).toBe(false)
    expect(Math.abs(pairs.reduce((sum, { centred }) => sum + centred, 0))).toBeLessThan(1e-9)
    expect(pairs.filter(({ pValue }) => pValue <= 0.05).length / 120).toBeLessThan(0.15)
  })

  it.each([1, 0.6])('finds the two items of one scenario, share answered %d', (kept) => {
    const data = testlets(1.5, kept)
    const { pairs } = localDependence(data, models, expectedAbilities(data, models).mean)
    expect(pairs.filter(({ dependent }) => dependent).map(({ first, second }) => [first, second])).toEqual([[3, 4]])
  })

  it('counts pairs that too few persons answered', () => {
    const data = responsesFromRows([
      [1, 0],
      [0, 1],
    ])
    const models2 = models.slice(0, 2)
    expect(localDependence(data, models2, [0, 0])).toEqual({ averageQ3: null, pairs: [], untested: 1 })
    expect(() => localDependence(data, models2, [0])).toThrow('1 abilities for 2 persons')
    expect(() => localDependence(data, models2, [0, 0], { minimumPersons: 2 })).toThrow(RangeError)
  })
})
