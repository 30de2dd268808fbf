import { Hono } from 'hono'
import { renderToString } from 'preact-render-to-string'
import { t } from '../messages/index.ts'
import type { WebContext } from '../web/context.ts'
import { sendPage } from '../web/send-page.tsx'
import { HIT_KINDS } from './search-entries.ts'
import { searchOf } from './search-index.ts'
import { SearchPage } from './search-page.tsx'
import { Suggestions } from './suggestions.tsx'

/** Of each kind: beside the others, alone on its page, and while somebody is still typing. */
const SHOWN = { together: 5, alone: 60, suggested: 4 }

export function searchRoutes(context: WebContext) {
  return new Hono()
    .get('/search', async (c) => {
      const query = (c.req.query('q') ?? '').trim()
      const kind = HIT_KINDS.find((one) => one === c.req.query('kind')) ?? null
      const person = await context.person(c)
      const perKind = kind ? SHOWN.alone : SHOWN.together
      const result = query === '' ? null : searchOf(context.catalogue())(query, { person, perKind })
      const title = query === '' ? t('search.title') : t('search.titleOf', { query })
      return sendPage(c, context, { title }, <SearchPage query={query} kind={kind} result={result} />)
    })
    .get('/search/suggestions', async (c) => {
      const query = (c.req.query('q') ?? '').trim()
      const person = await context.person(c)
      const result = searchOf(context.catalogue())(query, { person, perKind: SHOWN.suggested })
      // What one may see depends on who one is.
      c.header('cache-control', 'private, no-cache')
      return c.html(renderToString(<Suggestions query={query} result={result} />))
    })
}
