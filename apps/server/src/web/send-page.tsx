import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ComponentChildren } from 'preact'
import type { WebContext } from './context.ts'
import { ReaderTimeZone } from './time-zone.ts'
import { Page, renderPage, type PageProps } from './page.tsx'

type Frame = Omit<PageProps, 'person' | 'catalogueHash' | 'styleNonce' | 'children'>

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
        person={person}
        catalogueHash={context.catalogue().hash}
        styleNonce={c.get('secureHeadersNonce') as string | undefined}
      >
        {content}
      </Page>
    </ReaderTimeZone.Provider>
  )
  return c.html(renderPage(page), status)
}
