import { categoryLogProbability, cholesky, randomNormal, seededRandom } from '@millwright/psychometrics'
import { describe, expect, it } from 'vitest'
import { graph, single } from '../test/small-world.ts'
import {
  compositeStanding,
  directlyAsked,
  estimateChanges,
  itemObservation,
  type Observation,
  profileFrom,
  skillPrior,
  targetStanding,
  weightedTargets,
} from './index.ts'

const SKILLS = ['a', 'b', 'c', 'd']
/** `count` questions a skill at all difficulties, other ones for each `name`. */
const questions = (name: string, count: number) =>
  SKILLS.flatMap((skill) =>
    Array.from({ length: count }, (_, i) =>
      single(`${skill}-${name}-${i}`, {
        proficiency: ([1, 2, 3] as const)[i % 3]!,
        difficulty: (['easy', 'typical', 'hard'] as const)[Math.floor(i / 3) % 3]!,
      }),
    ),
  )

/** Answers of somebody with this ability, by the model that the profile assumes: parameters are as uncertain as it says. */
function answers(
  items: ReturnType<typeof questions>,
  ability: ReadonlyMap<string, number>,
  uniform: () => number,
): Observation[] {
  return items.map((item) => {
    const unknown = itemObservation(item, graph.cutScores, 1, item.id)
    const right = Math.exp(
      categoryLogProbability(unknown.model, 1, unknown.parameterVariance)(ability.get(item.skill)!),
    )
    return { ...unknown, category: uniform() < right ? 1 : 0 }
  })
}

/** Many people who are asked twice; between the two their ability moves by `learnt`. */
function askedTwice(people: number, learnt: number, seed: string) {
  const uniform = seededRandom(seed)
  const { gaussian } = skillPrior(graph)
  const n = gaussian.dimension
  const factor = cholesky(gaussian.covariance, n)
  const [first, second] = [questions('first', 4), questions('second', 4)]
  return Array.from({ length: people }, () => {
    const z = Array.from({ length: n }, () => randomNormal(uniform))
    const drawn = graph.skills.map(({ id }, i): [string, number] => [
      id,
      z.reduce((sum, value, j) => (j <= i ? sum + factor[i * n + j]! * value : sum), 0),
    ])
    const before = answers(first, new Map(drawn), uniform)
    const later = new Map(drawn.map(([id, value]) => [id, value + learnt]))
    const added = answers(second, later, uniform)
    return [profileFrom(graph, before), profileFrom(graph, [...before, ...added]), added] as const
  })
}
type Asked = ReturnType<typeof askedTwice>[number]

const ofSkill = ([before, after, added]: Asked, at: number) =>
  estimateChanges(graph, before, added)(
    [{ skill: graph.skills[at]!.id, weight: 1 }],
    before.skills[at]!,
    after.skills[at]!,
  )
const ofTarget = ([before, after, added]: Asked) =>
  estimateChanges(graph, before, added)(
    weightedTargets(graph, 'maker', 'junior'),
    compositeStanding(graph, before, 'maker', 'junior'),
    compositeStanding(graph, after, 'maker', 'junior'),
  )
const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length

