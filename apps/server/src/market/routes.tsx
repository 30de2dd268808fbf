import { type Context, Hono } from 'hono'
import type { Market } from '@millwright/catalog'
import { t } from '../messages/index.ts'
import type { WebContext } from '../web/context.ts'
import { sendPage } from '../web/send-page.tsx'
import { bandsCsv, bandsJson, filterBands } from './downloads.ts'
import { MarketPage, NoMarketPage } from './market-page.tsx'
import { readChoice } from './market-view.ts'

export function marketRoutes(context: WebContext) {
  return new Hono()
    .get('/market', (c) => {
      const { market, graph } = context.catalogue()
      const frame = { title: t('market.title'), description: t('market.lead'), active: 'market' as const }
      if (!market) return sendPage(c, context, frame, <NoMarketPage />)
      const { choice, unknown } = readChoice(market, graph, queryOf(c))
      const page = <MarketPage market={market} graph={graph} choice={choice} unknown={unknown} />
      return sendPage(c, context, frame, page, unknown ? 400 : 200)
    })
    .get('/market/bands.csv', (c) =>
      download(c, context, (market, bands) => {
        c.header('content-type', 'text/csv; charset=utf-8')
        return bandsCsv(market, bands)
      }),
    )
    .get('/market/bands.json', (c) =>
      download(c, context, (market, bands) => {
        c.header('content-type', 'application/json; charset=utf-8')
        return JSON.stringify(bandsJson(market, bands), null, 2)
      }),
    )
}

const queryOf = (c: Context) => ({
  role: c.req.query('role'),
  level: c.req.query('level'),
  year: c.req.query('year'),
  country: c.req.query('country'),
})

/** The same for everybody and until the content changes, so anything between may keep it and ask whether it is still right. */
function download(
  c: Context,
  context: WebContext,
  write: (market: Market, bands: ReturnType<typeof filterBands>) => string,
) {
  const { market, graph, hash } = context.catalogue()
  if (!market) return c.notFound()
  const asked = queryOf(c)
  const { choice, unknown } = readChoice(market, graph, asked)
  if (unknown) return c.text(t('market.unknown'), 400)
  const etag = `W/"${hash.slice(0, 32)}"`
  c.header('etag', etag)
  c.header('cache-control', 'public, max-age=300')
  if (c.req.header('if-none-match') === etag) return c.body(null, 304)
  const filter = {
    role: choice.role,
    level: choice.level,
    ...(asked.year && { year: choice.year }),
    ...(asked.country && { country: choice.country }),
  }
  return c.body(write(market, filterBands(market, filter)))
}
