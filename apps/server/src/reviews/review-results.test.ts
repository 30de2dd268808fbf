import { describe, expect, it } from 'vitest'
import type { Rubric } from '@millwright/catalog'
import type { Review } from './load-reviews.ts'
import { reviewResults, type Step } from './review-results.ts'

const text = 'Given a thing, does another.'
const rubric: Rubric = {
  id: 'r',
  revision: 1,
  title: 'R',
  summary: 'About R.',
  sources: [],
  criteria: [
    {
      id: 'a',
      title: 'A',
      skill: null,
      question: 'When was it?',
      steps: { 1: text, 2: text, 3: text, 4: text },
      sources: [],
    },
  ],
}
const by = (relation: Review['relation'], step: Step | null, more: Partial<Review> = {}): Review => ({
  id: `${relation}-${step}`,
  relation,
  reviewerName: relation === 'self' ? null : 'Somebody',
  ratings: [{ rubric: 'r', criterion: 'a', step, example: '', month: null }],
  recordedAt: new Date('2026-11-29'),
  setAside: false,
  ...more,
})
const of = (...reviews: Review[]) => reviewResults([rubric], reviews)[0]!.criteria[0]!

describe('what people say', () => {
  it('keeps one’s own newest step apart from the colleagues’', () => {
    const result = of(by('self', 1), by('peer', 2), by('self', 3), by('manager', 2), by('other', null))
    expect(result.own?.step).toBe(3)
    expect(result.counts).toEqual([0, 2, 0, 0])
    expect(result.unseen).toBe(1)
  })
  it('has no own step where the newest is not used, whatever was said before it', () => {
    expect(of(by('self', 1), by('self', 3, { setAside: true }))).toMatchObject({ own: null, ownSetAside: true })
    expect(of()).toMatchObject({ own: null, ownSetAside: false })
    expect(of(by('self', 1, { setAside: true }), by('self', 3)).own?.step).toBe(3)
  })
  it('gives no middle below three colleagues who have seen it, and none of one’s own word', () => {
    expect(of(by('peer', 2), by('peer', 4)).middle).toBeNull()
    expect(of(by('peer', 2), by('peer', 4), by('peer', null), by('self', 4)).middle).toBeNull()
    expect(of(by('peer', 2), by('peer', 4), by('peer', 3)).middle).toBe(3)
    expect(of(by('peer', 2), by('peer', 4), by('peer', 3), by('peer', 4)).middle).toBe(3.5)
  })
  it('says where colleagues see it differently, and where one sees oneself differently', () => {
    expect(of(by('peer', 1), by('peer', 3)).apart).toEqual({ kind: 'colleagues', low: 1, high: 3 })
    expect(of(by('peer', 2), by('peer', 2), by('self', 4)).apart).toEqual({ kind: 'own', low: 2, high: 4 })
    expect(of(by('peer', 2), by('peer', 3), by('self', 3)).apart).toBeNull()
    expect(of(by('self', 4)).apart).toBeNull()
  })
  it('leaves out what is not used, and what is about something else', () => {
    const other = by('peer', 4, { ratings: [{ rubric: 'x', criterion: 'a', step: 4, example: '', month: null }] })
    expect(of(by('peer', 4, { setAside: true }), by('self', 2, { setAside: true }), other)).toMatchObject({
      own: null,
      counts: [0, 0, 0, 0],
    })
  })
})
