import { ROLES } from '../accounts/policy.ts'
import type { Role } from '../db/schema.ts'
import { t } from '../messages/index.ts'
import { Button, Card, EmptyState, ErrorSummary, Field, LinkButton, Notice, PageHead } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { OrganizationFrame, pathOf, sectionsFor } from './frame.tsx'
import type { InvitationView } from './invitations.ts'
import { RoleChoices, RoleList, roleNames, rolesText } from './role-views.tsx'
import type { Organization, Tenant } from './tenant.ts'

export interface OwnOrganization extends Organization {
  roles: readonly Role[]
}

/** Every organization of a person: the way from one to another. */
export function OrganizationsPage({
  organizations,
  canFound,
  guest,
}: {
  organizations: readonly OwnOrganization[]
  canFound: boolean
  guest: boolean
}) {
  const found = canFound ? <LinkButton href="/organizations/new">{t('organizations.new.title')}</LinkButton> : null
  return (
    <>
      <PageHead
        title={t('organizations.title')}
        lead={t('organizations.lead')}
        actions={organizations.length > 0 ? found : null}
      />
      {organizations.length === 0 ? (
        <EmptyState
          title={t('organizations.none')}
          action={
            guest ? (
              <LinkButton href="/account/sign-up?next=%2Forganizations">{t('accounts.signUp.title')}</LinkButton>
            ) : (
              found
            )
          }
        >
          <p>
            {t(guest ? 'organizations.none.guest' : canFound ? 'organizations.none.found' : 'organizations.none.wait')}
          </p>
        </EmptyState>
      ) : (
        <div class="grid">
          {organizations.map(({ id, name, slug, roles }) => (
            <Card key={id} level={2} title={name} href={`/organizations/${slug}`}>
              <p class="faint">{rolesText(roles)}</p>
            </Card>
          ))}
        </div>
      )}
    </>
  )
}

export interface NewOrganizationForm {
  id: string
  name: string
  roles: readonly Role[]
  error?: string
}

/** What the founder can be besides admin. */
const FOUNDER_ROLES = ROLES.filter((role) => role !== 'admin' && role !== 'taker')

export function NewOrganizationPage({ id, name, roles, error }: NewOrganizationForm) {
  return (
    <div class="narrow">
      <PageHead title={t('organizations.new.title')} lead={t('organizations.new.lead')} />
      <ErrorSummary errors={error ? [{ field: 'name', message: error }] : []} />
      <form method="post" action="/organizations" class="stack">
        <input type="hidden" name="id" value={id} />
        <Field
          name="name"
          label={t('organizations.name')}
          value={name}
          error={error}
          required
          maxLength={100}
          autocomplete="organization"
        />
        <RoleChoices
          legend={t('organizations.new.roles')}
          hint={t('organizations.new.roles.hint')}
          offered={FOUNDER_ROLES}
          chosen={roles}
        />
        <p class="actions">
          <Button tone="primary">{t('organizations.new.action')}</Button>
        </p>
      </form>
    </div>
  )
}

/** An organization as its members see it first: what they are here, and where things are. */
export function OverviewPage({
  tenant,
  roles,
  mayRename,
  nameError,
  said,
}: {
  tenant: Tenant
  roles: readonly Role[]
  mayRename: boolean
  nameError?: string | undefined
  said?: string | null
}) {
  const { organization } = tenant
  return (
    <OrganizationFrame
      tenant={tenant}
      active=""
      title={organization.name}
      lead={t('organizations.overview.lead', { roles: roleNames(roles) || t('organizations.role.none') })}
      said={said}
    >
      <div class="grid">
        {sectionsFor(tenant)
          .filter(({ path }) => path !== '')
          .map(({ path, label, hint }) => (
            <Card key={path} level={2} title={t(label)} href={pathOf(tenant, path)}>
              <p>{t(hint)}</p>
            </Card>
          ))}
      </div>
      <section class="section narrow">
        <h2>{t('organizations.overview.roles')}</h2>
        <RoleList roles={roles} />
      </section>
      {mayRename ? (
        <section class="section narrow">
          <h2>{t('organizations.rename.title')}</h2>
          <form method="post" action={pathOf(tenant, '/name')} class="inline-form">
            <Field
              name="name"
              label={t('organizations.name')}
              hint={t('organizations.rename.hint')}
              value={organization.name}
              error={nameError}
              required
              maxLength={100}
            />
            <Button>{t('organizations.rename.action')}</Button>
          </form>
        </section>
      ) : null}
      <section class="section narrow">
        <h2>{t('organizations.leave.title')}</h2>
        <p>{t('organizations.leave.what')}</p>
        <p>
          <LinkButton href={pathOf(tenant, '/leave')}>{t('organizations.leave.begin')}</LinkButton>
        </p>
      </section>
    </OrganizationFrame>
  )
}

