import type { Catalogue, Rubric } from '@millwright/catalog'
import { listText, monthText, numberText } from '../messages/formats.ts'
import { t } from '../messages/index.ts'
import {
  Badge,
  Breadcrumb,
  Choice,
  Choices,
  Button,
  Content,
  EmptyState,
  ErrorSummary,
  Field,
  LinkButton,
  Notice,
  PageHead,
  Table,
} from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { ownReviewOf, type Review } from './load-reviews.ts'
import { RubricSources } from './rating-fields.tsx'
import { reviewResults, type CriterionResult, type RubricResult } from './review-results.ts'
import { REQUEST_DAYS, type RequestRow } from './review-requests.ts'
import { StepTrack } from './step-track.tsx'

export interface AskForm {
  rubrics: readonly string[]
  days: number
  note: string
  errors: { rubrics?: string; note?: string }
}

interface ReviewsPageProps {
  catalogue: Catalogue
  reviews: readonly Review[]
  requests: readonly RequestRow[]
  form: AskForm
  now: Date
  /** Just made: shown this once. */
  made?: { link: string; expiresAt: Date } | undefined
  done: 'saved' | 'removed' | 'changed' | 'ended' | null
}

const DONE = {
  saved: 'reviews.own.saved',
  removed: 'reviews.given.removed',
  changed: 'reviews.given.changed',
  ended: 'reviews.ask.ended',
} as const

/** What a person and those who work with them say about what no test measures. */
export function ReviewsPage({ catalogue, reviews, requests, form, now, made, done }: ReviewsPageProps) {
  const rubrics = catalogue.rubrics ?? []
  const results = reviewResults(rubrics, reviews)
  const errors = Object.entries(form.errors).map(([field, message]) => ({
    field: field === 'rubrics' ? `rubrics-${rubrics[0]?.id}` : field,
    message,
  }))
  return (
    <>
      <Breadcrumb trail={[{ label: t('profiles.title'), href: '/profile' }, { label: t('reviews.title') }]} />
      <PageHead title={t('reviews.title')} lead={t('reviews.lead')} />
      {done ? <Notice kind="success" title={t(DONE[done])} /> : null}
      {made ? <MadeLink {...made} /> : null}
      <ErrorSummary errors={errors} />
      <Notice title={t('reviews.notMeasured')}>
        <p>
          {t('reviews.notMeasured.text', {
            peers: numberText(0.37, { exactly: 2 }),
            own: numberText(0.19, { exactly: 2 }),
          })}{' '}
          <a
            href="https://www.mendeley.com/research-papers/psychometric-properties-multisource-performance-ratings-metaanalysis-subordinate-supervisor-peer-sel/"
            rel="noreferrer"
          >
            {t('reviews.notMeasured.source')}
          </a>
        </p>
      </Notice>
      {rubrics.length === 0 ? <EmptyState level={2} title={t('reviews.none')} /> : null}
      {results.map((result) => (
        <RubricSection key={result.rubric.id} result={result} reviews={reviews} />
      ))}
      {results.length === 0 ? null : (
        <p class="chart-key">
          {t('reviews.result.key')} {t('reviews.result.few')}
        </p>
      )}
      <section class="section" id="given">
        <h2>{t('reviews.given.title')}</h2>
        <Given reviews={reviews} rubrics={rubrics} />
      </section>
      {rubrics.length === 0 ? null : (
        <section class="section" id="ask">
          <h2>{t('reviews.ask.title')}</h2>
          <p>{t('reviews.ask.lead')}</p>
          <Ask rubrics={rubrics} form={form} />
          <h3>{t('reviews.ask.links')}</h3>
          {requests.length === 0 ? (
            <p>{t('reviews.ask.links.none')}</p>
          ) : (
            <Requests requests={requests} rubrics={rubrics} now={now} />
          )}
        </section>
      )}
      <RubricSources rubrics={rubrics} />
    </>
  )
}

