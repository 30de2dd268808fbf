import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Catalogue, Blueprint, dimensionOf, leftToReview, readCatalogue, testItems } from '@millwright/catalog'
import { allBlueprints, lengthOf, onlySkillOf, skillTests, standardTest, targetTests } from './derived-blueprints.ts'
import { nextStep } from './next-step.ts'
import { simulatedLengths } from './simulated-lengths.ts'
import { enoughAsked, fewestToBeEnough, weightedTargets } from './target-standing.ts'

let catalogue: Catalogue

beforeAll(async () => {
  const read = await readCatalogue(fileURLToPath(new URL('../../../content', import.meta.url)))
  catalogue = read.catalogue!
})

/** The same content with only so many questions for each of these skills. */
const withItems = (skills: readonly string[], count: number): Catalogue => {
  const gone = new Set(
    skills.flatMap((skill) =>
      testItems(catalogue)
        .filter((item) => item.skill === skill)
        .slice(count)
        .map(({ id }) => id),
    ),
  )
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
  it('ask only about skills with enough questions, list the others, and are silent where too little is left', () => {
    const { covered, missing, tests } = targetTests(catalogue, 'data-engineer', 'junior')
    expect(tests!.standard.skills.map(({ skill }) => skill)).toEqual(covered)
    const count = (skill: string) => testItems(catalogue).filter((item) => item.skill === skill).length
    expect(covered.every((skill) => count(skill) >= 5)).toBe(true)
    expect(missing.every((skill) => count(skill) < 5)).toBe(true)
    const [first, ...others] = covered
    const less = targetTests(withItems([first!], 4), 'data-engineer', 'junior')
    expect(less).toMatchObject({ covered: others, missing: [...missing, first], why: null })
    expect(less.tests!.standard.skills.map(({ skill }) => skill)).toEqual(others)
    const little = targetTests(withItems(covered.slice(2), 4), 'data-engineer', 'junior')
    expect(little).toMatchObject({ covered: covered.slice(0, 2), tests: null, why: 'too-little-covered' })
    expect(standardTest(withItems(covered.slice(2), 4), 'data-engineer', 'junior')).toBeNull()
  })
  it('do not pretend for what is only described, or what nobody has heard of', () => {
    expect(targetTests(catalogue, 'ml-engineer', 'staff')).toMatchObject({ tests: null, why: 'described-only' })
    expect(targetTests(catalogue, 'constructor', 'mid')).toMatchObject({ tests: null, share: 0 })
    expect(standardTest(catalogue, 'ai-developer', 'staff')).toBeNull()
  })
  it('give each measured dimension its share, and each skill of it what the target asks', () => {
    const { tests } = targetTests(catalogue, 'ai-engineer', 'mid')
    const weights = new Map<string, number>()
    for (const { skill, weight } of tests!.standard.skills) {
      const { id } = dimensionOf(catalogue.graph, skill)!
      weights.set(id, (weights.get(id) ?? 0) + weight)
    }
    expect([...weights.keys()].toSorted()).toEqual(['production', 'technical'])
    expect(weights.get('technical')! / weights.get('production')!).toBeCloseTo(40 / 30, 2)
    const { graph } = catalogue
    const technical = weightedTargets(graph, 'ai-engineer', 'mid').filter(
      ({ skill }) => dimensionOf(graph, skill)!.id === 'technical',
    )
    expect(new Set(technical.map(({ required }) => required)).size).toBeGreaterThan(1)
    const [first] = technical
    for (const one of technical) expect(one.weight / first!.weight).toBeCloseTo(one.required / first!.required, 9)
  })
  it('never hang a dimension on one skill', () => {
    const { standard } = targetTests(catalogue, 'ai-engineer', 'junior').tests!
    const production = standard.skills.filter(({ skill }) => dimensionOf(catalogue.graph, skill)!.id === 'production')
    expect(production).toHaveLength(1)
    expect(new Set(standard.skills.map(({ weight }) => weight)).size).toBe(1)
  })
  it('leave to people what is for people, except in tests of one skill', () => {
    const { graph } = catalogue
    const { covered, missing, reviewed } = targetTests(catalogue, 'data-engineer', 'senior')
    expect(reviewed).toContain('ppl-communication')
    expect([...covered, ...missing].filter((skill) => leftToReview(graph, skill))).toEqual([])
    for (const { id, skills } of allBlueprints(catalogue).values())
      if (skills.length > 1) expect([id, skills.filter(({ skill }) => leftToReview(graph, skill))]).toEqual([id, []])
    const single = skillTests(catalogue, 'ppl-communication').tests.check!
    expect(weightedTargets(graph, single.target.role, single.target.level, ['ppl-communication'])).toMatchObject([
      { skill: 'ppl-communication', weight: 1 },
    ])
    // Beside anything that is measured, it decides nothing.
    const beside = weightedTargets(graph, 'ml-engineer', 'senior', ['ppl-communication', 'mod-eval'])
    expect(beside.map(({ skill }) => skill)).toEqual(['mod-eval'])
  })
  it('have files that weigh as the decision does', () => {
    for (const { target, skills } of catalogue.blueprints) {
      const decided = weightedTargets(
        catalogue.graph,
        target.role,
        target.level,
        skills.map(({ skill }) => skill),
      )
      const weights = new Map(skills.map(({ skill, weight }) => [skill, weight]))
      for (const { skill, weight } of decided) expect(Math.abs(weights.get(skill)! - 100 * weight)).toBeLessThan(0.01)
    }
  })
  it('weigh by proficiency alone in catalogues of before', () => {
    const { evaluation: _, ...before } = catalogue.graph
    const weights = weightedTargets(before, 'ml-engineer', 'mid')
    const total = weights.reduce((sum, { required }) => sum + required, 0)
    for (const { required, weight } of weights) expect(weight).toBeCloseTo(required / total, 12)
    expect(weights.some(({ skill }) => skill === 'ppl-communication')).toBe(true)
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
    expect(skillTests(withItems(['mod-eval'], 4), 'mod-eval').tests).toEqual({})
    expect(Object.keys(skillTests(withItems(['mod-eval'], 5), 'mod-eval').tests)).toEqual(['check'])
    expect(skillTests(catalogue, 'constructor').tests).toEqual({})
  })
  it('have room for what they promise', () => {
    for (const { id, items, skills, stopping, target } of allBlueprints(catalogue).values()) {
      const weights = weightedTargets(
        catalogue.graph,
        target.role,
        target.level,
        skills.map(({ skill }) => skill),
      ).map(({ weight }) => weight)
      expect(items.max, id).toBeGreaterThanOrEqual(stopping.minItemsPerSkill * skills.length)
      expect(items.max, id).toBeGreaterThanOrEqual(fewestToBeEnough(weights))
    }
    for (const { thorough } of allTests()) expect(thorough.stopping.minItemsPerSkill, thorough.id).toBe(2)
    const { standard } = targetTests(catalogue, 'ai-developer', 'senior').tests!
    expect(standard.items.max).toBeGreaterThanOrEqual(1.25 * standard.skills.length)
  })
  it('never end by a decision before enough was asked for a probability', () => {
    const items = testItems(catalogue)
    for (const { short } of allTests()) {
      const weights = weightedTargets(
        catalogue.graph,
        short.target.role,
        short.target.level,
        short.skills.map(({ skill }) => skill),
      )
      // Whoever knows nothing is a clear case soonest; what would end the test early is asked for at once.
      const blueprint = { ...short, stopping: { ...short.stopping, confidence: 0.5 } }
      const administered: string[] = []
      for (;;) {
        const step = nextStep({
          graph: catalogue.graph,
          blueprint,
          items,
          challenges: [],
          observations: [],
          administered,
          seed: 'one',
          elapsedMinutes: 0,
        })
        if (step.kind === 'stop') break
        administered.push(step.id)
      }
      const asked = new Set(administered.map((id) => items.find((item) => item.id === id)!.skill))
      const share = weights.reduce((sum, { skill, weight }) => sum + (asked.has(skill) ? weight : 0), 0)
      expect([short.id, enoughAsked(share)]).toEqual([short.id, true])
    }
  })
  it('promise no more questions of one skill than can be asked beside each other', () => {
    for (const { id, skills, items } of allBlueprints(catalogue).values()) {
      if (skills.length > 1) continue
      for (const seed of ['one', 'two', 'three']) {
        const administered: string[] = []
        for (;;) {
          const step = nextStep({
            graph: catalogue.graph,
            blueprint: allBlueprints(catalogue).get(id)!,
            items: testItems(catalogue),
            challenges: [],
            observations: [],
            administered,
            seed,
            elapsedMinutes: 0,
          })
          if (step.kind === 'stop') break
          administered.push(step.id)
        }
        expect([id, administered.length]).toEqual([id, items.max])
      }
    }
  }, 60_000)
  it('say what the test of a file asks about, not what the bank could', () => {
    const { covered, missing, share } = targetTests(catalogue, 'ml-engineer', 'mid')
    const [file] = catalogue.blueprints.filter(({ id }) => id === 'ml-engineer-mid')
    expect(new Set(covered)).toEqual(new Set(file!.skills.map(({ skill }) => skill)))
    expect(missing.length).toBeGreaterThan(0)
    expect(share).toBeLessThan(1)
  })
  it('have figures from simulated people for each test of this collection', () => {
    const known = new Set(Object.keys(simulatedLengths.lengths))
    const missing = [...allBlueprints(catalogue).keys()].filter((id) => !known.has(id))
    const mend =
      'npm run millwright -- simulate-lengths --takers 300 --out packages/assessment/src/simulated-lengths.ts'
    expect(missing, mend).toEqual([])
    expect(
      [...known].filter((id) => !allBlueprints(catalogue).has(id)),
      mend,
    ).toEqual([])
    for (const [id, { questions, right, covered, halfWidth }] of Object.entries(simulatedLengths.lengths)) {
      expect(questions[0]).toBeLessThanOrEqual(questions[1])
      const { min, max } = allBlueprints(catalogue).get(id)!.items
      expect(questions[0], `${id}: ${mend}`).toBeGreaterThanOrEqual(min)
      expect(questions[1], `${id}: ${mend}`).toBeLessThanOrEqual(max)
      expect(right).toBeGreaterThan(0.5)
      expect(covered).toBeGreaterThan(0.9)
      expect(halfWidth).toBeGreaterThan(0)
    }
  })
})

function allTests() {
  const { roles, levels } = catalogue.graph
  return roles.flatMap(({ id: role }) =>
    levels.flatMap(({ id: level }) => targetTests(catalogue, role, level).tests ?? []),
  )
}
