import type { Catalogue, Rubric } from '@millwright/catalog'
import type { Rating } from '../db/schema/reviews.ts'
import type { MessageKey } from '../messages/index.ts'
import { TakenBack } from '../reviews/colleague-page.tsx'
import { fieldOf } from '../reviews/rating-form.ts'
import { RatingFields, summaryOf } from '../reviews/rating-fields.tsx'
import { reviewResults } from '../reviews/review-results.ts'
import type { Review } from '../reviews/load-reviews.ts'
import { ReviewsInReport } from '../reviews/reviews-in-report.tsx'
import { CriterionView, MadeLink } from '../reviews/reviews-page.tsx'
import { ErrorSummary } from '../web/components.tsx'

const AT = new Date('2026-11-23T09:00:00Z')

const rubricOf = (id: string): Rubric => ({
  id,
  revision: 1,
  title: 'Leadership and communication',
  summary: '',
  sources: [],
  criteria: [
    {
      id: 'explaining',
      title: 'Writing and explaining',
      skill: 'ppl-communication',
      question: 'When did something you wrote change what others did?',
      steps: {
        1: 'Given a finished task, says in a few sentences what was done.',
        2: 'Given readers outside the team, writes so that they can act on it without asking back.',
        3: 'Given a disputed matter, sets out the choices with their reasons.',
        4: 'Given people of several fields, brings about terms that they go on using.',
      },
      sources: [],
    },
  ],
})

const rating = (rubric: string, step: Rating['step'], more: Partial<Rating> = {}): Rating => ({
  rubric,
  criterion: 'explaining',
  step,
  example: '',
  month: null,
  ...more,
})

const reviewBy = (relation: Review['relation'], step: Rating['step'], at: number): Review => ({
  id: `${relation}-${at}`,
  relation,
  reviewerName: relation === 'self' ? null : 'Grace',
  ratings: [rating('said', step)],
  recordedAt: AT,
  setAside: false,
})

const TRACKS: readonly [name: string, own: Rating['step'] | undefined, colleagues: readonly Rating['step'][]][] = [
  ['Nobody yet', undefined, []],
  ['Only oneself', 3, []],
  ['Oneself and colleagues who agree', 2, [2, 2, 3]],
  ['Colleagues who see it differently', null, [1, 1, 4, null]],
  ['Many on one step', 4, [4, 4, 4, 4, 4, 4, 4, 3, 2]],
]

const FORMS: readonly {
  name: string
  by: 'self' | 'colleague'
  rating?: Partial<Rating>
  error?: ['example' | 'month' | 'step', MessageKey]
}[] = [
  { name: 'of oneself, empty', by: 'self' },
  {
    name: 'of oneself, filled',
    by: 'self',
    rating: { step: 3, example: 'The note on late labels that ended the weekly meeting.', month: '2026-05' },
  },
  { name: 'of oneself, refused', by: 'self', rating: { step: 4 }, error: ['example', 'reviews.error.example'] },
  { name: 'by a colleague, empty', by: 'colleague' },
  {
    name: 'by a colleague, refused',
    by: 'colleague',
    rating: { step: 2, example: 'The hand-over in spring.', month: 'May' },
    error: ['month', 'reviews.error.month'],
  },
]

/** What people say: what came of it, and the forms to say it. */
export function ReviewSamples({ catalogue }: { catalogue: Catalogue }) {
  const refused = { [fieldOf('example', 'form-2', 'explaining')]: 'reviews.error.example' } as const
  return (
    <>
      <div class="criteria">
        {TRACKS.map(([name, own, colleagues]) => {
          const reviews = colleagues.map((step, at) => reviewBy('peer', step, at))
          if (own !== undefined) reviews.push(reviewBy('self', own, 0))
          return (
            <article key={name} class="criterion">
              <h3>{name}</h3>
              <CriterionView result={reviewResults([rubricOf('said')], reviews)[0]!.criteria[0]!} />
            </article>
          )
        })}
      </div>
      <ErrorSummary errors={summaryOf(refused, [rubricOf('form-2')])} />
      <div class="samples">
        {FORMS.map(({ name, by, rating: given, error }, at) => {
          const rubric = rubricOf(`form-${at}`)
          const errors = error ? { [fieldOf(error[0], rubric.id, 'explaining')]: error[1] } : {}
          const ratings = given ? [rating(rubric.id, given.step ?? null, given)] : []
          return (
            <form key={name}>
              <p class="eyebrow">A rating {name}</p>
              <RatingFields {...{ catalogue, rubric, by, ratings, errors }} />
            </form>
          )
        })}
        <div>
          <TakenBack />
          <MadeLink link="https://millwright.example.org/reviews/an-example-of-a-link" expiresAt={AT} note="Grace" />
        </div>
      </div>
      <ReviewsInReport
        reviews={[
          {
            rubric: 'said',
            title: 'Leadership and communication',
            criteria: [
              { criterion: 'explaining', title: 'Writing and explaining', own: 3, colleagues: [0, 1, 2, 0] },
              { criterion: 'deciding', title: 'Disagreeing and deciding', own: null, colleagues: [0, 0, 0, 0] },
            ],
          },
        ]}
      />
    </>
  )
}
