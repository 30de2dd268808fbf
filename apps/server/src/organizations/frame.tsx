import type { ComponentChildren } from 'preact'
import { may, type Action } from '../accounts/policy.ts'
import { t, type MessageKey } from '../messages/index.ts'
import { Breadcrumb, Notice, PageHead, SubNav } from '../web/components.tsx'
import type { Tenant } from './tenant.ts'

/** The pages of an organization, and the right that each needs. Whoever lacks it does not see the link. */
const SECTIONS = [
  { path: '', right: 'organization.see', label: 'organizations.nav.overview', hint: 'organizations.nav.overview.hint' },
  {
    path: '/assignments',
    right: 'assignments.see',
    label: 'organizations.nav.assignments',
    hint: 'organizations.nav.assignments.hint',
  },
  {
    path: '/members',
    right: 'members.see',
    label: 'organizations.nav.members',
    hint: 'organizations.nav.members.hint',
  },
  { path: '/teams', right: 'teams.see', label: 'organizations.nav.teams', hint: 'organizations.nav.teams.hint' },
  {
    path: '/accommodations',
    right: 'accommodations.manage',
    label: 'organizations.nav.accommodations',
    hint: 'organizations.nav.accommodations.hint',
  },
  { path: '/tokens', right: 'tokens.manage', label: 'tokens.nav', hint: 'tokens.nav.hint' },
  {
    path: '/identity',
    right: 'identity.manage',
    label: 'organizations.nav.identity',
    hint: 'organizations.nav.identity.hint',
  },
  {
    path: '/webhooks',
    right: 'webhooks.manage',
    label: 'organizations.nav.webhooks',
    hint: 'organizations.nav.webhooks.hint',
  },
  {
    path: '/retention',
    right: 'retention.change',
    label: 'organizations.nav.retention',
    hint: 'organizations.nav.retention.hint',
  },
  { path: '/audit', right: 'audit.see', label: 'organizations.nav.audit', hint: 'organizations.nav.audit.hint' },
] as const satisfies readonly { path: string; right: Action; label: MessageKey; hint: MessageKey }[]

export type SectionPath = (typeof SECTIONS)[number]['path']

export const pathOf = ({ organization: { slug } }: Pick<Tenant, 'organization'>, path = '') =>
  `/organizations/${slug}${path}`

/** The sections that this person may see. */
export const sectionsFor = ({ who, organization }: Tenant) =>
  SECTIONS.filter(({ right }) => may(who, right, organization.id))

interface FrameProps {
  tenant: Tenant
  active: SectionPath
  title: ComponentChildren
  lead?: ComponentChildren
  actions?: ComponentChildren
  /** Pages between the section and this one. */
  trail?: readonly { label: string; href?: string }[]
  /** What just happened. */
  said?: string | null | undefined
  children?: ComponentChildren
}

/** What every page of an organization has around it: the way up, its sections, its heading. */
export function OrganizationFrame({ tenant, active, title, lead, actions, trail = [], said, children }: FrameProps) {
  const { name } = tenant.organization
  const section = SECTIONS.find(({ path }) => path === active && path !== '')
  const way = trail.length > 0 || !section ? trail : [{ label: t(section.label) }]
  return (
    <>
      <Breadcrumb
        trail={[
          { label: t('organizations.title'), href: '/organizations' },
          way.length > 0 ? { label: name, href: pathOf(tenant) } : { label: name },
          ...way,
        ]}
      />
      <SubNav
        label={t('organizations.nav', { name })}
        items={sectionsFor(tenant).map(({ path, label }) => ({
          href: pathOf(tenant, path),
          label: t(label),
          current: path === active,
        }))}
      />
      {said ? <Notice kind="success" title={said} /> : null}
      <PageHead eyebrow={name} title={title} lead={lead} actions={actions} />
      {children}
    </>
  )
}
