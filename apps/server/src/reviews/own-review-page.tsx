import type { Catalogue, Rubric } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import { Breadcrumb, Button, Content, ErrorSummary, PageHead } from '../web/components.tsx'
import { KeptForm } from './kept-form.tsx'
import { RatingFields, RubricSources, summaryOf } from './rating-fields.tsx'
import type { RatingForm } from './rating-form.ts'

/** Under which a browser keeps what somebody entered about themself. */
export const keptOwn = (owner: string, rubric: string) => `${owner} ${rubric}`

/** A person describes their own work by one rubric. */
export function OwnReviewPage({
  catalogue,
  rubric,
  owner,
  form,
}: {
  catalogue: Catalogue
  rubric: Rubric
  /** The mark of whoever is here. */
  owner: string
  form: RatingForm
}) {
  return (
    <>
      <Breadcrumb
        trail={[
          { label: t('profiles.title'), href: '/profile' },
          { label: t('reviews.title'), href: '/profile/reviews' },
          { label: rubric.title },
        ]}
      />
      <PageHead title={<Content>{rubric.title}</Content>} lead={t('reviews.own.lead')} />
      <p class="faint">{t('reviews.own.where')}</p>
      <ErrorSummary errors={summaryOf(form.errors, [rubric])} />
      <form method="post" action={`/profile/reviews/own/${rubric.id}`} class="narrow">
        <KeptForm id={keptOwn(owner, rubric.id)} owner={owner} by="self" />
        <RatingFields {...{ catalogue, rubric }} by="self" ratings={form.ratings} errors={form.errors} />
        <p class="actions">
          <Button tone="primary">{t('reviews.own.save')}</Button>
        </p>
      </form>
      <RubricSources rubrics={[rubric]} />
    </>
  )
}
