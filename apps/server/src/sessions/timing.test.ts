import { describe, expect, it } from 'vitest'
import { isTooLate, sessionClock, timingOf, type Break } from './timing.ts'

const MIDNIGHT = Date.UTC(2026, 10, 28)
const minute = (minutes: number) => new Date(MIDNIGHT + minutes * 60_000)
const blueprint = { items: { min: 1, max: 30, minutesMax: 90 } }
const catalogue = {
  items: [
    { id: 'a', minutes: 2 },
    { id: 'b', minutes: 10 },
  ] as never,
}

const shown = (exerciseId: string, from: number, to: number | null) => ({
  kind: 'item' as const,
  exerciseId,
  presentedAt: minute(from),
  closedAt: to === null ? null : minute(to),
})

const clockAt = (
  at: number,
  presentations: ReturnType<typeof shown>[],
  { limit, breakMinutes = 0, breaks = [] }: { limit: number | null; breakMinutes?: number; breaks?: Break[] },
) =>
  sessionClock(
    { timing: { limitMinutes: limit, breakMinutes, noTimer: limit === null }, blueprint: blueprint as never },
    presentations,
    { breaks, catalogue, at: minute(at) },
  )

describe('the time of a sitting', () => {
  it('is the blueprint’s, times the factor, plus the minutes, or without a limit', () => {
    const granted = { timeFactor: 1.5, extraMinutes: 10, breakMinutes: 20, noTimer: false }
    expect(timingOf(blueprint, null)).toEqual({ limitMinutes: 90, breakMinutes: 0, noTimer: false })
    expect(timingOf(blueprint, granted)).toEqual({ limitMinutes: 145, breakMinutes: 20, noTimer: false })
    expect(timingOf(blueprint, { ...granted, noTimer: true }).limitMinutes).toBeNull()
    const withBreaks = { items: { ...blueprint.items, breakMinutes: 30 } }
    expect(timingOf(withBreaks, null).breakMinutes).toBe(30)
    expect(timingOf(withBreaks, granted).breakMinutes).toBe(30)
  })

  it('counts a question at most three times its expected minutes, so a closed laptop costs little', () => {
    const clock = clockAt(600, [shown('b', 0, 8), shown('a', 8, null)], { limit: 90 })
    expect(clock.usedMinutes).toBe(8 + 6)
    expect(clock.runsMs).toBe(0)
    // 76 minutes are left and this question can take 6: it cannot run out here.
    expect(clock.deadline).toBeNull()
    expect(isTooLate(clock, minute(600))).toBe(false)
  })

  it('runs out at the open question at its deadline, and grants half a minute for the way', () => {
    const presentations = [shown('b', 0, 8), shown('b', 8, null)]
    const clock = clockAt(9, presentations, { limit: 10 })
    expect(clock).toMatchObject({ leftMs: 60_000, deadline: minute(10) })
    expect(isTooLate(clockAt(10.4, presentations, { limit: 10 }), minute(10.4))).toBe(false)
    expect(isTooLate(clockAt(10.6, presentations, { limit: 10 }), minute(10.6))).toBe(true)
    // However late somebody looks, the deadline is the same.
    expect(clockAt(5000, presentations, { limit: 10 }).deadline).toEqual(minute(10))
  })

  it('stands still during a break, as far as the allowance reaches', () => {
    const presentations = [shown('b', 0, null)]
    const breaks = [{ startedAt: minute(2), endedAt: minute(5) }]
    const options = { limit: 10, breakMinutes: 5, breaks }
    expect(clockAt(6, presentations, options)).toMatchObject({
      usedMinutes: 3,
      breakLeftMs: 120_000,
      deadline: minute(13),
      break: null,
    })
    const second = { ...options, breaks: [...breaks, { startedAt: minute(6), endedAt: null }] }
    expect(clockAt(7, presentations, second)).toMatchObject({
      usedMinutes: 3,
      break: { until: minute(8) },
      deadline: minute(15),
      breakLeftMs: 60_000,
    })
    // Two minutes were left; after them it runs on by itself.
    expect(clockAt(9, presentations, second)).toMatchObject({
      usedMinutes: 4,
      break: null,
      deadline: minute(15),
      breakLeftMs: 0,
    })
  })

  it('never runs out without a limit, nor in sittings from before limits were kept', () => {
    const presentations = [shown('b', 0, null)]
    expect(clockAt(5000, presentations, { limit: null })).toMatchObject({ leftMs: null, deadline: null })
    const old = { timing: null, blueprint: blueprint as never }
    expect(sessionClock(old, presentations, { breaks: [], catalogue, at: minute(5000) }).deadline).toBeNull()
  })
})
