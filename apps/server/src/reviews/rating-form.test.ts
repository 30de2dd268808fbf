import { describe, expect, it } from 'vitest'
import type { Rubric } from '@millwright/catalog'
import { readRatings } from './rating-form.ts'

const text = 'Given a thing, does another.'
const rubric: Rubric = {
  id: 'r',
  revision: 1,
  title: 'R',
  summary: 'About R.',
  sources: [],
  criteria: ['a', 'b'].map((id) => ({
    id,
    title: id,
    skill: null,
    question: 'When was it?',
    steps: { 1: text, 2: text, 3: text, 4: text },
    sources: [],
  })),
}

const read = (fields: Record<string, string>, by: 'self' | 'colleague' = 'self') => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return readRatings([rubric], form, { by, today: '2026-11-29' })
}

describe('a form of ratings', () => {
  it('reads steps and examples, and takes nothing chosen for no example yet', () => {
    const { ratings, errors } = read({ 'step.r.a': '3', 'example.r.a': ' Did it. ', 'month.r.a': '2026-11' })
    expect(errors).toEqual({})
    expect(ratings).toEqual([
      { rubric: 'r', criterion: 'a', step: 3, example: 'Did it.', month: '2026-11' },
      { rubric: 'r', criterion: 'b', step: null, example: '', month: null },
    ])
    expect(read({ 'step.r.a': '7', 'step.r.b': '1' }).ratings.map(({ step }) => step)).toEqual([null, 1])
  })
  it('counts what was typed, whatever line ends the browser posts', () => {
    const example = `${'x'.repeat(299)}\n${'y'.repeat(300)}`
    const posted = { 'step.r.a': '1', 'example.r.a': example.replaceAll('\n', '\r\n'), 'month.r.a': '2026-01' }
    const { ratings, errors } = read(posted)
    expect(errors).toEqual({})
    expect(ratings[0]!.example).toBe(example)
  })
  it.each([
    ['no example from step 3 on', { 'step.r.a': '3' }, { 'example.r.a': 'reviews.error.example' }],
    ['no month', { 'step.r.a': '1', 'example.r.a': 'x' }, { 'month.r.a': 'reviews.error.when' }],
    ['no such month', { 'step.r.a': '1', 'month.r.a': '2026-13' }, { 'month.r.a': 'reviews.error.month' }],
    ['next month', { 'step.r.a': '1', 'month.r.a': '2026-12' }, { 'month.r.a': 'reviews.error.future' }],
    [
      'a long story',
      { 'step.r.a': '1', 'example.r.a': 'x'.repeat(601), 'month.r.a': '2026-01' },
      { 'example.r.a': 'reviews.error.long' },
    ],
    ['nothing at all', {}, { 'step.r.a': 'reviews.error.nothing' }],
  ])('refuses of oneself: %s', (_, fields, errors) => expect(read(fields).errors).toEqual(errors))
  it('asks colleagues for no example, and refuses what is none of it', () => {
    expect(read({ 'step.r.a': '4' }, 'colleague').errors).toEqual({})
    expect(read({ 'step.r.a': '4', 'example.r.a': 'Seen.' }, 'colleague').errors).toEqual({})
    expect(read({}, 'colleague').errors).toEqual({ 'step.r.a': 'reviews.error.nothing' })
  })
})
