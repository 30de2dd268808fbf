import { Hono, type Context } from 'hono'
import { stream } from 'hono/streaming'
import type { SignedIn } from '../accounts/people.ts'
import type { AppContext } from '../context.ts'
import type { Db } from '../db/open-database.ts'
import { t } from '../messages/index.ts'
import { OrganizationFrame, pathOf } from '../organizations/frame.tsx'
import { tenantRoutes } from '../organizations/tenant.ts'
import { actorOf } from '../web/actor.ts'
import { Breadcrumb, PageHead } from '../web/components.tsx'
import { notFound } from '../web/errors.tsx'
import { isUuid } from '../web/is-uuid.ts'
import { sendPage } from '../web/send-page.tsx'
import { AuditList, type AuditListProps } from './audit-page.tsx'
import { exportAudit, type AuditFormat } from './export-audit.ts'
import { listAudit, NOUNS, type AuditCursor, type AuditFilter } from './find-audit.ts'
import { recordAudit, type Actor } from './record-audit.ts'

const SHOWN = 100
const FORMATS = ['csv', 'jsonl'] as const satisfies readonly AuditFormat[]
const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' } as const

/** The audit log: an organization's for its admins, and what concerns no organization for the installation's owner. */
export function auditRoutes(context: AppContext) {
  const app = new Hono()
  const of = tenantRoutes(context)
  const owners = (page: (c: Context, owner: SignedIn) => Promise<Response>) => async (c: Context) => {
    const who = await context.signedIn(c)
    return who?.owner ? page(c, who) : notFound(c, context)
  }

  async function listProps(
    c: Context,
    db: Db,
    organizationId: string | null,
    address: string,
  ): Promise<AuditListProps> {
    const filter = filterOf(c)
    const rows = await listAudit(db, organizationId, filter, { limit: SHOWN + 1, after: cursorOf(c) })
    const entries = rows.slice(0, SHOWN)
    const last = entries.at(-1)?.row
    const next = rows.length > SHOWN && last ? `${last.at.toISOString()}_${last.id}` : null
    return { address, entries, filter, next }
  }

  app.get(
    '/organizations/:slug/audit',
    of('audit.see', async (c, tenant) => {
      const props = await listProps(c, context.db, tenant.organization.id, pathOf(tenant, '/audit'))
      const page = (
        <OrganizationFrame tenant={tenant} active="/audit" title={t('audit.title')} lead={t('audit.lead')}>
          <AuditList {...props} />
        </OrganizationFrame>
      )
      return sendPage(c, context, { title: `${t('audit.title')} · ${tenant.organization.name}`, wide: true }, page)
    }),
  )
  // Past the wall: acts that concern no organization are the owner's to see, whoever did them.
  app.get(
    '/audit',
    owners(async (c) => {
      const props = await listProps(c, context.system, null, '/audit')
      const page = (
        <>
          <Breadcrumb trail={[{ label: t('accounts.account.title'), href: '/account' }, { label: t('audit.title') }]} />
          <PageHead title={t('audit.title')} lead={t('audit.lead.installation')} />
          <AuditList {...props} />
        </>
      )
      return sendPage(c, context, { title: t('audit.title'), wide: true }, page)
    }),
  )

  for (const format of FORMATS) {
    app.get(
      `/organizations/:slug/audit/export.${format}`,
      of('audit.see', async (c, { organization, actor }) =>
        download(c, { db: context.db, organizationId: organization.id, name: organization.slug, format, actor }),
      ),
    )
    app.get(
      `/audit/export.${format}`,
      owners(async (c, owner) =>
        download(c, {
          db: context.system,
          organizationId: null,
          name: 'installation',
          format,
          actor: actorOf(c, owner, 'operator'),
        }),
      ),
    )
  }

  async function download(
    c: Context,
    asked: { db: Db; organizationId: string | null; name: string; format: AuditFormat; actor: Actor },
  ): Promise<Response> {
    const { db, organizationId, name, format, actor } = asked
    const at = context.now()
    const filter = filterOf(c)
    // Taking the log out is itself an act with people's data.
    await recordAudit(db, {
      actor,
      at,
      organizationId,
      action: 'audit.exported',
      subject: { kind: 'audit', id: null },
      details: { format, ...filter },
    })
    c.header('content-type', TYPES[format])
    c.header('content-disposition', `attachment; filename="audit-${name}-${at.toISOString().slice(0, 10)}.${format}"`)
    c.header('cache-control', 'no-store')
    return stream(
      c,
      async (out) => {
        for await (const text of exportAudit(db, organizationId, filter, format)) {
          if (out.aborted) return
          await out.write(text)
        }
      },
      // The head is long gone: cut the answer short instead of ending it as if it were whole.
      async (error, out) => {
        console.error('An export of the audit log broke off', error)
        out.abort()
      },
    )
  }

  return app
}

function filterOf(c: Context): AuditFilter {
  const text = (name: string) => (c.req.query(name) ?? '').trim().slice(0, 100)
  const noun = NOUNS.find((one) => one === c.req.query('noun')) ?? ''
  return { noun, actor: text('actor'), from: text('from'), to: text('to') }
}

function cursorOf(c: Context): AuditCursor | null {
  const [moment = '', id = ''] = (c.req.query('after') ?? '').split('_')
  const at = new Date(moment)
  return isUuid(id) && !Number.isNaN(at.getTime()) ? { at, id } : null
}
