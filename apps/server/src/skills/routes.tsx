import { Hono, type Context } from 'hono'
import { t } from '../messages/index.ts'
import { findSide } from '../roles/target-views.ts'
import type { WebContext } from '../web/context.ts'
import { NotFound } from '../web/error-pages.tsx'
import { island } from '../web/islands.ts'
import { sendPage } from '../web/send-page.tsx'
import { GraphPage } from './graph-page.tsx'
import type { GraphView } from './graph-view.ts'
import type { OwnEstimates } from './own-estimates.ts'
import { SkillPage } from './skill-page.tsx'
import { SkillsPage } from './skills-page.tsx'

const MAX_QUERY = 100

/** @param estimatesOf - what is measured of whoever asks */
export function skillRoutes(context: WebContext, estimatesOf: (c: Context) => Promise<OwnEstimates>) {
  const viewOf = async (c: Context): Promise<GraphView> => {
    const { graph } = context.catalogue()
    return {
      graph,
      estimates: await estimatesOf(c),
      target: findSide(graph, c.req.query('target') ?? ''),
      query: (c.req.query('q') ?? '').trim().slice(0, MAX_QUERY),
    }
  }
  return new Hono()
    .get('/skills', async (c) => {
      const page = <SkillsPage catalogue={context.catalogue()} view={await viewOf(c)} />
      return sendPage(c, context, { title: t('skills.title'), active: 'skills' }, page)
    })
    .get('/skills/graph', async (c) => {
      const page = <GraphPage catalogue={context.catalogue()} view={await viewOf(c)} />
      const frame = {
        title: t('graph.picture.title'),
        description: t('graph.picture.lead'),
        active: 'skills' as const,
        islands: island('skill-graph'),
        wide: true,
      }
      return sendPage(c, context, frame, page)
    })
    .get('/skills/:skill', async (c) => {
      const catalogue = context.catalogue()
      const skill = catalogue.graph.skills.find(({ id }) => id === c.req.param('skill'))
      if (!skill) {
        const missing = <NotFound what={t('skills.notFound')} back={{ href: '/skills', label: t('skills.all') }} />
        return sendPage(c, context, { title: t('skills.notFound'), active: 'skills' }, missing, 404)
      }
      const estimates = await estimatesOf(c)
      const page = <SkillPage catalogue={catalogue} skill={skill} estimate={estimates?.get(skill.id) ?? null} />
      return sendPage(c, context, { title: skill.name, description: skill.description, active: 'skills' }, page)
    })
}
