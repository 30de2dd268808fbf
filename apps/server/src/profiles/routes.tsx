import { Hono } from 'hono'
import { explainEvidence } from '../rescoring/explain-evidence.ts'
import { ExplainPage } from '../rescoring/explain-page.tsx'
import { rescoredView } from '../rescoring/rescored-notice.tsx'

import type { AppContext } from '../context.ts'
import { t } from '../messages/index.ts'
import { sendPage } from '../web/send-page.tsx'
import { loadEvidence, observedModes } from './load-evidence.ts'
import { EmptyProfile, ProfilePage } from './profile-page.tsx'
import { requestedTarget } from './requested-target.ts'
import { loadStanding } from './standing.ts'

/** A person's own profile. */
export function profileRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()

  app.get('/profile/evidence', async (c) => {
    const who = await context.signedIn(c)
    const explanation = who ? await explainEvidence(context, db, who.ids, c.req.query('id') ?? '') : null
    if (!explanation) return c.notFound()
    const page = <ExplainPage explanation={explanation} catalogue={context.catalogue()} />
    return sendPage(c, context, { title: t('rescoring.explain.title'), active: 'profile' }, page)
  })

  return app.get('/profile', async (c) => {
    const frame = { title: t('profiles.title'), active: 'profile' as const }
    const who = await context.signedIn(c)
    const modes = who ? await observedModes(db, who) : []
    const [firstMode] = modes
    if (!who || !firstMode) return sendPage(c, context, frame, <EmptyProfile />)
    const asked = modes.find((mode) => mode === c.req.query('mode'))
    const aiMode = asked ?? (modes.includes('closed') ? 'closed' : firstMode)
    const catalogue = context.catalogue()
    const target = await requestedTarget(c, db, who, catalogue)
    const page = (
      <ProfilePage
        catalogue={catalogue}
        target={target}
        aiMode={aiMode}
        modes={modes}
        standing={await loadStanding(db, who, { catalogue, target, aiMode })}
        evidence={(await loadEvidence(db, who, { aiMode, graph: catalogue.graph })).toReversed()}
        guest={who.guest}
        rescored={await rescoredView(db, who.ids, {
          catalogue,
          target,
          recorded: () => loadEvidence(db, who, { aiMode, graph: catalogue.graph, asRecorded: true }),
        })}
      />
    )
    return sendPage(c, context, frame, page)
  })
}
