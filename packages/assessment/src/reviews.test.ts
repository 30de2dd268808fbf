import { describe, expect, it } from 'vitest'
import { dueReviews } from './reviews.ts'

const now = new Date('2027-01-31T12:00:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const answers = (...days: number[]) => days.map(ago)

describe('dueReviews', () => {
  it('asks again after 30 days, then after ever longer', () => {
    const due = (...days: number[]) => dueReviews([{ skill: 's', answered: answers(...days) }], now)
    expect(due(29, 29, 29)).toEqual([])
    expect(due(30, 30, 30)).toMatchObject([{ skill: 's', code: 'long-ago', answers: 3, days: 30, since: now }])
    // Two occasions: 60 days after the last.
    expect(due(100, 100, 59)).toEqual([])
    expect(due(100, 100, 60)).toHaveLength(1)
    // Never longer than 240 days.
    expect(due(900, 800, 700, 600, 500, 400, 239)).toEqual([])
    expect(due(900, 800, 700, 600, 500, 400, 240)).toHaveLength(1)
  })

  it('comes back sooner to what few answers show, and not to what none does', () => {
    const skills = [
      { skill: 'old', answered: answers(200, 200, 200) },
      { skill: 'thin', answered: answers(15) },
      { skill: 'fresh-thin', answered: answers(13, 13) },
      { skill: 'never', answered: [] },
    ]
    expect(dueReviews(skills, now).map(({ skill, code }) => [skill, code])).toEqual([
      ['old', 'long-ago'],
      ['thin', 'thin'],
    ])
  })
})
