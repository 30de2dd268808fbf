import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { PageHead } from '../web/components.tsx'
import { problem } from '../web/problem.ts'
import { sendPage } from '../web/send-page.tsx'

/** 429 with the time to wait: a page for people, a problem document for programs. */
export function tooManyRequests(c: Context, context: AppContext, retryAfterS: number) {
  c.header('retry-after', String(retryAfterS))
  const lead = waitText(retryAfterS)
  const forProgram =
    c.req.path.startsWith('/api/') ||
    (c.req.header('content-type') ?? '').startsWith('application/json') ||
    !/text\/html|\*\/\*/.test(c.req.header('accept') ?? '*/*')
  if (forProgram) return problem(c, 429, lead, { retryAfterS })
  return sendPage(
    c,
    context,
    { title: t('limits.title') },
    <PageHead eyebrow="429" title={t('limits.title')} lead={lead} />,
    429,
  )
}

/** What to tell somebody who has to wait. */
export function waitText(retryAfterS: number): string {
  return retryAfterS < 120
    ? t('limits.waitSeconds', { seconds: retryAfterS })
    : t('limits.waitMinutes', { minutes: Math.ceil(retryAfterS / 60) })
}

/** The same from deep inside a request, where there is no answer to give: a plain sentence. */
export function tooManyException(retryAfterS: number): HTTPException {
  const headers = { 'retry-after': String(retryAfterS), 'content-type': 'text/plain; charset=utf-8' }
  return new HTTPException(429, { res: new Response(waitText(retryAfterS), { status: 429, headers }) })
}
