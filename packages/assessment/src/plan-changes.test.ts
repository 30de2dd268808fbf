import { describe, expect, it } from 'vitest'
import { type PlanSnapshot, planChanges } from './index.ts'

const step = (skill: string, code: PlanSnapshot['steps'][number]['code'], probability: number, ...keys: string[]) => ({
  skill,
  code,
  probability,
  keys,
})
const plan = (...steps: PlanSnapshot['steps']): PlanSnapshot => ({ observations: 1, minutes: 0, steps })

describe('planChanges', () => {
  it('says what closed, what is new, and what is there for another reason', () => {
    const before = plan(
      step('a', 'untested', 0.4, 'check:a'),
      step('b', 'unclear', 0.5, 'section:g#b'),
      step('c', 'measured', 0.1, 'section:g#c'),
      step('d', 'measured', 0.2, 'section:g#d'),
    )
    const after = plan(
      step('b', 'measured', 0.2, 'section:g#b'),
      step('c', 'measured', 0.15, 'section:g#c', 'challenge:x'),
      step('d', 'measured', 0.21, 'section:g#d'),
      step('e', 'prerequisite', 0.3, 'section:g#e'),
    )
    expect(planChanges(before, after, (skill) => (skill === 'a' ? 0.8 : undefined))).toEqual([
      { code: 'closed', skill: 'a', before: 0.4, now: 0.8 },
      { code: 'reason', skill: 'b', from: 'unclear', to: 'measured', before: 0.5, now: 0.2 },
      { code: 'material', skill: 'c', before: 0.1, now: 0.15 },
      { code: 'added', skill: 'e', now: 0.3 },
    ])
    expect(planChanges(after, after, () => 1)).toEqual([])
  })
})
