import { randomUUID } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { renderToString } from 'preact-render-to-string'
import { indexCatalogue } from '@millwright/catalog'
import { ensurePerson } from '../accounts/routes.tsx'
import type { AppContext } from '../context.ts'
import { cancelRun } from '../grading/cancel-run.ts'
import { currentPhase, findExampleRun } from '../grading/find-submission.ts'
import { exampleKey } from '../grading/grading-task.ts'
import { readOutput } from '../grading/live-output.ts'
import { MAX_OPEN_RUNS } from '../grading/submit-code.ts'
import { t } from '../messages/index.ts'
import { NotFound } from '../web/error-pages.tsx'
import { island } from '../web/islands.ts'
import { isUuid } from '../web/is-uuid.ts'
import { sendPage } from '../web/send-page.tsx'
import { exampleAddress, ExampleBench, ExamplePage, isGoing, RunPanel, type ExampleViewProps } from './example-view.tsx'
import { canRun, runExample } from './run-example.ts'

/** How long a page's question for news is held. Short, because a browser opens few connections to one server. */
const HOLD_MS = 2000
/** How long a page may miss what a worker told another replica. */
const LOOK_AGAIN_MS = 250

/** The examples of guides: changed and run by readers. */
export function exampleRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()

  app.get('/guides/:guide/examples/:example', async (c) => {
    const found = exampleOf(c)
    if (!found) return notFound(c)
    const run = await myRun(c)
    const code = run?.submission.files[found.example.file] ?? found.example.code
    return show(c, { ...found, run, code })
  })

  app.post('/guides/:guide/examples/:example/runs', async (c) => {
    const found = exampleOf(c)
    if (!found) return notFound(c)
    const form = await c.req.formData()
    const code = text(form.get('code')).replaceAll('\r\n', '\n')
    const wantsJson = c.req.header('accept')?.includes('application/json') ?? false
    const who = await ensurePerson(context, c)
    const result = await runExample(context, {
      ...found,
      personId: who.id,
      catalogueHash: context.catalogue().hash,
      code,
      key: text(form.get('key')),
    })
    switch (result.outcome) {
      case 'stored':
      case 'already-stored': {
        context.jobs.announce()
        const address = exampleAddress(found.guide, found.example)
        if (wantsJson) return c.json({ run: `${address}/runs/${result.submissionId}` }, 202)
        return c.redirect(`${address}?run=${result.submissionId}`, 303)
      }
      case 'entry-missing':
      case 'too-large':
      case 'too-many-runs': {
        const error = t(`guides.example.refused.${result.outcome}`, { most: MAX_OPEN_RUNS })
        return wantsJson ? c.json({ error }, 422) : show(c, { ...found, run: null, code, error })
      }
    }
  })

  /** What has come of it: held until there is something new, or for a moment (long poll). `state` is what the page has. */
  app.get('/guides/:guide/examples/:example/runs/:run', async (c) => {
    const found = exampleOf(c)
    const run = found && (await myRun(c, c.req.param('run')))
    if (!found || !run) return c.notFound()
    const deadline = Date.now() + HOLD_MS
    for (let { submission } = run; ; submission = { ...submission, ...(await currentPhase(context, submission.id)) }) {
      const { id: jobId, attempt } = submission.job
      const output = await readOutput(db, { jobId, attempt })
      const { grading } = submission
      const state = [grading.phase, 'before' in grading ? grading.before : attempt, output.seq].join('.')
      const left = deadline - Date.now()
      const pending = isGoing(grading)
      if (
        !pending ||
        state !== c.req.query('state') ||
        left <= 0 ||
        context.jobs.isReleased ||
        c.req.raw.signal.aborted
      ) {
        c.header('cache-control', 'no-store')
        const panel = <RunPanel {...found} submission={submission} output={output} />
        return c.json({ state, pending, html: renderToString(panel) })
      }
      await context.jobs.nextChange(jobId, Math.min(left, LOOK_AGAIN_MS))
    }
  })

  app.post('/guides/:guide/examples/:example/runs/:run/stop', async (c) => {
    const found = exampleOf(c)
    const run = found && (await myRun(c, c.req.param('run')))
    if (!found || !run) return notFound(c)
    const jobId = await cancelRun(db, run.who, run.submission.id, context.now())
    if (jobId) {
      context.jobs.changed(jobId)
      context.jobs.announce()
    }
    if (c.req.header('accept')?.includes('application/json')) return c.json({ stopped: jobId !== null })
    return c.redirect(`${exampleAddress(found.guide, found.example)}?run=${run.submission.id}`, 303)
  })

  function exampleOf(c: Context) {
    const guide = indexCatalogue(context.catalogue()).guides.get(c.req.param('guide') ?? '')
    const example = guide?.examples.find(({ id }) => id === c.req.param('example'))
    return guide && example ? { guide, example } : null
  }

  async function myRun(c: Context, id = c.req.query('run') ?? '') {
    const who = isUuid(id) ? await context.signedIn(c) : null
    const submission = who && (await findExampleRun(context, who, id))
    const key = exampleKey(c.req.param('guide') ?? '', c.req.param('example') ?? '')
    if (!who || submission?.challengeId !== key) return null
    const { id: jobId, attempt } = submission.job
    return { who, submission, output: await readOutput(db, { jobId, attempt }) }
  }

  async function show(c: Context, shown: Omit<ExampleViewProps, 'canRun' | 'idempotencyKey'>) {
    const props = { ...shown, canRun: await canRun(context, shown.example), idempotencyKey: randomUUID() }
    // Into the text of the guide: the bench alone.
    if (c.req.header('accept')?.includes('application/json'))
      return c.json({ html: renderToString(<ExampleBench {...props} />) })
    const title = t('guides.example.title', { file: shown.example.file, guide: shown.guide.title })
    const frame = { title, active: 'guides' as const, islands: island('guide') }
    const going = shown.run && isGoing(shown.run.submission.grading)
    const status = shown.error ? 422 : 200
    return sendPage(c, context, going ? { ...frame, head: noScriptRefresh } : frame, <ExamplePage {...props} />, status)
  }

  const notFound = (c: Context) =>
    sendPage(
      c,
      context,
      { title: t('guides.example.notFound'), active: 'guides' },
      <NotFound what={t('guides.example.notFound')} back={{ href: '/guides', label: t('guides.all') }} />,
      404,
    )

  return app
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const noScriptRefresh = (
  <noscript>
    <meta http-equiv="refresh" content="2" />
  </noscript>
)
