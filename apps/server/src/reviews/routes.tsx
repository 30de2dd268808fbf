import { Hono, type Context } from 'hono'
import { line } from '@millwright/api'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import type { MessageKey } from '../messages/index.ts'
import { t } from '../messages/index.ts'
import { actorOf } from '../web/actor.ts'
import { keepPrivate, NO_INDEX, tokenOf } from '../web/by-link.tsx'
import { notFound } from '../web/errors.tsx'
import { textOf, textsOf } from '../web/forms.ts'
import { isUuid } from '../web/is-uuid.ts'
import { island } from '../web/islands.ts'
import { markOf } from '../web/person.ts'
import { sendPage } from '../web/send-page.tsx'
import { ColleaguePage, GivenPage, NoSuchReviewLink, OwnLinkPage, type ColleagueForm } from './colleague-page.tsx'
import { markReview, removeReview, takeBackReview } from './keep-review.ts'
import { loadReviews, ownReviewOf } from './load-reviews.ts'
import { keptOwn, OwnReviewPage } from './own-review-page.tsx'
import { readRatings, type RatingForm } from './rating-form.ts'
import { recordColleagueReview, recordOwnReview, RELATIONS } from './record-review.ts'
import {
  askForReview,
  DEFAULT_REQUEST_DAYS,
  endRequest,
  findRequest,
  listRequests,
  REQUEST_DAYS,
  type OpenRequest,
} from './review-requests.ts'
import { ReviewsPage, type AskForm, type MadeLinkProps } from './reviews-page.tsx'

const OWN = '/profile/reviews'
const Line = line(100)
/** The script of forms that a browser keeps until they are sent. */
const KEEPING = { islands: island('kept-form') }
const BLANK: ColleagueForm = { name: '', relation: '', ratings: [], errors: {} }

