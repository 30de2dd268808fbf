import { Hono } from 'hono'
import { and, inArray, eq } from 'drizzle-orm'
import { learningPath } from '@millwright/assessment'
import { z } from 'zod'
import { indexCatalogue, type Catalogue } from '@millwright/catalog'
import { ensurePerson } from '../accounts/routes.tsx'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { sectionRead, submission } from '../db/schema.ts'
import { t } from '../messages/index.ts'
import { observedModes } from '../profiles/load-evidence.ts'
import { requestedTarget } from '../profiles/requested-target.ts'
import { loadStanding } from '../profiles/standing.ts'
import { formFields } from '../web/forms.ts'
import { NotFound } from '../web/error-pages.tsx'
import { sendPage } from '../web/send-page.tsx'
import { EmptyPath, PathPage } from './path-page.tsx'

const Mark = z.object({ guide: z.string().max(100), section: z.string().max(100), read: z.enum(['yes', 'no']) })

/** The plan that closes the gaps of a profile, and ticking off what was read. */
export function pathRoutes(context: AppContext) {
  const { db } = context
  const app = new Hono()

  app.get('/path', async (c) => {
    const frame = { title: t('paths.title'), active: 'profile' as const }
    const catalogue = context.catalogue()
    const who = await context.signedIn(c)
    const target = await requestedTarget(c, db, who, catalogue)
    const modes = who ? await observedModes(db, who) : []
    const [firstMode] = modes
    if (!who || !firstMode) return sendPage(c, context, frame, <EmptyPath catalogue={catalogue} target={target} />)
    const aiMode = modes.includes('closed') ? 'closed' : firstMode
    const { profile, gaps } = await loadStanding(db, who, { catalogue, target, aiMode })
    const done = await doneBy(db, who)
    const steps = learningPath({
      graph: catalogue.graph,
      profile,
      gaps,
      sections: teachingSections(catalogue),
      items: [],
      challenges: catalogue.challenges,
      seen: done.challenges,
    })
    const page = <PathPage catalogue={catalogue} target={target} steps={steps} gaps={gaps} done={done} />
    return sendPage(c, context, frame, page)
  })

  app.post('/path/read', async (c) => {
    const field = await formFields(c)
    const mark = Mark.safeParse({ guide: field('guide'), section: field('section'), read: field('read') })
    const guide = mark.success ? indexCatalogue(context.catalogue()).guides.get(mark.data.guide) : undefined
    if (!mark.success || !guide?.sections.some(({ id }) => id === mark.data.section)) {
      return sendPage(c, context, { title: t('web.notFound.title') }, <NotFound />, 404)
    }
    const who = await ensurePerson(context, c)
    const { guide: guideId, section: sectionId, read } = mark.data
    if (read === 'yes') {
      await db
        .insert(sectionRead)
        .values({ personId: who.id, guideId, sectionId, readAt: context.now() })
        .onConflictDoNothing()
    } else {
      const mine = inArray(sectionRead.personId, who.ids)
      await db
        .delete(sectionRead)
        .where(and(mine, eq(sectionRead.guideId, guideId), eq(sectionRead.sectionId, sectionId)))
    }
    const back = field('back')
    return c.redirect(/^\/path\?[\w=&-]*$/.test(back) ? `${back}#${sectionId}` : '/path', 303)
  })

  return app
}

export interface Done {
  /** `guide#section` */
  sections: ReadonlySet<string>
  challenges: ReadonlySet<string>
}

async function doneBy(db: Db, who: SignedIn): Promise<Done> {
  const read = await db
    .select({ guide: sectionRead.guideId, section: sectionRead.sectionId })
    .from(sectionRead)
    .where(inArray(sectionRead.personId, who.ids))
  const submitted = await db
    .selectDistinct({ id: submission.challengeId })
    .from(submission)
    .where(and(inArray(submission.personId, who.ids), eq(submission.purpose, 'submit')))
  return {
    sections: new Set(read.map(({ guide, section }) => `${guide}#${section}`)),
    challenges: new Set(submitted.map(({ id }) => id)),
  }
}

/** How fast people read prose with code and figures; the same figure that reading times on guides use. */
const WORDS_PER_MINUTE = 200

function teachingSections({ guides }: Catalogue) {
  return guides.flatMap((guide) =>
    guide.sections.map(({ id, skills, words }) => ({
      guide: guide.id,
      section: id,
      skills,
      minutes: Math.max(1, Math.round(words / WORDS_PER_MINUTE)),
    })),
  )
}
