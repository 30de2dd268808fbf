import { describe, expect, it } from 'vitest'
// @ts-expect-error plain JavaScript, because it runs before anything is compiled
import { combineRuns } from './second-try.mjs'

interface Run {
  code?: number
  tests?: Record<string, 'passed' | 'failed' | 'skipped'>
  broken?: string[]
  unhandled?: number
}

const named = (names: string[]) => names.map((name) => ({ name, why: 'because' }))

function run({ code, tests = {}, broken = [], unhandled = 0 }: Run) {
  const states = Object.entries(tests).map(([name, state]) => ({
    id: name,
    name,
    state,
    why: state === 'failed' ? 'because' : '',
  }))
  const bad = broken.length + unhandled > 0 || states.some(({ state }) => state === 'failed')
  return {
    code: code ?? (bad ? 1 : 0),
    tests: states,
    broken: named(broken),
    unhandled: named(Array(unhandled).fill('error')),
  }
}

function combined(first: Run | null, again: Run | null = null) {
  const { passed, failed, skipped, remarks } = combineRuns('suite', first && run(first), again && run(again))
  return { counts: [passed, failed, skipped], remarks: remarks as string[] }
}

describe('two runs of a suite', () => {
  it('count what passed, failed and was skipped', () => {
    expect(combined({ tests: { a: 'passed', b: 'skipped' } })).toEqual({ counts: [1, 0, 1], remarks: [] })
    expect(combined({ tests: { a: 'passed', b: 'failed' } }).counts).toEqual([1, 1, 0])
    expect(combined(null).counts).toEqual([0, 1, 0])
  })
  it('let a test pass that passed in either, and name it', () => {
    const { counts, remarks } = combined(
      { tests: { a: 'failed', b: 'passed' } },
      { tests: { a: 'passed', b: 'failed' } },
    )
    expect(counts).toEqual([2, 0, 0])
    expect(remarks).toEqual(['PASSED ONLY ON A SECOND TRY: a\n  because', 'FAILED ONLY ON A SECOND TRY: b\n  because'])
  })
  it.each<[string, Run, Run | null, number[]]>([
    ['fails twice', { tests: { a: 'failed' } }, { tests: { a: 'failed' } }, [0, 1, 0]],
    ['has no second run', { tests: { a: 'failed' } }, null, [0, 1, 0]],
    [
      'is not reached the second time',
      { tests: { a: 'failed' } },
      { tests: { a: 'skipped' }, broken: ['f'] },
      [0, 1, 0],
    ],
    ['is in a file that does not load the second time', { tests: { a: 'failed' } }, { broken: ['f'] }, [0, 1, 0]],
    ['fails as soon as its file loads', { broken: ['f'] }, { tests: { a: 'failed' } }, [0, 1, 0]],
  ])('count a failure of a test that %s', (_, first, again, counts) => {
    expect(combined(first, again).counts).toEqual(counts)
  })
  it('count what never came up, beside a test that passed on a second try', () => {
    const tests = { b: 'skipped' } as const
    const { counts } = combined(
      { tests: { a: 'failed', ...tests }, broken: ['f > y'] },
      { tests: { a: 'passed', ...tests }, broken: ['f > y'] },
    )
    expect(counts).toEqual([1, 1, 1])
  })
  it('take the tests of a file that came up the second time, and name it', () => {
    const { counts, remarks } = combined({ tests: { a: 'skipped' }, broken: ['f'] }, { tests: { a: 'passed' } })
    expect(counts).toEqual([1, 0, 0])
    expect(remarks).toHaveLength(1)
  })
  it('count an error that belongs to nobody, whatever else was run again', () => {
    expect(combined({ tests: { a: 'failed' }, unhandled: 1 }, { tests: { a: 'passed' } }).counts).toEqual([1, 1, 0])
  })
  it('count a run that ended badly and does not say why', () => {
    expect(combined({ code: 1, tests: { a: 'passed' } }).counts).toEqual([1, 1, 0])
    expect(combined({ tests: { a: 'failed' } }, { code: 137, tests: { a: 'passed' } }).counts).toEqual([1, 1, 0])
  })
})