/** What people say about somebody's work: their own review, asking colleagues, and the page of the link. */
export function reviewRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()
  const rubricsOf = () => context.catalogue().rubrics ?? []
  /** The day where it is latest on Earth: the present month is nobody's future. */
  const today = () => new Date(context.now().getTime() + 14 * 3_600_000).toISOString().slice(0, 10)

  /** For those who can come back to it: a guest's browser may forget them. */
  const member = (handler: (c: Context, who: SignedIn) => Promise<Response>) => async (c: Context) => {
    const who = await context.signedIn(c)
    if (!who || who.guest) return c.redirect(`/account/sign-in?next=${OWN}`, 303)
    return handler(c, who)
  }

  async function showReviews(c: Context, who: SignedIn, more: { form?: AskForm; made?: MadeLinkProps } = {}) {
    c.header('cache-control', 'no-store')
    const form = more.form ?? {
      rubrics: rubricsOf().map(({ id }) => id),
      days: DEFAULT_REQUEST_DAYS,
      note: '',
      errors: {},
    }
    const page = (
      <ReviewsPage
        catalogue={context.catalogue()}
        reviews={await loadReviews(db, who)}
        requests={await listRequests(db, who)}
        form={form}
        now={context.now()}
        made={more.made}
        keptOver={c.req.query('done') === 'saved' ? keptOwn(markOf(who.ids[0]!), c.req.query('rubric') ?? '') : null}
        done={(['saved', 'removed', 'changed', 'ended'] as const).find((one) => one === c.req.query('done')) ?? null}
      />
    )
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    return sendPage(c, context, { title: t('reviews.title'), active: 'profile', ...KEEPING }, page, status)
  }

  app.get(
    OWN,
    member((c, who) => showReviews(c, who)),
  )

  function showOwn(c: Context, who: SignedIn, rubricId: string, form: RatingForm) {
    const rubric = rubricsOf().find(({ id }) => id === rubricId)
    if (!rubric) return notFound(c, context)
    const page = <OwnReviewPage catalogue={context.catalogue()} owner={markOf(who.ids[0]!)} {...{ rubric, form }} />
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    return sendPage(c, context, { title: rubric.title, active: 'profile', ...KEEPING }, page, status)
  }
  app.get(
    `${OWN}/own/:rubric`,
    member(async (c, who) => {
      const rubric = c.req.param('rubric') ?? ''
      const before = ownReviewOf(await loadReviews(db, who), rubric)
      return showOwn(c, who, rubric, { ratings: before?.ratings ?? [], errors: {} })
    }),
  )
  app.post(
    `${OWN}/own/:rubric`,
    member(async (c, who) => {
      const rubrics = rubricsOf().filter(({ id }) => id === c.req.param('rubric'))
      if (rubrics.length === 0) return notFound(c, context)
      const form = readRatings(rubrics, await c.req.formData(), { by: 'self', today: today() })
      if (Object.keys(form.errors).length > 0) return showOwn(c, who, rubrics[0]!.id, form)
      await recordOwnReview(context, who, form.ratings)
      return c.redirect(`${OWN}?done=saved&rubric=${rubrics[0]!.id}`, 303)
    }),
  )

  app.post(
    `${OWN}/requests`,
    member(async (c, who) => {
      const form = askFormOf(await c.req.formData(), new Set(rubricsOf().map(({ id }) => id)))
      if (form.rubrics.length === 0)
        return showReviews(c, who, { form: { ...form, errors: { rubrics: t('reviews.error.rubrics') } } })
      if (form.note !== '' && !Line.safeParse(form.note).success)
        return showReviews(c, who, { form: { ...form, errors: { note: t('reviews.error.note') } } })
      const result = await askForReview(context, { who, actor: actorOf(c, who) }, form)
      if (result.outcome === 'too-many')
        return showReviews(c, who, { form: { ...form, errors: { rubrics: t('reviews.error.tooMany') } } })
      // Shown in the answer itself: in an address or a cookie it would lie around.
      const link = new URL(`/reviews/${result.token}`, context.baseUrl).href
      return showReviews(c, who, { made: { link, expiresAt: result.expiresAt, note: form.note } })
    }),
  )
  app.post(
    `${OWN}/requests/:id/end`,
    member(async (c, who) => {
      const id = c.req.param('id') ?? ''
      const found = isUuid(id) ? await endRequest(context, { who, actor: actorOf(c, who) }, id) : null
      return found?.outcome === 'ended' ? c.redirect(`${OWN}?done=ended#ask`, 303) : notFound(c, context)
    }),
  )
  app.post(
    `${OWN}/:id`,
    member(async (c, who) => {
      const id = c.req.param('id') ?? ''
      const wanted = (await c.req.formData()).get('do')
      if (!isUuid(id)) return notFound(c, context)
      if (wanted === 'remove') {
        const { outcome } = await removeReview(context, { who, actor: actorOf(c, who) }, id)
        return outcome === 'removed' ? c.redirect(`${OWN}?done=removed#given`, 303) : notFound(c, context)
      }
      const kind = wanted === 'use' ? 'used' : wanted === 'set-aside' ? 'set-aside' : null
      const found = kind ? await markReview(context, who, id, kind) : null
      return found?.outcome === 'marked' ? c.redirect(`${OWN}?done=changed#given`, 303) : notFound(c, context)
    }),
  )

  /** What is asked about may have left the collection meanwhile: a link that asks nothing is none. */
  const rubricsAsked = (request: OpenRequest) => rubricsOf().filter(({ id }) => request.rubrics.includes(id))
  const byLink =
    (handler: (c: Context, request: OpenRequest, token: string) => Promise<Response>) => async (c: Context) => {
      keepPrivate(c)
      const token = tokenOf(c)
      const request = token ? await findRequest(context, token) : null
      if (!token || !request || (request.isOpen && rubricsAsked(request).length === 0)) return gone(c)
      const who = await context.signedIn(c)
      if (who?.ids.includes(request.personId))
        return sendPage(
          c,
          context,
          { title: t('reviews.give.own'), head: NO_INDEX },
          <OwnLinkPage name={request.personName} />,
        )
      return handler(c, request, token)
    }
  function gone(c: Context, takenBack = false) {
    const page = <NoSuchReviewLink token={tokenOf(c)} takenBack={takenBack} />
    return sendPage(
      c,
      context,
      { title: t('reviews.gone.title'), head: NO_INDEX, ...KEEPING },
      page,
      takenBack ? 200 : 404,
    )
  }
  function showForm(c: Context, request: OpenRequest, token: string, form: ColleagueForm, takenBack = false) {
    const page = (
      <ColleaguePage
        catalogue={context.catalogue()}
        rubrics={rubricsAsked(request)}
        request={request}
        token={token}
        form={form}
        takenBack={takenBack}
      />
    )
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    const title = t('reviews.give.title', { name: request.personName })
    return sendPage(c, context, { title, head: NO_INDEX, ...KEEPING }, page, status)
  }
  function showGiven(c: Context, { personName: name }: OpenRequest, token: string) {
    const done = (['sent', 'not-again'] as const).find((one) => one === c.req.query('done')) ?? null
    const page = <GivenPage name={name} token={token} done={done} />
    return sendPage(c, context, { title: t('reviews.give.title', { name }), head: NO_INDEX, ...KEEPING }, page)
  }

  app.get(
    '/reviews/:token',
    byLink(async (c, request, token) =>
      request.isOpen ? showForm(c, request, token, BLANK) : showGiven(c, request, token),
    ),
  )
  app.post(
    '/reviews/:token',
    byLink(async (c, request, token) => {
      const notAgain = () => c.redirect(`/reviews/${token}?done=not-again`, 303)
      if (!request.isOpen) return notAgain()
      const entered = await c.req.formData()
      const rated = readRatings(rubricsAsked(request), entered, { by: 'colleague', today: today() })
      const name = textOf(entered, 'name')
      const relation = RELATIONS.find((one) => one === entered.get('relation'))
      const errors: Record<string, MessageKey> = {
        ...(Line.safeParse(name).success ? {} : { name: 'reviews.error.name' as const }),
        ...(relation ? {} : { relation: 'reviews.error.relation' as const }),
        ...rated.errors,
        ...(entered.get('agree') === 'yes' ? {} : { agree: 'reviews.error.agree' as const }),
      }
      if (!relation || Object.keys(errors).length > 0)
        return showForm(c, request, token, { name, relation: relation ?? '', ratings: rated.ratings, errors })
      const { outcome } = await recordColleagueReview(context, strangerOf(c), request.id, {
        relation,
        name,
        ratings: rated.ratings,
      })
      switch (outcome) {
        case 'recorded':
          return c.redirect(`/reviews/${token}?done=sent`, 303)
        case 'already-reviewed':
          return notAgain()
        case 'ended':
          return gone(c)
      }
    }),
  )
  app.post(
    '/reviews/:token/take-back',
    byLink(async (c, request, token) => {
      const { outcome } = await takeBackReview(context, strangerOf(c), request.id)
      if (outcome === 'not-found') return c.redirect(`/reviews/${token}`, 303)
      // Said in the answer itself: an address would say it also where nothing was taken back.
      const left = await findRequest(context, token)
      return left?.isOpen && rubricsAsked(left).length > 0 ? showForm(c, left, token, BLANK, true) : gone(c, true)
    }),
  )
  return app
}

/** Somebody with a link, whom we do not know: without an address, so that the log does not say more of them than their review. */
function strangerOf(c: Context) {
  return {
    kind: 'system' as const,
    id: null,
    address: null,
    requestId: (c.get('requestId') as string | undefined) ?? null,
  }
}

function askFormOf(form: FormData, known: ReadonlySet<string>): AskForm {
  const days = Number(textOf(form, 'days'))
  return {
    rubrics: textsOf(form, 'rubrics').filter((id) => known.has(id)),
    days: REQUEST_DAYS.find((one) => one === days) ?? DEFAULT_REQUEST_DAYS,
    note: textOf(form, 'note'),
    errors: {},
  }
}
