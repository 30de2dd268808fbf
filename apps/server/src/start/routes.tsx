import { Hono } from 'hono'
import { t } from '../messages/index.ts'
import type { WebContext } from '../web/context.ts'
import { sendPage } from '../web/send-page.tsx'
import { MeasurementPage } from './measurement-page.tsx'
import { StartPage } from './start-page.tsx'

export function startRoutes(context: WebContext) {
  return new Hono()
    .get('/', (c) =>
      sendPage(
        c,
        context,
        { title: t('start.title'), description: t('start.lead') },
        <StartPage catalogue={context.catalogue()} />,
      ),
    )
    .get('/about/measurement', (c) =>
      sendPage(
        c,
        context,
        { title: t('about.title'), description: t('about.lead') },
        <MeasurementPage catalogue={context.catalogue()} />,
      ),
    )
}
