import { expect, it } from 'vitest'
import { laneOf, SLOW_FROM_MS } from './expected-lane.ts'

const times = (...list: number[]) => list.map((wallMs, index) => ({ personId: `p${index}`, wallMs }))

it('takes a challenge nobody has run for quick', () => {
  expect(laneOf([])).toBe('quick')
})

it('goes by the median of people, so that one slow program changes nothing', () => {
  expect(laneOf(times(200, 250, 90_000))).toBe('quick')
  expect(laneOf(times(200, 90_000))).toBe('quick')
  expect(laneOf(times(9000, 250, 8000))).toBe('slow')
  expect(laneOf(times(SLOW_FROM_MS))).toBe('quick')
  expect(laneOf(times(SLOW_FROM_MS + 1))).toBe('slow')
})

it('counts each person once, by their last run', () => {
  const endless = Array.from({ length: 15 }, () => ({ personId: 'looping', wallMs: 30_000 }))
  expect(laneOf([...endless, ...times(200, 210)])).toBe('quick')
  expect(
    laneOf([{ personId: 'mended', wallMs: 100 }, ...endless.map(() => ({ personId: 'mended', wallMs: 9000 }))]),
  ).toBe('quick')
})

it('looks at the last twenty people only', () => {
  const now = times(...Array.from({ length: 20 }, () => 8000))
  const before = Array.from({ length: 30 }, (_, index) => ({ personId: `earlier${index}`, wallMs: 100 }))
  expect(laneOf([...now, ...before])).toBe('slow')
})
