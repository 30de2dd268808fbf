import { Hono } from 'hono'
import { t } from '../messages/index.ts'
import type { WebContext } from '../web/context.ts'
import { NotFound } from '../web/error-pages.tsx'
import { sendPage } from '../web/send-page.tsx'
import { SkillPage } from './skill-page.tsx'
import { SkillsPage } from './skills-page.tsx'

export function skillRoutes(context: WebContext) {
  return new Hono()
    .get('/skills', (c) =>
      sendPage(
        c,
        context,
        { title: t('skills.title'), active: 'skills' },
        <SkillsPage catalogue={context.catalogue()} />,
      ),
    )
    .get('/skills/:skill', (c) => {
      const catalogue = context.catalogue()
      const skill = catalogue.graph.skills.find(({ id }) => id === c.req.param('skill'))
      if (!skill) {
        const missing = <NotFound what={t('skills.notFound')} back={{ href: '/skills', label: t('skills.all') }} />
        return sendPage(c, context, { title: t('skills.notFound'), active: 'skills' }, missing, 404)
      }
      return sendPage(
        c,
        context,
        { title: skill.name, description: skill.description, active: 'skills' },
        <SkillPage catalogue={catalogue} skill={skill} />,
      )
    })
}
