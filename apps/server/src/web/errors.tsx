import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { t } from '../messages/index.ts'
import { logFailure } from '../operations/observe-requests.ts'
import type { WebContext } from './context.ts'
import { Failed, NotFound } from './error-pages.tsx'
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
  if (wantsJson(c)) return problem(c, 500, t('web.failed.title'))
  const page = (
    <Page title={t('web.failed.title')}>
      <Failed />
    </Page>
  )
  return c.html(renderPage(page), 500)
}

function wantsJson(c: Context): boolean {
  return c.req.path.startsWith('/api/') || !(c.req.header('accept') ?? '*/*').match(/text\/html|\*\/\*/)
}
