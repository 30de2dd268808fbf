import fc from 'fast-check'
import { seededRandom } from '@millwright/psychometrics'
import { describe, expect, it } from 'vitest'
import { blueprint, challenge, criterion, graph, items, single } from '../test/small-world.ts'
import {
  type NextStep,
  type NextStepInput,
  type Observation,
  challengeObservations,
  itemObservation,
  nextStep,
} from './index.ts'

const task = challenge('task', [criterion('works', 'a'), criterion('safe', 'd')], { works: 3, safe: 3 })
const short = challenge('short-task', [criterion('works', 'a'), criterion('safe', 'd')], { works: 3, safe: 3 }, 20)

function start(changes: Partial<NextStepInput> = {}): NextStepInput {
  return {
    graph,
    blueprint,
    items,
    challenges: [task, short],
    observations: [],
    administered: [],
    seed: 's1',
    elapsedMinutes: 0,
    ...changes,
  }
}

/** Sits a whole session; `right` decides each answer. */
function sit(input: NextStepInput, right: (n: number, skill: string) => boolean) {
  const steps: NextStep[] = []
  const observations: Observation[] = [...input.observations]
  const administered: string[] = [...input.administered]
  for (;;) {
    const step = nextStep({ ...input, observations, administered })
    steps.push(step)
    if (step.kind === 'stop') return { steps, observations, administered }
    administered.push(step.id)
    if (step.kind === 'item') {
      const item = input.items.find(({ id }) => id === step.id)!
      observations.push(itemObservation(item, graph.cutScores, right(steps.length, item.skill) ? 1 : 0, step.id))
    } else {
      const scores = task.criteria.map(({ id }) => ({ id, score: 1 }))
      observations.push(
        ...challengeObservations(
          input.challenges.find(({ id }) => id === step.id)!,
          graph.cutScores,
          scores,
          step.id,
        ),
      )
    }
  }
}

const kinds = (steps: readonly NextStep[]) => steps.map(({ kind }) => kind)