function RubricSection({
  result: { rubric, criteria },
  reviews,
}: {
  result: RubricResult
  reviews: readonly Review[]
}) {
  const own = ownReviewOf(reviews, rubric.id)
  return (
    <section class="section" aria-labelledby={rubric.id}>
      <h2 id={rubric.id}>
        <Content>{rubric.title}</Content>
      </h2>
      <p>
        <Content>{rubric.summary}</Content>
      </p>
      <p class="actions">
        <LinkButton href={`/profile/reviews/own/${rubric.id}`} tone={own ? 'plain' : 'primary'}>
          {t(own ? 'reviews.own.again' : 'reviews.own.do')}
        </LinkButton>
        <span class="small faint">
          {own ? (
            <>
              {t('reviews.own.on')} <DateTime at={own.recordedAt} />
            </>
          ) : (
            t('reviews.own.never')
          )}
        </span>
      </p>
      <div class="criteria">
        {criteria.map((one) => (
          <CriterionView key={one.criterion.id} result={one} />
        ))}
      </div>
    </section>
  )
}

function CriterionView({ result }: { result: CriterionResult }) {
  const { criterion, own, counts, middle, apart, said } = result
  const examples = [
    ...(own?.example ? [{ who: t('reviews.result.you'), ...own }] : []),
    ...said.filter(({ example }) => example !== '').map((one) => ({ who: one.name, ...one })),
  ]
  return (
    <article class="criterion">
      <h3>
        <Content>{criterion.title}</Content>
      </h3>
      <StepTrack own={own} counts={counts} />
      <p class="small">
        {own ? t('reviews.result.own', { step: own.step ?? 'none' }) : t('reviews.result.ownMissing')}{' '}
        {colleaguesText(result)}{' '}
        {middle === null
          ? null
          : t('reviews.result.middle', { count: counts.reduce((sum, one) => sum + one, 0), middle })}
      </p>
      {apart ? (
        <p class="small apart">{t(`reviews.result.apart.${apart.kind}`, { low: apart.low, high: apart.high })}</p>
      ) : null}
      <details>
        <summary>{t('reviews.steps.show')}</summary>
        <ol class="step-list">
          {([1, 2, 3, 4] as const).map((step) => (
            <li key={step}>
              <Content>{criterion.steps[step]}</Content>
            </li>
          ))}
        </ol>
      </details>
      {examples.length === 0 ? null : (
        <details>
          <summary>{t('reviews.result.examples', { count: examples.length })}</summary>
          {examples.map(({ who, example, month }, i) => (
            <blockquote key={i} class="example">
              <p>{example}</p>
              <footer class="small faint">
                {month ? t('reviews.result.said', { who, month: monthText(`${month}-01`) }) : who}
              </footer>
            </blockquote>
          ))}
        </details>
      )}
    </article>
  )
}

function colleaguesText({ counts, unseen }: CriterionResult): string {
  const parts = [
    ...counts.flatMap((count, i) => (count > 0 ? [t('reviews.result.count', { count, step: i + 1 })] : [])),
    ...(unseen > 0 ? [t('reviews.result.unseen', { count: unseen })] : []),
  ]
  return parts.length === 0 ? t('reviews.result.nobody') : t('reviews.result.colleagues', { list: listText(parts) })
}

