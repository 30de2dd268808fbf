import { Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { NotFound } from '../web/error-pages.tsx'
import { island } from '../web/islands.ts'
import { sendPage } from '../web/send-page.tsx'
import { GuidePage } from './guide-page.tsx'
import { GuidesPage } from './guides-page.tsx'
import { myEstimates } from './my-estimates.ts'
import { PRACTICE_COOKIE, readRemembered } from './practice.ts'
import { progressOf, readMarks } from './reading.ts'

/** What the pages need to be read. Who only reads is nobody: then the database is not asked. */
export type GuidePagesContext = Pick<AppContext, 'catalogue' | 'person' | 'signedIn' | 'db' | 'baseUrl'>

export function guideRoutes(context: GuidePagesContext) {
  const { db } = context
  return new Hono()
    .get('/guides', async (c) => {
      const catalogue = context.catalogue()
      const who = await context.signedIn(c)
      const marks = who ? await readMarks(db, who) : []
      return sendPage(
        c,
        context,
        { title: t('guides.title'), description: t('guides.lead'), active: 'guides' },
        <GuidesPage catalogue={catalogue} marks={marks} />,
      )
    })
    .get('/guides/:guide', async (c) => {
      const catalogue = context.catalogue()
      const guide = catalogue.guides.find(({ id }) => id === c.req.param('guide'))
      if (!guide) {
        const missing = <NotFound what={t('guides.notFound')} back={{ href: '/guides', label: t('guides.all') }} />
        return sendPage(c, context, { title: t('guides.notFound'), active: 'guides' }, missing, 404)
      }
      const who = await context.signedIn(c)
      const cookie = getCookie(c, PRACTICE_COOKIE)
      if (cookie) c.header('cache-control', 'private, no-cache')
      const view = (
        <GuidePage
          catalogue={catalogue}
          guide={guide}
          progress={progressOf(guide, who ? await readMarks(db, who) : [])}
          estimates={who ? await myEstimates(db, who, catalogue) : new Map()}
          remembered={readRemembered(cookie)}
          unanswered={c.req.query('unanswered') ?? null}
          known={who !== null}
          address={`${context.baseUrl}/guides/${guide.id}`}
        />
      )
      const frame = { title: guide.title, description: guide.summary, active: 'guides' as const }
      return sendPage(c, context, { ...frame, islands: island('guide') }, view)
    })
}
