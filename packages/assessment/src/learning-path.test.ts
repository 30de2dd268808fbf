import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graph, items } from '../test/small-world.ts'
import {
  type Gap,
  type LearningPathInput,
  type PathMaterial,
  gaps,
  itemObservation,
  learningPath,
  planSnapshot,
  profileFrom,
  targetStanding,
} from './index.ts'

type Proficiency = Gap['to']

const serves = (skill: string, from: Proficiency = 1, to: Proficiency = 4) => ({ skill, from, to })
const learn = (key: string, minutes: number, ...skills: string[]): PathMaterial => ({
  key,
  purpose: 'learn',
  minutes,
  serves: skills.map((skill) => serves(skill)),
})
const check = (skill: string, minutes = 5): PathMaterial => ({
  key: `check:${skill}`,
  purpose: 'show',
  minutes,
  serves: [serves(skill)],
})
const task: PathMaterial = {
  key: 'challenge:task',
  purpose: 'show',
  work: true,
  minutes: 40,
  serves: [serves('b', 3, 3)],
}
const materials = [
  learn('section:g#basics', 12, 'a', 'b'),
  learn('section:g#more', 8, 'd'),
  learn('reading:long', 90, 'c', 'd'),
  check('a'),
  check('b'),
  check('d'),
  task,
]

function profileAfter(answers: readonly (0 | 1)[]) {
  const observations = items
    .slice(0, answers.length)
    .map((item, i) => itemObservation(item, graph.cutScores, answers[i]!, item.id))
  return profileFrom(graph, observations)
}

function pathAfter(
  answers: readonly (0 | 1)[],
  more: Partial<LearningPathInput> = {},
  level: 'junior' | 'mid' = 'mid',
) {
  const profile = profileAfter(answers)
  const found = gaps(profile, targetStanding(graph, profile, 'maker', level))
  return { found, path: learningPath({ graph, profile, gaps: found, materials, ...more }) }
}

const answered = fc.array(fc.constantFrom(0 as const, 1 as const), { maxLength: items.length })
const wrong = items.map(() => 0 as const)

/** All material that may serve a step, for both purposes. */
const fitting = (all: readonly PathMaterial[], step: { skill: string; from: number; to: number }) =>
  all.filter((one) => one.serves.some((s) => s.skill === step.skill && s.from <= step.to && s.to > step.from))

