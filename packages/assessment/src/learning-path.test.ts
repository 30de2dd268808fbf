import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { challenge, criterion, graph, items } from '../test/small-world.ts'
import { gaps, itemObservation, learningPath, profileFrom, targetStanding } from './index.ts'

const task = challenge('task', [criterion('works', 'b')], { works: 3 })
const sections = [
  { guide: 'g', section: 'basics', skills: ['a', 'b'], minutes: 12 },
  { guide: 'g', section: 'more', skills: ['d'], minutes: 8 },
]

function pathAfter(answers: readonly (0 | 1)[], seen?: ReadonlySet<string>, of = graph) {
  const observations = items
    .slice(0, answers.length)
    .map((item, i) => itemObservation(item, graph.cutScores, answers[i]!, item.id))
  const profile = profileFrom(graph, observations)
  const found = gaps(graph, profile, targetStanding(graph, profile, 'maker', 'mid'))
  return {
    found,
    path: learningPath({ graph: of, profile, gaps: found, sections, items, challenges: [task], ...(seen && { seen }) }),
  }
}

describe('learningPath', () => {
  it('puts what a step builds on before it, and leaves no gap out', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0 as const, 1 as const), { maxLength: items.length }), (answers) => {
        const { found, path } = pathAfter(answers)
        const place = new Map(path.map(({ skill }, i) => [skill, i]))
        for (const { skill } of found) expect(place.has(skill)).toBe(true)
        const before = (one: string, other: string) =>
          !place.has(one) || !place.has(other) || place.get(one)! < place.get(other)!
        expect(before('a', 'b') && before('b', 'c') && before('a', 'c') && before('e', 'd')).toBe(true)
        expect(path.every(({ from, to }) => from < to)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('names sections, exercises of the missing proficiencies, and minutes', () => {
    const { path } = pathAfter([0, 0, 0, 0, 0, 0, 0, 0, 0])
    const b = path.find(({ skill }) => skill === 'b')!
    expect(b.guideSections).toEqual([{ guide: 'g', section: 'basics' }])
    expect(b.exercises.map(({ kind }) => kind)).toEqual(['item', 'item', 'item', 'challenge'])
    expect(b.minutes).toBe(Math.round(12 + 3 * 1.5 + 40))
    for (const { kind, id } of b.exercises.slice(0, 3)) {
      const item = items.find((one) => one.id === id)!
      expect([kind, item.skill]).toEqual(['item', 'b'])
      expect(item.proficiency > b.from && item.proficiency <= b.to).toBe(true)
    }
  })

  it('prefers exercises that were not seen', () => {
    const first = pathAfter([0, 0, 0]).path.find(({ skill }) => skill === 'd')!.exercises[0]!
    const again = pathAfter([0, 0, 0], new Set([first.id])).path.find(({ skill }) => skill === 'd')!.exercises[0]!
    expect(again.id).not.toBe(first.id)
  })

  it('adds a prerequisite the target does not ask for when the person lacks it', () => {
    const observations = items.map((item) => itemObservation(item, graph.cutScores, 0, item.id))
    const profile = profileFrom(graph, observations)
    const found = gaps(graph, profile, targetStanding(graph, profile, 'maker', 'junior'))
    expect(found.some(({ skill }) => skill === 'e')).toBe(false)
    const path = learningPath({ graph, profile, gaps: found, sections, items, challenges: [] })
    expect(path.find(({ skill }) => skill === 'e')).toMatchObject({
      to: 1,
      reason: 'D builds on E, which your profile does not show yet.',
    })
  })

  it('refuses prerequisites in a circle, and is empty without gaps', () => {
    const circle = {
      ...graph,
      skills: graph.skills.map((skill) =>
        skill.id === 'a' ? { ...skill, prerequisites: [{ skill: 'c', reason: 'x' }] } : skill,
      ),
    }
    expect(() => pathAfter([0], undefined, circle)).toThrow('circle')
    expect(learningPath({ graph, profile: profileFrom(graph, []), gaps: [], sections, items, challenges: [] })).toEqual(
      [],
    )
  })
})
