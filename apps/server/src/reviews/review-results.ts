import type { Rubric, RubricCriterion } from '@millwright/catalog'
import type { Rating } from '../db/schema/reviews.ts'
import { ownReviewOf, type Review } from './load-reviews.ts'

export type Step = 1 | 2 | 3 | 4

/** From so many colleagues on, a middle of what they say is given: of one or two it would be their opinion with a number's look. */
export const LEAST_FOR_MIDDLE = 3
/** Steps between two people from which the page says that they see it differently. */
const APART = 2

export interface CriterionResult {
  criterion: RubricCriterion
  /** What the person said last, and when; null where they do not use that, whatever they said before it. */
  own: (Rating & { at: Date }) | null
  /** They said something, and do not use it. */
  ownSetAside: boolean
  /** Colleagues who gave each step, from 1 to 4; those who have not seen it. */
  counts: readonly [number, number, number, number]
  unseen: number
  said: readonly (Rating & { step: Step; name: string; relation: Review['relation']; at: Date })[]
  /** The middle of the colleagues' steps, between two where they are even; null for fewer than three. */
  middle: number | null
  /** Whether colleagues, or the person and the colleagues, are two steps apart or more. */
  apart: { kind: 'colleagues' | 'own'; low: Step; high: Step } | null
}

export interface RubricResult {
  rubric: Rubric
  criteria: CriterionResult[]
}

/** What people said, criterion by criterion. Nothing of it is a measurement, and nothing that measures reads it. Pure. */
export function reviewResults(rubrics: readonly Rubric[], reviews: readonly Review[]): RubricResult[] {
  return rubrics.map((rubric) => ({
    rubric,
    criteria: rubric.criteria.map((criterion) => criterionResult(rubric, criterion, reviews)),
  }))
}

function criterionResult(rubric: Rubric, criterion: RubricCriterion, reviews: readonly Review[]): CriterionResult {
  const about = (review: Review) =>
    review.ratings
      .filter((one) => one.rubric === rubric.id && one.criterion === criterion.id)
      .map((rating) => ({
        ...rating,
        relation: review.relation,
        name: review.reviewerName ?? '',
        at: review.recordedAt,
      }))
  const newest = ownReviewOf(reviews, rubric.id)
  const lastSaid = (newest && about(newest)[0]) ?? null
  const ownSetAside = lastSaid !== null && newest!.setAside
  const own = ownSetAside ? null : lastSaid
  const others = reviews.filter(({ relation, setAside }) => relation !== 'self' && !setAside).flatMap(about)
  const said = others.flatMap((one) => (one.step === null ? [] : [{ ...one, step: one.step }]))
  const steps = said.map(({ step }) => step).toSorted((a, b) => a - b)
  const count = (step: Step) => steps.filter((one) => one === step).length
  return {
    criterion,
    own,
    ownSetAside,
    counts: [count(1), count(2), count(3), count(4)],
    unseen: others.length - said.length,
    said,
    middle: steps.length >= LEAST_FOR_MIDDLE ? middleOf(steps) : null,
    apart: apartOf(steps, own?.step ?? null),
  }
}

function middleOf(sorted: readonly Step[]): number {
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

function apartOf(sorted: readonly Step[], own: Step | null): CriterionResult['apart'] {
  const [low, high] = [sorted[0], sorted.at(-1)]
  if (low === undefined || high === undefined) return null
  if (high - low >= APART) return { kind: 'colleagues', low, high }
  if (own === null) return null
  const [least, most] = [Math.min(low, own) as Step, Math.max(high, own) as Step]
  return most - least >= APART ? { kind: 'own', low: least, high: most } : null
}
