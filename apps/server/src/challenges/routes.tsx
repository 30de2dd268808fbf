import { createHash } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { indexCatalogue, publicChallenge } from '@millwright/catalog'
import { ensurePerson } from '../accounts/routes.tsx'
import type { AppContext } from '../context.ts'
import { cancelRun } from '../grading/cancel-run.ts'
import { currentPhase, findSubmission } from '../grading/find-submission.ts'
import { outputOf, readOutput } from '../grading/live-output.ts'
import { MAX_OPEN_RUNS, submitCode } from '../grading/submit-code.ts'
import { t } from '../messages/index.ts'
import { findSession } from '../sessions/load-session.ts'
import { NotFound } from '../web/error-pages.tsx'
import { island } from '../web/islands.ts'
import { isUuid } from '../web/is-uuid.ts'
import { renderToString } from 'preact-render-to-string'
import { sendPage } from '../web/send-page.tsx'
import { askedVersion } from './asked-version.ts'
import { choicesOf, filterOf } from './challenge-filter.ts'
import { ChallengeList } from './challenge-list.tsx'
import { ComparePage } from './compare-page.tsx'
import { myChallenges, type MyChallenge } from './my-challenges.ts'
import { postedFiles } from './posted-files.ts'
import { presentWorkbench } from './present-workbench.tsx'
import { isPending, ResultsPanel, saidOf, stateOf, testTitle } from './results-panel.tsx'
import { SubmissionPage } from './submission-page.tsx'
import { versionsOf } from './versions.ts'

/** How long a page's question for news is held. Short, because a browser opens few connections to one server. */
const HOLD_MS = 2000
/** How long a page may miss what a worker told another replica. */
const LOOK_AGAIN_MS = 250

