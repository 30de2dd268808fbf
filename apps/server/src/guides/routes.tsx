import type { Catalogue } from '@millwright/catalog'
import { Hono } from 'hono'
import { t } from '../messages/index.ts'
import type { WebContext } from '../web/context.ts'
import { NotFound } from '../web/error-pages.tsx'
import { sendPage } from '../web/send-page.tsx'
import { GuidePage } from './guide-page.tsx'
import { GuidesPage } from './guides-page.tsx'
import { buildSearch } from './search.ts'

export function guideRoutes(context: WebContext) {
  // One index for each catalogue ever served; a replaced catalogue takes its index with it.
  const indexes = new WeakMap<Catalogue, ReturnType<typeof buildSearch>>()
  const searchIn = (catalogue: Catalogue) => {
    const search = indexes.get(catalogue) ?? buildSearch(catalogue)
    indexes.set(catalogue, search)
    return search
  }
  return new Hono()
    .get('/guides', (c) => {
      const catalogue = context.catalogue()
      const query = (c.req.query('q') ?? '').trim()
      const hits = query === '' ? null : searchIn(catalogue)(query)
      return sendPage(
        c,
        context,
        { title: t('guides.title'), description: t('guides.lead'), active: 'guides' },
        <GuidesPage catalogue={catalogue} query={query} hits={hits} />,
      )
    })
    .get('/guides/:guide', (c) => {
      const catalogue = context.catalogue()
      const guide = catalogue.guides.find(({ id }) => id === c.req.param('guide'))
      if (!guide) {
        const missing = <NotFound what={t('guides.notFound')} back={{ href: '/guides', label: t('guides.all') }} />
        return sendPage(c, context, { title: t('guides.notFound'), active: 'guides' }, missing, 404)
      }
      return sendPage(
        c,
        context,
        { title: guide.title, description: guide.summary, active: 'guides' },
        <GuidePage catalogue={catalogue} guide={guide} />,
      )
    })
}
