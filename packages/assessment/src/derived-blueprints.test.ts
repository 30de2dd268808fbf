import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Catalogue, Blueprint, readCatalogue, testItems } from '@millwright/catalog'
import { allBlueprints, lengthOf, onlySkillOf, skillTests, standardTest, targetTests } from './derived-blueprints.ts'
import { nextStep } from './next-step.ts'
import { simulatedLengths } from './simulated-lengths.ts'

let catalogue: Catalogue

beforeAll(async () => {
  const read = await readCatalogue(fileURLToPath(new URL('../../../content', import.meta.url)))
  catalogue = read.catalogue!
})

/** The same content with only so many questions for one skill. */
const withItems = (skill: string, count: number): Catalogue => {
  const own = testItems(catalogue).filter((item) => item.skill === skill)
  const gone = new Set(own.slice(count).map(({ id }) => id))
  return { ...catalogue, items: catalogue.items.filter(({ id }) => !gone.has(id)) }
}

describe('tests derived from the graph', () => {
  it('are the same for the same catalogue, sound, and named once', () => {
    const all = allBlueprints(catalogue)
    expect([...allBlueprints(structuredClone(catalogue))]).toEqual([...all])
    for (const [id, blueprint] of all) {
      expect(Blueprint.parse(blueprint)).toEqual(blueprint)
      expect(blueprint.id).toBe(id)
      expect(blueprint.items.min).toBeLessThanOrEqual(blueprint.items.max)
      expect(blueprint.challenges.pool.length).toBeGreaterThanOrEqual(blueprint.challenges.count)
    }
  })
  it('leave the tests of the files as they are, and give them a short and a thorough form', () => {
    for (const file of catalogue.blueprints) {
      expect(allBlueprints(catalogue).get(file.id)).toBe(file)
      const { tests } = targetTests(catalogue, file.target.role, file.target.level)
      expect(tests!.standard).toBe(file)
      expect(tests!.short.items.max).toBeLessThan(file.items.max)
      expect(tests!.thorough.items.max).toBeGreaterThan(file.items.max)
      expect([tests!.short, tests!.standard, tests!.thorough].map(lengthOf)).toEqual(['short', 'standard', 'thorough'])
    }
  })
  it('ask only about skills with enough questions, and list the others', () => {
    const { covered, missing, tests } = targetTests(catalogue, 'data-engineer', 'junior')
    expect(tests!.standard.skills.map(({ skill }) => skill)).toEqual(covered)
    const count = (skill: string) => testItems(catalogue).filter((item) => item.skill === skill).length
    expect(covered.every((skill) => count(skill) >= 5)).toBe(true)
    expect(missing.every((skill) => count(skill) < 5)).toBe(true)
    expect(missing.length).toBeGreaterThan(0)
    // One skill less, and nothing is said about the target any more.
    const less = targetTests(withItems(covered[0]!, 4), 'data-engineer', 'junior')
    expect(less).toMatchObject({ tests: null, why: 'too-little-covered' })
    expect(less.missing).toContain(covered[0])
  })
  it('do not pretend for what is only described, or what nobody has heard of', () => {
    expect(targetTests(catalogue, 'ml-engineer', 'staff')).toMatchObject({ tests: null, why: 'described-only' })
    expect(targetTests(catalogue, 'constructor', 'mid')).toMatchObject({ tests: null, share: 0 })
    expect(standardTest(catalogue, 'ai-developer', 'mid')).toBeNull()
  })
  it('check one skill with three questions, none twice, and stop', () => {
    const check = skillTests(catalogue, 'mod-eval').tests.check!
    expect(onlySkillOf(check)).toBe('mod-eval')
    expect(lengthOf(check)).toBe('check')
    const administered: string[] = []
    for (;;) {
      const step = nextStep({
        graph: catalogue.graph,
        blueprint: check,
        items: testItems(catalogue),
        challenges: catalogue.challenges,
        observations: [],
        administered,
        seed: 'one',
        elapsedMinutes: 0,
      })
      if (step.kind === 'stop') {
        expect(step.reason).toBe('item-limit')
        break
      }
      administered.push(step.id)
    }
    expect(new Set(administered).size).toBe(3)
    expect(skillTests(withItems('mod-eval', 4), 'mod-eval').tests).toEqual({})
    expect(Object.keys(skillTests(withItems('mod-eval', 5), 'mod-eval').tests)).toEqual(['check'])
    expect(skillTests(catalogue, 'constructor').tests).toEqual({})
  })
  it('have figures from simulated people for each test of this collection', () => {
    const known = new Set(Object.keys(simulatedLengths.lengths))
    const missing = [...allBlueprints(catalogue).keys()].filter((id) => !known.has(id))
    const mend = 'npm run millwright -- simulate-lengths --out packages/assessment/src/simulated-lengths.ts'
    expect(missing, mend).toEqual([])
    for (const { questions, right, covered, halfWidth } of Object.values(simulatedLengths.lengths)) {
      expect(questions[0]).toBeLessThanOrEqual(questions[1])
      expect(right).toBeGreaterThan(0.5)
      expect(covered).toBeGreaterThan(0.9)
      expect(halfWidth).toBeGreaterThan(0)
    }
  })
})
