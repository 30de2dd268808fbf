import type { Blueprint, Graph, LevelTargets, Skill } from '@millwright/catalog'
import { describe, expect, it } from 'vitest'
import { simulationPage } from './page.ts'
import { type SimulateOptions, simulate } from './simulate.ts'
import { summarise } from './summary.ts'
import { compareDesigns, comparisonTable } from './comparison.ts'
import { accuracyOf } from './designs.ts'
import { knownBank, syntheticBank } from './synthetic-bank.ts'
import { simulationTable } from './table.ts'

const at = { proficiency: 2 as const, required: true }
const targets: LevelTargets = { junior: at, mid: at, senior: at, staff: at }
const ids = ['s1', 's2', 's3', 's4', 's5', 's6']
const graph: Graph = {
  areas: [{ id: 'x', name: 'x', description: 'x' }],
  skills: ids.map((id, i): Skill => ({
    id,
    uri: `urn:millwright:skill:${id}`,
    area: i < 3 ? 'x' : 'y',
    name: id,
    description: id,
    covers: id,
    prerequisites: [],
    indicators: { 1: id, 2: id, 3: id, 4: id },
    evidence: id,
    basis: id,
    targets: { maker: targets },
  })),
  roles: [],
  levels: [],
  cutScores: { basis: 'expert-judged', standardError: 0.25, explanation: 'x', cuts: { 1: -1.6, 2: 0, 3: 0.8, 4: 1.5 } },
}
const blueprint: Blueprint = {
  id: 'maker-junior',
  revision: 1,
  title: 'Maker <junior>',
  summary: 'x',
  target: { role: 'maker', level: 'junior' },
  aiMode: 'closed',
  skills: ids.map((skill) => ({ skill, weight: 1 })),
  items: { min: 8, max: 20, minutesMax: 90 },
  challenges: { count: 0, pool: [] },
  stopping: { confidence: 0.9, minItemsPerSkill: 1 },
}
const options = (changes: Partial<SimulateOptions> = {}): SimulateOptions => ({
  graph,
  blueprint,
  items: syntheticBank(
    ids.map((skill) => ({ skill, proficiencies: [1, 2, 3] as const })),
    72,
  ),
  challenges: [],
  takers: 400,
  seed: 'test',
  truth: 'prior',
  banks: 40,
  center: 'reference',
  withChallenges: false,
  limitExposure: true,
  ...changes,
})

describe('simulate', () => {
  const simulation = simulate(options())
  const summary = summarise(simulation)

  it('finds a test that knows how sure it is: coverage, error and claims agree with truth', () => {
    // 400 takers: the standard error of a coverage of 0.95 is 0.011; of all skills together about half of it.
    expect(Math.abs(summary.composite.coverage - 0.95)).toBeLessThan(0.035)
    expect(Math.abs(summary.allSkills.coverage - 0.95)).toBeLessThan(0.02)
    expect(Math.abs(summary.composite.bias)).toBeLessThan(0.07)
    expect(Math.abs(summary.composite.rmse / summary.composite.meanStandardError - 1)).toBeLessThan(0.12)
    expect(summary.level.confident.right).toBeGreaterThan(0.88)
    expect(summary.level.right).toBeGreaterThan(summary.level.base)
  })

  it('keeps the limits of the blueprint and of exposure', () => {
    expect(summary.length.mean).toBeGreaterThanOrEqual(8)
    expect(summary.length.max).toBeLessThanOrEqual(20)
    expect(summary.stops.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
    expect(summary.exposure.mean).toBeCloseTo(summary.length.mean / summary.exposure.bank, 9)
  })

  it('repeats exactly from its seed', () => {
    const again = simulate(options({ takers: 20 }))
    const once = simulate(options({ takers: 20 }))
    expect(again.sittings).toEqual(once.sittings)
    expect(simulate(options({ takers: 20, seed: 'other' })).sittings).not.toEqual(once.sittings)
  })

  it('prints a table and a page that escapes what authors wrote', () => {
    expect(simulationTable(simulation, summary)).toContain('level right')
    const page = simulationPage(simulation, summary)
    expect(page).toContain('Maker &lt;junior&gt;')
    expect(page.match(/<svg/g)).toHaveLength(5)
    expect(page).not.toContain('NaN')
    expect(page).not.toMatch(/<script|https?:/)
  })
})

describe('syntheticBank', () => {
  it('shares the items out among the skills, and a known bank is what the judgement allows', () => {
    const skills = ids.map((skill) => ({ skill, proficiencies: [1, 2, 3] as const }))
    const bank = syntheticBank(skills, 600)
    expect(bank).toHaveLength(600)
    expect(syntheticBank(skills, 20).filter(({ skill }) => skill === 's1')).toHaveLength(4)
    const known = knownBank(bank, graph.cutScores, 'test')
    const slopes = known.map(({ calibration }) => ('a' in calibration!.model ? Math.log(calibration!.model.a) : 0))
    const mean = slopes.reduce((sum, one) => sum + one, 0) / slopes.length
    const sd = Math.sqrt(slopes.reduce((sum, one) => sum + (one - mean) ** 2, 0) / slopes.length)
    // Lognormal of mean 1.1 and 0.35 on the log scale; standard errors 0.014 and 0.010.
    expect(Math.abs(mean - (Math.log(1.1) - 0.35 ** 2 / 2))).toBeLessThan(0.06)
    expect(Math.abs(sd - 0.35)).toBeLessThan(0.04)
    expect(knownBank(bank, graph.cutScores, 'test')).toEqual(known)
  })
})

describe('compareDesigns', () => {
  const bank = syntheticBank(
    ids.map((skill) => ({ skill, proficiencies: [1, 2, 3] as const })),
    240,
  )
  const settings = options({ truth: 'known', items: knownBank(bank, graph.cutScores, 'test'), takers: 150 })
  const simulation = simulate(settings)
  const comparison = compareDesigns(settings, simulation)

  it('keeps every item below a quarter of the sessions, and all content', () => {
    expect(summarise(simulation).exposure.max).toBeLessThanOrEqual(0.25)
    for (const { items } of simulation.sittings) {
      for (const id of ids) expect(items.some((item) => item.startsWith(`${id}-`))).toBe(true)
    }
  })

  it('runs the others on the same people: longer forms are better, and every design beats guessing', () => {
    const { fixed, parallel, oneSkill } = comparison
    for (const runs of [fixed, parallel, oneSkill]) {
      expect(runs.every(({ right }) => right.length === 150)).toBe(true)
      expect(accuracyOf(runs.at(-1)!)).toBeGreaterThan(0.6)
    }
    expect(accuracyOf(fixed.at(-1)!)).toBeGreaterThan(accuracyOf(fixed[0]!))
    // Four forms of 60 exhaust the bank.
    expect(Math.max(...parallel.map(({ items }) => items))).toBeLessThanOrEqual(60)
    expect(Math.min(...oneSkill.map(({ items }) => items))).toBeGreaterThanOrEqual(6)
  })

  it('prints who needs how many questions', () => {
    const text = comparisonTable(comparison)
    expect(text).toContain('one best fixed form')
    expect(text).toContain('saved')
    expect(text).not.toContain('NaN')
  })
})