function Given({ reviews, rubrics }: { reviews: readonly Review[]; rubrics: readonly Rubric[] }) {
  // Of oneself, only what counts: what was said before it stays in the export.
  const latest = new Set(rubrics.map(({ id }) => ownReviewOf(reviews, id)?.id))
  const shown = reviews.filter(({ id, relation }) => relation !== 'self' || latest.has(id)).toReversed()
  if (shown.length === 0) return <p>{t('reviews.given.none')}</p>
  const head = (['who', 'relation', 'when', 'do'] as const).map((column) => ({ label: t(`reviews.given.${column}`) }))
  return (
    <>
      <p class="small faint">{t('reviews.given.note')}</p>
      <Table caption={t('reviews.given.title')} captionHidden head={head} wordy>
        {shown.map(({ id, relation, reviewerName, recordedAt, setAside }) => {
          const name = reviewerName ?? t('reviews.result.you')
          return (
            <tr key={id}>
              <th scope="row">
                {name} {setAside ? <Badge>{t('reviews.given.setAside')}</Badge> : null}
              </th>
              <td>{t(`reviews.relation.${relation}`)}</td>
              <td>
                <DateTime at={recordedAt} />
              </td>
              <td>
                <form method="post" action={`/profile/reviews/${id}`} class="row-actions">
                  <button
                    class="quiet"
                    name="do"
                    value={setAside ? 'use' : 'set-aside'}
                    aria-label={t(setAside ? 'reviews.given.useThis' : 'reviews.given.useNotThis', { name })}
                  >
                    {t(setAside ? 'reviews.given.use' : 'reviews.given.useNot')}
                  </button>
                  <button class="quiet" name="do" value="remove" aria-label={t('reviews.given.removeThis', { name })}>
                    {t('reviews.given.remove')}
                  </button>
                </form>
              </td>
            </tr>
          )
        })}
      </Table>
    </>
  )
}

function Ask({ rubrics, form }: { rubrics: readonly Rubric[]; form: AskForm }) {
  return (
    <form method="post" action="/profile/reviews/requests#ask" class="narrow">
      <Choices legend={t('reviews.ask.what')} error={form.errors.rubrics}>
        {rubrics.map(({ id, title }) => (
          <Choice key={id} kind="checkbox" name="rubrics" value={id} checked={form.rubrics.includes(id)}>
            <Content>{title}</Content>
          </Choice>
        ))}
      </Choices>
      <Field name="days" label={t('reviews.ask.days')}>
        {(attributes) => (
          <select {...attributes}>
            {REQUEST_DAYS.map((days) => (
              <option key={days} value={days} selected={days === form.days}>
                {t('reviews.ask.days.count', { days })}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        name="note"
        label={t('reviews.ask.note')}
        hint={t('reviews.ask.note.hint')}
        error={form.errors.note}
        optional
        value={form.note}
        maxLength={100}
      />
      <p class="actions">
        <Button tone="primary">{t('reviews.ask.action')}</Button>
      </p>
    </form>
  )
}

function MadeLink({ link, expiresAt }: { link: string; expiresAt: Date }) {
  return (
    <Notice kind="success" title={t('reviews.ask.made')}>
      <p>{t('reviews.ask.made.text')}</p>
      <p>
        <a class="once-link mono" href={link} rel="noreferrer">
          {link}
        </a>
      </p>
      <p class="small">
        {t('reviews.ask.until')} <DateTime at={expiresAt} />
      </p>
    </Notice>
  )
}

function Requests({
  requests,
  rubrics,
  now,
}: {
  requests: readonly RequestRow[]
  rubrics: readonly Rubric[]
  now: Date
}) {
  const head = [
    { label: t('reviews.ask.link') },
    { label: t('reviews.ask.what') },
    { label: t('reviews.ask.until') },
    { label: t('reviews.ask.state') },
  ]
  return (
    <Table caption={t('reviews.ask.links')} captionHidden head={head} wordy>
      {requests.map(({ id, note, rubrics: asked, expiresAt, revokedAt, reviewId }) => {
        const name = note || t('reviews.ask.nobody')
        return (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>
              <Content>{listText(rubrics.filter((one) => asked.includes(one.id)).map(({ title }) => title))}</Content>
            </td>
            <td>
              <DateTime at={expiresAt} />
            </td>
            <td>
              {reviewId ? (
                <Badge tone="good">{t('reviews.ask.state.answered')}</Badge>
              ) : revokedAt ? (
                <Badge>{t('reviews.ask.state.ended')}</Badge>
              ) : expiresAt <= now ? (
                <Badge>{t('reviews.ask.state.expired')}</Badge>
              ) : (
                <form method="post" action={`/profile/reviews/requests/${id}/end`}>
                  <button class="quiet" type="submit" aria-label={t('reviews.ask.endThis', { note: name })}>
                    {t('reviews.ask.end')}
                  </button>
                </form>
              )}
            </td>
          </tr>
        )
      })}
    </Table>
  )
}
