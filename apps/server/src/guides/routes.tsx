import { Hono } from 'hono'
import { t } from '../messages/index.ts'
import type { WebContext } from '../web/context.ts'
import { NotFound } from '../web/error-pages.tsx'
import { sendPage } from '../web/send-page.tsx'
import { GuidePage } from './guide-page.tsx'
import { GuidesPage } from './guides-page.tsx'

export function guideRoutes(context: WebContext) {
  return new Hono()
    .get('/guides', (c) =>
      sendPage(
        c,
        context,
        { title: t('guides.title'), description: t('guides.lead'), active: 'guides' },
        <GuidesPage catalogue={context.catalogue()} />,
      ),
    )
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
