import type { Catalogue, Rubric } from '@millwright/catalog'
import type { Rating } from '../db/schema/reviews.ts'
import { t, type MessageKey } from '../messages/index.ts'
import { Button, Choice, Choices, Content, ErrorSummary, Field, Notice, PageHead } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { markOf } from '../web/person.ts'
import { KeptForm, KeptFormOver } from './kept-form.tsx'
import { RatingFields, RubricSources, summaryOf } from './rating-fields.tsx'
import { AGREEMENT_WORDS, RELATIONS } from './record-review.ts'
import type { OpenRequest } from './review-requests.ts'

export interface ColleagueForm {
  name: string
  relation: string
  ratings: readonly Rating[]
  errors: Readonly<Record<string, MessageKey>>
}

/** Under which a browser keeps what was entered by a link; it does not tell the link. */
const keptBy = (token: string) => markOf(`review by ${token}`)

interface ColleaguePageProps {
  catalogue: Catalogue
  /** Those that they are asked about. */
  rubrics: readonly Rubric[]
  request: OpenRequest
  token: string
  form: ColleagueForm
  /** They took back what they had said by this link a moment ago. */
  takenBack: boolean
}

/** What somebody sees who was asked by a link: who asks, what is seen and for how long, and then the steps. */
export function ColleaguePage({ catalogue, rubrics, request, token, form, takenBack }: ColleaguePageProps) {
  const { personName: name, expiresAt } = request
  const error = (field: string) => (form.errors[field] ? t(form.errors[field]) : undefined)
  const errors = summaryOf(form.errors, rubrics).map(({ field, message }) => ({
    field: field === 'relation' ? 'relation-manager' : field === 'agree' ? 'agree-yes' : field,
    message,
  }))
  return (
    <>
      {takenBack ? <TakenBack /> : null}
      {takenBack ? <KeptFormOver id={keptBy(token)} /> : null}
      <PageHead title={t('reviews.give.title', { name })} lead={t('reviews.give.lead', { name })} />
      <section class="may-conclude narrow">
        <h2>{t('reviews.give.facts')}</h2>
        <ul>
          {AGREEMENT_WORDS.facts.map((fact) => (
            <li key={fact}>{t(fact, { name })}</li>
          ))}
        </ul>
        <p class="small">
          {t('reviews.give.until')} <DateTime at={expiresAt} />
        </p>
      </section>
      <ErrorSummary errors={errors} />
      <form method="post" action={`/reviews/${token}`} class="narrow">
        <KeptForm id={keptBy(token)} by="colleague" />
        <Field
          name="name"
          label={t('reviews.give.name')}
          error={error('name')}
          value={form.name}
          autocomplete="name"
          maxLength={100}
        />
        <Choices legend={t('reviews.give.relation')} error={error('relation')}>
          {RELATIONS.map((relation) => (
            <Choice key={relation} name="relation" value={relation} checked={form.relation === relation}>
              {t(`reviews.give.relation.${relation}`, { name })}
            </Choice>
          ))}
        </Choices>
        <p>{t('reviews.give.how')}</p>
        {rubrics.map((rubric) => (
          <section key={rubric.id} class="section" aria-labelledby={rubric.id}>
            <h2 id={rubric.id}>
              <Content>{rubric.title}</Content>
            </h2>
            <p>
              <Content>{rubric.summary}</Content>
            </p>
            <RatingFields {...{ catalogue, rubric }} by="colleague" ratings={form.ratings} errors={form.errors} />
          </section>
        ))}
        <div class="section">
          <Choices legend={t('reviews.give.consent')} error={error('agree')}>
            <Choice kind="checkbox" name="agree" value="yes">
              {t(AGREEMENT_WORDS.agree, { name })}
            </Choice>
          </Choices>
          <p class="actions">
            <Button tone="primary">{t('reviews.give.action', { name })}</Button>
          </p>
        </div>
      </form>
      <RubricSources rubrics={rubrics} />
    </>
  )
}

export const TakenBack = () => <Notice kind="success" title={t('reviews.give.takenBack')} />

/** A review is there: the way to take it back. A second one was not stored. */
export function GivenPage({ name, token, done }: { name: string; token: string; done: 'sent' | 'not-again' | null }) {
  return (
    <>
      <PageHead title={t('reviews.give.title', { name })} />
      {done === 'not-again' ? <Notice kind="warn" title={t('reviews.give.notAgain')} /> : null}
      <Notice
        kind={done === 'sent' ? 'success' : 'info'}
        title={t(done === 'sent' ? 'reviews.give.thanks' : 'reviews.give.there', { name })}
      >
        <p>{t('reviews.give.keep', { name })}</p>
      </Notice>
      <KeptFormOver id={keptBy(token)} />
      <form method="post" action={`/reviews/${token}/take-back`} class="narrow">
        <p>{t('reviews.give.takeBack.text')}</p>
        <p class="actions">
          <Button tone="danger">{t('reviews.give.takeBack')}</Button>
        </p>
      </form>
    </>
  )
}

export function OwnLinkPage({ name }: { name: string }) {
  return (
    <>
      <PageHead title={t('reviews.give.own')} lead={t('reviews.give.own.text')} eyebrow={name} />
      <p>
        <a href="/profile/reviews">{t('reviews.title')}</a>
      </p>
    </>
  )
}

/** The same for a link that ran out, was ended or never was: nobody learns which. */
export function NoSuchReviewLink({ token, takenBack }: { token: string | null; takenBack: boolean }) {
  return (
    <>
      {takenBack ? <TakenBack /> : null}
      {token ? <KeptFormOver id={keptBy(token)} /> : null}
      <PageHead title={t('reviews.gone.title')} lead={t('reviews.gone')} />
    </>
  )
}
