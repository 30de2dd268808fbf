import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { readCatalogue } from '@millwright/catalog'
import { categoryLogProbability, cholesky, invertPositiveDefinite } from '@millwright/psychometrics'
import { describe, expect, it } from 'vitest'
import { challenge, criterion, graph, items } from '../test/small-world.ts'
import {
  type Observation,
  challengeObservations,
  gaps,
  itemObservation,
  profileFrom,
  referencePopulation,
  skillPrior,
  targetStanding,
} from './index.ts'

const { cutScores } = graph
const correlation = (one: string, other: string): number => {
  const { gaussian, index } = referencePopulation(graph)
  return gaussian.covariance[index.get(one)! * gaussian.dimension + index.get(other)!]!
}
const answer = (id: string, category: number): Observation =>
  itemObservation(
    items.find((item) => item.id === id)!,
    cutScores,
    category,
    `e-${id}`,
  )
const estimate = (observations: Observation[], skill: string) =>
  profileFrom(graph, observations).skills.find((one) => one.skill === skill)!

describe('referencePopulation', () => {
  it('is positive definite on the real graph, with the correlations we say', async () => {
    const { catalogue } = await readCatalogue(fileURLToPath(new URL('../../../content', import.meta.url)))
    const real = catalogue!.graph
    const { gaussian, index } = referencePopulation(real)
    const n = real.skills.length
    expect(n).toBeGreaterThanOrEqual(60)
    expect(() => cholesky(gaussian.covariance, n)).not.toThrow()
    // The smallest eigenvalue is at least 0.15: taking 0.149 off the diagonal leaves it positive definite.
    const lowered = gaussian.covariance.map((value, at) => (at % (n + 1) === 0 ? value - 0.149 : value))
    expect(() => cholesky(lowered, n)).not.toThrow()
    const within: number[] = []
    const across: number[] = []
    for (const one of real.skills) {
      for (const other of real.skills) {
        const r = gaussian.covariance[index.get(one.id)! * n + index.get(other.id)!]!
        if (one.id === other.id) expect(r).toBe(1)
        else (one.area === other.area ? within : across).push(r)
      }
    }
    const mean = (values: number[]) => values.reduce((sum, r) => sum + r, 0) / values.length
    expect(mean(across)).toBeCloseTo(0.5, 1)
    expect(mean(within)).toBeCloseTo(0.7, 1)
    expect(Math.max(...across, ...within)).toBeLessThan(0.86)
  })
  it('brings skills nearer that build on each other', () => {
    expect(correlation('a', 'b')).toBeGreaterThan(correlation('a', 'c'))
    expect(correlation('a', 'c')).toBeGreaterThan(0.7)
    expect(correlation('a', 'd')).toBe(0.5)
  })
  it('refuses a prerequisite that does not exist', () => {
    const broken = { skills: [{ id: 'a', area: 'x', prerequisites: [{ skill: 'ghost' }] }] }
    expect(() => referencePopulation(broken)).toThrow('ghost')
  })
})

describe('skillPrior', () => {
  it('does not know the mean of the group that somebody comes from: 0.75 more everywhere', () => {
    const [wide, narrow] = [skillPrior(graph).gaussian, referencePopulation(graph).gaussian]
    wide.covariance.forEach((value, i) => expect(value - narrow.covariance[i]!).toBeCloseTo(0.75, 12))
    expect(wide.mean).toEqual(narrow.mean)
  })
  it('follows somebody far from the reference population further than that population alone would', () => {
    // Ten wrong answers on questions for juniors: the composite of the other skills falls too.
    const wrong = items.filter(({ skill }) => skill !== 'd').slice(0, 10)
    const other = estimate(
      wrong.map((item) => itemObservation(item, cutScores, 0, item.id)),
      'd',
    )
    expect(other.ownAnswers).toBe(0)
    expect(other.mean).toBeLessThan(-0.8)
  })
})

