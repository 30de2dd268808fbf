import { Hono } from 'hono'
import { t } from '../messages/index.ts'
import type { WebContext } from '../web/context.ts'
import { NotFound } from '../web/error-pages.tsx'
import { notFound } from '../web/errors.tsx'
import { sendPage } from '../web/send-page.tsx'
import { BoundariesPage } from './boundaries-page.tsx'
import { ComparePage } from './compare-page.tsx'
import { RolePage } from './role-page.tsx'
import { RolesPage } from './roles-page.tsx'
import { findSide } from './target-views.ts'

export function roleRoutes(context: WebContext) {
  return new Hono()
    .get('/roles', (c) =>
      sendPage(
        c,
        context,
        { title: t('roles.title'), description: t('roles.lead'), active: 'roles' },
        <RolesPage graph={context.catalogue().graph} />,
      ),
    )
    .get('/roles/compare', (c) => {
      const { graph } = context.catalogue()
      const asked = [c.req.query('a'), c.req.query('b')] as const
      const [a, b] = [findSide(graph, asked[0] ?? ''), findSide(graph, asked[1] ?? '')]
      const unknown = (asked[0] !== undefined && !a) || (asked[1] !== undefined && !b)
      return sendPage(
        c,
        context,
        { title: t('roles.compare.title'), description: t('roles.compare.lead'), active: 'roles' },
        <ComparePage graph={graph} a={a} b={b} unknown={unknown} />,
        unknown ? 400 : 200,
      )
    })
    .get('/roles/:role/boundaries', async (c) => {
      const { graph } = context.catalogue()
      const role = graph.roles.find(({ id }) => id === c.req.param('role'))
      const asked = c.req.query('level') ?? 'mid'
      const level = graph.levels.find(({ id }) => id === asked)
      if (!role || !level) return notFound(c, context)
      return sendPage(
        c,
        context,
        { title: t('boundaries.title', { role: role.name }), description: t('boundaries.lead'), active: 'roles' },
        <BoundariesPage graph={graph} role={role} level={level} />,
      )
    })
    .get('/roles/:role', (c) => {
      const catalogue = context.catalogue()
      const role = catalogue.graph.roles.find(({ id }) => id === c.req.param('role'))
      if (!role) {
        const missing = <NotFound what={t('roles.notFound')} back={{ href: '/roles', label: t('roles.all') }} />
        return sendPage(c, context, { title: t('roles.notFound'), active: 'roles' }, missing, 404)
      }
      return sendPage(
        c,
        context,
        { title: role.name, description: role.summary, active: 'roles' },
        <RolePage catalogue={catalogue} role={role} />,
      )
    })
}
