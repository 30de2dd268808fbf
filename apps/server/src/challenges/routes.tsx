import { createHash } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { indexCatalogue, publicChallenge } from '@millwright/catalog'
import { ensurePerson } from '../accounts/routes.tsx'
import type { AppContext } from '../context.ts'
import { findSubmission } from '../grading/find-submission.ts'
import { submitCode } from '../grading/submit-code.ts'
import { t } from '../messages/index.ts'
import { findSession } from '../sessions/load-session.ts'
import { NotFound } from '../web/error-pages.tsx'
import { island } from '../web/islands.ts'
import { isUuid } from '../web/is-uuid.ts'
import { renderToString } from 'preact-render-to-string'
import { sendPage } from '../web/send-page.tsx'
import { ChallengeList } from './challenge-list.tsx'
import { postedFiles } from './posted-files.ts'
import { presentWorkbench } from './present-workbench.tsx'
import { ResultsPanel } from './results-panel.tsx'
import { SubmissionPage } from './submission-page.tsx'

/** Challenges to practise on, runs against visible tests, and what the graders found. */
export function challengeRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()

  app.get('/challenges', (c) =>
    sendPage(
      c,
      context,
      { title: t('challenges.title'), active: 'challenges' },
      <ChallengeList catalogue={context.catalogue()} />,
    ),
  )

  app.get('/challenges/:id', async (c) => {
    const catalogue = context.catalogue()
    const challengeId = c.req.param('id')
    if (!indexCatalogue(catalogue).challenges.has(challengeId)) return notFound(c, 'challenges.notFound')
    const who = await context.signedIn(c)
    return showWorkbench(c, { who, catalogue, challengeId, posted: null })
  })

  /** A file that visible tests use, whole: nothing that only graders may read. */
  app.get('/challenges/:id/files/:name{.+}', async (c) => {
    const hash = c.req.query('catalogue') ?? ''
    const catalogue = await context.catalogues.find(hash)
    const challenge = catalogue && indexCatalogue(catalogue).challenges.get(c.req.param('id'))
    const files = challenge ? publicChallenge(challenge).fixtures : {}
    const name = c.req.param('name')
    if (!Object.hasOwn(files, name)) return notFound(c, 'challenges.notFound')
    c.header('content-type', 'text/plain; charset=utf-8')
    c.header('content-disposition', `attachment; filename="${name.split('/').at(-1)}"`)
    return c.body(files[name] ?? '')
  })

  app.post('/challenges/:id/submissions', async (c) => {
    const form = await c.req.formData()
    const wantsJson = c.req.header('accept')?.includes('application/json') ?? false
    const who = await ensurePerson(context, c)
    const place = await placeOf(c, who, form)
    if (!place) return notFound(c, 'challenges.notFound')
    const purpose = form.get('action') === 'submit' && !place.sessionId ? 'submit' : 'run'
    const key = form.get('idempotencyKey')
    const files = postedFiles(form)
    const result = await submitCode(context, {
      personId: who.id,
      sessionId: place.sessionId,
      challenge: place.challenge,
      catalogueHash: place.catalogue.hash,
      purpose,
      files,
      // Pressing a button twice sends one; the same page with changed code is something new.
      idempotencyKey: `${purpose}:${typeof key === 'string' ? key.slice(0, 100) : ''}:${fingerprint(files)}`,
    })
    switch (result.outcome) {
      case 'stored':
      case 'already-stored': {
        context.jobs.announce()
        if (wantsJson) return c.json({ submissionId: result.submissionId }, 202)
        if (place.sessionId) return c.redirect(`/sessions/${place.sessionId}?run=${result.submissionId}`, 303)
        return c.redirect(`/challenges/${place.challenge.id}?run=${result.submissionId}`, 303)
      }
      case 'entry-missing':
      case 'too-large': {
        const error = t(`challenges.refused.${result.outcome}`)
        if (wantsJson) return c.json({ error }, 422)
        return showWorkbench(c, {
          who,
          catalogue: place.catalogue,
          challengeId: place.challenge.id,
          posted: postedFiles(form),
          error,
        })
      }
    }
  })

  app.get('/submissions/:id', async (c) => {
    const found = await mySubmission(c)
    if (!found) return notFound(c, 'challenges.submission.notFound')
    const { submission, catalogue, challenge } = found
    const pending = submission.grading.phase === 'queued' || submission.grading.phase === 'running'
    const key = submission.purpose === 'run' ? 'challenges.submission.run' : 'challenges.submission.title'
    const page = (
      <SubmissionPage
        catalogue={catalogue}
        challenge={challenge}
        submission={submission}
        workersConnected={context.jobs.workersConnected()}
      />
    )
    const title = t(key, { title: challenge.title })
    return sendPage(c, context, { title, active: 'challenges', ...(pending ? { head: refresh } : {}) }, page)
  })

  /** Only the results, for the page that already shows the rest. */
  app.get('/submissions/:id/results', async (c) => {
    const found = await mySubmission(c)
    if (!found) return c.notFound()
    c.header('cache-control', 'no-store')
    return c.html(renderToString(<ResultsPanel {...found} workersConnected={context.jobs.workersConnected()} />))
  })

  async function showWorkbench(
    c: Context,
    asked: Omit<Parameters<typeof presentWorkbench>[2], 'sitting' | 'runId'> & {
      who: Awaited<ReturnType<AppContext['signedIn']>>
    },
  ) {
    const { who, ...request } = asked
    const run = c.req.query('run') ?? ''
    const { view, title, pending } = await presentWorkbench(context, who, {
      ...request,
      sitting: null,
      runId: isUuid(run) ? run : null,
      fromStarter: c.req.query('starter') === '1',
    })
    const frame = { title, active: 'challenges' as const, wide: true, islands: island('challenge') }
    return sendPage(c, context, pending ? { ...frame, head: noScriptRefresh } : frame, view, request.error ? 422 : 200)
  }

  /** The challenge as of the sitting it belongs to, or as of now. Null when there is no such open place. */
  async function placeOf(c: Context, who: Awaited<ReturnType<typeof ensurePerson>>, form: FormData) {
    const challengeId = c.req.param('id') ?? ''
    const sessionId = form.get('sessionId')
    if (typeof sessionId !== 'string' || sessionId === '') {
      const catalogue = context.catalogue()
      const challenge = indexCatalogue(catalogue).challenges.get(challengeId)
      return challenge ? { catalogue, challenge, sessionId: null } : null
    }
    const found = isUuid(sessionId) ? await findSession(db, who, sessionId) : null
    if (found?.open?.kind !== 'challenge' || found.open.exerciseId !== challengeId) return null
    const catalogue = await context.catalogues.at(found.session.catalogueHash)
    const challenge = indexCatalogue(catalogue).challenges.get(challengeId)
    return challenge ? { catalogue, challenge, sessionId } : null
  }

  async function mySubmission(c: Context) {
    const who = await context.signedIn(c)
    const id = c.req.param('id') ?? ''
    const submission = who && isUuid(id) ? await findSubmission(db, who, id) : null
    if (!submission) return null
    const catalogue = await context.catalogues.at(submission.catalogueHash)
    const challenge = indexCatalogue(catalogue).challenges.get(submission.challengeId)
    return challenge ? { submission, catalogue, challenge } : null
  }

  const notFound = (c: Context, what: 'challenges.notFound' | 'challenges.submission.notFound') =>
    sendPage(c, context, { title: t(what), active: 'challenges' }, <NotFound what={t(what)} />, 404)

  return app
}

const refresh = <meta http-equiv="refresh" content="2" />
/** With JavaScript the island looks again without reloading what is being typed. */
const noScriptRefresh = <noscript>{refresh}</noscript>

const fingerprint = (files: Record<string, string>) =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1))))
    .digest('hex')