describe('profileFrom', () => {
  it('is the prior without evidence', () => {
    const { skills, basis, observationCount } = profileFrom(graph, [])
    expect(skills[0]).toMatchObject({
      skill: 'a',
      mean: 0,
      standardError: Math.sqrt(1.75),
      ownAnswers: 0,
      borrowedShare: 0,
    })
    expect(skills[0]!.levels.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12)
    expect([basis, observationCount]).toEqual(['expert-judged', 0])
  })

  it('agrees with brute-force integration over two skills', () => {
    const observations = [
      answer('a-2-typical', 1),
      answer('a-3-easy', 1),
      answer('d-2-hard', 0),
      answer('d-1-typical', 1),
    ]
    const prior = skillPrior(graph)
    const pair = [prior.index.get('a')!, prior.index.get('d')!]
    const covariance = pair.flatMap((i) =>
      pair.map((j) => prior.gaussian.covariance[i * prior.gaussian.dimension + j]!),
    )
    const precision = invertPositiveDefinite(Float64Array.from(covariance), 2)
    const logs = observations.map((one) => ({
      at: one.skill === 'a' ? 0 : 1,
      log: categoryLogProbability(one.model, one.category, one.parameterVariance),
    }))
    let [mass, first, second] = [0, 0, 0]
    for (let x = -8; x <= 8; x += 0.08) {
      for (let y = -8; y <= 8; y += 0.08) {
        const quadratic = precision[0]! * x * x + 2 * precision[1]! * x * y + precision[3]! * y * y
        const w = Math.exp(-quadratic / 2 + logs.reduce((sum, { at, log }) => sum + log(at === 0 ? x : y), 0))
        mass += w
        first += w * x
        second += w * x * x
      }
    }
    const ours = estimate(observations, 'a')
    expect(ours.mean).toBeCloseTo(first / mass, 3)
    expect(ours.standardError).toBeCloseTo(Math.sqrt(second / mass - (first / mass) ** 2), 3)
  })

  it('is the same in any order, to the last digits', () => {
    const evidence = items.map((item, i) => itemObservation(item, cutScores, i % 3 === 0 ? 1 : 0, item.id))
    fc.assert(
      fc.property(fc.shuffledSubarray(evidence, { minLength: evidence.length }), (shuffled) => {
        const one = profileFrom(graph, evidence)
        const other = profileFrom(graph, shuffled)
        one.skills.forEach((skill, i) => expect(Math.abs(skill.mean - other.skills[i]!.mean)).toBeLessThan(1e-9))
      }),
      { numRuns: 30 },
    )
  })

  it('moves up with every right answer, and knows what is borrowed', () => {
    const right = estimate([answer('a-2-typical', 1)], 'a')
    const more = estimate([answer('a-2-typical', 1), answer('a-2-hard', 1)], 'a')
    expect(more.mean).toBeGreaterThan(right.mean)
    expect(more.ownAnswers).toBe(2)
    expect(more.borrowedShare).toBeCloseTo(0, 9)
    const neighbour = estimate([answer('a-2-typical', 1)], 'b')
    expect(neighbour.mean).toBeGreaterThan(0)
    expect(neighbour.mean).toBeLessThan(right.mean)
    expect([neighbour.ownAnswers, neighbour.borrowedShare]).toEqual([0, expect.closeTo(1, 9)])
    const both = estimate([answer('a-2-typical', 1), answer('b-2-typical', 1)], 'a').borrowedShare
    expect(both > 0.05 && both < 0.95).toBe(true)
  })

  it('learns less from criteria of one challenge than from as many independent answers', () => {
    const task = challenge('task', [criterion('one', 'a'), criterion('two', 'a')], { one: 3, two: 3 })
    const shared = challengeObservations(
      task,
      cutScores,
      [
        { id: 'one', score: 1 },
        { id: 'two', score: 1 },
      ],
      's',
    )
    const apart = shared.map((one) => ({ ...one, testlet: undefined }))
    expect(estimate(shared, 'a').mean).toBeLessThan(estimate(apart, 'a').mean)
    expect(estimate(shared, 'a').standardError).toBeGreaterThan(estimate(apart, 'a').standardError)
  })

  it('survives 500 right answers, and refuses evidence that counts twice or is of no skill', () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ ...answer('a-3-hard', 1), id: `e${i}` }))
    const { skills, converged } = profileFrom(graph, many)
    expect(converged && skills.every(({ mean, standardError }) => Number.isFinite(mean) && standardError > 0)).toBe(
      true,
    )
    expect(() => profileFrom(graph, [answer('a-1-easy', 1), answer('a-1-easy', 1)])).toThrow('twice')
    expect(() => profileFrom(graph, [{ ...answer('a-1-easy', 1), skill: 'ghost' }])).toThrow('ghost')
  })

  it('can be stored as JSON and read again', () => {
    const evidence = [answer('a-2-typical', 1), answer('d-2-hard', 0)]
    const read = JSON.parse(JSON.stringify(evidence)) as Observation[]
    expect(profileFrom(graph, read).skills).toEqual(profileFrom(graph, evidence).skills)
  })
})