export function LeavePage({ tenant, lastAdmin }: { tenant: Tenant; lastAdmin: boolean }) {
  const { name } = tenant.organization
  return (
    <OrganizationFrame
      tenant={tenant}
      active=""
      trail={[{ label: t('organizations.leave.title') }]}
      title={t('organizations.leave.confirm', { name })}
      lead={t('organizations.leave.what')}
    >
      {lastAdmin ? (
        <Notice kind="warn" title={t('organizations.lastAdmin')}>
          <p>{t('organizations.leave.lastAdmin')}</p>
        </Notice>
      ) : (
        <form method="post" action={pathOf(tenant, '/leave')} class="actions">
          <Button tone="danger">{t('organizations.leave.action', { name })}</Button>
          <LinkButton href={pathOf(tenant)}>{t('organizations.leave.stay')}</LinkButton>
        </form>
      )}
    </OrganizationFrame>
  )
}

/** What an invitation's link opens: who asks, as what, and the way to accept. */
export function JoinPage({
  invitation,
  token,
  state,
}: {
  invitation: InvitationView
  token: string
  /** `ready`: signed in with the invited address. */
  state: { kind: 'ready' } | { kind: 'signed-out' } | { kind: 'other-address'; email: string }
}) {
  const { organization, roles, invitedBy, expiresAt, email } = invitation
  const next = encodeURIComponent(`/organizations/join?token=${token}`)
  return (
    <div class="narrow">
      <PageHead
        title={t('organizations.join.title', { name: organization.name })}
        lead={t('organizations.join.lead', { by: invitedBy, name: organization.name })}
      />
      <h2>{t('organizations.join.roles')}</h2>
      <RoleList roles={roles} />
      <p class="faint">{t('organizations.join.sees', { name: organization.name })}</p>
      {state.kind === 'ready' ? (
        <form method="post" action="/organizations/join" class="actions">
          <input type="hidden" name="token" value={token} />
          <Button tone="primary">{t('organizations.join.action')}</Button>
        </form>
      ) : (
        <Notice kind="warn" title={t(`organizations.join.${state.kind}`)}>
          <p>
            {state.kind === 'other-address'
              ? t('organizations.join.other-address.text', { invited: email, own: state.email })
              : t('organizations.join.signed-out.text', { invited: email })}
          </p>
          {state.kind === 'signed-out' ? (
            <p class="actions">
              <LinkButton href={`/account/sign-up?next=${next}`} tone="primary">
                {t('accounts.signUp.title')}
              </LinkButton>
              <LinkButton href={`/account/sign-in?next=${next}`}>{t('accounts.signIn.title')}</LinkButton>
            </p>
          ) : null}
        </Notice>
      )}
      <p class="faint small">
        {t('organizations.join.until')} <DateTime at={expiresAt} />
      </p>
    </div>
  )
}

export function InvitationClosedPage() {
  return (
    <EmptyState
      level={1}
      title={t('organizations.join.closed')}
      action={<LinkButton href="/organizations">{t('organizations.title')}</LinkButton>}
    >
      <p>{t('organizations.join.closed.text')}</p>
    </EmptyState>
  )
}
