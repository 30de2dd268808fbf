import { indexCatalogue, type Catalogue, type Rubric, type RubricCriterion } from '@millwright/catalog'
import type { Rating } from '../db/schema/reviews.ts'
import { t, type MessageKey } from '../messages/index.ts'
import { Choice, Choices, Content, Field } from '../web/components.tsx'
import { fieldOf, MOST_OF_EXAMPLE } from './rating-form.ts'

interface RatingFieldsProps {
  catalogue: Catalogue
  rubric: Rubric
  by: 'self' | 'colleague'
  ratings: readonly Rating[]
  errors: Readonly<Record<string, MessageKey>>
}

/** Every criterion of a rubric: its question, its steps, and room for an example with its month. */
export function RatingFields({ catalogue, rubric, by, ratings, errors }: RatingFieldsProps) {
  return (
    <>
      {rubric.criteria.map((criterion) => (
        <CriterionFields
          key={criterion.id}
          {...{ catalogue, rubric, criterion, by, errors }}
          rating={ratings.find((one) => one.rubric === rubric.id && one.criterion === criterion.id)}
        />
      ))}
    </>
  )
}

function CriterionFields({
  catalogue,
  rubric,
  criterion,
  by,
  rating,
  errors,
}: Omit<RatingFieldsProps, 'ratings'> & { criterion: RubricCriterion; rating: Rating | undefined }) {
  const name = (part: Parameters<typeof fieldOf>[0]) => fieldOf(part, rubric.id, criterion.id)
  const error = (field: string) => (errors[field] ? t(errors[field]) : undefined)
  const [step, example, month] = [name('step'), name('example'), name('month')]
  const skill = criterion.skill ? indexCatalogue(catalogue).skills.get(criterion.skill) : undefined
  const fields = (
    <>
      <Field
        name={example}
        label={t('reviews.example')}
        hint={t(by === 'self' ? 'reviews.example.hint' : 'reviews.give.example.hint')}
        error={error(example)}
        optional={by === 'colleague'}
      >
        {(attributes) => (
          <textarea {...attributes} rows={3} maxLength={MOST_OF_EXAMPLE}>
            {rating?.example ?? ''}
          </textarea>
        )}
      </Field>
      <Field
        name={month}
        label={t('reviews.month')}
        hint={t('reviews.month.hint')}
        error={error(month)}
        optional={by === 'colleague'}
        value={rating?.month ?? ''}
        maxLength={7}
        inputMode="numeric"
      />
    </>
  )
  return (
    <section class="criterion-fields" aria-labelledby={`${step}-title`}>
      <h3 id={`${step}-title`}>
        <Content>{criterion.title}</Content>
      </h3>
      {by === 'self' ? (
        <p>
          <Content>{criterion.question}</Content>
        </p>
      ) : null}
      {/* Not for colleagues: what they have entered would be gone when they came back. */}
      {skill && by === 'self' ? (
        <p class="faint small">
          {t('reviews.skill')}{' '}
          <a href={`/skills/${skill.id}`}>
            <Content>{skill.name}</Content>
          </a>
        </p>
      ) : null}
      <Choices
        legend={
          <span class="visually-hidden">
            <Content>{criterion.title}</Content>
          </span>
        }
        error={error(step)}
      >
        <Choice name={step} value="none" checked={!rating || rating.step === null}>
          {t(by === 'self' ? 'reviews.step.none' : 'reviews.step.unseen')}
        </Choice>
        {([1, 2, 3, 4] as const).map((one) => (
          <Choice key={one} name={step} value={String(one)} mark={String(one)} checked={rating?.step === one}>
            <Content>{criterion.steps[one]}</Content>
          </Choice>
        ))}
      </Choices>
      {by === 'self' ? (
        fields
      ) : (
        <details open={[rating?.example, rating?.month, errors[example], errors[month]].some(Boolean)}>
          <summary>{t('reviews.example.add')}</summary>
          {fields}
        </details>
      )}
    </section>
  )
}

/** What to mend, each linked to its field and with the name of its criterion. */
export function summaryOf(
  errors: Readonly<Record<string, MessageKey>>,
  rubrics: readonly Rubric[],
): { field: string; message: string }[] {
  const titles = new Map<string, string>(
    rubrics.flatMap(({ id, criteria }) => criteria.map((one) => [`${id}.${one.id}`, one.title] as const)),
  )
  return Object.entries(errors).map(([field, key]) => {
    // Of `step.<rubric>.<criterion>`; of any other field there is no criterion.
    const criterion = key === 'reviews.error.nothing' ? undefined : titles.get(field.slice(field.indexOf('.') + 1))
    return {
      field: field.startsWith('step.') ? `${field}-none` : field,
      message: criterion ? t('reviews.error.of', { criterion, message: t(key) }) : t(key),
    }
  })
}

export function RubricSources({ rubrics }: { rubrics: readonly Rubric[] }) {
  const sources = [...new Map(rubrics.flatMap((one) => one.sources.map((source) => [source.url, source]))).values()]
  return (
    <details class="section">
      <summary>{t('reviews.sources')}</summary>
      <p>{t('reviews.sources.text')}</p>
      <ul>
        {sources.map(({ url, title, publisher }) => (
          <li key={url}>
            <a href={url} rel="noreferrer">
              <Content>{title}</Content>
            </a>
            , <Content>{publisher}</Content>
          </li>
        ))}
      </ul>
    </details>
  )
}
