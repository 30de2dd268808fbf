import type { Role } from '../db/schema.ts'
import { t } from '../messages/index.ts'
import { Badge, Button, ErrorSummary, Field, Notice, Table } from '../web/components.tsx'
import { DateTime } from '../web/date-time.tsx'
import { Pager, type PageOfList } from '../web/pager.tsx'
import { OrganizationFrame, pathOf } from './frame.tsx'
import type { OpenInvitation } from './invitations.ts'
import { INVITATION_DAYS } from './invitations.ts'
import type { Member } from './members.ts'
import { OnceLink } from './once-link.tsx'
import { RoleChoices, rolesText } from './role-views.tsx'
import type { Tenant } from './tenant.ts'

export interface InviteForm {
  id: string
  email: string
  roles: readonly Role[]
  errors: { email?: string; roles?: string }
}

export interface MembersView {
  tenant: Tenant
  members: readonly Member[]
  total: number
  search: string
  at: PageOfList
  /** Null for those who may look only. */
  admin: { form: InviteForm; open: readonly OpenInvitation[]; openTotal: number; mailReaches: boolean } | null
  /** Just made: its link is shown this once. */
  invited?: { email: string; link: string; expiresAt: Date }
  said?: string | null
}

export function MembersPage({ tenant, members, total, search, at, admin, invited, said }: MembersView) {
  const address = pathOf(tenant, '/members')
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/members"
      title={t('organizations.members.title')}
      lead={t('organizations.members.lead', { total })}
      said={said}
    >
      {invited ? (
        <OnceLink
          title={t('organizations.invited', { email: invited.email })}
          text={t(admin?.mailReaches ? 'organizations.invited.mail' : 'organizations.invited.noMail')}
          link={invited.link}
          until={invited.expiresAt}
        />
      ) : null}
      <form method="get" action={address} class="inline-form" role="search">
        <Field name="q" type="search" label={t('organizations.members.search')} value={search} />
        <Button>{t('organizations.search')}</Button>
      </form>
      {members.length === 0 ? (
        <p>{t('organizations.members.nobody', { search })}</p>
      ) : (
        <Table
          caption={t('organizations.members.title')}
          captionHidden
          head={(['name', 'email', 'roles', 'teams', 'since'] as const).map((column) => ({
            label: t(`organizations.members.column.${column}`),
          }))}
        >
          {members.map(({ id, name, email, roles, teams, since, deactivatedAt }) => (
            <tr key={id}>
              <th scope="row">
                <a href={`${address}/${id}`}>{name}</a>{' '}
                {deactivatedAt ? (
                  <Badge>
                    {t(roles.length === 0 ? 'organizations.members.left' : 'organizations.members.inactive')}
                  </Badge>
                ) : null}
              </th>
              <td>{email}</td>
              <td>{rolesText(roles)}</td>
              <td>{teams.map((team) => team.name).join(', ') || '–'}</td>
              <td>
                <DateTime at={since} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Pager
        at={at}
        total={total}
        href={(page) => `${address}?${new URLSearchParams({ q: search, page: String(page) }).toString()}`}
      />
      {admin ? <Invite tenant={tenant} {...admin} /> : null}
    </OrganizationFrame>
  )
}

function Invite({
  tenant,
  form,
  open,
  openTotal,
  mailReaches,
}: { tenant: Tenant } & NonNullable<MembersView['admin']>) {
  const { errors } = form
  const listed = Object.entries(errors).map(([field, message]) => ({
    field: field === 'roles' ? 'roles-taker' : field,
    message,
  }))
  return (
    <>
      <section class="section narrow" id="invite">
        <h2>{t('organizations.invite.title')}</h2>
        <p>{t('organizations.invite.lead', { days: INVITATION_DAYS })}</p>
        {mailReaches ? null : <p class="faint">{t('organizations.noMail')}</p>}
        <ErrorSummary errors={listed} />
        <form method="post" action={pathOf(tenant, '/invitations')} class="stack">
          <input type="hidden" name="id" value={form.id} />
          <Field
            name="email"
            type="email"
            label={t('organizations.invite.email')}
            hint={t('organizations.invite.email.hint')}
            value={form.email}
            error={errors.email}
            required
            autocomplete="off"
          />
          <RoleChoices legend={t('organizations.invite.roles')} chosen={form.roles} error={errors.roles} />
          <p class="actions">
            <Button tone="primary">{t('organizations.invite.action')}</Button>
          </p>
        </form>
      </section>
      <section class="section" id="invitations">
        <h2>{t('organizations.invitations.title')}</h2>
        {open.length === 0 ? (
          <p>{t('organizations.invitations.none')}</p>
        ) : (
          <Table
            caption={t('organizations.invitations.title')}
            captionHidden
            head={(['email', 'roles', 'by', 'until', 'act'] as const).map((column) => ({
              label: t(`organizations.invitations.column.${column}`),
            }))}
          >
            {open.map(({ id, email, roles, invitedBy, expiresAt }) => (
              <tr key={id}>
                <th scope="row">{email}</th>
                <td>{rolesText(roles)}</td>
                <td>{invitedBy}</td>
                <td>
                  <DateTime at={expiresAt} />
                </td>
                <td>
                  <form method="post" action={pathOf(tenant, `/invitations/${id}/revoke`)}>
                    <Button aria-label={t('organizations.invitations.revoke.which', { email })}>
                      {t('organizations.invitations.revoke')}
                    </Button>
                  </form>
                </td>
              </tr>
            ))}
          </Table>
        )}
        {openTotal > open.length ? (
          <p class="faint">{t('organizations.invitations.more', { shown: open.length, total: openTotal })}</p>
        ) : null}
      </section>
    </>
  )
}

export interface MemberView {
  tenant: Tenant
  member: Member
  /** Null for those who may look only. */
  admin: { error?: string; lastAdmin: boolean } | null
  said?: string | null
}

export function MemberPage({ tenant, member, admin, said }: MemberView) {
  const { id, name, email, roles, teams, since, deactivatedAt } = member
  const address = pathOf(tenant, `/members/${id}`)
  const left = deactivatedAt !== null && roles.length === 0
  return (
    <OrganizationFrame
      tenant={tenant}
      active="/members"
      trail={[{ label: t('organizations.members.title'), href: pathOf(tenant, '/members') }, { label: name }]}
      title={name}
      lead={email}
      said={said}
    >
      <dl class="facts narrow">
        <dt>{t('organizations.members.column.roles')}</dt>
        <dd>{rolesText(roles)}</dd>
        <dt>{t('organizations.members.column.teams')}</dt>
        <dd>
          {teams.length === 0
            ? t('organizations.member.noTeam')
            : teams.map((team, index) => (
                <>
                  {index > 0 ? ', ' : ''}
                  <a href={pathOf(tenant, `/teams/${team.id}`)}>{team.name}</a>
                </>
              ))}
        </dd>
        <dt>{t('organizations.members.column.since')}</dt>
        <dd>
          <DateTime at={since} />
        </dd>
        {deactivatedAt ? (
          <>
            <dt>{t(left ? 'organizations.members.left' : 'organizations.members.inactive')}</dt>
            <dd>
              <DateTime at={deactivatedAt} />
            </dd>
          </>
        ) : null}
      </dl>
      {admin === null ? null : deactivatedAt ? (
        <section class="section narrow">
          {left ? (
            <p>{t('organizations.member.hasLeft')}</p>
          ) : (
            <form method="post" action={`${address}/reactivate`}>
              <p>{t('organizations.member.reactivate.what')}</p>
              <Button tone="primary">{t('organizations.member.reactivate')}</Button>
            </form>
          )}
        </section>
      ) : (
        <>
          <section class="section narrow">
            <h2>{t('organizations.member.roles')}</h2>
            {admin.lastAdmin ? (
              <Notice title={t('organizations.lastAdmin')}>
                <p>{t('organizations.lastAdmin.text')}</p>
              </Notice>
            ) : null}
            <form method="post" action={`${address}/roles`} class="stack">
              <RoleChoices
                legend={t('organizations.member.roles.legend', { name })}
                chosen={roles}
                error={admin.error}
              />
              <p class="actions">
                <Button tone="primary">{t('organizations.member.roles.action')}</Button>
              </p>
            </form>
          </section>
          {admin.lastAdmin ? null : (
            <section class="section narrow">
              <h2>{t('organizations.member.deactivate.title')}</h2>
              <p>{t('organizations.member.deactivate.what')}</p>
              <details>
                <summary>{t('organizations.member.deactivate.begin')}</summary>
                <form method="post" action={`${address}/deactivate`} class="actions">
                  <Button tone="danger">{t('organizations.member.deactivate', { name })}</Button>
                </form>
              </details>
            </section>
          )}
        </>
      )}
    </OrganizationFrame>
  )
}