describe('estimateChanges', () => {
  it('finds a change in about as many unchanged people as it says, in each skill and over a target', () => {
    const pairs = askedTwice(1500, 0, 'unchanged')
    for (const at of [0, 1, 3]) {
      const changes = pairs.map((asked) => ofSkill(asked, at))
      const standardised = changes.map(({ difference, expectedSpread }) => difference / expectedSpread!)
      // Three standard errors of 1,500 draws are 0.078.
      expect(Math.abs(standardised.reduce((sum, z) => sum + z, 0) / pairs.length)).toBeLessThan(0.1)
      const spread = standardised.reduce((sum, z) => sum + z * z, 0) / pairs.length
      expect(spread > 0.9 && spread < 1.2).toBe(true)
      for (const level of [0.05, 0.2, 0.5]) {
        const found = share(changes.map(({ chance }) => chance! < level))
        expect(Math.abs(found - level)).toBeLessThan(0.02 + 2 * Math.sqrt((level * (1 - level)) / pairs.length))
      }
      // What two independent people would be compared by finds next to nothing: 0.05 comes out as less than 0.002.
      const naive = pairs.map(([before, after]) => {
        const [one, two] = [before.skills[at]!, after.skills[at]!]
        return Math.abs(two.mean - one.mean) / Math.hypot(one.standardError, two.standardError) > 1.96
      })
      expect(share(naive)).toBeLessThan(0.002)
    }
    const composite = pairs.slice(0, 600).map((asked) => ofTarget(asked).chance! < 0.1)
    expect(Math.abs(share(composite) - 0.1)).toBeLessThan(0.04)
  }, 120_000)

  it('finds some of those who learnt two standard deviations, by four questions a skill, and nobody who unlearnt', () => {
    const pairs = askedTwice(200, 2, 'learnt')
    const inSkill = pairs.map((asked) => ofSkill(asked, 0))
    const overall = pairs.slice(0, 100).map(ofTarget)
    const up = (changes: typeof overall) => share(changes.map((one) => one.difference > 0 && one.chance! < 0.05))
    expect(up(inSkill)).toBeGreaterThan(0.1)
    expect(up(overall)).toBeGreaterThan(0.1)
    expect(share(overall.map(({ difference, chance }) => difference < 0 && chance! < 0.05))).toBe(0)
  })

  it('agrees with the exact spread over all possible answers to six new questions on one skill', () => {
    const { cutScores } = graph
    const before = questions('first', 2).map((item, i) => itemObservation(item, cutScores, i % 2, item.id))
    const fresh = questions('second', 6).filter(({ skill }) => skill === 'a')
    const now = profileFrom(graph, before).skills[0]!
    const all = Array.from({ length: 2 ** fresh.length }, (_, code) =>
      fresh.map((item, i) => itemObservation(item, cutScores, (code >> i) & 1, item.id)),
    )
    // P(answers | before), exactly: by integrating over the skill's posterior on a fine grid.
    const grid = Array.from({ length: 801 }, (_, i) => now.mean + now.standardError * (-6 + (12 * i) / 800))
    const weight = grid.map((theta) => Math.exp(-(((theta - now.mean) / now.standardError) ** 2) / 2))
    const total = weight.reduce((sum, w) => sum + w, 0)
    let [mass, mean, second, variance] = [0, 0, 0, 0]
    for (const given of all) {
      const logs = given.map((one) => categoryLogProbability(one.model, one.category, one.parameterVariance))
      const probability =
        grid.reduce((sum, theta, i) => sum + weight[i]! * Math.exp(logs.reduce((log, of) => log + of(theta), 0)), 0) /
        total
      const after = profileFrom(graph, [...before, ...given]).skills[0]!
      mass += probability
      mean += probability * after.mean
      second += probability * after.mean ** 2
      variance += probability * after.standardError ** 2
    }
    expect(mass).toBeCloseTo(1, 6)
    expect(mean).toBeCloseTo(now.mean, 2)
    const exact = Math.sqrt(second - mean ** 2)
    expect(Math.sqrt(now.standardError ** 2 - variance)).toBeCloseTo(exact, 1)
    const same = estimateChanges(graph, profileFrom(graph, before), all[0]!)
    expect(same([{ skill: 'a', weight: 1 }], now, now).expectedSpread! / exact).toBeCloseTo(1, 1)
  })

  it('says how rare a row of right answers is, also when it leaves the estimate less sure than before', () => {
    const { cutScores } = graph
    const before = questions('first', 4).map((item, i) => itemObservation(item, cutScores, i % 2, item.id))
    const easy = Array.from({ length: 8 }, (_, i) => single(`a-easy-${i}`, { proficiency: 1, difficulty: 'easy' }))
    const hard = Array.from({ length: 8 }, (_, i) => single(`a-hard-${i}`, { proficiency: 3, difficulty: 'hard' }))
    const allRight = (items: typeof easy) => items.map((item) => itemObservation(item, cutScores, 1, item.id))
    const chanceOf = (added: Observation[]) => {
      const [earlier, later] = [profileFrom(graph, before), profileFrom(graph, [...before, ...added])]
      return ofSkill([earlier, later, added], 0).chance!
    }
    // Expected of this person, and not expected at all.
    expect(chanceOf(allRight(easy))).toBeGreaterThan(0.1)
    expect(chanceOf(allRight(hard))).toBeLessThan(0.02)
  })

  it('says nothing of chance where nothing new was learnt', () => {
    const profile = profileFrom(graph, [])
    const same = { mean: 0.3, standardError: 0.5 }
    expect(estimateChanges(graph, profile, [])([{ skill: 'a', weight: 1 }], same, same)).toEqual({
      difference: 0,
      expectedSpread: null,
      chance: null,
    })
  })
})

describe('compositeStanding', () => {
  it('is the composite of the whole standing, to the last digit', () => {
    const profile = profileFrom(
      graph,
      answers(questions('one', 3), new Map(SKILLS.map((one) => [one, 0.4])), seededRandom('x')),
    )
    expect(compositeStanding(graph, profile, 'maker', 'junior')).toEqual(
      targetStanding(graph, profile, 'maker', 'junior').composite,
    )
  })
  it('comes with the share of its weight that was asked about', () => {
    const asked = (skills: string[]) =>
      profileFrom(
        graph,
        answers(
          questions('one', 1).filter(({ skill }) => skills.includes(skill)),
          new Map(SKILLS.map((one) => [one, 0])),
          seededRandom('x'),
        ),
      ).skills
    const targets = weightedTargets(graph, 'maker', 'junior')
    expect(directlyAsked(targets, asked([]))).toBe(0)
    expect(directlyAsked(targets, asked(['a', 'c']))).toBeCloseTo(3 / 7, 12)
    expect(directlyAsked(targets, asked(SKILLS))).toBeCloseTo(1, 12)
  })
})