describe('targetStanding', () => {
  it('gives all required skills at once less than the composite and less than any one of them', () => {
    const evidence = items.map((item, i) => itemObservation(item, cutScores, i % 4 === 0 ? 0 : 1, item.id))
    const { allRequired, composite, skills } = targetStanding(graph, profileFrom(graph, evidence), 'maker', 'junior')
    expect(allRequired).toMatchObject({ skills: skills.length, answered: 4 })
    expect(allRequired.probability).toBeLessThan(composite.probability)
    expect(allRequired.probability).toBeLessThanOrEqual(Math.min(...skills.map(({ probability }) => probability)))
    // Independent skills would give the product; ours go together.
    expect(allRequired.probability).toBeGreaterThan(skills.reduce((product, one) => product * one.probability, 1))
  })
  it('counts which observations rest on judgement', () => {
    const judged = answer('a-2-typical', 1)
    const calibrated = { ...answer('a-3-easy', 1), basis: 'calibrated' as const }
    expect(profileFrom(graph, [judged, calibrated])).toMatchObject({ judgedCount: 1, basis: 'expert-judged' })
    expect(profileFrom(graph, [calibrated])).toMatchObject({ judgedCount: 0, basis: 'calibrated' })
  })
  it('weighs skills by what the target asks', () => {
    const { composite, skills } = targetStanding(graph, profileFrom(graph, []), 'maker', 'junior')
    expect(skills.map(({ skill, weight }) => [skill, weight])).toEqual([
      ['a', 2 / 7],
      ['b', 2 / 7],
      ['c', 1 / 7],
      ['d', 2 / 7],
    ])
    expect(composite.cut).toBeCloseTo((2 * 3 * -0.6 - 1.6) / 7, 12)
    expect(composite.standardError).toBeLessThan(Math.sqrt(1.75))
    expect(composite.probability).toBeGreaterThan(0.5)
    // Cuts at 2 share an error; the one at 1 has its own.
    expect(composite.cutStandardError).toBeCloseTo(0.25 * Math.hypot(6 / 7, 1 / 7), 12)
    expect(Math.abs(composite.probabilityCutUncertain - 0.5)).toBeLessThan(Math.abs(composite.probability - 0.5))
  })
  it('decides with enough evidence, either way', () => {
    const all = (category: number) =>
      targetStanding(
        graph,
        profileFrom(
          graph,
          items.map((item) => itemObservation(item, cutScores, category, item.id)),
        ),
        'maker',
        'junior',
      )
    expect(all(1).composite.verdict).toBe('reached')
    expect(all(0).composite.verdict).toBe('not-reached')
    expect(all(0).skills.every(({ verdict }) => verdict === 'not-reached')).toBe(true)
  })
  it('can be limited to measured skills, and refuses a target without any', () => {
    const profile = profileFrom(graph, [])
    expect(targetStanding(graph, profile, 'maker', 'junior', { skills: ['a', 'e'] }).skills).toHaveLength(1)
    expect(() => targetStanding(graph, profile, 'ghost', 'junior')).toThrow('ghost')
  })
})

describe('gaps', () => {
  const standing = (observations: Observation[]) => {
    const profile = profileFrom(graph, observations)
    return gaps(profile, targetStanding(graph, profile, 'maker', 'junior'))
  }
  it('name what is missing, what is unclear and what was not tested, weightiest first', () => {
    const wrong = ['a-1-easy', 'a-1-typical', 'a-2-easy', 'a-2-typical', 'a-2-hard'].map((id) => answer(id, 0))
    const found = standing(wrong)
    expect(found[0]).toMatchObject({ skill: 'a', kind: 'measured', to: 2 })
    expect(found[0]!.from).toBeLessThan(2)
    expect(found.find(({ skill }) => skill === 'b')!.kind).toBe('untested')
    expect(found.map(({ priority }) => priority)).toEqual(
      found.map(({ priority }) => priority).toSorted((x, y) => y - x),
    )
    expect(found.every(({ from, to, shortfall }) => from < to && shortfall >= 0)).toBe(true)
  })
  it('are none for somebody who has shown everything', () => {
    expect(standing(items.map((item) => itemObservation(item, cutScores, 1, item.id)))).toEqual([])
  })
})
