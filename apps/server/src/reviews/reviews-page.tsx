import type { Catalogue, Rubric } from '@millwright/catalog'
import { listText, monthText, namesText, numberText } from '../messages/formats.ts'
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
} from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { KeptFormOver } from './kept-form.tsx'
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
  made?: MadeLinkProps | undefined
  /** What the browser kept of a review that is saved now. */
  keptOver: string | null
  done: 'saved' | 'removed' | 'changed' | 'ended' | null
}

const DONE = {
  saved: 'reviews.own.saved',
  removed: 'reviews.given.removed',
  changed: 'reviews.given.changed',
  ended: 'reviews.ask.ended',
} as const

const Done = ({ what }: { what: keyof typeof DONE }) => <Notice kind="success" title={t(DONE[what])} />

/** Nobody has said anything by these steps. */
const isEmpty = ({ criteria }: RubricResult): boolean =>
  criteria.every(
    ({ own, ownSetAside, said, unseen }) => own === null && !ownSetAside && said.length === 0 && unseen === 0,
  )

/** What a person and those who work with them say about what no test measures. */
export function ReviewsPage({ catalogue, reviews, requests, form, now, made, keptOver, done }: ReviewsPageProps) {
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
      {done === 'saved' ? <Done what={done} /> : null}
      {keptOver ? <KeptFormOver id={keptOver} /> : null}
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
      {results.every(isEmpty) ? null : (
        <p class="chart-key">
          {t('reviews.result.key')} {t('reviews.result.few')}
        </p>
      )}
      <section class="section" id="given">
        <h2>{t('reviews.given.title')}</h2>
        {done === 'changed' || done === 'removed' ? <Done what={done} /> : null}
        <Given reviews={reviews} rubrics={rubrics} />
      </section>
      {rubrics.length === 0 ? null : (
        <section class="section" id="ask">
          <h2>{t('reviews.ask.title')}</h2>
          {done === 'ended' ? <Done what={done} /> : null}
          {made ? <MadeLink {...made} /> : null}
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

function RubricSection({ result, reviews }: { result: RubricResult; reviews: readonly Review[] }) {
  const { rubric, criteria } = result
  const empty = isEmpty(result)
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
      {empty ? <p>{t('reviews.result.empty')}</p> : null}
      <div class="criteria">
        {criteria.map((one) => (
          <article key={one.criterion.id} class="criterion">
            <h3>
              <Content>{one.criterion.title}</Content>
            </h3>
            {empty ? null : <CriterionView result={one} />}
            <FourSteps criterion={one.criterion} />
            {empty ? null : <Examples result={one} />}
          </article>
        ))}
      </div>
    </section>
  )
}

/** What was said about one criterion: as marks on a track, and the same in words. */
export function CriterionView({ result }: { result: CriterionResult }) {
  const { own, ownSetAside, counts, middle, apart } = result
  return (
    <>
      <StepTrack own={own} counts={counts} />
      <p class="small">
        {own
          ? t('reviews.result.own', { step: own.step ?? 'none' })
          : t(ownSetAside ? 'reviews.result.ownSetAside' : 'reviews.result.ownMissing')}{' '}
        {colleaguesText(result)}{' '}
        {middle === null
          ? null
          : t('reviews.result.middle', { count: counts.reduce((sum, one) => sum + one, 0), middle })}
      </p>
      {apart ? (
        <p class="small apart">{t(`reviews.result.apart.${apart.kind}`, { low: apart.low, high: apart.high })}</p>
      ) : null}
    </>
  )
}

function FourSteps({ criterion }: Pick<CriterionResult, 'criterion'>) {
  return (
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
  )
}

function Examples({ result: { own, said } }: { result: CriterionResult }) {
  const examples = [
    ...(own?.example ? [{ who: t('reviews.result.you'), ...own }] : []),
    ...said.filter(({ example }) => example !== '').map((one) => ({ who: one.name, ...one })),
  ]
  if (examples.length === 0) return null
  return (
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
  return (
    <>
      <p class="small faint">{t('reviews.given.note')}</p>
      <ul class="plain-list review-list">
        {shown.map(({ id, relation, reviewerName, recordedAt, setAside, ratings }) => {
          const name = reviewerName ?? t('reviews.result.you')
          const about = rubrics.filter((rubric) => ratings.some((one) => one.rubric === rubric.id))
          return (
            <li key={id}>
              <p>
                <strong>{name}</strong> {setAside ? <Badge>{t('reviews.given.setAside')}</Badge> : null}
              </p>
              <p class="small faint">
                {relation === 'self' ? null : `${t(`reviews.relation.${relation}`)} · `}
                <Content>{namesText(about.map(({ title }) => title))}</Content> · <DateTime at={recordedAt} />
              </p>
              <form method="post" action={`/profile/reviews/${id}`} class="row-actions">
                <button
                  class="quiet"
                  name="do"
                  value={setAside ? 'use' : 'set-aside'}
                  aria-label={t(setAside ? 'reviews.given.useThis' : 'reviews.given.useNotThis', { name })}
                >
                  {t(setAside ? 'reviews.given.use' : 'reviews.given.useNot')}
                </button>
                <details>
                  <summary aria-label={t('reviews.given.removeThis', { name })}>{t('reviews.given.remove')}</summary>
                  <Button tone="danger" name="do" value="remove">
                    {t('reviews.given.removeYes')}
                  </Button>
                </details>
              </form>
            </li>
          )
        })}
      </ul>
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

export interface MadeLinkProps {
  link: string
  expiresAt: Date
  /** Whom it is for, as its maker wrote it. */
  note: string
}

export function MadeLink({ link, expiresAt, note }: MadeLinkProps) {
  return (
    <Notice kind="success" title={t('reviews.ask.made', { note: note || 'none' })}>
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
  return (
    <ul class="plain-list review-list">
      {requests.map(({ id, note, rubrics: asked, expiresAt, revokedAt, reviewId }) => {
        const name = note || t('reviews.ask.nobody')
        return (
          <li key={id}>
            <p>{note ? <strong>{note}</strong> : <span class="faint">{name}</span>}</p>
            <p class="small faint">
              <Content>{namesText(rubrics.filter((one) => asked.includes(one.id)).map(({ title }) => title))}</Content>
              {' · '}
              {t('reviews.ask.until')} <DateTime at={expiresAt} />
            </p>
            {reviewId ? (
              <p>
                <Badge tone="good">{t('reviews.ask.state.answered')}</Badge>
              </p>
            ) : revokedAt ? (
              <p>
                <Badge>{t('reviews.ask.state.ended')}</Badge>
              </p>
            ) : expiresAt <= now ? (
              <p>
                <Badge>{t('reviews.ask.state.expired')}</Badge>
              </p>
            ) : (
              <form method="post" action={`/profile/reviews/requests/${id}/end`} class="row-actions">
                <button class="quiet" type="submit" aria-label={t('reviews.ask.endThis', { note: name })}>
                  {t('reviews.ask.end')}
                </button>
              </form>
            )}
          </li>
        )
      })}
    </ul>
  )
}
