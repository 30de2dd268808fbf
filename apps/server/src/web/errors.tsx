import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { troubleOf } from '../db/trouble.ts'
import { t } from '../messages/index.ts'
import { logFailure } from '../operations/observe-requests.ts'
import type { WebContext } from './context.ts'
import { Failed, NotFound, Unavailable } from './error-pages.tsx'
import { Page, renderPage } from './page.tsx'
import { problem } from './problem.ts'
import { sendPage } from './send-page.tsx'

/** Nothing at this address: a page for people, a problem document for programs. */
export function notFound(c: Context, context: WebContext) {
  if (wantsJson(c)) return problem(c, 404, t('web.notFound.title'))
  return sendPage(c, context, { title: t('web.notFound.title') }, <NotFound />, 404)
}

/** What should not have happened: written to the log, told without details. Needs nothing that may be broken. */
export function serverError(c: Context, _context: WebContext, error: Error) {
  if (error instanceof HTTPException) return error.getResponse()
  logFailure(c, error)
  const trouble = troubleOf(error)
  if (trouble) return unavailable(c, trouble)
  if (wantsJson(c)) return problem(c, 500, t('web.failed.title'))
  const page = (
    <Page title={t('web.failed.title')}>
      <Failed />
    </Page>
  )
  return c.html(renderPage(page), 500)
}

/** Nothing is wrong with what was sent: it may be sent again, unchanged, a little later. */
function unavailable(c: Context, trouble: 'disk-full' | 'away') {
  const status = trouble === 'disk-full' ? 507 : 503
  c.header('retry-after', '5')
  const title = t(`web.unavailable.${trouble}.title`)
  if (wantsJson(c)) return problem(c, status, `${title}. ${t(`web.unavailable.${trouble}.body`)}`)
  const page = (
    <Page title={title}>
      <Unavailable status={status} trouble={trouble} />
    </Page>
  )
  return c.html(renderPage(page), status)
}

function wantsJson(c: Context): boolean {
  return c.req.path.startsWith('/api/') || !(c.req.header('accept') ?? '*/*').match(/text\/html|\*\/\*/)
}
