import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, layIntoWeeks, mondayOf, type Weekday } from './weeks.ts'

const parts = fc
  .array(fc.integer({ min: 1, max: 400 }), { maxLength: 12 })
  .map((list) => list.map((minutes, i) => ({ key: `p${i}`, minutes })))
const settings = fc.record({
  minutesPerWeek: fc.integer({ min: 30, max: 900 }),
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }) as fc.Arbitrary<Weekday>, { minLength: 1, maxLength: 7 }),
  from: fc.integer({ min: 0, max: 400 }).map((days) => addDays('2026-11-02', days)),
  spent: fc.integer({ min: 0, max: 1000 }),
})

describe('layIntoWeeks', () => {
  it('keeps to the budget and the days, loses no minute, and changes no order', () => {
    fc.assert(
      fc.property(parts, settings, (list, wanted) => {
        const weeks = layIntoWeeks(list, wanted)
        const sittings = weeks.flatMap((week) => week.sittings)
        const pieces = sittings.flatMap((sitting) => sitting.pieces)
        for (const { monday, minutes } of weeks) {
          const first = monday === mondayOf(wanted.from)
          expect(minutes).toBeLessThanOrEqual(
            first ? Math.max(0, wanted.minutesPerWeek - wanted.spent) : wanted.minutesPerWeek,
          )
        }
        for (const { date } of sittings) {
          expect(wanted.days).toContain(new Date(`${date}T00:00:00Z`).getUTCDay() || 7)
          expect(date >= wanted.from).toBe(true)
        }
        expect(sittings.map(({ date }) => date)).toEqual(sittings.map(({ date }) => date).toSorted())
        for (const { key, minutes } of list) {
          const own = pieces.filter((piece) => piece.key === key)
          expect(own.reduce((sum, piece) => sum + piece.minutes, 0)).toBe(minutes)
          expect(own.map(({ piece }) => piece)).toEqual(own.map((_, i) => i + 1))
          expect(own.every(({ pieces: all }) => all === own.length)).toBe(true)
          // Only what is longer than a sitting is split.
          if (minutes <= Math.floor(wanted.minutesPerWeek / wanted.days.length)) expect(own).toHaveLength(1)
        }
        const begun = [...new Set(pieces.map(({ key }) => key))]
        expect(begun).toEqual(list.map(({ key }) => key))
      }),
      { numRuns: 400 },
    )
  })

  it('lays three hours a week on two days', () => {
    const list = [
      { key: 'read', minutes: 60 },
      { key: 'solve', minutes: 45 },
      { key: 'course', minutes: 200 },
    ]
    const weeks = layIntoWeeks(list, { minutesPerWeek: 180, days: [2, 6], from: '2026-12-02' })
    expect(weeks.map(({ monday, minutes }) => [monday, minutes])).toEqual([
      ['2026-11-30', 60],
      ['2026-12-07', 180],
      ['2026-12-14', 65],
    ])
    expect(weeks[0]!.sittings).toEqual([
      { date: '2026-12-05', minutes: 60, pieces: [{ key: 'read', minutes: 60, piece: 1, pieces: 1 }] },
    ])
  })

  it('refuses a week without time', () => {
    expect(() => layIntoWeeks([], { minutesPerWeek: 60, days: [], from: '2026-12-02' })).toThrow(RangeError)
    expect(() => layIntoWeeks([], { minutesPerWeek: 1, days: [1, 2], from: '2026-12-02' })).toThrow('1 minutes')
  })

  it('knows weeks across a change of year', () => {
    expect(mondayOf('2027-01-01')).toBe('2026-12-28')
    expect(mondayOf('2026-12-28')).toBe('2026-12-28')
    expect(mondayOf('2027-01-03')).toBe('2026-12-28')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  })
})