describe('nextStep', () => {
  it('replays exactly from seed and evidence, and differs between seeds', () => {
    const run = (seed: string) => sit(start({ seed }), (n) => n % 2 === 0).administered
    expect(run('s1')).toEqual(run('s1'))
    expect(new Set(['s1', 's2', 's3', 's4'].map((seed) => run(seed).join())).size).toBeGreaterThan(1)
  })

  it('keeps every promise of the blueprint whatever the answers', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }), (seed, answers) => {
        const { steps, administered } = sit(start({ seed: `${seed}` }), (n) => answers[n - 1] ?? true)
        const given = administered.filter((id) => items.some((item) => item.id === id))
        expect(new Set(administered).size).toBe(administered.length)
        expect(given.length >= blueprint.items.min && given.length <= blueprint.items.max).toBe(true)
        for (const { skill } of blueprint.skills) {
          const count = given.filter((id) => id.startsWith(`${skill}-`)).length
          expect(count >= 1 && count <= 7).toBe(true)
        }
        expect(kinds(steps).slice(-2)).toEqual(['challenge', 'stop'])
      }),
      { numRuns: 60 },
    )
  })

  it('stops early for a clear case, says why, and never returns to questions after a challenge', () => {
    const { steps } = sit(start(), () => false)
    expect(kinds(steps).filter((kind) => kind === 'item').length).toBeLessThan(14)
    expect(steps.find((step) => step.kind === 'challenge')).toMatchObject({ itemsEnded: 'decision-reached' })
    expect(kinds(steps).indexOf('challenge')).toBe(kinds(steps).lastIndexOf('item') + 1)
  })

  it('asks what tells most about the target: not what is plainly known, and not the blunt question', () => {
    const known = items
      .filter(({ skill }) => skill === 'a')
      .map((item) => itemObservation(item, graph.cutScores, 1, `before-${item.id}`))
    const unlimited = { ...blueprint, stopping: { confidence: 0.99, minItemsPerSkill: 0 } }
    const step = nextStep(start({ observations: known, blueprint: unlimited }))
    expect(step).toMatchObject({ kind: 'item', reason: { rule: 'largest-drop' } })
    expect(step.kind === 'item' && step.reason.skill).not.toBe('a')

    const calibrated = (id: string, a: number) => ({
      ...single(id),
      calibration: {
        id,
        revision: 1,
        model: { kind: 'dichotomous' as const, a, b: -0.6, c: 0.25, d: 1 },
        parameters: [],
        covariance: [],
        responses: 900,
        basis: 'calibrated' as const,
      },
    })
    const bank = [calibrated('a-blunt', 0.6), calibrated('b-sharp', 2), calibrated('c-blunt', 0.6)]
    expect(nextStep(start({ items: bank, blueprint: unlimited }))).toMatchObject({ id: 'b-sharp' })
  })

  it('prefers the item that tells more per minute, near the person', () => {
    const bank = [
      single('a-far', { proficiency: 4, difficulty: 'hard' }),
      single('a-near'),
      single('a-slow', { minutes: 6 }),
    ]
    const only = { ...blueprint, skills: [{ skill: 'a', weight: 1 }] }
    expect(nextStep(start({ items: bank, blueprint: only }))).toMatchObject({ id: 'a-near' })
  })

  it('keeps enemies apart in both directions, and what this person has seen', () => {
    const only = { ...blueprint, skills: [{ skill: 'a', weight: 1 }] }
    const bank = [single('a-one', { enemies: ['a-two'] }), single('a-two'), single('a-three', { minutes: 14 })]
    const after = (id: string, excluded = new Set<string>()) =>
      nextStep(start({ items: bank, blueprint: only, administered: [id], excluded }))
    expect(after('a-one')).toMatchObject({ id: 'a-three' })
    expect(after('a-two')).toMatchObject({ id: 'a-three' })
    expect(after('a-two', new Set(['a-three']))).toMatchObject({ kind: 'challenge', itemsEnded: 'pool-empty' })
  })

  it('finds the best item of a large bank without looking at all of them', () => {
    const random = seededRandom('large')
    const bank = Array.from({ length: 3000 }, (_, i) => ({
      ...single(`${'abcd'[i % 4]!}-${i}`),
      calibration: {
        id: `${i}`,
        revision: 1,
        model: { kind: 'dichotomous' as const, a: 0.6 + random(), b: 4 * random() - 2, c: 0.25, d: 1 },
        parameters: [],
        covariance: [],
        responses: 900,
        basis: 'calibrated' as const,
      },
    }))
    const best = (answered: number) => {
      const observations = bank
        .slice(0, answered)
        .map((item, i) => itemObservation(item, graph.cutScores, i % 3 === 0 ? 0 : 1, item.id))
      const administered = observations.map(({ id }) => id)
      const step = nextStep(start({ items: bank, observations, administered, blueprint: unhurried }))
      // Brute force: every item alone in a small bank, where it is looked at closely.
      const alone = bank.slice(answered).flatMap((item) => {
        const one = nextStep(start({ items: [item], observations, administered, blueprint: unhurried }))
        return one.kind === 'item' ? [one.reason.dropPerMinute] : []
      })
      return { chosen: step.kind === 'item' ? step.reason.dropPerMinute : 0, most: Math.max(...alone) }
    }
    const unhurried = { ...blueprint, items: { min: 50, max: 60, minutesMax: 999 } }
    for (const answered of [0, 7, 20]) {
      const { chosen, most } = best(answered)
      // Chance takes one that is within 5 % of the best.
      expect(chosen / most).toBeGreaterThan(0.95 - 1e-9)
      expect(chosen / most).toBeLessThan(1 + 1e-9)
    }
  })

  it('holds back an item that too many have seen while any other of the skill is left', () => {
    const only = { ...blueprint, skills: [{ skill: 'a', weight: 1 }] }
    const bank = [single('a-one'), single('a-two', { minutes: 10 })]
    const next = (withheld: string[]) => nextStep(start({ items: bank, blueprint: only, withheld: new Set(withheld) }))
    expect(next([])).toMatchObject({ id: 'a-one' })
    expect(next(['a-one'])).toMatchObject({ id: 'a-two' })
    expect(next(['a-one', 'a-two'])).toMatchObject({ id: 'a-one' })
  })

  it('ends when more questions would hardly change the decision, after the minima', () => {
    // Nothing left is sharp enough to turn a decision that leans one way.
    const bank = items.map((item) => ({
      ...item,
      calibration: {
        id: item.id,
        revision: 1,
        model: { kind: 'dichotomous' as const, a: 0.05, b: 0, c: 0.25, d: 1 },
        parameters: [],
        covariance: [],
        responses: 900,
        basis: 'calibrated' as const,
      },
    }))
    const lean = items.slice(0, 2).map((item) => itemObservation(item, graph.cutScores, 1, `before-${item.id}`))
    const { steps, administered } = sit(start({ items: bank, observations: lean }), () => true)
    expect(steps.find((step) => step.kind === 'challenge')).toMatchObject({ itemsEnded: 'decision-settled' })
    expect(administered.filter((id) => bank.some((item) => item.id === id))).toHaveLength(blueprint.items.min)
  })

  it('stops at the limits of time and items', () => {
    const none = { ...blueprint, challenges: { count: 0, pool: [] } }
    expect(nextStep(start({ blueprint: none, elapsedMinutes: 60 }))).toEqual({ kind: 'stop', reason: 'time-limit' })
    const given = items.slice(0, 14).map(({ id }) => id)
    expect(nextStep(start({ blueprint: none, administered: given }))).toEqual({ kind: 'stop', reason: 'item-limit' })
    expect(nextStep(start({ blueprint: none, items: [] }))).toEqual({ kind: 'stop', reason: 'pool-empty' })
  })

  it('chooses the challenge that tells most for its time', () => {
    const step = nextStep(start({ elapsedMinutes: 61 }))
    expect(step).toMatchObject({ kind: 'challenge', id: 'short-task', reason: { rule: 'value-per-minute' } })
    expect(nextStep(start({ elapsedMinutes: 61, administered: ['short-task'] }))).toMatchObject({
      kind: 'stop',
      reason: 'challenges-done',
    })
  })
})
