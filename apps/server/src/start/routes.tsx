import { Hono, type Context } from 'hono'
import type { AppContext } from '../context.ts'
import { readMarks, whereToGoOn } from '../guides/reading.ts'
import { t } from '../messages/index.ts'
import { loadPath } from '../paths/load-path.ts'
import { requestedTarget } from '../profiles/requested-target.ts'
import { findOpenTests } from '../sessions/open-tests.tsx'
import type { WebContext } from '../web/context.ts'
import { sendPage } from '../web/send-page.tsx'
import { MeasurementPage } from './measurement-page.tsx'
import { StartPage } from './start-page.tsx'
import type { Work } from './work-under-way.tsx'

export function startRoutes(context: WebContext & Pick<AppContext, 'db' | 'signedIn' | 'now'>) {
  const { db } = context

  async function workOf(c: Context): Promise<Work> {
    const who = await context.signedIn(c)
    if (!who) return { openTests: [], path: null, goOn: null }
    const catalogue = context.catalogue()
    const target = await requestedTarget(c, db, who, catalogue)
    return {
      openTests: await findOpenTests(context, who),
      path: await loadPath(db, who, { catalogue, target, now: context.now() }),
      goOn: whereToGoOn(catalogue, await readMarks(db, who)),
    }
  }

  return new Hono()
    .get('/', async (c) =>
      sendPage(
        c,
        context,
        { title: t('start.title'), description: t('start.lead') },
        <StartPage catalogue={context.catalogue()} work={await workOf(c)} />,
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
