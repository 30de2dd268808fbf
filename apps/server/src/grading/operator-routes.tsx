import { Hono, type Context } from 'hono'
import { indexCatalogue } from '@millwright/catalog'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { notFound } from '../web/errors.tsx'
import { formFields } from '../web/forms.ts'
import { isUuid } from '../web/is-uuid.ts'
import { sendPage } from '../web/send-page.tsx'
import { tryAgain } from './job-queue.ts'
import { OperatorPage, type OperatorView } from './operator-page.tsx'
import { failedJobs, missingRuntimes, queueLines } from './queue-state.ts'
import { ConfirmRegrading, RegradingPage } from './regrading-page.tsx'
import {
  countChosen,
  findDifferences,
  listRegradings,
  startRegrading,
  stopRegrading,
  type Choice,
} from './regrading.ts'
import { createWorkerToken, listWorkerTokens, LONGEST_NAME, revokeWorkerToken } from './worker-tokens.ts'
import { connectedWorkers } from './workers.ts'

const FAILED_SHOWN = 50

/** Grading as its operator sees it. Only the owner knows that these pages exist. */
export function operatorRoutes(context: AppContext) {
  const { db, now, jobs } = context
  const app = new Hono()
  /** The owner's page, or the same "not found" as for any address that is not there. */
  const owners = (page: (c: Context, owner: SignedIn) => Promise<Response>) => async (c: Context) => {
    const who = await context.signedIn(c)
    return who?.owner ? page(c, who) : notFound(c, context)
  }
  const frame = { title: t('grading.title'), wide: true }

  const overview = async (c: Context, more: Pick<OperatorView, 'made' | 'tokenError'> = {}) => {
    const at = now()
    const workers = await connectedWorkers(db, at)
    const view: OperatorView = {
      catalogue: context.catalogue(),
      now: at,
      workers,
      lines: await queueLines(db, at),
      missing: await missingRuntimes(db, workers),
      failed: await failedJobs(db, FAILED_SHOWN),
      tokens: await listWorkerTokens(db),
      regradings: await listRegradings(db),
      ...more,
    }
    return sendPage(c, context, frame, <OperatorPage {...view} />, more.tokenError ? 422 : 200)
  }

  app.get(
    '/grading',
    owners((c) => overview(c)),
  )

  app.post(
    '/grading/jobs/:id/again',
    owners(async (c) => {
      const id = c.req.param('id') ?? ''
      if (!isUuid(id)) return notFound(c, context)
      if (await tryAgain(db, id)) jobs.announce()
      return c.redirect('/grading#failed', 303)
    }),
  )

  app.post(
    '/grading/tokens',
    owners(async (c) => {
      const name = (await formFields(c))('name')
      if (name.length < 1 || name.length > LONGEST_NAME)
        return overview(c, { tokenError: t('grading.tokens.name.error', { most: LONGEST_NAME }) })
      const token = await createWorkerToken(db, { name, now: now() })
      // The one page with the token in it must not stay anywhere.
      c.header('cache-control', 'no-store')
      return overview(c, { made: { name, token, serverUrl: new URL(c.req.url).origin } })
    }),
  )

  app.post(
    '/grading/tokens/:id/revoke',
    owners(async (c) => {
      const id = c.req.param('id') ?? ''
      if (!isUuid(id)) return notFound(c, context)
      await revokeWorkerToken(db, id, now())
      return c.redirect('/grading#tokens', 303)
    }),
  )

  app.get(
    '/grading/regradings/new',
    owners(async (c) => {
      const choice = choiceOf(c.req.query('what') ?? '')
      if (!choice) return notFound(c, context)
      const count = await countChosen(context, choice)
      const page = <ConfirmRegrading catalogue={context.catalogue()} choice={choice} count={count} />
      return sendPage(c, context, { title: t('grading.regrade.confirm.title') }, page)
    }),
  )

  app.post(
    '/grading/regradings',
    owners(async (c, owner) => {
      const what = (await formFields(c))('what')
      const choice = choiceOf(what)
      if (!choice) return notFound(c, context)
      const id = await startRegrading(context, choice, owner.id)
      // Meanwhile there is nothing left of it: the page says so.
      if (!id) return c.redirect(`/grading/regradings/new?what=${encodeURIComponent(what)}`, 303)
      jobs.announce()
      return c.redirect(`/grading/regradings/${id}`, 303)
    }),
  )

  app.get(
    '/grading/regradings/:id',
    owners(async (c) => {
      const id = c.req.param('id') ?? ''
      const [regrading] = isUuid(id) ? await listRegradings(db, id) : []
      if (!regrading) return notFound(c, context)
      const used = indexCatalogue(await context.catalogues.at(regrading.catalogueHash)).challenges
      const page = (
        <RegradingPage
          catalogue={context.catalogue()}
          regrading={regrading}
          differences={await findDifferences(db, id)}
          revisionOf={(challengeId) => used.get(challengeId)?.revision}
        />
      )
      const title = t('grading.regrading.title')
      return sendPage(c, context, { title, wide: true }, page)
    }),
  )

  app.post(
    '/grading/regradings/:id/stop',
    owners(async (c) => {
      const id = c.req.param('id') ?? ''
      if (!isUuid(id)) return notFound(c, context)
      await stopRegrading(db, id, now())
      return c.redirect(`/grading/regradings/${id}`, 303)
    }),
  )

  function choiceOf(text: string): Choice | null {
    if (text === 'changed-runtime') return text
    const challengeId = /^challenge:(.+)$/.exec(text)?.[1] ?? ''
    return indexCatalogue(context.catalogue()).challenges.has(challengeId) ? { challengeId } : null
  }

  return app
}
