import { expect, it } from 'vitest'
import { knownProbability } from './make-decision.ts'

const skill = (name: string, ownAnswers: number, required = 2) => ({ skill: name, required, ownAnswers })
const known = (more: object) => ({ sessionId: 's', composite: { probabilityCutUncertain: 0.7 }, ...more })

it('says of a record what its page showed: a probability where enough had been asked', () => {
  const skills = [skill('a', 3), skill('b', 0), skill('c', 0)]
  expect(knownProbability(known({ skills, probabilityShown: true }))).toBe(0.7)
  expect(knownProbability({ ...known({ skills, probabilityShown: false }), composite: null })).toBeNull()
  expect(knownProbability({ state: 'open' })).toBeNull()
})

it('finds out of earlier records, which do not say what was shown, whether enough had been asked', () => {
  expect(knownProbability(known({ skills: [skill('a', 3), skill('b', 0), skill('c', 0)] }))).toBeNull()
  expect(knownProbability(known({ skills: [skill('a', 3), skill('b', 1), skill('c', 0)] }))).toBe(0.7)
  // By weight, not by count.
  expect(knownProbability(known({ skills: [skill('a', 3, 4), skill('b', 0, 1), skill('c', 0, 1)] }))).toBe(0.7)
  expect(knownProbability(known({ skills: [] }))).toBeNull()
})
