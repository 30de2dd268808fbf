import type { Rubric } from '@millwright/catalog'
import type { Rating } from '../db/schema/reviews.ts'
import type { MessageKey } from '../messages/index.ts'
import { textOf } from '../web/forms.ts'

export const MOST_OF_EXAMPLE = 600
/** From this step on a person's own word needs an example. */
const EXAMPLE_FROM = 3

export interface RatingForm {
  ratings: Rating[]
  /** By the name of the field. */
  errors: Readonly<Record<string, MessageKey>>
}

/** The names of a criterion's fields. */
export const fieldOf = (part: 'step' | 'example' | 'month', rubric: string, criterion: string): string =>
  `${part}.${rubric}.${criterion}`

/**
 * Reads what somebody entered for these rubrics. Nothing chosen is "no example yet".
 *
 * @param by - one's own higher steps need a dated example; a colleague's may have one
 * @param today - `2026-11-29`: no example lies in the future
 */
export function readRatings(
  rubrics: readonly Rubric[],
  form: FormData,
  { by, today }: { by: 'self' | 'colleague'; today: string },
): RatingForm {
  const errors: Record<string, MessageKey> = {}
  const ratings = rubrics.flatMap(({ id: rubric, criteria }) =>
    criteria.map(({ id: criterion }): Rating => {
      const name = (part: Parameters<typeof fieldOf>[0]) => fieldOf(part, rubric, criterion)
      const step = stepOf(textOf(form, name('step')))
      const example = textOf(form, name('example'))
      const month = textOf(form, name('month'))
      if (example.length > MOST_OF_EXAMPLE) errors[name('example')] = 'reviews.error.long'
      else if (by === 'self' && step !== null && step >= EXAMPLE_FROM && example === '')
        errors[name('example')] = 'reviews.error.example'
      if (month !== '' && !isMonth(month)) errors[name('month')] = 'reviews.error.month'
      else if (month > today.slice(0, 7)) errors[name('month')] = 'reviews.error.future'
      else if (by === 'self' && example !== '' && month === '') errors[name('month')] = 'reviews.error.when'
      return { rubric, criterion, step, example, month: month === '' ? null : month }
    }),
  )
  const [first] = ratings
  if (first && ratings.every(({ step, example }) => step === null && example === ''))
    errors[fieldOf('step', first.rubric, first.criterion)] = 'reviews.error.nothing'
  return { ratings, errors }
}

const isMonth = (text: string): boolean => /^(19|20)\d{2}-(0[1-9]|1[0-2])$/.test(text)

function stepOf(text: string): Rating['step'] {
  return ([1, 2, 3, 4] as const).find((step) => String(step) === text) ?? null
}