/** Challenges to practise on, runs against visible tests, and what the graders found. */
export function challengeRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()

  app.get('/challenges', async (c) => {
    const catalogue = context.catalogue()
    const who = await context.signedIn(c)
    const ids = catalogue.challenges.map(({ id }) => id)
    const mine = who ? await myChallenges(db, who, ids) : new Map<string, MyChallenge>()
    const filter = filterOf((name) => c.req.query(name), choicesOf(catalogue))
    const page = <ChallengeList catalogue={catalogue} filter={filter} mine={mine} />
    return sendPage(c, context, { title: t('challenges.title'), active: 'challenges' }, page)
  })

  app.get('/challenges/:id', async (c) => {
    const catalogue = context.catalogue()
    const challengeId = c.req.param('id')
    if (!indexCatalogue(catalogue).challenges.has(challengeId)) return notFound(c, 'challenges.notFound')
    const who = await context.signedIn(c)
    return showWorkbench(c, { who, catalogue, challengeId, posted: null })
  })

  /** Two versions of one's own code: the starter, the draft, and what was run or handed in. */
  app.get('/challenges/:id/compare', async (c) => {
    const challenge = indexCatalogue(context.catalogue()).challenges.get(c.req.param('id'))
    if (!challenge) return notFound(c, 'challenges.notFound')
    const who = await context.signedIn(c)
    const versions = await versionsOf(context, who, challenge)
    const chosen = (name: string) => versions.find(({ id }) => id === c.req.query(name))
    const from = chosen('from') ?? versions[0]
    const to = chosen('to') ?? versions[1] ?? from
    const page = <ComparePage challenge={challenge} versions={versions} from={from} to={to} />
    return sendPage(c, context, { title: t('workbench.compare.title'), active: 'challenges' }, page)
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
      case 'too-large':
      case 'too-many-runs': {
        const error = t(`challenges.refused.${result.outcome}`, { most: MAX_OPEN_RUNS })
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
    const pending = isPending(submission.grading)
    const sitting = submission.sessionId ? await findSession(db, found.who, submission.sessionId) : null
    const key = submission.purpose === 'run' ? 'challenges.submission.run' : 'challenges.submission.title'
    const page = (
      <SubmissionPage
        catalogue={catalogue}
        challenge={challenge}
        submission={submission}
        output={await outputOf(db, submission)}
        explained={!sitting?.session.assignmentId}
      />
    )
    const title = t(key, { title: challenge.title })
    const news = pending ? { islands: island('challenge'), head: noScriptRefresh } : {}
    return sendPage(c, context, { title, active: 'challenges', ...news }, page)
  })

  /**
   * What is new about a run or hand-in, for the page that shows it: held until there is something, or for a moment (long poll).
   * `state` and `output` are what the page has; without them it gets all there is.
   */
  app.get('/submissions/:id/progress', async (c) => {
    const found = await mySubmission(c)
    if (!found) return c.notFound()
    const { submission, catalogue, challenge } = found
    const [knownAttempt = '', knownSeq = ''] = (c.req.query('output') ?? '').split('.')
    const deadline = Date.now() + (c.req.query('wait') === '1' ? HOLD_MS : 0)
    for (let now = submission; ; now = { ...submission, ...(await currentPhase(context, submission.id)) }) {
      const { job } = now
      // Another attempt begins its output anew.
      const after = Number(knownAttempt) === job.attempt && /^\d{1,6}$/.test(knownSeq) ? Number(knownSeq) : 0
      const output = now.purpose === 'run' ? await readOutput(db, { jobId: job.id, attempt: job.attempt, after }) : null
      const state = stateOf(now)
      const left = deadline - Date.now()
      const isNews = state !== c.req.query('state') || (output && output.seq > after)
      if (isNews || left <= 0 || context.jobs.isReleased || c.req.raw.signal.aborted) {
        const pending = isPending(now.grading)
        // A page that follows adds the output itself; what has ended is drawn whole.
        const shown = pending ? output && { ...output, chunks: [] } : await outputOf(db, now)
        const panel = <ResultsPanel catalogue={catalogue} challenge={challenge} submission={now} output={shown} />
        const chunks = output?.chunks.map((chunk) => ({ ...chunk, title: testTitle(challenge, chunk.test) })) ?? []
        c.header('cache-control', 'no-store')
        return c.json({
          state,
          pending,
          said: saidOf(now),
          html: renderToString(panel),
          output: {
            at: `${job.attempt}.${output?.seq ?? 0}`,
            fromStart: after === 0,
            chunks,
            cut: output?.cut ?? false,
          },
        })
      }
      await context.jobs.nextChange(job.id, Math.min(left, LOOK_AGAIN_MS))
    }
  })

  app.post('/submissions/:id/cancel', async (c) => {
    const found = await mySubmission(c)
    if (!found) return notFound(c, 'challenges.submission.notFound')
    const { submission, challenge } = found
    const jobId = await cancelRun(db, found.who, submission.id, context.now())
    if (jobId) {
      context.jobs.changed(jobId)
      context.jobs.announce()
    }
    if (c.req.header('accept')?.includes('application/json')) return c.json({ cancelled: jobId !== null })
    const place = submission.sessionId ? `/sessions/${submission.sessionId}` : `/challenges/${challenge.id}`
    return c.redirect(`${place}?run=${submission.id}`, 303)
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
      version: askedVersion(c),
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
    const submission = who && isUuid(id) ? await findSubmission(context, who, id) : null
    if (!who || !submission) return null
    const catalogue = await context.catalogues.at(submission.catalogueHash)
    const challenge = indexCatalogue(catalogue).challenges.get(submission.challengeId)
    return challenge ? { who, submission, catalogue, challenge } : null
  }

  const notFound = (c: Context, what: 'challenges.notFound' | 'challenges.submission.notFound') =>
    sendPage(c, context, { title: t(what), active: 'challenges' }, <NotFound what={t(what)} />, 404)

  return app
}

/** With JavaScript the island looks again without reloading what is being typed or read. */
const noScriptRefresh = (
  <noscript>
    <meta http-equiv="refresh" content="2" />
  </noscript>
)

const fingerprint = (files: Record<string, string>) =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1))))
    .digest('hex')
