import { gzipSync } from 'node:zlib'
import type { Context } from 'hono'
import { parseAccept } from 'hono/utils/accept'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ComponentChildren } from 'preact'
import { currentLocale } from '../messages/locales.ts'
import type { WebContext } from './context.ts'
import { ReaderTimeZone } from './time-zone.ts'
import { Page, renderPage, type PageProps } from './page.tsx'

type Frame = Omit<PageProps, 'address' | 'person' | 'catalogueHash' | 'styleNonce' | 'children'>

/** Answers with a whole page: knows who is looking and which catalogue is shown, so that routes need not. */
export async function sendPage(
  c: Context,
  context: WebContext,
  frame: Frame,
  content: ComponentChildren,
  status: ContentfulStatusCode = 200,
) {
  const person = await context.person(c)
  // Personal pages stay in this browser, and are asked for again.
  if (person && !c.res.headers.has('cache-control')) c.header('cache-control', 'private, no-cache')
  const page = (
    <ReaderTimeZone.Provider value={person?.timeZone ?? null}>
      <Page
        {...frame}
        address={addressOf(c)}
        person={person}
        catalogueHash={context.catalogue().hash}
        styleNonce={c.get('secureHeadersNonce') as string | undefined}
      >
        {content}
      </Page>
    </ReaderTimeZone.Provider>
  )
  return sendHtml(c, renderPage(page), status)
}

/** Where a switch of the language comes back to. A refused form has none: to leave it would lose what was entered. */
function addressOf(c: Context): string | undefined {
  const { pathname, search } = new URL(c.req.url)
  return c.req.method === 'GET' ? pathname + search : undefined
}

/** Below this many characters a page is not worth compressing. */
const SHORT = 1000

/**
 * In one go, because pages are small: the stream of `compress()` keeps a quarter of a MiB for each page that is under way, and a lecture
 * hall asks for hundreds at the same moment.
 */
function sendHtml(c: Context, html: string, status: ContentfulStatusCode) {
  c.header('content-language', currentLocale())
  const accepted = parseAccept(c.req.header('accept-encoding') ?? '')
  if (html.length < SHORT || !accepted.some(({ type, q }) => type === 'gzip' && q > 0)) return c.html(html, status)
  c.header('content-type', 'text/html; charset=UTF-8')
  c.header('content-encoding', 'gzip')
  c.header('vary', 'accept-encoding', { append: true })
  return c.body(gzipSync(html), status)
}
