import { beforeAll, expect, it } from 'vitest'
import type { Catalogue } from '@millwright/catalog'
import { realCatalogue } from '../testing/test-server.ts'
import { choicesOf, filterChallenges, filterOf } from './challenge-filter.ts'
import type { MyChallenge } from './my-challenges.ts'

let catalogue: Catalogue
beforeAll(async () => {
  catalogue = await realCatalogue()
})

const mine = new Map<string, MyChallenge>([
  ['py-threshold-cost', { handIns: 2, verdict: null }],
  ['sh-error-triage', { handIns: 0, verdict: null }],
])
const found = (query: Record<string, string>) =>
  filterChallenges(
    catalogue.challenges,
    filterOf((name) => query[name], choicesOf(catalogue)),
    mine,
  )

it('shows everything without a filter, the easiest first', () => {
  const all = found({})
  expect(all).toHaveLength(catalogue.challenges.length)
  const levels = all.map(({ proficiency }) => proficiency)
  expect(levels).toEqual(levels.toSorted((one, other) => one - other))
})

it('narrows down by each choice, and by several at once', () => {
  expect(found({ runtime: 'bash' }).map(({ id }) => id)).toEqual(['sh-error-triage'])
  expect(found({ minutes: '30' }).every(({ minutes }) => minutes <= 30)).toBe(true)
  const skill = catalogue.challenges[0]!.criteria[0]!.skill
  expect(found({ skill }).length).toBeGreaterThan(0)
  expect(found({ skill }).every(({ criteria }) => criteria.some((one) => one.skill === skill))).toBe(true)
  expect(found({ state: 'handed-in' }).map(({ id }) => id)).toEqual(['py-threshold-cost'])
  expect(found({ state: 'begun' }).map(({ id }) => id)).toEqual(['sh-error-triage'])
  expect(found({ state: 'new' })).toHaveLength(catalogue.challenges.length - 2)
  expect(found({ state: 'handed-in', runtime: 'bash' })).toEqual([])
})

it('leaves out what does not exist', () => {
  expect(found({ runtime: 'cobol', level: '99', state: '"' })).toHaveLength(catalogue.challenges.length)
})