describe('learningPath', () => {
  it('puts what a step builds on before it, leaves no gap out, and has a reason for each step', () => {
    fc.assert(
      fc.property(answered, (answers) => {
        const { found, path } = pathAfter(answers)
        const place = new Map(path.steps.map(({ skill }, i) => [skill, i]))
        for (const { skill } of found) expect(place.has(skill)).toBe(true)
        const before = (one: string, other: string) =>
          !place.has(one) || !place.has(other) || place.get(one)! < place.get(other)!
        expect(before('a', 'b') && before('b', 'c') && before('a', 'c') && before('e', 'd')).toBe(true)
        for (const step of path.steps) {
          expect(step.from).toBeLessThan(step.to)
          const gap = found.find(({ skill }) => skill === step.skill)
          expect(step.reason.code).toBe(gap ? gap.kind : 'prerequisite')
          if (step.reason.code === 'prerequisite') expect(place.has(step.reason.of)).toBe(true)
          // Shared material is learnt no later than here, and shown no earlier.
          for (const { key, step: other } of step.elsewhere) {
            const { purpose } = materials.find((one) => one.key === key)!
            const sooner = place.get(other)! < place.get(step.skill)!
            expect(sooner).toBe(purpose === 'learn')
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('closes every gap that any material closes, and says what it lacks for the others', () => {
    const some = fc.subarray(materials)
    fc.assert(
      fc.property(answered, some, (answers, available) => {
        const { path } = pathAfter(answers, { materials: available })
        for (const step of path.steps) {
          const asked =
            step.reason.code === 'prerequisite'
              ? ['learn']
              : step.reason.code === 'untested' && step.reason.probability >= 0.3
                ? ['show']
                : ['learn', 'show']
          const keys = [...step.parts, ...step.elsewhere].map(({ key }) => key)
          const used = available.filter(({ key }) => keys.includes(key))
          for (const purpose of asked) {
            const there = fitting(available, step).some((one) => one.purpose === purpose)
            expect(used.some((one) => one.purpose === purpose)).toBe(there)
            expect(step.lacking.some((one) => one === purpose)).toBe(!there)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('takes no more minutes than any other choice that serves the same steps', () => {
    const minutes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(answered, minutes, fc.subarray([0, 1, 2]), (answers, times, doneOnes) => {
        const all = materials.map((one, i) => ({ ...one, minutes: times[i]! }))
        const done = new Set(doneOnes.map((i) => all[i]!.key))
        const { path } = pathAfter(answers, { materials: all, done })
        // A choice serves a step for a purpose when it has one of those that the whole plan could use there.
        const wants = path.steps.flatMap((step) =>
          (['learn', 'show'] as const).flatMap((purpose) => {
            const used = [...step.parts, ...step.elsewhere].some(
              ({ key }) => all.find((one) => one.key === key)!.purpose === purpose,
            )
            if (!used) return []
            const fits = fitting(all, step).filter((one) => one.purpose === purpose)
            const works = step.to >= 3 && purpose === 'show' ? fits.filter(({ work }) => work) : []
            return [new Set((works.length > 0 ? works : fits).map(({ key }) => key))]
          }),
        )
        let least = Infinity
        for (let mask = 0; mask < 2 ** all.length; mask += 1) {
          const chosen = all.filter((_, i) => (mask >> i) & 1)
          if (!wants.every((want) => chosen.some(({ key }) => want.has(key)))) continue
          least = Math.min(
            least,
            chosen.reduce((sum, one) => sum + (done.has(one.key) ? 0 : one.minutes), 0),
          )
        }
        expect(path.minutes).toBe(least)
        expect(path.shortest).toBe(true)
      }),
      { numRuns: 80 },
    )
  })

  it('reads one section for two steps, shows by work from practitioner on, and by questions below', () => {
    const { path } = pathAfter(wrong)
    const [a, b] = ['a', 'b'].map((id) => path.steps.find(({ skill }) => skill === id)!)
    expect(a!.parts.map(({ key }) => key)).toEqual(['section:g#basics', 'check:a'])
    expect(b!.parts.map(({ key }) => key)).toEqual(['challenge:task'])
    expect(b!.elsewhere).toEqual([{ key: 'section:g#basics', step: 'a' }])
    const junior = pathAfter(wrong, {}, 'junior').path.steps.find(({ skill }) => skill === 'b')!
    expect(junior.parts.map(({ key }) => key)).toEqual(['check:b'])
  })

  it('has a start and something beyond it for a gap up to practitioner, and no start where there is none', () => {
    const only = (key: string, minutes: number, from: Proficiency, to: Proficiency): PathMaterial => ({
      ...learn(key, minutes),
      serves: [serves('b', from, to)],
    })
    const keysOf = (all: PathMaterial[], level: 'junior' | 'mid' = 'mid') =>
      pathAfter(wrong, { materials: all }, level)
        .path.steps.filter(({ skill }) => skill === 'b')
        .flatMap(({ parts }) => parts.map(({ key }) => key))
    const section = { ...only('section', 9, 1, 3), start: true }
    const [course, book] = [only('course', 60, 1, 2), only('book', 150, 1, 3)]
    expect(keysOf([course, section, book])).toEqual(['section', 'book'])
    expect(keysOf([book])).toEqual(['book'])
    expect(keysOf([book, course])).toEqual(['book'])
    expect(keysOf([course, section])).toEqual(['section'])
    expect(keysOf([course, section, book], 'junior')).toEqual(['section'])
  })

  it('asks first where nothing was asked, and has somebody read where nothing can ask', () => {
    const { path, found } = pathAfter([], {}, 'junior')
    const d = found.find(({ skill }) => skill === 'd')!
    expect([d.kind, d.probability >= 0.3]).toEqual(['untested', true])
    expect(path.steps.find(({ skill }) => skill === 'd')!.parts.map(({ key }) => key)).toEqual(['check:d'])
    const without = pathAfter([], { materials: materials.filter(({ key }) => key !== 'check:d') }, 'junior').path
    const step = without.steps.find(({ skill }) => skill === 'd')!
    expect([step.parts.map(({ key }) => key), step.lacking]).toEqual([['section:g#more'], ['show']])
  })

  it('keeps what was read and plans no more minutes for it', () => {
    const before = pathAfter(wrong).path
    const after = pathAfter(wrong, { done: new Set(['section:g#basics']) }).path
    expect(after.minutes).toBe(before.minutes - 12)
    expect(after.steps[0]!.parts[0]).toMatchObject({ key: 'section:g#basics', done: true })
  })

  it('leaves out what somebody says they know, also as a prerequisite', () => {
    const all = pathAfter(wrong).path.steps.map(({ skill }) => skill)
    expect(all).toContain('e')
    const left = pathAfter(wrong, { known: new Set(['b', 'e']) }).path.steps.map(({ skill }) => skill)
    expect(left).toEqual(all.filter((skill) => skill !== 'b' && skill !== 'e'))
  })

  it('adds a prerequisite the target does not ask for when the person lacks it', () => {
    const { found, path } = pathAfter(wrong, {}, 'junior')
    expect(found.some(({ skill }) => skill === 'e')).toBe(false)
    expect(path.steps.find(({ skill }) => skill === 'e')).toMatchObject({
      to: 1,
      reason: { code: 'prerequisite', of: 'd', asked: 1 },
      lacking: ['learn'],
    })
  })

  it('refuses prerequisites in a circle, and is empty without gaps', () => {
    const circle = {
      ...graph,
      skills: graph.skills.map((skill) =>
        skill.id === 'a' ? { ...skill, prerequisites: [{ skill: 'c', reason: 'x' }] } : skill,
      ),
    }
    expect(() => pathAfter([0], { graph: circle })).toThrow('circle')
    expect(pathAfter([], { gaps: [] }).path).toEqual({ steps: [], minutes: 0, shortest: true })
  })

  it('is kept as what is needed to tell changes later', () => {
    const { path } = pathAfter(wrong)
    const kept = planSnapshot(path, 36)
    expect(JSON.parse(JSON.stringify(kept))).toEqual(kept)
    expect(kept.steps.map(({ skill }) => skill)).toEqual(path.steps.map(({ skill }) => skill))
  })
})
